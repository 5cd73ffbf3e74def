/** Edits of a piece's text, as fixes and the conditions for them are made of. Offsets are UTF-16 and relative to the piece, as in facts. */
import type { FixFacts } from "./facts.js";

export type Edit = FixFacts["edits"][number];

/** Puts text in, and takes none away. */
export function insertion(at: number, newText: string): Edit {
  return { range: { start: at, end: at }, newText };
}
