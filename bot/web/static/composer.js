// Where the answer is typed: a draft that survives a reload, and when Enter sends.

import { forget, keep, kept } from "/static/keep.js";

/** A mouse or the like: focusing an input brings up no keyboard. */
export const POINTS = "(hover: hover) and (pointer: fine)";
const TALLEST = 168; // px; beyond, the text scrolls inside

export class Composer {
  #input = document.querySelector("#input");
  #say;

  /** `say(text)` gives false where the text stays in the input. */
  constructor({ say, files }) {
    this.#say = say;
    this.#input.value = kept("draft", "") ?? "";
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    const form = document.querySelector("#composer");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    // A press of the button must not take the focus, or the phone's keyboard goes away.
    document.querySelector("#send").addEventListener("pointerdown", (event) => {
      if (document.activeElement === this.#input) event.preventDefault();
    });
    this.#listenForFiles(files);
    this.#fit();
  }

  clear() {
    this.#input.value = "";
    forget("draft");
    this.#fit();
  }

  focus() {
    if (matchMedia(POINTS).matches) this.#input.focus({ preventScroll: true });
  }

  #listenForFiles(files) {
    const chooser = document.querySelector("#file");
    document.querySelector("#attach").addEventListener("click", () => chooser.click());
    chooser.addEventListener("change", () => {
      files([...chooser.files]);
      chooser.value = "";
    });
    this.#input.addEventListener("paste", (event) => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData("text/plain");
      if (!pasted.length || text) return; // Excel pastes a picture beside its text
      event.preventDefault();
      files(pasted);
    });
  }

  #typed() {
    keep("draft", this.#input.value);
    this.#fit();
  }

  /** On touch screens Enter is a new line, as in Zalo; there the button sends. */
  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    if (event.isComposing || event.keyCode === 229) return; // an input method is at work
    const touch = matchMedia("(pointer: coarse)").matches;
    if (touch && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.#input.value.trim().normalize("NFC");
    if (text && this.#say(text) !== false) this.clear();
    this.#input.focus({ preventScroll: true });
  }

  #fit() {
    this.#input.style.height = "auto";
    const border = this.#input.offsetHeight - this.#input.clientHeight;
    const wanted = this.#input.scrollHeight + border;
    this.#input.style.height = `${Math.min(wanted, TALLEST)}px`;
    this.#input.classList.toggle("tall", wanted > TALLEST);
  }
}
