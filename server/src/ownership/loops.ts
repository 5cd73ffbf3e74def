/**
 * Which blocks run more than once, so that a move there is a move "in a loop" for variables that come from outside it.
 *
 * A block is in a loop when it can reach itself. A variable that is declared (gets its storage) inside the same loop is fresh in every
 * turn: moving it there is nothing to warn of.
 */
import { bytes, integers } from "../base/integers.js";
import type { BlockIndex, Body, Local } from "../mir/body.js";
import { successors } from "../mir/visit.js";

export interface LoopMap {
  /** The block is part of a cycle, and the local's storage does not begin in that cycle. */
  isInLoop(block: BlockIndex, local: Local): boolean;
}

/** Strongly connected components (Tarjan, iterative: bodies can be long). Cost: linear in blocks and edges. */
export function loopsOf(body: Body): LoopMap {
  const component = components(body);
  const size = new Map<number, number>();
  for (const id of component) size.set(id, (size.get(id) ?? 0) + 1);
  const bornIn: (number | undefined)[] = body.locals.map(() => undefined);
  body.blocks.forEach((block, index) => {
    for (const statement of block.statements) {
      if (statement.kind === "storageLive") bornIn[statement.local] = component[index];
    }
  });
  return {
    isInLoop(block, local) {
      const id = component[block];
      if (id === undefined) return false;
      const selfLoop = successors(body.blocks[block]?.terminator ?? { kind: "unreachable", span: body.span }).includes(
        block,
      );
      if ((size.get(id) ?? 0) < 2 && !selfLoop) return false;
      return bornIn[local] !== id;
    },
  };
}

function components(body: Body): Int32Array {
  const count = body.blocks.length;
  const index = integers(count).fill(-1);
  const low = integers(count);
  const component = integers(count).fill(-1);
  const onStack = bytes(count);
  const stack: number[] = [];
  let next = 0;
  let nextComponent = 0;
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue;
    const work: { readonly block: number; readonly edges: readonly number[]; edge: number }[] = [];
    const enter = (block: number): void => {
      index[block] = next;
      low[block] = next;
      next += 1;
      stack.push(block);
      onStack[block] = 1;
      const found = body.blocks[block];
      work.push({ block, edges: found ? successors(found.terminator) : [], edge: 0 });
    };
    enter(root);
    for (let frame = work.at(-1); frame; frame = work.at(-1)) {
      const target = frame.edges[frame.edge];
      if (target !== undefined) {
        frame.edge += 1;
        if (index[target] === -1) enter(target);
        else if (onStack[target] === 1) low[frame.block] = Math.min(low[frame.block] ?? 0, index[target] ?? 0);
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) low[parent.block] = Math.min(low[parent.block] ?? 0, low[frame.block] ?? 0);
      if (low[frame.block] !== index[frame.block]) continue;
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        onStack[member] = 0;
        component[member] = nextComponent;
        if (member === frame.block) break;
      }
      nextComponent += 1;
    }
  }
  return component;
}
