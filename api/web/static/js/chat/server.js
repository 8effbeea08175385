// The chat part of the public API, and what can go wrong with it.

const SESSIONS = "/api/v1/chat/sessions";
const PATIENCE = 30_000;

/** The network or the server was not there: the same message may be sent again. */
export class NotReached extends Error {}
/** The server has the message; its reply comes later, to the same message sent again. */
export class Late extends NotReached {}
/** The server broke on it: sending it again may help, but not for ever. */
export class Broken extends NotReached {}
/** The server will not take this message. */
export class Refused extends Error {}
/** There is no such chat, or not any more. */
export class Over extends Error {}

export function openSession(community, language) {
  return ask("POST", SESSIONS, { community, language });
}

export function sendMessage(session, token, message) {
  return ask("POST", `${SESSIONS}/${encodeURIComponent(session)}/messages`, message, token);
}

export function readHistory(session, token) {
  return ask("GET", `${SESSIONS}/${encodeURIComponent(session)}/messages`, undefined, token);
}

async function ask(method, path, body, token) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE);
  try {
    const response = await fetch(path, { method, headers, body: JSON.stringify(body), signal: giveUp.signal });
    return await read(response);
  } catch (error) {
    const known = [NotReached, Refused, Over].some((kind) => error instanceof kind);
    throw known ? error : new NotReached();
  } finally {
    clearTimeout(timer);
  }
}

async function read(response) {
  if (response.ok) {
    return response.json();
  }
  throw await problem(response);
}

async function problem(response) {
  if ([401, 403, 404, 410].includes(response.status)) {
    return new Over();
  }
  if (response.status === 500) {
    return new Broken();
  }
  if (response.status > 500 || [408, 425, 429].includes(response.status)) {
    const { type } = await response.json();
    return type === "/problems/reply-later" ? new Late() : new NotReached();
  }
  return new Refused();
}
