/** Where an item's name stands: definitions keep what it is called, not where. */
import type { Generics } from "../syntax/ast.js";
import type { Range } from "./facts.js";

/** The word before an item's `<…>`, or before the place where it would stand; empty where it is another. `text`: of the piece. */
export function nameBefore(syntax: Generics | undefined, name: string, text: string): Range {
  const end = syntax?.span.start ?? 0;
  const start = end - name.length;
  return text.slice(Math.max(0, start), end) === name ? { start, end } : { start: end, end };
}
