/**
 * Outlives constraints between region variables, with what they come from.
 *
 * `'sup: 'sub` says that `'sup` holds all that `'sub` holds. Constraints hold everywhere in the body, wherever they arose
 * (RFC 2094 had them at points; what rustc does, and this, is location-insensitive). The point is kept for explanations.
 */
import type { Span } from "../syntax/ast.js";
import type { RegionVariable } from "./regions.js";

/** Why a constraint is there: which one of a chain is told to the user, and in which words, goes by this. */
export type ConstraintCategory =
  | "return"
  | "yield"
  | "cast"
  /** A cast that nobody wrote, to a data type of an object: `Box<dyn Trait>`. */
  | "objectCoercion"
  | "typeAnnotation"
  /** Arguments that a path says: `f::<'a>`. */
  | "genericArgument"
  | "callArgument"
  | "assignment"
  | "closureUpvar"
  /** What is copied must be `Copy` for these lifetimes. */
  | "copyBound"
  | "usage"
  | "predicate"
  /** What an `impl Trait` result hides. */
  | "opaque"
  | "boring"
  | "internal";

/** Shared by all constraints of one cause. */
export interface ConstraintOrigin {
  readonly category: ConstraintCategory;
  readonly span: Span;
  /** -1: holds from the signature on. */
  readonly point: number;
  /** A closure's body asked for it. */
  readonly fromClosure: boolean;
}

export class ConstraintSet {
  readonly sup: RegionVariable[] = [];
  readonly sub: RegionVariable[] = [];
  readonly origins: ConstraintOrigin[] = [];
  /** Constraints of the same `sup` are a list in the order of adding: `firstEdge[sup]`, then `nextEdge[constraint]`; -1 ends it. */
  readonly firstEdge: number[] = [];
  private readonly lastEdge: number[] = [];
  readonly nextEdge: number[] = [];

  add(sup: RegionVariable, sub: RegionVariable, origin: ConstraintOrigin): void {
    if (sup === sub) return;
    // The same pair in a row is common: both directions of an invariant position, repeated arguments.
    const last = this.lastEdge[sup] ?? -1;
    if (last >= 0 && this.sub[last] === sub) return;
    const index = this.sup.length;
    this.sup.push(sup);
    this.sub.push(sub);
    this.origins.push(origin);
    this.nextEdge.push(-1);
    while (this.firstEdge.length <= sup) {
      this.firstEdge.push(-1);
      this.lastEdge.push(-1);
    }
    if (last < 0) this.firstEdge[sup] = index;
    else this.nextEdge[last] = index;
    this.lastEdge[sup] = index;
  }

  get count(): number {
    return this.sup.length;
  }

  /**
   * Shortest chain of constraints from a region to the first one that satisfies `test`; indices in order. Undefined: none. Ways go on
   * from a region only if it satisfies `goesOn`. Of ways of one length the one is found whose constraints come first: by `rank` of what they
   * come from, or in the order of adding.
   */
  findPath(
    from: RegionVariable,
    test: (region: RegionVariable) => boolean,
    goesOn: (region: RegionVariable) => boolean = () => true,
    rank?: (origin: ConstraintOrigin) => number,
  ): { readonly path: readonly number[]; readonly region: RegionVariable } | undefined {
    const via = new Map<RegionVariable, number>([[from, -1]]);
    const queue: RegionVariable[] = [from];
    for (let head = 0; head < queue.length; head++) {
      const region = queue[head] ?? 0;
      if (test(region)) {
        const path: number[] = [];
        for (let edge = via.get(region) ?? -1; edge >= 0; edge = via.get(this.sup[edge] ?? 0) ?? -1) path.push(edge);
        return { path: path.reverse(), region };
      }
      if (!goesOn(region)) continue;
      const take = (edge: number): void => {
        const target = this.sub[edge] ?? 0;
        if (via.has(target)) return;
        via.set(target, edge);
        queue.push(target);
      };
      if (rank !== undefined) this.edgesInOrder(region, rank).forEach(take);
      else for (let edge = this.firstEdge[region] ?? -1; edge >= 0; edge = this.nextEdge[edge] ?? -1) take(edge);
    }
    return undefined;
  }

  private edgesInOrder(region: RegionVariable, rank: (origin: ConstraintOrigin) => number): readonly number[] {
    const edges: number[] = [];
    for (let edge = this.firstEdge[region] ?? -1; edge >= 0; edge = this.nextEdge[edge] ?? -1) edges.push(edge);
    const rankOf = (edge: number): number => {
      const origin = this.origins[edge];
      return origin === undefined ? 0 : rank(origin);
    };
    return edges.sort((a, b) => rankOf(a) - rankOf(b));
  }
}
