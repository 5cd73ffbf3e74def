/**
 * Is the original cleared right after it was copied? `let y = x.clone(); x.clear();`
 *
 * Looked for behind the statement that copies, and behind those around it: `if full { out.push(x.clone()); } x.clear();`. What comes in
 * between must not name the original, nor leave early.
 */
import type { Block, Expr, Statement } from "../../syntax/ast.js";
import type { TypeckResults } from "../../types/typeck.js";
import { rangeOf } from "../events.js";
import type { CloneConditions } from "../facts.js";
import type { SyntaxContext } from "./syntaxContext.js";

/** `receiver`: what is copied, a variable or a field of one. Undefined where nothing clears it. */
export function clearedAfter(
  { typeck, syntax }: { readonly typeck: TypeckResults; readonly syntax: SyntaxContext },
  call: Expr,
  receiver: Expr,
): CloneConditions["cleared"] {
  if (receiver.kind !== "path" && receiver.kind !== "field") return undefined;
  let isOwnStatement = true;
  for (let expr = call; ; ) {
    const found = statementAround(syntax, expr);
    if (!found) return undefined;
    const following = found.block.statements.slice(found.block.statements.indexOf(found.statement) + 1);
    for (const [index, next] of following.entries()) {
      if (isClearing(typeck, next, receiver)) {
        return { by: rangeOf(next.span), after: rangeOf(found.statement.span), isNext: isOwnStatement && index === 0 };
      }
      if (!isHarmless(typeck, next, receiver)) return undefined;
    }
    // The value of a loop's or closure's body is not the end of it.
    if (found.parent?.kind !== "if" && found.parent?.kind !== "block") return undefined;
    expr = found.parent;
    isOwnStatement = false;
  }
}

interface Around {
  readonly statement: Statement;
  readonly block: Block;
  readonly parent: Expr | undefined;
}

function statementAround(syntax: SyntaxContext, expr: Expr): Around | undefined {
  for (let next: Expr | undefined = expr; next; ) {
    const position = syntax.positionOf(next);
    if (!position || next.kind === "closure") return undefined;
    if (position.statement && position.block)
      return { statement: position.statement, block: position.block, parent: position.parent };
    if (position.role === "tail") return undefined;
    next = position.parent;
  }
  return undefined;
}

function isClearing(typeck: TypeckResults, statement: Statement, receiver: Expr): boolean {
  if (statement.kind !== "expr" || statement.expr.kind !== "methodCall") return false;
  return statement.expr.method.ident.name === "clear" && isSamePlace(typeck, statement.expr.receiver, receiver);
}

/** A plain assignment to another variable of what does not name the original: the one thing that is let in between. */
function isHarmless(typeck: TypeckResults, statement: Statement, receiver: Expr): boolean {
  if (statement.kind !== "expr" || statement.expr.kind !== "assign") return false;
  const { left, right } = statement.expr;
  return left.kind === "path" && !isSamePlace(typeck, left, receiver) && isSimple(typeck, right, receiver);
}

function isSimple(typeck: TypeckResults, expr: Expr, receiver: Expr): boolean {
  switch (expr.kind) {
    case "literal":
      return true;
    case "path":
      return !isSamePlace(typeck, expr, rootOf(receiver));
    case "field":
      return isSimple(typeck, expr.base, receiver);
    case "methodCall":
      return (
        isSimple(typeck, expr.receiver, receiver) && expr.arguments.every((each) => isSimple(typeck, each, receiver))
      );
    case "call":
      return expr.arguments.every((each) => isSimple(typeck, each, receiver));
    default:
      return false;
  }
}

function rootOf(expr: Expr): Expr {
  return expr.kind === "field" ? rootOf(expr.base) : expr;
}

function isSamePlace(typeck: TypeckResults, left: Expr, right: Expr): boolean {
  if (left.kind === "path" && right.kind === "path") {
    const a = typeck.resolution(left);
    const b = typeck.resolution(right);
    return a?.kind === "local" && b?.kind === "local" && a.variable === b.variable;
  }
  if (left.kind === "field" && right.kind === "field")
    return left.field.name === right.field.name && isSamePlace(typeck, left.base, right.base);
  return false;
}
