// The demo's "Vai" dialog: choosing which person to be.

import { button, element } from "/static/bubble.js";
import { POINTS } from "/static/composer.js";
import { fold, word } from "/static/words.js";

export class People {
  #dialog = document.querySelector("#people");
  #list = document.querySelector("#people-list");
  #status = document.querySelector("#people-status");
  #search = document.querySelector("#people-search");
  #people = [];
  #current = null;
  #chosen;

  /** `chosen()` is called once the server has changed the person. */
  constructor(chosen) {
    this.#chosen = chosen;
    this.#search.addEventListener("input", () => this.#draw());
  }

  get isOpen() {
    return this.#dialog.open;
  }

  async open(current) {
    this.#current = current;
    this.#search.value = "";
    this.#list.replaceChildren();
    if (!this.#dialog.open) this.#dialog.showModal();
    if (matchMedia(POINTS).matches) this.#search.focus(); // no keyboard unasked on phones
    await this.#load();
  }

  async #load() {
    this.#status.textContent = word("loading");
    try {
      const response = await fetch("/demo/people");
      if (!response.ok) throw new Error(`status ${response.status}`);
      this.#people = await response.json();
      this.#draw();
    } catch {
      this.#status.textContent = word("peopleFailed");
      this.#list.replaceChildren(button(word("tryAgain"), "primary", () => this.#load()));
    }
  }

  #draw() {
    const wanted = fold(this.#search.value).split(/\s+/);
    const found = this.#people.filter((person) => {
      const text = fold(`${person.name} ${person.unit} ${person.role} ${person.state}`);
      return wanted.every((part) => text.includes(part));
    });
    this.#status.textContent = found.length ? "" : word("nobody");
    const units = byUnit(found);
    this.#list.replaceChildren(...[...units].map(([unit, people]) => this.#group(unit, people)));
  }

  #group(unit, people) {
    const group = element("section", "unit");
    group.append(element("h3", "", unit), ...people.map((person) => this.#entry(person)));
    return group;
  }

  #entry(person) {
    const entry = button("", "person", () => this.#choose(person));
    entry.dataset.person = person.id;
    if (person.id === this.#current) entry.setAttribute("aria-current", "true");
    const about = element("span", "about");
    about.append(element("span", "name", person.name), element("span", "role", person.role));
    entry.append(about);
    if (person.state) entry.append(element("span", "badge", person.state));
    return entry;
  }

  async #choose(person) {
    try {
      const response = await fetch(`/demo/as/${encodeURIComponent(person.id)}`, { method: "POST" });
      if (!response.ok) throw new Error(`status ${response.status}`);
    } catch {
      this.#status.textContent = word("switchFailed");
      return;
    }
    this.#dialog.close();
    this.#chosen();
  }
}

function byUnit(people) {
  const units = new Map();
  for (const person of people) {
    units.set(person.unit, [...(units.get(person.unit) ?? []), person]);
  }
  return units;
}
