/**
 * Assignments: the right side first (so that `x[i] = x[j]` borrows `x` only afterwards), then the place, then the old value
 * is dropped and the new one written.
 *
 * A destructuring assignment (RFC 2909) takes the right side apart into temporaries and assigns those one by one.
 */
import { fieldNamed } from "../../hir/named.js";
import type { Expr, Span } from "../../syntax/ast.js";
import { isDestructuring } from "../../types/infer/destructuring.js";
import type { Type } from "../../types/type.js";
import type { Local, Rvalue } from "../body.js";
import { type Builder, localPlace } from "./builder.js";
import { operatorAssign } from "./call.js";
import { asOperand, consumed } from "./operand.js";
import { consume, elementBuilder, fieldBuilder, type PlaceBuilder, project, toPlace, tryToPlace } from "./place.js";
import { asPlace, asPlaceBuilder } from "./placeExpr.js";
import { asRvalue } from "./rvalue.js";
import { inScope, recordMoved, scheduleStorage, scheduleValue, surelyNeedsDrop } from "./scope.js";
import { peel } from "./view.js";

export function assignInto(b: Builder, expr: Expr & { readonly kind: "assign" }): void {
  const left = peel(b, expr.left);
  if (isDestructuring(left)) {
    destructure(b, left, expr);
    return;
  }
  const rvalue = asRvalue(b, expr.right);
  assignTo(b, left, rvalue, expr.span, expr.span.end);
}

/** `span`: what rustc takes for the assignment where nothing is dropped. */
function assignTo(b: Builder, left: Expr, rvalue: Rvalue, span: Span, end: number): void {
  const place = asPlace(b, left);
  const type = b.typeOfPlace(place);
  if (b.types.needsDrop(type) === "no") {
    b.assignWritten(place, rvalue, span, left.span, end);
    return;
  }
  const target = b.newBlock();
  const isCertain = surelyNeedsDrop(b, type);
  b.terminate({ kind: "drop", place, isCertain, target, reason: { kind: "assign" }, span: left.span });
  b.current = target;
  b.assignWritten(place, rvalue, left.span, left.span, end);
}

export function compoundAssignInto(b: Builder, expr: Expr & { readonly kind: "compoundAssign" }): void {
  const callee = b.results.callee(expr);
  if (callee !== undefined) {
    const unit = localPlace(b.newTemporary(b.types.unit, expr.span, "statement"));
    operatorAssign(b, unit, expr, callee);
    return;
  }
  const right = asOperand(b, expr.right);
  const place = asPlace(b, expr.left);
  consumed(b, [right]);
  if (b.results.isBuiltin(expr) === "unknown") {
    b.gap(expr.span, "a compound assignment of unknown meaning");
    b.assign(
      place,
      { kind: "unknown", operands: [right], reason: "compound assignment of unknown meaning" },
      expr.span,
    );
    return;
  }
  const operator = expr.operator;
  b.assign(place, { kind: "binary", operator, left: { kind: "copy", place, span: expr.span }, right }, expr.span);
}

// ------------------------------------------------------------------------------------------------- Destructuring

interface Leaf {
  readonly left: Expr;
  readonly source: PlaceBuilder;
}

function destructure(b: Builder, left: Expr, expr: Expr & { readonly kind: "assign" }): void {
  inScope(b, expr.span, (scope) => {
    const right = asPlaceBuilder(b, expr.right);
    const place = tryToPlace(b, right);
    if (place !== undefined) b.push({ kind: "placeMention", place, span: expr.right.span });
    const leaves: Leaf[] = [];
    collectLeaves(b, left, right, leaves);
    const values: { readonly leaf: Leaf; readonly local: Local }[] = [];
    for (const leaf of leaves) {
      const { span } = leaf.left;
      const local = b.newTemporary(leaf.source.type, span, "internal");
      b.push({ kind: "storageLive", local, span });
      scheduleStorage(scope, local);
      b.assign(localPlace(local), { kind: "use", operand: consume(b, toPlace(b, leaf.source, span), span) }, span);
      scheduleValue(b, scope, local);
      values.push({ leaf, local });
    }
    for (const { leaf, local } of values) {
      recordMoved(b, local);
      const operand = { kind: "move", place: localPlace(local), span: leaf.left.span } as const;
      assignTo(b, leaf.left, { kind: "use", operand }, leaf.left.span, expr.span.end);
    }
  });
}

function collectLeaves(b: Builder, written: Expr, source: PlaceBuilder, leaves: Leaf[]): void {
  const left = peel(b, written);
  switch (left.kind) {
    case "underscore":
      return;
    case "tuple": {
      const arity = source.type.kind === "tuple" ? source.type.elements.length : left.elements.length;
      forEachElement(left.elements, arity, (element, index) =>
        collectLeaves(b, element, elementBuilder(b, source, index), leaves),
      );
      return;
    }
    case "array": {
      const length =
        source.type.kind === "array"
          ? (b.types.constLength(source.type.length) ?? left.elements.length)
          : left.elements.length;
      const element =
        source.type.kind === "array" || source.type.kind === "slice" ? source.type.element : b.types.unknown("element");
      forEachElement(left.elements, length, (part, index) =>
        collectLeaves(b, part, constantIndex(source, index, length, element), leaves),
      );
      return;
    }
    case "call": {
      const variant = b.results.variantOf(left);
      if (variant === undefined) break;
      const { fields } = variant;
      forEachElement(left.arguments, fields.length, (argument, index) => {
        const field = fields[index];
        if (field !== undefined) collectLeaves(b, argument, fieldBuilder(b, source, field), leaves);
      });
      return;
    }
    case "struct": {
      const variant = b.results.variantOf(left);
      if (variant === undefined) break;
      for (const init of left.fields) {
        const field = fieldNamed(variant, init.field.name);
        if (field !== undefined) collectLeaves(b, init.value, fieldBuilder(b, source, field), leaves);
      }
      return;
    }
    case "range":
      return;
    default:
      leaves.push({ left, source });
      return;
  }
  b.gap(left.span, "a destructuring assignment that is not understood");
}

function constantIndex(source: PlaceBuilder, offset: number, minimumLength: number, type: Type): PlaceBuilder {
  return project(source, { kind: "constantIndex", offset, minimumLength, fromEnd: false, type });
}

/** Elements with the index they have in the value, which `..` shifts. */
function forEachElement(elements: readonly Expr[], arity: number, visit: (element: Expr, index: number) => void): void {
  const rest = elements.findIndex(
    (element) => element.kind === "range" && element.low === undefined && element.high === undefined,
  );
  for (const [position, element] of elements.entries()) {
    if (position === rest) continue;
    visit(element, rest >= 0 && position > rest ? arity - (elements.length - position) : position);
  }
}
