/**
 * The order of a match's tests: which place is looked at when, and where each outcome goes. See `match.ts` for the idea.
 */
import { assertNever } from "../../base/assertNever.js";
import type { VariantDef } from "../../hir/defs.js";
import type { Span } from "../../syntax/ast.js";
import type { BlockIndex, Operand, Place } from "../body.js";
import { type Builder, localPlace } from "./builder.js";
import { type Binding, type MatchPair, moveOrPatternsLast, type Test } from "./pattern.js";
import { type PlaceBuilder, toPlace } from "./place.js";
import { readLength } from "./placeExpr.js";

/** One arm, or one alternative of it. */
export interface Candidate {
  /** What is left to test. */
  pairs: MatchPair[];
  /** What there was to test; for the places that a guard must leave alone. */
  allPairs?: readonly MatchPair[];
  readonly bindings: readonly Binding[];
  readonly hasGuard: boolean;
  readonly span: Span;
  subcandidates: Candidate[];
  /** Where its first test stands: what a false edge leads to. */
  firstTest?: BlockIndex;
  /** Where it goes on once everything is tested. */
  start: BlockIndex | undefined;
  /** Where it goes on when the guard does not hold. */
  otherwise: BlockIndex | undefined;
  /** Where the next candidate's tests start: the end of the false edge. */
  next: BlockIndex | undefined;
}

interface Context {
  readonly scrutineeSpan: Span;
  readonly matchSpan: Span;
  /** May none of the patterns match? */
  readonly refutable: boolean;
}

/** Builds the tests for the candidates from `start` on; answers the block where none of them has matched. */
export function matchCandidates(
  b: Builder,
  context: Context,
  start: BlockIndex,
  candidates: readonly Candidate[],
): BlockIndex {
  for (const candidate of candidates) candidate.allPairs ??= [...candidate.pairs];
  let current = start;
  let remaining = candidates;
  for (;;) {
    const [first] = remaining;
    if (first === undefined) return current;
    first.firstTest ??= current;
    if (first.pairs.length === 0) {
      first.start = current;
      first.otherwise = b.newBlock();
      current = first.otherwise;
      remaining = remaining.slice(1);
    } else if (first.pairs[0]?.test.kind === "or") {
      const expanded = expandable(remaining);
      current = matchAlternatives(b, context, current, expanded);
      remaining = remaining.slice(expanded.length);
    } else {
      const tested = testCandidates(b, context, current, remaining);
      current = tested.remainder;
      remaining = remaining.slice(tested.count);
    }
  }
}

// -------------------------------------------------------------------------------------------------- Alternatives

/** The candidates that are expanded together: an or-pattern that more tests follow ends the row. */
function expandable(candidates: readonly Candidate[]): readonly Candidate[] {
  let count = 0;
  for (const candidate of candidates) {
    const [first, ...rest] = candidate.pairs;
    if (first === undefined || first.test.kind !== "or") break;
    count++;
    if (rest.length > 0) break;
  }
  return candidates.slice(0, Math.max(1, count));
}

function matchAlternatives(
  b: Builder,
  context: Context,
  start: BlockIndex,
  candidates: readonly Candidate[],
): BlockIndex {
  const flat: Candidate[] = [];
  for (const candidate of candidates) {
    const [first, ...rest] = candidate.pairs;
    if (first?.test.kind !== "or") continue;
    candidate.pairs = rest;
    candidate.subcandidates = first.test.alternatives.map((alternative) => ({
      pairs: [...alternative.pairs],
      bindings: alternative.bindings,
      hasGuard: candidate.hasGuard,
      span: alternative.span,
      subcandidates: [],
      start: undefined,
      otherwise: undefined,
      next: undefined,
    }));
    flat.push(...candidate.subcandidates);
  }
  let otherwise = matchCandidates(b, context, start, flat);
  for (const candidate of candidates) {
    mergeTrivial(b, candidate);
    if (candidate.pairs.length > 0) otherwise = testRemaining(b, context, candidate, otherwise);
  }
  return otherwise;
}

/** Alternatives that bind nothing lead to one and the same place, but a guard is tried after each. */
function mergeTrivial(b: Builder, candidate: Candidate): void {
  if (candidate.hasGuard) return;
  const trivial = candidate.subcandidates.every((sub) => sub.subcandidates.length === 0 && sub.bindings.length === 0);
  if (!trivial) return;
  candidate.firstTest ??= candidate.subcandidates[0]?.firstTest;
  const merged = b.newBlock();
  let otherwise: BlockIndex | undefined;
  for (const sub of candidate.subcandidates) {
    if (sub.start !== undefined) b.gotoFrom(sub.start, merged, sub.span);
    otherwise = sub.otherwise ?? otherwise;
  }
  candidate.subcandidates = [];
  candidate.start = merged;
  candidate.otherwise = otherwise;
}

/** What stood beside the or-pattern is tested after it, for each alternative that is left. */
function testRemaining(b: Builder, context: Context, candidate: Candidate, otherwise: BlockIndex): BlockIndex {
  const rest = candidate.pairs;
  candidate.pairs = [];
  const leaves = candidate.subcandidates.length === 0 ? [candidate] : leavesOf(candidate);
  const failed = b.newBlock();
  b.gotoFrom(otherwise, failed, candidate.span);
  for (const leaf of leaves) {
    if (leaf.start === undefined) continue;
    const from = leaf.start;
    const before = leaf.otherwise;
    const inner: Candidate = {
      pairs: [...rest],
      bindings: [],
      hasGuard: leaf.hasGuard,
      span: leaf.span,
      subcandidates: [],
      start: undefined,
      otherwise: undefined,
      next: undefined,
    };
    const end = matchCandidates(b, context, from, [inner]);
    b.gotoFrom(end, before ?? failed, leaf.span);
    if (before !== undefined) b.gotoFrom(before, failed, leaf.span);
    if (inner.subcandidates.length > 0) {
      leaf.subcandidates = inner.subcandidates;
      leaf.start = undefined;
      leaf.otherwise = undefined;
    } else {
      leaf.start = inner.start;
      leaf.otherwise = inner.otherwise;
    }
  }
  return failed;
}

function leavesOf(candidate: Candidate): readonly Candidate[] {
  return candidate.subcandidates.flatMap((sub) => (sub.subcandidates.length === 0 ? [sub] : leavesOf(sub)));
}

// ---------------------------------------------------------------------------------------------------------- Tests

/** Makes the first candidate's first test, for as many candidates as it tells something about. */
function testCandidates(
  b: Builder,
  context: Context,
  start: BlockIndex,
  candidates: readonly Candidate[],
): { readonly remainder: BlockIndex; readonly count: number } {
  const pair = candidates[0]?.pairs[0];
  const remainder = b.newBlock();
  if (pair === undefined) return { remainder, count: 1 };
  const branches = new Map<string, { readonly test: Test | undefined; readonly candidates: Candidate[] }>();
  let count = 0;
  for (const candidate of candidates) {
    const outcome = sortCandidate(pair, candidate);
    if (outcome === undefined) break;
    const branch = branches.get(outcome.key) ?? { test: outcome.test, candidates: [] };
    branch.candidates.push(candidate);
    branches.set(outcome.key, branch);
    count++;
  }
  const targets = new Map<string, { readonly block: BlockIndex; readonly test: Test | undefined }>();
  for (const [key, branch] of branches) {
    const block = b.newBlock();
    const end = matchCandidates(b, context, block, branch.candidates);
    b.gotoFrom(end, remainder, pair.span);
    targets.set(key, { block, test: branch.test });
  }
  performTest(b, context, start, pair, targets, remainder);
  return { remainder, count };
}

interface Outcome {
  readonly key: string;
  readonly test: Test | undefined;
}

/**
 * Which outcome of the test leads to this candidate; its tests are reduced by what the outcome tells. Undefined: the test does
 * not tell enough, and the candidate has to wait.
 */
function sortCandidate(tested: MatchPair, candidate: Candidate): Outcome | undefined {
  const index = candidate.pairs.findIndex((pair) => samePlace(pair.place, tested.place));
  const pair = candidate.pairs[index];
  if (pair === undefined) return undefined;
  const { test } = pair;
  const key = outcomeKey(test);
  switch (tested.test.kind) {
    case "variant":
      if (test.kind !== "variant") return undefined;
      break;
    case "value":
      if (test.kind !== "value") return undefined;
      break;
    case "equal":
    case "range":
    case "length":
      if (key !== outcomeKey(tested.test)) return undefined;
      break;
    case "or":
      return undefined;
    default:
      return assertNever(tested.test);
  }
  if (key === undefined) return undefined;
  candidate.pairs.splice(index, 1);
  candidate.pairs.push(...pair.subpairs);
  moveOrPatternsLast(candidate.pairs);
  return { key, test };
}

function outcomeKey(test: Test): string | undefined {
  switch (test.kind) {
    case "variant":
      return `variant ${test.variant.index}`;
    case "value":
    case "equal":
    case "range":
      return `${test.kind} ${test.key}`;
    case "length":
      return `length ${test.length} ${test.exact}`;
    case "or":
      return undefined;
    default:
      return assertNever(test);
  }
}

export function samePlace(left: PlaceBuilder, right: PlaceBuilder): boolean {
  if (left === right) return true;
  if (
    left.base.kind === "local"
      ? right.base.kind !== "local" || left.base.local !== right.base.local
      : right.base.kind !== "upvar" || left.base.variable !== right.base.variable
  )
    return false;
  if (left.projection.length !== right.projection.length) return false;
  return left.projection.every((elem, index) => {
    const other = right.projection[index];
    if (other === undefined || elem.kind !== other.kind) return false;
    if (elem === other) return true;
    switch (elem.kind) {
      case "deref":
        return true;
      case "field":
        return other.kind === "field" && elem.index === other.index;
      case "downcast":
        return other.kind === "downcast" && elem.variant === other.variant;
      case "constantIndex":
        return other.kind === "constantIndex" && elem.offset === other.offset && elem.fromEnd === other.fromEnd;
      case "index":
      case "subslice":
        return false;
      default:
        return assertNever(elem);
    }
  });
}

function performTest(
  b: Builder,
  context: Context,
  start: BlockIndex,
  pair: MatchPair,
  targets: ReadonlyMap<string, { readonly block: BlockIndex; readonly test: Test | undefined }>,
  otherwise: BlockIndex,
): void {
  const place = toPlaceAt(b, start, pair.place, pair.span);
  const { test } = pair;
  const first = [...targets.values()][0]?.block ?? otherwise;
  switch (test.kind) {
    case "variant": {
      const discriminant = localPlace(b.newTemporary(b.types.usize, context.scrutineeSpan, "internal"));
      b.assign(discriminant, { kind: "discriminant", place }, context.scrutineeSpan);
      const blocks: BlockIndex[] = [];
      const variants: (VariantDef | undefined)[] = [];
      for (const target of targets.values()) {
        blocks.push(target.block);
        variants.push(target.test?.kind === "variant" ? target.test.variant : undefined);
      }
      // A `match` that has an arm for each of them keeps the block that nothing comes to, as rustc's does: it reads what is matched.
      if (variants.length < test.variant.adt.variants.length || !context.refutable) {
        blocks.push(otherwise);
        variants.push(undefined);
      }
      const operand: Operand = { kind: "move", place: discriminant, span: context.matchSpan };
      b.terminate({ kind: "switch", operand, targets: blocks, variants, span: context.matchSpan });
      return;
    }
    case "value": {
      const blocks = [...targets.values()].map((target) => target.block);
      b.terminate({
        kind: "switch",
        operand: { kind: "copy", place, span: context.matchSpan },
        targets: [...blocks, otherwise],
        span: context.matchSpan,
        ...(namesScrutinee(context) ? {} : { isTest: true }),
      });
      return;
    }
    case "equal": {
      const operand: Operand = { kind: "move", place: compare(b, place, pair, context.scrutineeSpan), span: pair.span };
      b.terminate({ kind: "switch", operand, targets: [otherwise, first], span: pair.span });
      return;
    }
    case "range": {
      for (const side of [test.low, test.high]) {
        if (side === undefined) continue;
        const inside = b.newBlock();
        const result = localPlace(b.newTemporary(b.types.bool, pair.span, "internal"));
        const limit: Operand = {
          kind: "constant",
          type: pair.place.type,
          span: pair.span,
          value: { kind: "inlineConst", role: "limit" },
        };
        b.assign(
          result,
          {
            kind: "binary",
            operator: "<=",
            left: limit,
            right: { kind: "copy", place, span: pair.span },
            isTest: true,
          },
          pair.span,
        );
        b.terminate({
          kind: "switch",
          operand: { kind: "move", place: result, span: pair.span },
          targets: [otherwise, inside],
          span: pair.span,
        });
        b.current = inside;
      }
      b.goto(first, pair.span);
      return;
    }
    case "length": {
      const length = readLength(b, place, pair.span, "test");
      const operand: Operand = { kind: "move", place: localPlace(length), span: pair.span };
      b.terminate({ kind: "switch", operand, targets: [otherwise, first], span: pair.span });
      return;
    }
    case "or":
      b.goto(first, pair.span);
      return;
    default:
      assertNever(test);
  }
}

/** `match x` is where `x` is read; a `let` or a parameter reads it in its pattern. */
function namesScrutinee({ scrutineeSpan, matchSpan }: Context): boolean {
  return matchSpan.start < scrutineeSpan.start && scrutineeSpan.end <= matchSpan.end;
}

/** Moves the cursor to `block` before resolving the place there. */
function toPlaceAt(b: Builder, block: BlockIndex, place: PlaceBuilder, span: Span): Place {
  b.current = block;
  return toPlace(b, place, span);
}

/**
 * `place == constant`: numbers are copied, text behind a reference is lent to the comparison; of others nothing is claimed. What is in a
 * `NonZero<u8>` is read where the whole value stands (rustc transmutes it first).
 */
function compare(b: Builder, place: Place, pair: MatchPair, scrutineeSpan: Span): Place {
  const { span } = pair;
  const { type } = pair.place;
  const result = localPlace(b.newTemporary(b.types.bool, span, "internal"));
  const constant: Operand = { kind: "constant", type, span, value: { kind: "inlineConst", role: "pattern" } };
  let left: Operand | undefined;
  if (type.kind === "float") left = { kind: "copy", place, span };
  else if (type.kind === "int") {
    const number = localPlace(b.newTemporary(type, span, "internal"));
    b.assign(number, { kind: "use", operand: { kind: "copy", place, span: scrutineeSpan } }, scrutineeSpan);
    left = { kind: "copy", place: number, span };
  } else if (type.kind === "ref") {
    const pointee: Place = {
      local: place.local,
      projection: [...place.projection, { kind: "deref", type: type.inner }],
    };
    const lent = localPlace(b.newTemporary(b.types.reference(type.inner, false), span, "internal"));
    b.assign(
      lent,
      { kind: "ref", borrow: "shared", place: pointee, region: b.types.erased, origin: "patternTest" },
      span,
    );
    left = { kind: "copy", place: lent, span };
  }
  if (left === undefined) b.assign(result, { kind: "use", operand: { ...constant, type: b.types.bool } }, span);
  else b.assign(result, { kind: "binary", operator: "==", left, right: constant, isTest: true }, span);
  return result;
}
