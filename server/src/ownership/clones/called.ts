/** What a written call calls, and which of its parameters an expression is given for. */
import type { CallExpr, Expr, MethodCallExpr } from "../../syntax/ast.js";
import type { TypeckResults } from "../../types/typeck.js";
import type { Called } from "../variables.js";

/** Undefined for a constructor, for a value that is called, and where it is not known. */
export function called(typeck: TypeckResults, call: CallExpr | MethodCallExpr): Called | undefined {
  const callee = typeck.callee(call);
  if (callee || call.kind === "methodCall") return callee;
  const resolution = typeck.resolution(call.callee);
  return resolution?.kind === "function" ? resolution : undefined;
}

/** Among the callee's inputs, `self` counted: a method's receiver is the first. */
export function parameterOf(call: CallExpr | MethodCallExpr, argument: Expr): number {
  if (call.kind === "call") return call.arguments.indexOf(argument);
  return call.receiver === argument ? 0 : call.arguments.indexOf(argument) + 1;
}
