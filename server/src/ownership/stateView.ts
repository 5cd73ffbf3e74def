/**
 * What the states of all variables of a body are read off, found once: where control comes from, what is moved and lent, and where in the
 * text each block can be asked.
 */
import { append } from "../base/multimap.js";
import type { LoanResult } from "../borrowck/result.js";
import type { ControlFlow } from "../dataflow/controlFlow.js";
import { controlFlowOf } from "../dataflow/controlFlow.js";
import type { BlockIndex, Body, Operand } from "../mir/body.js";
import { operandsOfStatement, operandsOfTerminator, placeOfOperand } from "../mir/visit.js";
import type { Span } from "../syntax/ast.js";
import type { BodyView } from "./events.js";

/** Where in the text the locations of a block are asked. */
export interface BlockOffsets {
  /** Where its first assignment begins, or the macro call that writes it, or the `if` ends whose ways meet there; -1 for no place. */
  readonly start: number;
  /** By statement: where an assignment ends; -1 for all else. */
  readonly ends: readonly number[];
  readonly furthest: number;
}

/** What states are read off, beside what events are. */
export interface StateView extends BodyView {
  /** By block: from where control comes. */
  readonly predecessors: ControlFlow["predecessors"];
  /** Locals that some operand moves out of, wholly or in part. */
  readonly movedLocals: ReadonlySet<number>;
  /** By the local that is lent, in the order of the body. */
  readonly loansOf: ReadonlyMap<number, readonly LoanResult[]>;
  /** By block. */
  readonly offsets: readonly BlockOffsets[];
}

/** Cost: linear in the body. */
export function stateView(view: BodyView): StateView {
  const { body } = view;
  const loansOf = new Map<number, LoanResult[]>();
  for (const loan of view.result.loans) append(loansOf, loan.place.local, loan);
  const { predecessors } = controlFlowOf(body);
  return { ...view, predecessors, movedLocals: movedLocals(body), loansOf, offsets: offsetsOf(body, predecessors) };
}

function movedLocals(body: Body): ReadonlySet<number> {
  const moved = new Set<number>();
  const add = (operand: Operand): void => {
    const place = operand.kind === "move" || operand.kind === "copyOrMove" ? placeOfOperand(operand) : undefined;
    if (place) moved.add(place.local);
  };
  for (const block of body.blocks) {
    for (const statement of block.statements) operandsOfStatement(statement).forEach(add);
    operandsOfTerminator(block.terminator).forEach(add);
  }
  return moved;
}

function offsetsOf(body: Body, predecessors: ControlFlow["predecessors"]): readonly BlockOffsets[] {
  return body.blocks.map(({ statements, terminator }, block) => {
    const first = statements.find((node) => node.kind === "assign")?.span ?? terminator.span;
    const start = joinedAt(body, predecessors.list(block)) ?? (isEmpty(first) ? -1 : first.start);
    let furthest = start;
    const ends = statements.map((node) => {
      if (node.kind !== "assign" || node.span.expansion || isEmpty(node.span)) return -1;
      const end = node.written?.end ?? node.span.end;
      furthest = Math.max(furthest, end);
      return end;
    });
    return { start, ends, furthest };
  });
}

/** What an `if` without `else` does else is written nowhere. */
function isEmpty({ start, end }: Span): boolean {
  return start === end;
}

/** The end of the `if` whose ways meet before a block. Each of them jumps there in the name of the whole of it. */
function joinedAt({ blocks }: Body, before: Iterable<BlockIndex>): number | undefined {
  const [jump, ...others] = Array.from(before, (block) => blocks[block]?.terminator);
  if (jump?.kind !== "goto" || jump.span.expansion || others.length === 0) return undefined;
  const isSame = others.every(
    (other) => other?.kind === "goto" && other.span.start === jump.span.start && other.span.end === jump.span.end,
  );
  return isSame ? jump.span.end : undefined;
}
