// The phones of the simulated carrier, as the server keeps them.

const PHONES = "/simulator/api/phones";

export async function newNumber() {
  return (await ask("POST", PHONES)).number;
}

/** The texts of a phone with an id above `after`, oldest first. */
export async function readTexts(number, after) {
  return (await ask("GET", `${texts(number)}?after=${after}`)).messages;
}

/** Texts the service from a phone. The text comes back even when the service did not take it: then it has "failed". */
export function sendText(number, text) {
  return ask("POST", texts(number), { text }, [502]);
}

function texts(number) {
  return `${PHONES}/${encodeURIComponent(number)}/messages`;
}

async function ask(method, path, body, alsoRead = []) {
  const headers = body === undefined ? {} : { "Content-Type": "application/json" };
  const response = await fetch(path, { method, headers, body: JSON.stringify(body) });
  if (!response.ok && !alsoRead.includes(response.status)) {
    throw new Error(`the simulator answered ${response.status}`);
  }
  return response.json();
}
