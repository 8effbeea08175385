// The pending question's answers as buttons. They stand outside the log, which only ever grows.

const SETTLING = 400;

const group = document.getElementById("options");

let waiting = false;
let settling = 0;

// A press must not take the focus from the answer box: the button it would go to is gone with the next question.
group.addEventListener("mousedown", (event) => event.preventDefault());

/**
 * Shows the options of a message, if it has any. For a moment they cannot be chosen: the second tap of a double tap
 * may come after the reply, and must not answer a question nobody has read.
 */
export function offer(message, choose) {
  group.replaceChildren(...(message?.options ?? []).map((option) => button(option, choose)));
  group.hidden = group.childElementCount === 0;
  if (message) {
    group.lang = message.language;
    group.dir = message.direction;
  }
  clearTimeout(settling);
  settling = setTimeout(() => {
    settling = 0;
    show();
  }, SETTLING);
  show();
}

/** Nothing can be chosen while a message is on its way. */
export function lock(locked) {
  waiting = locked;
  group.classList.toggle("waiting", locked);
  show();
}

function show() {
  for (const element of group.children) {
    element.setAttribute("aria-disabled", String(waiting || settling !== 0));
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
  element.addEventListener("click", (event) => {
    if (element.getAttribute("aria-disabled") !== "true") {
      choose(String(option.key), event);
    }
  });
  return element;
}
