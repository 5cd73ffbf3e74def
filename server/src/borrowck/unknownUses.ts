/**
 * Loans of which nobody knows how long they last: what was lent is handed to a call that is not resolved, or becomes part of a value whose
 * type is not known. Constraints that cannot be known are left out, so that such a loan would seem to end where it is handed over.
 *
 * Does not ask whether the unknown value is used later: its uses are as unknown as its type.
 */
import type { Body, CallTerminator, Local, Operand, Place, Rvalue } from "../mir/body.js";
import { operandsOfStatement } from "../mir/visit.js";
import { isWhollyKnown } from "../types/type.js";
import type { BodyContext } from "./bodyContext.js";
import { flowsInto } from "./explain.js";
import type { Loan } from "./loans.js";

/** Tells of each loan of a body whether all is known that it may be kept in. Costs one search a loan where anything is unknown. */
export function knownEnds(context: BodyContext): (loan: Loan) => boolean {
  let given: ReadonlySet<Local> | undefined;
  return (loan) => {
    const locals = (given ??= new Set(localsGivenToUnknown(context.body)));
    if (isUnknownPlace(context.body, loan.assignedTo)) return false;
    return locals.size === 0 || !flowsInto(context, loan, (local) => locals.has(local));
  };
}

function localsGivenToUnknown(body: Body): readonly Local[] {
  const found: Local[] = [];
  const give = (operands: readonly Operand[]): void => {
    for (const operand of operands) if (operand.kind !== "constant") found.push(operand.place.local);
  };
  for (const { statements, terminator } of body.blocks) {
    for (const statement of statements) {
      if (statement.kind !== "assign") continue;
      if (statement.rvalue.kind === "unknown" || isUnknownPlace(body, statement.place) || isGiven(statement.rvalue))
        give(operandsOfStatement(statement));
    }
    if (terminator.kind === "call" && isUnknownCall(body, terminator)) give(terminator.arguments);
  }
  return found;
}

/** A value that something unknown takes or borrows: what its place is reached through is given with it. */
function isGiven(rvalue: Rvalue): boolean {
  if (rvalue.kind !== "use") return false;
  const { operand } = rvalue;
  return operand.kind === "copyOrMove" || (operand.kind === "copy" && operand.mayBeLent === true);
}

function isUnknownCall(body: Body, call: CallTerminator): boolean {
  if (isUnknownPlace(body, call.destination)) return true;
  return call.function.kind === "constant" && call.callee === undefined && !isWhollyKnown(call.function.type);
}

function isUnknownPlace(body: Body, { local, projection }: Place): boolean {
  const type = projection[projection.length - 1]?.type ?? body.locals[local]?.type;
  return type !== undefined && !isWhollyKnown(type);
}
