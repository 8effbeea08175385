// The web chat page: puts language choice, log, option buttons, composer and delivery together.

import { Delivery } from "./delivery.js";
import * as log from "./log.js";
import { Memory } from "./memory.js";
import * as options from "./options.js";
import { NotReached, openSession, Over, readHistory, Refused } from "./server.js";
import { say, speak } from "./words.js";

const SHOW_TYPING_AFTER = 400;
const TRY_AGAIN_AFTER = 3_000;

const part = (id) => document.getElementById(id);
const chat = part("chat");
const answer = part("answer");
const memory = new Memory(chat.dataset.community);
const limit = Number(chat.dataset.limit);

let opening = false;

const delivery = new Delivery(memory, {
  sending(message) {
    log.addSaid(message);
    log.mark(message, "sending");
    status("");
    wait(true);
    toEnd();
  },
  sent(message, reply) {
    log.mark(message, "sent");
    wait(false);
    hear(reply.messages);
  },
  late(message) {
    log.mark(message, "sent");
  },
  unsent(message) {
    log.mark(message, "unsent");
    wait(false);
    options.lock(true);
    status(`${say("not_sent")} ${say("offline")}`, "retry");
  },
  lost(message, error) {
    log.mark(message, "unsent");
    wait(false);
    if (error instanceof Over) {
      status(say("expired"), "fresh");
      return;
    }
    answer.value ||= message.text;
    status(say("error"));
    if (!(error instanceof Refused)) {
      throw error;
    }
  },
});

/** Says in one line how things stand, with at most one button ("retry" or "fresh") to do something about it. */
function status(words, button = null) {
  part("status-words").textContent = words;
  part("retry").hidden = button !== "retry";
  part("fresh").hidden = button !== "fresh";
}

let typingTimer = 0;

/** While waiting nothing can be chosen; the typing sign comes only when the wait is long enough to be noticed. */
function wait(yes) {
  clearTimeout(typingTimer);
  options.lock(yes);
  if (!yes) {
    part("typing").hidden = true;
  } else {
    typingTimer = setTimeout(() => {
      part("typing").hidden = false;
      toEnd();
    }, SHOW_TYPING_AFTER);
  }
}

function toEnd() {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollTo({ top: document.documentElement.scrollHeight, behavior: calm ? "instant" : "smooth" });
}

function hear(messages) {
  for (const message of messages) {
    speak(message.language);
    log.addHeard(message);
  }
  const last = messages.at(-1);
  if (last) {
    options.offer(last, choose);
    status("", last.done ? "fresh" : null); // a pause is no end: the composer takes it up again
  }
  toEnd();
}

function post(text) {
  const words = text.trim();
  if (words.length > limit) {
    status(say("too_long", { limit }));
    return false;
  }
  return words !== "" && delivery.post(words);
}

/** An option or a command was chosen. */
function choose(words, event) {
  post(words);
  focusFor(event);
}

/** Puts the focus into the answer box, but not for a finger: on a phone that would open the keyboard over the options. */
function focusFor(event) {
  if (event.detail === 0 || matchMedia("(pointer: fine)").matches) {
    answer.focus({ preventScroll: true });
  }
}

function sendTyped(event) {
  event.preventDefault();
  if (post(answer.value)) {
    answer.value = "";
  }
  answer.focus();
}

function enterSends(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    part("composer").requestSubmit();
  }
}

function show({ begun }) {
  part("begin").hidden = begun;
  part("composer").hidden = !begun;
  part("commands").hidden = !begun;
  part("languages")?.toggleAttribute("hidden", begun); // from now on the conversation's language is the page's
}

async function start(language, event) {
  if (opening) {
    return;
  }
  opening = true;
  speak(language);
  status("");
  wait(true);
  try {
    const opened = await openSession(chat.dataset.community, language);
    memory.set({ session: opened.session, token: opened.token, waiting: null });
    show({ begun: true });
    focusFor(event);
    hear(opened.messages);
  } catch (error) {
    status(say(error instanceof NotReached ? "offline" : "error"));
    if (!(error instanceof NotReached || error instanceof Refused || error instanceof Over)) {
      throw error;
    }
  } finally {
    opening = false;
    wait(false);
  }
}

/** After a reload: shows what was said, then sends what had not gone out. */
async function resume() {
  show({ begun: true });
  wait(true);
  try {
    const history = await readHistory(memory.get("session"), memory.get("token"));
    wait(false);
    replay(history.messages);
    delivery.run();
  } catch (error) {
    wait(false);
    if (error instanceof NotReached) {
      status(say("offline"));
      setTimeout(resume, TRY_AGAIN_AFTER);
    } else if (error instanceof Over || error instanceof Refused) {
      startOver();
    } else {
      throw error;
    }
  }
}

function replay(messages) {
  log.clear();
  for (const message of messages) {
    if (message.from === "person") {
      log.addSaid(message);
    } else {
      hear([message]);
    }
  }
}

function startOver() {
  memory.forget();
  log.clear();
  options.offer(null);
  status("");
  show({ begun: false });
}

part("composer").addEventListener("submit", sendTyped);
answer.addEventListener("keydown", enterSends);
part("retry").addEventListener("click", () => delivery.run());
part("fresh").addEventListener("click", startOver);
addEventListener("online", () => delivery.run());
part("commands").addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays where it is
for (const button of document.querySelectorAll("[data-command]")) {
  button.addEventListener("click", (event) => choose(button.textContent.trim(), event));
}
for (const button of document.querySelectorAll("[data-language]:is(button)")) {
  button.addEventListener("click", (event) => start(button.dataset.language, event));
}

if (memory.get("session")) {
  resume();
} else {
  show({ begun: false });
}
