/**
 * Walks over what statements and terminators read: their operands, and the places they borrow or inspect.
 *
 * The one piece that knows where an operand can stand; everyone who looks for uses goes through it.
 */
import { assertNever } from "../base/assertNever.js";
import type { AggregateRvalue, AssignStatement, Operand, Place, Rvalue, Statement, Terminator } from "./body.js";

/** Most statements read none, and each is asked a dozen times. */
const none: readonly Operand[] = [];

/** Operands in evaluation order. */
export function operandsOfRvalue(rvalue: Rvalue): readonly Operand[] {
  switch (rvalue.kind) {
    case "use":
    case "repeat":
    case "cast":
    case "unary":
      return [rvalue.operand];
    case "binary":
      return [rvalue.left, rvalue.right];
    case "aggregate":
    case "unknown":
      return rvalue.operands;
    case "ref":
    case "rawPointer":
    case "length":
    case "discriminant":
      return none;
    default:
      return assertNever(rvalue);
  }
}

/** Operands in evaluation order. */
export function operandsOfStatement(statement: Statement): readonly Operand[] {
  return statement.kind === "assign" ? operandsOfRvalue(statement.rvalue) : none;
}

/** Operands in evaluation order; the called function first. */
export function operandsOfTerminator(terminator: Terminator): readonly Operand[] {
  switch (terminator.kind) {
    case "switch":
      return [terminator.operand];
    case "call":
      return [terminator.function, ...terminator.arguments];
    case "yield":
      return [terminator.value];
    case "goto":
    case "return":
    case "unreachable":
    case "drop":
    case "falseEdge":
    case "falseUnwind":
      return none;
    default:
      return assertNever(terminator);
  }
}

/** The place that an operand reads; undefined for a constant. */
export function placeOfOperand(operand: Operand): Place | undefined {
  return operand.kind === "constant" ? undefined : operand.place;
}

/** Blocks that may run next. */
export function successors(terminator: Terminator): readonly number[] {
  switch (terminator.kind) {
    case "goto":
    case "drop":
    case "yield":
    case "falseUnwind":
      return [terminator.target];
    case "switch":
      return terminator.targets;
    case "call":
      return terminator.target === undefined ? [] : [terminator.target];
    case "falseEdge":
      return [terminator.target, terminator.imaginary];
    case "return":
    case "unreachable":
      return [];
    default:
      return assertNever(terminator);
  }
}

/** A statement that makes a closure or an async block. */
export type ClosureStatement = AssignStatement & {
  readonly rvalue: AggregateRvalue & {
    readonly aggregate: Extract<AggregateRvalue["aggregate"], { readonly kind: "closure" }>;
  };
};

export function makesClosure(statement: Statement): statement is ClosureStatement {
  return (
    statement.kind === "assign" &&
    statement.rvalue.kind === "aggregate" &&
    statement.rvalue.aggregate.kind === "closure"
  );
}
