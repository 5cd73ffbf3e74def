/** E0507: a value is taken from behind a reference: borrow it there, or leave something else in its place. */
import type { ErrorFix } from "./errorFix.js";
import { fixOf, insert, moveAt } from "./errorFix.js";

export const moveOutOfReference = {
  id: "move-out-of-reference",
  codes: ["E0507"],
  summary:
    "`let y = r.field` → `let y = &r.field`, `match r.field` → `match &r.field`; behind `&mut`: `std::mem::take(&mut r.field)`; `.clone()` last",

  offers(error, facts) {
    const { range } = error;
    const path = /`([^`]+)`/.exec(error.message)?.[1] ?? "the value";
    const move = moveAt(facts, range);
    const isMatched = error.related.some((related) => related.message.includes("binding"));
    const lend = fixOf("move-out-of-reference", isMatched ? "Match on a reference" : `Borrow \`${path}\``, [
      insert(range.start, "&"),
    ]);
    const take = fixOf("move-out-of-reference", `Take \`${path}\` and leave its default`, [
      insert(range.start, "std::mem::take(&mut "),
      insert(range.end, ")"),
    ]);
    const clone = fixOf("move-out-of-reference", `Clone \`${path}\``, [insert(range.end, ".clone()")]);
    const offers = isMatched || move?.intoKind === "variable" ? [lend] : [];
    if (error.message.includes("mutable reference")) offers.push(take);
    return isMatched ? offers : [...offers, clone];
  },
} satisfies ErrorFix;
