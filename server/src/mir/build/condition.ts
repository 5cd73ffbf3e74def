/**
 * Conditions: `if`, `&&`, `||`, `!` and `let` as control flow.
 *
 * A condition that does not hold leaves through the drops of what it has made so far: a `let` chain's temporaries and
 * bindings. From 2024 on the temporaries of an `if let` die before `else` runs; before, with the statement around it.
 */
import type { Expr, LazyOperator, LetExpr, Span } from "../../syntax/ast.js";
import { INCOMPLETE, type Place } from "../body.js";
import { bindPattern, declareBindings } from "./bindings.js";
import { blockInto } from "./block.js";
import { afterEnd, type Builder, localPlace } from "./builder.js";
import { exprInto } from "./expr.js";
import { lowerMatchTree, lowerScrutinee } from "./match.js";
import {
  breakForElse,
  inIfThenScope,
  inScope,
  inTerminatingScope,
  localScope,
  type Scope,
  withVariableScope,
} from "./scope.js";
import { asTemporary } from "./temporary.js";
import { peel, viewOf } from "./view.js";

export function ifInto(b: Builder, destination: Place, expr: Expr & { readonly kind: "if" }): void {
  const otherwise = conditionalInto(b, expr.condition, expr.then.span, () => {
    inTerminatingScope(b, expr.then.span, "statement", () => blockInto(b, destination, expr.then, undefined));
  });
  const thenEnd = b.current;
  b.current = otherwise;
  const alternative = expr.otherwise;
  if (alternative === undefined) b.assignUnit(destination, afterEnd(expr.span));
  else inTerminatingScope(b, alternative.span, "statement", () => exprInto(b, destination, alternative));
  const join = b.newBlock();
  b.gotoFrom(thenEnd, join, expr.span);
  b.goto(join, expr.span);
  b.current = join;
}

/** Builds the condition and what follows if it holds, in the scope of its bindings; answers the block for "otherwise". */
export function conditionalInto(b: Builder, condition: Expr, span: Span, then: () => void): number {
  const depth = b.scopes.length;
  const build = (scope: Scope): number =>
    withVariableScope(b, scope, () =>
      inIfThenScope(b, depth, span, () => {
        thenElseBreak(b, condition);
        then();
      }),
    );
  return b.edition === "2024" ? inTerminatingScope(b, span, "scrutinee", build) : inScope(b, span, build);
}

/** Goes on where the condition holds; where it does not, leaves to the innermost `inIfThenScope`. */
export function thenElseBreak(b: Builder, written: Expr): void {
  const expr = peel(b, written);
  if (b.results.adjustments(expr).length === 0) {
    if (expr.kind === "binary" && expr.operator === "&&") {
      thenElseBreak(b, expr.left);
      thenElseBreak(b, expr.right);
      return;
    }
    if (expr.kind === "binary" && expr.operator === "||") {
      const failed = inIfThenScope(b, b.scopes.length, expr.span, () => thenElseBreak(b, expr.left));
      const success = b.newBlock();
      b.goto(success, expr.left.span);
      b.current = failed;
      thenElseBreak(b, expr.right);
      b.goto(success, expr.right.span);
      b.current = success;
      return;
    }
    if (
      expr.kind === "unary" &&
      expr.operator === "not" &&
      b.results.callee(expr) === undefined &&
      b.results.isBuiltin(expr) === "yes"
    ) {
      const failed = inIfThenScope(b, b.scopes.length, expr.span, () => thenElseBreak(b, expr.operand));
      breakForElse(b, b.current);
      b.current = failed;
      return;
    }
    if (expr.kind === "let") {
      letElseBreak(b, expr);
      return;
    }
  }
  inTerminatingScope(b, expr.span, "condition", () => {
    const condition = asTemporary(b, viewOf(b, written), localScope(b));
    const then = b.newBlock();
    const otherwise = b.newBlock();
    const operand = { kind: "move", place: localPlace(condition), span: expr.span } as const;
    b.terminate({ kind: "switch", operand, targets: [otherwise, then], span: expr.span });
    breakForElse(b, otherwise);
    b.current = then;
  });
}

function letElseBreak(b: Builder, expr: LetExpr): void {
  const scrutinee = lowerScrutinee(b, expr.value, [expr.pattern]);
  const tree = lowerMatchTree(
    b,
    { scrutinee, scrutineeSpan: expr.value.span, matchSpan: expr.pattern.span, refutable: true },
    [{ pattern: expr.pattern, hasGuard: false }],
  );
  breakForElse(b, tree.otherwise);
  declareBindings(b, expr.pattern, false);
  const [candidate] = tree.candidates;
  if (candidate !== undefined)
    bindPattern(b, candidate, { fakeBorrows: [], scrutineeSpan: expr.value.span, guard: undefined });
}

/** `let` in the position of a value, as in `let x = &` before the next statement is: no Rust, but a truth value. */
export function letInto(b: Builder, destination: Place, expr: LetExpr): void {
  b.gap(expr.span, INCOMPLETE);
  truthInto(b, destination, expr.span, () => thenElseBreak(b, expr));
}

function truthInto(b: Builder, destination: Place, span: Span, condition: () => void): void {
  const failed = inIfThenScope(b, b.scopes.length, span, condition);
  const join = b.newBlock();
  assignTruth(b, destination, true, span);
  b.goto(join, span);
  b.current = failed;
  assignTruth(b, destination, false, span);
  b.goto(join, span);
  b.current = join;
}

function assignTruth(b: Builder, destination: Place, value: boolean, span: Span): void {
  const operand = {
    kind: "constant",
    type: b.types.bool,
    span,
    value: { kind: "literal", text: String(value) },
  } as const;
  b.assign(destination, { kind: "use", operand }, span);
}

/** `a && b` as a value: the left decides, or the right gives the result. */
export function logicalInto(
  b: Builder,
  destination: Place,
  expr: Expr & { readonly kind: "binary" },
  operator: LazyOperator,
): void {
  const failed = inIfThenScope(b, b.scopes.length, expr.span, () => thenElseBreak(b, expr.left));
  const held = b.current;
  b.current = operator === "&&" ? failed : held;
  const join = b.newBlock();
  assignTruth(b, destination, operator === "||", expr.span);
  b.goto(join, expr.span);
  b.current = operator === "&&" ? held : failed;
  inTerminatingScope(b, expr.right.span, "condition", () => exprInto(b, destination, expr.right));
  b.goto(join, expr.span);
  b.current = join;
}
