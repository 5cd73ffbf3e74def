/**
 * Which function a method call means, in rustc's order.
 *
 * For each type on the receiver's deref chain, first as it is, then behind `&`, then behind `&mut` (and `*const` for a `*mut`); at
 * each of these, inherent candidates before those of traits in scope. The first that fits wins:
 *
 *     let v: Rc<Vec<u8>>;  v.len()
 *       Rc<Vec<u8>>    by value: none   &: none   &mut: none
 *       Vec<u8>        by value: none   &Vec<u8>: Vec::len(&self) fits  -> one deref, then autoref
 *
 * A candidate of which it is not known whether it fits (a bound or an impl names what is not found) stops nothing: if what comes later fits as
 * well, nobody can say which is meant. One that waits for inference variables is taken, as in rustc.
 * What is unstable in the standard library is looked at when nothing else is found (`stability.ts`).
 * A step whose type is not known ends the search with "unknown": it might have had a method of the name.
 * Source: Rust reference, "Method-call expressions"; rustc dev guide, "Method lookup".
 */
import type { Edition, FunctionDef, ItemScope } from "../../hir/defs.js";
import { isType } from "../argTerms.js";
import { genericsOf } from "../generics.js";
import type { InferCtxt } from "../inferCtxt.js";
import { rawPointerType, refType } from "../interner.js";
import { implHeader } from "../items.js";
import { erasePredicate, substitutePredicate } from "../predicate.js";
import { predicatesOf } from "../predicates.js";
import { signatureOf } from "../signatures.js";
import { substitute } from "../subst.js";
import type { Answer } from "../traits/engine.js";
import { type GenericArgs, type Type, TypeFlag } from "../type.js";
import { autoderefSteps, type DerefStep } from "./autoderef.js";
import { type Candidate, extensionCandidates, inherentCandidates } from "./candidates.js";
import type { MethodSolver } from "./solver.js";
import { isUnstable } from "./stability.js";

export interface MethodPick {
  readonly candidate: Candidate;
  /** Steps up to and including the one that fits; `steps.at(-1).derefs` dereferences are made. */
  readonly steps: readonly DerefStep[];
  readonly autoref: "none" | "shared" | "mutable" | "constPointer";
  /** An array seen as a slice. */
  readonly unsize: boolean;
}

export type MethodProbe =
  | { readonly kind: "found"; readonly pick: MethodPick }
  | { readonly kind: "notFound" }
  | { readonly kind: "unknown"; readonly reason: string };

/** Searches a method by name. Changes nothing in `infcx`; `confirmMethod` then binds. */
export function probeMethod(
  infcx: InferCtxt,
  receiver: Type,
  name: string,
  scope: ItemScope,
  solver: MethodSolver,
): MethodProbe {
  const steps = autoderefSteps(infcx, receiver, solver);
  const last = steps.at(-1);
  const isOpen =
    last === undefined || last.type.kind === "unknown" || (last.type.kind === "infer" && last.type.sort === "general");
  if (last !== undefined && last.type.kind === "unknown") return { kind: "unknown", reason: last.type.reason };
  const inherent = inherentCandidates(infcx, scope, steps, name);
  const extension = extensionCandidates(infcx, scope, name);
  if (inherent.some(isOfLater) || extension.some(isOfLater)) {
    const stable = new Prober(infcx, scope, solver, inherent.filter(isOfNow), extension.filter(isOfNow));
    const found = firstFound(stable, steps);
    if (found !== undefined) return found;
  }
  const found = firstFound(new Prober(infcx, scope, solver, inherent, extension), steps);
  if (found !== undefined) return found;
  return isOpen ? { kind: "unknown", reason: "the receiver's type is not known at this point" } : { kind: "notFound" };
}

function isOfLater({ function: method }: Candidate): boolean {
  return isUnstable(method);
}

function isOfNow({ function: method }: Candidate): boolean {
  return !isUnstable(method);
}

function firstFound(prober: Prober, steps: readonly DerefStep[]): MethodProbe | undefined {
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index];
    if (step === undefined || (step.type.kind === "infer" && step.type.sort === "general")) break;
    const found = prober.atStep(step, steps.slice(0, index + 1));
    if (found !== undefined) return found;
  }
  return prober.doubtful;
}

/**
 * Generic arguments of the container (impl or trait) and the function, fresh where nothing determines them, with the receiver's type bound.
 */
export function confirmMethod(infcx: InferCtxt, pick: MethodPick): GenericArgs {
  const args = argsFor(infcx, pick.candidate);
  const self = selfInput(infcx, pick.candidate.function, args);
  const adjusted = adjustedReceiver(pick);
  if (self !== undefined && adjusted !== undefined) infcx.unify(self, adjusted);
  return args;
}

/** The type of the receiver after the pick's adjustments. */
export function adjustedReceiver(pick: MethodPick): Type | undefined {
  const type = pick.steps.at(-1)?.type;
  if (type === undefined) return undefined;
  switch (pick.autoref) {
    case "none":
      return type;
    case "shared":
      return refType(false, type);
    case "mutable":
      return refType(true, type);
    case "constPointer":
      return type.kind === "rawPointer" ? rawPointerType(false, type.inner) : type;
  }
}

function argsFor(infcx: InferCtxt, candidate: Candidate): GenericArgs {
  switch (candidate.kind) {
    case "inherent":
      return infcx.freshArgs(candidate.function, infcx.freshArgs(candidate.impl).list);
    case "bound":
    case "object":
      return infcx.freshArgs(candidate.function, candidate.traitRef.args.list);
    case "trait":
      return infcx.freshArgs(candidate.function, infcx.freshArgs(candidate.trait).list);
  }
}

/** What the receiver must be: the declared type of `self`. */
function selfInput(infcx: InferCtxt, method: FunctionDef, args: GenericArgs): Type | undefined {
  const [self] = signatureOf(infcx.cx, method).inputs;
  return self && substitute(self, args);
}

type Found = MethodProbe & { readonly kind: "found" };

/** Of the candidates for one type; `isSure`: it fits, as far as variables are known. */
type Choice = { readonly candidate: Candidate; readonly isSure: boolean } | "ambiguous" | undefined;

class Prober {
  readonly #edition: Edition;
  /** The first that may fit. */
  doubtful: Found | undefined;

  constructor(
    readonly infcx: InferCtxt,
    readonly scope: ItemScope,
    readonly solver: MethodSolver,
    readonly inherent: readonly Candidate[],
    readonly extension: readonly Candidate[],
  ) {
    this.#edition = scope.module.crate.edition;
  }

  atStep(step: DerefStep, steps: readonly DerefStep[]): MethodProbe | undefined {
    const { type } = step;
    const unsize = step.how === "unsize";
    const at = (self: Type, autoref: MethodPick["autoref"]): MethodProbe | undefined => {
      const found = (candidate: Candidate): Found => ({ kind: "found", pick: { candidate, steps, autoref, unsize } });
      return (
        this.settle(this.applicable(this.inherent, self), found) ??
        this.settle(this.applicable(this.extension, self), found)
      );
    };
    if (!step.throughRawPointer) {
      const byValue = unsize ? undefined : at(type, "none");
      const found = byValue ?? at(refType(false, type), "shared") ?? at(refType(true, type), "mutable");
      if (found !== undefined) return found;
    }
    const isPointer = type.kind === "rawPointer" && type.mutable;
    return isPointer ? at(rawPointerType(false, type.inner), "constPointer") : undefined;
  }

  settle(choice: Choice, found: (candidate: Candidate) => Found): MethodProbe | undefined {
    if (choice === undefined) return undefined;
    if (choice === "ambiguous") return ambiguous;
    if (!choice.isSure) {
      this.doubtful ??= found(choice.candidate);
      return undefined;
    }
    if (this.doubtful === undefined) return found(choice.candidate);
    return isSameMethod(this.doubtful.pick.candidate, choice.candidate) ? this.doubtful : doubt;
  }

  applicable(candidates: readonly Candidate[], self: Type): Choice {
    let best: Candidate | undefined;
    let isSure = false;
    for (const candidate of candidates) {
      const fits = this.fits(candidate, self);
      if (fits === "no") continue;
      if (fits !== "unknown") isSure = true;
      if (best === undefined) best = candidate;
      else if (!isSameMethod(best, candidate)) return "ambiguous";
      else best = eitherBound(best, candidate);
    }
    return best && { candidate: best, isSure };
  }

  fits(candidate: Candidate, self: Type): Answer {
    if (
      !this.infcx.cx.declarations.isVisible(candidate.function.visibility, this.scope.module) &&
      candidate.kind === "inherent"
    )
      return "no";
    if (candidate.kind === "trait" && this.isSkipped(candidate.trait.name, candidate.function, self)) return "no";
    return this.infcx.probe(() => {
      const args = argsFor(this.infcx, candidate);
      const wanted = selfInput(this.infcx, candidate.function, args);
      if (wanted === undefined || !this.infcx.unify(this.solver.normalize(wanted), self)) return "no";
      switch (candidate.kind) {
        case "inherent":
          return this.implApplies(candidate, args);
        case "trait":
          return this.solver.holds({
            trait: candidate.trait,
            args: this.infcx.resolveArgs(traitPart(candidate, args, this.infcx)),
          });
        case "bound":
        case "object":
          return "yes";
      }
    });
  }

  implApplies(candidate: Candidate & { readonly kind: "inherent" }, args: GenericArgs): Answer {
    const { selfType } = implHeader(this.infcx.cx, candidate.impl);
    let result: Answer = (selfType.flags & TypeFlag.hasUnknown) === 0 ? "yes" : "unknown";
    for (const predicate of predicatesOf(this.infcx.cx, candidate.impl)) {
      if (predicate.kind !== "trait") continue;
      const answer = this.solver.evaluate(erasePredicate(substitutePredicate(predicate, args)));
      if (answer === "no") return "no";
      if (answer === "unknown") result = "unknown";
    }
    return result;
  }

  /** Arrays before 2021 and boxed slices before 2024 are not `IntoIterator` for method calls (`rustc_skip_during_method_dispatch`). */
  isSkipped(trait: string, method: FunctionDef, self: Type): boolean {
    if (trait !== "IntoIterator" || method.name !== "into_iter") return false;
    if (self.kind === "array") return this.#edition === "2015" || this.#edition === "2018";
    if (self.kind !== "adt" || self.adt.langItem !== "owned_box" || this.#edition === "2024") return false;
    const [content] = self.args.list;
    return content !== undefined && isType(content) && this.infcx.shallow(content).kind === "slice";
  }
}

const ambiguous: MethodProbe = { kind: "unknown", reason: "several methods of that name fit" };
const doubt: MethodProbe = { kind: "unknown", reason: "whether an earlier method of that name fits is not known" };

function traitPart(
  candidate: Candidate & { readonly kind: "trait" },
  args: GenericArgs,
  infcx: InferCtxt,
): GenericArgs {
  const count = genericsOf(infcx.cx, candidate.trait).params.length;
  return count === args.list.length ? args : infcx.freshArgs(candidate.trait, args.list.slice(0, count));
}

/** Of `T: Slice<Range<usize>> + Slice<RangeFrom<usize>>` the arguments decide which is meant (rustc's `collapse_candidates_to_trait_pick`). */
function eitherBound(a: Candidate, b: Candidate): Candidate {
  if (a.kind === "inherent" || a.kind === "trait" || b.kind !== a.kind || a.traitRef.args === b.traitRef.args) return a;
  return { kind: "trait", function: a.function, trait: a.traitRef.trait };
}

/** Two ways to the same function: a bound said twice, a supertrait reached on two ways, two steps of one data type. */
function isSameMethod(a: Candidate, b: Candidate): boolean {
  return a.function === b.function;
}
