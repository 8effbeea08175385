// One message on its way at a time, kept until the server has it. The same message always goes out under the same id.

import { newId } from "./ids.js";
import { Broken, Late, NotReached, Refused, sendMessage } from "./server.js";

const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 30_000;
const TRIES_WHEN_BROKEN = 3;

/**
 * `watch` is told what happens to the waiting message: `sending(message)`, `sent(message, reply)`,
 * `late(message)` when the server has it and the reply will be asked for again, `unsent(message)` when it will be sent
 * again, and `lost(message, error)` when the server will never take it.
 */
export class Delivery {
  #memory;
  #watch;
  #running = false;
  #pause = FIRST_PAUSE;
  #timer = 0;
  #broken = 0;

  constructor(memory, watch) {
    this.#memory = memory;
    this.#watch = watch;
  }

  get waiting() {
    return this.#memory.get("waiting");
  }

  /** Takes `text` unless another message is still waiting; says whether it did. */
  post(text) {
    if (this.waiting) {
      return false;
    }
    this.#memory.set({ waiting: { id: newId(), text } });
    this.run();
    return true;
  }

  /** Sends the waiting message now, if there is one and it is not on its way already. */
  async run() {
    const message = this.waiting;
    if (!message || this.#running) {
      return;
    }
    clearTimeout(this.#timer);
    this.#running = true;
    this.#watch.sending(message);
    try {
      const reply = await sendMessage(this.#memory.get("session"), this.#memory.get("token"), message);
      this.#running = false;
      this.#settle();
      this.#watch.sent(message, reply);
    } catch (error) {
      this.#running = false;
      this.#fail(message, error);
    }
  }

  #settle() {
    this.#memory.set({ waiting: null });
    this.#pause = FIRST_PAUSE;
    this.#broken = 0;
  }

  #fail(message, error) {
    if (error instanceof Late) {
      this.#timer = setTimeout(() => this.run(), FIRST_PAUSE);
      this.#watch.late(message);
    } else if (error instanceof Broken && ++this.#broken >= TRIES_WHEN_BROKEN) {
      this.#settle();
      this.#watch.lost(message, new Refused());
    } else if (error instanceof NotReached) {
      this.#timer = setTimeout(() => this.run(), this.#pause);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
      this.#watch.unsent(message);
    } else {
      this.#settle();
      this.#watch.lost(message, error);
    }
  }
}
