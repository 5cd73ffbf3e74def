/**
 * Hint at a borrow: how long it lasts, `& until 42` or `&mut until 42`.
 *
 * At "nontrivial" only loans that outlive their own line: those can stand in somebody's way. A reborrow of a reference is shown
 * at "always" only. Nothing is shown of a loan that goes into something unknown.
 */
import { lineNumber } from "../located.js";
import type { Hint, HintKind } from "./hintKind.js";

export const borrowHints = {
  id: "borrows",
  default: "never",

  hints(located, level, lines) {
    const hints: Hint[] = [];
    for (const event of located.facts.events) {
      if (event.kind !== "borrow" || event.raw || (event.lastUse === undefined && !event.escapes)) continue;
      const line = lineNumber(event.range.start, located.base, lines);
      const last = event.lastUse === undefined ? line : lineNumber(event.lastUse, located.base, lines);
      if (level === "nontrivial" && (event.reborrow || (last <= line && !event.escapes))) continue;
      const sort = event.mutable ? "&mut" : "&";
      const until = event.escapes ? "leaves fn" : last > line ? `until ${last}` : "here only";
      const word = event.mutable ? "exclusive" : "shared";
      const end = event.escapes ? "The borrow outlives the function." : `The borrow is used last in line ${last}.`;
      hints.push({
        at: event.range.end,
        label: `${sort} ${until}`,
        tooltip: `\`${event.path}\` is borrowed (${word}) by ${event.by}. ${end}`,
        side: "after",
        edits: undefined,
      });
    }
    return hints;
  },
} satisfies HintKind;
