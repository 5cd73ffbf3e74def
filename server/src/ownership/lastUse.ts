/**
 * The last line of a loan: the furthest place in the text at which a statement, operand or terminator begins while the loan is live.
 *
 * Plain jumps, storage markers, fake reads and `()` values do not count: nobody sees them. What the definition of a macro does begins for
 * people where the macro is called (`assert_eq!(*r, 1)` uses `r`); in the report it begins nowhere.
 */
import type { BorrowckResult, LoanResult } from "../borrowck/result.js";
import type { Local, Location, Operand, Statement, Terminator } from "../mir/body.js";
import { operandsOfStatement, operandsOfTerminator } from "../mir/visit.js";
import type { Span } from "../syntax/ast.js";

/** Where the locations of a body begin in the text. */
export interface LineStarts {
  /** Furthest start offset of what a location shows, by block and statement; -1 where nothing counts. */
  readonly starts: readonly (readonly number[])[];
  /** Drops that there may be none of. They do not count. */
  readonly uncertainDrops: readonly { readonly location: Location; readonly start: number }[];
  /** By local: the start of the last of those. */
  readonly lastUncertainDrop: ReadonlyMap<Local, number>;
}

/** For people, and for the report: the same where nothing in the body is from a macro. */
export interface BodyStarts {
  readonly seen: LineStarts;
  readonly written: LineStarts;
}

/** `handed`: what is lent by a macro that is called with it. */
type StartOf = (span: Span, handed?: Span) => number;

/** Cost: linear in the body. */
export function bodyStarts(result: BorrowckResult): BodyStarts {
  let isExpanded = false;
  const seen = lineStarts(result, (span, handed) => {
    isExpanded ||= !isWritten(span);
    return handed?.start ?? span.start;
  });
  const written = isExpanded ? lineStarts(result, (span) => (isWritten(span) ? span.start : -1)) : seen;
  return { seen, written };
}

function lineStarts({ body, initializedAt }: BorrowckResult, startOf: StartOf): LineStarts {
  const uncertainDrops: { readonly location: Location; readonly start: number }[] = [];
  const lastUncertainDrop = new Map<Local, number>();
  const starts = body.blocks.map(({ statements, terminator }, block) => {
    const own = statements.map((statement) => statementStart(statement, startOf));
    const start = terminatorStart(terminator, startOf);
    if (terminator.kind === "drop" && !terminator.isCertain) {
      const { place } = terminator;
      const location = { block, statement: own.length };
      const isDead = initializedAt(location, place).state === "no";
      if (!isDead) {
        uncertainDrops.push({ location, start });
        lastUncertainDrop.set(place.local, Math.max(start, lastUncertainDrop.get(place.local) ?? start));
      }
      own.push(-1);
    } else own.push(start);
    return own;
  });
  return { starts, uncertainDrops, lastUncertainDrop };
}

/**
 * Offset of the last use of a loan, at least that of the borrow itself. Undefined where nobody knows what it goes into, or whether anything
 * is dropped later that holds it, or while it lives.
 */
export function knownLastUse(loan: LoanResult, starts: LineStarts): number | undefined {
  if (!loan.endIsKnown()) return undefined;
  const { lastUse } = furthestLocation(loan, starts);
  const { uncertainDrops, lastUncertainDrop } = starts;
  if (uncertainDrops.some(({ start, location }) => start > lastUse && loan.isLiveAt(location))) return undefined;
  const isDroppedLater = (local: Local): boolean => (lastUncertainDrop.get(local) ?? -1) > lastUse;
  return lastUncertainDrop.size > 0 && loan.flowsInto(isDroppedLater) ? undefined : lastUse;
}

/** The same with the location that it is the start of; undefined where the borrow is not used after it was made. */
export function furthestLocation(
  loan: LoanResult,
  { starts }: LineStarts,
): { readonly lastUse: number; readonly location: Location | undefined } {
  let lastUse = loan.span.start;
  let found: Location | undefined;
  loan.forEachLiveRun((block, first, last) => {
    const own = starts[block];
    if (own === undefined) return;
    for (let statement = first; statement <= last; statement++) {
      const start = own[statement] ?? -1;
      if (start < lastUse || (start === lastUse && found !== undefined)) continue;
      lastUse = start;
      found = { block, statement };
    }
  });
  return { lastUse, location: found };
}

function statementStart(statement: Statement, startOf: StartOf): number {
  switch (statement.kind) {
    case "assign":
      if (isUnitValue(statement)) return -1;
      if (statement.rvalue.kind === "ref") return startOf(statement.span, statement.rvalue.handed);
      return furthest(statement.span, operandsOfStatement(statement), startOf);
    case "placeMention":
    case "ascribeUserType":
    case "ascribeConstant":
    case "fakeRead":
    case "storageLive":
    case "storageDead":
      return -1;
    case "nop":
      return startOf(statement.span);
  }
}

function isUnitValue(statement: Statement & { readonly kind: "assign" }): boolean {
  const { rvalue } = statement;
  if (rvalue.kind !== "use" || rvalue.operand.kind !== "constant") return false;
  const { type } = rvalue.operand;
  return type.kind === "tuple" && type.elements.length === 0;
}

function terminatorStart(terminator: Terminator, startOf: StartOf): number {
  switch (terminator.kind) {
    case "goto":
    case "falseEdge":
    case "falseUnwind":
    case "unreachable":
      return -1;
    case "call":
    case "switch":
    case "yield":
    case "drop":
    case "return":
      return furthest(terminator.span, operandsOfTerminator(terminator), startOf);
  }
}

function furthest(span: Span, operands: readonly Operand[], startOf: StartOf): number {
  let found = startOf(span);
  for (const operand of operands) if (operand.kind !== "constant") found = Math.max(found, startOf(operand.span));
  return found;
}

/** Not by the definition of a macro; a name that it puts in (`$x:ident`) is, too. */
function isWritten(span: Span): boolean {
  return span.expansion === undefined && span.byName !== true;
}
