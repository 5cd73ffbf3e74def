/**
 * Obligations of a body that are still to be proven. Each round tries those whose variables have been bound since; what stays
 * ambiguous is kept, what is impossible is the user's error and forgotten, what is unknown is given up.
 *
 * An obligation is woken by the variables it waits for, so that many waiting ones cost nothing. What is worked off, or waits, is not
 * looked at when it is asked for again: every level of a deep type asks for the bounds of all levels below it.
 */
import type { GenericOwner } from "../../hir/defs.js";
import { isType } from "../argTerms.js";
import type { InferCtxt } from "../inferCtxt.js";
import { type Predicate, substitutePredicate } from "../predicate.js";
import { obligationsOf } from "../predicates.js";
import { foldArgs } from "../subst.js";
import { type GenericArgs, type TraitRef, type Type, TypeFlag } from "../type.js";
import { builtinTraitOf } from "./builtinTrait.js";
import { GoalIndex, type GoalTerm } from "./goals.js";

interface Pending {
  readonly predicate: Predicate;
  readonly depth: number;
  /** Order of registration: what wakes up together is tried in this order. */
  readonly order: number;
}

/** rustc's recursion limit: beyond it an obligation that breeds obligations is given up. */
const maxDepth = 128;

/** Rounds of one call. Each binds something, so that real bodies need a few; an endless chain stops here. */
const maxRounds = 64;

export class Fulfillment {
  /** To be tried in the next round. */
  #ready: Pending[] = [];
  /** Waiting for variables; with what they are known by. */
  readonly #stalled = new Map<Pending, GoalTerm | undefined>();
  readonly #watchers = new Map<number, Pending[]>();
  /** Open though no variable is left in them: tried again whenever anything was bound. */
  #restless: Pending[] = [];
  /** Worked off, or waiting for variables: nothing is learned from looking at it once more. */
  readonly #known: GoalIndex<Pending>;
  #nextOrder = 0;
  /** Bindings that watchers were told of. */
  #seen = 0;
  /** What is certainly not implemented, though it has to be (E0277). */
  readonly #impossible: TraitRef[] = [];

  constructor(readonly icx: InferCtxt) {
    this.#known = new GoalIndex(icx);
  }

  register(predicate: Predicate): void {
    this.#add(predicate, 0);
  }

  #add(predicate: Predicate, depth: number): void {
    if (depth < maxDepth) this.#ready.push({ predicate, depth, order: this.#nextOrder++ });
  }

  /** The where clauses of an item that is used with these arguments. */
  registerPredicatesOf(owner: GenericOwner, args: GenericArgs): void {
    for (const predicate of obligationsOf(this.icx.cx, owner)) this.register(substitutePredicate(predicate, args));
  }

  /** Works off what can be worked off. */
  selectWherePossible(): void {
    const { icx } = this;
    for (let round = 0; round < maxRounds; round++) {
      this.#takeDeferred(0);
      this.#wake();
      if (this.#ready.length === 0) return;
      const batch = this.#ready;
      this.#ready = [];
      for (const pending of batch) {
        const { predicate, depth } = pending;
        if (this.#known.find(predicate) !== undefined || icx.isWorkedOff(predicate)) continue;
        const step = icx.traits.step(predicate);
        this.#takeDeferred(depth + 1);
        if (step === "maybe") {
          this.#stall(pending);
          continue;
        }
        this.#known.add(pending);
        icx.rememberWorkedOff({ predicate, parent: undefined });
        if (predicate.kind === "trait") this.#noteAsked(predicate.traitRef, step === "unknown");
        if (step === "no" && predicate.kind === "trait") this.#impossible.push(predicate.traitRef);
        if (typeof step !== "string") for (const needed of step) this.#add(needed, depth + 1);
      }
    }
  }

  #noteAsked(asked: TraitRef, isLeft: boolean): void {
    const [self] = asked.args.list;
    if (self === undefined || !isType(self) || this.icx.shallow(self).kind !== "closure") return;
    const builtin = builtinTraitOf(this.icx.cx, asked.trait);
    if (builtin === "fn" || builtin === "fnMut" || builtin === "asyncFn" || builtin === "asyncFnMut")
      this.icx.askedOfClosures.push(asked);
    else if (isLeft && builtin === "auto") this.icx.autoAsked.push(asked);
  }

  #stall(pending: Pending): void {
    const variables = variablesOf(this.icx, pending.predicate);
    if (variables.size === 0) {
      this.#restless.push(pending);
      return;
    }
    this.#stalled.set(pending, this.#known.add(pending));
    for (const variable of variables) {
      const watchers = this.#watchers.get(variable);
      if (watchers === undefined) this.#watchers.set(variable, [pending]);
      else watchers.push(pending);
    }
  }

  /** Moves what waits for a variable that has been bound to what is ready. */
  #wake(): void {
    const { icx } = this;
    // Attempts that were taken back may have left fewer bindings than we saw.
    this.#seen = Math.min(this.#seen, icx.typeBindingCount);
    const bound = icx.boundSince(this.#seen);
    if (bound.length === 0) return;
    this.#seen = icx.typeBindingCount;
    const before = this.#ready.length;
    for (const variable of bound) {
      const watchers = this.#watchers.get(variable);
      if (watchers === undefined) continue;
      this.#watchers.delete(variable);
      for (const pending of watchers) this.#awaken(pending);
    }
    if (this.#restless.length > 0) this.#ready.push(...this.#restless.splice(0));
    if (this.#ready.length > before) this.#ready.sort((a, b) => a.order - b.order);
  }

  #awaken(pending: Pending): void {
    const term = this.#stalled.get(pending);
    if (!this.#stalled.delete(pending)) return;
    if (term !== undefined) this.#known.remove(pending, term);
    this.#ready.push(pending);
  }

  #takeDeferred(depth: number): void {
    const { deferred } = this.icx;
    if (deferred.length === 0) return;
    for (const predicate of deferred.splice(0)) this.#add(predicate, depth);
  }

  get impossible(): readonly TraitRef[] {
    return this.#impossible;
  }

  /** What is still open. */
  pending(): readonly Predicate[] {
    return [...this.#open()].map(({ predicate }) => predicate);
  }

  *#open(): Iterable<Pending> {
    yield* this.#stalled.keys();
    yield* this.#restless;
    yield* this.#ready;
  }

  /** Open obligations whose `Self` is this unbound variable: what is asked of a type that is not known yet. */
  pendingFor(variable: Type): readonly Predicate[] {
    const { icx } = this;
    const root = icx.shallow(variable);
    const found: Predicate[] = [];
    const add = (predicate: Predicate): void => {
      const self = argsOf(predicate)?.list[0];
      if (self !== undefined && isType(self) && icx.shallow(self) === root) found.push(predicate);
    };
    for (const { predicate } of this.#open()) add(predicate);
    for (const predicate of icx.deferred) add(predicate);
    return found;
  }
}

const none: ReadonlySet<number> = new Set();

/** Of the trait that it is about, if it is about one. */
function argsOf(predicate: Predicate): GenericArgs | undefined {
  if (predicate.kind === "trait") return predicate.traitRef.args;
  return predicate.kind === "projection" ? predicate.projection.args : undefined;
}

/** The variables that keep an obligation open: those of the trait's arguments; of a projection only its own, not its value's. */
function variablesOf(icx: InferCtxt, predicate: Predicate): ReadonlySet<number> {
  const args = argsOf(predicate);
  if (args === undefined) return none;
  const resolved = icx.resolveArgs(args);
  if ((resolved.flags & TypeFlag.hasInfer) === 0) return none;
  const variables = new Set<number>();
  foldArgs(resolved, {
    mask: TypeFlag.hasInfer,
    infer(type) {
      variables.add(type.variable);
      return type;
    },
  });
  return variables;
}
