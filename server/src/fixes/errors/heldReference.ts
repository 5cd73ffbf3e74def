/**
 * `let r = &place;`, `let r = v.last().unwrap();` where the place is needed otherwise before `r` is used last: hold the value, or use `r`
 * earlier.
 */
import type { ExpressionSite } from "../../ownership/errorSites/errorSite.js";
import type { FixFacts, Range } from "../../ownership/facts.js";
import type { ErrorInput } from "./errorFix.js";
import { fixOf, siteAt } from "./errorFix.js";

/** `site`: the borrow that is still in use. A copy of a value that is not Copy is not among the offers: see `clonedHolder`. */
export function heldOffers(id: string, site: ExpressionSite, input: ErrorInput): readonly FixFacts[] {
  return [...copiedHolder(id, site), ...earlierUse(id, site, input)];
}

/** `let r = &v[0];` → `let r = v[0];` of a Copy value. */
function copiedHolder(id: string, { held }: ExpressionSite): readonly FixFacts[] {
  return held?.byCopy ? [fixOf(id, `Let \`${held.name}\` be a copy`, held.byCopy)] : [];
}

/** `let r = &v[0];` → `let r = v[0].clone();`, the last offer of all. */
export function clonedHolder(id: string, { held }: ExpressionSite): readonly FixFacts[] {
  if (!held?.byClone || held.isCopy === "yes") return [];
  return [fixOf(id, `Let \`${held.name}\` be a clone`, held.byClone)];
}

/** The statement that comes next is the last that uses the reference: let it come first. */
function earlierUse(id: string, { held }: ExpressionSite, input: ErrorInput): readonly FixFacts[] {
  const { statement, root, role, range } = siteAt(input, input.error.range) ?? {};
  const next = statement?.next;
  const lastUse = held?.uses.at(-1);
  if (!held || !lastUse || !statement || !next || next.needsStatement) return [];
  const { error } = input;
  // The change itself needs the reference. Arguments are there before the call that borrows what was reserved for it (RFC 2025).
  const isTooLate = (use: Range): boolean =>
    statement.range.start <= use.start &&
    use.end <= statement.range.end &&
    !(error.range.start < use.start && use.end < error.range.end) &&
    !(role === "receiver" && range !== undefined && range.end <= use.start);
  if (held.uses.some(isTooLate)) return [];
  // It would see what is there before the change.
  if (root !== undefined && next.variables.includes(root)) return [];
  if (lastUse.start < next.range.start || next.range.end < lastUse.end) return [];
  return [
    fixOf(id, `Use \`${held.name}\` before`, [
      { range: statement.range, newText: next.text },
      { range: next.range, newText: statement.text },
    ]),
  ];
}
