/** E0384, E0594, E0596: something is changed that was not declared to be: `mut`, or a reference that may change. */
import { insertion } from "../../ownership/edits.js";
import type { FixFacts } from "../../ownership/facts.js";
import type { ErrorFix, ErrorInput } from "./errorFix.js";
import { fixOf, siteAt, variableAtRange } from "./errorFix.js";

export const mutability = {
  id: "declare-mut",
  codes: ["E0384", "E0594", "E0596"],
  summary:
    "`let v` → `let mut v`, `let r = &v` → `let r = &mut v`, `&self` → `&mut self`, `v: &T` → `v: &mut T`, `for x in &v` → `for x in &mut v`, `for x in v.iter()` → `v.iter_mut()`, `if let Some(x) = map.get(k)` → `map.get_mut(k)`, `map[k].clear()` → `map.get_mut(k).unwrap().clear()`, `map[&k] = v` → `map.insert(k, v)`",

  offers(input) {
    const { error, facts } = input;
    const name = (/ as `([^`]+)` is not declared/.exec(error.message) ?? /`([^`]+)`/.exec(error.message))?.[1];
    const isBehindReference = error.message.includes("behind");
    const variable =
      error.related.map((related) => variableAtRange(facts, related.range)).find((found) => found?.name === name) ??
      variableAtRange(facts, error.range) ??
      facts.variables.find(
        (found) =>
          found.name === name && found.declaration.start <= error.range.start && error.range.start < found.scope.end,
      );
    const entry = siteAt(input, error.range)?.mapEntry;
    if (entry !== undefined) return [fixOf("declare-mut", `Use \`${entry.method}()\``, [entry.edit])];
    if (isBehindReference) return exclusiveReference(input);
    if (!variable || variable.name !== name || variable.mutable) return [];
    // `ref x` and captured names cannot be made `mut` by a word in front.
    if (variable.declaration.start !== variable.nameRange.start) return [];
    return [fixOf("declare-mut", `Make \`${variable.name}\` mutable`, [insertion(variable.nameRange.start, "mut ")])];
  },
} satisfies ErrorFix;

/** The reference itself has to be an exclusive one: where it is made, or in the signature, which callers have to follow. */
function exclusiveReference(input: ErrorInput): readonly FixFacts[] {
  const { error, facts } = input;
  const site = siteAt(input, error.range);
  const variable = facts.variables.find(
    ({ name, scope }) => name === site?.root && scope.start <= error.range.start && error.range.start <= scope.end,
  );
  if (!variable) return [];
  if (variable.kind === "self")
    return site?.isBoundByTrait === true
      ? []
      : [fixOf("declare-mut", "Take `&mut self`", [insertion(variable.declaration.start + 1, "mut ")])];
  const { origin } = site ?? {};
  if (origin === undefined) return [];
  const title =
    origin.method === undefined ? `Let \`${variable.name}\` be an exclusive reference` : `Use \`${origin.method}()\``;
  return [fixOf("declare-mut", title, [origin.edit])];
}
