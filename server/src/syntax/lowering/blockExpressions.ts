/** Expressions that have blocks: conditions, loops, `match`, closures and the block expressions themselves. */
import type { Attribute, BlockExpr, Expr, Lifetime, MatchArm, Pattern, Span, TypeExpr } from "../ast.js";
import { lowerAttribute } from "./attributes.js";
import { type Lowering, NO_ATTRIBUTES, NONE } from "./context.js";
import { lowerExpr, missing } from "./expressions.js";
import { lowerMutablePattern, lowerPattern } from "./patterns.js";
import { lowerBlock } from "./statements.js";
import { lowerGenericParams, lowerOutput, lowerType } from "./types.js";

type Attributes = readonly Attribute[];

/** `{}`, `unsafe {}`, `const {}`, `async move {}`, `try {}`, `gen {}`, each with its label. */
export function lowerBlockExpr(lowering: Lowering, node: number, span: Span, attributes: Attributes): Expr {
  const kind = lowering.kind(node);
  const blockNode = kind === "block" ? node : lowering.child(node, "block");
  if (blockNode === NONE) return missing(lowering, node, attributes);
  const mode = blockMode(kind, lowering.hasChild(node, "move"));
  return {
    kind: "block",
    label: labelOf(lowering, blockNode),
    mode,
    block: lowerBlock(lowering, blockNode),
    span,
    attributes,
  };
}

function blockMode(kind: string, isMove: boolean): BlockExpr["mode"] {
  switch (kind) {
    case "unsafe_block":
      return "unsafe";
    case "const_block":
      return "const";
    case "async_block":
      return isMove ? "asyncMove" : "async";
    case "gen_block":
      return isMove ? "genMove" : "gen";
    case "try_block":
      return "try";
    default:
      return "plain";
  }
}

function labelOf(lowering: Lowering, node: number): Lifetime | undefined {
  const label = lowering.child(node, "label");
  return label === NONE ? undefined : lowering.lifetime(label);
}

export function lowerIf(lowering: Lowering, node: number, span: Span, attributes: Attributes): Expr {
  const [, condition = NONE, then = NONE, elseClause = NONE] = lowering.children(node);
  if (lowering.kind(then) !== "block") return missing(lowering, node, attributes);
  let otherwise: Expr | undefined;
  if (elseClause !== NONE) {
    const branch = lowering.children(elseClause).at(1) ?? NONE;
    otherwise =
      lowering.isBroken(elseClause) || branch === NONE ? missing(lowering, elseClause) : lowerExpr(lowering, branch);
  }
  return {
    kind: "if",
    condition: lowerExpr(lowering, condition),
    then: lowerBlock(lowering, then),
    otherwise,
    span,
    attributes,
  };
}

/** `let pattern = value` in a condition. */
export function lowerLetCondition(lowering: Lowering, node: number, span: Span): Expr {
  const [, pattern = NONE, , value = NONE] = lowering.children(node);
  return {
    kind: "let",
    pattern: lowerPattern(lowering, pattern),
    value: lowerExpr(lowering, value),
    span,
    attributes: NO_ATTRIBUTES,
  };
}

/** `a && let b = c && d`: flat in the tree, nested to the left in the AST as `&&` is. */
export function lowerLetChain(lowering: Lowering, node: number): Expr {
  const operands: number[] = [];
  const operators: number[] = [];
  flattenChain(lowering, node, operands, operators);
  const first = operands[0] ?? NONE;
  let chain = lowerExpr(lowering, first);
  operators.forEach((operator, index) => {
    const right = operands[index + 1] ?? NONE;
    chain = {
      kind: "binary",
      operator: "&&",
      operatorSpan: lowering.span(operator),
      left: chain,
      right: lowerExpr(lowering, right),
      span: lowering.spanFrom(first, right),
      attributes: NO_ATTRIBUTES,
    };
  });
  return chain;
}

function flattenChain(lowering: Lowering, node: number, operands: number[], operators: number[]): void {
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "&&") operators.push(child);
    else if (kind !== "let_chain") operands.push(child);
    else if (lowering.enter()) {
      flattenChain(lowering, child, operands, operators);
      lowering.leave();
    }
  }
}

export function lowerWhile(lowering: Lowering, node: number, span: Span, attributes: Attributes): Expr {
  const keyword = lowering.child(node, "while");
  const condition = keyword === NONE ? NONE : lowering.next(keyword);
  const body = lowering.children(node).at(-1) ?? NONE;
  if (condition === NONE || lowering.kind(body) !== "block") return missing(lowering, node, attributes);
  return {
    kind: "while",
    label: labelOf(lowering, node),
    condition: lowerExpr(lowering, condition),
    body: lowerBlock(lowering, body),
    span,
    attributes,
  };
}

export function lowerLoop(lowering: Lowering, node: number, span: Span, attributes: Attributes): Expr {
  const body = lowering.child(node, "block");
  if (body === NONE) return missing(lowering, node, attributes);
  return { kind: "loop", label: labelOf(lowering, node), body: lowerBlock(lowering, body), span, attributes };
}

export function lowerFor(lowering: Lowering, node: number, span: Span, attributes: Attributes): Expr {
  const keyword = lowering.child(node, "for");
  const preposition = lowering.child(node, "in");
  const body = lowering.children(node).at(-1) ?? NONE;
  if (keyword === NONE || preposition === NONE || lowering.kind(body) !== "block")
    return missing(lowering, node, attributes);
  return {
    kind: "for",
    label: labelOf(lowering, node),
    pattern: lowerPattern(lowering, lowering.next(keyword)),
    iterable: lowerExpr(lowering, lowering.next(preposition)),
    body: lowerBlock(lowering, body),
    span,
    attributes,
  };
}

export function lowerMatch(lowering: Lowering, node: number, span: Span, attributes: Attributes): Expr {
  const [, scrutinee = NONE, block = NONE] = lowering.children(node);
  if (lowering.kind(block) !== "match_block" || lowering.isBroken(block)) return missing(lowering, node, attributes);
  const value = lowerExpr(lowering, scrutinee);
  const arms: MatchArm[] = [];
  for (const child of lowering.children(block)) {
    if (lowering.kind(child) === "match_arm") arms.push(lowerMatchArm(lowering, child));
  }
  return { kind: "match", scrutinee: value, arms, span, attributes };
}

/** The arm's span ends where its body does; the comma is outside, as in rustc. */
function lowerMatchArm(lowering: Lowering, node: number): MatchArm {
  const attributes: Attribute[] = [];
  let patternNode = NONE;
  let body = NONE;
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "attribute_item" || kind === "inner_attribute_item") attributes.push(lowerAttribute(lowering, child));
    else if (kind === "match_pattern") patternNode = child;
    else if (kind !== "=>" && kind !== ",") body = child;
  }
  const [pattern = NONE, condition = NONE, guard = NONE] = patternNode === NONE ? [] : lowering.children(patternNode);
  const isBroken = lowering.isBroken(node) || (patternNode !== NONE && lowering.isBroken(patternNode));
  const start = patternNode === NONE ? node : patternNode;
  return {
    attributes,
    pattern:
      pattern === NONE || isBroken ? { kind: "missing", span: lowering.span(start) } : lowerPattern(lowering, pattern),
    guard: condition === NONE || guard === NONE ? undefined : lowerExpr(lowering, guard),
    body: body === NONE || isBroken ? missing(lowering, node) : lowerExpr(lowering, body),
    span: lowering.spanFrom(start, body === NONE ? node : body),
  };
}

export function lowerClosure(lowering: Lowering, node: number, span: Span, attributes: Attributes): Expr {
  let isMove = false;
  let isAsync = false;
  let isStatic = false;
  let parameters = NONE;
  let headStart = NONE;
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "static") isStatic = true;
    else if (kind === "async") isAsync = true;
    else if (kind === "move") isMove = true;
    else if (kind === "closure_parameters") parameters = child;
    if (headStart === NONE) headStart = child;
  }
  const body = lowering.children(node).at(-1) ?? NONE;
  if (parameters === NONE || body === parameters || lowering.isBroken(parameters))
    return missing(lowering, node, attributes);
  const output = lowerOutput(lowering, node);
  const arrow = lowering.child(node, "->");
  const headEnd = arrow === NONE ? parameters : lowering.next(arrow);
  return {
    kind: "closure",
    forLifetimes: closureBinder(lowering, node),
    isMove,
    isAsync,
    isStatic,
    params: lowerClosureParams(lowering, parameters),
    output,
    body: lowerExpr(lowering, body),
    headSpan: lowering.spanFrom(headStart, headEnd),
    span,
    attributes,
  };
}

/** `for<'a> |x: &'a T| …`; tree-sitter-rust has no rule for it yet, but it may come. */
function closureBinder(lowering: Lowering, node: number): ReturnType<typeof lowerGenericParams> {
  const params = lowering.child(node, "type_parameters");
  return params === NONE ? [] : lowerGenericParams(lowering, params);
}

function lowerClosureParams(lowering: Lowering, node: number): { pattern: Pattern; type: TypeExpr | undefined }[] {
  const params: { pattern: Pattern; type: TypeExpr | undefined }[] = [];
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "|" || kind === ",") continue;
    if (kind !== "parameter") {
      params.push({ pattern: lowerPattern(lowering, child), type: undefined });
      continue;
    }
    const mutable = lowering.child(child, "mutable_specifier");
    const pattern = mutable === NONE ? child + 1 : lowering.next(mutable);
    const type = lowering.children(child).at(-1) ?? NONE;
    params.push({ pattern: lowerMutablePattern(lowering, mutable, pattern), type: lowerType(lowering, type) });
  }
  return params;
}
