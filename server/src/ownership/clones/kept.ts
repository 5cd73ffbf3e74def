/**
 * Is what a closure or an `async` block captures given to somebody who may keep it for as long as he likes? `thread::spawn(move || …)`
 *
 * The parameter that it is given for asks for `'static`: nothing of this function may be lent to it, so that it takes an owned value. Bounds
 * that other bounds imply are not looked at, nor closures that are put into something first.
 */
import type { Expr } from "../../syntax/ast.js";
import type { Type } from "../../types/type.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";
import { walkType } from "../../types/walk.js";
import type { TypeQuestions } from "../variables.js";
import { called, parameterOf } from "./called.js";
import { aroundUse } from "./captures.js";
import type { SyntaxContext } from "./syntaxContext.js";

export interface KeptInput {
  readonly typeck: TypeckResults;
  readonly syntax: SyntaxContext;
  readonly questions: TypeQuestions;
}

/** The name of the function that may keep what holds the variable at this use of it. */
export function keptBy(
  { typeck, syntax, questions }: KeptInput,
  use: Expr,
  variable: LocalVariable,
): string | undefined {
  const holder = outermostHolder(syntax, use, variable);
  const { role, parent } = (holder && syntax.positionOf(holder)) ?? {};
  if (!holder || role !== "argument" || (parent?.kind !== "call" && parent?.kind !== "methodCall")) return undefined;
  const callee = called(typeck, parent);
  return callee && questions.wantsStatic(callee, parameterOf(parent, holder)) ? callee.function.name : undefined;
}

/** The closure or `async` block around the use, in the body that the variable belongs to. */
function outermostHolder(syntax: SyntaxContext, use: Expr, variable: LocalVariable): Expr | undefined {
  let outermost: Expr | undefined;
  for (const around of aroundUse(syntax, use, variable)) {
    if (around.kind === "closure" || (around.kind === "block" && around.mode.startsWith("async"))) outermost = around;
  }
  return outermost;
}

/**
 * Is a reference to what is copied certainly shorter than `'static`? It belongs to a variable, or to what a parameter refers to whose type
 * names no `'static`. Of other references nobody says here how long they live.
 */
export function isLocalToBody(typeck: TypeckResults, source: Expr): boolean {
  switch (source.kind) {
    case "path": {
      const named = typeck.resolution(source);
      return named?.kind === "local" && isLocalVariable(typeck, named.variable);
    }
    case "field":
      return typeck.typeOf(source).kind !== "ref" && isLocalToBody(typeck, source.base);
    case "unary":
      return (
        source.operator === "deref" && typeck.typeOf(source).kind !== "ref" && isLocalToBody(typeck, source.operand)
      );
    default:
      return false;
  }
}

function isLocalVariable(typeck: TypeckResults, variable: LocalVariable): boolean {
  const type = typeck.typeOfLocal(variable);
  if (type.kind === "unknown") return false;
  if (type.kind !== "ref") return true;
  const isParameter = variable.kind !== "binding" && variable.within === undefined;
  return isParameter && !typeck.signature.inputs.some(namesStatic);
}

function namesStatic(type: Type): boolean {
  let found = false;
  walkType(
    type,
    () => !found,
    (region) => {
      found ||= region.kind === "static";
    },
  );
  return found;
}
