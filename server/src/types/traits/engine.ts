/**
 * Trait questions within one inference context: does a trait reference hold, by which impl, what is an associated type.
 *
 * Two ways of asking. `select` finds the one candidate that can apply and *unifies* with it, leaving its where clauses as
 * nested obligations: this is how inference learns from traits. `evaluate` answers whether a predicate holds, nested obligations
 * included, and changes nothing.
 *
 * Answers about terms without variables are kept in `ImplIndex`. A cycle holds for auto traits and fails for others
 * (rustc dev guide, "Trait resolution: caching and subtle considerations"); what was concluded inside one is not kept.
 * Limits answer "unknown".
 *
 * What is not here: gathering candidates (`select.ts`), rules for associated types (`project.ts`).
 */
import type { Knowledge } from "../../base/knowledge.js";
import { askTime } from "../../base/timeLimit.js";
import type { TraitDef } from "../../hir/defs.js";
import { isType } from "../argTerms.js";
import { InferCtxt } from "../inferCtxt.js";
import type { Predicate } from "../predicate.js";
import { eraseArgRegions, foldArgs, foldSignature, foldType, type TypeFolder } from "../subst.js";
import {
  type FnSignature,
  type GenericArgs,
  type ProjectionType,
  type TraitRef,
  type Type,
  TypeFlag,
} from "../type.js";
import { builtinTraitOf } from "./builtinTrait.js";
import { type Goal, GoalIndex, GoalSet, isInside } from "./goals.js";
import { isCacheable } from "./implIndex.js";
import { Matcher } from "./match.js";
import { projectOnce } from "./project.js";
import { selectCandidate } from "./select.js";
import { type Selection, selectedAmbiguous, selectedUnknown } from "./selection.js";

/** "maybe": variables have to be bound first. */
export type Answer = Knowledge | "maybe";

/** What one obligation needs further, or why it is not done. */
export type Step = readonly Predicate[] | Exclude<Answer, "yes">;

/** For those who ask once: what waits for variables is not known. */
export function toKnowledge(answer: Answer): Knowledge {
  return answer === "maybe" ? "unknown" : answer;
}

/**
 * rustc allows a recursion of 128. Real code needs a dozen; larger limits only make endless types slower to give up on, smaller ones
 * lose long iterator chains.
 */
const maxDepth = 48;

/** Obligations worked off for one question. Larger: pathological impls cost more time before we give up; smaller: deep tuples of futures. */
const maxSteps = 2000;

interface Frame {
  readonly trait: TraitDef;
  readonly args: GenericArgs;
  readonly isCoinductive: boolean;
}

export class TraitEngine {
  readonly matcher: Matcher;
  /** How many choices among several impls are being judged, one inside the other. */
  judging = 0;
  readonly #icx: InferCtxt;
  readonly #stack: Frame[] = [];
  /** Questions under way that are no trait's, and on no stack. */
  #evaluating = 0;
  /** The outermost frame that a cycle led back to; frames inside it must not be cached. */
  #cycleTo = Number.POSITIVE_INFINITY;
  readonly #projecting: ProjectionType[] = [];
  /** As `#cycleTo`, for projections. */
  #projectionCycleTo = Number.POSITIVE_INFINITY;
  readonly #normalizer: TypeFolder;
  #plain: InferCtxt | undefined;

  constructor(icx: InferCtxt) {
    this.#icx = icx;
    this.matcher = new Matcher(icx);
    this.#normalizer = { mask: TypeFlag.hasProjection, projection: (projection) => this.#normalizeOrDefer(projection) };
  }

  // -------------------------------------------------------------------------------------------------------- Selection

  /** Finds the candidate and unifies with it. */
  select(goal: TraitRef): Selection {
    const icx = this.#icx;
    // What is asked of any type at all waits, whatever the rest is.
    const first = goal.args.list[0];
    const self = first !== undefined && isType(first) ? icx.shallow(first) : undefined;
    if (self?.kind === "infer" && self.sort === "general") return selectedAmbiguous;
    const args = icx.resolveArgs(this.normalizeArgs(goal.args));
    const isKept = icx.relator === undefined && isCacheable(args.flags);
    if (isKept) {
      const known = icx.cx.impls.selection(icx.env, goal.trait, args);
      if (known !== undefined) return known;
    }
    if (this.#stack.length > maxDepth) return selectedUnknown;
    askTime();
    const selection = selectCandidate(icx, { trait: goal.trait, args });
    if (
      isKept &&
      selection.kind !== "ambiguous" &&
      this.#cycleTo === Number.POSITIVE_INFINITY &&
      hasNoVariables(selection)
    ) {
      icx.cx.impls.setSelection(icx.env, goal.trait, args, selection);
    }
    return selection;
  }

  /** Does it hold, with everything it needs? Binds nothing. */
  holds(goal: TraitRef): Answer {
    const icx = this.#icx;
    const args = icx.resolveArgs(goal.args);
    const { trait } = goal;
    const isKept = icx.relator === undefined && isCacheable(args.flags);
    if (isKept) {
      const known = icx.cx.impls.answer(icx.env, trait, args);
      if (known !== undefined) return known;
    }
    const depth = this.#stack.length;
    if (depth > maxDepth) return "unknown";
    for (let index = 0; index < depth; index++) {
      const frame = this.#stack[index];
      if (frame?.trait !== trait || frame.args !== args) continue;
      this.#cycleTo = Math.min(this.#cycleTo, index);
      return this.#stack.slice(index).every((each) => each.isCoinductive) ? "yes" : "no";
    }
    const builtin = builtinTraitOf(icx.cx, trait);
    const isCoinductive = trait.isAuto || builtin === "sized" || builtin === "metaSized";
    this.#stack.push({ trait, args, isCoinductive });
    const snapshot = icx.snapshot();
    const answer = this.#prove({ trait, args });
    icx.rollback(snapshot);
    this.#stack.pop();
    if (this.#cycleTo >= depth) {
      this.#cycleTo = Number.POSITIVE_INFINITY;
      if (isKept && answer !== "maybe") icx.cx.impls.setAnswer(icx.env, trait, args, answer);
    }
    return answer;
  }

  #prove(goal: TraitRef): Answer {
    const selection = this.select(goal);
    switch (selection.kind) {
      case "no":
      case "unknown":
        return selection.kind;
      case "ambiguous":
        return "maybe";
      case "yes":
        return this.solve([...selection.nested]);
    }
  }

  evaluate(predicate: Predicate): Answer {
    if (predicate.kind === "trait") return this.holds(predicate.traitRef);
    const snapshot = this.#icx.snapshot();
    this.#evaluating++;
    const answer = this.solve([predicate]);
    this.#evaluating--;
    this.#icx.rollback(snapshot);
    return answer;
  }

  /**
   * Works a list of obligations off, keeping what they bind. The list is left with what is still open. "no": one of them is impossible;
   * "maybe": some are open; "unknown": one cannot be decided.
   */
  solve(pending: Predicate[]): Answer {
    return this.#solve(pending, false);
  }

  /**
   * The same for what they bind alone: `pending` is left with what is to be put off. Leaves out what was worked off before, unless something
   * is being judged: that takes all there is to know.
   */
  workOff(pending: Predicate[]): void {
    const isJudged = this.#stack.length > 0 || this.judging > 0 || this.#evaluating > 0;
    this.#solve(pending, this.#icx.relator === undefined && !isJudged);
  }

  #solve(pending: Predicate[], leavesOut: boolean): Answer {
    const icx = this.#icx;
    const seen = new GoalSet(icx);
    // By what they asked when they were found to wait: as long as that is the same, they do.
    const waiting = new GoalIndex<Goal>(icx);
    let isUnknown = false;
    let isWhole = true;
    let steps = 0;
    let progress = true;
    let open: Goal[] = pending.splice(0).map((predicate) => ({ predicate, parent: undefined }));
    while (progress && open.length > 0) {
      progress = false;
      const round = open;
      open = [];
      for (const goal of round) {
        if (steps++ > maxSteps) {
          pending.push(...open.map(({ predicate }) => predicate));
          return "unknown";
        }
        const earlier = seen.find(goal.predicate);
        if (earlier !== undefined || icx.isProven(goal.predicate)) {
          if (earlier !== undefined && isInside(goal, earlier)) isUnknown = true;
          progress = true;
          continue;
        }
        if (leavesOut && icx.isWorkedOff(goal.predicate)) {
          isWhole = false;
          progress = true;
          continue;
        }
        const same = waiting.find(goal.predicate);
        if (same !== undefined) {
          // Asked for once more by another, it is open once all the same.
          if (same === goal) open.push(goal);
          continue;
        }
        const before = icx.bindingCount;
        const mark = icx.deferred.length;
        const step = this.step(goal.predicate);
        for (const predicate of icx.deferred.splice(mark)) open.push({ predicate, parent: goal });
        if (step === "no") return "no";
        const hasBound = icx.bindingCount > before;
        if (step === "maybe") {
          open.push(goal);
          if (!hasBound) waiting.add(goal);
        } else {
          seen.add(goal);
          if (step === "unknown") isUnknown = true;
          else for (const predicate of step) open.push({ predicate, parent: goal });
        }
        if (step !== "maybe" || hasBound) progress = true;
      }
    }
    for (const { predicate } of open) pending.push(predicate);
    if (leavesOut) for (const goal of seen.all()) icx.rememberWorkedOff(goal);
    if (isUnknown) return "unknown";
    if (pending.length > 0) return "maybe";
    if (isWhole && this.#projectionCycleTo === Number.POSITIVE_INFINITY)
      for (const goal of seen.all()) icx.rememberProven(goal);
    return "yes";
  }

  /**
   * One obligation: what it needs further, or why it is not done. One that waits leaves nothing behind: what was put off to
   * look at it will be put off again when it is tried again, and would otherwise pile up with every attempt.
   */
  step(predicate: Predicate): Step {
    const icx = this.#icx;
    const snapshot = icx.snapshot();
    const step = this.#step(predicate);
    if (step === "maybe" && icx.deferred.length > snapshot.deferred && !icx.hasBoundSince(snapshot))
      icx.rollback(snapshot);
    return step;
  }

  #step(predicate: Predicate): Step {
    switch (predicate.kind) {
      case "trait": {
        const args = this.#icx.resolveArgs(predicate.traitRef.args);
        const traitRef = { trait: predicate.traitRef.trait, args };
        const { relator } = this.#icx;
        if (isCacheable(args.flags) && !this.#meetsBound(traitRef) && relator?.mayAskStatic?.(traitRef) !== true) {
          const answer = this.#withoutRegions().holds({ trait: traitRef.trait, args: eraseArgRegions(args) });
          return answer === "yes" ? [] : answer === "maybe" ? "unknown" : answer;
        }
        if ((args.flags & TypeFlag.hasInfer) === 0 && relator?.answers?.prove(this.#icx, traitRef) === true) return [];
        const selection = this.select(traitRef);
        if (selection.kind === "yes") return selection.nested;
        return selection.kind === "ambiguous" ? "maybe" : selection.kind;
      }
      case "projection":
        return this.#stepProjection(predicate.projection, predicate.type);
      case "typeOutlives":
      case "regionOutlives":
        this.tellOutlives(predicate);
        return [];
      case "unknownTrait":
        return [];
    }
  }

  /** `V: Visit<'static>`, where all there is may be `V: Visit<'a>`: what is bounded is asked for its lifetimes. */
  #meetsBound({ trait, args }: TraitRef): boolean {
    const { relator, env } = this.#icx;
    return relator !== undefined && (args.flags & TypeFlag.hasRegion) !== 0 && env.traitRefs.has(trait);
  }

  /** An impl that is taken asks this; one that is only tried asks nothing. */
  tellOutlives(predicate: Predicate): void {
    if (this.judging === 0) this.#icx.relator?.outlives(predicate);
  }

  /** For questions about terms without region variables: an answer binds none, so that those kept without regions will do. */
  #withoutRegions(): TraitEngine {
    if (this.#icx.relator === undefined) return this;
    this.#plain ??= new InferCtxt(this.#icx.cx, this.#icx.env);
    return this.#plain.traits;
  }

  #stepProjection(projection: ProjectionType, type: Type): Step {
    const icx = this.#icx;
    const normalized = this.project(projection);
    if (normalized === "ambiguous") return "maybe";
    if (normalized === "rigid") {
      const rigid = icx.resolve(projection);
      const other = icx.shallow(type);
      if (other.kind === "infer") return icx.unify(other, rigid) ? [] : "no";
      return other === rigid || icx.unify(rigid, other) ? [] : "no";
    }
    return icx.unify(normalized, type) ? [] : "no";
  }

  // ---------------------------------------------------------------------------------------------------- Normalisation

  /**
   * Replaces associated types by what they are. One that waits for variables becomes a variable itself, with an obligation in
   * `deferred`; one of a parameter (`T::Item`) stays.
   */
  normalize(type: Type): Type {
    return (type.flags & TypeFlag.hasProjection) === 0 ? type : foldType(type, this.#normalizer);
  }
  normalizeArgs(args: GenericArgs): GenericArgs {
    return (args.flags & TypeFlag.hasProjection) === 0 ? args : foldArgs(args, this.#normalizer);
  }
  normalizeSignature(signature: FnSignature): FnSignature {
    return (signature.flags & TypeFlag.hasProjection) === 0 ? signature : foldSignature(signature, this.#normalizer);
  }

  /** The projection's type, or undefined while it cannot be told or when it stays as it is. */
  tryNormalize(projection: ProjectionType): Type | undefined {
    const normalized = this.project(projection);
    return typeof normalized === "string" ? undefined : normalized;
  }

  #normalizeOrDefer(projection: ProjectionType): Type {
    const normalized = this.project(projection);
    if (normalized === "rigid") return projection;
    if (normalized !== "ambiguous") return normalized;
    const variable = this.#icx.newTypeVar();
    this.#icx.deferred.push({ kind: "projection", projection, type: variable });
    return variable;
  }

  /** What the projection stands for; "rigid": itself. */
  project(unresolved: ProjectionType): Type | "rigid" | "ambiguous" {
    const icx = this.#icx;
    const resolved = icx.resolve(unresolved);
    if (resolved.kind !== "projection") return resolved;
    const isKept = icx.relator === undefined && isCacheable(resolved.flags);
    if (isKept) {
      const known = icx.cx.impls.projection(icx.env, resolved);
      if (known !== undefined) return known === resolved ? "rigid" : known;
    } else {
      const known = icx.knownProjection(resolved.id);
      if (known !== undefined) return known === resolved ? "rigid" : known;
    }
    const answered =
      (resolved.flags & TypeFlag.hasInfer) === 0 ? icx.relator?.answers?.project(icx, resolved) : undefined;
    if (answered !== undefined) {
      icx.rememberProjection(resolved.id, answered === "rigid" ? resolved : answered);
      return answered;
    }
    const depth = this.#projecting.length;
    const outer = this.#projecting.indexOf(resolved);
    if (outer >= 0) this.#projectionCycleTo = Math.min(this.#projectionCycleTo, outer);
    if (depth > maxDepth || outer >= 0) return "rigid";
    askTime();
    this.#projecting.push(resolved);
    const found = projectOnce(icx, resolved);
    // An impl's value may itself mention associated types.
    const result = typeof found === "string" ? found : icx.resolve(this.normalize(found));
    this.#projecting.pop();
    // What was concluded while an outer question was still open may be wrong outside of it.
    const isWhole = this.#cycleTo === Number.POSITIVE_INFINITY && this.#projectionCycleTo >= depth;
    if (this.#projectionCycleTo >= depth) this.#projectionCycleTo = Number.POSITIVE_INFINITY;
    if (isWhole && result !== "ambiguous") {
      const value = result === "rigid" ? resolved : result;
      if (!isKept) icx.rememberProjection(resolved.id, value);
      else if (isCacheable(value.flags)) icx.cx.impls.setProjection(icx.env, resolved, value);
    }
    return result;
  }
}

function hasNoVariables(selection: Selection): boolean {
  if (selection.kind !== "yes") return true;
  const { source, nested } = selection;
  if (source.kind === "impl" && !isCacheable(source.args.flags)) return false;
  for (const predicate of nested) {
    if (predicate.kind === "trait" && !isCacheable(predicate.traitRef.args.flags)) return false;
    if (predicate.kind === "projection" && !isCacheable(predicate.projection.flags | predicate.type.flags))
      return false;
  }
  return true;
}
