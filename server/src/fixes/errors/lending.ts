/** Lending a value where it is given away: what both a use after a move and a move out of a reference are mended with. */
import { insertion } from "../../ownership/edits.js";
import type { ExpressionSite } from "../../ownership/errorSites/errorSite.js";
import type { FixFacts } from "../../ownership/facts.js";
import type { ErrorInput } from "./errorFix.js";
import { fixOf, insertBefore } from "./errorFix.js";

/** Methods of `Option` and `Result` that take them, and do as well with a reference inside. */
const OPTION = new Set([
  "unwrap",
  "expect",
  "map",
  "and_then",
  "map_or",
  "map_or_else",
  "is_some_and",
  "unwrap_or_else",
]);
/** Methods by which others are given an iterator's items, or a collection's, by value. */
const ITERATES = new Set(["into_iter", "into_keys", "into_values"]);
const BY_REFERENCE: Readonly<Record<string, string>> = {
  into_iter: "iter",
  into_keys: "keys",
  into_values: "values",
};

/** Offers that lend what is moved at the site, least invasive first; no clone among them. */
export function lendingOffers(id: string, site: ExpressionSite): readonly FixFacts[] {
  const { text, range, role, lent, call, container, isPlace } = site;
  const name = `\`${text}\``;
  const amp = (title: string): FixFacts => fixOf(id, title, [...borrowed(site), ...(lent?.edits ?? [])]);
  if (site.moveWord) return [fixOf(id, "Borrow in the closure", [{ range: site.moveWord, newText: "" }])];
  // An exclusive reference is lent on, not given away.
  if (
    isPlace &&
    site.reference === "exclusive" &&
    (role === "initializer" || role === "argument" || role === "iterable")
  )
    return [fixOf(id, `Lend ${name} on`, [insertion(range.start, "&mut *")])];
  // What follows needs the value itself, or a closure has taken it.
  if (!isPlace || lent?.onlyRead === "no") return [];
  switch (role) {
    case "receiver": {
      if (call?.self !== "value" || !call.isStd) return [];
      if ((container === "Option" || container === "Result") && OPTION.has(call.method))
        return [fixOf(id, `Use \`as_ref()\` on ${name}`, [insertion(range.end, ".as_ref()"), ...(lent?.edits ?? [])])];
      const other = ITERATES.has(call.method) ? BY_REFERENCE[call.method] : undefined;
      return other === undefined
        ? []
        : [
            fixOf(id, `Iterate over ${name} by reference`, [
              { range: call.methodRange, newText: other },
              ...(lent?.edits ?? []),
            ]),
          ];
    }
    case "iterable":
      return [amp(`Iterate over ${name} by reference`)];
    case "scrutinee":
      return [amp(`Match on a reference to ${name}`)];
    // With a type that is written the reference would not fit.
    case "initializer":
      return lent === undefined ? [] : [amp(`Borrow ${name}`)];
    case "shown":
      return [amp(`Show ${name} by reference`)];
    case "argument":
      return site.acceptsReference === "yes" ? [amp(`Pass a reference to ${name}`)] : [];
    case "other":
      return [];
  }
}

/** `*r` of a reference is lent as `r`, anything else by `&`. */
function borrowed({ range, isReferent }: ExpressionSite): FixFacts["edits"] {
  return isReferent
    ? [{ range: { start: range.start, end: range.start + 1 }, newText: "" }]
    : [insertion(range.start, "&")];
}

/** The last offer: a copy, where one can be made. Not of a closure, nor of what is borrowed exclusively. */
export function cloneOffer(
  id: string,
  { text, range, isPlace, isShorthand, reference, copyMethod }: ExpressionSite,
): readonly FixFacts[] {
  if (!isPlace || reference === "exclusive" || copyMethod === undefined) return [];
  const name = isShorthand ? `: ${text}` : "";
  return text.startsWith("*")
    ? [fixOf(id, `Clone \`${text}\``, [insertion(range.start, "("), insertion(range.end, `).${copyMethod}()`)])]
    : [fixOf(id, `Clone \`${text}\``, [insertion(range.end, `${name}.${copyMethod}()`)])];
}

/**
 * A clone for the closure or block that takes the variable: in a variable of the same name before the statement, where that hides it from
 * nobody, else in a block around the closure.
 */
export function cloneForTakerOffer(id: string, { error }: ErrorInput, { taken }: ExpressionSite): readonly FixFacts[] {
  const variable = taken.find(({ name }) => error.message.includes(`\`${name}\``));
  if (variable === undefined) return [];
  const { name, written, taker, isBlock, copyMethod, isMutable, before } = variable;
  const clone = `let ${isMutable ? "mut " : ""}${written} = ${written}.${copyMethod}();`;
  const edits =
    before === undefined
      ? [insertion(taker.start, `{ ${clone} `), insertion(taker.end, " }")]
      : [insertBefore(before, clone)];
  return [fixOf(id, `Clone \`${name}\` for the ${isBlock ? "block" : "closure"}`, edits)];
}

/** `T: Copy`, for what is of a type parameter: what is given away is a copy then. */
export function copyBoundOffer(
  id: string,
  { site }: ErrorInput,
  { typeParameter }: ExpressionSite,
): readonly FixFacts[] {
  const parameter = site.signature?.typeParameters.find(({ name }) => name === typeParameter);
  return parameter === undefined
    ? []
    : [fixOf(id, `Require \`${parameter.name}: Copy\``, [insertion(parameter.at, `${parameter.before}Copy`)])];
}
