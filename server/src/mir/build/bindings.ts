/**
 * Bindings of patterns: their locals, and what is put into them once a candidate matches, guard included.
 *
 * A guard sees by-value bindings through references; the value is moved or copied only once the guard holds. While a guard runs
 * what was tested is held by *fake* borrows, so that it cannot change the outcome.
 *
 * What is not here: which candidate matches (`match.ts`, `decision.ts`).
 */
import type { Expr, MatchArm, Pattern, Span } from "../../syntax/ast.js";
import type { LocalVariable } from "../../types/typeck.js";
import type { Local, Place, UserType } from "../body.js";
import { type Builder, endPoint, localPlace } from "./builder.js";
import { thenElseBreak } from "./condition.js";
import type { Candidate } from "./decision.js";
import { fakeBorrow, readFakeBorrows } from "./fakeBorrows.js";
import { type Binding, patternSpan, peelPattern } from "./pattern.js";
import { consume, type PlaceBuilder, retyped, toPlace, tryToPlace } from "./place.js";
import {
  inIfThenScope,
  reschedule,
  type ScheduledDrop,
  scheduleStorage,
  scheduleValue,
  unscheduleFrom,
} from "./scope.js";

interface Guard {
  readonly arm: MatchArm;
  readonly expr: Expr;
  /** Scopes from here on are left when it does not hold. */
  readonly depth: number;
}
interface BindContext {
  readonly fakeBorrows: readonly Place[];
  readonly scrutineeSpan: Span;
  readonly guard: Guard | undefined;
}

/** Makes the locals of a pattern's bindings, and of those of a guard's own patterns when they are met. */
export function declareBindings(b: Builder, pattern: Pattern, hasGuard: boolean, userType?: UserType): void {
  for (const { binding, variable } of bindingsOf(b, pattern)) {
    if (b.variables.has(variable)) continue;
    const type = b.results.typeOfLocal(variable);
    const span = patternSpan(binding);
    // `let ref x: T = …` writes the type of what `x` refers to.
    const isWritten = binding === pattern && b.results.bindingMode(binding) === "move";
    const value = b.newLocal({
      type,
      mutable: variable.mutable,
      kind: { kind: "user", variable },
      span,
      userType: isWritten ? userType : undefined,
    });
    const guardReference = hasGuard
      ? b.newLocal({
          type: b.types.reference(type, false),
          mutable: false,
          kind: { kind: "guardReference", variable },
          span,
          userType: undefined,
        })
      : undefined;
    b.variables.set(variable, { value, guardReference });
  }
}

interface FoundBinding {
  readonly binding: Pattern & { readonly kind: "binding" };
  readonly variable: LocalVariable;
}

/** Every binding once, alternatives of an or-pattern taken together, in text order. */
export function bindingsOf(b: Builder, pattern: Pattern): readonly FoundBinding[] {
  const found: FoundBinding[] = [];
  const seen = new Set<LocalVariable>();
  const visit = (written: Pattern): void => {
    const inner = peelPattern(b, written);
    switch (inner.kind) {
      case "binding": {
        const variable = b.results.patternResolution(inner) === undefined ? b.results.localOfPattern(inner) : undefined;
        if (variable !== undefined && !seen.has(variable)) {
          seen.add(variable);
          found.push({ binding: inner, variable });
        }
        if (inner.subpattern !== undefined) visit(inner.subpattern);
        return;
      }
      case "reference":
      case "box":
        visit(inner.pattern);
        return;
      case "tuple":
      case "tupleStruct":
      case "slice":
        inner.elements.forEach(visit);
        return;
      case "struct":
        for (const field of inner.fields) visit(field.pattern);
        return;
      case "or":
        inner.alternatives.forEach(visit);
        return;
      default:
        return;
    }
  };
  visit(pattern);
  return found;
}

export function patternLocals(b: Builder, pattern: Pattern): readonly { readonly local: Local; readonly span: Span }[] {
  return bindingsOf(b, pattern).flatMap(({ binding, variable }) => {
    const locals = b.variables.get(variable);
    return locals === undefined ? [] : [{ local: locals.value, span: patternSpan(binding) }];
  });
}

export function storageLiveBinding(b: Builder, local: Local, span: Span, schedule: boolean): void {
  b.push({ kind: "storageLive", local, span });
  if (schedule) scheduleStorage(b.variableScope, local);
}

/** What is matched fits the written type. */
export function ascribeMatched(b: Builder, matched: PlaceBuilder, userType: UserType): void {
  const place = tryToPlace(b, matched);
  if (place !== undefined) b.push({ kind: "ascribeUserType", place, variance: "covariant", ...userType });
}

/** `let (x, ref y): (&'a str, u8) = …`: x is a `&'a str`, and y a reference to an `u8`. */
export function ascribeBindings(
  b: Builder,
  bindings: readonly Binding[],
  matched: PlaceBuilder,
  userType: UserType,
): void {
  for (const { variable, mode, source } of bindings) {
    const local = b.variables.get(variable)?.value;
    if (local === undefined) continue;
    const projection = source.projection.slice(matched.projection.length);
    const part = { projection, byReference: mode !== "move" };
    b.push({ kind: "ascribeUserType", place: localPlace(local), part, variance: "invariant", ...userType });
  }
}

/** Binds what the candidate matched, guard included; the cursor then stands where the arm's body goes. */
export function bindPattern(b: Builder, candidate: Candidate, context: BindContext): void {
  const leaves: { readonly leaf: Candidate; readonly bindings: readonly Binding[] }[] = [];
  collectLeaves(candidate, [], leaves);
  if (leaves.length === 1) {
    const [only] = leaves;
    if (only !== undefined) bindLeaf(b, only.leaf, only.bindings, context, true);
    return;
  }
  const target = b.newBlock();
  const scope = b.variableScope;
  // A guard is left through the drops of its own alternative's bindings; at the arm's end the order of the first ones holds.
  let first: readonly ScheduledDrop[] = [];
  for (const [index, { leaf, bindings }] of leaves.entries()) {
    const scheduled = scope?.drops.length ?? 0;
    bindLeaf(b, leaf, bindings, context, index === 0 || context.guard !== undefined);
    const own = scope === undefined ? [] : unscheduleFrom(scope, scheduled);
    if (index === 0) first = own;
    b.goto(target, leaf.span);
  }
  if (scope !== undefined) reschedule(scope, first);
  b.current = target;
}

function collectLeaves(
  candidate: Candidate,
  outer: readonly Binding[],
  leaves: { readonly leaf: Candidate; readonly bindings: readonly Binding[] }[],
): void {
  const bindings = outer.length === 0 ? candidate.bindings : withAlternative(outer, candidate.bindings);
  if (candidate.subcandidates.length === 0) leaves.push({ leaf: candidate, bindings });
  else for (const sub of candidate.subcandidates) collectLeaves(sub, bindings, leaves);
}

/** In `whole @ (A(part) | B(part))` the part is bound before the whole, which may be moved then. */
function withAlternative(outer: readonly Binding[], own: readonly Binding[]): readonly Binding[] {
  const at = outer.findIndex((whole) => own.some((part) => isInside(part, whole)));
  return at < 0 ? [...outer, ...own] : [...outer.slice(0, at), ...own, ...outer.slice(at)];
}

function isInside({ source: part }: Binding, { source: whole }: Binding): boolean {
  const isOfSame =
    part.base.kind === "local"
      ? whole.base.kind === "local" && part.base.local === whole.base.local
      : whole.base.kind === "upvar" && part.base.variable === whole.base.variable;
  return isOfSame && whole.projection.every((elem, index) => part.projection[index] === elem);
}

function bindLeaf(
  b: Builder,
  leaf: Candidate,
  bindings: readonly Binding[],
  context: BindContext,
  schedule: boolean,
): void {
  b.current = leaf.start ?? b.newBlock();
  if (leaf.next !== undefined) {
    const real = b.newBlock();
    b.terminate({ kind: "falseEdge", target: real, imaginary: leaf.next, span: leaf.span });
    b.current = real;
  }
  const { guard } = context;
  if (guard === undefined) {
    for (const binding of bindings) bindValue(b, binding, schedule);
    return;
  }
  for (const binding of bindings) bindForGuard(b, binding, schedule);
  const fakes = context.fakeBorrows.map((place) => fakeBorrow(b, place, "matchGuard", context.scrutineeSpan));
  for (const { variable } of bindings) b.guarded.add(variable);
  const failed = inIfThenScope(b, guard.depth, guard.expr.span, () => thenElseBreak(b, guard.expr));
  for (const { variable } of bindings) b.guarded.delete(variable);
  const { otherwise, next: imaginary } = leaf;
  if (otherwise !== undefined) {
    // Whether patterns are disjoint does not count: a guard that fails may lead to the next candidate, whatever that one tests.
    const { span } = guard.expr;
    if (imaginary === undefined) b.gotoFrom(failed, otherwise, span);
    else b.terminateBlock(failed, { kind: "falseEdge", target: otherwise, imaginary, span });
  }
  const end = endPoint(guard.expr.span);
  readFakeBorrows(b, fakes, "matchGuard", end);
  for (const binding of bindings) {
    if (binding.mode !== "move") continue;
    const reference = b.variables.get(binding.variable)?.guardReference;
    if (reference !== undefined)
      b.push({ kind: "fakeRead", cause: "matchGuard", place: localPlace(reference), span: end });
  }
  for (const binding of bindings) if (binding.mode === "move") bindValue(b, binding, schedule);
}

/** `x` is what the place holds, or a reference to the place. */
function bindValue(b: Builder, binding: Binding, schedule: boolean): void {
  const local = b.variables.get(binding.variable)?.value;
  if (local === undefined) return;
  storageLiveBinding(b, local, binding.span, schedule);
  assignBinding(b, binding, local);
  if (schedule) scheduleValue(b, b.variableScope, local);
}

function assignBinding(b: Builder, binding: Binding, local: Local): void {
  const { span } = binding;
  const place = toPlace(b, binding.source, span);
  if (binding.mode === "move") {
    const source = b.typeOfPlace(place).kind === "unknown" ? retyped(place, b.typeOfLocal(local)) : place;
    b.assign(localPlace(local), { kind: "use", operand: consume(b, source, span), isBinding: true }, span);
  } else {
    const borrow = binding.mode === "ref" ? "shared" : "mutable";
    b.assign(localPlace(local), { kind: "ref", borrow, place, region: b.types.erased, origin: "pattern" }, span);
  }
}

function bindForGuard(b: Builder, binding: Binding, schedule: boolean): void {
  const locals = b.variables.get(binding.variable);
  if (locals === undefined || locals.guardReference === undefined) return;
  const { span } = binding;
  if (binding.mode === "move") {
    storageLiveBinding(b, locals.guardReference, span, schedule);
    const place = toPlace(b, binding.source, span);
    b.assign(
      localPlace(locals.guardReference),
      { kind: "ref", borrow: "shared", place, region: b.types.erased, origin: "matchGuard" },
      span,
    );
    return;
  }
  storageLiveBinding(b, locals.value, span, schedule);
  assignBinding(b, binding, locals.value);
  storageLiveBinding(b, locals.guardReference, span, schedule);
  b.assign(
    localPlace(locals.guardReference),
    { kind: "ref", borrow: "shared", place: localPlace(locals.value), region: b.types.erased, origin: "internal" },
    span,
  );
}
