/**
 * An expression at one step of its adjustments: what rustc's THIR makes explicit, as a view over the AST.
 *
 * `x` in `x.len()` with the adjustments deref and borrow is the view of level 2; its source is the view of level 1, and
 * level 0 is the expression as written. Macro calls are seen through to what they expand to.
 */
import { assertNever } from "../../base/assertNever.js";
import type { Block, Expr, Span, TypeExpr } from "../../syntax/ast.js";
import type { Type } from "../../types/type.js";
import type { Adjustment, CallKind } from "../../types/typeck.js";
import type { UserType } from "../body.js";
import type { Builder } from "./builder.js";

export interface View {
  readonly expr: Expr;
  readonly adjustments: readonly Adjustment[];
  /** How many of the adjustments have been applied. */
  readonly level: number;
  /** Of the cast that the last adjustment makes true: `b as Box<dyn Any>`. */
  readonly cast?: Span;
}

/** The expression with all its adjustments. */
export function viewOf(b: Builder, expr: Expr): View {
  let adjustments = b.results.adjustments(expr);
  let inner = expr;
  while (inner.kind === "macroCall") {
    const expanded = b.results.expanded(inner.call);
    if (expanded?.kind !== "expr") break;
    inner = expanded.expr;
    const own = b.results.adjustments(inner);
    if (own !== adjustments && own.length > 0) adjustments = adjustments.length === 0 ? own : [...own, ...adjustments];
  }
  return { expr: inner, adjustments, level: adjustments.length };
}

/** The expression that a macro call stands for; others are themselves. */
export function peel(b: Builder, expr: Expr): Expr {
  let inner = expr;
  while (inner.kind === "macroCall") {
    const expanded = b.results.expanded(inner.call);
    if (expanded?.kind !== "expr") break;
    inner = expanded.expr;
  }
  return inner;
}

export function sourceOf(view: View): View {
  return { expr: view.expr, adjustments: view.adjustments, level: view.level - 1 };
}

/** The adjustment that makes this view; undefined at level 0. */
export function lastAdjustment(view: View): Adjustment | undefined {
  return view.level === 0 ? undefined : view.adjustments[view.level - 1];
}

export function typeOfView(b: Builder, view: View): Type {
  return lastAdjustment(view)?.target ?? b.results.typeOf(view.expr);
}

/** An adjusted block is spoken of by its last expression, what a cast adjusts by the cast. */
export function spanOfView(view: View): Span {
  let { expr } = view;
  if (view.cast !== undefined) return view.cast;
  if (view.level > 0) {
    while (expr.kind === "block" && expr.mode === "plain" && expr.block.tail !== undefined) expr = expr.block.tail;
  }
  return expr.span;
}

/** The data type that a constructor's path names, where it says something of lifetimes. */
/** A type that stands in the body. `undefined`: none does, or it is not known. */
export function userTypeOf(b: Builder, written: TypeExpr | undefined): UserType | undefined {
  const type = written === undefined ? undefined : b.results.userType(written);
  return written === undefined || type === undefined ? undefined : { type, span: written.span };
}

export function userTypeOfPath(b: Builder, expr: Expr): Type | undefined {
  return expr.kind === "path" ? b.results.userPath(expr.path)?.type : undefined;
}

/** The block that a macro call with several statements stands for. */
export function macroBlock(b: Builder, expr: Expr): Block | undefined {
  if (expr.kind !== "macroCall") return undefined;
  const expanded = b.results.expanded(expr.call);
  return expanded?.kind === "statements" ? expanded.hygieneBlock : undefined;
}

/** `-1`: to rustc one literal, as its lowering to THIR has it. */
export function negativeLiteral(b: Builder, expr: Expr): string | undefined {
  if (expr.kind !== "unary" || expr.operator !== "neg" || expr.operand.kind !== "literal") return undefined;
  const isNumber = expr.operand.literal === "int" || expr.operand.literal === "float";
  return isNumber && b.results.isBuiltin(expr) === "yes" ? `-${expr.operand.text}` : undefined;
}

/**
 * How a value of this form is best made (rustc's `Category`): a place is named, a constant needs no temporary, an rvalue is
 * assigned in one statement, and what has control flow or calls is built *into* its destination.
 */
export type Category = "place" | "constant" | "rvalue" | "into";

export function categoryOf(b: Builder, view: View): Category {
  const adjustment = lastAdjustment(view);
  if (adjustment !== undefined) {
    switch (adjustment.kind) {
      case "deref":
        return "place";
      case "pointer":
        return "rvalue";
      case "borrow":
      case "neverToAny":
        return "into";
      default:
        return assertNever(adjustment);
    }
  }
  const { expr } = view;
  switch (expr.kind) {
    case "path": {
      const resolution = b.results.resolution(expr);
      switch (resolution?.kind) {
        case "local":
        case "static":
          return "place";
        case "constructor":
          return resolution.variant.shape === "unit" ? "into" : "constant";
        default:
          return "constant";
      }
    }
    case "literal":
      return "constant";
    case "field":
    case "index":
      return "place";
    case "unary":
      if (expr.operator === "deref") return "place";
      if (negativeLiteral(b, expr) !== undefined) return "constant";
      return b.results.callee(expr) === undefined ? "rvalue" : "into";
    case "binary":
      if (expr.operator === "&&" || expr.operator === "||") return "into";
      return b.results.callee(expr) === undefined ? "rvalue" : "into";
    case "tuple":
    case "array":
    case "repeat":
    case "closure":
    case "cast":
    case "missing":
    case "underscore":
      return "rvalue";
    case "block":
      return isCoroutineBlock(expr) ? "rvalue" : "into";
    case "addressOf":
    case "assign":
    case "compoundAssign":
    case "call":
    case "methodCall":
    case "range":
    case "struct":
    case "if":
    case "let":
    case "while":
    case "loop":
    case "for":
    case "match":
    case "break":
    case "continue":
    case "return":
    case "await":
    case "try":
    case "macroCall":
    case "formatArgs":
    case "yield":
      return "into";
    default:
      return assertNever(expr);
  }
}

export function isCoroutineBlock(expr: Expr & { readonly kind: "block" }): boolean {
  return expr.mode === "async" || expr.mode === "asyncMove" || expr.mode === "gen" || expr.mode === "genMove";
}

/** A constructor that is called through a variable is a function like any other. */
export function callKindOf(b: Builder, expr: Expr & { readonly kind: "call" }): CallKind {
  const kind = b.results.callKind(expr);
  if (kind.kind !== "constructor") return kind;
  const callee = peel(b, expr.callee);
  return callee.kind === "path" && b.results.resolution(callee)?.kind !== "local" ? kind : { kind: "function" };
}
