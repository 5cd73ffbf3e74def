/** E0382, E0505: a value is used after, or moved while, it should still be there: lend it where it is moved. */
import type { ErrorFix, ErrorInput } from "./errorFix.js";
import { notes, siteAt } from "./errorFix.js";
import { heldOffers } from "./heldReference.js";
import { cloneForTakerOffer, cloneOffer, copyBoundOffer, lendingOffers } from "./lending.js";

export const movedValue = {
  id: "moved-value",
  codes: ["E0382", "E0505"],
  summary:
    "`for x in v` → `for x in &v`, `let t = s` → `let t = &s`, `let Point { x, y } = p` → `= &p`, `dbg!(x);` → `dbg!(&x);`, `o.unwrap()` → `o.as_ref().unwrap()`, `v.into_iter()` → `v.iter()`, `f(r)` → `f(&mut *r)` of an exclusive reference, `move ||` → `||`; `.clone()` where it is moved is offered last everywhere, for a closure or block that takes it `let x = x.clone();` before it; of a generic value also `<T>` → `<T: Copy>`",

  offers(input) {
    const sites = movesOf(input).flatMap((range) => siteAt(input, range) ?? []);
    const held =
      input.error.code === "E0505" ? notes(input, /borrow of/).flatMap((range) => siteAt(input, range) ?? []) : [];
    const earlier = held.flatMap((site) => heldOffers("moved-value", site, input));
    if (isBorrowedExclusively(input)) return earlier;
    return [
      ...sites.flatMap((site) => lendingOffers("moved-value", site)),
      ...earlier,
      ...sites.flatMap((site) => cloneOffer("moved-value", site)),
      ...sites.flatMap((site) => cloneForTakerOffer("moved-value", input, site)),
      ...sites.flatMap((site) => copyBoundOffer("moved-value", input, site)),
    ];
  },
} satisfies ErrorFix;

/** A shared borrow in place of the move, or for a clone, would be in conflict with that as well. */
function isBorrowedExclusively(input: ErrorInput): boolean {
  if (input.error.code !== "E0505") return false;
  // Of a closure, only its head is named.
  return notes(input, /borrow of/).some(({ start }) =>
    input.facts.events.some((event) => event.kind === "borrow" && event.mutable && event.range.start === start),
  );
}

/** E0505's own place is the move; E0382 names it beside. */
function movesOf(input: ErrorInput): readonly ErrorInput["error"]["range"][] {
  if (input.error.code === "E0505") return [input.error.range];
  const named = notes(input, /^value (partially )?moved (here|into closure here)| moved due to this/);
  // Moved in the previous iteration of a loop: the place itself.
  return named.length > 0 ? named : [input.error.range];
}
