// The page's own words in the languages of the community. The server sent them all, so a change needs no request.

const byLanguage = JSON.parse(document.getElementById("words").textContent);

let current = document.documentElement.lang;

export function language() {
  return current;
}

export function say(phrase, params = {}) {
  const text = byLanguage[current].phrases[phrase];
  return text.replace(/\{(\w+)\}/g, (whole, name) => params[name] ?? whole);
}

/** Speaks `code` from now on; a language the page has no words in leaves them as they are. */
export function speak(code) {
  if (code === current || !(code in byLanguage)) {
    return;
  }
  current = code;
  document.documentElement.lang = code;
  document.documentElement.dir = byLanguage[code].direction;
  for (const element of document.querySelectorAll("[data-say]")) {
    element.textContent = say(element.dataset.say);
  }
  document.getElementById("log").setAttribute("aria-label", say("log"));
  document.getElementById("options").setAttribute("aria-label", say("options"));
  document.getElementById("commands").setAttribute("aria-label", say("commands_label"));
  document.getElementById("answer").placeholder = say("placeholder");
}
