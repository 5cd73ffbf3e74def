/**
 * `.await`: the future is made, then polled in a loop until it is ready; between polls the body is suspended.
 *
 *     let mut awaitee = IntoFuture::into_future(operand);
 *     loop { match Future::poll(Pin::new_unchecked(&mut awaitee), context) { Ready(value) => break value, Pending => yield } }
 *
 * Pinning and the context are left out: nothing of the user's is in them. Source: rustc dev guide, "Async/await"; the
 * reference's "Await expressions".
 */
import type { Expr } from "../../syntax/ast.js";
import type { Local, Operand, Place } from "../body.js";
import { type Builder, localPlace } from "./builder.js";
import { ask, drive, whichOf } from "./driven.js";
import { turns } from "./loop.js";
import { asOperand, consumed } from "./operand.js";
import { consume, downcastBuilder, fieldBuilder, localBuilder, toPlace } from "./place.js";
import { type BreakTarget, exitTo, findBreakable, inTerminatingScope } from "./scope.js";

/** What it does to the future stands at the word, which may be lines below the operand. */
const KEYWORD = "await";

export function awaitInto(b: Builder, destination: Place, expr: Expr & { readonly kind: "await" }): void {
  const { end, expansion } = expr.span;
  const span = { start: Math.max(expr.operand.span.end, end - KEYWORD.length), end, expansion };
  const callee = b.results.callee(expr);
  const type = callee?.signature.output ?? b.results.adjustedTypeOf(expr.operand);
  const driver = { callee, type, origin: "await", callSpan: span, span: expr.span, scopeSpan: expr.span } as const;
  drive(b, { ...driver, operand: expr.operand }, (awaitee) =>
    turns(b, destination, { label: undefined, span, unwind: [] }, () =>
      inTerminatingScope(b, span, "scrutinee", () => pollOnce(b, expr, awaitee, destination)),
    ),
  );
}

function pollOnce(b: Builder, expr: Expr & { readonly kind: "await" }, awaitee: Local, destination: Place): void {
  const { span } = expr;
  const output = b.results.typeOf(expr);
  const ready = b.types.coreVariant("Poll", "Ready");
  const pending = b.types.coreVariant("Poll", "Pending");
  const field = ready?.fields[0];
  const pollType = ready === undefined ? b.types.unknown("`Poll` is not known") : b.types.adt(ready.adt, [output]);
  const poll = ask(b, awaitee, "Future::poll", pollType, span);
  const variants = ready === undefined || pending === undefined ? undefined : ([ready, pending] as const);
  const [isReady, isPending] = whichOf(b, poll, variants, span);

  b.current = isReady;
  const done = b.newBlock();
  b.terminate({ kind: "falseEdge", target: done, imaginary: isPending, span });
  b.current = done;
  if (ready === undefined || field === undefined) {
    b.gap(span, "`Poll` is not known");
    b.assign(destination, { kind: "unknown", operands: [], reason: "the value of `.await`" }, span);
  } else {
    const value = toPlace(b, fieldBuilder(b, downcastBuilder(localBuilder(b, poll), ready), field), span);
    b.assign(destination, { kind: "use", operand: consume(b, value, span), of: "await" }, span);
  }
  const target: BreakTarget = { kind: "break", label: undefined };
  const breakable = findBreakable(b, target);
  if (breakable !== undefined) exitTo(b, breakable, target);

  b.current = isPending;
  suspend(b, expr, b.unitConstant(span));
}

function suspend(b: Builder, expr: Expr, value: Operand): void {
  const resumed = b.newBlock();
  const resumePlace = localPlace(b.newTemporary(b.types.unit, expr.span, "internal"));
  b.terminate({ kind: "yield", value, resumePlace, target: resumed, span: expr.span });
  b.current = resumed;
}

export function yieldInto(b: Builder, destination: Place, expr: Expr & { readonly kind: "yield" }): void {
  const value = expr.value === undefined ? b.unitConstant(expr.span) : asOperand(b, expr.value);
  consumed(b, [value]);
  suspend(b, expr, value);
  b.assign(destination, { kind: "unknown", operands: [], reason: "what a coroutine is resumed with" }, expr.span);
  b.gap(expr.span, "`yield` is not supported");
}
