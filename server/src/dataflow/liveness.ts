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
import { type FlatLists, FlatListsBuilder } from "../base/flatLists.js";
import { askTime } from "../base/timeLimit.js";
import type { Local, Operand, Place, Rvalue, Statement, Terminator } from "../mir/body.js";
import { operandsOfRvalue, operandsOfTerminator } from "../mir/visit.js";
import type { ControlFlow } from "./controlFlow.js";
import { lastPoint } from "./controlFlow.js";
import type { IntervalSet } from "./intervalSet.js";
import { emptySet, fromRanges } from "./intervalSet.js";

/** Points in ascending order, by local. */
export interface LocalUses {
  readonly uses: FlatLists;
  readonly definitions: FlatLists;
  readonly drops: FlatLists;
}

/** One walk over the body: where each local is read or borrowed (use), overwritten whole (definition), dropped. */
export function gatherLocalUses(flow: ControlFlow): LocalUses {
  const { body } = flow;
  const uses = new FlatListsBuilder(body.locals.length);
  const definitions = new FlatListsBuilder(body.locals.length);
  const drops = new FlatListsBuilder(body.locals.length);
  let point = 0;
  const visitor: UseVisitor = {
    use: (local) => uses.add(local, point),
    definition: (local) => definitions.add(local, point),
    drop: (local) => drops.add(local, point),
  };
  for (const block of body.blocks) {
    for (const statement of block.statements) {
      visitStatement(statement, visitor);
      point++;
    }
    visitTerminator(block.terminator, visitor);
    point++;
  }
  return { uses: uses.finish(), definitions: definitions.finish(), drops: drops.finish() };
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
      for (const local of terminator.unwind) visitor.drop(local);
      return;
    case "falseUnwind":
      for (const local of terminator.unwind) visitor.drop(local);
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

/** Greatest point of the local's in `[low, high]`; -1 if none. */
function lastIn({ starts, items }: FlatLists, local: Local, low: number, high: number): number {
  let left = starts[local] ?? 0;
  let right = (starts[local + 1] ?? 0) - 1;
  let found = -1;
  while (left <= right) {
    const middle = (left + right) >> 1;
    const value = items[middle] ?? 0;
    if (value <= high) {
      found = value;
      left = middle + 1;
    } else right = middle - 1;
  }
  return found >= low ? found : -1;
}

/** Points at whose start the local may still be used later. Cost: the uses and the stretches over which it is live. */
export function useLivePoints(flow: ControlFlow, uses: LocalUses, local: Local): IntervalSet {
  if (uses.uses.count(local) === 0) return emptySet;
  askTime();
  const within = withinStretch(flow, uses, local);
  if (within !== undefined) return within;
  const ranges: number[] = [];
  /** How far down each stretch, by its start, is known to be live from there, or from its last definition. */
  const wholeUntil = new Map<number, number>();
  const stack: number[] = [];
  const walk = (point: number, own: boolean): void => {
    const first = stretchStartOf(flow, point);
    const definition = lastIn(uses.definitions, local, first, own ? point - 1 : point);
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
    const { starts, items } = flow.predecessors;
    const block = flow.blockOfPoint[first] ?? 0;
    for (let at = starts[block] ?? 0; at < (starts[block + 1] ?? 0); at++) stack.push(lastPoint(flow, items[at] ?? 0));
  };
  let previous = -1;
  for (const point of uses.uses.list(local)) {
    if (
      previous >= 0 &&
      stretchStartOf(flow, previous) === stretchStartOf(flow, point) &&
      lastIn(uses.definitions, local, previous, point - 1) < 0
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
function withinStretch(flow: ControlFlow, { uses, definitions }: LocalUses, local: Local): IntervalSet | undefined {
  const first = uses.at(local, 0) ?? 0;
  const last = uses.at(local, uses.count(local) - 1) ?? 0;
  const start = stretchStartOf(flow, first);
  if (stretchStartOf(flow, last) !== start || lastIn(definitions, local, first, last - 1) >= 0) return undefined;
  const definition = lastIn(definitions, local, start, first - 1);
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
  if (uses.drops.count(local) === 0) return emptySet;
  // Backwards through a stretch what is initialised remains so up to its definition, unless parts are given back one by one.
  const starts = initialized.isByDefinitions(local) ? flow.stretchStart : flow.firstPoint;
  const ranges: number[] = [];
  const seen = new Set<number>();
  const dropPoints = new Set(uses.drops.list(local));
  const stack = [...dropPoints].filter((drop) => initialized.before(local, drop));
  for (let point = stack.pop(); point !== undefined; point = stack.pop()) {
    const isDrop = dropPoints.has(point);
    if (seen.has(point)) continue;
    seen.add(point);
    const first = starts[flow.blockOfPoint[point] ?? 0] ?? 0;
    const definition = lastIn(uses.definitions, local, first, isDrop ? point - 1 : point);
    const stop = Math.max(definition, lastLiveIn(useLive, first, point));
    if (stop + 1 <= point) ranges.push(stop >= 0 ? stop + 1 : first, point);
    if (stop >= 0) continue;
    for (const source of flow.predecessors.list(flow.blockOfPoint[first] ?? 0)) {
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
