// What was said and pressed here and is not yet acknowledged, in order.

import { keep, kept } from "/static/keep.js";

export class Outbox {
  #items = kept("outbox", null) ?? [];
  #owner = kept("owner", null);

  get items() {
    return [...this.#items];
  }

  get isEmpty() {
    return this.#items.length === 0;
  }

  add(item) {
    this.#items.push(item);
    this.#save();
  }

  settle(id) {
    this.#items = this.#items.filter((item) => item.id !== id);
    this.#save();
  }

  /**
   * Tells whose page this is now. False where it was another person's before: what is still
   * unsent is then theirs, is dropped, and is never said in the new person's name.
   * A stranger who joins stays the same chat.
   */
  belongsTo(person) {
    const same = this.#owner === null || this.#owner === person;
    if (!same) this.clear();
    this.#owner = person;
    keep("owner", person);
    return same;
  }

  clear() {
    this.#items = [];
    this.#owner = null;
    this.#save();
    keep("owner", null);
  }

  #save() {
    keep("outbox", this.#items);
  }
}
