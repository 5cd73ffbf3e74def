/**
 * What values that are put together ask of regions: fields, elements, what a closure captures, what is printed.
 *
 * Part of the MIR type check (`typeCheck.ts`), which says what a place's and an operand's type is.
 */
import { assertNever } from "../base/assertNever.js";
import type { AggregateRvalue, Body, Operand } from "../mir/body.js";
import type { Span } from "../syntax/ast.js";
import { constValue } from "../types/argTerms.js";
import { adtType, arrayType, tupleType } from "../types/interner.js";
import type { CoroutineType, Type } from "../types/type.js";
import { closureTypeOf } from "./closures.js";
import type { ConstraintCategory, ConstraintOrigin } from "./constraints.js";
import type { PlaceTypes } from "./placeTypes.js";
import { type RegionVariable, STATIC } from "./regions.js";
import type { RegionType } from "./regionTypes.js";
import type { TypeCheckInput } from "./typeCheckInput.js";
import type { TypeRelation } from "./typeRelation.js";

/** The check that it is part of. */
export interface AggregateCheck {
  readonly input: TypeCheckInput;
  readonly relation: TypeRelation;
  readonly places: PlaceTypes;
  /** Of the statement. */
  readonly point: number;
  origin(category: ConstraintCategory, span: Span): ConstraintOrigin;
  operandType(operand: Operand): RegionType;
  /** Somebody names the type. */
  ascribe(own: RegionType, written: Type, origin: ConstraintOrigin): void;
}

export function checkAggregate(
  check: AggregateCheck,
  rvalue: AggregateRvalue,
  target: RegionType,
  { span, origin }: { readonly span: Span; readonly origin: ConstraintOrigin },
): void {
  const { aggregate, operands } = rvalue;
  switch (aggregate.kind) {
    case "array":
    case "tuple":
    case "adt": {
      const variant = aggregate.kind === "adt" ? aggregate.variant.index : 0;
      const only = aggregate.kind === "adt" ? aggregate.unionField : undefined;
      const userType = aggregate.kind === "adt" ? aggregate.userType : undefined;
      const made = madeAs(check, rvalue, target, origin);
      // After what it is made for: of two ways of one length to an error the first is told.
      if (userType !== undefined) check.ascribe(made, userType, check.origin("genericArgument", span));
      const clauses = check.input.obligations.clausesOf(made.type);
      check.relation.require(clauses, made.regions, [], check.origin("predicate", span));
      // A data type's field may be of `'static` where its type has no lifetimes, and is not what is returned or assigned.
      const fieldOrigin = made === target && aggregate.kind !== "adt" ? origin : check.origin("boring", span);
      operands.forEach((operand, index) => {
        const field =
          made.type.kind === "array"
            ? { type: made.type.element, regions: made.regions }
            : check.places.fieldOf(made, variant, only ?? index);
        if (field !== undefined) check.relation.relate(check.operandType(operand), field, fieldOrigin);
      });
      return;
    }
    case "closure": {
      // A type of its own, so that what the body asks tells more of the way to an error than that it was assigned.
      const made = check.relation.fresh(closureTypeOf(aggregate.body) ?? target.type);
      const closure = made.type;
      if (closure.kind !== "closure" && closure.kind !== "coroutine") return;
      operands.forEach((operand, index) => {
        const upvar = check.places.upvarOf(made, index);
        if (upvar !== undefined) check.relation.relate(check.operandType(operand), upvar, check.origin("boring", span));
      });
      relateParentArgs(check, closure, made.regions, span);
      if (closure.kind === "coroutine") relateOutput(check, closure, made.regions, span);
      requireOfClosure(check, aggregate.body, made);
      check.relation.relate(made, target, origin);
      return;
    }
    case "formatArguments": {
      // `Arguments<'a>` holds references to all that is printed.
      const held = target.regions[0];
      if (held === undefined) return;
      for (const operand of operands)
        for (const region of check.operandType(operand).regions) check.relation.constraints.add(region, held, origin);
      return;
    }
    default:
      assertNever(aggregate);
  }
}

/** What the closure's body asks of its creator. */
export function requireOfClosure(check: AggregateCheck, body: Body, made: RegionType): void {
  for (const requirement of check.input.requirementsOf(body)) {
    const { category, span } = requirement;
    const asked = { category, span, point: check.point, fromClosure: true };
    const shorter = requirement.shorter < 0 ? STATIC : made.regions[requirement.shorter];
    if (shorter === undefined) continue;
    if (typeof requirement.longer !== "number") {
      const { type, positions } = requirement.longer;
      const own = positions.map((at) => (at === undefined || at >= 0 ? made.regions[at ?? -1] : STATIC));
      check.relation.outliveAlias({ type, regions: own }, shorter, asked);
      continue;
    }
    const longer = requirement.longer < 0 ? STATIC : made.regions[requirement.longer];
    if (longer !== undefined) check.relation.constraints.add(longer, shorter, asked);
  }
}

/**
 * Data types and arrays are of a type of their own, which then is that of the place: as of a call's result a second step, so that of two ways
 * to an error neither is shorter. A tuple's is that of its operands. What is built straight into an `impl Trait` result is hidden by it.
 */
function madeAs(
  check: AggregateCheck,
  { aggregate, operands }: AggregateRvalue,
  target: RegionType,
  origin: ConstraintOrigin,
): RegionType {
  if (target.type.kind !== "opaque") {
    if (target.regions.length === 0 || target.type.kind === "tuple") return target;
    const made = check.relation.fresh(target.type);
    check.relation.relate(made, target, origin);
    return made;
  }
  const built =
    aggregate.kind === "adt"
      ? adtType(aggregate.variant.adt, aggregate.args)
      : aggregate.kind === "tuple"
        ? tupleType(operands.map((operand) => check.operandType(operand).type))
        : aggregate.kind === "array"
          ? arrayOf(operands.map((operand) => check.operandType(operand).type))
          : undefined;
  if (built === undefined) return target;
  const made = check.relation.fresh(built);
  check.relation.relate(made, target, origin);
  return made;
}

/** Elements that were coerced would have been so to a type that is not known here. */
function arrayOf(elements: readonly Type[]): Type | undefined {
  const [first] = elements;
  if (first === undefined || elements.some((element) => element !== first)) return undefined;
  return arrayType(first, constValue(BigInt(elements.length)));
}

/** What the body of an async block returns, which stands in the block's signature, is what its type says that it gives. */
function relateOutput(
  check: AggregateCheck,
  coroutine: CoroutineType,
  regions: readonly RegionVariable[],
  span: Span,
): void {
  const { types } = check.relation;
  const parts = types.closureParts(coroutine);
  if (parts === undefined) return;
  const returned = types.parentPositions(coroutine) + parts.signatureFirst + parts.inputCount;
  const given = types.parentPositions(coroutine) + parts.extraCount;
  // Of another type where something is not known.
  if (regions.length - given !== given - returned) return;
  for (let at = 0; returned + at < given; at++) {
    const [from, to] = [regions[returned + at], regions[given + at]];
    if (from !== undefined && to !== undefined)
      check.relation.relateRegions(from, to, "invariant", check.origin("boring", span));
  }
}

/** Lifetime parameters that a closure's body can name are the creator's own. */
function relateParentArgs(
  check: AggregateCheck,
  closure: Type & { readonly kind: "closure" | "coroutine" },
  regions: readonly RegionVariable[],
  span: Span,
): void {
  check.input.signatures.parentRegions(closure, check.input.flow.body.owner).forEach((region, position) => {
    const own = region === undefined ? undefined : check.input.universalOf(region);
    const variable = regions[position];
    if (own !== undefined && variable !== undefined)
      check.relation.relateRegions(variable, own, "invariant", check.origin("boring", span));
  });
}
