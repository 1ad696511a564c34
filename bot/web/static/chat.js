// The web chat: puts the connection, the conversation, the header and the input together.

import { Composer } from "/static/composer.js";
import { Connection } from "/static/connection.js";
import { clearProgress, openMenu, showConnection, showProgress, showWelcome } from "/static/header.js";
import { newId } from "/static/keep.js";
import { Log } from "/static/log.js";
import { Outbox } from "/static/outbox.js";
import { People } from "/static/people.js";
import { Scroll } from "/static/scroll.js";
import { become } from "/static/session.js";
import { Uploads } from "/static/uploads.js";
import { speak, word } from "/static/words.js";

const LONGEST = 50_000; // characters of one message
const at = (id) => document.querySelector(`#${id}`);

let welcome = null; // the last one; null until the first
let settled = false; // the history is there: what comes now is new
let noticing = 0;

const scroll = new Scroll(at("log"), at("rows"), at("newest"), at("newest-text"));
const outbox = new Outbox();
const log = new Log(at("rows"), scroll, { press, say });
const uploads = new Uploads(log, notice, () => connection.ready && outbox.isEmpty);
const people = new People(switchTo);
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
      return showEmpty();
    case "caught-up":
      return settle();
    case "ack":
      outbox.settle(message.id);
      log.acknowledged(message.id);
      return uploads.proceed();
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
  if (message.demo && message.person) become(message.person.id); // whoever the next tab is
  showWelcome(message);
  showEmpty();
  if (first) sendWaiting();
}

/** Once per connection: everything that is not acknowledged, in order. */
function sendWaiting() {
  for (const item of outbox.items) connection.send(item);
  uploads.resume();
  const code = invitedWith();
  if (code) {
    history.replaceState(null, "", "/"); // so that it is said once
    say(`/start ${code}`);
  } else if (welcome.demo && !welcome.person && !people.isOpen) {
    people.open(null);
  }
}

/** The code of an invite link, `/join/CODE`; "" where the page was opened without one. */
function invitedWith() {
  return /^\/join\/([A-Za-z0-9-]+)\/?$/.exec(location.pathname)?.[1] ?? "";
}

function changed(ready) {
  log.online(ready);
  if (ready) showConnection("ready");
  else if (!navigator.onLine) showConnection("offline");
  else showConnection(welcome ? "reconnecting" : "connecting");
}

function switchTo(person) {
  startAfresh();
  showProgress(0, person.report); // until the first message says it anew
}

/** This browser is nobody's any more; nothing of the conversation stays in it. */
async function leave() {
  if (!confirm(word("leaveSure"))) return;
  try {
    const response = await fetch("/logout", { method: "POST" });
    if (!response.ok) throw new Error(response.status);
  } catch {
    notice(word("leaveFailed"));
    return;
  }
  outbox.clear();
  uploads.forget();
  composer.clear();
  location.replace("/");
}

function startAfresh() {
  outbox.clear();
  uploads.forget();
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

/** The history is there. */
function settle() {
  settled = true;
  at("log").removeAttribute("aria-busy");
  showEmpty();
}

/** Before the first message: what this is, and the one thing to do now. */
function showEmpty() {
  at("empty").hidden = !(settled && log.isEmpty);
  if (at("empty").hidden) return;
  const [text, label, act] = firstStep();
  at("empty-text").textContent = word(text);
  at("empty-button").hidden = !label;
  at("empty-button").textContent = label ? word(label) : "";
  at("empty-button").onclick = act;
}

function firstStep() {
  const { demo, person } = welcome;
  if (!person && demo) return ["emptyDemo", "choosePerson", () => people.open(null)];
  if (!person) return ["emptyStranger", "", null];
  const reads = person.role === "lead" || person.role === "viewer";
  if (reads) return ["emptyLead", "summary", () => say("/summary")];
  return ["empty", "start", () => say("/baocao")];
}

function notice(text) {
  clearTimeout(noticing);
  at("notice").textContent = text;
  const reading = 3000 + text.length * 60; // ms
  noticing = setTimeout(() => at("notice").replaceChildren(), reading);
}

function wireButtons() {
  at("menu-button").addEventListener("click", () =>
    openMenu(welcome.menu, say, welcome.demo ? null : leave),
  );
  at("people-button").addEventListener("click", () => people.open(welcome?.person?.id));
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
