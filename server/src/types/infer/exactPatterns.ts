/**
 * Types, lifetimes and all, of what a pattern binds, from that of what it is matched with.
 *
 * In `if let Some(names) = &mut self.names { names.push(name) }` the variable is `&mut Vec<&'a str>` with the lifetime that the field
 * declares: `&mut T` is invariant, so no supertype with another lifetime may stand for it.
 */
import { fieldNamed } from "../../hir/named.js";
import type { Expr, Pattern } from "../../syntax/ast.js";
import { erasedRegion, genericArgs, isRegion, isType } from "../argTerms.js";
import { adtType, arrayType, refType, sliceType, tupleType } from "../interner.js";
import { typeOfField } from "../items.js";
import { eraseRegions, substitute } from "../subst.js";
import { type AdtType, type Type, TypeFlag } from "../type.js";
import type { LocalVariable } from "../typeck.js";
import type { FnCtxt } from "./fnCtxt.js";

/** What a whole pattern is matched with. */
export interface Matched {
  readonly pattern: Pattern;
  readonly value: Expr;
  /** The pattern has a `ref`: then it is matched with the place itself, not with a value of some supertype. */
  readonly isPlace: boolean;
}

/**
 * What a type variable becomes that takes a value of the type (rustc's `generalize`): a supertype, so lifetimes are new but behind `&mut`.
 * Behind what else is invariant they count as new, too, of which nothing follows.
 */
export function generalized(type: Type): Type {
  if ((type.flags & TypeFlag.hasRegion) === 0) return type;
  switch (type.kind) {
    case "ref":
      return refType(type.mutable, type.mutable ? type.inner : generalized(type.inner));
    case "tuple":
      return tupleType(type.elements.map(generalized));
    case "array":
      return arrayType(generalized(type.element), type.length);
    case "slice":
      return sliceType(generalized(type.element));
    case "adt":
      return adtType(
        type.adt,
        genericArgs(type.args.list.map((arg) => (isType(arg) ? generalized(arg) : isRegion(arg) ? erasedRegion : arg))),
      );
    default:
      return eraseRegions(type);
  }
}

/** Notes the types of the variables in the pattern, which is matched with the type, as far as it has the shape that inference found. */
export function noteBindings(
  fcx: FnCtxt,
  pattern: Pattern,
  matched: Type,
  note: (of: LocalVariable, type: Type) => void,
): void {
  const { tables } = fcx;
  const inner = (part: Pattern, type: Type | undefined): void => {
    if (type !== undefined) noteBindings(fcx, part, type, note);
  };
  if (pattern.kind === "binding") {
    const variable = tables.localOfPattern(pattern);
    if (variable?.pattern === pattern)
      note(variable, variable.mode === "move" ? matched : refType(variable.mode === "refMut", matched));
    if (pattern.subpattern !== undefined) inner(pattern.subpattern, matched);
    return;
  }
  if (pattern.kind === "or") {
    for (const alternative of pattern.alternatives) inner(alternative, matched);
    return;
  }
  if (pattern.kind === "reference") {
    if (matched.kind === "ref") inner(pattern.pattern, matched.inner);
    return;
  }
  let type = matched;
  for (const _ of tables.patternDerefs(pattern)) {
    if (type.kind !== "ref") return;
    type = type.inner;
  }
  if (pattern.kind === "tuple" && type.kind === "tuple") {
    const { elements } = type;
    positional(pattern.elements, elements.length, (part, index) => inner(part, elements[index]));
  } else if (pattern.kind === "slice" && (type.kind === "slice" || type.kind === "array")) {
    for (const part of pattern.elements)
      if (part.kind !== "binding" || part.subpattern === undefined) inner(part, type.element);
  } else if (pattern.kind === "tupleStruct" && type.kind === "adt") {
    const fields = tables.variantOf(pattern)?.fields ?? [];
    const { args } = withNewLifetimes(type);
    positional(pattern.elements, fields.length, (part, index) => {
      const field = fields[index];
      inner(part, field && substitute(typeOfField(fcx.cx, field), args));
    });
  } else if (pattern.kind === "struct" && type.kind === "adt") {
    const variant = tables.variantOf(pattern);
    const { args } = withNewLifetimes(type);
    for (const { field: name, pattern: part } of pattern.fields) {
      const field = variant && fieldNamed(variant, name.name);
      inner(part, field && substitute(typeOfField(fcx.cx, field), args));
    }
  }
}

/** What a constructor in a pattern makes has lifetimes of its own, which are related to those of what is matched. */
function withNewLifetimes(type: AdtType): AdtType {
  return adtType(type.adt, genericArgs(type.args.list.map((arg) => (isRegion(arg) ? erasedRegion : arg))));
}

function positional(elements: readonly Pattern[], count: number, each: (part: Pattern, index: number) => void): void {
  const rest = elements.findIndex(({ kind }) => kind === "rest");
  const skipped = rest < 0 ? 0 : count - (elements.length - 1);
  elements.forEach((part, index) => {
    if (index !== rest) each(part, rest >= 0 && index > rest ? index - 1 + skipped : index);
  });
}
