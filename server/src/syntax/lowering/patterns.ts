/** Patterns of a syntax tree. */
import type { BindingPattern, Expr, FieldPattern, Ident, Pattern, Span } from "../ast.js";
import { leadingAttributes } from "../attributeText.js";
import { type Lowering, NONE } from "./context.js";
import { lowerExpr, lowerLiteral, lowerRangeEnds } from "./expressions.js";
import { lowerMacroCall, lowerPath } from "./paths.js";
import { lowerBlock } from "./statements.js";
import { isPunctuation } from "./types.js";

export function lowerPattern(lowering: Lowering, node: number): Pattern {
  if (!lowering.enter()) return { kind: "missing", span: lowering.span(node) };
  const pattern = lowerPatternOf(lowering, node, lowering.span(node));
  lowering.leave();
  return pattern;
}

function lowerPathPattern(lowering: Lowering, node: number, span: Span): Pattern {
  const path = lowerPath(lowering, node);
  return path === undefined ? { kind: "missing", span } : { kind: "path", path, span };
}

/** `mut x` where the parser has the `mut` outside of the pattern (`let mut x`, `mut x: T`). */
export function lowerMutablePattern(lowering: Lowering, mutable: number, node: number): Pattern {
  const pattern = lowerPattern(lowering, node);
  if (mutable === NONE) return pattern;
  const span = lowering.spanFrom(mutable, node);
  return pattern.kind === "binding" ? { ...pattern, mutable: true, span } : { kind: "missing", span };
}

function lowerPatternOf(lowering: Lowering, node: number, span: Span): Pattern {
  if (lowering.isBroken(node)) return { kind: "missing", span };
  switch (lowering.kind(node)) {
    case "identifier":
      // No name that can be bound: the type, where it is a unit struct.
      if (lowering.textOf(node) === "Self") return lowerPathPattern(lowering, node, span);
      return {
        kind: "binding",
        byRef: false,
        mutable: false,
        ident: lowering.ident(node),
        subpattern: undefined,
        span,
      };
    case "_":
      return { kind: "wildcard", span };
    case "remaining_field_pattern":
      return { kind: "rest", span };
    case "ref_pattern":
      return lowerBindingMode(lowering, lowering.next(node + 1), true, span);
    case "mut_pattern":
      return lowerBindingMode(lowering, lowering.next(node + 1), false, span);
    case "captured_pattern":
      return lowerCaptured(lowering, node, span);
    case "tuple_struct_pattern":
    case "tuple_pattern":
    case "slice_pattern":
      return lowerSequence(lowering, node, span);
    case "struct_pattern":
      return lowerStructPattern(lowering, node, span);
    case "scoped_identifier":
    case "generic_pattern":
    case "self":
    case "crate":
    case "super":
      return lowerPathPattern(lowering, node, span);
    case "reference_pattern": {
      const mutable = lowering.hasChild(node, "mutable_specifier");
      const inner = lowering.children(node).at(-1) ?? NONE;
      return { kind: "reference", mutable, pattern: lowerPattern(lowering, inner), span };
    }
    case "or_pattern": {
      const alternatives: Pattern[] = [];
      collectAlternatives(lowering, node, alternatives);
      const [only] = alternatives;
      // A leading `|` before a single pattern.
      if (alternatives.length === 1 && only !== undefined) return only;
      return { kind: "or", alternatives, span };
    }
    case "range_pattern":
      return lowerRangePattern(lowering, node, span);
    case "string_literal":
    case "raw_string_literal":
    case "char_literal":
    case "boolean_literal":
    case "integer_literal":
    case "float_literal":
    case "negative_literal":
      return { kind: "literal", value: lowerRangeEnd(lowering, node), span };
    case "const_block": {
      const block = lowering.child(node, "block");
      return block === NONE
        ? { kind: "missing", span }
        : { kind: "constBlock", block: lowerBlock(lowering, block), span };
    }
    case "macro_invocation": {
      const call = lowerMacroCall(lowering, node);
      return call === undefined ? { kind: "missing", span } : { kind: "macroCall", call, span };
    }
    default:
      return { kind: "missing", span };
  }
}

/** The pattern after `ref`, `mut` or `ref mut`; also a `box` that the repair step wrote as `ref`. */
function lowerBindingMode(lowering: Lowering, node: number, isRef: boolean, span: Span): Pattern {
  const inner = lowerPattern(lowering, node);
  if (isRef && lowering.wordBefore(node) === "box") return { kind: "box", pattern: inner, span };
  if (inner.kind !== "binding") return { kind: "missing", span };
  return { ...inner, byRef: inner.byRef || isRef, mutable: inner.mutable || !isRef, span };
}

/** `x @ pattern` */
function lowerCaptured(lowering: Lowering, node: number, span: Span): BindingPattern {
  const [name = node, , inner = NONE] = lowering.children(node);
  const subpattern = lowerPattern(lowering, inner);
  return { kind: "binding", byRef: false, mutable: false, ident: lowering.ident(name), subpattern, span };
}

function lowerSequence(lowering: Lowering, node: number, span: Span): Pattern {
  const children = lowering.children(node);
  const kind = lowering.kind(node);
  if (kind === "tuple_pattern" && children.length === 3) {
    // `(pattern)`, to rustc the pattern in it with its own span; but `(..)` is a tuple.
    const [, only = NONE] = children;
    if (lowering.kind(only) !== "remaining_field_pattern") return lowerPattern(lowering, only);
  }
  const path = kind === "tuple_struct_pattern" ? lowerPath(lowering, children.shift() ?? NONE) : undefined;
  const elements: Pattern[] = [];
  for (const child of children) {
    if (!isPunctuation(lowering.kind(child))) elements.push(lowerPattern(lowering, child));
  }
  if (kind === "tuple_pattern") return { kind: "tuple", elements, span };
  if (kind === "slice_pattern") return { kind: "slice", elements, span };
  return path === undefined ? { kind: "missing", span } : { kind: "tupleStruct", path, elements, span };
}

function lowerStructPattern(lowering: Lowering, node: number, span: Span): Pattern {
  const path = lowerPath(lowering, node + 1);
  if (path === undefined) return { kind: "missing", span };
  const fields: FieldPattern[] = [];
  let rest = false;
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "remaining_field_pattern") rest = true;
    else if (kind === "field_pattern") fields.push(lowerFieldPattern(lowering, child));
  }
  return { kind: "struct", path, fields, rest, span };
}

function lowerFieldPattern(lowering: Lowering, node: number): FieldPattern {
  let byRef = false;
  let mutable = false;
  let field: Ident | undefined;
  let pattern: Pattern | undefined;
  let shorthand = false;
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "ref") byRef = true;
    else if (kind === "mutable_specifier") mutable = true;
    else if (kind === ":") continue;
    else if (kind === "shorthand_field_identifier") {
      shorthand = true;
      field = lowering.ident(child);
      pattern = { kind: "binding", byRef, mutable, ident: field, subpattern: undefined, span: lowering.span(node) };
      // `S { box x }`, which the repair step wrote as `S { ref x }`.
      if (lowering.wordBefore(child) === "box")
        pattern = { kind: "box", pattern: { ...pattern, byRef: false, span: field.span }, span: lowering.span(node) };
    } else if (field === undefined) field = lowering.ident(child);
    else pattern = lowerPattern(lowering, child);
  }
  const span = lowering.span(node);
  const before = lowering.wordBefore(node);
  return {
    field: field ?? { name: "", hygiene: 0, span },
    shorthand,
    pattern: pattern === undefined || lowering.isBroken(node) ? { kind: "missing", span } : pattern,
    // The repair step took them away.
    attributes: before?.startsWith("#") === true ? leadingAttributes(before) : [],
  };
}

/** `a | b | c` nests to the left, deeper than there is stack for in generated code. */
function collectAlternatives(lowering: Lowering, node: number, alternatives: Pattern[]): void {
  const nodes: number[] = [];
  let at = node;
  while (lowering.kind(at) === "or_pattern" && !lowering.isBroken(at)) {
    const [left = NONE, right = NONE] = lowering.children(at).filter((child) => lowering.kind(child) !== "|");
    if (right !== NONE) nodes.push(right);
    at = left;
  }
  nodes.push(at);
  for (const alternative of nodes.reverse()) {
    const pattern = lowerPattern(lowering, alternative);
    if (pattern.kind === "or") alternatives.push(...pattern.alternatives);
    else alternatives.push(pattern);
  }
}

function lowerRangePattern(lowering: Lowering, node: number, span: Span): Pattern {
  return { kind: "range", ...lowerRangeEnds(lowering, node, lowerRangeEnd), span };
}

/** A literal, a negative literal or a path. */
function lowerRangeEnd(lowering: Lowering, node: number): Expr {
  if (lowering.kind(node) !== "negative_literal") return lowerExpr(lowering, node);
  const operand = lowerLiteral(lowering, lowering.next(node + 1), lowering.span(lowering.next(node + 1)), []);
  return { kind: "unary", operator: "neg", operand, span: lowering.span(node), attributes: [] };
}
