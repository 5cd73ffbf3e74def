/**
 * The one `move` closure that uses a variable, if it does not leave the function: called where it is written, bound to a variable that is
 * only called, or given to a scoped thread.
 */
import type { ClosureExpr, Expr } from "../../syntax/ast.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";
import type { Range } from "../facts.js";
import { aroundUse, isScopedSpawn } from "./captures.js";
import type { SyntaxContext } from "./syntaxContext.js";

export interface LocalClosure {
  /** `move` and the space after it. */
  readonly moveRange: Range;
  /** What is in use for as long as the closure is. */
  readonly during: Expr | undefined;
}

/** `original`: what was copied into the variable. */
export function localClosure(
  input: { readonly typeck: TypeckResults; readonly syntax: SyntaxContext },
  variable: LocalVariable,
  original: LocalVariable,
): LocalClosure | undefined {
  const { syntax, typeck } = input;
  const uses = syntax.usesOf(variable);
  const closures = new Set(uses.map((use) => closureAround(syntax, use, variable)));
  const closure = [...closures][0];
  if (closures.size !== 1 || !closure?.isMove || closure.isAsync || closure.span.expansion || !syntax.isComplete)
    return undefined;
  const capture = typeck.closure(closure)?.captures.filter((each) => each.variable === variable);
  if (capture?.length !== 1 || uses.some((use) => !isRead(typeck, syntax, use))) return undefined;
  const during = staysHere(input, closure, original.within !== variable.within);
  if (!during) return undefined;
  const { start } = closure.headSpan;
  return { moveRange: { start, end: start + "move ".length }, during };
}

function closureAround(syntax: SyntaxContext, use: Expr, variable: LocalVariable): ClosureExpr | undefined {
  let outermost: ClosureExpr | undefined;
  for (const around of aroundUse(syntax, use, variable)) {
    if (around.kind === "closure") outermost = around;
    if (around.kind === "block" && around.mode.startsWith("async")) return undefined;
  }
  return outermost;
}

function isRead(typeck: TypeckResults, syntax: SyntaxContext, use: Expr): boolean {
  const { role, parent } = syntax.positionOf(use) ?? {};
  if (role === "formatOperand") return true;
  if (role === "operand") return parent?.kind === "addressOf" && !parent.mutable && !parent.raw;
  if (role !== "receiver" || parent?.kind !== "methodCall") return false;
  const self = typeck.callee(parent)?.signature.inputs[0];
  return self?.kind === "ref" && !self.mutable;
}

/** The expression during which the closure lives; undefined where it may leave. */
function staysHere(
  { typeck, syntax }: { readonly typeck: TypeckResults; readonly syntax: SyntaxContext },
  closure: ClosureExpr,
  isOriginalOutside: boolean,
): Expr | undefined {
  const position = syntax.positionOf(closure);
  const { parent } = position ?? {};
  if (position?.role === "callee") return parent;
  if (position?.role === "argument" && parent?.kind === "methodCall") {
    // What a scoped thread borrows must be there before the scope is.
    return isOriginalOutside && isScopedSpawn(typeck, parent) ? parent : undefined;
  }
  return undefined;
}
