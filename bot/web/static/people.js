// The demo's "Vai" dialog: choosing which person to be.

import { button, element } from "/static/bubble.js";
import { POINTS } from "/static/composer.js";
import { become } from "/static/session.js";
import { capitalised, fold, locale, reportState, word } from "/static/words.js";

export class People {
  #dialog = document.querySelector("#people");
  #list = document.querySelector("#people-list");
  #status = document.querySelector("#people-status");
  #search = document.querySelector("#people-search");
  #people = [];
  #current = null;
  #chosen;

  /** `chosen(person)` is called once the server has changed the person. */
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
      const response = await fetch(`/demo/people?locale=${locale()}`);
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
      const { name, unit, role_name, report } = person;
      const text = fold(`${name} ${unit} ${role_name} ${reportState(report)}`);
      return wanted.every((part) => text.includes(part));
    });
    this.#status.textContent = found.length ? "" : word("nobody");
    const roles = byRole(found);
    this.#list.replaceChildren(...[...roles].map(([role, people]) => this.#group(role, people)));
  }

  #group(role, people) {
    const group = element("section", "group");
    const heading = element("h3", "", capitalised(role));
    group.append(heading, ...people.map((person) => this.#entry(person)));
    return group;
  }

  #entry(person) {
    const entry = button("", "person", () => this.#choose(person));
    entry.dataset.person = person.id;
    entry.dataset.role = person.role;
    if (person.id === this.#current) entry.setAttribute("aria-current", "true");
    const about = element("span", "about");
    about.append(element("span", "name", person.name));
    if (!namesUnit(person)) about.append(element("span", "says", person.unit));
    entry.append(about);
    if (person.report) {
      const badge = element("span", "badge", reportState(person.report));
      badge.dataset.state = person.report.done ? person.report.state : "untouched";
      entry.append(badge);
    }
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
    become(person.id);
    this.#dialog.close();
    this.#chosen(person);
  }
}

function namesUnit({ name, unit }) {
  return name.toLowerCase().includes(unit.toLowerCase());
}

function byRole(people) {
  const roles = new Map();
  for (const person of people) {
    roles.set(person.role_name, [...(roles.get(person.role_name) ?? []), person]);
  }
  return roles;
}
