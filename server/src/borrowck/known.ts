/**
 * Is everything in a body and its closures understood? Of a body in which something is not, no errors are told.
 *
 * A lifetime that nobody gives (E0106) is an error of the signature or data type it is missing in; what follows from it in bodies that
 * call the one or look into the other is not told, as rustc tells nothing of a body with an error in its types.
 */
import type { FunctionDef, VariantDef } from "../hir/defs.js";
import type { Body, Operand, Place, Rvalue, Terminator } from "../mir/body.js";
import { operandsOfStatement, operandsOfTerminator } from "../mir/visit.js";
import { isWhollyKnown } from "../types/type.js";
import { isCallOfValue } from "./closures.js";
import type { BorrowckQueries } from "./queries.js";

export function isKnown(body: Body, queries: BorrowckQueries): boolean {
  if (body.gaps.length > 0 || body.isIllTyped) return false;
  if (body.closure === undefined && body.owner.kind === "function" && queries.lacksLifetime(body.owner)) return false;
  if (queries.environmentOf(body.owner).some((bound) => bound.kind === "unknownTrait" && bound.type.kind === "unknown"))
    return false;
  for (const local of body.locals) if (!isWhollyKnown(local.type)) return false;
  const placeIsKnown = (place: Place): boolean =>
    place.projection.every(
      (elem) =>
        isWhollyKnown(elem.type) &&
        !(elem.kind === "field" && elem.field !== undefined && queries.lacksLifetime(elem.field)),
    );
  const operandIsKnown = (operand: Operand): boolean =>
    operand.kind === "constant"
      ? isWhollyKnown(operand.type)
      : operand.kind !== "copyOrMove" && placeIsKnown(operand.place);
  // `result.map_err(Error::basic)`
  const isLackingFunction = (operand: Operand): boolean =>
    operand.kind === "constant" && operand.type.kind === "fnDef" && queries.lacksLifetime(operand.type.def);
  for (const { statements, terminator } of body.blocks) {
    for (const statement of statements) {
      if (statement.kind === "assign" && !(isKnownRvalue(statement.rvalue, queries) && placeIsKnown(statement.place)))
        return false;
      if (statement.kind === "assign" && statement.rvalue.kind === "ref" && !placeIsKnown(statement.rvalue.place))
        return false;
      if (!operandsOfStatement(statement).every(operandIsKnown)) return false;
    }
    const called = terminator.kind === "call" ? calledBy(terminator) : undefined;
    if (called !== undefined && queries.lacksLifetime(called)) return false;
    if (terminator.kind === "call" && terminator.arguments.some(isLackingFunction)) return false;
    const value = terminator.kind === "call" && isCallOfValue(body, terminator) ? terminator.function : undefined;
    if (!operandsOfTerminator(terminator).every((operand) => operand === value || operandIsKnown(operand)))
      return false;
  }
  return body.closures.every((closure) => isKnown(closure, queries));
}

function isKnownRvalue(rvalue: Rvalue, queries: BorrowckQueries): boolean {
  if (rvalue.kind === "unknown") return false;
  return !(
    rvalue.kind === "aggregate" &&
    rvalue.aggregate.kind === "adt" &&
    queries.lacksLifetime(rvalue.aggregate.variant)
  );
}

function calledBy({ function: called }: Terminator & { readonly kind: "call" }): FunctionDef | VariantDef | undefined {
  return called.kind === "constant" && called.type.kind === "fnDef" ? called.type.def : undefined;
}
