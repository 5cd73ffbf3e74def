/** E0499, E0502, E0506: something is borrowed or assigned while it is borrowed: borrow less of it, or for a shorter time. */
import { insertion } from "../../ownership/edits.js";
import type { ExpressionSite } from "../../ownership/errorSites/errorSite.js";
import type { FixFacts } from "../../ownership/facts.js";
import type { ErrorFix } from "./errorFix.js";
import { fixOf, insertBefore, notes, siteAt } from "./errorFix.js";
import { clonedHolder, heldOffers } from "./heldReference.js";

const ID = "conflicting-borrow";

export const conflictingBorrow = {
  id: ID,
  codes: ["E0499", "E0502", "E0506"],
  summary:
    "`let r = &v[0]` → `let r = v[0]`, `let r = m.get(k).unwrap()` → `let r = *m.get(k).unwrap()` of a Copy value; `self.name()` → `&self.name`, so that other fields stay free; `f(&mut x, x.len())` → `let value = x.len(); f(&mut x, value)`; the last use of the reference before the conflict; `.clone()` last, also of what is iterated over: `for x in &v.clone()`",

  offers(input) {
    const first = notes(
      input,
      /^(first |second )?(im)?mutable borrow (of .* )?occurs here|is borrowed here|borrowed here|borrow of/,
    )
      .flatMap((range) => siteAt(input, range) ?? [])
      .filter((site) => site.asked.start !== input.error.range.start);
    const second = siteAt(input, input.error.range);
    return [
      ...splitByFields(first, second),
      ...(second ? computedBefore(first, second) : []),
      ...first.flatMap((site) => heldOffers(ID, site, input)),
      ...first.flatMap((site) => clonedHolder(ID, site)),
      ...(second ? first.flatMap((site) => iteratedClone(site, second)) : []),
    ];
  },
} satisfies ErrorFix;

/** A method that lends one field borrows them all: the field alone leaves the others free. */
function splitByFields(first: readonly ExpressionSite[], second: ExpressionSite | undefined): readonly FixFacts[] {
  const sites = second ? [...first, second] : first;
  const getters = sites.flatMap(({ getter }) => getter ?? []);
  // Both have to be of a field for it to help, and of another one.
  const fields = sites.map((site) => site.getter?.field ?? fieldOf(site.text));
  if (getters.length === 0 || fields.includes(undefined) || new Set(fields).size < 2) return [];
  const names = getters.map(({ field }) => `\`${field}\``).join(" and ");
  const edits = getters.map(({ range, newText }) => ({ range, newText }));
  return [fixOf(ID, `Borrow the field ${names} alone`, edits)];
}

/** `self.count += 1` → `count` */
function fieldOf(text: string): string | undefined {
  return /^(?:&(?:mut )?)?\w+\.(\w+)\b(?!\()/.exec(text)?.[1];
}

/** `f(&mut x, x.len())`: the argument that reads is computed before the call that changes. */
function computedBefore(
  first: readonly ExpressionSite[],
  { argument, statement }: ExpressionSite,
): readonly FixFacts[] {
  if (!argument || !statement || statement.isLet) return [];
  // What an earlier statement has borrowed stays so.
  if (!first.some((site) => site.statement?.range.start === statement.range.start)) return [];
  return [
    fixOf(ID, `Compute \`${argument.text}\` before`, [
      insertBefore(statement, `let value = ${argument.text};`),
      { range: argument.range, newText: "value" },
    ]),
  ];
}

/** `for x in &v` → `for x in &v.clone()`: what is changed in the loop is not what it goes over. */
function iteratedClone(
  { loop, range, text, isPlace, copyMethod }: ExpressionSite,
  second: ExpressionSite,
): readonly FixFacts[] {
  const isInside = loop !== undefined && loop.start <= second.range.start && second.range.end <= loop.end;
  const isBorrowed = isPlace || (text.startsWith("&") && !text.startsWith("&mut "));
  if (!isInside || !isBorrowed || copyMethod === undefined) return [];
  return [
    fixOf(ID, `Iterate over a clone of \`${text.replace(/^&/, "")}\``, [insertion(range.end, `.${copyMethod}()`)]),
  ];
}
