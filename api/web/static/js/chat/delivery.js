// One message on its way at a time, kept until the server has it. The same message always goes out under the same id.

import { newId } from "./ids.js";
import { NotReached, sendMessage } from "./server.js";

const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 30_000;

/**
 * `watch` is told what happens to the waiting message: `sending(message)`, `sent(message, reply)`,
 * `unsent(message)` when it will be tried again, and `lost(message, error)` when the server will never take it.
 */
export class Delivery {
  #memory;
  #watch;
  #running = false;
  #pause = FIRST_PAUSE;
  #timer = 0;

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
  }

  #fail(message, error) {
    if (error instanceof NotReached) {
      this.#timer = setTimeout(() => this.run(), this.#pause);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
      this.#watch.unsent(message);
    } else {
      this.#settle();
      this.#watch.lost(message, error);
    }
  }
}
