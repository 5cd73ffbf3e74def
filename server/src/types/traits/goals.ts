/**
 * Goals that were worked off, found again by what they ask as it is resolved now: large types ask for the same bounds over and over,
 * and without this the work doubles with every level of their nesting.
 */
import type { InferCtxt } from "../inferCtxt.js";
import type { Predicate } from "../predicate.js";
import type { GenericArgs, ProjectionType } from "../type.js";

/** An obligation of one question, with the one that asked for it. */
export interface Goal {
  readonly predicate: Predicate;
  readonly parent: Goal | undefined;
}

/** Did the question lead back to itself? */
export function isInside(goal: Goal, other: Goal): boolean {
  for (let outer = goal.parent; outer !== undefined; outer = outer.parent) if (outer === other) return true;
  return false;
}

/** In order of arrival, so that the latest can be taken back. */
export class GoalSet {
  readonly #byTerm = new Map<GenericArgs | ProjectionType, Goal[]>();
  readonly #log: { readonly goal: Goal; readonly term: GenericArgs | ProjectionType }[] = [];

  constructor(private readonly icx: InferCtxt) {}

  get size(): number {
    return this.#log.length;
  }

  find(predicate: Predicate): Goal | undefined {
    if (this.#log.length === 0) return undefined;
    const term = this.#termOf(predicate);
    return term && this.#byTerm.get(term)?.find((goal) => this.#isSame(goal.predicate, predicate));
  }

  add(goal: Goal): void {
    const term = this.#termOf(goal.predicate);
    if (term === undefined) return;
    const known = this.#byTerm.get(term);
    if (known === undefined) this.#byTerm.set(term, [goal]);
    else known.push(goal);
    this.#log.push({ goal, term });
  }

  *all(): Iterable<Goal> {
    for (const { goal } of this.#log) yield goal;
  }

  /** Keeps the first `size`. */
  truncate(size: number): void {
    while (this.#log.length > size) {
      const last = this.#log.pop();
      if (last !== undefined) this.#byTerm.get(last.term)?.pop();
    }
  }

  /** A trait's arguments, or the projection; undefined for what is always true here. */
  #termOf(predicate: Predicate): GenericArgs | ProjectionType | undefined {
    if (predicate.kind === "trait") return this.icx.resolveArgs(predicate.traitRef.args);
    if (predicate.kind !== "projection") return undefined;
    const resolved = this.icx.resolve(predicate.projection);
    return resolved.kind === "projection" ? resolved : undefined;
  }

  #isSame(a: Predicate, b: Predicate): boolean {
    if (a.kind === "trait") return b.kind === "trait" && a.traitRef.trait === b.traitRef.trait;
    return a.kind === "projection" && b.kind === "projection" && this.icx.resolve(a.type) === this.icx.resolve(b.type);
  }
}
