// One phone: what was sent from it and what came, how far each text got, and a box to write in.

import { readTexts, sendText } from "./server.js";
import { say } from "./words.js";

const LOOK_EVERY = 1_000;
const FINAL = new Set(["delivered", "undelivered", "failed", "read"]);

export class Phone {
  #number;
  #element;
  #log;
  #box;
  #texts = new Map();
  #timer = 0;
  #gone = false;
  #sending = false;

  constructor(number, removed) {
    this.#number = number;
    const copy = document.getElementById("phone").content.cloneNode(true);
    this.#element = copy.querySelector(".phone");
    this.#log = copy.querySelector(".texts");
    this.#box = copy.querySelector("textarea");
    this.#name();
    copy.querySelector(".phone-away").addEventListener("click", () => this.#remove(removed));
    copy.querySelector("form").addEventListener("submit", (event) => this.#send(event));
    this.#box.addEventListener("keydown", (event) => this.#enterSends(event));
    document.getElementById("phones").append(this.#element);
    this.#look();
  }

  focus() {
    this.#box.focus();
  }

  #name() {
    const name = say("phone", { number: this.#number });
    const heading = this.#element.querySelector("h2");
    heading.id = `phone-${this.#number.slice(1)}`;
    heading.textContent = name;
    this.#element.setAttribute("aria-labelledby", heading.id);
    this.#log.setAttribute("aria-label", `${name}: ${say("log")}`);
    this.#box.setAttribute("aria-label", `${name}: ${say("message")}`);
  }

  #remove(removed) {
    this.#gone = true;
    clearTimeout(this.#timer);
    this.#element.remove();
    removed(this.#number);
  }

  #enterSends(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#box.form.requestSubmit();
    }
  }

  async #send(event) {
    event.preventDefault();
    const text = this.#box.value;
    if (this.#sending || text.trim() === "") {
      return;
    }
    this.#sending = true;
    try {
      const sent = await sendText(this.#number, text);
      this.#box.value = "";
      this.#show(sent);
      this.#say(sent.status === "failed" ? say("error") : "");
    } catch {
      this.#say(say("error"));
    } finally {
      this.#sending = false;
    }
    this.focus();
  }

  async #look() {
    try {
      for (const text of await readTexts(this.#number, this.#settled())) {
        this.#show(text);
      }
      this.#say("", say("offline"));
    } catch {
      this.#say(say("offline"));
    }
    if (!this.#gone) {
      this.#timer = setTimeout(() => this.#look(), LOOK_EVERY);
    }
  }

  /** The id up to which nothing changes any more: everything after it is read again. */
  #settled() {
    let last = 0;
    for (const [id, text] of this.#texts) {
      if (text.dataset.direction === "received" && !FINAL.has(text.dataset.status)) {
        break;
      }
      last = id;
    }
    return last;
  }

  #show(text) {
    const isNew = !this.#texts.has(text.id);
    const shown = this.#texts.get(text.id) ?? this.#add(text);
    shown.dataset.status = text.status;
    const facts = [say("segment_count", { segments: text.segments })];
    if (text.direction === "received" || text.status === "failed") {
      facts.push(say(`status.${text.status}`));
    }
    const line = facts.join(" · ");
    const meta = shown.querySelector(".text-meta");
    if (meta.textContent !== line) {
      meta.textContent = line;
    }
    if (isNew) {
      this.#log.scrollTop = this.#log.scrollHeight;
    }
  }

  #add(text) {
    this.#log.querySelector(".texts-none")?.remove();
    const element = document.createElement("div");
    element.className = "text";
    element.dataset.direction = text.direction;
    const words = document.createElement("p");
    words.className = "text-words";
    words.dir = "auto";
    words.textContent = text.text;
    const meta = document.createElement("p");
    meta.className = "text-meta";
    element.append(words, meta);
    this.#texts.set(text.id, element);
    this.#log.append(element);
    return element;
  }

  /** Sets the status line; with `instead`, only where it says that. */
  #say(words, instead = null) {
    const line = this.#element.querySelector(".phone-trouble");
    if (instead === null || line.textContent === instead) {
      line.textContent = words;
    }
  }
}
