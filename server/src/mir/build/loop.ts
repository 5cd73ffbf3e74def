/**
 * Loops, and the jumps out of them and out of the function.
 *
 * A loop's head has a false unwind edge, so that an infinite loop still counts as leavable. `while` is a `loop` around an
 * `if` whose `else` breaks; `for` asks a hidden iterator for the next element in each turn (Rust reference, "Iterator loops").
 */
import type { Expr, Span } from "../../syntax/ast.js";
import type { Type } from "../../types/type.js";
import { type Local, type Place, RETURN_PLACE } from "../body.js";
import { declareBindings } from "./bindings.js";
import { blockInto } from "./block.js";
import { type Builder, localPlace } from "./builder.js";
import { conditionalInto } from "./condition.js";
import { ask, drive, whichOf } from "./driven.js";
import { exprInto } from "./expr.js";
import { bindIrrefutable } from "./match.js";
import { peelPattern } from "./pattern.js";
import { downcastBuilder, fieldBuilder, localBuilder } from "./place.js";
import {
  type Breakable,
  type BreakTarget,
  droppedByPanic,
  exitTo,
  findBreakable,
  inBreakableScope,
  inTerminatingScope,
  withVariableScope,
} from "./scope.js";

type Label = Breakable["label"];

export function loopInto(b: Builder, destination: Place, expr: Expr & { readonly kind: "loop" }): void {
  turns(b, destination, { label: expr.label, span: expr.span, unwind: droppedByPanic(b) }, () => {
    const unit = localPlace(b.newTemporary(b.types.unit, expr.body.span, "internal"));
    inTerminatingScope(b, expr.body.span, "statement", () => blockInto(b, unit, expr.body, undefined));
  });
}

interface Loop {
  readonly label: Label;
  readonly span: Span;
  /** What a panic in it drops, where nothing else may leave it. */
  readonly unwind: readonly Local[];
}

/** The head, the turn that `body` builds, and the way back to the head. */
export function turns(b: Builder, destination: Place, { label, span, unwind }: Loop, body: () => void): void {
  const head = b.newBlock();
  b.goto(head, span);
  b.current = head;
  inBreakableScope(b, { label, kind: "loop", destination, continueTarget: head }, span, () => {
    const turn = b.newBlock();
    b.terminate({ kind: "falseUnwind", target: turn, unwind, span });
    b.current = turn;
    body();
    b.goto(head, span);
    return false;
  });
}

export function whileInto(b: Builder, destination: Place, expr: Expr & { readonly kind: "while" }): void {
  turns(b, destination, { label: expr.label, span: expr.span, unwind: [] }, () => {
    inTerminatingScope(b, expr.span, "scrutinee", () => {
      const unit = localPlace(b.newTemporary(b.types.unit, expr.body.span, "internal"));
      const otherwise = conditionalInto(b, expr.condition, expr.body.span, () => {
        inTerminatingScope(b, expr.body.span, "statement", () => blockInto(b, unit, expr.body, undefined));
      });
      const turned = b.current;
      b.current = otherwise;
      const target = { kind: "break", label: undefined } as const;
      const breakable = findBreakable(b, target);
      if (breakable !== undefined) {
        b.assignUnit(breakable.destination, expr.span);
        exitTo(b, breakable, target);
      }
      b.current = turned;
    });
  });
}

export function forInto(b: Builder, destination: Place, expr: Expr & { readonly kind: "for" }): void {
  const { span } = expr.iterable;
  const callee = b.results.callee(expr);
  if (callee === undefined) b.gap(span, "what is iterated over is not known");
  const type = callee?.signature.output ?? b.types.unknown("the iterator of a `for`");
  const driver = { callee, type, origin: "for", callSpan: span, span, scopeSpan: expr.span } as const;
  // Unlike those of a `match`, temporaries of what is iterated over do not outlive the `for`, not even where it ends a block.
  inTerminatingScope(b, expr.span, "scrutinee", () =>
    drive(b, { ...driver, operand: expr.iterable }, (iterator) =>
      turns(b, destination, { label: expr.label, span: expr.span, unwind: [] }, () => {
        inTerminatingScope(b, expr.span, "scrutinee", () => forTurn(b, expr, iterator));
      }),
    ),
  );
}

/** `match Iterator::next(&mut iterator) { None => break, Some(pattern) => body }` */
function forTurn(b: Builder, expr: Expr & { readonly kind: "for" }, iterator: Local): void {
  const { span } = expr.iterable;
  const element = elementType(b, expr);
  const some = b.types.coreVariant("Option", "Some");
  const field = some?.fields[0];
  const option = some === undefined ? b.types.unknown("`Option` is not known") : b.types.adt(some.adt, [element]);
  const next = ask(b, iterator, "Iterator::next", option, span);
  b.push({ kind: "placeMention", place: localPlace(next), span });
  const noneVariant = b.types.coreVariant("Option", "None");
  const variants = some === undefined || noneVariant === undefined ? undefined : ([noneVariant, some] as const);
  const [none, turn] = whichOf(b, next, variants, span);

  b.current = none;
  const done = b.newBlock();
  b.terminate({ kind: "falseEdge", target: done, imaginary: turn, span: expr.span });
  b.current = done;
  const target: BreakTarget = { kind: "break", label: undefined };
  const breakable = findBreakable(b, target);
  if (breakable !== undefined) {
    b.assignUnit(breakable.destination, expr.span);
    exitTo(b, breakable, target);
  }

  b.current = turn;
  const armSpan: Span = expr.span;
  inTerminatingScope(b, armSpan, "statement", (scope) =>
    withVariableScope(b, scope, () => {
      declareBindings(b, expr.pattern, false);
      if (field === undefined || some === undefined) {
        b.gap(expr.pattern.span, "the element of a `for` is not known");
        const unknown = b.newTemporary(element, span, "internal");
        b.assign(localPlace(unknown), { kind: "unknown", operands: [], reason: "the element of a `for`" }, span);
        bindIrrefutable(b, expr.pattern, localBuilder(b, unknown), undefined);
      } else
        bindIrrefutable(
          b,
          expr.pattern,
          fieldBuilder(b, downcastBuilder(localBuilder(b, next), some), field),
          undefined,
        );
      const unit = localPlace(b.newTemporary(b.types.unit, expr.body.span, "internal"));
      inTerminatingScope(b, expr.body.span, "statement", () => blockInto(b, unit, expr.body, undefined));
    }),
  );
}

/** What the iterator gives: the type of the pattern, with the references that it is matched through. */
function elementType(b: Builder, expr: Expr & { readonly kind: "for" }): Type {
  const pattern = peelPattern(b, expr.pattern);
  return b.results.patternDerefs(pattern)[0] ?? b.results.typeOfPattern(pattern);
}

// ---------------------------------------------------------------------------------------------------------- Jumps

export function jump(b: Builder, expr: Expr & { readonly kind: "break" | "continue" }): void {
  const target: BreakTarget = { kind: expr.kind, label: expr.label };
  const breakable = findBreakable(b, target);
  if (expr.kind === "break") {
    const destination = breakable?.destination;
    if (expr.value !== undefined)
      exprInto(
        b,
        destination ?? localPlace(b.newTemporary(b.results.typeOf(expr.value), expr.span, "internal")),
        expr.value,
      );
    else if (destination !== undefined) b.assignUnit(destination, expr.span);
  }
  if (breakable === undefined) {
    b.gap(expr.span, `\`${expr.kind}\` outside of what it could leave`);
    b.terminate({ kind: "unreachable", span: expr.span });
    b.startUnreachable();
    return;
  }
  exitTo(b, breakable, target);
}

export function returnFrom(b: Builder, value: Expr | undefined, span: Span): void {
  const destination = localPlace(RETURN_PLACE);
  if (value === undefined) b.assignUnit(destination, span);
  else exprInto(b, destination, value);
  leaveFunction(b, "return");
}

export function leaveFunction(b: Builder, exit: "return" | "question"): void {
  const target: BreakTarget = { kind: "return", exit };
  const breakable = findBreakable(b, target);
  if (breakable !== undefined) exitTo(b, breakable, target);
}
