/**
 * What is known of variables at any place of a body: are they initialised, where does that change, are they used later? For the room
 * `ownership`, which asks for each variable of a long body at many places: most answers cost nothing to make.
 */
import { append } from "../base/multimap.js";
import { type ControlFlow, locationOf, pointOf } from "../dataflow/controlFlow.js";
import { Aspects, type MoveData } from "../dataflow/gatherMoves.js";
import { type Initialized, InitializedCursor, reachingMoves } from "../dataflow/initialized.js";
import { contains, type IntervalSet } from "../dataflow/intervalSet.js";
import { type LocalUses, useLivePoints } from "../dataflow/liveness.js";
import { lookup, type MovePathIndex } from "../dataflow/movePaths.js";
import type { BlockIndex, Local, Location, Place } from "../mir/body.js";
import type { BorrowckResult, Initialization } from "./result.js";

type StateQueries = Pick<
  BorrowckResult,
  "initializedAt" | "initializationWord" | "initializationChanges" | "isUsedAfter"
>;

export function stateQueries(flow: ControlFlow, initialized: Initialized, uses: LocalUses): StateQueries {
  const cursor = new InitializedCursor(initialized);
  const { moves } = initialized;
  const live = new Map<Local, IntervalSet>();
  let changes: readonly (readonly number[] | undefined)[] | undefined;
  return {
    initializedAt: (location, place) => initializationAt(flow, moves, cursor, location, place),
    initializationWord(location, local) {
      cursor.seek(pointOf(flow, location));
      const state = stateAt(cursor, local);
      const parts = isLeaf(moves, local) || !cursor.maybeInit(local) ? 0 : placesGone(moves, cursor, local).length;
      return parts === 0 ? state : `${state} ${parts}`;
    },
    initializationChanges(local) {
      changes ??= changedPoints(flow, moves);
      const result = new Map<BlockIndex, number[]>();
      for (const point of changes[local] ?? []) {
        const { block, statement } = locationOf(flow, point);
        append(result, block, statement);
      }
      return result;
    },
    isUsedAfter(location, local) {
      let points = live.get(local);
      if (points === undefined) {
        points = useLivePoints(flow, uses, local);
        live.set(local, points);
      }
      const point = pointOf(flow, location);
      const block = flow.body.blocks[location.block];
      if (block !== undefined && location.statement < block.statements.length) return contains(points, point + 1);
      const known = points;
      return flow.successors.list(location.block).some((target) => contains(known, flow.firstPoint[target] ?? 0));
    },
  };
}

/** Nothing is gone, or nothing has been there. */
const OWNED: Initialization = { state: "yes", parts: [], movedAt: () => [] };
const NEVER: Initialization = { state: "no", parts: [], movedAt: () => [] };

function initializationAt(
  flow: ControlFlow,
  moves: MoveData,
  cursor: InitializedCursor,
  location: Location,
  place: Place,
): Initialization {
  const point = pointOf(flow, location);
  cursor.seek(point);
  const { path } = lookup(flow.body, moves.paths, place);
  const state = stateAt(cursor, path);
  const uninit = cursor.maybeUninit(path);
  const hadValue = cursor.everInit(place.local);
  const parts = isLeaf(moves, path) || !cursor.maybeInit(path) ? OWNED.parts : placesGone(moves, cursor, path);
  if (state === "yes" && parts.length === 0) return OWNED;
  if (state === "no" && !hadValue) return NEVER;
  return {
    state,
    parts,
    movedAt() {
      if ((!uninit && parts.length === 0) || !hadValue) return [];
      return reachingMoves(flow, moves, path, point).moveOuts.map((moveOut) => ({
        location: locationOf(flow, moveOut.point),
        place: moveOut.place,
        span: moveOut.span,
      }));
    },
  };
}

function stateAt(cursor: InitializedCursor, path: MovePathIndex): Initialization["state"] {
  if (cursor.firstBelow(Aspects.maybeMoved, path) !== undefined) return "unknown";
  if (!cursor.maybeInit(path)) return "no";
  return cursor.maybeUninit(path) ? "maybe" : "yes";
}

/** Nearly every path is one. */
function isLeaf({ paths }: MoveData, path: MovePathIndex): boolean {
  return paths.paths[path]?.children.length === 0;
}

/** Places below the path that may have been moved out of. Of an enum with a thousand variants there are as many. */
function placesGone({ paths, moveOutsOf }: MoveData, cursor: InitializedCursor, path: MovePathIndex): readonly Place[] {
  const gone: Place[] = [];
  for (const below of cursor.allBelow(Aspects.maybeUninit, path)) {
    const own = paths.paths[below];
    if (below !== path && own !== undefined && moveOutsOf[below] !== undefined) gone.push(own.place);
  }
  return gone;
}

/** By local: the points that change what is known of it, ascending. */
function changedPoints(
  flow: ControlFlow,
  { effects, effectStart, paths }: MoveData,
): readonly (number[] | undefined)[] {
  const changes: (number[] | undefined)[] = flow.body.locals.map(() => undefined);
  for (let point = 0; point < flow.pointCount; point++) {
    const end = effectStart[point + 1] ?? 0;
    for (let index = effectStart[point] ?? 0; index < end; index += 2) {
      const local = paths.paths[effects[index + 1] ?? 0]?.place.local ?? 0;
      const own = changes[local];
      if (own === undefined) changes[local] = [point];
      else if (own[own.length - 1] !== point) own.push(point);
    }
  }
  return changes;
}
