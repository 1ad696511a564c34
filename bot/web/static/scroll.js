// Keeping the newest message in sight, unless the reader has scrolled up.

import { word } from "/static/words.js";

const AT_END = 48; // px from the end that still count as being there

export class Scroll {
  #box;
  #jump;
  #label;
  #following = true;
  #unseen = false;
  #due = false;
  #target = null; // a message to show from its top
  #top = 0; // where the box stood last: content that grows is not the reader scrolling up

  constructor(box, content, jump, label) {
    this.#box = box;
    this.#jump = jump;
    this.#label = label;
    box.addEventListener("scroll", () => this.#moved(), { passive: true });
    jump.addEventListener("click", () => {
      this.toEnd();
      box.focus({ preventScroll: true });
    });
    // The keyboard coming up, the input growing, buttons going away.
    const sizes = new ResizeObserver(() => this.#following && this.#goToEnd());
    sizes.observe(box);
    sizes.observe(content);
  }

  /** A new message is there. `own` brings the reader down to it; a long one shows its top. */
  arrived(row, { own, fresh }) {
    if (own) this.#following = true;
    if (!this.#following) {
      if (fresh) this.#unseen = true;
      this.#show();
      return;
    }
    const room = this.#box.clientHeight;
    this.#target = fresh && !own ? (this.#target ?? row) : null;
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => this.#settle(room));
  }

  toEnd() {
    this.#following = true;
    this.#target = null;
    this.#goToEnd();
    this.#show();
  }

  relabel() {
    this.#show();
  }

  #settle(room) {
    this.#due = false;
    const target = this.#target;
    this.#target = null;
    if (target?.isConnected && this.#box.scrollHeight - target.offsetTop > room) {
      this.#following = false;
      this.#goTo(target.offsetTop + 4);
    } else if (this.#following) {
      this.#goToEnd();
    }
    this.#show();
  }

  #goToEnd() {
    this.#goTo(this.#box.scrollHeight);
  }

  #goTo(top) {
    this.#box.scrollTop = top;
    this.#top = this.#box.scrollTop;
  }

  #moved() {
    const top = this.#box.scrollTop;
    const left = this.#box.scrollHeight - top - this.#box.clientHeight;
    if (left <= AT_END) {
      this.#following = true;
      this.#unseen = false;
    } else if (top < this.#top) {
      this.#following = false;
    }
    this.#top = top;
    this.#show();
  }

  #show() {
    this.#jump.hidden = this.#following;
    this.#label.textContent = word(this.#unseen ? "newest" : "toEnd");
    this.#jump.classList.toggle("unseen", this.#unseen);
  }
}
