/**
 * Obligations of a body that are still to be proven. Each round tries those whose variables have been bound since; what stays
 * ambiguous is kept, what is impossible is the user's error and forgotten, what is unknown is given up.
 *
 * An obligation remembers the variables it waits for, so that a round over many waiting ones costs almost nothing.
 */
import type { GenericOwner } from "../../hir/defs.js";
import type { InferCtxt } from "../inferCtxt.js";
import { isType } from "../interner.js";
import { type Predicate, substitutePredicate } from "../predicate.js";
import { obligationsOf } from "../predicates.js";
import { foldArgs } from "../subst.js";
import { type GenericArgs, type TraitRef, type Type, TypeFlag } from "../type.js";

interface Pending {
  readonly predicate: Predicate;
  readonly depth: number;
  /** Unbound variables in it when it was last tried; empty: try at once. */
  waitsFor: readonly number[];
}

/** rustc's recursion limit: beyond it an obligation that breeds obligations is given up. */
const maxDepth = 128;

/** Rounds of one call. Each binds something, so that real bodies need a few; an endless chain stops here. */
const maxRounds = 64;

export class Fulfillment {
  #pending: Pending[] = [];
  /** The context's version when nothing was left to try; -1: something was registered since. */
  #idleSince = -1;

  constructor(readonly icx: InferCtxt) {}

  register(predicate: Predicate): void {
    this.#pending.push({ predicate, depth: 0, waitsFor: [] });
    this.#idleSince = -1;
  }

  registerTrait(traitRef: TraitRef): void {
    this.register({ kind: "trait", traitRef });
  }

  /** The where clauses of an item that is used with these arguments. */
  registerPredicatesOf(owner: GenericOwner, args: GenericArgs): void {
    for (const predicate of obligationsOf(this.icx.cx, owner)) this.register(substitutePredicate(predicate, args));
  }

  /** Works off what can be worked off. */
  selectWherePossible(): void {
    const { icx } = this;
    if (this.#idleSince === icx.version && icx.deferred.length === 0) return;
    for (let round = 0; round < maxRounds; round++) {
      this.#takeDeferred(0);
      let progress = false;
      const before = this.#pending;
      this.#pending = [];
      for (let index = 0; index < before.length; index++) {
        const pending = before[index];
        if (pending === undefined) continue;
        if (pending.waitsFor.length > 0 && !pending.waitsFor.some((variable) => icx.isBound(variable))) {
          this.#pending.push(pending);
          continue;
        }
        const bindings = icx.bindingCount;
        const step = icx.traits.step(pending.predicate);
        this.#takeDeferred(pending.depth + 1);
        if (step === "maybe") {
          pending.waitsFor = variablesOf(icx, pending.predicate);
          this.#pending.push(pending);
          if (icx.bindingCount > bindings) progress = true;
          continue;
        }
        progress = true;
        if (typeof step === "string") continue;
        if (pending.depth < maxDepth) for (const predicate of step) this.#pending.push({ predicate, depth: pending.depth + 1, waitsFor: [] });
      }
      if (!progress) break;
    }
    this.#idleSince = icx.version;
  }

  #takeDeferred(depth: number): void {
    const { deferred } = this.icx;
    if (deferred.length === 0) return;
    for (const predicate of deferred.splice(0)) if (depth < maxDepth) this.#pending.push({ predicate, depth, waitsFor: [] });
  }

  /** What is still open, resolved as far as possible. */
  pending(): readonly Predicate[] {
    return this.#pending.map(({ predicate }) => predicate);
  }

  /** Open obligations whose `Self` is this unbound variable: what is asked of a type that is not known yet. */
  pendingFor(variable: Type): readonly Predicate[] {
    const { icx } = this;
    const root = icx.shallow(variable);
    const found: Predicate[] = [];
    const add = (predicate: Predicate): void => {
      const args = predicate.kind === "trait" ? predicate.traitRef.args : predicate.kind === "projection" ? predicate.projection.args : undefined;
      const self = args?.list[0];
      if (self !== undefined && isType(self) && icx.shallow(self) === root) found.push(predicate);
    };
    for (const { predicate } of this.#pending) add(predicate);
    for (const predicate of icx.deferred) add(predicate);
    return found;
  }
}

/** The variables that keep an obligation open: those of the trait's arguments; of a projection only its own, not its value's. */
function variablesOf(icx: InferCtxt, predicate: Predicate): readonly number[] {
  const args = predicate.kind === "trait" ? predicate.traitRef.args : predicate.kind === "projection" ? predicate.projection.args : undefined;
  if (args === undefined) return [];
  const resolved = icx.resolveArgs(args);
  if ((resolved.flags & TypeFlag.hasInfer) === 0) return [];
  const variables: number[] = [];
  foldArgs(resolved, {
    mask: TypeFlag.hasInfer,
    infer(type) {
      variables.push(type.variable);
      return type;
    },
  });
  return variables;
}
