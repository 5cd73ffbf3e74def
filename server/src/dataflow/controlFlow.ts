/**
 * The shape of a body for analyses: points, predecessors, reverse postorder.
 *
 * A *point* numbers a location: the statements of block 0, its terminator, the statements of block 1, and so on. Sets of
 * points are then sets of numbers. The point stands for the state before the statement runs.
 *
 * A *stretch* is what control only goes through as a whole: blocks of which each leads to the next one and nothing else leads there. Its
 * points are a range, so that searches go over it in one step. A call ends a block: without stretches a search through ten thousand
 * statements in a row would take as many steps. A *piece* is a few blocks of a stretch: states are kept for the start of each, and found
 * again for the points in it.
 */
import { FlatLists, FlatListsBuilder } from "../base/flatLists.js";
import { bytes, integers } from "../base/integers.js";
import type { BasicBlock, BlockIndex, Body, Location } from "../mir/body.js";
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
  /** First and last block of the piece of a stretch that a block is in: so many at most that going through all is cheap. */
  readonly pieceStart: Int32Array;
  readonly pieceEnd: Int32Array;
  /** By block. */
  readonly successors: FlatLists;
  readonly predecessors: FlatLists;
  /** Blocks that can be reached, entry first. */
  readonly reversePostorder: readonly BlockIndex[];
  /** Position in `reversePostorder`; -1: never reached. */
  readonly order: Int32Array;
}

/** Which edges count: the borrow checker follows those that are never taken as well, drop elaboration does not. */
export type Edges = "all" | "real";

/** Most stretches of real bodies are shorter; a longer piece would be gone through again and again to get to its end. */
const PIECE_BLOCKS = 8;

/** Linear in the body. */
export function controlFlowOf(body: Body, edges: Edges = "all"): ControlFlow {
  const count = body.blocks.length;
  const firstPoint = integers(count + 1);
  for (let block = 0; block < count; block++) {
    firstPoint[block + 1] = (firstPoint[block] ?? 0) + (body.blocks[block]?.statements.length ?? 0) + 1;
  }
  const pointCount = firstPoint[count] ?? 0;
  const blockOfPoint = integers(pointCount);
  for (let block = 0; block < count; block++) blockOfPoint.fill(block, firstPoint[block], firstPoint[block + 1]);

  const next = successorsOf(body, edges);
  const reversePostorder = reversePostorderOf(next);
  const order = integers(count).fill(-1);
  const sources = new FlatListsBuilder(count);
  for (let position = 0; position < reversePostorder.length; position++) {
    const block = reversePostorder[position] ?? 0;
    order[block] = position;
    const end = next.starts[block + 1] ?? 0;
    for (let at = next.starts[block] ?? 0; at < end; at++) sources.add(next.items[at] ?? 0, block);
  }
  const previous = sources.finish();
  const stretchStart = integers(count);
  const stretchEnd = integers(count);
  const continues = (block: BlockIndex): boolean =>
    next.count(block - 1) === 1 && next.at(block - 1, 0) === block && previous.count(block) === 1;
  for (let block = 0; block < count; block++)
    stretchStart[block] = (continues(block) ? stretchStart[block - 1] : firstPoint[block]) ?? 0;
  for (let block = count - 1; block >= 0; block--)
    stretchEnd[block] = continues(block + 1) ? (stretchEnd[block + 1] ?? 0) : (firstPoint[block + 1] ?? 0) - 1;
  const pieceStart = integers(count);
  const pieceEnd = integers(count);
  for (let block = 0; block < count; block++) {
    const start = pieceStart[block - 1] ?? 0;
    // What a test of the variant says of its edges is said between two pieces, even where there is one edge only.
    const goesOn = continues(block) && body.blocks[block - 1]?.terminator.kind !== "switch";
    pieceStart[block] = goesOn && block - start < PIECE_BLOCKS ? start : block;
    pieceEnd[pieceStart[block] ?? 0] = block;
  }
  for (let block = 0; block < count; block++) pieceEnd[block] = pieceEnd[pieceStart[block] ?? 0] ?? 0;
  return {
    body,
    pointCount,
    firstPoint,
    blockOfPoint,
    stretchStart,
    stretchEnd,
    pieceStart,
    pieceEnd,
    successors: next,
    predecessors: previous,
    reversePostorder,
    order,
  };
}

function successorsOf(body: Body, edges: Edges): FlatLists {
  const targetsOf = ({ terminator }: BasicBlock): readonly BlockIndex[] =>
    terminator.kind === "falseEdge" && edges === "real" ? [terminator.target] : successors(terminator);
  const starts = integers(body.blocks.length + 1);
  body.blocks.forEach((block, index) => {
    starts[index + 1] = (starts[index] ?? 0) + targetsOf(block).length;
  });
  const items = integers(starts[body.blocks.length] ?? 0);
  body.blocks.forEach((block, index) => {
    items.set(targetsOf(block), starts[index]);
  });
  return new FlatLists(starts, items);
}

/**
 * Reverse postorder again, the last successor looked at first: the order in which rustc checks a body, which decides what of two errors
 * about one thing is told.
 */
export function checkingOrder(flow: ControlFlow): readonly BlockIndex[] {
  return reversePostorderOf(flow.successors, "lastFirst");
}

/** Without recursion: bodies may be long chains of thousands of blocks. */
function reversePostorderOf(next: FlatLists, direction: "firstFirst" | "lastFirst" = "firstFirst"): BlockIndex[] {
  const blockCount = next.starts.length - 1;
  if (blockCount === 0) return [];
  const seen = bytes(blockCount);
  const postorder: BlockIndex[] = [];
  const stack: BlockIndex[] = [0];
  const position: number[] = [0];
  seen[0] = 1;
  while (stack.length > 0) {
    const top = stack.length - 1;
    const block = stack[top] ?? 0;
    const at = position[top] ?? 0;
    const target = next.at(block, direction === "firstFirst" ? at : next.count(block) - 1 - at);
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
  else {
    const { starts, items } = flow.successors;
    const end = starts[block + 1] ?? 0;
    for (let at = starts[block] ?? 0; at < end; at++) visit(flow.firstPoint[items[at] ?? 0] ?? 0);
  }
}
