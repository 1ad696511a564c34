// Whose tab this is. In the demo two tabs can be two people, so each says who it is with every
// request; anywhere else the cookie alone counts and this is ignored.

import { keep, kept } from "/static/keep.js";

const NAME = "as";

export function become(person) {
  keep(NAME, person);
}

/** The address of one of our own resources, asked for in the name of this tab's person. */
export function ours(path) {
  const person = kept(NAME, null);
  return person ? `${path}?as=${encodeURIComponent(person)}` : path;
}
