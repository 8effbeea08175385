// The pending question's answers as buttons. They stand outside the log, which only ever grows.

const group = document.getElementById("options");

export function offer(message, choose) {
  group.replaceChildren(...(message?.options ?? []).map((option) => button(option, choose)));
  group.hidden = group.childElementCount === 0;
  if (message) {
    group.lang = message.language;
    group.dir = message.direction;
  }
}

/** Nothing can be chosen while a message is on its way: a second tap must not be a second answer. */
export function lock(locked) {
  for (const element of group.children) {
    element.setAttribute("aria-disabled", String(locked));
  }
}

function button(option, choose) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "choice";
  element.dataset.key = option.key;
  const key = document.createElement("span");
  key.className = "key";
  key.textContent = option.key;
  element.append(key, " ", option.label);
  element.addEventListener("click", (event) => choose(String(option.key), event));
  return element;
}
