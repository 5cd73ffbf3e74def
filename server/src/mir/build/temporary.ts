/**
 * Temporaries: where they live, and for how long.
 *
 * A temporary dies with the innermost terminating scope around its expression, but `let x = &temp();` lets it live as long
 * as `x`: the *extending* expressions of an initialiser are found by syntax alone, before it is built.
 *
 * Sources: RFC 66; Rust reference, "Destructors: temporary lifetime extension"; for 2024 RFC 3606 (tail expressions) and
 * the `if let` rescoping, which are decided where the scopes are opened (`block.ts`, `match.ts`).
 */
import type { Expr, Pattern } from "../../syntax/ast.js";
import type { Local, RefRvalue } from "../body.js";
import { type Builder, localPlace } from "./builder.js";
import { viewInto } from "./expr.js";
import { type Scope, scheduleStorage, scheduleValue } from "./scope.js";
import { callKindOf, peel, spanOfView, typeOfView, type View } from "./view.js";

/** The scope of a temporary made for this expression. */
export function temporaryScopeOf(b: Builder, expr: Expr): Scope | undefined {
  return b.extended.has(expr) ? b.extended.get(expr) : b.temporaryScope;
}

/** Builds the value into a fresh temporary that lives as long as `scope`; undefined: for ever. */
export function asTemporary(b: Builder, view: View, scope: Scope | undefined, origin?: RefRvalue["origin"]): Local {
  const span = spanOfView(view);
  const extended = b.extended.size > 0 && b.extended.has(view.expr);
  const local = b.newTemporary(typeOfView(b, view), span, extended ? "extended" : b.temporaryKind);
  const { kind } = view.expr;
  if (kind !== "break" && kind !== "continue" && kind !== "return") {
    b.push({ kind: "storageLive", local, span });
    scheduleStorage(scope, local);
  }
  viewInto(b, localPlace(local), view, origin);
  scheduleValue(b, scope, local);
  return local;
}

/** Marks the expressions of an initialiser whose temporaries live as long as `scope`. */
export function markExtended(
  b: Builder,
  initializer: Expr,
  pattern: Pattern | undefined,
  scope: Scope | undefined,
): void {
  if (pattern !== undefined && bindsByReference(pattern)) markOperand(b, initializer, scope);
  markExtending(b, initializer, scope);
}

function markExtending(b: Builder, written: Expr, scope: Scope | undefined): void {
  const expr = peel(b, written);
  switch (expr.kind) {
    case "addressOf":
      markExtending(b, expr.operand, scope);
      markOperand(b, expr.operand, scope);
      break;
    case "struct":
      for (const field of expr.fields) markExtending(b, field.value, scope);
      break;
    case "array":
    case "tuple":
      for (const element of expr.elements) markExtending(b, element, scope);
      break;
    case "call":
      if (callKindOf(b, expr).kind === "constructor")
        for (const argument of expr.arguments) markExtending(b, argument, scope);
      break;
    case "formatArgs":
      b.extended.set(expr, scope);
      for (const operand of expr.operands) {
        markExtending(b, operand, scope);
        markOperand(b, operand, scope);
      }
      break;
    case "cast":
      markExtending(b, expr.operand, scope);
      break;
    case "block":
      if (expr.mode !== "async" && expr.mode !== "asyncMove" && expr.block.tail !== undefined)
        markExtending(b, expr.block.tail, scope);
      break;
    case "if":
      if (expr.otherwise !== undefined) {
        if (expr.then.tail !== undefined) markExtending(b, expr.then.tail, scope);
        markExtending(b, expr.otherwise, scope);
      }
      break;
    case "match":
      for (const arm of expr.arms) markExtending(b, arm.body, scope);
      break;
    default:
      break;
  }
}

/** What a borrow is taken of: the place expression and the value it starts from. */
function markOperand(b: Builder, written: Expr, scope: Scope | undefined): void {
  let expr = peel(b, written);
  for (;;) {
    b.extended.set(expr, scope);
    if (expr.kind === "addressOf") expr = peel(b, expr.operand);
    else if (expr.kind === "unary" && expr.operator === "deref") expr = peel(b, expr.operand);
    else if (expr.kind === "field" || expr.kind === "index") expr = peel(b, expr.base);
    else return;
  }
}

/** `let ref x = …`, `let (ref a, _) = …`: the pattern itself borrows the initialiser. */
function bindsByReference(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "binding":
      return pattern.byRef || (pattern.subpattern !== undefined && bindsByReference(pattern.subpattern));
    case "tuple":
    case "tupleStruct":
    case "slice":
      return pattern.elements.some(bindsByReference);
    case "struct":
      return pattern.fields.some((field) => bindsByReference(field.pattern));
    case "or":
      return pattern.alternatives.some(bindsByReference);
    case "box":
      return bindsByReference(pattern.pattern);
    default:
      return false;
  }
}
