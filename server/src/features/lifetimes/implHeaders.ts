/**
 * The impls of a type in a text, found by their first line: where the type gets a lifetime parameter, each of their headers has to leave
 * one out in plain sight (E0726).
 *
 * By words alone, in the file of the type: an impl in another file is left to its author, as is one that a macro writes.
 */
import type { Range } from "../../ownership/facts.js";

const HEADER = /^[ \t]*(?:unsafe[ \t]+)?impl\b[^{};]*\{/gm;

/** Where `<'_>` belongs in the headers, behind each mention of the type that has no lifetime arguments; absolute offsets. */
export function headerEdits(
  text: string,
  name: string,
): readonly { readonly range: Range; readonly newText: string }[] {
  const mention = new RegExp(`(?<![\\w:'])${name}\\b(?!\\s*(?:::|'))(\\s*<)?(\\s*')?`, "g");
  return [...text.matchAll(HEADER)].flatMap(({ 0: header, index }) =>
    [...header.matchAll(mention)].flatMap((found) => {
      const [whole, opening, lifetime] = found;
      if (lifetime !== undefined) return [];
      const at = index + found.index + whole.length;
      return [{ range: { start: at, end: at }, newText: opening === undefined ? "<'_>" : "'_, " }];
    }),
  );
}
