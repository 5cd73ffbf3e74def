/**
 * Where a body assigns each local, lends it and ends its storage, and where it is suspended: found in one walk, so that asking for every
 * variable of a long body does not walk it for each.
 */
import { append } from "../base/multimap.js";
import type { BorrowckResult, LoanResult } from "../borrowck/result.js";
import type { BlockIndex, Local, Location } from "../mir/body.js";
import type { Span } from "../syntax/ast.js";
import type { LocalVariable } from "../types/typeck.js";

export interface LocalIndex {
  /** By local: assignments to the whole of it, in block order. `end`: of `x = …` as it is written. */
  readonly assignments: readonly (readonly Assignment[])[];
  /** By local: the loans of it, of parts of it, and of what it refers to. */
  readonly loans: readonly (readonly LoanResult[])[];
  /** The locals that stand for a variable: more than one where an or-pattern or a guard binds it. */
  readonly ofVariable: ReadonlyMap<LocalVariable, readonly Local[]>;
  /** By local: the last offset at which its storage ends; -1: it does not, as that of arguments. */
  readonly storageEnd: readonly number[];
  /** What a raw pointer refers to has no loans. */
  readonly hasRawPointers: boolean;
  /** Blocks that end by handing control back: `.await`, `yield`. */
  readonly suspensions: readonly BlockIndex[];
}

export interface Assignment {
  readonly location: Location;
  readonly span: Span;
  readonly end: number | undefined;
}

/** Cost: linear in the body. */
export function localIndexOf({ body, loans }: BorrowckResult): LocalIndex {
  const loansOf: LoanResult[][] = body.locals.map(() => []);
  for (const loan of loans) loansOf[loan.place.local]?.push(loan);
  const assignments: Assignment[][] = body.locals.map(() => []);
  const storageEnd = body.locals.map(() => -1);
  const suspensions: BlockIndex[] = [];
  body.blocks.forEach(({ statements, terminator }, block) => {
    statements.forEach((node, statement) => {
      if (node.kind === "storageDead") storageEnd[node.local] = Math.max(storageEnd[node.local] ?? -1, node.span.end);
      else if (node.kind === "assign" && node.place.projection.length === 0)
        assignments[node.place.local]?.push({
          location: { block, statement },
          span: node.span,
          end: node.written?.end,
        });
    });
    if (terminator.kind === "call" && terminator.destination.projection.length === 0) {
      const location = { block, statement: statements.length };
      assignments[terminator.destination.local]?.push({ location, span: terminator.span, end: undefined });
    }
    if (terminator.kind === "yield") suspensions.push(block);
  });
  const ofVariable = new Map<LocalVariable, Local[]>();
  body.locals.forEach(({ kind }, local) => {
    if ("variable" in kind && kind.variable !== undefined) append(ofVariable, kind.variable, local);
  });
  const hasRawPointers = body.locals.some(({ type }) => type.kind === "rawPointer");
  return { assignments, loans: loansOf, ofVariable, storageEnd, hasRawPointers, suspensions };
}
