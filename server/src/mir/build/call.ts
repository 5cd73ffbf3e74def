/**
 * Calls: written ones, and those that operators, indexing and dereferencing stand for.
 *
 * The function comes first, then the arguments from left to right, each in a temporary of the call's own scope. A receiver
 * that is borrowed mutably by the compiler is borrowed in two phases (RFC 2025) where inference says so.
 */
import type { Expr, Span } from "../../syntax/ast.js";
import { isComparison } from "../../syntax/operators.js";
import type { Type } from "../../types/type.js";
import type { Callee } from "../../types/typeck.js";
import type { BorrowKind, CallTerminator, ConstantOperand, Operand, Place, RefRvalue } from "../body.js";
import { type Builder, localPlace } from "./builder.js";
import { asOperand, consumed, viewAsOperand } from "./operand.js";
import { derefBuilder, localBuilder, type PlaceBuilder } from "./place.js";
import { viewAsPlace } from "./placeExpr.js";
import { operandsOf } from "./rvalue.js";
import { droppedByPanic, inScope, localScope, scheduleStorage, scheduleValue } from "./scope.js";
import { temporaryScopeOf } from "./temporary.js";
import { callKindOf, lastAdjustment, peel, spanOfView, typeOfView, userTypeOfPath, type View, viewOf } from "./view.js";

interface CallParts {
  readonly callee: Callee | undefined;
  /** For calls through values; undefined: the constant that `callee` names. */
  readonly function: Operand | undefined;
  readonly arguments: readonly Operand[];
  readonly output: Type;
  readonly origin: CallTerminator["origin"];
  readonly span: Span;
  readonly nameSpan: Span;
}

const NOTHING: CallTerminator["unwind"] = [];

/** Ends the block with a call; building goes on where it returns to. */
export function emitCall(b: Builder, destination: Place, call: CallParts): void {
  const fn: Operand = call.function ?? functionConstant(b, call.callee, call.nameSpan);
  consumed(b, call.arguments);
  if (call.function !== undefined) consumed(b, [call.function]);
  const returns = !b.types.isUninhabited(call.output);
  const target = b.newBlock();
  b.terminate({
    kind: "call",
    function: fn,
    callee: call.callee,
    arguments: call.arguments,
    destination,
    target: returns ? target : undefined,
    unwind: returns ? NOTHING : droppedByPanic(b),
    origin: call.origin,
    span: call.span,
    nameSpan: call.nameSpan,
  });
  b.current = target;
}

function functionConstant(
  b: Builder,
  callee: Callee | undefined,
  span: Span,
  userPath?: ConstantOperand["userPath"],
): ConstantOperand {
  if (callee === undefined) {
    return {
      kind: "constant",
      type: b.types.unknown("the called function is not known"),
      span,
      value: { kind: "unknown" },
    };
  }
  const type = b.types.functionItem(callee);
  return { kind: "constant", type, span, value: { kind: "function", args: callee.args }, userPath };
}

export function callInto(b: Builder, destination: Place, expr: Expr & { readonly kind: "call" }): void {
  const kind = callKindOf(b, expr);
  const output = b.results.typeOf(expr);
  const origin = "call";
  const { span } = expr;
  switch (kind.kind) {
    case "constructor": {
      // As in a struct literal.
      const operands = expr.arguments.map((argument) => asOperand(b, argument));
      const type = b.results.typeOf(expr);
      if (type.kind !== "adt") {
        b.gap(span, "the type of a constructor call is not known");
        b.assign(destination, { kind: "unknown", operands, reason: "constructor of unknown type" }, span);
        return;
      }
      b.assign(
        destination,
        {
          kind: "aggregate",
          aggregate: {
            kind: "adt",
            variant: kind.variant,
            args: type.args,
            unionField: undefined,
            userType: userTypeOfPath(b, peel(b, expr.callee)),
          },
          operands,
        },
        span,
      );
      return;
    }
    case "overloaded": {
      const callee = kind.callee ?? b.results.callee(expr);
      const receiver = calledValue(b, expr.callee, kind.trait, callee);
      const tuple = argumentTuple(b, expr);
      const parts = {
        function: undefined,
        arguments: [receiver, tuple],
        output,
        origin,
        span,
        nameSpan: expr.callee.span,
      } as const;
      emitCall(b, destination, { ...parts, callee });
      return;
    }
    case "function":
    case "fnPointer":
    case "unknown": {
      const callee = b.results.callee(expr) ?? b.results.callee(expr.callee);
      if (kind.kind === "unknown") b.gap(expr.callee.span, "what is called here is not known");
      const fn = asOperand(b, expr.callee);
      const args = expr.arguments.map((argument) => asOperand(b, argument));
      emitCall(b, destination, {
        callee,
        function: fn,
        arguments: args,
        output,
        origin,
        span,
        nameSpan: expr.callee.span,
      });
      return;
    }
  }
}

/** How the called value is taken: by reference for `Fn`, exclusively for `FnMut`, by value for `FnOnce`. */
function calledValue(b: Builder, expr: Expr, trait: "Fn" | "FnMut" | "FnOnce", callee: Callee | undefined): Operand {
  const view = viewOf(b, expr);
  if (trait === "FnOnce") return viewAsOperand(b, view, "autoref");
  return referenceArgument(b, view, callee?.signature.inputs[0], trait === "FnMut" ? "mutable" : "shared", "autoref");
}

/** The arguments of a call through `Fn*` travel as one tuple. */
function argumentTuple(b: Builder, expr: Expr & { readonly kind: "call" }): Operand {
  const scope = localScope(b);
  const types = expr.arguments.map((argument) => b.results.adjustedTypeOf(argument));
  const tuple = b.newTemporary(b.types.tuple(types), expr.span, "internal");
  b.push({ kind: "storageLive", local: tuple, span: expr.span });
  scheduleStorage(scope, tuple);
  inScope(b, expr.span, () => {
    const operands = operandsOf(b, expr.arguments);
    b.assign(localPlace(tuple), { kind: "aggregate", aggregate: { kind: "tuple" }, operands }, expr.span);
  });
  scheduleValue(b, scope, tuple);
  return { kind: "move", place: localPlace(tuple), span: expr.span };
}

export function methodCallInto(b: Builder, destination: Place, expr: Expr & { readonly kind: "methodCall" }): void {
  const callee = b.results.callee(expr);
  const nameSpan = expr.method.ident.span;
  if (callee === undefined) b.gap(nameSpan, `method \`${expr.method.ident.name}\` is not resolved`);
  const args = [asOperand(b, expr.receiver, "autoref"), ...expr.arguments.map((argument) => asOperand(b, argument))];
  const output = b.results.typeOf(expr);
  emitCall(b, destination, {
    callee,
    function: functionConstant(b, callee, nameSpan, b.results.userPath(expr)),
    arguments: args,
    output,
    origin: "method",
    span: expr.span,
    nameSpan,
  });
}

// ------------------------------------------------------------------------------------------------------ Operators

/** `a + b`, `-a`, `a == b` through their traits. */
export function operatorInto(
  b: Builder,
  destination: Place,
  expr: Expr & { readonly kind: "binary" | "unary" },
  callee: Callee,
): void {
  const operands = expr.kind === "binary" ? [expr.left, expr.right] : [expr.operand];
  const comparison = expr.kind === "binary" && isComparison(expr.operator);
  const args = operands.map((operand, index) => {
    const view = viewOf(b, operand);
    return comparison
      ? referenceArgument(b, view, callee.signature.inputs[index], "shared", "operator")
      : viewAsOperand(b, view, "operator");
  });
  const nameSpan = expr.kind === "binary" ? expr.operatorSpan : expr.span;
  emitCall(b, destination, {
    callee,
    function: undefined,
    arguments: args,
    output: b.results.typeOf(expr),
    origin: "operator",
    span: expr.span,
    nameSpan,
  });
}

/** `a += b` through `AddAssign`: left before right, the left borrowed in two phases. */
export function operatorAssign(
  b: Builder,
  destination: Place,
  expr: Expr & { readonly kind: "compoundAssign" },
  callee: Callee,
): void {
  const left = referenceArgument(b, viewOf(b, expr.left), callee.signature.inputs[0], "twoPhaseMutable", "operator");
  const right = asOperand(b, expr.right, "operator");
  const parts = {
    function: undefined,
    arguments: [left, right],
    output: b.types.unit,
    origin: "operator",
    span: expr.span,
  } as const;
  emitCall(b, destination, { ...parts, callee, nameSpan: expr.operatorSpan });
}

/**
 * An argument that the compiler takes by reference. Inference may have put the borrow among the adjustments; where the adjusted
 * type is not what the callee takes, it is put in here.
 */
function referenceArgument(
  b: Builder,
  view: View,
  expected: Type | undefined,
  borrow: BorrowKind,
  origin: RefRvalue["origin"],
): Operand {
  const adjusted = typeOfView(b, view);
  const already =
    lastAdjustment(view)?.kind === "borrow" &&
    (expected === undefined || expected === adjusted || expected.kind !== "ref" || expected.inner !== adjusted);
  if (already || (expected !== undefined && expected === adjusted)) return viewAsOperand(b, view, origin);
  const scope = localScope(b);
  const span = spanOfView(view);
  return inScope(b, view.expr.span, () => {
    const local = b.newTemporary(b.types.reference(adjusted, borrow !== "shared"), span, "statement");
    b.push({ kind: "storageLive", local, span });
    scheduleStorage(scope, local);
    const place = viewAsPlace(b, view);
    b.assign(localPlace(local), { kind: "ref", borrow, place, region: b.types.erased, origin }, span);
    return { kind: "move", place: localPlace(local), span };
  });
}

// ------------------------------------------------------------------------------------------ Places through calls

interface OverloadedDeref {
  readonly place: Place;
  readonly mutable: boolean;
  readonly target: Type;
  readonly expr: Expr;
  readonly callee?: Callee;
}

/** `*Deref::deref(&place)`: the reference that comes back lives as long as a temporary of the expression. */
export function overloadedDeref(b: Builder, deref: OverloadedDeref): PlaceBuilder {
  const { expr, mutable, place, target } = deref;
  const { span } = expr;
  const borrowSpan =
    expr.kind === "unary" && expr.operator === "deref" && deref.callee !== undefined ? expr.operand.span : span;
  const source = b.types.reference(b.typeOfPlace(place), mutable);
  const output = b.types.reference(target, mutable);
  const result = placeTemporary(b, expr, output, span);
  inScope(b, span, () => {
    const reference = b.newTemporary(source, borrowSpan, "statement");
    b.push({ kind: "storageLive", local: reference, span: borrowSpan });
    scheduleStorage(localScope(b), reference);
    const borrow = mutable ? "mutable" : "shared";
    const origin = b.results.isUncertainUse(expr) ? "uncertain" : "autoref";
    b.assign(localPlace(reference), { kind: "ref", borrow, place, region: b.types.erased, origin }, borrowSpan);
    const name = mutable ? "DerefMut::deref_mut" : "Deref::deref";
    const callee = deref.callee ?? b.types.coreCallee(name, [b.typeOfPlace(place)], [source], output);
    const argument: Operand = { kind: "move", place: localPlace(reference), span: borrowSpan };
    emitCall(b, localPlace(result), {
      callee,
      function: undefined,
      arguments: [argument],
      output,
      origin: "deref",
      span,
      nameSpan: span,
    });
  });
  return derefBuilder(b, localBuilder(b, result), target);
}

/** `*Index::index(&base, index)`. */
export function overloadedIndex(
  b: Builder,
  expr: Expr & { readonly kind: "index" },
  callee: Callee,
  span: Span,
): PlaceBuilder {
  const mutable = callee.function.name === "index_mut";
  const target = b.results.typeOf(expr);
  const output = b.types.reference(target, mutable);
  const result = placeTemporary(b, expr, output, span);
  inScope(b, span, () => {
    const base = referenceArgument(
      b,
      viewOf(b, expr.base),
      callee.signature.inputs[0],
      mutable ? "mutable" : "shared",
      b.results.isUncertainUse(expr) ? "uncertain" : "index",
    );
    const index = asOperand(b, expr.index);
    emitCall(b, localPlace(result), {
      callee,
      function: undefined,
      arguments: [base, index],
      output,
      origin: "index",
      span,
      nameSpan: span,
    });
  });
  return derefBuilder(b, localBuilder(b, result), target);
}

function placeTemporary(b: Builder, expr: Expr, type: Type, span: Span): number {
  const local = b.newTemporary(type, span, b.temporaryKind);
  b.push({ kind: "storageLive", local, span });
  scheduleStorage(temporaryScopeOf(b, expr), local);
  return local;
}
