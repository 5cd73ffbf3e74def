/**
 * E0507, E0508, E0509: a value is taken from behind a reference, out of a slice, or out of a type with a destructor: borrow it there, or
 * leave something else in its place.
 */
import { insertion } from "../../ownership/edits.js";
import type { ErrorFix, ErrorInput } from "./errorFix.js";
import { fixOf, siteAt } from "./errorFix.js";
import { cloneForTakerOffer, cloneOffer, copyBoundOffer, lendingOffers } from "./lending.js";

/** They are `Default`, and an empty one costs nothing. */
const EMPTIED = new Set(["String", "Vec", "VecDeque", "HashMap", "HashSet", "BTreeMap", "BTreeSet", "Option"]);

export const moveOutOfReference = {
  id: "move-out-of-reference",
  codes: ["E0507", "E0508", "E0509"],
  summary:
    "`let y = r.field` → `let y = &r.field`, `match r.field` → `match &r.field`, `r.o.unwrap()` → `r.o.as_ref().unwrap()`; behind `&mut`: `std::mem::take(&mut r.field)`, `r.o.take()`; `.clone()` last; of a generic value also `<T>` → `<T: Copy>`",

  offers(input) {
    const { error } = input;
    const site = siteAt(input, error.range);
    if (!site) return [];
    const isMatched = site.role === "scrutinee";
    const offers = [...lendingOffers("move-out-of-reference", site)];
    if (canBeChanged(input, site.root) && site.container !== undefined && EMPTIED.has(site.container)) {
      const { range, text, container } = site;
      offers.push(
        container === "Option"
          ? fixOf("move-out-of-reference", `Take \`${text}\` and leave \`None\``, [insertion(range.end, ".take()")])
          : fixOf("move-out-of-reference", `Take \`${text}\` and leave it empty`, [
              insertion(range.start, "std::mem::take(&mut "),
              insertion(range.end, ")"),
            ]),
      );
    }
    const copies = [
      ...cloneOffer("move-out-of-reference", site),
      ...cloneForTakerOffer("move-out-of-reference", input, site),
      ...copyBoundOffer("move-out-of-reference", input, site),
    ];
    // What is moved is then a part, out of a pattern.
    return isMatched || site.reference === "shared" ? offers : [...offers, ...copies];
  },
} satisfies ErrorFix;

/** Behind an exclusive reference, or in a variable that is declared `mut`. */
function canBeChanged({ error, facts }: ErrorInput, root: string | undefined): boolean {
  if (error.message.includes("mutable reference")) return true;
  return error.message.includes("index of") && facts.variables.some(({ name, mutable }) => name === root && mutable);
}
