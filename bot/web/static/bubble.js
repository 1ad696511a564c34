// From a message to what is seen of it. Everything said by people goes in as text only.

import { ours } from "/static/session.js";
import { clock, fileSize, word } from "/static/words.js";

// "/baocao" or "/sua 12" in what the bot says; "/start CODE" is left alone, as are fractions and
// words that go on with letters of their own ("/tháng").
const COMMAND = /(^|[\s(“"])(\/(?!start\b)[a-z]{2,}(?: \d+)?)(?![\p{L}\p{N}_/-])/gu;
const LONG_LABEL = 22; // characters; longer ones stand below each other

export function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

export function button(label, className, pressed) {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", pressed);
  return made;
}

/** The lines of a message; commands in what the bot says can be tapped. */
export function lines(message, say) {
  return message.lines.map((line) => {
    if (!line.text.trim()) return element("p", "gap");
    const paragraph = element("p", `line ${styleOf(line.style)}`);
    if (message.from === "bot") paragraph.append(...withCommands(line.text, say));
    else paragraph.textContent = line.text;
    return paragraph;
  });
}

function styleOf(style) {
  return style === "strong" || style === "quiet" ? style : "plain";
}

function withCommands(text, say) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(COMMAND)) {
    const start = found.index + found[1].length;
    const command = found[2];
    const tappable = button(command, "command", () => say(command));
    tappable.dataset.say = command;
    parts.push(text.slice(from, start), tappable);
    from = start + command.length;
  }
  return [...parts, text.slice(from)];
}

/** A file that the server has. */
export function documentCard(given) {
  const card = element("a", "file");
  card.href = ours(given.url);
  card.download = given.name;
  card.append(...fileParts(given, word("download")));
  return card;
}

/** A file of one's own that the server has not yet. */
export function fileCard(file) {
  const card = element("div", "file");
  card.append(...fileParts(file));
  return card;
}

function fileParts(file, action = "") {
  const about = [action, file.size ? fileSize(file.size) : ""].filter(Boolean).join(" · ");
  const names = element("span", "file-names");
  names.append(element("span", "file-name", file.name), element("span", "file-about", about));
  const box = element("span", "file-icon");
  box.append(icon("file"));
  return [box, names];
}

/** The buttons below a message, choices first; null where it has none. */
export function buttons(message, press) {
  const groups = [];
  for (const kind of ["choices", "actions"]) {
    const given = message[kind] ?? [];
    if (!given.length) continue;
    const group = element("div", kind);
    const long = kind === "choices" && given.some(({ label }) => label.length > LONG_LABEL);
    group.classList.toggle("stacked", long);
    for (const one of given) {
      const made = button(one.label, kind === "choices" ? "choice" : "action", () =>
        press(one, made),
      );
      made.dataset.data = one.data;
      group.append(made);
    }
    groups.push(group);
  }
  if (!groups.length) return null;
  const all = element("div", "buttons");
  all.append(...groups);
  return all;
}

/** The small line with the time and, for one's own messages, how far they got. */
export function meta(date, state, stateName) {
  const small = element("p", "meta");
  const time = element("time", "", clock(date));
  time.dateTime = date.toISOString();
  if (state === "sent") small.append(time, element("span", "spoken", stateName), icon("check"));
  else if (state) small.append(element("span", "state", stateName), time);
  else small.append(time);
  return small;
}
