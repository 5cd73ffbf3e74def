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

/** What a goal is found by: a trait's arguments, or the projection, as resolved when it was added. */
export type GoalTerm = GenericArgs | ProjectionType;

/** Undefined for what is always true here. */
export function termOf(icx: InferCtxt, predicate: Predicate): GoalTerm | undefined {
  if (predicate.kind === "trait") return icx.resolveArgs(predicate.traitRef.args);
  if (predicate.kind !== "projection") return undefined;
  const resolved = icx.resolve(predicate.projection);
  return resolved.kind === "projection" ? resolved : undefined;
}

/** Whatever holds a predicate, by what that asks. */
export class GoalIndex<Of extends { readonly predicate: Predicate }> {
  readonly #byTerm = new Map<GoalTerm, Of[]>();

  constructor(private readonly icx: InferCtxt) {}

  find(predicate: Predicate): Of | undefined {
    if (this.#byTerm.size === 0) return undefined;
    const term = termOf(this.icx, predicate);
    return term && this.#byTerm.get(term)?.find((goal) => this.#isSame(goal.predicate, predicate));
  }

  /**
   * Tells what it has to be removed by; undefined: it was not added, since what it asks is always true, or is known. `a + b` asks anew for
   * what `<u32 as Add>::Output` is each time it is written; once that is found all these are one.
   */
  add(goal: Of): GoalTerm | undefined {
    const term = termOf(this.icx, goal.predicate);
    if (term === undefined) return undefined;
    const known = this.#byTerm.get(term);
    if (known === undefined) this.#byTerm.set(term, [goal]);
    else if (known.some(({ predicate }) => this.#isSame(predicate, goal.predicate))) return undefined;
    else known.push(goal);
    return term;
  }

  remove(goal: Of, term: GoalTerm): void {
    const known = this.#byTerm.get(term);
    if (known === undefined) return;
    if (known.length === 1) this.#byTerm.delete(term);
    else known.splice(known.lastIndexOf(goal), 1);
  }

  #isSame(a: Predicate, b: Predicate): boolean {
    if (a.kind === "trait") return b.kind === "trait" && a.traitRef.trait === b.traitRef.trait;
    return a.kind === "projection" && b.kind === "projection" && this.icx.resolve(a.type) === this.icx.resolve(b.type);
  }
}

/** In order of arrival, so that the latest can be taken back. */
export class GoalSet {
  readonly #index: GoalIndex<Goal>;
  readonly #log: { readonly goal: Goal; readonly term: GoalTerm }[] = [];

  constructor(icx: InferCtxt) {
    this.#index = new GoalIndex(icx);
  }

  get size(): number {
    return this.#log.length;
  }

  find(predicate: Predicate): Goal | undefined {
    return this.#index.find(predicate);
  }

  add(goal: Goal): void {
    const term = this.#index.add(goal);
    if (term !== undefined) this.#log.push({ goal, term });
  }

  *all(): Iterable<Goal> {
    for (const { goal } of this.#log) yield goal;
  }

  /** Keeps the first `size`. */
  truncate(size: number): void {
    while (this.#log.length > size) {
      const last = this.#log.pop();
      if (last !== undefined) this.#index.remove(last.goal, last.term);
    }
  }
}
