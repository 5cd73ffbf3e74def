/**
 * Regions: what a lifetime is, and how its extent is found.
 *
 * A region is a set of points of the body, plus *universal* elements: `end('a)` says "and everything the caller calls 'a".
 *
 *     1  let mut x = 22;
 *     2  let p: &'p i32 = &'l x;     'l: 'p  @ 2
 *     3  x += 1;                     allowed if 'l does not hold point 3
 *     4  print(p);                   p is live at 3 and 4: 'p holds 3, 4; so does 'l  -> error at 3
 *
 * Two kinds of facts decide: *liveness* ('p holds every point at which a variable whose type names 'p may be used later)
 * and *outlives* ('l: 'p, everything in 'p is in 'l, wherever it arose). The least solution is found in one pass over the
 * strongly connected components of the outlives graph: regions of a component are equal, and a component holds what its
 * members and its successors hold. Sets are ranges of points (`intervalSet.ts`) and shared where nothing is added.
 * Source: RFC 2094, chapters 2 and 3; rustc dev guide, "Region inference (NLL)".
 */
import { integers } from "../base/integers.js";
import { askTime } from "../base/timeLimit.js";
import { truncate } from "../base/truncate.js";
import type { IntervalSet } from "../dataflow/intervalSet.js";
import { emptySet, fromRanges, union } from "../dataflow/intervalSet.js";
import type { ConstraintSet } from "./constraints.js";

export type RegionVariable = number;
/** The first variable is always `'static`. */
export const STATIC: RegionVariable = 0;

/** The least solution. Elements are points, then from `pointCount` on the universal regions. */
export class RegionValues {
  constructor(
    readonly pointCount: number,
    readonly universalCount: number,
    private readonly componentOf: Int32Array,
    private readonly values: readonly IntervalSet[],
  ) {}

  valueOf(region: RegionVariable): IntervalSet {
    return this.values[this.componentOf[region] ?? 0] ?? emptySet;
  }

  /** Of two regions of which the first outlives the second, that of the second is less, unless they are equal. */
  orderOf(region: RegionVariable): number {
    return this.componentOf[region] ?? 0;
  }

  /** Universal regions whose end the region holds, itself included. */
  universalsOf(region: RegionVariable): RegionVariable[] {
    const result: RegionVariable[] = [];
    const value = this.valueOf(region);
    for (let index = 0; index < value.length; index += 2) {
      const end = value[index + 1] ?? 0;
      for (let element = Math.max(value[index] ?? 0, this.pointCount); element <= end; element++)
        result.push(element - this.pointCount);
    }
    return result;
  }
}

/**
 * Linear in variables and constraints, but for the sizes of the sets. `liveness` lists ranges of points by variable; universal
 * regions (the first `universalCount` variables) hold all points and their own end.
 */
export function solveRegions(
  constraints: ConstraintSet,
  variableCount: number,
  universalCount: number,
  pointCount: number,
  liveness: readonly (readonly IntervalSet[] | undefined)[],
): RegionValues {
  const { firstEdge, nextEdge, sub } = constraints;
  const componentOf = integers(variableCount).fill(-1);
  const values: IntervalSet[] = [];
  const index = integers(variableCount).fill(-1);
  const low = integers(variableCount);
  const cursor = integers(variableCount);
  const open: RegionVariable[] = [];
  const path: RegionVariable[] = [];
  /** What one component is made of. */
  const parts: IntervalSet[] = [];
  let counter = 0;

  const close = (root: RegionVariable): void => {
    askTime();
    const component = values.length;
    const first = open.lastIndexOf(root);
    for (let at = first; at < open.length; at++) componentOf[open[at] ?? 0] = component;
    truncate(parts, 0);
    for (let at = first; at < open.length; at++) {
      const member = open[at] ?? 0;
      if (member < universalCount) parts.push([0, pointCount - 1, pointCount + member, pointCount + member]);
      for (const set of liveness[member] ?? []) if (set.length > 0) parts.push(set);
      for (let edge = firstEdge[member] ?? -1; edge >= 0; edge = nextEdge[edge] ?? -1) {
        const target = componentOf[sub[edge] ?? 0] ?? -1;
        if (target === component || target < 0) continue;
        const value = values[target];
        if (value !== undefined && value.length > 0 && !parts.includes(value)) parts.push(value);
      }
    }
    truncate(open, first);
    values.push(merge(parts));
  };

  for (let start = 0; start < variableCount; start++) {
    if (index[start] !== -1) continue;
    path.push(start);
    while (path.length > 0) {
      const region = path[path.length - 1] ?? 0;
      if (index[region] === -1) {
        index[region] = low[region] = counter++;
        cursor[region] = firstEdge[region] ?? -1;
        open.push(region);
      }
      let edge = cursor[region] ?? -1;
      let descended = false;
      while (edge >= 0) {
        const target = sub[edge] ?? 0;
        if (index[target] === -1) {
          path.push(target);
          descended = true;
          break;
        }
        if (componentOf[target] === -1) low[region] = Math.min(low[region] ?? 0, low[target] ?? 0);
        edge = nextEdge[edge] ?? -1;
      }
      cursor[region] = edge;
      if (descended) continue;
      if (low[region] === index[region]) close(region);
      path.pop();
    }
  }
  return new RegionValues(pointCount, universalCount, componentOf, values);
}

function merge(parts: readonly IntervalSet[]): IntervalSet {
  if (parts.length === 0) return emptySet;
  const [first = emptySet, second = emptySet] = parts;
  if (parts.length <= 2) return union(first, second);
  const ranges: number[] = [];
  for (const part of parts) for (const bound of part) ranges.push(bound);
  return fromRanges(ranges);
}
