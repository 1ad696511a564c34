// What survives a reload of this tab: the draft, and what has not reached the server yet.

const PREFIX = "giaoban.";

export function kept(name, otherwise) {
  try {
    const found = sessionStorage.getItem(PREFIX + name);
    return found === null ? otherwise : JSON.parse(found);
  } catch {
    return otherwise; // storage is blocked, or holds something else's data
  }
}

export function keep(name, value) {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Blocked or full: the page still works, it only forgets on reload.
  }
}

export function forget(...names) {
  for (const name of names) keep(name, null);
}

/** A random id; crypto.randomUUID is missing on plain http other than localhost. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
