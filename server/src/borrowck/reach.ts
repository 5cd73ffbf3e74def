/** Can control get from one point to another? */
import type { ControlFlow } from "../dataflow/controlFlow.js";
import { lastPoint } from "../dataflow/controlFlow.js";

/** Through at least one step. Cost: the blocks that can be reached. */
export function isReachableFrom(flow: ControlFlow, from: number, to: number): boolean {
  const start = flow.blockOfPoint[from] ?? 0;
  const goal = flow.blockOfPoint[to] ?? 0;
  if (start === goal && to > from) return true;
  const seen = new Set<number>();
  const stack = [...flow.successors.list(start)];
  for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
    if (seen.has(block)) continue;
    seen.add(block);
    if (block === goal && (flow.firstPoint[block] ?? 0) <= to && to <= lastPoint(flow, block)) return true;
    stack.push(...flow.successors.list(block));
  }
  return false;
}
