// The web socket at /ws: opening it, noticing that it is dead, opening it again.
//
// The page sends
//   {type: "hello", after}              first; `after` is the seq of the last message shown
//   {type: "say", id, text}             something typed, or a command
//   {type: "press", id, data, label}    a button
//   {type: "ping"}                      while visible, answered by {type: "pong"}
// The server sends
//   {type: "welcome", locale, demo, person: {id, name, unit, role, role_name} | null,
//    menu: [{command, says}]}    first, and again when any of it has changed
//   {type: "message", seq, from: "bot" | "me", id, at, lines: [{text, style}],
//    choices: [{label, data}], actions: [{label, data}], progress: {done, total} | null,
//    document: {name, url, size} | null}
//   {type: "caught-up"}               that was all of the history: what comes now is new
//   {type: "ack", id}                   a say or press is stored; the same id again is dropped
//   {type: "notice", text}              shown briefly
//   {type: "reload"}                    start afresh: the person or the session has changed
// Files go to POST /upload as a form with id, file and caption: 202 {ok: true} or
// {ok: false, error}; a document comes from GET /files/SEQ. The demo adds GET /demo/people and
// POST /demo/as/ID, and takes ?as=ID with the others (see session.js).
//
// Nothing is sent before the first welcome: only that tells in whose name it would be said.

import { ours } from "/static/session.js";

const SHORTEST = 500; // ms before the first new attempt
const LONGEST = 15_000;
const SILENCE = 20_000; // ms without any answer: the socket is dead; a poor line takes its time
const DOUBT = 5_000; // the same when there is reason to think so
const PING_EVERY = 25_000;

export class Connection {
  #socket = null;
  #attempts = 0;
  #retry = 0;
  #silence = 0;
  #hello;
  #receive;
  #changed;

  /**
   * `hello()` gives the seq of the last message shown; `receive(message, first)` takes each
   * message, where `first` marks the first welcome of a socket; `changed(ready)` hears
   * whether what is sent gets through.
   */
  constructor({ hello, receive, changed }) {
    this.#hello = hello;
    this.#receive = receive;
    this.#changed = changed;
    this.ready = false; // a welcome came and the socket is open
    setInterval(() => this.#ping(SILENCE), PING_EVERY);
    addEventListener("online", () => this.#reopen()); // another network: the old socket is dead
    addEventListener("offline", () => this.#check(DOUBT));
    addEventListener("pageshow", (event) => event.persisted && this.#check(DOUBT));
    document.addEventListener("visibilitychange", () => this.#ping(DOUBT));
  }

  open() {
    this.#drop();
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}${ours("/ws")}`);
    this.#socket = socket;
    this.#expectAnswer(SILENCE);
    socket.onopen = () => {
      this.#write({ type: "hello", after: this.#hello() });
    };
    socket.onmessage = (event) => this.#take(socket, event.data);
    socket.onclose = () => this.#lost();
  }

  /** Sends if the server is there; what is not sent is sent again by whoever keeps it. */
  send(message) {
    if (this.ready) this.#write(message);
  }

  /** Finds out whether the server is there: pings, or tries to reconnect now. */
  #check(patience) {
    if (this.#socket === null) {
      this.#reopen();
    } else if (this.ready) {
      this.#write({ type: "ping" });
      this.#expectAnswer(patience);
    }
  }

  #ping(patience) {
    if (document.visibilityState === "visible") this.#check(patience);
  }

  #reopen() {
    this.open();
    this.#changed(false);
  }

  #write(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify(message));
    if (!this.#silence) this.#expectAnswer(SILENCE);
  }

  #take(socket, data) {
    this.#answered();
    const message = JSON.parse(data);
    if (message.type === "welcome" && !this.ready) {
      this.ready = true;
      this.#attempts = 0;
      this.#receive(message, true);
      // Whoever received it may have opened another socket meanwhile.
      if (socket === this.#socket) this.#changed(true);
    } else {
      this.#receive(message, false);
    }
  }

  #expectAnswer(patience) {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lost(), patience);
  }

  #answered() {
    clearTimeout(this.#silence);
    this.#silence = 0;
  }

  #lost() {
    this.#drop();
    const delay = Math.min(LONGEST, SHORTEST * 2 ** this.#attempts);
    this.#attempts += 1;
    this.#retry = setTimeout(() => this.open(), delay * (0.5 + Math.random() / 2));
    this.#changed(false);
  }

  /** Lets go of the socket without waiting for a closing handshake that may never come. */
  #drop() {
    clearTimeout(this.#retry);
    this.#answered();
    this.ready = false;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
