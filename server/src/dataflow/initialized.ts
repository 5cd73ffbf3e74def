/**
 * Where are paths initialised? Four "may" questions answered in one fixpoint.
 *
 *     let s;                  s: maybe uninitialised
 *     if c { s = make(); }    here: maybe initialised, not maybe uninitialised: definitely initialised
 *                             behind the `if`: both, so neither definitely initialised nor definitely not
 *
 * - maybe initialised and maybe uninitialised, by path: `definitely` is the absence of the other;
 * - maybe moved by a read of unknown kind, by path: then neither of the two answers may be relied on;
 * - ever initialised, by local: has this storage held a value at all, be it moved out since? A second assignment to a
 *   variable without `mut` is an error exactly then.
 *
 * A drop leaves its place uninitialised as a move does. Source: rustc dev guide, "Tracking moves and initialization".
 */
import type { BlockIndex } from "../mir/body.js";
import { activeVariants } from "./activeVariants.js";
import type { ControlFlow } from "./controlFlow.js";
import type { Analysis, Results } from "./framework.js";
import { ResultsCursor, solve } from "./framework.js";
import type { MoveData, MoveOut } from "./gatherMoves.js";
import { Aspects, Effect } from "./gatherMoves.js";
import type { MovePathIndex } from "./movePaths.js";
import { type Aspect, FIRST_STATE, SharedStates, WorkingState } from "./sharedStates.js";

export interface Initialized {
  readonly moves: MoveData;
  readonly results: Results;
}

/**
 * One fixpoint; linear in practice. `variants: "active"`: behind a test of the variant the fields of the others are not there, which is
 * what drops go by; the borrow checker does not rely on it.
 */
export function solveInitialized(flow: ControlFlow, moves: MoveData, variants: "all" | "active" = "all"): Initialized {
  const analysis = analysisOf(flow, moves);
  if (variants === "all") return { moves, results: solve(flow, analysis) };
  return { moves, results: solve(flow, { ...analysis, alongEdges: activeVariants(flow, moves) }) };
}

function analysisOf(flow: ControlFlow, moves: MoveData): Analysis {
  const { paths, effectStart, effects } = moves;
  const localCount = flow.body.locals.length;
  const initialise = (state: WorkingState, path: MovePathIndex): void => {
    const first = paths.bit[path] ?? 0;
    const end = paths.bitEnd[path] ?? 0;
    for (let bit = first; bit < end; bit++) {
      state.set(Aspects.maybeInit, bit);
      state.clear(Aspects.maybeUninit, bit);
      state.clear(Aspects.maybeMoved, bit);
    }
    // The first paths are the locals themselves.
    if (path < localCount) state.set(Aspects.everInit, first);
  };
  const pieces = flow.pieceStart.filter((start, block) => start === block).length;
  const shared = new SharedStates(paths.paths.length, [false, true, false, false], pieces);
  const entry = new WorkingState(shared);
  entry.load(FIRST_STATE);
  for (let local = 1; local <= flow.body.argumentCount; local++) initialise(entry, local);
  return {
    shared,
    entry: entry.save(),
    apply(point, state) {
      const end = effectStart[point + 1] ?? 0;
      for (let at = effectStart[point] ?? 0; at < end; at += 2) {
        const effect = effects[at];
        const path = effects[at + 1] ?? 0;
        if (effect === Effect.init) {
          initialise(state, path);
          continue;
        }
        const first = paths.bit[path] ?? 0;
        const last = paths.bitEnd[path] ?? 0;
        for (let bit = first; bit < last; bit++) {
          if (effect === Effect.maybeMoved) {
            state.set(Aspects.maybeMoved, bit);
            continue;
          }
          state.clear(Aspects.maybeInit, bit);
          state.set(Aspects.maybeUninit, bit);
          state.clear(Aspects.maybeMoved, bit);
        }
        if (effect === Effect.storageDead) state.clear(Aspects.everInit, first);
      }
    },
  };
}

/** Answers for one point at a time; cheap when asked in the order of the points of a block. */
export class InitializedCursor {
  private readonly cursor: ResultsCursor;
  private readonly state: WorkingState;

  constructor(private readonly initialized: Initialized) {
    this.cursor = new ResultsCursor(initialized.results);
    this.state = this.cursor.state;
  }

  /** To the state right before the point. */
  seek(point: number): void {
    this.cursor.seekBefore(point);
  }

  /** To the state right after the point. */
  seekAfter(point: number): void {
    this.cursor.seekAfter(point);
  }

  maybeInit(path: MovePathIndex): boolean {
    return this.state.has(Aspects.maybeInit, this.bitOf(path));
  }

  maybeUninit(path: MovePathIndex): boolean {
    return this.state.has(Aspects.maybeUninit, this.bitOf(path));
  }

  /** A read of unknown kind may have moved the path. */
  maybeMoved(path: MovePathIndex): boolean {
    return this.state.has(Aspects.maybeMoved, this.bitOf(path));
  }

  everInit(local: number): boolean {
    return this.state.has(Aspects.everInit, this.bitOf(local));
  }

  /** The first path at or below `path` of which the aspect holds. */
  firstBelow(aspect: Aspect, path: MovePathIndex): MovePathIndex | undefined {
    const { bit, bitEnd, pathOfBit } = this.initialized.moves.paths;
    const found = this.state.next(aspect, bit[path] ?? 0, bitEnd[path] ?? 0);
    return found < 0 ? undefined : pathOfBit[found];
  }

  /** All of them. */
  allBelow(aspect: Aspect, path: MovePathIndex): readonly MovePathIndex[] {
    const { bit, bitEnd, pathOfBit } = this.initialized.moves.paths;
    const end = bitEnd[path] ?? 0;
    const found: MovePathIndex[] = [];
    for (let at = this.state.next(aspect, bit[path] ?? 0, end); at >= 0; at = this.state.next(aspect, at + 1, end))
      found.push(pathOfBit[at] ?? 0);
    return found;
  }

  private bitOf(path: MovePathIndex): number {
    return this.initialized.moves.paths.bit[path] ?? 0;
  }
}

export interface ReachingMoves {
  readonly moveOuts: readonly MoveOut[];
  /** Some way from the entry (or the storage's start) meets neither move nor initialisation. */
  readonly neverInitialised: boolean;
}

/**
 * Which moves (of the path, what holds it, or a part of it) may have left it without a value at `point`? Searches backwards
 * until an initialisation is met. Cost: the blocks between and what happens in them; for messages and states of what is known not
 * to be initialised.
 */
export function reachingMoves(flow: ControlFlow, moves: MoveData, path: MovePathIndex, point: number): ReachingMoves {
  const { paths, effectStart } = moves;
  const { bit, bitEnd } = paths;
  const first = bit[path] ?? 0;
  const end = bitEnd[path] ?? 0;
  const found: MoveOut[] = [];
  let neverInitialised = false;
  /** From the effect before `index` back to the one at `start`. True: an initialisation or an end was met. */
  const scan = (start: number, index: number): boolean => {
    for (let at = index - 2; at >= start; at -= 2) {
      const other = moves.effects[at + 1] ?? 0;
      const otherBit = bit[other] ?? 0;
      const covers = otherBit <= first && first < (bitEnd[other] ?? 0);
      if (!covers && (otherBit < first || otherBit >= end)) continue;
      const effect = moves.effects[at];
      if (effect === Effect.moveOut || effect === Effect.maybeMoved) {
        const here = pointOfEffect(moves, at);
        for (const moveOut of moves.moveOutsOf[other] ?? []) {
          const candidate = moves.moveOuts[moveOut];
          if (candidate?.point === here && !found.includes(candidate)) found.push(candidate);
        }
        if (covers && effect === Effect.moveOut) return true;
      } else if (effect === Effect.init || effect === Effect.dropped) {
        if (covers) return true;
      } else if (covers) {
        neverInitialised = true;
        return true;
      }
    }
    return false;
  };
  const { marks, mark } = freshMarks(flow.firstPoint.length);
  const stack: BlockIndex[] = [];
  const enterPredecessors = (block: BlockIndex): void => {
    if (block === 0 && !isArgument(flow, moves, path)) neverInitialised = true;
    const { starts, items } = flow.predecessors;
    for (let at = starts[block] ?? 0; at < (starts[block + 1] ?? 0); at++) {
      const source = items[at] ?? 0;
      if (marks[source] === mark) continue;
      marks[source] = mark;
      stack.push(source);
    }
  };
  const startBlock = flow.blockOfPoint[point] ?? 0;
  const isAtStart = point === flow.firstPoint[startBlock];
  if (isAtStart || !scan(effectStart[flow.firstPoint[startBlock] ?? 0] ?? 0, effectStart[point] ?? 0))
    enterPredecessors(startBlock);
  for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
    // A loop that leads back to where the search began ends there: what lies before was searched at first.
    const start = block === startBlock ? point : (flow.firstPoint[block] ?? 0);
    if (!scan(effectStart[start] ?? 0, effectStart[flow.firstPoint[block + 1] ?? 0] ?? 0) && block !== startBlock)
      enterPredecessors(block);
  }
  return { moveOuts: found, neverInitialised };
}

/** Which blocks a search has seen: those with its own mark. Kept from search to search, as there are many in a large body. */
const seenBlocks = { marks: new Int32Array(64), last: 0 };

function freshMarks(count: number): { readonly marks: Int32Array; readonly mark: number } {
  if (seenBlocks.marks.length < count || seenBlocks.last === 0x7fffffff) {
    seenBlocks.marks = new Int32Array(count * 2);
    seenBlocks.last = 0;
  }
  seenBlocks.last++;
  return { marks: seenBlocks.marks, mark: seenBlocks.last };
}

/** The point whose effects the index lies in. */
function pointOfEffect({ effectStart }: MoveData, index: number): number {
  let low = 0;
  let high = effectStart.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if ((effectStart[middle] ?? 0) <= index) low = middle;
    else high = middle;
  }
  return low;
}

function isArgument(flow: ControlFlow, moves: MoveData, path: MovePathIndex): boolean {
  const local = moves.paths.paths[path]?.place.local ?? 0;
  return local >= 1 && local <= flow.body.argumentCount;
}
