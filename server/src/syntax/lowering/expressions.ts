/**
 * Expressions of a syntax tree, except those with blocks (`blockExpressions.ts`), operators (`operators.ts`) and lists (`aggregates.ts`).
 */
import type { Attribute, Expr, LiteralExpr, LiteralKind, PathSegment, RangeExpr, Span } from "../ast.js";
import { lowerArray, lowerList, lowerStruct } from "./aggregates.js";
import {
  lowerBlockExpr,
  lowerClosure,
  lowerFor,
  lowerIf,
  lowerLetChain,
  lowerLetCondition,
  lowerLoop,
  lowerMatch,
  lowerWhile,
} from "./blockExpressions.js";
import { type Lowering, NO_ATTRIBUTES, NONE } from "./context.js";
import { lowerAssign, lowerBinary } from "./operators.js";
import { lowerAngleArguments, lowerMacroCall, lowerPath } from "./paths.js";
import { lowerType, wider } from "./types.js";

/**
 * `outer`: the node whose span the expression gets, which is wider by parentheses. A node that is no expression, or that
 * the parser skipped something in, becomes `missing` with what is intact inside.
 */
export function lowerExpr(
  lowering: Lowering,
  node: number,
  outer = node,
  attributes: readonly Attribute[] = NO_ATTRIBUTES,
): Expr {
  if (!lowering.enter()) return { kind: "missing", children: [], span: lowering.span(outer), attributes };
  const expr = lowerExprOf(lowering, node, outer, attributes);
  lowering.leave();
  return expr;
}

function lowerExprOf(lowering: Lowering, node: number, outer: number, attributes: readonly Attribute[]): Expr {
  const kind = lowering.kind(node);
  // A block keeps its intact statements; the rest of it is lowered there.
  if (kind !== "block" && lowering.isBroken(node)) return missing(lowering, node, attributes);
  const span = lowering.span(outer);
  switch (kind) {
    case "identifier":
      if (lowering.end(node) - lowering.start(node) === 1 && lowering.text[lowering.start(node)] === "_") {
        return { kind: "underscore", span, attributes };
      }
      return pathExpr(lowering, node, span, attributes);
    case "self":
    case "scoped_identifier":
    case "generic_function":
    case "metavariable":
    case "super":
    case "crate":
      return pathExpr(lowering, node, span, attributes);
    case "_":
      return { kind: "underscore", span, attributes };
    case "field_expression": {
      const [base = NONE, , field = NONE] = lowering.children(node);
      return { kind: "field", base: lowerExpr(lowering, base), field: lowering.ident(field), span, attributes };
    }
    case "call_expression":
      return lowerCall(lowering, node, span, attributes);
    case "macro_invocation": {
      const call = lowerMacroCall(lowering, node);
      return call === undefined ? missing(lowering, node, attributes) : { kind: "macroCall", call, span, attributes };
    }
    case "string_literal":
    case "raw_string_literal":
    case "char_literal":
    case "boolean_literal":
    case "integer_literal":
    case "float_literal":
      return lowerLiteral(lowering, node, span, attributes);
    case "negative_literal": {
      const operand = lowerExpr(lowering, lowering.next(node + 1));
      return { kind: "unary", operator: "neg", operand, span, attributes };
    }
    case "reference_expression":
      return lowerAddressOf(lowering, node, span, attributes);
    case "unary_expression": {
      const sign = lowering.kind(node + 1);
      const operator = sign === "*" ? "deref" : sign === "!" ? "not" : "neg";
      return { kind: "unary", operator, operand: lowerExpr(lowering, lowering.next(node + 1)), span, attributes };
    }
    case "try_expression":
      return { kind: "try", operand: lowerExpr(lowering, node + 1), span, attributes };
    case "await_expression":
      return { kind: "await", operand: lowerExpr(lowering, node + 1), span, attributes };
    case "binary_expression":
      return lowerBinary(lowering, node, span, attributes);
    case "assignment_expression":
    case "compound_assignment_expr":
      return lowerAssign(lowering, node, span, attributes);
    case "type_cast_expression": {
      const [operand = NONE, , type = NONE] = lowering.children(node);
      return { kind: "cast", operand: lowerExpr(lowering, operand), type: lowerType(lowering, type), span, attributes };
    }
    case "index_expression": {
      const [base = NONE, , index = NONE] = lowering.children(node);
      const indexed = lowerExpr(lowering, base);
      const value = lowerExpr(lowering, index);
      if (indexed.kind === "break" && indexed.value === undefined) {
        // `break [x]`
        const array = {
          kind: "array",
          elements: [value],
          span: { ...span, start: indexed.span.end },
          attributes: [],
        } as const;
        return { ...indexed, value: array, span };
      }
      return { kind: "index", base: indexed, index: value, span, attributes };
    }
    case "range_expression":
      return lowerRange(lowering, node, span, attributes);
    case "parenthesized_expression": {
      const inner = lowering.next(node + 1);
      return lowerExpr(lowering, inner, wider(lowering, node, outer, inner), attributes);
    }
    case "unit_expression":
      return { kind: "tuple", elements: [], span, attributes };
    case "tuple_expression":
      return { kind: "tuple", elements: lowerList(lowering, node), span, attributes };
    case "array_expression":
      return lowerArray(lowering, node, span, attributes);
    case "struct_expression":
      return lowerStruct(lowering, node, span, attributes);
    case "return_expression":
      return { kind: "return", value: optionalValue(lowering, node), span, attributes };
    case "yield_expression":
      return { kind: "yield", value: optionalValue(lowering, node), span, attributes };
    case "break_expression": {
      const label = lowering.child(node, "label");
      return {
        kind: "break",
        label: label === NONE ? undefined : lowering.lifetime(label),
        value: optionalValue(lowering, node),
        span,
        attributes,
      };
    }
    case "continue_expression": {
      const label = lowering.child(node, "label");
      return { kind: "continue", label: label === NONE ? undefined : lowering.lifetime(label), span, attributes };
    }
    case "closure_expression":
      return lowerClosure(lowering, node, span, attributes);
    case "block":
    case "unsafe_block":
    case "async_block":
    case "gen_block":
    case "try_block":
    case "const_block":
      return lowerBlockExpr(lowering, node, span, attributes);
    case "if_expression":
      return lowerIf(lowering, node, span, attributes);
    case "let_condition":
      return lowerLetCondition(lowering, node, span);
    case "let_chain":
      return lowerLetChain(lowering, node);
    case "match_expression":
      return lowerMatch(lowering, node, span, attributes);
    case "while_expression":
      return lowerWhile(lowering, node, span, attributes);
    case "loop_expression":
      return lowerLoop(lowering, node, span, attributes);
    case "for_expression":
      return lowerFor(lowering, node, span, attributes);
    default:
      return missing(lowering, node, attributes);
  }
}

/** What could not be read, with the intact expressions inside it. */
export function missing(lowering: Lowering, node: number, attributes: readonly Attribute[] = NO_ATTRIBUTES): Expr {
  const children: Expr[] = [];
  collectIntact(lowering, node, children);
  return { kind: "missing", children, span: lowering.span(node), attributes };
}

const containers = new Set([
  "ERROR",
  "arguments",
  "else_clause",
  "match_block",
  "match_arm",
  "field_initializer_list",
  "field_initializer",
  "expression_statement",
  "let_declaration",
]);

/** The intact expressions under a node, outermost ones only. */
export function collectIntact(lowering: Lowering, node: number, into: Expr[]): void {
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (containers.has(kind)) {
      if (!lowering.enter()) return;
      collectIntact(lowering, child, into);
      lowering.leave();
    } else if (kind === "block" || isExpressionKind(kind)) {
      into.push(lowerExpr(lowering, child));
    }
  }
}

/** Kinds that are expressions wherever they stand; `identifier` and `self` as well, though they may be patterns. */
function isExpressionKind(kind: string): boolean {
  return (
    kind.endsWith("_expression") ||
    kind.endsWith("_literal") ||
    (kind.endsWith("_block") && kind !== "match_block") ||
    kind === "block" ||
    kind === "identifier" ||
    kind === "scoped_identifier" ||
    kind === "self" ||
    kind === "generic_function" ||
    kind === "compound_assignment_expr" ||
    kind === "macro_invocation" ||
    kind === "metavariable"
  );
}

function pathExpr(lowering: Lowering, node: number, span: Span, attributes: readonly Attribute[]): Expr {
  const path = lowerPath(lowering, node);
  // A method's turbofish without a call, `a.b::<T>`, is no path.
  if (path === undefined) return missing(lowering, node, attributes);
  return { kind: "path", path, span, attributes };
}

function lowerCall(lowering: Lowering, node: number, span: Span, attributes: readonly Attribute[]): Expr {
  const [callee = NONE, list = NONE] = lowering.children(node);
  if (lowering.kind(list) !== "arguments" || lowering.isBroken(list)) return missing(lowering, node, attributes);
  let method = callee;
  let turbofish = NONE;
  if (lowering.kind(callee) === "generic_function") {
    method = callee + 1;
    turbofish = lowering.child(callee, "type_arguments");
  }
  const [receiver = NONE, , name = NONE] =
    lowering.kind(method) === "field_expression" ? lowering.children(method) : [];
  // `x.0(y)` calls what the field holds.
  if (name !== NONE && lowering.kind(name) !== "integer_literal" && !lowering.isBroken(method)) {
    const segment: PathSegment = {
      ident: lowering.ident(name),
      arguments: turbofish === NONE ? undefined : lowerAngleArguments(lowering, turbofish),
    };
    const base = lowerExpr(lowering, receiver);
    return {
      kind: "methodCall",
      receiver: base,
      method: segment,
      arguments: lowerList(lowering, list),
      span,
      attributes,
    };
  }
  const called = lowerExpr(lowering, callee);
  const elements = lowerList(lowering, list);
  if (called.kind === "break" && called.value === undefined) {
    // `break (a, b)`
    const [only] = elements;
    const value: Expr =
      only !== undefined && elements.length === 1
        ? only
        : { kind: "tuple", elements, span: lowering.span(list), attributes: [] };
    return { ...called, value, span };
  }
  return { kind: "call", callee: called, arguments: elements, span, attributes };
}

export function lowerLiteral(
  lowering: Lowering,
  node: number,
  span: Span,
  attributes: readonly Attribute[],
): LiteralExpr {
  const text = lowering.textOf(node);
  const literal = literalKind(lowering.kind(node), text);
  let suffix: string | undefined;
  if (literal === "int" || literal === "float")
    suffix = /(?:[iu](?:8|16|32|64|128|size)|(?<!^0[xX].*)f(?:16|32|64|128))$/.exec(text)?.[0];
  const isFloat = literal === "int" && suffix !== undefined && suffix.startsWith("f");
  return { kind: "literal", literal: isFloat ? "float" : literal, text, suffix, span, attributes };
}

function literalKind(kind: string, text: string): LiteralKind {
  switch (kind) {
    case "integer_literal":
      return "int";
    case "float_literal":
      return "float";
    case "boolean_literal":
      return "bool";
    case "char_literal":
      return text.startsWith("b") ? "byte" : "char";
    default:
      return text.startsWith("b") ? "byteString" : text.startsWith("c") ? "cString" : "string";
  }
}

function lowerAddressOf(lowering: Lowering, node: number, span: Span, attributes: readonly Attribute[]): Expr {
  let mutable = false;
  let raw = false;
  let operand = NONE;
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "mutable_specifier") mutable = true;
    else if (kind === "raw") raw = true;
    else if (kind !== "&" && kind !== "const") operand = child;
  }
  if (operand === NONE) return missing(lowering, node, attributes);
  return { kind: "addressOf", mutable, raw, operand: lowerExpr(lowering, operand), span, attributes };
}

function lowerRange(lowering: Lowering, node: number, span: Span, attributes: readonly Attribute[]): Expr {
  return { kind: "range", ...lowerRangeEnds(lowering, node, lowerExpr), span, attributes };
}

/** The ends of a range expression or pattern; `lowerEnd` is told the node of each that is written. */
export function lowerRangeEnds(
  lowering: Lowering,
  node: number,
  lowerEnd: (lowering: Lowering, node: number) => Expr,
): Pick<RangeExpr, "low" | "high" | "inclusive"> {
  let low: Expr | undefined;
  let high: Expr | undefined;
  let operator: string | undefined;
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === ".." || kind === "..=" || kind === "...") operator = kind;
    else if (operator === undefined) low = lowerEnd(lowering, child);
    else high = lowerEnd(lowering, child);
  }
  return { low, high, inclusive: operator !== ".." };
}

/** The last child, unless it is the keyword or the label. */
function optionalValue(lowering: Lowering, node: number): Expr | undefined {
  const children = lowering.children(node);
  const last = children.at(-1) ?? NONE;
  if (children.length < 2 || lowering.kind(last) === "label") return undefined;
  return lowerExpr(lowering, last);
}
