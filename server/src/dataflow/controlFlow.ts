/**
 * The shape of a body for analyses: points, predecessors, reverse postorder.
 *
 * A *point* numbers a location: the statements of block 0, its terminator, the statements of block 1, and so on. Sets of
 * points are then sets of numbers. The point stands for the state before the statement runs.
 *
 * A *stretch* is what control only goes through as a whole: blocks of which each leads to the next one and nothing else leads there. Its
 * points are a range, so that searches go over it in one step. A call ends a block: without stretches a search through ten thousand
 * statements in a row would take as many steps.
 */
import type { BlockIndex, Body, Location } from "../mir/body.js";
import { successors } from "../mir/visit.js";

export interface ControlFlow {
  readonly body: Body;
  readonly pointCount: number;
  /** First point of each block, and `pointCount` behind the last. */
  readonly firstPoint: Int32Array;
  readonly blockOfPoint: Int32Array;
  /** First and last point of the stretch that a block is in. */
  readonly stretchStart: Int32Array;
  readonly stretchEnd: Int32Array;
  readonly successors: readonly (readonly BlockIndex[])[];
  readonly predecessors: readonly (readonly BlockIndex[])[];
  /** Blocks that can be reached, entry first. */
  readonly reversePostorder: readonly BlockIndex[];
  /** Position in `reversePostorder`; -1: never reached. */
  readonly order: Int32Array;
}

/** Which edges count: the borrow checker follows those that are never taken as well, drop elaboration does not. */
export type Edges = "all" | "real";

/** Linear in the body. */
export function controlFlowOf(body: Body, edges: Edges = "all"): ControlFlow {
  const count = body.blocks.length;
  const firstPoint = new Int32Array(count + 1);
  for (let block = 0; block < count; block++) {
    firstPoint[block + 1] = (firstPoint[block] ?? 0) + (body.blocks[block]?.statements.length ?? 0) + 1;
  }
  const pointCount = firstPoint[count] ?? 0;
  const blockOfPoint = new Int32Array(pointCount);
  for (let block = 0; block < count; block++) blockOfPoint.fill(block, firstPoint[block], firstPoint[block + 1]);

  const next: (readonly BlockIndex[])[] = [];
  const previous: BlockIndex[][] = body.blocks.map(() => []);
  for (const { terminator } of body.blocks) {
    next.push(edges === "real" && terminator.kind === "falseEdge" ? [terminator.target] : successors(terminator));
  }
  const reversePostorder = reversePostorderOf(next);
  const order = new Int32Array(count).fill(-1);
  reversePostorder.forEach((block, position) => {
    order[block] = position;
    for (const target of next[block] ?? []) {
      const sources = previous[target];
      if (sources !== undefined && sources[sources.length - 1] !== block) sources.push(block);
    }
  });
  const stretchStart = new Int32Array(count);
  const stretchEnd = new Int32Array(count);
  const continues = (block: BlockIndex): boolean =>
    next[block - 1]?.length === 1 && next[block - 1]?.[0] === block && previous[block]?.length === 1;
  for (let block = 0; block < count; block++)
    stretchStart[block] = (continues(block) ? stretchStart[block - 1] : firstPoint[block]) ?? 0;
  for (let block = count - 1; block >= 0; block--)
    stretchEnd[block] = continues(block + 1) ? (stretchEnd[block + 1] ?? 0) : (firstPoint[block + 1] ?? 0) - 1;
  return {
    body,
    pointCount,
    firstPoint,
    blockOfPoint,
    stretchStart,
    stretchEnd,
    successors: next,
    predecessors: previous,
    reversePostorder,
    order,
  };
}

/**
 * Reverse postorder again, the last successor looked at first: the order in which rustc checks a body, which decides what of two errors
 * about one thing is told.
 */
export function checkingOrder(flow: ControlFlow): readonly BlockIndex[] {
  return reversePostorderOf(flow.successors.map((targets) => targets.toReversed()));
}

/** Without recursion: bodies may be long chains of thousands of blocks. */
function reversePostorderOf(next: readonly (readonly BlockIndex[])[]): BlockIndex[] {
  if (next.length === 0) return [];
  const seen = new Uint8Array(next.length);
  const postorder: BlockIndex[] = [];
  const stack: BlockIndex[] = [0];
  const position: number[] = [0];
  seen[0] = 1;
  while (stack.length > 0) {
    const top = stack.length - 1;
    const block = stack[top] ?? 0;
    const at = position[top] ?? 0;
    const target = next[block]?.[at];
    if (target === undefined) {
      postorder.push(block);
      stack.pop();
      position.pop();
      continue;
    }
    position[top] = at + 1;
    if (seen[target] === 0) {
      seen[target] = 1;
      stack.push(target);
      position.push(0);
    }
  }
  return postorder.reverse();
}

export function pointOf(flow: ControlFlow, location: Location): number {
  return (flow.firstPoint[location.block] ?? 0) + location.statement;
}

export function locationOf(flow: ControlFlow, point: number): Location {
  const block = flow.blockOfPoint[point] ?? 0;
  return { block, statement: point - (flow.firstPoint[block] ?? 0) };
}

/** The point of a block's terminator. */
export function lastPoint(flow: ControlFlow, block: BlockIndex): number {
  return (flow.firstPoint[block + 1] ?? 0) - 1;
}

/** Points to which control may go directly. */
export function forEachSuccessor(flow: ControlFlow, point: number, visit: (point: number) => void): void {
  const block = flow.blockOfPoint[point] ?? 0;
  if (point < lastPoint(flow, block)) visit(point + 1);
  else for (const target of flow.successors[block] ?? []) visit(flow.firstPoint[target] ?? 0);
}
