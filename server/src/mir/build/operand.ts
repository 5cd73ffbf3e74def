/**
 * Operands: values handed to a statement or call. Constants stand for themselves; everything else, places included, goes through a
 * temporary that lives as long as the expression it is an operand of, so that evaluation order is what is written.
 */
import type { Expr } from "../../syntax/ast.js";
import type { ConstantOperand, ConstantValue, Operand, RefRvalue } from "../body.js";
import { type Builder, localPlace } from "./builder.js";
import { inScope, localScope, recordMoved } from "./scope.js";
import { asTemporary } from "./temporary.js";
import { categoryOf, negativeLiteral, spanOfView, typeOfView, type View, viewOf } from "./view.js";

/** The expression's value, adjustments included, in a scope of its own. `origin`: of the borrow that an adjustment may put in. */
export function asOperand(b: Builder, expr: Expr, origin?: RefRvalue["origin"]): Operand {
  return viewAsOperand(b, viewOf(b, expr), origin);
}

export function viewAsOperand(b: Builder, view: View, origin?: RefRvalue["origin"]): Operand {
  if (categoryOf(b, view) === "constant") return asConstant(b, view);
  const scope = localScope(b);
  const temporary = inScope(b, view.expr.span, () => asTemporary(b, view, scope, origin));
  return { kind: "move", place: localPlace(temporary), span: spanOfView(view) };
}

/** The operands' temporaries have been consumed: nothing of them is left to drop. */
export function consumed(b: Builder, operands: readonly Operand[]): void {
  for (const operand of operands) {
    if (operand.kind === "move" && operand.place.projection.length === 0) recordMoved(b, operand.place.local);
  }
}

export function asConstant(b: Builder, view: View): ConstantOperand {
  const { expr } = view;
  const userPath = expr.kind === "path" ? b.results.userPath(expr.path) : undefined;
  return { kind: "constant", type: typeOfView(b, view), span: expr.span, value: constantValue(b, expr), userPath };
}

function constantValue(b: Builder, expr: Expr): ConstantValue {
  const text = expr.kind === "literal" ? expr.text : negativeLiteral(b, expr);
  if (text !== undefined) return { kind: "literal", text };
  if (expr.kind !== "path") return { kind: "unknown" };
  const resolution = b.results.resolution(expr);
  switch (resolution?.kind) {
    case "function":
    case "constructor":
      return { kind: "function", args: resolution.args };
    case "const":
      return {
        kind: "namedConst",
        name: resolution.const.name,
        of: { def: resolution.const, args: resolution.args },
      };
    case "constParam": {
      const name = expr.path.segments[expr.path.segments.length - 1]?.ident.name ?? "";
      return { kind: "namedConst", name, of: undefined };
    }
    case "static":
      return { kind: "static", name: resolution.static.name, mutable: resolution.static.mutable };
    case "local":
      return { kind: "unknown" };
    case "unknown":
      b.gap(expr.span, resolution.reason);
      return { kind: "unknown" };
    case undefined:
      b.gap(expr.span, "a name that is not resolved");
      return { kind: "unknown" };
  }
}
