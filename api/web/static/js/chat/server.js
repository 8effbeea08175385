// The chat part of the public API. Three things can go wrong: not reached (try again), refused (do not), over.

const SESSIONS = "/api/v1/chat/sessions";
const PATIENCE = 30_000;

export class NotReached extends Error {}
export class Refused extends Error {}
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
    throw error instanceof Refused || error instanceof Over ? error : new NotReached();
  } finally {
    clearTimeout(timer);
  }
}

async function read(response) {
  if (response.ok) {
    return response.json();
  }
  if ([401, 403, 404, 410].includes(response.status)) {
    throw new Over();
  }
  if (response.status < 500 && response.status !== 408 && response.status !== 425 && response.status !== 429) {
    throw new Refused();
  }
  throw new NotReached();
}
