/**
 * Hint after a closing brace: what is dropped there, in the order in which it happens: `⤷ drop: guard, conn`.
 *
 * At "nontrivial" only drops that a person would notice: lock guards, `RefCell` borrows, types with a `Drop` of their own.
 * `name?` marks a drop that happens only if the value was not moved before.
 */
import type { Hint, HintKind } from "./hintKind.js";
import { shortLabel } from "./hintKind.js";

export const dropHints = {
  id: "drops",
  default: "nontrivial",

  hints(located, level) {
    const hints: Hint[] = [];
    for (const scope of located.facts.scopeEnds) {
      const drops = level === "always" ? scope.drops : scope.drops.filter((drop) => drop.significant || drop.guard);
      if (drops.length === 0) continue;
      const names = drops.map((drop) => (drop.conditional ? `${drop.path}?` : drop.path));
      const lines = drops.map((drop, index) => {
        const what = drop.guard ? " (a guard: releases what it holds)" : drop.temporary ? " (a temporary)" : "";
        return `${index + 1}. \`${drop.path}\`${what}${drop.conditional ? ", unless it was moved before" : ""}`;
      });
      hints.push({
        at: scope.at + 1,
        label: shortLabel(`⤷ drop: ${names.join(", ")}`),
        tooltip: `Dropped here, in this order:\n\n${lines.join("\n")}`,
        side: "after",
        edits: undefined,
      });
    }
    for (const event of located.facts.events) {
      if (event.kind !== "drop" || event.cause !== "assignment") continue;
      if (level === "nontrivial" && !event.significant) continue;
      hints.push({
        at: event.at,
        label: shortLabel("⤷ drops old value"),
        tooltip: `The assignment drops the value that \`${event.path}\` held${event.conditional ? ", unless it was moved before" : ""}.`,
        side: "before",
        edits: undefined,
      });
    }
    return hints;
  },
} satisfies HintKind;
