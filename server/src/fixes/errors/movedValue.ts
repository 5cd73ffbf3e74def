/** E0382, E0505: a value is used after, or moved while, it should still be there: lend it where it is moved. */
import type { OwnershipFacts, Range } from "../../ownership/facts.js";
import type { ErrorFix } from "./errorFix.js";
import { fixOf, insert, moveAt } from "./errorFix.js";

export const movedValue = {
  id: "moved-value",
  codes: ["E0382", "E0505"],
  summary:
    "`for x in v` → `for x in &v`, `let t = s` → `let t = &s`; at a call `.clone()`, which is offered last everywhere",

  offers(error, facts) {
    // E0505's own place is the move; E0382 names it beside.
    const places =
      error.code === "E0505"
        ? [error.range]
        : error.related.filter((related) => related.message.includes("moved")).map((related) => related.range);
    return places.flatMap((range) => offersAt(facts, range));
  },
} satisfies ErrorFix;

function offersAt(facts: OwnershipFacts, range: Range): ReturnType<ErrorFix["offers"]> {
  const move = moveAt(facts, range);
  if (!move) return [];
  const clone = fixOf("moved-value", `Clone \`${move.path}\` where it is moved`, [insert(range.end, ".clone()")]);
  switch (move.intoKind) {
    case "loop":
      return [fixOf("moved-value", `Iterate over \`${move.path}\` by reference`, [insert(range.start, "&")]), clone];
    case "variable":
      return [fixOf("moved-value", `Let \`${move.into}\` borrow \`${move.path}\``, [insert(range.start, "&")]), clone];
    case "pattern":
      return [fixOf("moved-value", `Match on a reference to \`${move.path}\``, [insert(range.start, "&")]), clone];
    case "call":
    case "field":
    case "aggregate":
    case "return":
      return [clone];
    case "closure":
    case "macro":
    case "other":
      return [];
  }
}
