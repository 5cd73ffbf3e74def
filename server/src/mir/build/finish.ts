/**
 * The last step: only blocks that can run are kept, with what the user wrote of types in the others; chains of jumps become one block,
 * and the numbers are without holes.
 *
 * Blocks are numbered in depth-first preorder from the entry, so that a dump reads roughly as the source does.
 */
import { type Type, TypeFlag } from "../../types/type.js";
import type { BlockIndex, Body, Operand, Statement, Terminator } from "../body.js";
import { operandsOfStatement, operandsOfTerminator, successors } from "../visit.js";
import type { BlockUnderConstruction } from "./builder.js";

export function finishBlocks(blocks: readonly BlockUnderConstruction[]): Pick<Body, "blocks" | "unreached"> {
  const skipped = skipEmptyJumps(blocks);
  const predecessors = new Uint32Array(blocks.length);
  const order: BlockIndex[] = [];
  const seen = new Uint8Array(blocks.length);
  const stack: BlockIndex[] = [skipped(0)];
  while (stack.length > 0) {
    const index = stack.pop();
    const block = index === undefined ? undefined : blocks[index];
    if (index === undefined || block === undefined || seen[index] === 1) continue;
    seen[index] = 1;
    order.push(index);
    const targets = block.terminator === undefined ? [] : successors(block.terminator);
    for (let position = targets.length - 1; position >= 0; position--) {
      const target = skipped(targets[position] ?? 0);
      predecessors[target] = (predecessors[target] ?? 0) + 1;
      stack.push(target);
    }
  }
  const numbers = new Map<BlockIndex, BlockIndex>();
  const merged = new Uint8Array(blocks.length);
  const chains: BlockIndex[][] = [];
  for (const index of order) {
    if (merged[index] === 1) continue;
    const chain = [index];
    let last = index;
    for (;;) {
      const terminator = blocks[last]?.terminator;
      if (terminator?.kind !== "goto") break;
      const next = skipped(terminator.target);
      if (predecessors[next] !== 1 || next === order[0] || next === index || merged[next] === 1) break;
      merged[next] = 1;
      chain.push(next);
      last = next;
    }
    chains.push(chain);
  }
  const heads = chains.filter((chain) => merged[chain[0] ?? 0] !== 1);
  for (const [number, chain] of heads.entries()) numbers.set(chain[0] ?? 0, number);
  const kept = heads.map((chain) => {
    const statements: Statement[] = [];
    for (const index of chain) for (const statement of blocks[index]?.statements ?? []) statements.push(statement);
    const last = blocks[chain[chain.length - 1] ?? 0];
    const terminator: Terminator = last?.terminator ?? unreachable;
    return { statements, terminator: retarget(terminator, (target) => numbers.get(skipped(target)) ?? 0) };
  });
  return { blocks: kept, unreached: writtenTypes(blocks.filter((_, index) => seen[index] !== 1)) };
}

/** Types and paths that the user wrote in these blocks. */
function writtenTypes(blocks: readonly BlockUnderConstruction[]): Body["unreached"] {
  const found: Body["unreached"][number][] = [];
  const take = (operand: Operand): void => {
    if (operand.kind === "constant" && operand.userPath !== undefined && isKnown(operand.type)) found.push(operand);
  };
  for (const { statements, terminator } of blocks) {
    for (const statement of statements) {
      if (statement.kind === "ascribeUserType" && isKnown(statement.type)) found.push(statement);
      if (statement.kind === "ascribeConstant") take(statement.constant);
      operandsOfStatement(statement).forEach(take);
    }
    if (terminator !== undefined) operandsOfTerminator(terminator).forEach(take);
  }
  return found;
}

function isKnown({ flags }: Type): boolean {
  return (flags & (TypeFlag.hasUnknown | TypeFlag.hasInfer)) === 0;
}

const unreachable: Terminator = { kind: "unreachable", span: { start: 0, end: 0, expansion: undefined } };

/** A block that only jumps is where it jumps to; a loop of such blocks is itself. */
function skipEmptyJumps(blocks: readonly BlockUnderConstruction[]): (block: BlockIndex) => BlockIndex {
  const known = new Int32Array(blocks.length).fill(-1);
  const jump = (index: BlockIndex): BlockIndex | undefined => {
    const block = blocks[index];
    return block?.statements.length === 0 && block.terminator?.kind === "goto" ? block.terminator.target : undefined;
  };
  return (start) => {
    const found = known[start] ?? -1;
    if (found >= 0) return found;
    let end = start;
    const path: BlockIndex[] = [];
    for (let next = jump(end); next !== undefined && !path.includes(end); next = jump(end)) {
      path.push(end);
      end = known[next] ?? -1;
      if (end >= 0) break;
      end = next;
    }
    for (const passed of path) known[passed] = end;
    known[end] = end;
    return end;
  };
}

function retarget(terminator: Terminator, to: (target: BlockIndex) => BlockIndex): Terminator {
  switch (terminator.kind) {
    case "goto":
    case "drop":
    case "yield":
    case "falseUnwind":
      return { ...terminator, target: to(terminator.target) };
    case "switch":
      return { ...terminator, targets: terminator.targets.map(to) };
    case "call":
      return terminator.target === undefined ? terminator : { ...terminator, target: to(terminator.target) };
    case "falseEdge":
      return { ...terminator, target: to(terminator.target), imaginary: to(terminator.imaginary) };
    case "return":
    case "unreachable":
      return terminator;
  }
}
