/**
 * `let s = s.clone(); let f = move || s.len();` → the closure borrows: it does not leave the function.
 *
 * Offered where the copy has the name of the original and one `move` closure alone uses it. What else the closure captures is then
 * borrowed too, which is why it is never more than an offer to review.
 */
import type { CloneFix } from "./cloneFix.js";
import { isSameType, lendingTier, nameOf } from "./cloneFix.js";

export const borrowInClosure = {
  id: "borrow-in-closure",
  title: "Borrow `x` in the closure",
  summary: "`let s = s.clone(); let f = move || s.len();` → `let f = || s.len();`, also in a scoped thread",
  kind: "refactor.rewrite",
  tier: "review",
  needs:
    "a `move` closure that does not leave the function, or that a scoped thread runs, and alone uses the copy, under the original's name",

  offer(clone) {
    const { use } = clone.conditions;
    if (
      !lendingTier(clone) ||
      clone.conditions.isCopy !== "no" ||
      use.kind !== "binding" ||
      !use.closure ||
      !isSameType(clone)
    )
      return undefined;
    return {
      fix: {
        id: "borrow-in-closure",
        title: `Borrow ${nameOf(clone)} in the closure`,
        tier: "review",
        edits: [
          { range: use.letRange, newText: "" },
          { range: use.closure.moveRange, newText: "" },
        ],
      },
      reason: "the closure does not leave the function: it can borrow.",
    };
  },
} satisfies CloneFix;
