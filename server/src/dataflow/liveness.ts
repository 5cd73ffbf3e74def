/**
 * Where may a local be used, or dropped, later? For one local at a time, as ranges of points.
 *
 *     10  r = &x          live from 11, because of 14
 *     12  r2 = &y
 *     14  print(r)        use: live at 14, not at 15
 *     16  StorageDead(r)  neither use nor drop
 *
 * Searching backwards from each use to the assignments costs only as much as the local is live; a table of all locals for
 * all points would cost their product, though most locals hold no reference and nobody asks. *Drop-live* is asked for
 * apart: a drop uses less of a value than a read, and only where the value may still be initialised.
 * Source: rustc dev guide, "Liveness constraints"; RFC 2094, "Liveness".
 */
import { assertNever } from "../base/assertNever.js";
import { askTime } from "../base/timeLimit.js";
import type { Local, Operand, Place, Rvalue, Statement, Terminator } from "../mir/body.js";
import { operandsOfRvalue, operandsOfTerminator } from "../mir/visit.js";
import type { ControlFlow } from "./controlFlow.js";
import { lastPoint } from "./controlFlow.js";
import type { IntervalSet } from "./intervalSet.js";
import { emptySet, fromRanges } from "./intervalSet.js";

export interface LocalUses {
  /** Points in ascending order, by local. */
  readonly uses: readonly (readonly number[] | undefined)[];
  readonly definitions: readonly (readonly number[] | undefined)[];
  readonly drops: readonly (readonly number[] | undefined)[];
}

/** One walk over the body: where each local is read or borrowed (use), overwritten whole (definition), dropped. */
export function gatherLocalUses(flow: ControlFlow): LocalUses {
  const { body } = flow;
  const uses = new Array<number[] | undefined>(body.locals.length);
  const definitions = new Array<number[] | undefined>(body.locals.length);
  const drops = new Array<number[] | undefined>(body.locals.length);
  const add = (lists: (number[] | undefined)[], local: Local, point: number): void => {
    const list = lists[local];
    if (list === undefined) lists[local] = [point];
    else if (list[list.length - 1] !== point) list.push(point);
  };
  let point = 0;
  const visitor: UseVisitor = {
    use: (local) => add(uses, local, point),
    definition: (local) => add(definitions, local, point),
    drop: (local) => add(drops, local, point),
  };
  for (const block of body.blocks) {
    for (const statement of block.statements) {
      visitStatement(statement, visitor);
      point++;
    }
    visitTerminator(block.terminator, visitor);
    point++;
  }
  return { uses, definitions, drops };
}

interface UseVisitor {
  use(local: Local): void;
  definition(local: Local): void;
  drop(local: Local): void;
}

function visitPlace(place: Place, visitor: UseVisitor): void {
  visitor.use(place.local);
  visitIndices(place, visitor);
}

function visitIndices(place: Place, visitor: UseVisitor): void {
  for (const elem of place.projection) if (elem.kind === "index") visitor.use(elem.local);
}

function visitDestination(place: Place, visitor: UseVisitor): void {
  if (place.projection.length === 0) visitor.definition(place.local);
  else visitPlace(place, visitor);
}

function visitOperand(operand: Operand, visitor: UseVisitor): void {
  if (operand.kind !== "constant") visitPlace(operand.place, visitor);
}

function visitRvalue(rvalue: Rvalue, visitor: UseVisitor): void {
  switch (rvalue.kind) {
    case "ref":
    case "rawPointer":
    case "length":
    case "discriminant":
      visitPlace(rvalue.place, visitor);
      return;
    default:
      for (const operand of operandsOfRvalue(rvalue)) visitOperand(operand, visitor);
  }
}

function visitStatement(statement: Statement, visitor: UseVisitor): void {
  switch (statement.kind) {
    case "assign":
      visitRvalue(statement.rvalue, visitor);
      visitDestination(statement.place, visitor);
      return;
    case "storageLive":
    case "storageDead":
      visitor.definition(statement.local);
      return;
    case "fakeRead":
    case "placeMention":
    case "ascribeUserType":
    case "ascribeConstant":
      visitPlace(statement.place, visitor);
      return;
    case "nop":
      return;
    default:
      assertNever(statement);
  }
}

function visitTerminator(terminator: Terminator, visitor: UseVisitor): void {
  for (const operand of operandsOfTerminator(terminator)) visitOperand(operand, visitor);
  switch (terminator.kind) {
    case "call":
      visitDestination(terminator.destination, visitor);
      return;
    case "yield":
      visitDestination(terminator.resumePlace, visitor);
      return;
    case "return":
      visitor.use(0);
      return;
    case "drop":
      visitor.drop(terminator.place.local);
      visitIndices(terminator.place, visitor);
      return;
    default:
      return;
  }
}

/** Greatest element of the sorted list in `[low, high]`; -1 if none. */
function lastIn(list: readonly number[] | undefined, low: number, high: number): number {
  if (list === undefined) return -1;
  let left = 0;
  let right = list.length - 1;
  let found = -1;
  while (left <= right) {
    const middle = (left + right) >> 1;
    const value = list[middle] ?? 0;
    if (value <= high) {
      found = value;
      left = middle + 1;
    } else right = middle - 1;
  }
  return found >= low ? found : -1;
}

/** Points at whose start the local may still be used later. Cost: the uses and the stretches over which it is live. */
export function useLivePoints(flow: ControlFlow, uses: LocalUses, local: Local): IntervalSet {
  const points = uses.uses[local];
  if (points === undefined) return emptySet;
  askTime();
  const definitions = uses.definitions[local];
  const within = withinStretch(flow, points, definitions);
  if (within !== undefined) return within;
  const ranges: number[] = [];
  /** How far down each stretch, by its start, is known to be live from there, or from its last definition. */
  const wholeUntil = new Map<number, number>();
  const stack: number[] = [];
  const walk = (point: number, own: boolean): void => {
    const first = stretchStartOf(flow, point);
    const definition = own ? lastIn(definitions, first, point - 1) : lastIn(definitions, first, point);
    if (definition >= 0) {
      if (definition + 1 <= point) ranges.push(definition + 1, point);
      return;
    }
    const known = wholeUntil.get(first);
    if (known !== undefined) {
      if (known >= point) return;
      ranges.push(known + 1, point);
      wholeUntil.set(first, point);
      return;
    }
    ranges.push(first, point);
    wholeUntil.set(first, point);
    for (const source of flow.predecessors[flow.blockOfPoint[first] ?? 0] ?? []) stack.push(lastPoint(flow, source));
  };
  let previous = -1;
  for (const point of points) {
    if (
      previous >= 0 &&
      stretchStartOf(flow, previous) === stretchStartOf(flow, point) &&
      lastIn(definitions, previous, point - 1) < 0
    ) {
      // The stretch up to the use before is walked already.
      ranges.push(previous + 1, point);
      const first = stretchStartOf(flow, point);
      if (wholeUntil.get(first) === previous) wholeUntil.set(first, point);
    } else walk(point, true);
    previous = point;
  }
  for (let point = stack.pop(); point !== undefined; point = stack.pop()) walk(point, false);
  return fromRanges(ranges);
}

/** Of most temporaries: assigned once, and then used, in one stretch. */
function withinStretch(
  flow: ControlFlow,
  points: readonly number[],
  definitions: readonly number[] | undefined,
): IntervalSet | undefined {
  const first = points[0] ?? 0;
  const last = points[points.length - 1] ?? 0;
  const start = stretchStartOf(flow, first);
  if (stretchStartOf(flow, last) !== start || lastIn(definitions, first, last - 1) >= 0) return undefined;
  const definition = lastIn(definitions, start, first - 1);
  return definition < 0 ? undefined : [definition + 1, last];
}

function stretchStartOf(flow: ControlFlow, point: number): number {
  return flow.stretchStart[flow.blockOfPoint[point] ?? 0] ?? 0;
}

/**
 * Points at which the local is live only because it may be dropped later while it may be initialised. Cost: the points
 * between the drops and the last use or definition.
 */
export function dropLivePoints(
  flow: ControlFlow,
  uses: LocalUses,
  local: Local,
  useLive: IntervalSet,
  initialized: MaybeInitialized,
): IntervalSet {
  const drops = uses.drops[local];
  if (drops === undefined) return emptySet;
  const definitions = uses.definitions[local];
  // Backwards through a stretch what is initialised remains so up to its definition, unless parts are given back one by one.
  const starts = initialized.isByDefinitions(local) ? flow.stretchStart : flow.firstPoint;
  const ranges: number[] = [];
  const seen = new Set<number>();
  const dropPoints = new Set(drops);
  const stack = drops.filter((drop) => initialized.before(local, drop));
  for (let point = stack.pop(); point !== undefined; point = stack.pop()) {
    const isDrop = dropPoints.has(point);
    if (seen.has(point)) continue;
    seen.add(point);
    const first = starts[flow.blockOfPoint[point] ?? 0] ?? 0;
    const definition = lastIn(definitions, first, isDrop ? point - 1 : point);
    const stop = Math.max(definition, lastLiveIn(useLive, first, point));
    if (stop + 1 <= point) ranges.push(stop >= 0 ? stop + 1 : first, point);
    if (stop >= 0) continue;
    for (const source of flow.predecessors[flow.blockOfPoint[first] ?? 0] ?? []) {
      const last = lastPoint(flow, source);
      if (initialized.after(local, last)) stack.push(last);
    }
  }
  return fromRanges(ranges);
}

/** May the local be initialised right before, or right after, a point runs? */
export interface MaybeInitialized {
  before(local: Local, point: number): boolean;
  after(local: Local, point: number): boolean;
  /** Does it get its value by definitions of the whole only? */
  isByDefinitions(local: Local): boolean;
}

function lastLiveIn(set: IntervalSet, low: number, high: number): number {
  let left = 0;
  let right = (set.length >> 1) - 1;
  let found = -1;
  while (left <= right) {
    const middle = (left + right) >> 1;
    if ((set[middle * 2] ?? 0) <= high) {
      found = middle;
      left = middle + 1;
    } else right = middle - 1;
  }
  if (found < 0) return -1;
  const end = Math.min(set[found * 2 + 1] ?? 0, high);
  return end >= low ? end : -1;
}
