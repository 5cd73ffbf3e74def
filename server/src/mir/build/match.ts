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
 * What is not here: what is bound where a candidate matches, and its guard (`bindings.ts`).
 */
import type { Expr, Pattern, Span } from "../../syntax/ast.js";
import type { LocalVariable } from "../../types/typeck.js";
import type { BlockIndex, Place, UserType } from "../body.js";
import { ascribeBindings, ascribeMatched, bindingsOf, bindPattern, declareBindings } from "./bindings.js";
import { type Builder, spanTo } from "./builder.js";
import { type Candidate, matchCandidates } from "./decision.js";
import { leavesValueOut } from "./exhaustive.js";
import { exprInto } from "./expr.js";
import { placesTested } from "./fakeBorrows.js";
import { flatten } from "./pattern.js";
import { type PlaceBuilder, tryToPlace } from "./place.js";
import { asPlaceBuilder } from "./placeExpr.js";
import { isPromotable, promotedBuilder } from "./promote.js";
import { inTerminatingScope, withVariableScope } from "./scope.js";

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
