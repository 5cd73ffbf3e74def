/** E0384, E0596: something is changed that was not declared to be: `mut`. */
import type { ErrorFix } from "./errorFix.js";
import { fixOf, insert, variableAtRange } from "./errorFix.js";

export const mutability = {
  id: "declare-mut",
  codes: ["E0384", "E0594", "E0596"],
  summary: "`let v` → `let mut v`",

  offers(error, facts) {
    const name = /`([^`]+)`/.exec(error.message)?.[1];
    const isBehindReference = error.message.includes("behind");
    const variable =
      error.related.map((related) => variableAtRange(facts, related.range)).find((found) => found?.name === name) ??
      variableAtRange(facts, error.range) ??
      facts.variables.find(
        (found) =>
          found.name === name && found.declaration.start <= error.range.start && error.range.start < found.scope.end,
      );
    if (!variable || isBehindReference || variable.name !== name || variable.mutable || variable.kind === "self")
      return [];
    // `ref x` and captured names cannot be made `mut` by a word in front.
    if (variable.declaration.start !== variable.nameRange.start) return [];
    return [fixOf("declare-mut", `Make \`${variable.name}\` mutable`, [insert(variable.nameRange.start, "mut ")])];
  },
} satisfies ErrorFix;
