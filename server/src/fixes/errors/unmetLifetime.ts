/**
 * Errors about lifetimes, mended in the signature: it does not promise what the body needs.
 *
 * `'b` has to outlive `'a`: where both have names, that is said (`'b: 'a`); where one was left out, it gets the other's name; where both
 * were, one name for both. What the signature then asks of callers is more than before. `&'a mut self` that is not wanted is the
 * commonest way to a type that nobody can use, so the result that borrows from `self` alone comes first there.
 */

import { type Edit, insertion } from "../../ownership/edits.js";
import type { FixFacts } from "../../ownership/facts.js";
import type { HeadLifetimes, LifetimeMark } from "../../ownership/lifetimeFacts.js";
import { nameLifetimes } from "../lifetimeEdits.js";
import type { ErrorFix, ErrorInput } from "./errorFix.js";
import { fixOf } from "./errorFix.js";

type Unmet = NonNullable<ErrorInput["error"]["unmet"]>;
type Place = Unmet["shorter"];
type ElidedPlace = Place & { readonly kind: "elided" };

const ID = "declare-lifetimes";
const STATIC = "'static";

export const unmetLifetime = {
  id: ID,
  codes: ["E0621", "LIFETIME", "E0309", "E0310"],
  summary:
    "`y: &str` → `y: &'a str`; `<'a, 'b>` → `<'a, 'b: 'a>`; `v: &mut Vec<&str>, s: &str` → `<'a>`, `v: &mut Vec<&'a str>, s: &'a str`; `&self` → `&'a self`, or `-> &'a str` → `-> &str`; `<T>` → `<T: 'static>`",

  offers({ error, site }) {
    const { unmet } = error;
    if (unmet === undefined || site.signature === undefined) return [];
    const { head, typeParameters } = site.signature;
    const { longer, shorter } = unmet;
    if (longer.kind === "type") {
      const parameter = typeParameters.find(({ name }) => name === longer.name);
      if (parameter === undefined || shorter.kind !== "named") return [];
      const edits = [insertion(parameter.at, `${parameter.before}${shorter.name}`)];
      return [fixOf(ID, `Declare that \`${longer.name}\` holds nothing that ends before \`${shorter.name}\``, edits)];
    }
    if (head === undefined) return [];
    if (shorter.kind === "named" && shorter.name === STATIC) return objectBound(head, longer);
    if (longer.kind === "named")
      return shorter.kind === "named"
        ? outlivesBound(head, longer.name, shorter.name)
        : giveName(head, shorter, longer.name);
    return shorter.kind === "named" ? giveName(head, longer, shorter.name) : giveOneName(head, longer, shorter);
  },
} satisfies ErrorFix;

/** `<'a, 'b>` → `<'a, 'b: 'a>` */
function outlivesBound(head: HeadLifetimes, longer: string, shorter: string): readonly FixFacts[] {
  const declared = head.lifetimes.find(
    ({ name, origin, binder = -1 }) =>
      origin === "declared" && name === longer && head.binders[binder]?.kind === "item",
  );
  // Beside bounds that it has already, wherever they stand, is no certain place.
  if (declared?.declaration === undefined || declared.outlives.length > 0) return [];
  const edits = [insertion(declared.declaration.end, `: ${shorter}`)];
  return [fixOf(ID, `Declare that \`${longer}\` outlives \`${shorter}\``, edits)];
}

/** `-> Box<dyn Fn()>` → `-> Box<dyn Fn() + '_>`: left out there, `'static` is meant. */
function objectBound(head: HeadLifetimes, place: Place): readonly FixFacts[] {
  const objects = ownMarks(head).filter(
    ({ form, position, how, lifetimes, insertions }) =>
      form === "object" && position === "result" && how === "elided" && lifetimes[0] === 0 && insertions.length > 0,
  );
  if (objects.length === 0) return [];
  const borrows = place.kind === "named" ? `what has lifetime \`${place.name}\`` : `\`${place.parameter ?? "it"}\``;
  const title = `Let the object in the result borrow from ${borrows}`;
  const bound = (name: string): readonly Edit[] =>
    objects.flatMap(({ insertions }) =>
      insertions.map(({ range, text }): Edit => ({ range, newText: text.replace("$", () => name) })),
    );
  if (place.kind === "named") return place.name === STATIC ? [] : [fixOf(ID, title, bound(place.name))];
  const id = elidedLifetime(head, place);
  if (id === undefined || place.parameter === undefined) return [];
  // `'_` in the result: that of `self`, or the only one of all parameters.
  const inputs = ownMarks(head).filter(({ position }) => position === "self" || position === "parameter");
  const isOnly = new Set(inputs.flatMap(({ lifetimes }) => lifetimes)).size === 1;
  if (isOnly || place.parameter === "self") return [fixOf(ID, title, bound("'_"))];
  const name = freeName(head);
  return name === undefined ? [] : [fixOf(ID, title, [...nameLifetimes(head, new Set([id]), name), ...bound(name)])];
}

/** `y: &str` → `y: &'a str` */
function giveName(head: HeadLifetimes, place: ElidedPlace, name: string): readonly FixFacts[] {
  const id = elidedLifetime(head, place);
  // A parameter that takes only what lives as long as the program is seldom meant.
  if (id === undefined || name === STATIC || place.parameter === undefined) return [];
  const named = fixOf(
    ID,
    `Write \`${name}\` in the type of \`${place.parameter}\``,
    nameLifetimes(head, new Set([id]), name, true),
  );
  return place.parameter === "self" ? [...leaveOut(head, name), named] : [named];
}

/** `-> &'a str` → `-> &str`: what the result borrows is that of `self`. */
function leaveOut(head: HeadLifetimes, name: string): readonly FixFacts[] {
  const results = ownMarks(head).filter(({ position }) => position === "result");
  const isNamed = ({ lifetimes }: LifetimeMark): boolean => lifetimes.some((id) => head.lifetimes[id]?.name === name);
  const [outermost] = results;
  // What another parameter lends for it may be returned as well.
  const isLent = ownMarks(head).some((mark) => mark.position === "parameter" && isNamed(mark));
  if (isLent || outermost === undefined || !isNamed(outermost)) return [];
  const edits = results.filter(isNamed).map(
    ({ form, range: { start, end } }): Edit =>
      // With the space behind it.
      form === "reference" ? { range: { start, end: end + 1 }, newText: "" } : { range: { start, end }, newText: "'_" },
  );
  return [fixOf(ID, "Let the result borrow from `self`", edits)];
}

/** `v: &mut Vec<&str>, s: &str` → `v: &mut Vec<&'a str>, s: &'a str` */
function giveOneName(head: HeadLifetimes, longer: ElidedPlace, shorter: ElidedPlace): readonly FixFacts[] {
  const ids = [elidedLifetime(head, longer), elidedLifetime(head, shorter)];
  const [first, second] = ids;
  if (first === undefined || second === undefined || first === second) return [];
  const name = freeName(head);
  const [one, other] = [longer.parameter, shorter.parameter];
  if (name === undefined || one === undefined || other === undefined) return [];
  const isResult = ownMarks(head).some((mark) => mark.position === "result" && mark.lifetimes.includes(second));
  const title = isResult
    ? `Let the result borrow from \`${other}\` and \`${one}\``
    : one === other
      ? `Give the two lifetimes of \`${one}\` one name`
      : `Give \`${other}\` and \`${one}\` one lifetime`;
  return [fixOf(ID, title, nameLifetimes(head, new Set([first, second]), name))];
}

/** Names of lifetimes that are left out are free. */
function freeName(head: HeadLifetimes): string | undefined {
  return head.lifetimes.find(({ origin }) => origin === "elided")?.name;
}

/** Of the lifetimes that are left out in the type of a parameter; undefined where the text shows others than the types have. */
function elidedLifetime(head: HeadLifetimes, { parameter, index, count }: ElidedPlace): number | undefined {
  const inType = ownMarks(head)
    .filter((mark) => (parameter === undefined ? mark.position === "result" : mark.parameter === parameter))
    .sort((a, b) => endOf(a) - endOf(b) || b.type.start - a.type.start);
  const elided = new Set(
    inType.flatMap((mark) => mark.lifetimes).filter((id) => head.lifetimes[id]?.origin === "elided"),
  );
  return elided.size === count ? [...elided][index] : undefined;
}

/** What stands in a reference comes before the reference's own. */
function endOf({ form, type, range }: LifetimeMark): number {
  return form === "reference" ? type.end : range.start;
}

function ownMarks(head: HeadLifetimes): readonly LifetimeMark[] {
  return head.marks.filter((mark) => !mark.inFunctionType && mark.form !== "opaque");
}
