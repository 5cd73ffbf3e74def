/**
 * What constants say of regions: named ones, literals, functions, and what is promoted to a constant.
 *
 * Part of the MIR type check (`typeCheck.ts`). What a path says that names a constant is in `userTypes.ts`.
 */
import { assertNever } from "../base/assertNever.js";
import type { Body, ConstantOperand } from "../mir/body.js";
import { isType } from "../types/argTerms.js";
import { type AggregateCheck, requireOfClosure } from "./aggregates.js";
import type { ConstraintOrigin } from "./constraints.js";
import { type RegionVariable, STATIC } from "./regions.js";
import { pointee, type RegionType } from "./regionTypes.js";
import { ascribePath, constantType } from "./userTypes.js";

/** The check that it is part of. */
export interface ConstantCheck extends AggregateCheck {
  readonly body: Body;
  /** By local. */
  readonly locals: readonly RegionType[];
  requireWellFormed(type: RegionType, origin: ConstraintOrigin): void;
}

const none: readonly RegionVariable[] = [];

/** The type of a constant with its regions, tied to what the path that names it says. */
export function constantTypeOf(check: ConstantCheck, constant: ConstantOperand): RegionType {
  const own = ownTypeOf(check, constant);
  if (constant.userPath !== undefined)
    ascribePath(check.relation, own, constant.userPath, check.origin("genericArgument", constant.span));
  return own;
}

function ownTypeOf(check: ConstantCheck, constant: ConstantOperand): RegionType {
  const { relation } = check;
  const type = relation.types.eraseAndExpand(constant.type);
  const { count } = relation.types.shapeOf(type);
  const of = constant.value.kind === "namedConst" ? constant.value.of : undefined;
  // Also where its own type has no lifetimes a trait's constant asks that the trait holds, and one of an impl that this is for the type.
  const container = of?.def.container.kind;
  const asks = container === "trait" || (container === "impl" && (count > 0 || constant.userPath?.self !== undefined));
  if (of !== undefined && asks)
    return constantType(
      relation,
      type,
      of,
      constant.userPath,
      check.origin("genericArgument", constant.span),
      (named) => check.requireWellFormed(named, check.origin("boring", constant.span)),
    );
  if (count === 0) return { type, regions: none };
  switch (constant.value.kind) {
    case "namedConst":
    case "literal":
    case "static":
      return { type, regions: new Array<RegionVariable>(count).fill(STATIC) };
    case "inlineConst": {
      const made = check.locals[constant.value.made ?? -1] ?? relation.fresh(type);
      if (check.body.closures.length > 0) requireOfPromoted(check, made);
      return made;
    }
    case "function":
    case "zeroSized":
    case "unknown":
      return relation.fresh(type);
    default:
      return assertNever(constant.value);
  }
}

/** `&|x| x`, `&[|x| x]`: no statement makes the closure. */
function requireOfPromoted(check: ConstantCheck, made: RegionType): void {
  const { type, regions } = made;
  switch (type.kind) {
    case "closure": {
      const body = check.body.closures.find(({ closure }) => closure?.expr === type.expr);
      if (body !== undefined) requireOfClosure(check, body, made);
      return;
    }
    case "ref":
      requireOfPromoted(check, pointee(made, type.inner));
      return;
    case "array":
      requireOfPromoted(check, { type: type.element, regions });
      return;
    case "tuple":
    case "adt": {
      let first = 0;
      for (const part of type.kind === "tuple" ? type.elements : type.args.list) {
        const count = check.relation.types.argCount(part);
        if (isType(part)) requireOfPromoted(check, { type: part, regions: regions.slice(first, first + count) });
        first += count;
      }
      return;
    }
    default:
      return;
  }
}
