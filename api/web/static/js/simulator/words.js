// The page's words, sent along with it.

const phrases = JSON.parse(document.getElementById("words").textContent);

/** The phrase with its parameters filled in; the id itself for a status the page has no word for. */
export function say(phrase, params = {}) {
  const text = phrases[phrase] ?? phrase.split(".").at(-1);
  return text.replace(/\{(\w+)\}/g, (whole, name) => params[name] ?? whole);
}
