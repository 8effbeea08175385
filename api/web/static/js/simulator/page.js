// The phone simulator: as many phones as one likes to look at, the same ones again after a reload of the tab.

import { Phone } from "./phone.js";
import { newNumber } from "./server.js";
import { say } from "./words.js";

const KEY = "familyvoice.simulator.phones";
const MOST = 6;

const add = document.getElementById("add");
let numbers = remembered();

function remembered() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    return Array.isArray(kept) ? kept.slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function remember(changed) {
  numbers = changed;
  add.disabled = numbers.length >= MOST;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(numbers));
  } catch {
    // storage is switched off: the phones are forgotten with the page
  }
}

function show(number) {
  return new Phone(number, removed);
}

function removed(number) {
  remember(numbers.filter((kept) => kept !== number));
  add.focus();
}

async function addPhone() {
  try {
    const number = await newNumber();
    remember([...numbers, number]);
    document.getElementById("trouble").textContent = "";
    return show(number);
  } catch {
    document.getElementById("trouble").textContent = say("offline");
    return null;
  }
}

add.addEventListener("click", async () => (await addPhone())?.focus());
remember(numbers);
if (numbers.length > 0) {
  numbers.forEach(show);
} else {
  addPhone();
}
