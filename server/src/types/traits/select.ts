/**
 * Which candidate makes a trait reference true: gathers them, prefers, and unifies with the one that is left.
 *
 * In order of preference, as rustc has it (dev guide, "Trait resolution: winnowing"):
 *
 *     where clauses, bounds of the projection or opaque type that is `Self`, the trait of a `dyn`
 *     what the language says (`Sized`, `Copy` of tuples, `Fn` of closures, auto traits by structure)
 *     impls
 *
 * Several impls that could apply are first judged by their own where clauses; if more than one is left the answer is "ambiguous",
 * never a guess. A single one is taken even though variables are bound by it: that is inference from traits.
 */

import type { ImplDef } from "../../hir/defs.js";
import { boundsOfOpaque, boundsOfProjection } from "../aliasBounds.js";
import { genericArgs, isType } from "../argTerms.js";
import { genericsOf } from "../generics.js";
import type { InferCtxt } from "../inferCtxt.js";
import { erasePredicate, instantiatePredicate, type Predicate, substitutePredicate } from "../predicate.js";
import { elaborate, isMaybeSized, obligationsOf, predicatesOf, superTraits } from "../predicates.js";
import { structTail } from "../structTail.js";
import { eraseArgRegions, instantiateBoundArgs, substituteArgs } from "../subst.js";
import {
  type DynType,
  type GenericArg,
  type GenericArgs,
  type Region,
  type TraitRef,
  type Type,
  TypeFlag,
} from "../type.js";
import { selectAuto, selectBuiltin } from "./builtin.js";
import { builtinTraitOf } from "./builtinTrait.js";
import { headOf, type ImplCandidate } from "./implIndex.js";
import { type ImplSource, type Selection, selectedAmbiguous, selectedNo, selectedUnknown } from "./selection.js";

/**
 * Candidates worth judging by their where clauses. More: `?T: From<..>`-like questions with dozens of impls cost much and stay
 * ambiguous all the same; fewer: overlapping blanket impls stay undecided.
 */
const maxJudged = 8;

/**
 * Judging may meet several impls again. More levels: `?T: PartialEq<&U>`-like blanket impls that lead back to themselves go
 * through every combination; fewer: a choice that hangs on another choice stays undecided.
 */
const maxJudgedDepth = 3;

/** `goal` is resolved and normalised. */
export function selectCandidate(icx: InferCtxt, goal: TraitRef): Selection {
  const first = goal.args.list[0];
  if (first === undefined || !isType(first)) return selectedUnknown;
  const self = icx.shallow(first);
  if (self.kind === "unknown") return selectedUnknown;
  if (self.kind === "infer" && self.sort === "general") return selectedAmbiguous;

  const bounded = selectBounded(icx, goal, self);
  if (bounded !== undefined) return bounded;
  const selection = selectUnbounded(icx, goal, self);
  return selection.kind === "no" && (icx.env.openTraits.has(goal.trait) || isOpen(icx, self))
    ? selectedUnknown
    : selection;
}

/** Is it bounded by a trait that is not found? Then any other trait may follow from that. */
function isOpen(icx: InferCtxt, self: Type): boolean {
  switch (self.kind) {
    case "param":
      return icx.env.open.has(self);
    case "projection":
      return icx.env.open.has(self) || hasUnknown(boundsOfProjection(icx.cx, self));
    case "opaque":
      return hasUnknown(boundsOfOpaque(icx.cx, self));
    case "dyn":
      return hasUnknown(objectPredicates(icx, self));
    default:
      return false;
  }
}

function hasUnknown(predicates: readonly Predicate[]): boolean {
  return predicates.some(({ kind }) => kind === "unknownTrait");
}

function selectUnbounded(icx: InferCtxt, goal: TraitRef, self: Type): Selection {
  const builtin = builtinTraitOf(icx.cx, goal.trait);
  if (builtin !== undefined) {
    const selection = selectBuiltin(icx, builtin, goal.trait, self, goal.args);
    if (selection !== undefined) return selection;
  }
  const byImpl = selectImpl(icx, goal, self);
  if (
    byImpl.kind === "no" &&
    (builtin === "auto" || builtin === "unpin" || builtin === "freeze") &&
    !isNegated(icx, goal, self)
  ) {
    return selectAuto(icx, goal.trait, self);
  }
  return byImpl;
}

// ------------------------------------------------------------------------------------------- Where clauses and bounds

function selectBounded(icx: InferCtxt, goal: TraitRef, self: Type): Selection | undefined {
  const fromEnv = icx.env.traitRefs.get(goal.trait);
  if (fromEnv !== undefined) {
    const selection = chooseBound(icx, goal, fromEnv, "bound");
    if (selection !== undefined) return selection;
  }
  if (self.kind === "projection")
    return chooseBound(icx, goal, traitRefsOf(icx, boundsOfProjection(icx.cx, self), goal), "bound");
  if (self.kind === "opaque")
    return chooseBound(icx, goal, traitRefsOf(icx, boundsOfOpaque(icx.cx, self), goal), "bound");
  if (self.kind === "dyn") {
    const refs = objectTraitRefs(icx, self, goal);
    return refs.length === 0 ? undefined : chooseBound(icx, goal, refs, "object");
  }
  return undefined;
}

/** Without regions where those are not looked at. */
export function liftPredicate(icx: InferCtxt, predicate: Predicate): Predicate {
  return icx.relator === undefined ? erasePredicate(predicate) : openPredicate(icx, predicate);
}

export function openPredicate(icx: InferCtxt, predicate: Predicate): Predicate {
  return instantiatePredicate(predicate, regionsOf(icx));
}

/** The same region for every occurrence of one bound lifetime. */
function regionsOf(icx: InferCtxt): (index: number) => Region {
  const regions = new Map<number, Region>();
  return (index) => {
    let region = regions.get(index);
    if (region === undefined) {
      region = icx.newRegion();
      regions.set(index, region);
    }
    return region;
  };
}

function traitRefsOf(icx: InferCtxt, predicates: readonly Predicate[], goal: TraitRef): readonly TraitRef[] {
  const refs: TraitRef[] = [];
  for (const predicate of predicates) {
    if (predicate.kind !== "trait" || predicate.traitRef.trait !== goal.trait) continue;
    const lifted = liftPredicate(icx, predicate);
    if (lifted.kind === "trait") refs.push(lifted.traitRef);
  }
  return refs;
}

/** What a `dyn Trait` promises of itself, supertraits and bindings included. */
export function objectPredicates(icx: InferCtxt, self: DynType): readonly Predicate[] {
  if (self.principal === undefined) return [];
  const { trait, args } = self.principal;
  const traitRef: TraitRef = { trait, args: genericArgs([self, ...args.list]) };
  return elaborate(icx.cx, [{ kind: "trait", traitRef }]);
}

function objectTraitRefs(icx: InferCtxt, self: DynType, goal: TraitRef): readonly TraitRef[] {
  if (self.autoTraits.includes(goal.trait)) return [{ trait: goal.trait, args: genericArgs([self]) }];
  if (self.principal === undefined || !superTraits(icx.cx, self.principal.trait).has(goal.trait)) return [];
  return traitRefsOf(icx, objectPredicates(icx, self), goal);
}

/** `undefined`: none of them fits. */
function chooseBound(
  icx: InferCtxt,
  goal: TraitRef,
  refs: readonly TraitRef[],
  kind: "bound" | "object",
): Selection | undefined {
  const possible: TraitRef[] = [];
  let sawUnknown = false;
  for (const ref of refs) {
    const match = icx.traits.matcher.same(ref.args, goal.args);
    if (match === "no") continue;
    if (match === "yes") return isOnly(refs, ref) ? takeBound(icx, goal, ref, kind) : withoutRegions(ref, kind);
    if (icx.traits.matcher.sawUnknown) sawUnknown = true;
    if (!possible.some((other) => other.args === ref.args)) possible.push(ref);
  }
  const only = possible[0];
  if (only === undefined) return undefined;
  if (possible.length > 1) return sawUnknown ? selectedUnknown : selectedAmbiguous;
  return takeBound(icx, goal, only, kind);
}

/** `T: Tr<'a> + Tr<'b>`: rustc does not know which of the two is meant, and neither do we. */
function isOnly(refs: readonly TraitRef[], ref: TraitRef): boolean {
  return refs.every(({ args }) => args === ref.args || eraseArgRegions(args) !== eraseArgRegions(ref.args));
}

/** It holds by one of several bounds that differ in their lifetimes alone: nothing follows for those. */
function withoutRegions(traitRef: TraitRef, kind: "bound" | "object"): Selection {
  return { kind: "yes", source: { kind, traitRef }, nested: [] };
}

function takeBound(icx: InferCtxt, goal: TraitRef, ref: TraitRef, kind: "bound" | "object"): Selection {
  const opened = icx.relator === undefined ? ref.args : instantiateBoundArgs(ref.args, regionsOf(icx));
  if (!icx.unifyArgs(opened, goal.args)) return selectedNo;
  const source: ImplSource = { kind, traitRef: { trait: ref.trait, args: opened } };
  return { kind: "yes", source, nested: [] };
}

// ------------------------------------------------------------------------------------------------------------- Impls

interface Fitting {
  readonly candidate: ImplCandidate;
  /** The impl's arguments when the header fits as it stands. */
  readonly args: GenericArgs | undefined;
}

function selectImpl(icx: InferCtxt, goal: TraitRef, self: Type): Selection {
  const { matcher } = icx.traits;
  const fitting: Fitting[] = [];
  let sawUnknown = false;
  for (const candidate of icx.cx.impls.traitImpls(goal.trait, headOf(icx.cx, self))) {
    const header = candidate.header.traitRef;
    if (header === undefined || header.trait !== goal.trait) continue;
    const match = matcher.header(header.args, goal.args, candidate.paramCount);
    if (match === "no") continue;
    if (candidate.impl.isNegative) {
      if (match === "yes") return selectedNo;
      continue;
    }
    if (matcher.sawUnknown) sawUnknown = true;
    fitting.push({
      candidate,
      args: match === "yes" && icx.relator === undefined ? boundArgs(icx, candidate, matcher.bindings) : undefined,
    });
    // With a numeric variable nearly every operator has an impl for each type: two are ambiguous for sure.
    if (self.kind === "infer" && fitting.length > 1) return selectedAmbiguous;
  }
  const only = fitting[0];
  if (only === undefined) {
    const head = self.kind === "adt" ? headOf(icx.cx, self) : undefined;
    const isOpen = head !== undefined && icx.cx.declarations.mayImplement(goal.trait, head);
    return isOpen ? selectedUnknown : selectedNo;
  }
  if (sawUnknown) return selectedUnknown;
  if (fitting.length === 1) return takeImpl(icx, goal, only);
  return winnow(icx, goal, fitting);
}

function winnow(icx: InferCtxt, goal: TraitRef, fitting: readonly Fitting[]): Selection {
  if (fitting.length > maxJudged || icx.traits.judging >= maxJudgedDepth) return selectedAmbiguous;
  icx.traits.judging++;
  const left: Fitting[] = [];
  let isUnknown = false;
  for (const each of fitting) {
    const snapshot = icx.snapshot();
    const selection = takeImpl(icx, goal, each);
    const answer = selection.kind === "yes" ? icx.traits.solve([...selection.nested]) : "no";
    icx.rollback(snapshot);
    if (answer === "no") continue;
    if (answer === "unknown") isUnknown = true;
    left.push(each);
  }
  icx.traits.judging--;
  const only = left[0];
  if (only === undefined) return selectedNo;
  if (left.length === 1) return takeImpl(icx, goal, only);
  // Without variables several impls can apply by specialisation only; that it holds is certain then.
  if ((goal.args.flags & TypeFlag.hasInfer) === 0)
    return isUnknown ? selectedUnknown : takeImpl(icx, goal, mostSpecific(left) ?? only);
  return selectedAmbiguous;
}

/** The impl with the fewest parameters: specialisations bind more. */
function mostSpecific(fitting: readonly Fitting[]): Fitting | undefined {
  return fitting.reduce<Fitting | undefined>(
    (best, each) => (best === undefined || each.candidate.paramCount < best.candidate.paramCount ? each : best),
    undefined,
  );
}

function takeImpl(icx: InferCtxt, goal: TraitRef, { candidate, args }: Fitting): Selection {
  const { impl, header } = candidate;
  let implArgs = args;
  if (implArgs === undefined) {
    const { traitRef } = header;
    if (traitRef === undefined) return selectedNo;
    implArgs = icx.freshArgs(impl);
    const mark = icx.snapshot();
    const written = icx.relator === undefined ? eraseArgRegions(traitRef.args) : traitRef.args;
    const headerArgs = icx.traits.normalizeArgs(substituteArgs(written, implArgs));
    if (!icx.unifyArgs(headerArgs, goal.args)) {
      icx.rollback(mark);
      return selectedNo;
    }
    implArgs = icx.resolveArgs(implArgs);
  }
  if (isOfUnsized(icx, impl, implArgs)) return selectedNo;
  const declared = icx.relator === undefined ? obligationsOf(icx.cx, impl) : predicatesOf(icx.cx, impl);
  const nested: Predicate[] = [];
  for (const predicate of declared) {
    const substituted = substitutePredicate(predicate, implArgs);
    nested.push(icx.relator === undefined ? substituted : openPredicate(icx, substituted));
  }
  return { kind: "yes", source: { kind: "impl", impl, args: implArgs }, nested };
}

/** Does a parameter of the impl, sized as all are without `?Sized`, stand for what has no size? `impl<T> Tr for T` is not for `str`. */
function isOfUnsized(icx: InferCtxt, impl: ImplDef, args: GenericArgs): boolean {
  const { params } = genericsOf(icx.cx, impl);
  return args.list.some((arg, index) => {
    const param = params[index];
    return isType(arg) && param !== undefined && isUnsized(icx, arg) && !isMaybeSized(icx.cx, param);
  });
}

/** Certainly: of data types as far as no parameter decides it. */
function isUnsized(icx: InferCtxt, of: Type): boolean {
  const type = structTail(icx.cx, of);
  switch (type.kind) {
    case "str":
    case "slice":
    case "dyn":
      return true;
    case "param": {
      if (!isMaybeSized(icx.cx, type.param)) return false;
      const sized = icx.cx.trait("sized");
      return sized !== undefined && icx.env.traitRefs.get(sized)?.some(({ args }) => args.list[0] === type) !== true;
    }
    default:
      return false;
  }
}

/** The bindings of a match as arguments; what the header does not mention is fresh. */
export function boundArgs(
  icx: InferCtxt,
  candidate: ImplCandidate,
  bindings: readonly (GenericArg | undefined)[],
): GenericArgs {
  if (!bindings.includes(undefined)) return genericArgs([...bindings].filter((arg) => arg !== undefined));
  const fresh = icx.freshArgs(candidate.impl);
  const list: GenericArg[] = [];
  for (let index = 0; index < fresh.list.length; index++) {
    const arg = bindings[index] ?? fresh.list[index];
    if (arg !== undefined) list.push(arg);
  }
  return genericArgs(list);
}

function isNegated(icx: InferCtxt, goal: TraitRef, self: Type): boolean {
  for (const candidate of icx.cx.impls.traitImpls(goal.trait, headOf(icx.cx, self))) {
    const header = candidate.header.traitRef;
    // A positive impl that did not apply rules the structure out as well: it is the rule for this type.
    if (header !== undefined && icx.traits.matcher.header(header.args, goal.args, candidate.paramCount) !== "no")
      return true;
  }
  return false;
}
