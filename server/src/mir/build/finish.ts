/**
 * The last step: only blocks that can run are kept, with what the user wrote of types in the others; chains of jumps become one block,
 * and the numbers are without holes.
 *
 * Blocks are numbered in depth-first preorder from the entry, so that a dump reads roughly as the source does.
 */
import { bytes, integers } from "../../base/integers.js";
import { isWhollyKnown } from "../../types/type.js";
import type { BlockIndex, Body, Operand, Terminator } from "../body.js";
import { operandsOfStatement, operandsOfTerminator, successors } from "../visit.js";
import type { BlockUnderConstruction } from "./builder.js";

export function finishBlocks(
  blocks: readonly BlockUnderConstruction[],
): Pick<Body, "blocks" | "asBuilt" | "unreached"> {
  const skipped = skipEmptyJumps(blocks);
  const predecessors = integers(blocks.length);
  const order: BlockIndex[] = [];
  const seen = bytes(blocks.length);
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
  /** The block that goes on in the same one; -1: none does. Of a block that nothing else leads to. */
  const following = (index: BlockIndex): BlockIndex => {
    const terminator = blocks[index]?.terminator;
    const next = terminator?.kind === "goto" ? skipped(terminator.target) : -1;
    return next >= 0 && predecessors[next] === 1 && next !== order[0] ? next : -1;
  };
  const isHead = bytes(blocks.length).fill(1);
  for (const index of order) {
    const next = following(index);
    if (next >= 0) isHead[next] = 0;
  }
  const heads = order.filter((index) => isHead[index] === 1);
  const numbers = integers(blocks.length);
  for (let number = 0; number < heads.length; number++) numbers[heads[number] ?? 0] = number;
  const kept = heads.map((head) => {
    // A copy has no room to spare.
    const statements = blocks[head]?.statements.slice() ?? [];
    let last = head;
    for (let next = following(last); next >= 0; next = following(last)) {
      for (const statement of blocks[next]?.statements ?? []) statements.push(statement);
      last = next;
    }
    const terminator: Terminator = blocks[last]?.terminator ?? unreachable;
    return { statements, terminator: retarget(terminator, (target) => numbers[skipped(target)] ?? 0) };
  });
  const asBuilt = heads.toSorted((left, right) => left - right).map((head) => numbers[head] ?? 0);
  return { blocks: kept, asBuilt, unreached: writtenTypes(blocks.filter((_, index) => seen[index] !== 1)) };
}

/** Types and paths that the user wrote in these blocks. */
function writtenTypes(blocks: readonly BlockUnderConstruction[]): Body["unreached"] {
  const found: Body["unreached"][number][] = [];
  const take = (operand: Operand): void => {
    if (operand.kind === "constant" && operand.userPath !== undefined && isWhollyKnown(operand.type))
      found.push(operand);
  };
  for (const { statements, terminator } of blocks) {
    for (const statement of statements) {
      if (statement.kind === "ascribeUserType" && isWhollyKnown(statement.type)) found.push(statement);
      if (statement.kind === "ascribeConstant") take(statement.constant);
      operandsOfStatement(statement).forEach(take);
    }
    if (terminator !== undefined) operandsOfTerminator(terminator).forEach(take);
  }
  return found;
}

const unreachable: Terminator = { kind: "unreachable", span: { start: 0, end: 0, expansion: undefined } };

/** Of a block, until it is known where it leads. */
const UNASKED = -1;
const PASSED = -2;

/** A block that only jumps is where it jumps to; a loop of such blocks is itself. Linear in all blocks, however many are asked for. */
function skipEmptyJumps(blocks: readonly BlockUnderConstruction[]): (block: BlockIndex) => BlockIndex {
  const known = integers(blocks.length).fill(UNASKED);
  const jump = (index: BlockIndex): BlockIndex | undefined => {
    const block = blocks[index];
    return block?.statements.length === 0 && block.terminator?.kind === "goto" ? block.terminator.target : undefined;
  };
  return (start) => {
    const found = known[start] ?? -1;
    if (found >= 0) return found;
    let end = start;
    for (let next = jump(end); next !== undefined && known[end] === UNASKED; next = jump(end)) {
      known[end] = PASSED;
      end = next;
    }
    const further = known[end] ?? UNASKED;
    if (further >= 0) end = further;
    for (let passed = start; known[passed] === PASSED; passed = jump(passed) ?? end) known[passed] = end;
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
