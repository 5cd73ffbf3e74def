/**
 * Match lowering: from arms to tests, and from a matching arm to its bindings.
 *
 * The idea (rustc dev guide, "Pattern and exhaustiveness checking"; MIR construction): candidates are tried in order. The
 * first test of the first candidate is made once for all candidates that follow and speak of the same place:
 *
 *     match o {                      test the discriminant of o
 *         Some(1) => a,                Some -> candidates [1 => a], [n => b]   then test (o as Some).0
 *         Some(n) => b,                None -> candidate c
 *         None => c,
 *     }
 *
 * Each candidate is in one branch only, so the size stays linear. A candidate that has nothing left to test matches; as the
 * borrow checker must not rely on the order of tests, a *false edge* leads from it to the next candidate.
 *
 * A guard sees by-value bindings through references; the value is moved or copied only once the guard holds. While a guard runs
 * what was tested is held by *fake* borrows, so that it cannot change the outcome.
 */
import type { Expr, MatchArm, Pattern, Span } from "../../syntax/ast.js";
import type { LocalVariable } from "../../types/typeck.js";
import type { BlockIndex, Local, Place, UserType } from "../body.js";
import { type Builder, endPoint, localPlace, spanTo } from "./builder.js";
import { thenElseBreak } from "./condition.js";
import { type Candidate, matchCandidates } from "./decision.js";
import { leavesValueOut } from "./exhaustive.js";
import { exprInto } from "./expr.js";
import { fakeBorrow, placesTested, readFakeBorrows } from "./fakeBorrows.js";
import { type Binding, flatten, patternSpan, peelPattern } from "./pattern.js";
import { consume, type PlaceBuilder, retyped, toPlace, tryToPlace } from "./place.js";
import { asPlaceBuilder } from "./placeExpr.js";
import { isPromotable, promotedBuilder } from "./promote.js";
import {
  inIfThenScope,
  inTerminatingScope,
  reschedule,
  scheduleStorage,
  scheduleValue,
  unscheduleFrom,
  withVariableScope,
} from "./scope.js";

export { peelPattern } from "./pattern.js";

export interface MatchTree {
  readonly candidates: readonly Candidate[];
  /** Where it goes on when nothing matches; not reached for exhaustive matches. */
  readonly otherwise: BlockIndex;
}

interface Scrutinee {
  readonly scrutinee: PlaceBuilder;
  readonly scrutineeSpan: Span;
  /** Where a read of the value tested on stands. */
  readonly matchSpan: Span;
  readonly refutable: boolean;
}

/** The scrutinee as a place, named without being read. `patterns`: it is matched with. */
export function lowerScrutinee(b: Builder, expr: Expr, patterns: readonly Pattern[]): PlaceBuilder {
  const scrutinee = matchedPlace(b, expr, patterns);
  mention(b, scrutinee, expr.span);
  return scrutinee;
}

/** Of a constant value that is only lent, `let Some(ref x) = Some(1)`, what is lent is promoted. */
export function matchedPlace(b: Builder, expr: Expr, patterns: readonly Pattern[]): PlaceBuilder {
  return isPromotable(b, expr) && isOnlyLent(b, patterns)
    ? promotedBuilder(b, expr, expr.span)
    : asPlaceBuilder(b, expr);
}

function isOnlyLent(b: Builder, patterns: readonly Pattern[]): boolean {
  const bindings = patterns.flatMap((pattern) => bindingsOf(b, pattern));
  const isMoved = (variable: LocalVariable): boolean => b.types.isCopy(b.results.typeOfLocal(variable)) !== "yes";
  return (
    bindings.some(({ binding }) => b.results.bindingMode(binding) === "ref") &&
    bindings.every(({ binding, variable }) => {
      const mode = b.results.bindingMode(binding);
      return mode === "ref" || (mode === "move" && !isMoved(variable));
    })
  );
}

function mention(b: Builder, scrutinee: PlaceBuilder, span: Span): void {
  const place = tryToPlace(b, scrutinee);
  if (place !== undefined) b.push({ kind: "placeMention", place, span });
}

/** Builds all tests, from the cursor on. The cursor is left undefined: candidates and `otherwise` say where to go on. */
export function lowerMatchTree(
  b: Builder,
  match: Scrutinee,
  arms: readonly { readonly pattern: Pattern; readonly hasGuard: boolean }[],
): MatchTree {
  const candidates = arms.map((arm): Candidate => {
    const flat = flatten(b, arm.pattern, match.scrutinee);
    return {
      pairs: flat.pairs,
      bindings: flat.bindings,
      hasGuard: arm.hasGuard,
      span: flat.span,
      subcandidates: [],
      start: undefined,
      otherwise: undefined,
      next: undefined,
    };
  });
  if (!match.refutable && leavesValueOut(b, match.scrutinee, candidates))
    b.gap(match.scrutineeSpan, "some values match no pattern (E0004, E0005); rustc then checks no borrows here");
  const otherwise = matchCandidates(b, match, b.current, candidates);
  if (!match.refutable) {
    b.current = otherwise;
    const place = tryToPlace(b, match.scrutinee);
    if (place !== undefined) b.push({ kind: "fakeRead", cause: "matchScrutinee", place, span: match.scrutineeSpan });
    b.terminate({ kind: "unreachable", span: match.scrutineeSpan });
  }
  let next = match.refutable ? otherwise : undefined;
  for (let index = candidates.length - 1; index >= 0; index--) {
    const candidate = candidates[index];
    if (candidate !== undefined) next = linkLeaves(candidate, next);
  }
  return { candidates, otherwise };
}

/** Tells every leaf where the next one starts; answers where this candidate starts. */
function linkLeaves(candidate: Candidate, next: BlockIndex | undefined): BlockIndex | undefined {
  if (candidate.subcandidates.length === 0) {
    candidate.next = next;
    return candidate.firstTest ?? next;
  }
  let following = next;
  for (let index = candidate.subcandidates.length - 1; index >= 0; index--) {
    const sub = candidate.subcandidates[index];
    if (sub !== undefined) following = linkLeaves(sub, following);
  }
  return following;
}

export function matchInto(b: Builder, destination: Place, expr: Expr & { readonly kind: "match" }): void {
  const { scrutinee: value } = expr;
  const scrutinee = lowerScrutinee(
    b,
    value,
    expr.arms.map((arm) => arm.pattern),
  );
  const matchSpan = spanTo(
    { start: expr.span.start, end: expr.span.start, expansion: expr.span.expansion },
    value.span,
  );
  const tree = lowerMatchTree(
    b,
    { scrutinee, scrutineeSpan: value.span, matchSpan, refutable: false },
    expr.arms.map((arm) => ({ pattern: arm.pattern, hasGuard: arm.guard !== undefined })),
  );
  const hasGuards = expr.arms.some((arm) => arm.guard !== undefined);
  const fakeBorrows = hasGuards ? placesTested(b, tree.candidates) : [];
  const depth = b.scopes.length;
  const end = b.newBlock();
  for (const [index, arm] of expr.arms.entries()) {
    const candidate = tree.candidates[index];
    if (candidate === undefined) continue;
    const span: Span = { start: arm.span.start, end: arm.body.span.end, expansion: arm.span.expansion };
    const armSpan = span.start < span.end ? span : arm.body.span;
    inTerminatingScope(b, armSpan, "statement", (scope) =>
      withVariableScope(b, scope, () => {
        declareBindings(b, arm.pattern, arm.guard !== undefined);
        const guard = arm.guard === undefined ? undefined : { arm, expr: arm.guard, depth };
        bindPattern(b, candidate, { fakeBorrows, scrutineeSpan: value.span, guard });
        inTerminatingScope(b, arm.body.span, "statement", () => exprInto(b, destination, arm.body));
      }),
    );
    b.goto(end, arm.body.span);
  }
  b.current = end;
}

// ------------------------------------------------------------------------------------------------------- Bindings

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
function bindingsOf(b: Builder, pattern: Pattern): readonly FoundBinding[] {
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

/** `let` with a pattern that always matches. */
export function bindIrrefutable(
  b: Builder,
  pattern: Pattern,
  place: PlaceBuilder,
  written: { readonly mentionSpan: Span; readonly userType: UserType | undefined } | undefined,
): void {
  if (written !== undefined) mention(b, place, written.mentionSpan);
  const userType = written?.userType;
  if (userType !== undefined) ascribeMatched(b, place, userType);
  const context = { scrutinee: place, scrutineeSpan: pattern.span, matchSpan: pattern.span, refutable: false };
  const tree = lowerMatchTree(b, context, [{ pattern, hasGuard: false }]);
  const [candidate] = tree.candidates;
  if (candidate === undefined) return;
  bindPattern(b, candidate, { fakeBorrows: [], scrutineeSpan: pattern.span, guard: undefined });
  if (userType !== undefined) ascribeBindings(b, candidate.bindings, place, userType);
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
  let first: ReturnType<typeof unscheduleFrom> = [];
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
