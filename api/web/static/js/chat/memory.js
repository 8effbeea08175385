// What must outlive a reload: the session, its token, and a message that is not sent yet. One tab, one conversation.

export class Memory {
  #key;
  #kept = {};

  constructor(community) {
    this.#key = `familyvoice.chat.${community}`;
    try {
      this.#kept = JSON.parse(sessionStorage.getItem(this.#key)) ?? {};
    } catch {
      this.#kept = {}; // storage is switched off or holds something else: the chat lives as long as the page
    }
  }

  get(name) {
    return this.#kept[name] ?? null;
  }

  set(changes) {
    this.#kept = { ...this.#kept, ...changes };
    this.#save((storage) => storage.setItem(this.#key, JSON.stringify(this.#kept)));
  }

  forget() {
    this.#kept = {};
    this.#save((storage) => storage.removeItem(this.#key));
  }

  #save(change) {
    try {
      change(sessionStorage);
    } catch {
      // see above
    }
  }
}
