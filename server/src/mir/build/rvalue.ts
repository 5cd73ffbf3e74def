/**
 * Rvalues: what one assignment computes. Operands are built left to right; what has control flow is built elsewhere (`expr.ts`).
 */
import type { Expr } from "../../syntax/ast.js";
import { isComparison } from "../../syntax/operators.js";
import type { Operand, Rvalue } from "../body.js";
import { SYNTAX_ERROR } from "../body.js";
import type { Builder } from "./builder.js";
import { closureRvalue } from "./closure.js";
import { asOperand, consumed, viewAsOperand } from "./operand.js";
import { toPlace } from "./place.js";
import { asPlaceBuilder, consumeView } from "./placeExpr.js";
import { inScope, recordMoved } from "./scope.js";
import { categoryOf, isCoroutineBlock, lastAdjustment, sourceOf, typeOfView, type View, viewOf } from "./view.js";

export function asRvalue(b: Builder, expr: Expr): Rvalue {
  return viewAsRvalue(b, viewOf(b, expr));
}

export function viewAsRvalue(b: Builder, view: View): Rvalue {
  if (categoryOf(b, view) !== "rvalue") return consumedUse(b, viewAsOperand(b, view));
  const adjustment = lastAdjustment(view);
  if (adjustment?.kind === "pointer") {
    // As after a constructor, the drop stays, of what is gone by then: until there, what is lent around it is.
    const operand = viewAsOperand(b, sourceOf(view));
    return { kind: "cast", operand, type: adjustment.target, cast: adjustment.cast };
  }
  const { expr } = view;
  switch (expr.kind) {
    case "tuple":
      return { kind: "aggregate", aggregate: { kind: "tuple" }, operands: operandsOf(b, expr.elements) };
    case "array": {
      const type = typeOfView(b, view);
      const element =
        type.kind === "array" || type.kind === "slice" ? type.element : b.types.unknown("element type of an array");
      return { kind: "aggregate", aggregate: { kind: "array", element }, operands: operandsOf(b, expr.elements) };
    }
    case "repeat": {
      const operand = asOperand(b, expr.value);
      consumed(b, [operand]);
      const type = typeOfView(b, view);
      if (type.kind !== "array") {
        b.gap(expr.span, "the length of an array is not known");
        return { kind: "unknown", operands: [operand], reason: "repeat expression of unknown type" };
      }
      return { kind: "repeat", operand, length: type.length };
    }
    case "closure":
      return closureRvalue(b, expr);
    case "block":
      return isCoroutineBlock(expr) ? closureRvalue(b, expr) : unknownRvalue(b, expr, "block", []);
    case "cast": {
      const source = viewOf(b, expr.operand);
      const isMade = lastAdjustment(source)?.kind === "pointer";
      const operand = viewAsOperand(b, isMade ? { ...source, cast: expr.span } : source);
      consumed(b, [operand]);
      const userType = b.results.userType(expr.type);
      const isCoercion = b.results.typeOf(expr.operand).kind === "ref";
      return { kind: "cast", operand, type: typeOfView(b, view), cast: "as", userType, isCoercion };
    }
    case "unary": {
      const operand = asOperand(b, expr.operand);
      consumed(b, [operand]);
      if (b.results.isBuiltin(expr) === "unknown")
        return unknownRvalue(b, expr, "an operator of unknown meaning", [operand]);
      return { kind: "unary", operator: expr.operator === "neg" ? "neg" : "not", operand };
    }
    case "binary": {
      if (b.results.isBuiltin(expr) === "unknown" && isComparison(expr.operator)) return unknownComparison(b, expr);
      const left = asOperand(b, expr.left);
      const right = asOperand(b, expr.right);
      consumed(b, [left, right]);
      if (b.results.isBuiltin(expr) === "unknown")
        return unknownRvalue(b, expr, "an operator of unknown meaning", [left, right]);
      return { kind: "binary", operator: expr.operator, left, right };
    }
    case "missing":
      return unknownRvalue(b, expr, SYNTAX_ERROR, childOperands(b, expr.children));
    default:
      return unknownRvalue(b, expr, `\`${expr.kind}\` as a value`, []);
  }
}

function consumedUse(b: Builder, operand: Operand): Rvalue {
  if (operand.kind === "move" && operand.place.projection.length === 0) recordMoved(b, operand.place.local);
  return { kind: "use", operand };
}

export function operandsOf(b: Builder, expressions: readonly Expr[]): readonly Operand[] {
  const operands = expressions.map((element) => asOperand(b, element));
  consumed(b, operands);
  return operands;
}

export function unknownRvalue(b: Builder, expr: Expr, reason: string, operands: readonly Operand[]): Rvalue {
  b.gap(expr.span, reason);
  return { kind: "unknown", operands, reason };
}

/** A comparison reads both sides, by copy or by reference, and never moves: evaluate them and claim nothing. */
function unknownComparison(b: Builder, expr: Expr & { readonly kind: "binary" }): Rvalue {
  mention(b, expr.left);
  mention(b, expr.right);
  return unknownRvalue(b, expr, "a comparison of unknown types", []);
}

/** Evaluates a place's parts without reading it, or another expression into a temporary. */
export function mention(b: Builder, expr: Expr): void {
  const view = viewOf(b, expr);
  if (categoryOf(b, view) === "constant") return;
  const place = asPlaceBuilder(b, expr);
  b.push({ kind: "placeMention", place: toPlace(b, place, expr.span), span: expr.span });
}

/** What stands intact inside a part that could not be read: whether it is taken there is not known. */
export function childOperands(b: Builder, children: readonly Expr[]): readonly Operand[] {
  return children.map((child) => {
    const view = viewOf(b, child);
    return categoryOf(b, view) === "place"
      ? inScope(b, child.span, () => consumeView(b, view))
      : viewAsOperand(b, view);
  });
}
