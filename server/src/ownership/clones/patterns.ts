/** Patterns, as a rewrite sees them: what they bind, and whether they would match through a reference. */
import type { Expr, Pattern } from "../../syntax/ast.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";

/** Undefined where a part of the pattern is not understood. */
export function bindingsOf(pattern: Pattern, typeck: TypeckResults): readonly LocalVariable[] | undefined {
  const found = new Set<LocalVariable>();
  return gather(pattern, typeck, found) ? [...found] : undefined;
}

function gather(pattern: Pattern, typeck: TypeckResults, into: Set<LocalVariable>): boolean {
  const all = (patterns: readonly Pattern[]): boolean => patterns.every((each) => gather(each, typeck, into));
  switch (pattern.kind) {
    case "binding": {
      const variable = typeck.localOfPattern(pattern);
      if (variable) into.add(variable);
      return (
        (variable !== undefined || typeck.patternResolution(pattern) !== undefined) &&
        (!pattern.subpattern || gather(pattern.subpattern, typeck, into))
      );
    }
    case "tuple":
    case "tupleStruct":
    case "slice":
      return all(pattern.elements);
    case "struct":
      return all(pattern.fields.map((field) => field.pattern));
    case "or":
      return all(pattern.alternatives);
    case "reference":
    case "box":
      return gather(pattern.pattern, typeck, into);
    case "macroCall":
    case "missing":
      return false;
    default:
      return true;
  }
}

/** The pattern also matches a reference to what it matches now (RFC 2005), and then binds references. */
export function seesThroughReference(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "wildcard":
    case "rest":
    case "path":
    case "range":
      return true;
    case "binding":
      return !pattern.byRef && !pattern.mutable && pattern.subpattern === undefined;
    case "tuple":
    case "tupleStruct":
    case "slice":
      return pattern.elements.every(seesThroughReference);
    case "struct":
      return pattern.fields.every((field) => seesThroughReference(field.pattern));
    case "or":
      return pattern.alternatives.every(seesThroughReference);
    case "literal":
      return (
        pattern.value.kind === "literal" && pattern.value.literal !== "string" && pattern.value.literal !== "byteString"
      );
    case "reference":
    case "box":
    case "constBlock":
    case "macroCall":
    case "missing":
      return false;
  }
}

/** The patterns that an expression in the place of a scrutinee is matched with; undefined where it is none. */
export function patternsOf(parent: Expr | undefined): readonly Pattern[] | undefined {
  if (parent?.kind === "match") return parent.arms.map((arm) => arm.pattern);
  return parent?.kind === "let" ? [parent.pattern] : undefined;
}
