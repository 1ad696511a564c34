// The bar at the top: whose page this is, how far the report is, the menu of commands.

import { button } from "/static/bubble.js";
import { word } from "/static/words.js";

const COMMANDS = [
  ["report", "/baocao"],
  ["contents", "/mucluc"],
  ["review", "/xemlai"],
  ["submit", "/nop"],
  ["deadline", "/han"],
  ["help", "/trogiup"],
];
const SUMMARY = ["summary", "/summary"];

const at = (id) => document.querySelector(`#${id}`);

export function showWelcome({ person, title, demo }) {
  at("title").textContent = title || "Giao Ban";
  document.title = title ? `${title} – Giao Ban` : "Giao Ban";
  at("who").textContent = person ? unitAndName(person) : "";
  at("people-button").hidden = !demo;
}

function unitAndName({ unit, name }) {
  const named = !unit || name.toLowerCase().includes(unit.toLowerCase());
  return named ? name : `${unit} · ${name}`;
}

export function showConnection(state) {
  const status = at("status");
  status.dataset.state = state;
  status.textContent = state === "ready" ? "" : word(state);
}

let newest = -1; // seq of the message whose progress is shown

export function showProgress(seq, progress) {
  if (!progress || seq < newest) return;
  newest = seq;
  const { done, total } = progress;
  at("progress").max = Math.max(total, 1);
  at("progress").value = done;
  at("progress").hidden = at("progress-text").hidden = false;
  at("progress-text").textContent = `${done}/${total}`;
}

export function clearProgress() {
  newest = -1;
  at("progress").hidden = at("progress-text").hidden = true;
}

/** Opens the commands that the person may give; `say(command)` gives one. */
export function openMenu(person, say) {
  const commands = person?.role === "lead" ? [...COMMANDS, SUMMARY] : COMMANDS;
  const entries = commands.map(([name, command]) => {
    const entry = button(word(name), "entry", () => {
      at("menu").close();
      say(command);
    });
    entry.dataset.command = command;
    return entry;
  });
  entries[0].autofocus = true; // rather than the button that closes
  at("menu-items").replaceChildren(...entries);
  at("menu").showModal();
}
