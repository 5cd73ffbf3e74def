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
 * Blocks are visited in reverse postorder, so that without loops each is visited once; a loop's blocks are visited again
 * while its head's entry still grows. States only grow, so this ends. Source: rustc dev guide, "Dataflow framework".
 */
import { askTime } from "../base/timeLimit.js";
import { copyFrom, unionInto, wordsFor } from "./bitSet.js";
import type { ControlFlow } from "./controlFlow.js";
import { lastPoint } from "./controlFlow.js";

export interface Analysis {
  /** Bits in a state. */
  readonly bits: number;
  readonly direction: "forward" | "backward";
  /** The state at the function's entry (forward) or at every exit (backward). */
  initialize(state: Uint32Array): void;
  /** What the statement or terminator at `point` does to the state. */
  apply(point: number, state: Uint32Array): void;
  /** Has any edge from this block an effect of its own? Forward only. */
  hasEdgeEffects?(from: number): boolean;
  /** What going along an edge does beside. The state is a copy for this edge. Answers false where it does nothing. */
  applyEdge?(from: number, successor: number, state: Uint32Array): boolean;
}

export interface Results {
  readonly flow: ControlFlow;
  readonly analysis: Analysis;
  readonly words: number;
  /** State at each block's start (forward) or end (backward), `words` words each. */
  readonly states: Uint32Array;
}

/** Linear in practice: each block once, those in loops two or three times, times the words of a state. */
export function solve(flow: ControlFlow, analysis: Analysis): Results {
  const words = wordsFor(analysis.bits);
  const blockCount = flow.body.blocks.length;
  const states = new Uint32Array(words * blockCount);
  const forward = analysis.direction === "forward";
  const order = forward ? flow.reversePostorder : [...flow.reversePostorder].reverse();
  const position = new Int32Array(blockCount);
  order.forEach((block, index) => {
    position[block] = index;
  });
  const pending = new Uint8Array(order.length).fill(1);
  const state = new Uint32Array(words);
  const edgeState = new Uint32Array(words);

  for (const block of forward ? flow.reversePostorder.slice(0, 1) : order) {
    if (!forward && (flow.successors[block]?.length ?? 0) > 0) continue;
    state.fill(0);
    analysis.initialize(state);
    unionInto(states, block * words, state, words);
  }

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
    copyFrom(states, block * words, state);
    const first = flow.firstPoint[block] ?? 0;
    const last = lastPoint(flow, block);
    if (forward) for (let point = first; point <= last; point++) analysis.apply(point, state);
    else for (let point = last; point >= first; point--) analysis.apply(point, state);
    const hasEdgeEffects = analysis.hasEdgeEffects?.(block) === true;
    const targets = (forward ? flow.successors[block] : flow.predecessors[block]) ?? [];
    for (let index = 0; index < targets.length; index++) {
      const target = targets[index] ?? 0;
      let source = state;
      if (hasEdgeEffects) {
        edgeState.set(state);
        if (analysis.applyEdge?.(block, index, edgeState) === true) source = edgeState;
      }
      if (unionInto(states, target * words, source, words)) {
        const at = position[target] ?? 0;
        pending[at] = 1;
        if (at < resume) resume = at;
      }
    }
    next = resume;
  }
  return { flow, analysis, words, states };
}

/** Answers the state before a point (forward) or behind it (backward); cheap when asked for points in the order of the analysis. */
export class ResultsCursor {
  readonly state: Uint32Array;
  private block = -1;
  /** Forward: the statements before this point have been applied. Backward: this point and those behind it have not. */
  private at = 0;

  constructor(private readonly results: Results) {
    this.state = new Uint32Array(results.words);
  }

  /** Forward analyses: the state right before the point runs. */
  seekBefore(point: number): Uint32Array {
    askTime();
    const { flow, analysis } = this.results;
    const block = flow.blockOfPoint[point] ?? 0;
    if (block !== this.block || point < this.at) {
      this.load(block);
      this.at = flow.firstPoint[block] ?? 0;
    }
    while (this.at < point) analysis.apply(this.at++, this.state);
    return this.state;
  }

  /** Forward analyses: the state right after the point has run (for a terminator: before what its edges do). */
  seekAfter(point: number): Uint32Array {
    this.seekBefore(point);
    this.results.analysis.apply(this.at++, this.state);
    return this.state;
  }

  private load(block: number): void {
    const { words, states } = this.results;
    this.block = block;
    copyFrom(states, block * words, this.state);
  }
}
