/**
 * Values that are data and nothing else: literals, and what is put together of them.
 *
 * Whatever their types are, nothing in them is moved, borrowed from anybody or dropped, so that a table of thousands of lines needs no
 * types. A path is none of them: it may name a `static`, which cannot be moved out of.
 */
import type { Expr } from "../syntax/ast.js";

/** Linear in the value, up to the first part that is something else. */
export function isPlainData(value: Expr): boolean {
  const open: Expr[] = [value];
  for (let expr = open.pop(); expr !== undefined; expr = open.pop()) {
    switch (expr.kind) {
      case "literal":
        break;
      case "tuple":
      case "array":
        for (const element of expr.elements) open.push(element);
        break;
      case "repeat":
        open.push(expr.value, expr.length);
        break;
      case "unary":
        if (expr.operator === "deref") return false;
        open.push(expr.operand);
        break;
      case "addressOf":
        if (expr.mutable || expr.raw) return false;
        open.push(expr.operand);
        break;
      default:
        return false;
    }
  }
  return true;
}
