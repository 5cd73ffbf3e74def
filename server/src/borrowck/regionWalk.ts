/**
 * Where regions stand in a type: all of them in the order of positions, each with its variance, and those that a value of the type holds.
 *
 * Order of positions: that of `foldType`; in `&'a T` those of `T` come before `'a`. What is not here: what is kept of the answers, and terms
 * with closures shown (`regionTypes.ts`).
 */
import { assertNever } from "../base/assertNever.js";
import { isRegion, isType, staticRegion } from "../types/argTerms.js";
import type { GenericArg, Region, Type } from "../types/type.js";
import { composeVariance, type Variance } from "../types/variance.js";
import type { BorrowckQueries } from "./queries.js";

/** Of a closure's type: which of its arguments stand for what it captured. */
interface Captured {
  /** Number of the arguments that come before. */
  readonly parentCount: number;
  readonly signatureFirst: number;
  readonly futureCount: number;
}

/** Or lent by the call that made a future of an async closure. */
function isCaptured(
  parts: Captured | undefined,
  { kind, expr }: Type & { readonly kind: "closure" | "coroutine" },
  index: number,
): boolean {
  if (parts === undefined) return false;
  const at = index - parts.parentCount;
  return (
    (at >= 0 && at < parts.signatureFirst) ||
    (kind === "coroutine" && expr.kind === "closure" && at === parts.futureCount - 1)
  );
}

interface WalkedTypes {
  readonly queries: BorrowckQueries;
  closureParts(type: Type): Captured | undefined;
}

interface CountedTypes {
  closureParts(type: Type): Captured | undefined;
  argCount(arg: GenericArg): number;
  shapeOf(type: Type): { readonly count: number };
}

export type RegionVisit = (region: Region, variance: Variance) => void;

/** Calls back for every region that is not bound inside the term, in the order of positions. `depth`: binders around it. */
export function walkRegions(
  walked: WalkedTypes,
  type: Type,
  variance: Variance,
  depth: number,
  visit: RegionVisit,
): void {
  switch (type.kind) {
    case "adt": {
      const variances = walked.queries.variancesOf(type.adt);
      const { list } = type.args;
      for (let index = 0; index < list.length; index++) {
        const arg = list[index];
        if (arg !== undefined)
          walkArg(walked, arg, composeVariance(variance, variances[index] ?? "invariant"), depth, visit);
      }
      return;
    }
    case "ref":
    case "rawPointer": {
      const inside = composeVariance(variance, type.mutable ? "invariant" : "covariant");
      walkRegions(walked, type.inner, inside, depth, visit);
      if (type.kind === "ref") visitRegion(type.region, variance, depth, visit);
      return;
    }
    case "slice":
    case "array":
      walkRegions(walked, type.element, variance, depth, visit);
      return;
    case "tuple":
      for (const element of type.elements) walkRegions(walked, element, variance, depth, visit);
      return;
    case "fnPointer":
      for (const input of type.signature.inputs)
        walkRegions(walked, input, composeVariance(variance, "contravariant"), depth + 1, visit);
      walkRegions(walked, type.signature.output, variance, depth + 1, visit);
      return;
    case "dyn": {
      for (const arg of type.principal?.args.list ?? [])
        walkArg(walked, arg, composeVariance(variance, "invariant"), depth + 1, visit);
      for (const binding of type.bindings)
        walkRegions(walked, binding.type, composeVariance(variance, "invariant"), depth + 1, visit);
      const isStatic = type.principal === undefined ? "no" : walked.queries.isStaticTrait(type.principal.trait);
      const region = isStatic === "yes" && type.region.kind !== "var" ? staticRegion : type.region;
      // What may be `'static` whatever is written there asks nothing of anyone.
      visitRegion(region, isStatic === "unknown" ? "bivariant" : variance, depth, visit);
      return;
    }
    case "fnDef":
    case "opaque":
    case "projection": {
      // Of an alias that is declared `'static` no argument matters, not even to liveness.
      const own = type.kind !== "fnDef" && walked.queries.isStaticAlias(type) ? "bivariant" : "invariant";
      for (const arg of type.args.list) walkArg(walked, arg, composeVariance(variance, own), depth, visit);
      return;
    }
    case "closure":
      walkClosure(walked, type, variance, depth, visit);
      return;
    case "coroutine":
      walkClosure(walked, type, variance, depth, visit);
      walkRegions(walked, type.output, variance, depth, visit);
      return;
    case "bool":
    case "char":
    case "str":
    case "never":
    case "int":
    case "float":
    case "param":
    case "infer":
    case "foreign":
    case "unknown":
      return;
    default:
      assertNever(type);
  }
}

/** Captures are covariant, as rustc's upvar tuple is; the parents' arguments and the signature are invariant. */
function walkClosure(
  walked: WalkedTypes,
  type: Type & { readonly kind: "closure" | "coroutine" },
  variance: Variance,
  depth: number,
  visit: RegionVisit,
): void {
  const parts = walked.closureParts(type);
  const { list } = type.parentArgs;
  for (let index = 0; index < list.length; index++) {
    const arg = list[index];
    if (arg === undefined) continue;
    walkArg(
      walked,
      arg,
      isCaptured(parts, type, index) ? variance : composeVariance(variance, "invariant"),
      depth,
      visit,
    );
  }
}

function walkArg(walked: WalkedTypes, arg: GenericArg, variance: Variance, depth: number, visit: RegionVisit): void {
  if (isType(arg)) walkRegions(walked, arg, variance, depth, visit);
  else if (isRegion(arg)) visitRegion(arg, variance, depth, visit);
}

function visitRegion(region: Region, variance: Variance, depth: number, visit: RegionVisit): void {
  if (region.kind === "bound" && region.depth < depth) return;
  visit(region, variance);
}

/** What is done at each region of what a value holds, in the order of their positions, and at what is not gone into. */
export interface HeldVisit {
  region(): void;
  /** Of what is not held. */
  skip(arg: GenericArg): void;
  /** Closures, function pointers, objects, aliases, parameters, and what has no parts. */
  other(type: Type): void;
}

/** Of an expanded, erased term: where the type has its parts for what lies in the value. */
export function walkHeld(arg: GenericArg, visit: HeldVisit): void {
  if (!isType(arg)) {
    if (isRegion(arg)) visit.region();
    return;
  }
  switch (arg.kind) {
    case "adt":
      for (const inner of arg.args.list) walkHeld(inner, visit);
      return;
    case "ref":
      walkHeld(arg.inner, visit);
      visit.region();
      return;
    case "rawPointer":
      walkHeld(arg.inner, visit);
      return;
    case "slice":
    case "array":
      walkHeld(arg.element, visit);
      return;
    case "tuple":
      for (const element of arg.elements) walkHeld(element, visit);
      return;
    case "fnDef":
      // A function item holds nothing: what its types could hold counts, lifetimes it was made with do not.
      for (const inner of arg.args.list) {
        if (isType(inner)) walkHeld(inner, visit);
        else visit.skip(inner);
      }
      return;
    default:
      visit.other(arg);
  }
}

/**
 * Positions of the regions that an `impl Trait` may have to capture of the type that it hides: what a value holds, and of closures what they
 * take and answer too, `|word: &'a str| -> …`. Source: `ConstrainOpaqueTypeRegionVisitor` in rustc's words.
 */
export function positionsOf(counted: CountedTypes, type: Type): readonly number[] {
  const found: number[] = [];
  let next = 0;
  const visit: HeldVisit = {
    region: () => found.push(next++),
    skip: (arg) => {
      next += counted.argCount(arg);
    },
    other(inner) {
      if (inner.kind !== "closure" && inner.kind !== "coroutine") {
        for (let { count } = counted.shapeOf(inner); count > 0; count--) found.push(next++);
        return;
      }
      const parts = counted.closureParts(inner);
      inner.parentArgs.list.forEach((arg, index) => {
        if (parts !== undefined && index >= parts.parentCount) walkHeld(arg, visit);
        else visit.skip(arg);
      });
      if (inner.kind === "coroutine") walkHeld(inner.output, visit);
    },
  };
  walkHeld(type, visit);
  return found;
}
