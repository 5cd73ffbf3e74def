/** Blocks and statements of a syntax tree. */
import type { Attribute, Block, Expr, LetStatement, Statement } from "../ast.js";
import { lowerAttribute } from "./attributes.js";
import { type Lowering, NONE } from "./context.js";
import { collectIntact, lowerExpr } from "./expressions.js";
import { isItemKind, lowerItem } from "./items.js";
import { lowerMacroCall } from "./paths.js";
import { lowerMutablePattern } from "./patterns.js";
import { lowerType } from "./types.js";

/**
 * Of the `block` node of a body. If the parser made anything up in it, be it the `;` after `names` that is to become `names.push(…);`, the
 * first statement is an empty `missing` one there. Not so in what a macro makes, where statements that were given to it (`$s:stmt`) need no `;`.
 */
export function lowerBody(lowering: Lowering, node: number): Block {
  const block = lowerBlock(lowering, node);
  const madeUp = lowering.tree.hasError ? lowering.firstMadeUp(node) : NONE;
  return madeUp === NONE || block.span.expansion !== undefined ? block : incomplete(block, lowering.span(madeUp).start);
}

/** With an empty `missing` statement for what is made up at an offset. */
export function incomplete(block: Block, at: number): Block {
  const span = { ...block.span, start: at, end: at };
  return { ...block, statements: [{ kind: "missing", children: [], isMadeUp: true, span }, ...block.statements] };
}

/** Of a `block` node. */
export function lowerBlock(lowering: Lowering, node: number): Block {
  const open = lowering.child(node, "{");
  const children = open === NONE ? [] : lowering.children(node).filter((child) => child > open);
  const { statements, tail } = lowerStatements(lowering, children);
  return { statements, tail, span: open === NONE ? lowering.span(node) : lowering.spanFrom(open, node) };
}

/** The statements among sibling nodes; the last one is the tail if it has no `;`. */
function lowerStatements(lowering: Lowering, nodes: readonly number[]): Pick<Block, "statements" | "tail"> {
  const statements: Statement[] = [];
  let tail: Expr | undefined;
  let attributes: Attribute[] = [];
  const last = lastStatement(lowering, nodes);
  for (const [index, node] of nodes.entries()) {
    const kind = lowering.kind(node);
    if (kind === "attribute_item") {
      attributes.push(lowerAttribute(lowering, node));
      continue;
    }
    if (kind === "}" || kind === "empty_statement" || kind === "inner_attribute_item" || kind === "MISSING") continue;
    if (node === last && isTail(lowering, node, kind)) {
      const value = kind === "expression_statement" ? node + 1 : node;
      tail = lowerExpr(lowering, value, value, attributes);
    } else {
      statements.push(
        withSemicolon(lowering, lowerStatement(lowering, node, kind, attributes), node, nodes[index + 1]),
      );
    }
    attributes = [];
  }
  return { statements, tail };
}

/** `match x {};`: to Rust the `;` ends the statement, to the grammar it sometimes is an empty one of its own. */
function withSemicolon(lowering: Lowering, statement: Statement, node: number, next: number | undefined): Statement {
  if (statement.kind !== "expr" && statement.kind !== "macroCall") return statement;
  if (statement.semicolon || next === undefined || lowering.kind(next) !== "empty_statement") return statement;
  return { ...statement, semicolon: true, span: lowering.spanFrom(node, next) };
}

function lastStatement(lowering: Lowering, nodes: readonly number[]): number {
  return (
    nodes.findLast((node) => {
      const kind = lowering.kind(node);
      return kind !== "}" && kind !== "MISSING" && kind !== "inner_attribute_item";
    }) ?? NONE
  );
}

/** An expression without `;`: a block-like one in statement position, or a plain one, or a macro call. */
function isTail(lowering: Lowering, node: number, kind: string): boolean {
  if (kind === "expression_statement") return !endsWithSemicolon(lowering, node);
  return kind !== "let_declaration" && kind !== "ERROR" && !isItemKind(kind);
}

function endsWithSemicolon(lowering: Lowering, node: number): boolean {
  const last = lowering.children(node).at(-1) ?? NONE;
  const kind = lowering.kind(last);
  // A made-up `;` stands for a forgotten one.
  return kind === ";" || kind === "MISSING";
}

function lowerStatement(lowering: Lowering, node: number, kind: string, attributes: readonly Attribute[]): Statement {
  const span = lowering.span(node);
  if (kind === "ERROR") {
    const children: Expr[] = [];
    collectIntact(lowering, node, children);
    return { kind: "missing", children, span };
  }
  if (kind === "let_declaration") return lowerLet(lowering, node, attributes);
  if (isItemKind(kind)) {
    const item = lowerItem(lowering, node, attributes);
    return item === undefined ? { kind: "missing", children: [], span } : { kind: "item", item, span };
  }
  const isStatement = kind === "expression_statement";
  const value = isStatement ? node + 1 : node;
  const semicolon = isStatement && endsWithSemicolon(lowering, node);
  if (isStatement && lowering.isBroken(node)) {
    const children: Expr[] = [];
    collectIntact(lowering, node, children);
    return { kind: "missing", children, span };
  }
  if (lowering.kind(value) === "macro_invocation") {
    const call = lowerMacroCall(lowering, value);
    if (call !== undefined) return { kind: "macroCall", call, attributes, semicolon, span };
  }
  return { kind: "expr", expr: lowerExpr(lowering, value, value, attributes), semicolon, span };
}

function lowerLet(lowering: Lowering, node: number, attributes: readonly Attribute[]): LetStatement | Statement {
  const span = lowering.span(node);
  if (lowering.isBroken(node)) {
    const children: Expr[] = [];
    const equals = lowering.child(node, "=");
    if (equals !== NONE) {
      const value = lowering.next(equals);
      if (value < lowering.next(node)) children.push(lowerExpr(lowering, value));
    }
    return { kind: "missing", children, span };
  }
  let mutable = NONE;
  let pattern = NONE;
  let type = NONE;
  let initializer = NONE;
  let otherwise = NONE;
  let after = "";
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "let" || kind === ":" || kind === "=" || kind === "else" || kind === ";") after = kind;
    else if (after === "let" && kind === "mutable_specifier") mutable = child;
    else if (after === "let") pattern = child;
    else if (after === ":") type = child;
    else if (after === "=") {
      // The initializer may be followed by a made-up `;`.
      if (initializer === NONE) initializer = child;
    } else if (after === "else") {
      if (otherwise === NONE) otherwise = child;
    }
  }
  return {
    kind: "let",
    attributes,
    pattern: pattern === NONE ? { kind: "missing", span } : lowerMutablePattern(lowering, mutable, pattern),
    type: type === NONE ? undefined : lowerType(lowering, type),
    initializer: initializer === NONE ? undefined : lowerExpr(lowering, initializer),
    otherwise: otherwise === NONE || lowering.kind(otherwise) !== "block" ? undefined : lowerBlock(lowering, otherwise),
    span,
  };
}
