/**
 * Fixpoints over a control-flow graph: states are sets of bits, joined by union ("may" analyses).
 *
 * The idea, on "which variables may be initialised":
 *
 *     bb0: x = 1; switch -> bb1, bb2      entry {}      exit {x}
 *     bb1: y = 2; goto bb3                entry {x}     exit {x, y}
 *     bb2: move x; goto bb3               entry {x}     exit {}
 *     bb3: …                              entry {x, y} = union of the exits that lead here
 *
 * Blocks are visited in an order in which control gets to them, so that without loops each is visited once; a loop's blocks are visited
 * again while its head's entry still grows, and what follows the loop after that (`loopOrder.ts`). States only grow, so this ends.
 * Source: rustc dev guide, "Dataflow framework".
 */
import { bytes, integers } from "../base/integers.js";
import { askTime } from "../base/timeLimit.js";
import type { BlockIndex } from "../mir/body.js";
import type { ControlFlow } from "./controlFlow.js";
import { lastPoint } from "./controlFlow.js";
import { loopOrder } from "./loopOrder.js";
import { NO_STATE, type SharedStates, type State, WorkingState } from "./sharedStates.js";

export interface Analysis {
  readonly shared: SharedStates;
  /** The state at the function's entry. */
  readonly entry: State;
  /** What the statement or terminator at `point` does to the state. */
  apply(point: number, state: WorkingState): void;
  /** What going along the edges of a block does beside: the state on each, by successor. Undefined: they do nothing. */
  alongEdges?(from: BlockIndex, exit: State, working: WorkingState): readonly State[] | undefined;
}

export interface Results {
  readonly flow: ControlFlow;
  readonly analysis: Analysis;
  /** At the start of each block that begins a piece. */
  readonly entries: Int32Array;
}

/** Linear in practice: each block once, those in loops two or three times, times what they change. */
export function solve(flow: ControlFlow, analysis: Analysis): Results {
  const { shared } = analysis;
  const order = loopOrder(flow);
  const positions = integers(flow.body.blocks.length);
  for (let at = 0; at < order.length; at++) positions[order[at] ?? 0] = at;
  const entries = integers(flow.body.blocks.length).fill(NO_STATE);
  // The blocks of a piece are run through as one: only its first has a state of its own.
  const pending = bytes(order.length);
  for (let at = 0; at < order.length; at++) pending[at] = flow.pieceStart[order[at] ?? 0] === order[at] ? 1 : 0;
  const working = new WorkingState(shared);
  entries[order[0] ?? 0] = analysis.entry;

  let next = 0;
  while (next < order.length) {
    if (pending[next] === 0) {
      next++;
      continue;
    }
    askTime();
    pending[next] = 0;
    const block = order[next] ?? 0;
    let resume = next + 1;
    working.load(entries[block] ?? NO_STATE);
    const end = flow.pieceEnd[block] ?? 0;
    const last = lastPoint(flow, end);
    for (let point = flow.firstPoint[block] ?? 0; point <= last; point++) analysis.apply(point, working);
    const exit = working.save();
    const alongEdges = analysis.alongEdges?.(end, exit, working);
    const first = flow.successors.starts[end] ?? 0;
    for (let index = 0; index < flow.successors.count(end); index++) {
      const target = flow.successors.items[first + index] ?? 0;
      const old = entries[target] ?? NO_STATE;
      const joined = shared.union(old, alongEdges?.[index] ?? exit);
      if (joined === old) continue;
      entries[target] = joined;
      const at = positions[target] ?? 0;
      pending[at] = 1;
      if (at < resume) resume = at;
    }
    next = resume;
  }
  return { flow, analysis, entries };
}

/** Answers the state before or after a point; cheap when asked for the points of a block, or a stretch of blocks, in their order. */
export class ResultsCursor {
  readonly state: WorkingState;
  private piece = -1;
  /** The statements before this point have been applied. */
  private at = 0;

  constructor(private readonly results: Results) {
    this.state = new WorkingState(results.analysis.shared);
  }

  /** The state right before the point runs. */
  seekBefore(point: number): void {
    askTime();
    const { flow, analysis, entries } = this.results;
    const piece = flow.pieceStart[flow.blockOfPoint[point] ?? 0] ?? 0;
    if (piece !== this.piece || point < this.at) {
      this.piece = piece;
      this.state.load(entries[piece] ?? NO_STATE);
      this.at = flow.firstPoint[piece] ?? 0;
    }
    while (this.at < point) analysis.apply(this.at++, this.state);
  }

  /** The state right after the point has run (for a terminator: before what its edges do). */
  seekAfter(point: number): void {
    this.seekBefore(point);
    this.results.analysis.apply(this.at++, this.state);
  }
}
