// The web chat: puts the connection, the conversation, the header and the input together.

import { Composer } from "/static/composer.js";
import { Connection } from "/static/connection.js";
import { clearProgress, openMenu, showConnection, showProgress, showWelcome } from "/static/header.js";
import { newId } from "/static/keep.js";
import { Log } from "/static/log.js";
import { Outbox } from "/static/outbox.js";
import { People } from "/static/people.js";
import { Scroll } from "/static/scroll.js";
import { Uploads } from "/static/uploads.js";
import { speak, word } from "/static/words.js";

const LONGEST = 50_000; // characters of one message
const HISTORY_PAUSE = 400; // ms without a message: the history is there
const at = (id) => document.querySelector(`#${id}`);

let welcome = null; // the last one; null until the first
let settled = false; // the history is there: what comes now is new
let settling = 0;
let noticing = 0;

const scroll = new Scroll(at("log"), at("rows"), at("newest"), at("newest-text"));
const outbox = new Outbox();
const log = new Log(at("rows"), scroll, { press, say });
const uploads = new Uploads(log, notice);
const people = new People(startAfresh);
const composer = new Composer({ say, files: (files) => uploads.start(files) });
const connection = new Connection({ hello: () => log.lastSeq, receive, changed });

for (const item of outbox.items) log.pending(item.id, item.text ?? item.label);
wireButtons();
followKeyboard();
connection.open();
composer.focus();

/** Says `text`; false where it cannot be said and should stay where it was typed. */
function say(text) {
  if (text.length > LONGEST) {
    notice(word("tooLong"));
    return false;
  }
  give({ type: "say", id: newId(), text }, text);
  return true;
}

/** Presses a button of the bot's; gives the id under which it will be acknowledged. */
function press({ data, label }) {
  const id = newId();
  give({ type: "press", id, data, label }, label);
  return id;
}

function give(item, shown) {
  outbox.add(item);
  log.pending(item.id, shown);
  showEmpty();
  connection.send(item);
}

function receive(message, first) {
  switch (message.type) {
    case "welcome":
      return welcomed(message, first);
    case "message":
      log.show(message, { fresh: settled });
      showProgress(message.seq, message.progress);
      return settleSoon();
    case "ack":
      outbox.settle(message.id);
      return log.acknowledged(message.id);
    case "notice":
      log.release();
      return notice(message.text);
    case "reload":
      return reload();
  }
}

function welcomed(message, first) {
  if (!outbox.belongsTo(message.person?.id ?? null)) return startAfresh();
  if (welcome?.locale !== message.locale && speak(message.locale)) log.relabel();
  welcome = message;
  showWelcome(message);
  settleSoon();
  if (first) sendWaiting();
}

/** Once per connection: everything that is not acknowledged, in order. */
function sendWaiting() {
  for (const item of outbox.items) connection.send(item);
  uploads.resume();
  const invited = /^\/join\/([^/]+)\/?$/.exec(location.pathname);
  if (invited) {
    history.replaceState(null, "", "/"); // so that it is said once
    say(`/start ${decodeURIComponent(invited[1])}`);
  } else if (welcome.demo && !welcome.person && !people.isOpen) {
    people.open(null);
  }
}

function changed(ready) {
  log.online(ready);
  if (ready) showConnection("ready");
  else if (!navigator.onLine) showConnection("offline");
  else showConnection(welcome ? "reconnecting" : "connecting");
}

function startAfresh() {
  outbox.clear();
  uploads.clear();
  composer.clear();
  log.clear();
  clearProgress();
  settled = false;
  at("log").setAttribute("aria-busy", "true");
  connection.open();
  composer.focus();
}

function reload() {
  const [navigation] = performance.getEntriesByType("navigation");
  // Without a session even after a reload: another one would not help.
  if (!welcome && navigation?.type === "reload") notice(word("noCookies"));
  else location.reload();
}

/** The server does not say where the history ends: it is where nothing more comes. */
function settleSoon() {
  showEmpty();
  if (settled) return;
  clearTimeout(settling);
  settling = setTimeout(() => {
    settled = true;
    at("log").removeAttribute("aria-busy");
    showEmpty();
  }, HISTORY_PAUSE);
}

function showEmpty() {
  const choosing = Boolean(welcome?.demo && !welcome.person);
  at("empty").hidden = !(settled && welcome && log.isEmpty);
  at("empty-text").textContent = word(choosing ? "emptyDemo" : "empty");
  at("empty-button").textContent = word(choosing ? "choosePerson" : "start");
}

function begin() {
  const { demo, person } = welcome;
  if (demo && !person) people.open(null);
  else if (!person) say("/start");
  else say(person.role === "lead" || person.role === "viewer" ? "/trogiup" : "/baocao");
}

function notice(text) {
  clearTimeout(noticing);
  at("notice").textContent = text;
  const reading = 3000 + text.length * 60; // ms
  noticing = setTimeout(() => at("notice").replaceChildren(), reading);
}

function wireButtons() {
  at("menu-button").addEventListener("click", () => openMenu(welcome?.person, say));
  at("people-button").addEventListener("click", () => people.open(welcome?.person?.id));
  at("empty-button").addEventListener("click", begin);
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => {
      const outside = event.target === dialog; // the backdrop
      if (outside || event.target.closest("[data-close]")) dialog.close();
    });
  }
}

/** iOS lays its keyboard over the page: the page shrinks to what is left to see. */
function followKeyboard() {
  const seen = window.visualViewport;
  const root = document.documentElement.style;
  const fit = () => {
    if (seen.scale !== 1) return; // zoomed in to read
    root.setProperty("--height", `${seen.height}px`);
    root.setProperty("--top", `${seen.offsetTop}px`);
  };
  seen?.addEventListener("resize", fit);
  seen?.addEventListener("scroll", fit);
}
