/**
 * E0106: a lifetime is left out where no rule gives one.
 *
 * Found in the heads of items alone, so that it is told whatever is not understood of the bodies. The story says what the result
 * could borrow from: that there are two such parameters, or none, is why no rule applies.
 */
import type { DiagnosticFacts } from "../../ownership/facts.js";
import type { HeadLifetimes, LifetimeMark, MissingLifetime } from "../../ownership/lifetimeFacts.js";

/** In text order; ranges relative to the head's piece. */
export function missingLifetimes(head: HeadLifetimes): readonly DiagnosticFacts[] {
  return errorsOf(head.missing).map(([first, ...others]) => ({
    code: "E0106",
    message: `missing lifetime specifier${first.count > 1 || others.length > 0 ? "s" : ""}`,
    range: first.range,
    related: [
      ...others.map((other) => ({ range: other.range, message: "a lifetime is missing here, too" })),
      ...storyOf(head, first),
    ],
  }));
}

type ErrorPlaces = [MissingLifetime, ...MissingLifetime[]];

/** What is missing in the result of one function is one error, at the first place. */
function errorsOf(missing: HeadLifetimes["missing"]): readonly ErrorPlaces[] {
  const errors: ErrorPlaces[] = [];
  const byResult = new Map<number, ErrorPlaces>();
  for (const place of missing) {
    const known = place.result === undefined ? undefined : byResult.get(place.result);
    if (known !== undefined) {
      known.push(place);
      continue;
    }
    const own: ErrorPlaces = [place];
    errors.push(own);
    if (place.result !== undefined) byResult.set(place.result, own);
  }
  return errors;
}

function storyOf(head: HeadLifetimes, missing: MissingLifetime): DiagnosticFacts["related"] {
  if (missing.position === "field")
    return [{ range: missing.range, message: "what this borrows from must outlive the value that holds it: name it" }];
  if (missing.position === "value")
    return [
      { range: missing.range, message: "what lives as long as its thread can borrow from statics alone: `'static`" },
    ];
  if (missing.position !== "result" || missing.inFunctionType || head.item !== "function") return [];
  const sources = head.marks.filter(isSource);
  if (sources.length === 0)
    return [{ range: missing.range, message: "there is no parameter that the result could borrow from" }];
  return sources.map((mark) => ({
    range: mark.type,
    message: `the result could borrow from ${mark.parameter === undefined ? "this parameter" : `\`${mark.parameter}\``}: the signature does not say`,
  }));
}

function isSource(mark: LifetimeMark): boolean {
  if (mark.inFunctionType || (mark.position !== "self" && mark.position !== "parameter")) return false;
  return mark.form === "reference" || mark.form === "path";
}
