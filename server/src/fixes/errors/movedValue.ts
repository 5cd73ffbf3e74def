/** E0382, E0505: a value is used after, or moved while, it should still be there: lend it where it is moved. */
import type { ErrorFix, ErrorInput } from "./errorFix.js";
import { notes, siteAt } from "./errorFix.js";
import { heldOffers } from "./heldReference.js";
import { cloneOffer, lendingOffers } from "./lending.js";

export const movedValue = {
  id: "moved-value",
  codes: ["E0382", "E0505"],
  summary:
    "`for x in v` → `for x in &v`, `let t = s` → `let t = &s`, `let Point { x, y } = p` → `= &p`, `dbg!(x);` → `dbg!(&x);`, `o.unwrap()` → `o.as_ref().unwrap()`, `v.into_iter()` → `v.iter()`, `f(r)` → `f(&mut *r)` of an exclusive reference, `move ||` → `||`; `.clone()` where it is moved is offered last everywhere",

  offers(input) {
    const sites = movesOf(input).flatMap((range) => siteAt(input, range) ?? []);
    const held =
      input.error.code === "E0505" ? notes(input, /borrow of/).flatMap((range) => siteAt(input, range) ?? []) : [];
    return [
      ...sites.flatMap((site) => lendingOffers("moved-value", site)),
      ...held.flatMap((site) => heldOffers("moved-value", site, input)),
      ...sites.flatMap((site) => cloneOffer("moved-value", site)),
    ];
  },
} satisfies ErrorFix;

/** E0505's own place is the move; E0382 names it beside. */
function movesOf(input: ErrorInput): readonly ErrorInput["error"]["range"][] {
  if (input.error.code === "E0505") return [input.error.range];
  const named = notes(input, /^value (partially )?moved (here|into closure here)| moved due to this/);
  // Moved in the previous iteration of a loop: the place itself.
  return named.length > 0 ? named : [input.error.range];
}
