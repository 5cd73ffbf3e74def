/**
 * Expressions, built into a destination: the main dispatch of the builder.
 *
 * `exprInto` opens the expression's own scope and applies its adjustments; `viewInto` does one step. Statement-like expressions
 * (assignments, jumps) give no value.
 */
import { assertNever } from "../../base/assertNever.js";
import type { VariantDef } from "../../hir/defs.js";
import { fieldNamed } from "../../hir/named.js";
import type { Expr } from "../../syntax/ast.js";
import type { GenericArgs, Type } from "../../types/type.js";
import type { Operand, Place, RefRvalue, Rvalue } from "../body.js";
import { assignInto, compoundAssignInto } from "./assign.js";
import { awaitInto, yieldInto } from "./await.js";
import { blockInto } from "./block.js";
import { type Builder, localPlace } from "./builder.js";
import { callInto, methodCallInto, operatorInto } from "./call.js";
import { ifInto, letInto, logicalInto } from "./condition.js";
import { formatArgsInto } from "./formatArgs.js";
import { inlineConstInto } from "./inlineConst.js";
import { forInto, jump, loopInto, returnFrom, whileInto } from "./loop.js";
import { matchInto } from "./match.js";
import { asConstant, asOperand } from "./operand.js";
import { consume, fieldBuilder, toPlace } from "./place.js";
import { asPlaceBuilder, consumeView, viewAsPlace } from "./placeExpr.js";
import { isPromotable, promotedPlace } from "./promote.js";
import { childOperands, operandsOf, unknownRvalue, viewAsRvalue } from "./rvalue.js";
import { inScope } from "./scope.js";
import { asTemporary } from "./temporary.js";
import { tryInto } from "./try.js";
import {
  categoryOf,
  lastAdjustment,
  macroBlock,
  sourceOf,
  spanOfView,
  typeOfView,
  userTypeOfPath,
  type View,
  viewOf,
} from "./view.js";

export function exprInto(b: Builder, destination: Place, expr: Expr): void {
  const view = viewOf(b, expr);
  if (categoryOf(b, view) === "constant") viewInto(b, destination, view);
  else inScope(b, expr.span, () => viewInto(b, destination, view));
}

/** An expression for what it does: its value is dropped at the end of the statement. */
export function exprStatement(b: Builder, expr: Expr): void {
  inScope(b, expr.span, () => {
    const view = viewOf(b, expr);
    if (view.level === 0 && !givesValue(view.expr)) viewInto(b, undefined, view);
    else asTemporary(b, view, b.temporaryScope);
  });
}

function givesValue(expr: Expr): boolean {
  switch (expr.kind) {
    case "assign":
    case "compoundAssign":
    case "break":
    case "continue":
    case "return":
      return false;
    default:
      return true;
  }
}

/** `destination` undefined: only for expressions that give no value. `origin`: what a borrow among the adjustments is for. */
export function viewInto(b: Builder, destination: Place | undefined, view: View, origin?: RefRvalue["origin"]): void {
  const into = destination ?? localPlace(b.newTemporary(b.types.unit, view.expr.span, "internal"));
  const adjustment = lastAdjustment(view);
  if (adjustment === undefined) {
    unadjustedInto(b, into, view, destination !== undefined);
    return;
  }
  const span = spanOfView(view);
  switch (adjustment.kind) {
    case "neverToAny": {
      const source = sourceOf(view);
      if (source.level === 0 && !givesValue(source.expr)) viewInto(b, undefined, source);
      else asTemporary(b, source, b.temporaryScope);
      b.terminate({ kind: "unreachable", span });
      b.startUnreachable();
      return;
    }
    case "deref":
      b.assign(into, { kind: "use", operand: consumeView(b, view) }, span);
      return;
    case "pointer":
      b.assign(into, viewAsRvalue(b, view), span);
      return;
    case "borrow": {
      const source = sourceOf(view);
      if (!adjustment.mutable && source.level === 0 && isPromotable(b, source.expr)) {
        const place = promotedPlace(b, source.expr, span);
        b.assign(
          into,
          { kind: "ref", borrow: "shared", place, region: b.types.erased, origin: origin ?? "adjustment" },
          span,
        );
        return;
      }
      const place = viewAsPlace(b, source);
      if (adjustment.raw) {
        b.assign(into, { kind: "rawPointer", mutable: adjustment.mutable, place }, span);
        return;
      }
      const borrow = adjustment.mutable ? (adjustment.twoPhase ? "twoPhaseMutable" : "mutable") : "shared";
      b.assign(into, { kind: "ref", borrow, place, region: b.types.erased, origin: origin ?? "adjustment" }, span);
      return;
    }
    default:
      assertNever(adjustment);
  }
}

function unadjustedInto(b: Builder, destination: Place, view: View, wantsValue: boolean): void {
  const { expr } = view;
  const { span } = expr;
  switch (expr.kind) {
    case "literal":
      b.assign(destination, { kind: "use", operand: asConstant(b, view) }, span);
      return;
    case "path":
      pathInto(b, destination, view);
      return;
    case "field":
    case "index":
      b.assign(destination, { kind: "use", operand: consumeView(b, view) }, span);
      return;
    case "unary": {
      const callee = b.results.callee(expr);
      if (expr.operator === "deref") {
        b.assign(destination, { kind: "use", operand: consumeView(b, view) }, span);
      } else if (callee !== undefined) operatorInto(b, destination, expr, callee);
      else if (categoryOf(b, view) === "constant")
        b.assign(destination, { kind: "use", operand: asConstant(b, view) }, span);
      else b.assign(destination, viewAsRvalue(b, view), span);
      return;
    }
    case "binary": {
      if (expr.operator === "&&" || expr.operator === "||") {
        logicalInto(b, destination, expr, expr.operator);
        return;
      }
      const callee = b.results.callee(expr);
      if (callee !== undefined) operatorInto(b, destination, expr, callee);
      else b.assign(destination, viewAsRvalue(b, view), span);
      return;
    }
    case "tuple":
    case "array":
    case "repeat":
    case "closure":
    case "cast":
    case "missing":
    case "underscore":
      b.assign(destination, viewAsRvalue(b, view), span);
      return;
    case "addressOf":
      addressOfInto(b, destination, expr);
      return;
    case "assign":
      assignInto(b, expr);
      if (wantsValue) b.assignUnit(destination, span);
      return;
    case "compoundAssign":
      compoundAssignInto(b, expr);
      if (wantsValue) b.assignUnit(destination, span);
      return;
    case "call":
      callInto(b, destination, expr);
      return;
    case "methodCall":
      methodCallInto(b, destination, expr);
      return;
    case "range":
      rangeInto(b, destination, expr);
      return;
    case "struct":
      structInto(b, destination, expr);
      return;
    case "block":
      blockExprInto(b, destination, view, expr);
      return;
    case "if":
      ifInto(b, destination, expr);
      return;
    case "let":
      letInto(b, destination, expr);
      return;
    case "while":
      whileInto(b, destination, expr);
      return;
    case "loop":
      loopInto(b, destination, expr);
      return;
    case "for":
      forInto(b, destination, expr);
      return;
    case "match":
      matchInto(b, destination, expr);
      return;
    case "break":
    case "continue":
      jump(b, expr);
      return;
    case "return":
      returnFrom(b, expr.value, span);
      return;
    case "await":
      awaitInto(b, destination, expr);
      return;
    case "try":
      tryInto(b, destination, expr);
      return;
    case "yield":
      yieldInto(b, destination, expr);
      return;
    case "formatArgs":
      formatArgsInto(b, destination, expr);
      return;
    case "macroCall": {
      const block = macroBlock(b, expr);
      if (block !== undefined) blockInto(b, destination, block, undefined);
      else {
        const named = childOperands(b, b.results.mentionedIn(expr.call));
        b.assign(destination, unknownRvalue(b, expr, `macro \`${macroName(expr)}\` is not expanded`, named), span);
      }
      return;
    }
    default:
      assertNever(expr);
  }
}

function macroName(expr: Expr & { readonly kind: "macroCall" }): string {
  return expr.call.path.segments.map((segment) => segment.ident.name).join("::");
}

function pathInto(b: Builder, destination: Place, view: View): void {
  const { expr } = view;
  if (expr.kind !== "path") return;
  const { span } = expr;
  const resolution = b.results.resolution(expr);
  switch (resolution?.kind) {
    case "local":
    case "static":
      b.assign(destination, { kind: "use", operand: consumeView(b, view) }, span);
      return;
    case "constructor":
      if (resolution.variant.shape === "unit") {
        aggregateInto(b, destination, expr, resolution.variant, []);
        return;
      }
      break;
    default:
      break;
  }
  b.assign(destination, { kind: "use", operand: asConstant(b, view) }, span);
}

function addressOfInto(b: Builder, destination: Place, expr: Expr & { readonly kind: "addressOf" }): void {
  const { span } = expr;
  if (expr.raw) {
    const place = toPlace(b, asPlaceBuilder(b, expr.operand), span);
    b.assign(destination, { kind: "rawPointer", mutable: expr.mutable, place }, span);
    return;
  }
  const promoted = isPromotable(b, expr.operand) && (!expr.mutable || isEmptyArray(expr.operand));
  const place = promoted
    ? promotedPlace(b, expr.operand, span)
    : toPlace(b, asPlaceBuilder(b, expr.operand), expr.operand.span);
  const borrow = expr.mutable ? "mutable" : "shared";
  const isHanded = span.expansion !== undefined && expr.operand.span.expansion === undefined;
  const handed = isHanded ? expr.operand.span : undefined;
  b.assign(destination, { kind: "ref", borrow, place, region: b.types.erased, origin: "explicit", handed }, span);
}

function isEmptyArray(expr: Expr): boolean {
  return expr.kind === "array" && expr.elements.length === 0;
}

function blockExprInto(b: Builder, destination: Place, view: View, expr: Expr & { readonly kind: "block" }): void {
  switch (expr.mode) {
    case "plain":
    case "unsafe":
      blockInto(b, destination, expr.block, expr.label);
      return;
    case "async":
    case "asyncMove":
    case "gen":
    case "genMove":
      b.assign(destination, viewAsRvalue(b, view), expr.span);
      return;
    case "const":
      inlineConstInto(b, destination, expr, typeOfView(b, view));
      return;
    case "try":
      b.assign(destination, unknownRvalue(b, expr, "`try` blocks are not supported", []), expr.span);
      return;
    default:
      assertNever(expr.mode);
  }
}

/**
 * Fields are evaluated as written; those that a base gives are then read out of it, at the span of the whole expression.
 *
 * What is moved into the new value keeps its drop at the end of the expression, where there is nothing left to drop (rustc does so for
 * data types, not for tuples and arrays): until there, what is lent around it is.
 */
function structInto(b: Builder, destination: Place, expr: Expr & { readonly kind: "struct" }): void {
  const variant = b.results.variantOf(expr);
  const type = b.results.typeOf(expr);
  const values = new Map<string, Operand>();
  for (const { field, value } of expr.fields) {
    values.set(field.name, asOperand(b, value));
  }
  const written = [...values.values()];
  if (variant === undefined || type.kind !== "adt") {
    const base = expr.base === undefined ? [] : childOperands(b, [expr.base]);
    b.assign(
      destination,
      unknownRvalue(b, expr, "a struct expression of unknown type", [...written, ...base]),
      expr.span,
    );
    return;
  }
  const base = expr.base === undefined ? undefined : asPlaceBuilder(b, expr.base);
  const userType = b.results.userPath(expr.path)?.type;
  if (variant.adt.adtKind === "union") {
    const name = expr.fields[0]?.field.name;
    const unionField = (name === undefined ? undefined : fieldNamed(variant, name))?.index;
    b.assign(destination, adtRvalue(variant, type.args, written, userType, unionField), expr.span);
    return;
  }
  const operands = variant.fields.map((field): Operand => {
    const value = values.get(field.name);
    if (value !== undefined) return value;
    if (base !== undefined) return consume(b, toPlace(b, fieldBuilder(b, base, field), expr.span), expr.span);
    return { kind: "constant", type: b.types.fieldType(field, type.args), span: expr.span, value: { kind: "unknown" } };
  });
  b.assign(destination, adtRvalue(variant, type.args, operands, userType), expr.span);
}

function adtRvalue(
  variant: VariantDef,
  args: GenericArgs,
  operands: readonly Operand[],
  userType?: Type,
  unionField?: number,
): Rvalue {
  return { kind: "aggregate", aggregate: { kind: "adt", variant, args, unionField, userType }, operands };
}

function aggregateInto(
  b: Builder,
  destination: Place,
  expr: Expr,
  variant: VariantDef,
  operands: readonly Operand[],
): void {
  const type = b.results.typeOf(expr);
  if (type.kind === "adt") {
    const userType = userTypeOfPath(b, expr);
    b.assign(destination, adtRvalue(variant, type.args, operands, userType), expr.span);
  } else b.assign(destination, unknownRvalue(b, expr, "a constructor of unknown type", operands), expr.span);
}

function rangeInto(b: Builder, destination: Place, expr: Expr & { readonly kind: "range" }): void {
  const ends = [expr.low, expr.high].filter((end) => end !== undefined);
  const operands = operandsOf(b, ends);
  const type = b.results.typeOf(expr);
  const variant = type.kind === "adt" ? type.adt.variants[0] : undefined;
  if (type.kind !== "adt" || variant === undefined) {
    b.assign(destination, unknownRvalue(b, expr, "a range of unknown type", operands), expr.span);
    return;
  }
  const filled = variant.fields.map(
    (field, index): Operand =>
      operands[index] ?? {
        kind: "constant",
        type: b.types.fieldType(field, type.args),
        span: expr.span,
        value: { kind: "literal", text: "false" },
      },
  );
  b.assign(destination, adtRvalue(variant, type.args, filled), expr.span);
}
