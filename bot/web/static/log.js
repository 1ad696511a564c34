// The conversation on the page: every message once, in the server's order, unsent ones last.

import { buttons, documentCard, element, fileCard, lines, meta, button } from "/static/bubble.js";
import { dayName, word } from "/static/words.js";

const READY_AGAIN = 1000; // ms after the acknowledgement: a double tap is one press

/**
 * One message as shown: `seq` once the server has numbered it, `file` for an upload, and for
 * one's own its `state`: "sending", "sent" or "failed".
 */
class Entry {
  constructor(message, state) {
    this.message = message;
    this.state = state;
    this.at = new Date(message.at ?? Date.now());
    this.row = element("div", "row");
    this.day = element("h2", "day");
    this.bubble = element("div", "bubble");
    this.row.append(this.day, this.bubble);
    this.row.dataset.from = this.bubble.dataset.from = message.from;
  }

  get seq() {
    return this.message.seq;
  }

  get last() {
    return this.seq === undefined && this.state !== "sent";
  }
}

export class Log {
  #rows;
  #scroll;
  #press;
  #say;
  #entries = [];
  #bySeq = new Map();
  #byId = new Map();
  #live = null; // the entry whose buttons can be pressed
  #online = false;
  #pressed = null;

  /** `press(choice)` and `say(text)` are what buttons and commands do. */
  constructor(rows, scroll, { press, say }) {
    this.#rows = rows;
    this.#scroll = scroll;
    this.#press = press;
    this.#say = say;
  }

  get lastSeq() {
    return Math.max(0, ...this.#bySeq.keys());
  }

  get isEmpty() {
    return this.#entries.length === 0;
  }

  /** Shows what the server sent; `fresh` is false for the history of a new page. */
  show(message, { fresh }) {
    if (this.#bySeq.has(message.seq)) return this.#change(message);
    const known = message.from === "me" ? this.#byId.get(message.id) : undefined;
    const entry = known ?? new Entry(message, message.from === "me" ? "sent" : "");
    if (known) {
      message.file = known.message.file;
      known.message = message;
      known.at = new Date(message.at);
    }
    this.#bySeq.set(message.seq, entry);
    this.#fill(entry);
    if (known) return;
    this.#place(entry);
    if (message.from === "me") this.#byId.set(message.id, entry);
    else this.#offer(entry);
    this.#scroll.arrived(entry.row, { own: false, fresh });
  }

  /** A message that the bot has changed, or one that came twice. */
  #change(message) {
    const entry = this.#bySeq.get(message.seq);
    if (message.from !== "bot") return;
    entry.message = message;
    this.#fill(entry);
    if (this.#live !== entry) return;
    entry.row.querySelector(".buttons")?.remove();
    this.#live = null;
    this.#offer(entry);
  }

  /** Shows what was just said here, or was said before a reload and is still on its way. */
  pending(id, text, file = null) {
    if (this.#byId.has(id)) return;
    const said = text ? [{ text, style: "plain" }] : [];
    const entry = new Entry({ from: "me", id, file, lines: said }, "sending");
    this.#byId.set(id, entry);
    this.#fill(entry);
    this.#place(entry);
    this.#scroll.arrived(entry.row, { own: true, fresh: true });
  }

  acknowledged(id) {
    const entry = this.#byId.get(id);
    if (!entry) return;
    entry.state = "sent";
    this.#fill(entry);
    if (this.#pressed === id) setTimeout(() => this.release(id), READY_AGAIN);
  }

  /** An upload's progress, 0 to 1. */
  progress(id, part) {
    const bar = this.#byId.get(id)?.bubble.querySelector("progress");
    if (bar) bar.value = part;
  }

  /** An upload that did not get through, and what can be done about it. */
  failed(id, reason, actions) {
    const entry = this.#byId.get(id);
    if (!entry) return;
    entry.state = "failed";
    this.#fill(entry);
    const row = element("div", "failed-actions");
    for (const [label, act] of actions) row.append(button(label, "action", act));
    entry.bubble.append(element("p", "reason", reason), row);
  }

  retrying(id) {
    const entry = this.#byId.get(id);
    if (!entry) return;
    entry.state = "sending";
    this.#fill(entry);
  }

  remove(id) {
    const entry = this.#byId.get(id);
    if (!entry) return;
    this.#byId.delete(id);
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    entry.row.remove();
  }

  online(online) {
    if (this.#online === online) return;
    this.#online = online;
    for (const entry of this.#entries) {
      const state = entry.bubble.querySelector(".state");
      if (entry.state === "sending" && state) state.textContent = this.#stateName(entry);
    }
  }

  /** Says days and states again in another language. */
  relabel() {
    this.#entries.forEach((entry, place) => {
      this.#dayOf(place);
      if (entry.state !== "failed") this.#fill(entry);
    });
    this.#scroll.relabel();
  }

  clear() {
    this.#entries = [];
    this.#bySeq.clear();
    this.#byId.clear();
    this.#live = this.#pressed = null;
    this.#rows.replaceChildren();
    this.#scroll.toEnd();
  }

  /** Lets the buttons be pressed again, after press `id` or after any. */
  release(id = this.#pressed) {
    if (id !== this.#pressed) return;
    this.#pressed = null;
    for (const one of this.#live?.row.querySelectorAll(".buttons button") ?? []) {
      one.removeAttribute("aria-disabled");
      one.classList.remove("pressed");
    }
  }

  #fill(entry) {
    const { message, bubble, state } = entry;
    const who = element("span", "spoken", word(message.from === "bot" ? "botSays" : "iSay"));
    const parts = [who];
    parts.push(...lines(message, this.#say));
    if (message.document) parts.push(documentCard(message.document));
    else if (message.file) parts.push(fileCard(message.file));
    if (message.file && state === "sending") parts.push(uploadBar());
    parts.push(meta(entry.at, state, this.#stateName(entry)));
    bubble.replaceChildren(...parts);
    bubble.dataset.state = state;
    if (message.seq !== undefined) bubble.dataset.seq = message.seq;
    if (message.id) bubble.dataset.id = message.id;
  }

  #stateName({ state }) {
    if (state === "sending") return word(this.#online ? "sending" : "waiting");
    if (state === "failed") return word("notSent");
    return state === "sent" ? word("sent") : "";
  }

  #place(entry) {
    let place = this.#entries.length;
    if (!entry.last) {
      while (place > 0 && comesAfter(this.#entries[place - 1], entry)) place -= 1;
    }
    this.#rows.insertBefore(entry.row, this.#entries[place]?.row ?? null);
    this.#entries.splice(place, 0, entry);
    this.#dayOf(place);
    if (place + 1 < this.#entries.length) this.#dayOf(place + 1);
  }

  #dayOf(place) {
    const entry = this.#entries[place];
    const before = this.#entries[place - 1];
    entry.day.hidden = before?.at.toDateString() === entry.at.toDateString();
    entry.day.textContent = entry.day.hidden ? "" : dayName(entry.at);
    entry.row.classList.toggle("follows", before?.message.from === entry.message.from);
  }

  /** Buttons live only on the newest bot message that has any. */
  #offer(entry) {
    if (this.#live && this.#live.seq > entry.seq) return;
    const made = buttons(entry.message, (choice, pressed) => this.#choose(choice, pressed));
    if (!made) return;
    const old = this.#live?.row.querySelector(".buttons");
    const focused = old?.contains(document.activeElement);
    old?.remove();
    entry.row.append(made);
    this.#live = entry;
    this.#pressed = null;
    if (focused) made.querySelector("button").focus({ preventScroll: true });
  }

  #choose(choice, pressed) {
    if (this.#pressed) return;
    const all = pressed.closest(".buttons").querySelectorAll("button");
    // Not `disabled`: that would take the keyboard's focus away.
    for (const one of all) one.setAttribute("aria-disabled", "true");
    pressed.classList.add("pressed");
    this.#pressed = this.#press(choice);
  }
}

function comesAfter(shown, entry) {
  return shown.seq === undefined ? shown.last : shown.seq > entry.seq;
}

function uploadBar() {
  const bar = element("progress", "upload");
  bar.max = 1;
  bar.value = 0;
  return bar;
}
