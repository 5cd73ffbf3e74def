/** Binary operators and assignments of a syntax tree; where the grammar groups them otherwise than Rust does, it is put right here. */
import type { Attribute, BinaryExpr, Expr, Span } from "../ast.js";
import { compoundOperator, isBinary } from "../operators.js";
import { type Lowering, NO_ATTRIBUTES, NONE } from "./context.js";
import { lowerExpr, missing } from "./expressions.js";

export function lowerBinary(lowering: Lowering, node: number, span: Span, attributes: readonly Attribute[]): Expr {
  const [left = NONE, sign = NONE, right = NONE] = lowering.children(node);
  // As written: see `<=` in `repair.ts`.
  const operator = lowering.textOf(sign);
  if (!isBinary(operator)) return missing(lowering, node, attributes);
  const operatorSpan = lowering.span(sign);
  const first = lowerExpr(lowering, left);
  const second = lowerExpr(lowering, right);
  if (first.kind === "break") {
    const value = breakValue(first.value, operator, operatorSpan, second);
    if (value !== undefined) return { ...first, value, span, attributes };
  }
  return { kind: "binary", operator, operatorSpan, left: first, right: second, span, attributes };
}

/**
 * `break *r` and `break -1 + n` are read by tree-sitter as operations on a `break` without value. What is meant is the
 * operation in the value: a prefix operator at first, then whatever follows it.
 */
function breakValue(
  value: Expr | undefined,
  operator: BinaryExpr["operator"],
  operatorSpan: Span,
  right: Expr,
): Expr | undefined {
  const from = value ?? { span: operatorSpan };
  const span = { ...operatorSpan, start: from.span.start, end: right.span.end };
  if (value !== undefined) return { kind: "binary", operator, operatorSpan, left: value, right, span, attributes: [] };
  switch (operator) {
    case "*":
      return { kind: "unary", operator: "deref", operand: right, span, attributes: [] };
    case "-":
      return { kind: "unary", operator: "neg", operand: right, span, attributes: [] };
    case "&":
      return { kind: "addressOf", mutable: false, raw: false, operand: right, span, attributes: [] };
    default:
      return undefined;
  }
}

/**
 * `a = b` and `a += b`. The grammar differs from Rust in three ways, put right here: it is left associative, it lets
 * `return a` stand on the left, and it reads `..=a` as `.. = a`.
 */
export function lowerAssign(lowering: Lowering, node: number, span: Span, attributes: readonly Attribute[]): Expr {
  const [left = NONE, sign = NONE, right = NONE] = lowering.children(node);
  const isPlain = lowering.kind(node) === "assignment_expression";
  switch (lowering.kind(left)) {
    case "range_expression": {
      const isOpen = lowering.end(left) - lowering.start(left) === 2 && lowering.end(left) === lowering.start(sign);
      if (!isPlain || !isOpen) break;
      return { kind: "range", low: undefined, high: lowerExpr(lowering, right), inclusive: true, span, attributes };
    }
    case "assignment_expression":
    case "compound_assignment_expr": {
      if (lowering.isBroken(left)) break;
      const [first = NONE, outerSign = NONE, second = NONE] = lowering.children(left);
      if (isAssignment(lowering, first)) return missing(lowering, node, attributes);
      const inner = assign(
        lowering,
        lowerExpr(lowering, second),
        sign,
        right,
        lowering.spanFrom(second, right),
        NO_ATTRIBUTES,
      );
      return assignValue(lowering, lowerExpr(lowering, first), outerSign, inner, span, attributes);
    }
    case "return_expression":
    case "break_expression":
    case "yield_expression": {
      const jump = lowerExpr(lowering, left);
      if ((jump.kind !== "return" && jump.kind !== "break" && jump.kind !== "yield") || jump.value === undefined)
        return missing(lowering, node, attributes);
      const { value } = jump;
      const valueSpan = { ...lowering.span(node), start: value.span.start };
      return { ...jump, value: assign(lowering, value, sign, right, valueSpan, NO_ATTRIBUTES), span, attributes };
    }
    default:
      break;
  }
  return assign(lowering, lowerExpr(lowering, left), sign, right, span, attributes);
}

function isAssignment(lowering: Lowering, node: number): boolean {
  const kind = lowering.kind(node);
  return kind === "assignment_expression" || kind === "compound_assignment_expr";
}

function assign(
  lowering: Lowering,
  left: Expr,
  sign: number,
  right: number,
  span: Span,
  attributes: readonly Attribute[],
): Expr {
  return assignValue(lowering, left, sign, lowerExpr(lowering, right), span, attributes);
}

function assignValue(
  lowering: Lowering,
  left: Expr,
  sign: number,
  right: Expr,
  span: Span,
  attributes: readonly Attribute[],
): Expr {
  const text = lowering.kind(sign);
  if (text === "=") return { kind: "assign", left, right, span, attributes };
  const operator = compoundOperator(text);
  if (operator === undefined) return { kind: "missing", children: [left, right], span, attributes };
  return { kind: "compoundAssign", operator, operatorSpan: lowering.span(sign), left, right, span, attributes };
}
