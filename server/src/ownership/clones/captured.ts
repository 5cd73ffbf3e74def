/**
 * Could a closure that is called once move the variable that it copies? `run(|| input.clone().count())`
 *
 * The copy is the only thing that the closure does with the variable, the closure is an argument for an `FnOnce`, and whatever else names
 * the variable stands before the closure or in another arm of a `match`. Loops around either would come back to it. Loans are not looked
 * at: never more than a maybe.
 */
import type { Expr } from "../../syntax/ast.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";
import type { TypeQuestions } from "../variables.js";
import { aroundUse, closuresAround } from "./captures.js";
import type { SyntaxContext } from "./syntaxContext.js";

export interface CapturedInput {
  readonly typeck: TypeckResults;
  readonly syntax: SyntaxContext;
  readonly questions: TypeQuestions;
}

/** `receiver`: what is copied. */
export function canMoveCaptured({ typeck, syntax, questions }: CapturedInput, receiver: Expr): boolean {
  const named = typeck.resolution(receiver);
  if (receiver.kind !== "path" || named?.kind !== "local" || named.variable.mode !== "move") return false;
  const { variable } = named;
  const closures = closuresAround(syntax, receiver, variable);
  const closure = closures?.length === 1 ? closures[0] : undefined;
  const call = closure && syntax.positionOf(closure)?.parent;
  if (!closure || call?.kind !== "methodCall" || !call.arguments.includes(closure)) return false;
  const callee = typeck.callee(call);
  if (!callee || !questions.takesOnce(callee, call.arguments.indexOf(closure) + 1)) return false;
  if (isInLoop(syntax, receiver, variable)) return false;
  return syntax
    .usesOf(variable)
    .every((use) => use === receiver || use.span.end <= closure.span.start || isInOtherArm(syntax, closure, use));
}

/** Where a `match` has gone into the closure's arm, it does not go into another. */
function isInOtherArm(syntax: SyntaxContext, closure: Expr, use: Expr): boolean {
  for (let next = syntax.positionOf(closure)?.parent; next; next = syntax.positionOf(next)?.parent) {
    if (next.kind !== "match") continue;
    const armOf = ({ span }: Expr) =>
      next.arms.findIndex((arm) => arm.span.start <= span.start && span.end <= arm.span.end);
    const other = armOf(use);
    if (other >= 0 && other !== armOf(closure)) return true;
  }
  return false;
}

/** Between the expression and the body that the variable belongs to. A loop around its declaration makes it anew, but is not told apart. */
function isInLoop(syntax: SyntaxContext, expr: Expr, variable: LocalVariable): boolean {
  for (const { kind } of aroundUse(syntax, expr, variable))
    if (kind === "loop" || kind === "while" || kind === "for") return true;
  return false;
}
