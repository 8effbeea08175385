// The conversation as it is read. Entries are only ever added, so that a screen reader announces each one once.

import { language, say } from "./words.js";

/** Invisible marks that keep names and numbers in order in a text from right to left; labels come without them. */
const DIRECTION_MARKS = /[\u200f\u2068\u2069]/g;
const log = document.getElementById("log");
const shown = new Map();
let choices = [];

/** A message of the service, once. Its options leave the visible text, because buttons show them. */
export function addHeard(message) {
  if (shown.has(message.id)) {
    return;
  }
  choices = message.options ?? [];
  const entry = newEntry("heard", say("bot"));
  entry.lang = message.language;
  entry.dir = message.direction;
  const { words, lines } = splitOptions(message.text, choices);
  entry.append(paragraph("said", words));
  if (lines) {
    entry.append(paragraph("unseen", lines));
  }
  show(message.id, entry);
}

/** A message of the person, once. The key of an option it answers reads with its label. */
export function addSaid(message) {
  if (shown.has(message.id)) {
    return;
  }
  const chosen = choices.find((option) => String(option.key) === message.text.trim());
  const entry = newEntry("mine", say("you"));
  entry.lang = language();
  const said = paragraph("said", chosen ? `${chosen.key} ${chosen.label}` : message.text);
  said.dir = "auto";
  entry.append(said);
  show(message.id, entry);
}

/** How far a message of the person got: "sending", "sent" or "unsent". Seen, not announced: the status line says it. */
export function mark(message, state) {
  shown.get(message.id).dataset.state = state;
}

export function clear() {
  log.replaceChildren();
  shown.clear();
  choices = [];
}

function newEntry(kind, speaker) {
  const entry = document.createElement("div");
  entry.className = `entry ${kind}`;
  const name = paragraph("unseen", `${speaker}:`);
  name.lang = language();
  entry.append(name);
  return entry;
}

function paragraph(name, text) {
  const element = document.createElement("p");
  element.className = name;
  element.textContent = text;
  return element;
}

function splitOptions(text, options) {
  const lines = text.split("\n");
  const last = options.length ? lines.splice(-options.length) : [];
  const asked = options.map((option) => `${option.key} ${option.label}`);
  if (asked.length && lines.length && last.join("\n").replace(DIRECTION_MARKS, "") === asked.join("\n")) {
    return { words: lines.join("\n").trimEnd(), lines: last.join("\n") };
  }
  return { words: text, lines: "" };
}

function show(id, entry) {
  shown.set(id, entry);
  log.append(entry);
}
