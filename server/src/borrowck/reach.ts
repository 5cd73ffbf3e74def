/** Can control get from one point to another? */
import type { ControlFlow } from "../dataflow/controlFlow.js";
import { lastPoint } from "../dataflow/controlFlow.js";

/** Through at least one step. Cost: the blocks that can be reached. */
export function isReachableFrom(flow: ControlFlow, from: number, to: number): boolean {
  const start = flow.blockOfPoint[from] ?? 0;
  const goal = flow.blockOfPoint[to] ?? 0;
  if (start === goal && to > from) return true;
  return reaches(
    flow,
    start,
    (block) => block === goal && (flow.firstPoint[block] ?? 0) <= to && to <= lastPoint(flow, block),
  );
}

/** What is in a `const { … }` gets nowhere: its value is the constant's. */
export function canReturn(flow: ControlFlow, point: number): boolean {
  const returns = (block: number): boolean => flow.body.blocks[block]?.terminator.kind === "return";
  const start = flow.blockOfPoint[point] ?? 0;
  return returns(start) || reaches(flow, start, returns);
}

function reaches(flow: ControlFlow, start: number, isGoal: (block: number) => boolean): boolean {
  const seen = new Set<number>();
  const stack = [...flow.successors.list(start)];
  for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
    if (seen.has(block)) continue;
    seen.add(block);
    if (isGoal(block)) return true;
    stack.push(...flow.successors.list(block));
  }
  return false;
}
