/**
 * Loans: every `&place` of a body, and where it is in scope.
 *
 * A loan is in scope at a point when control can come there from the borrow without leaving the borrow's region and
 * without the reference's way being cut by an assignment:
 *
 *     1  let mut p = &mut list;         loan A of `list`
 *     2  p = &mut (*p).next;            loan B of `(*p).next`, then `p` is overwritten: B is about the *old* p
 *     3  (*p).value = 1;                B is killed by the assignment in 2: no conflict, though its region holds 3
 *
 * A kill takes effect behind the statement. The search is done once for each loan over the blocks it reaches.
 * Source: RFC 2094, "Reborrow constraints" and "Loans in scope"; rustc's `Borrows` analysis.
 */
import { type FlatLists, FlatListsBuilder } from "../base/flatLists.js";
import { askTime } from "../base/timeLimit.js";
import type { ControlFlow } from "../dataflow/controlFlow.js";
import { lastPoint } from "../dataflow/controlFlow.js";
import type { IntervalSet } from "../dataflow/intervalSet.js";
import { fromRanges, rangeAt } from "../dataflow/intervalSet.js";
import { arrayLength } from "../dataflow/movePaths.js";
import { type Body, isThreadLocalReference, type Local, type Place, type RefRvalue } from "../mir/body.js";
import type { Span } from "../syntax/ast.js";
import { placesConflictDefinitely } from "./placesConflict.js";
import type { RegionValues, RegionVariable } from "./regions.js";

export type LoanIndex = number;

export interface Loan {
  readonly index: LoanIndex;
  readonly point: number;
  readonly place: Place;
  readonly rvalue: RefRvalue;
  readonly assignedTo: Place;
  readonly region: RegionVariable;
  readonly span: Span;
  /** Of data behind a shared reference or raw pointer: no access to the path conflicts with it. */
  readonly ignored: boolean;
}

/** Data that the path's owner cannot invalidate: behind `&` or a raw pointer, but thread-local. Source: rustc's `ignore_borrow`. */
export function isIgnoredBorrow(body: Body, place: Place): boolean {
  let type = body.locals[place.local]?.type;
  const first = isThreadLocalReference(body, place.local) ? 1 : 0;
  for (const [index, elem] of place.projection.entries()) {
    if (
      index >= first &&
      elem.kind === "deref" &&
      (type?.kind === "rawPointer" || (type?.kind === "ref" && !type.mutable))
    )
      return true;
    type = elem.type;
  }
  return false;
}

/** `[].iter_mut()`: an empty array in a temporary is a promoted constant, and lives for ever. */
export function isPromotedEmptyArray(body: Body, place: Place): boolean {
  if (body.locals[place.local]?.kind.kind !== "temporary" || place.projection.length > 0) return false;
  return arrayLength(body.locals[place.local]?.type) === 0;
}

/** Points where a local is assigned whole or its storage ends, and where places that start in it are assigned; by local, in order. */
export interface Kills {
  readonly whole: FlatLists;
  readonly parts: ReadonlyMap<Local, { readonly points: readonly number[]; readonly places: readonly Place[] }>;
}

export function gatherKills(flow: ControlFlow): Kills {
  const whole = new FlatListsBuilder(flow.body.locals.length);
  const parts = new Map<Local, { points: number[]; places: Place[] }>();
  const assign = (place: Place, point: number): void => {
    if (place.projection.length === 0) {
      whole.add(place.local, point);
      return;
    }
    const own = parts.get(place.local);
    if (own === undefined) parts.set(place.local, { points: [point], places: [place] });
    else {
      own.points.push(point);
      own.places.push(place);
    }
  };
  let point = 0;
  for (const block of flow.body.blocks) {
    for (const statement of block.statements) {
      if (statement.kind === "assign") assign(statement.place, point);
      else if (statement.kind === "storageDead") whole.add(statement.local, point);
      point++;
    }
    const { terminator } = block;
    if (terminator.kind === "call") assign(terminator.destination, point);
    else if (terminator.kind === "yield") assign(terminator.resumePlace, point);
    point++;
  }
  return { whole: whole.finish(), parts };
}

/** Points at which the loan is in scope (on entry to the statement). Cost: the stretches that it reaches. */
export function pointsInScope(flow: ControlFlow, loan: Loan, values: RegionValues, kills: Kills): IntervalSet {
  return reachWithin(flow, loan.point, values.valueOf(loan.region), (low, high) =>
    firstKill(flow.body, loan.place, kills, low, high),
  );
}

/** Points of the loan's region that control can come to from the borrow inside the region, killed or not. */
export function pointsInRegion(flow: ControlFlow, loan: Loan, values: RegionValues): IntervalSet {
  return reachWithin(flow, loan.point, values.valueOf(loan.region), () => -1);
}

/** The first point in `[low, high]` that kills loans of the place; -1: none does. */
function firstKill(body: Body, place: Place, kills: Kills, low: number, high: number): number {
  const { starts, items } = kills.whole;
  const end = starts[place.local + 1] ?? 0;
  const at = firstFrom(items, starts[place.local] ?? 0, end, low);
  const first = at < end ? (items[at] ?? 0) : -1;
  const killed = first >= 0 && first <= high ? first : -1;
  const parts = kills.parts.get(place.local);
  if (parts === undefined) return killed;
  const last = killed >= 0 ? killed : high;
  for (let index = firstFrom(parts.points, 0, parts.points.length, low); index < parts.points.length; index++) {
    const point = parts.points[index] ?? 0;
    const assigned = parts.places[index];
    if (point > last) break;
    if (assigned !== undefined && placesConflictDefinitely(body, place, assigned)) return point;
  }
  return killed;
}

function reachWithin(
  flow: ControlFlow,
  from: number,
  region: IntervalSet,
  firstKillIn: (low: number, high: number) => number,
): IntervalSet {
  askTime();
  const ranges: number[] = [];
  const stack: number[] = [];
  const walk = (point: number): void => {
    const range = rangeAt(region, point);
    if (range < 0) return;
    const last = flow.stretchEnd[flow.blockOfPoint[point] ?? 0] ?? 0;
    let end = Math.min(region[range + 1] ?? 0, last);
    let leaves = end === last;
    const kill = firstKillIn(point, end);
    if (kill >= 0) {
      end = kill;
      leaves = false;
    }
    ranges.push(point, end);
    if (!leaves) return;
    const { starts, items } = flow.successors;
    const left = flow.blockOfPoint[last] ?? 0;
    for (let at = starts[left] ?? 0; at < (starts[left + 1] ?? 0); at++) stack.push(items[at] ?? 0);
  };
  const block = flow.blockOfPoint[from] ?? 0;
  // The borrow itself assigns: what it kills are older loans, not itself. `p = &mut (*p).next` kills itself as well.
  if (from < lastPoint(flow, block) && firstKillIn(from, from) < 0) walk(from + 1);
  // Most loans end in the stretch that they begin in.
  if (stack.length === 0) return ranges;
  const entered = new Set<number>();
  for (let target = stack.pop(); target !== undefined; target = stack.pop()) {
    if (entered.has(target)) continue;
    entered.add(target);
    walk(flow.firstPoint[target] ?? 0);
  }
  return fromRanges(ranges);
}

/** Index of the first element in `[from, end)` that is not below `low`; `end` if all are. */
function firstFrom(sorted: ArrayLike<number>, from: number, end: number, low: number): number {
  let left = from;
  let right = end;
  while (left < right) {
    const middle = (left + right) >> 1;
    if ((sorted[middle] ?? 0) < low) left = middle + 1;
    else right = middle;
  }
  return left;
}
