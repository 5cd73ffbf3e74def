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
  if (first.kind === "range" && lowering.kind(left) !== "parenthesized_expression") {
    const high =
      first.high === undefined
        ? prefixed(lowering, right, second, operator, operatorSpan)
        : between(first.high, operator, operatorSpan, second);
    if (high !== undefined) return { ...first, high, span, attributes };
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
  return value === undefined ? prefix(operator, operatorSpan, right) : between(value, operator, operatorSpan, right);
}

/**
 * `a..*b` and `a..&b + 1` are read as operations on an open range. What is meant is an operation in its end: the prefix operator belongs
 * to what stands right behind it, and whatever follows to both.
 */
function prefixed(
  lowering: Lowering,
  node: number,
  right: Expr,
  operator: BinaryExpr["operator"],
  operatorSpan: Span,
): Expr | undefined {
  const [first = NONE] = lowering.children(node);
  if (right.kind === "binary" && lowering.kind(node) === "binary_expression") {
    const left = prefixed(lowering, first, right.left, operator, operatorSpan);
    return left && between(left, right.operator, right.operatorSpan, right.right);
  }
  if (right.kind === "cast" && lowering.kind(node) === "type_cast_expression") {
    const operand = prefixed(lowering, first, right.operand, operator, operatorSpan);
    return operand && { ...right, operand, span: { ...right.span, start: operatorSpan.start } };
  }
  return prefix(operator, operatorSpan, right);
}

function between(left: Expr, operator: BinaryExpr["operator"], operatorSpan: Span, right: Expr): Expr {
  const span = { ...operatorSpan, start: left.span.start, end: right.span.end };
  return { kind: "binary", operator, operatorSpan, left, right, span, attributes: [] };
}

function prefix(operator: BinaryExpr["operator"], operatorSpan: Span, operand: Expr): Expr | undefined {
  const span = { ...operatorSpan, end: operand.span.end };
  switch (operator) {
    case "*":
      return { kind: "unary", operator: "deref", operand, span, attributes: [] };
    case "-":
      return { kind: "unary", operator: "neg", operand, span, attributes: [] };
    case "&":
      return { kind: "addressOf", mutable: false, raw: false, operand, span, attributes: [] };
    case "&&": {
      const inner: Expr = {
        kind: "addressOf",
        mutable: false,
        raw: false,
        operand,
        span: { ...span, start: span.start + 1 },
        attributes: [],
      };
      return { kind: "addressOf", mutable: false, raw: false, operand: inner, span, attributes: [] };
    }
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
