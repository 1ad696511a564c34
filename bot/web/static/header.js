// The bar at the top: whose page this is, how far the report is, the menu of commands.

import { button, element } from "/static/bubble.js";
import { capitalised, word } from "/static/words.js";

const at = (id) => document.querySelector(`#${id}`);

export function showWelcome({ person, menu, demo }) {
  const unit = person?.unit;
  at("title").textContent = unit || "Giao Ban";
  document.title = unit ? `${unit} – Giao Ban` : "Giao Ban";
  at("who").textContent = person ? roleAndName(person) : "";
  at("people-button").hidden = !demo;
  at("menu-button").hidden = !menu.length;
}

/** "Cán bộ báo cáo", behind the name where that says more than the unit does. */
function roleAndName({ unit, name, role_name }) {
  const named = unit && name.toLowerCase().includes(unit.toLowerCase());
  return named ? capitalised(role_name) : [name, role_name].filter(Boolean).join(" · ");
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

/** Opens the commands that the person may give; `say(command)` gives one, `leave()` logs out. */
export function openMenu(menu, say, leave) {
  const entries = menu.map(({ command, says }) => {
    const entry = button("", "entry", () => {
      at("menu").close();
      say(command);
    });
    entry.dataset.command = command;
    entry.append(element("span", "name", says), element("span", "says", command));
    return entry;
  });
  entries[0].autofocus = true; // rather than the button that closes
  at("menu-items").replaceChildren(...entries, ...(leave ? [leaving(leave)] : []));
  at("menu").showModal();
}

function leaving(leave) {
  const entry = button("", "entry", () => {
    at("menu").close();
    leave();
  });
  entry.id = "leave";
  entry.append(element("span", "name", word("leave")));
  return entry;
}
