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
import { clearBit, hasBit, setBit } from "./bitSet.js";
import type { ControlFlow } from "./controlFlow.js";
import type { Analysis, Results } from "./framework.js";
import { ResultsCursor, solve } from "./framework.js";
import type { MoveData, MoveOut } from "./gatherMoves.js";
import { Effect } from "./gatherMoves.js";
import type { MovePathIndex } from "./movePaths.js";

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
  const active: Analysis = {
    ...analysis,
    hasEdgeEffects(from) {
      const terminator = flow.body.blocks[from]?.terminator;
      return terminator?.kind === "switch" && terminator.variants !== undefined;
    },
    applyEdge: (from, successor, state) => keepActiveVariant(flow, moves, from, successor, state),
  };
  return { moves, results: solve(flow, active) };
}

function analysisOf(flow: ControlFlow, moves: MoveData): Analysis {
  const { paths, effectStart, effects } = moves;
  const count = paths.paths.length;
  const localCount = flow.body.locals.length;
  const initialise = (state: Uint32Array, path: MovePathIndex): void => {
    for (let bit = paths.bit[path] ?? 0; bit < (paths.bitEnd[path] ?? 0); bit++) {
      setBit(state, bit);
      clearBit(state, count + bit);
      clearBit(state, 2 * count + bit);
    }
    // The first paths are the locals themselves.
    if (path < localCount) setBit(state, 3 * count + path);
  };
  return {
    bits: 3 * count + localCount,
    direction: "forward",
    initialize(state) {
      for (let bit = 0; bit < count; bit++) setBit(state, count + bit);
      for (let local = 1; local <= flow.body.argumentCount; local++) initialise(state, local);
    },
    apply(point, state) {
      for (let at = effectStart[point] ?? 0; at < (effectStart[point + 1] ?? 0); at += 2) {
        const effect = effects[at];
        const path = effects[at + 1] ?? 0;
        if (effect === Effect.init) {
          initialise(state, path);
          continue;
        }
        const end = paths.bitEnd[path] ?? 0;
        for (let bit = paths.bit[path] ?? 0; bit < end; bit++) {
          if (effect === Effect.maybeMoved) {
            setBit(state, 2 * count + bit);
            continue;
          }
          clearBit(state, bit);
          setBit(state, count + bit);
          clearBit(state, 2 * count + bit);
        }
        if (effect === Effect.storageDead) clearBit(state, 3 * count + path);
      }
    },
  };
}

/**
 * Behind `switch discriminant(x)` on the edge of variant `Some` the fields of the other variants are not there: what was
 * moved out of `Some` in one arm is then gone on all paths, and nothing of `x` is left to drop behind the match.
 */
function keepActiveVariant(
  flow: ControlFlow,
  moves: MoveData,
  from: number,
  successor: number,
  state: Uint32Array,
): boolean {
  const block = flow.body.blocks[from];
  if (block?.terminator.kind !== "switch") return false;
  const { variants, operand } = block.terminator;
  const read = block.statements[block.statements.length - 1];
  if (
    variants === undefined ||
    read?.kind !== "assign" ||
    read.rvalue.kind !== "discriminant" ||
    operand.kind === "constant"
  )
    return false;
  if (operand.place.local !== read.place.local) return false;
  const { paths } = moves;
  const scrutinee = read.rvalue.place;
  let path: MovePathIndex | undefined = scrutinee.local;
  for (const elem of scrutinee.projection) {
    path = paths.paths[path]?.children.find((child) => {
      const last = paths.paths[child]?.place.projection.at(-1);
      return (
        last !== undefined &&
        last.kind === elem.kind &&
        (last.kind !== "field" || elem.kind !== "field" || last.index === elem.index) &&
        (last.kind !== "downcast" || elem.kind !== "downcast" || last.variant.index === elem.variant.index)
      );
    });
    if (path === undefined) return false;
  }
  const active = variants[successor];
  const named = new Set(variants.filter((variant) => variant !== undefined).map((variant) => variant.index));
  const count = paths.paths.length;
  let changed = false;
  for (const child of paths.paths[path]?.children ?? []) {
    const elem = paths.paths[child]?.place.projection.at(-1);
    if (elem?.kind !== "downcast") continue;
    const inactive = active !== undefined ? elem.variant.index !== active.index : named.has(elem.variant.index);
    if (!inactive) continue;
    changed = true;
    for (let bit = paths.bit[child] ?? 0; bit < (paths.bitEnd[child] ?? 0); bit++) {
      clearBit(state, bit);
      setBit(state, count + bit);
    }
  }
  return changed;
}

/** Answers for one point at a time; cheap when asked in the order of the points of a block. */
export class InitializedCursor {
  private readonly cursor: ResultsCursor;
  private readonly count: number;
  private state: Uint32Array;

  constructor(private readonly initialized: Initialized) {
    this.cursor = new ResultsCursor(initialized.results);
    this.count = initialized.moves.paths.paths.length;
    this.state = this.cursor.state;
  }

  /** To the state right before the point. */
  seek(point: number): void {
    this.state = this.cursor.seekBefore(point);
  }

  /** To the state right after the point. */
  seekAfter(point: number): void {
    this.state = this.cursor.seekAfter(point);
  }

  maybeInit(path: MovePathIndex): boolean {
    return hasBit(this.state, this.bitOf(path));
  }

  maybeUninit(path: MovePathIndex): boolean {
    return hasBit(this.state, this.count + this.bitOf(path));
  }

  /** A read of unknown kind may have moved the path. */
  maybeMoved(path: MovePathIndex): boolean {
    return hasBit(this.state, 2 * this.count + this.bitOf(path));
  }

  everInit(local: number): boolean {
    return hasBit(this.state, 3 * this.count + local);
  }

  /** Can control get here at all? Then every path is maybe one or the other. */
  reached(): boolean {
    return this.maybeInit(0) || this.maybeUninit(0);
  }

  /** The first path at or below `path` that satisfies `test`. */
  findBelow(path: MovePathIndex, test: (path: MovePathIndex) => boolean): MovePathIndex | undefined {
    const { bit, bitEnd, pathOfBit } = this.initialized.moves.paths;
    for (let at = bit[path] ?? 0; at < (bitEnd[path] ?? 0); at++) {
      const candidate = pathOfBit[at] ?? 0;
      if (test(candidate)) return candidate;
    }
    return undefined;
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
    for (const source of flow.predecessors[block] ?? []) {
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
