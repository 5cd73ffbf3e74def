/**
 * Text to AST: the entry points. Each parses its text, lowers the tree in one pass over flat arrays, and keeps nothing.
 *
 * Snippets (an expression, a pattern, …) are parsed inside a synthetic item, so they can be what a macro expands to.
 * Nothing here throws on any text: what cannot be read becomes `missing`.
 */
import type { Block, Expr, Item, Pattern, TypeExpr } from "./ast.js";
import { Lowering, type LoweringOptions, NONE } from "./lowering/context.js";
import { lowerExpr, missing } from "./lowering/expressions.js";
import { lowerItemNodes, lowerItems } from "./lowering/items.js";
import { lowerPattern } from "./lowering/patterns.js";
import { incomplete, lowerBody } from "./lowering/statements.js";
import { lowerType } from "./lowering/types.js";
import type { Mapping } from "./mapping.js";
import type { RustParser, SyntaxTree } from "./parser.js";
import { closeDelimiters, repair } from "./repair.js";

const noRepairs: ReadonlyMap<number, string> = new Map();

function open(parser: RustParser, text: string, offset: number, mapping: Mapping, options: LoweringOptions): Lowering {
  const tree = parser.parse(text);
  const repaired = tree.hasError ? repair(text) : undefined;
  if (repaired === undefined) return new Lowering(tree, text, mapping, offset, options.bodies, noRepairs);
  return new Lowering(parser.parse(repaired.text), text, mapping, offset, options.bodies, repaired.words);
}

const withBodies: LoweringOptions = { bodies: true };

/** The items of a text: a file, a piece, or what an item macro expands to. */
export function parseItems(parser: RustParser, text: string, mapping: Mapping, options = withBodies): Item[] {
  return lowerItems(open(parser, text, 0, mapping, options), 0);
}

/** A tree that holds several texts, for `itemsOfRange`. Valid until the parser's next parse. */
export function openTree(parser: RustParser, text: string): SyntaxTree {
  return parser.parse(text);
}

/**
 * The items that stand in `[start, end)` of a tree of several texts, lowered without bodies; `node` is the first
 * top-level node that may belong to them, `next` the first after them, `reached` where the last one ends. `undefined` when one
 * of the nodes is broken or reaches into the next text, of which it then holds a part; or where so much is broken that no tree was made.
 */
export function itemsOfRange(
  tree: SyntaxTree,
  text: string,
  node: number,
  start: number,
  end: number,
  mapping: Mapping,
): { readonly items: Item[] | undefined; readonly next: number; readonly reached: number } {
  const lowering = new Lowering(tree, text, mapping, start, false, noRepairs);
  const nodes: number[] = [];
  let isWhole = true;
  let reached = start;
  while (node < tree.count && lowering.start(node) < end) {
    reached = Math.max(reached, lowering.end(node));
    nodes.push(node);
    node = lowering.next(node);
  }
  // Where the root is an error the tokens of broken texts stand beside the items that were made of other parts of them.
  const isBroken = tree.hasError && (lowering.kind(0) === "ERROR" || nodes.some((top) => lowering.holdsError(top)));
  if (reached > end || isBroken) isWhole = false;
  return { items: isWhole ? lowerItemNodes(lowering, nodes) : undefined, next: node, reached };
}

/** The statements and the tail of what would stand between braces. The block's span is that of the whole text. */
export function parseStatements(parser: RustParser, text: string, mapping: Mapping): Block {
  // Of macros that do nothing in this configuration.
  if (text === "") return { statements: [], tail: undefined, span: mapping.span(0, 0) };
  const prefix = "fn f(){";
  let lowering = open(parser, `${prefix}${text}\n}`, prefix.length, mapping, withBodies);
  const closed = lowering.tree.hasError ? closeDelimiters(text) : text;
  if (closed !== text) lowering = open(parser, `${prefix}${closed}\n}`, prefix.length, mapping, withBodies);
  const block = bodyOf(lowering);
  const span = mapping.span(0, text.length);
  if (block === NONE) return { statements: [{ kind: "missing", children: [], span }], tail: undefined, span };
  const body = { ...lowerBody(lowering, block), span };
  return closed === text ? body : incomplete(body, span.end);
}

export function parseExpr(parser: RustParser, text: string, mapping: Mapping): Expr {
  // `let` gives the text the position of a whole expression, where a struct literal may stand.
  const prefix = "fn f(){let _=";
  const lowering = open(parser, `${prefix}${text}\n;}`, prefix.length, mapping, withBodies);
  const value = soleChildAfter(lowering, letOf(lowering), "=");
  if (value !== NONE) return lowerExpr(lowering, value);
  const block = bodyOf(lowering);
  const expr = block === NONE ? undefined : missing(lowering, block);
  const children = expr?.kind === "missing" ? expr.children : [];
  return { kind: "missing", children, attributes: [], span: mapping.span(0, text.length) };
}

export function parsePattern(parser: RustParser, text: string, mapping: Mapping): Pattern {
  const prefix = "fn f(){match x{";
  const lowering = open(parser, `${prefix}${text}\n=>{}}}`, prefix.length, mapping, withBodies);
  const missing: Pattern = { kind: "missing", span: mapping.span(0, text.length) };
  const block = lowering.tree.hasError ? NONE : bodyOf(lowering);
  if (block === NONE) return missing;
  // `{`, the statement, the `match`.
  const arms = lowering.child(block + 3, "match_block");
  const arm =
    lowering.kind(block + 3) !== "match_expression" || arms === NONE ? NONE : lowering.child(arms, "match_arm");
  const pattern = arm === NONE ? NONE : lowering.child(arm, "match_pattern");
  if (pattern === NONE || lowering.children(pattern).length !== 1 || lowering.children(arms).length !== 3)
    return missing;
  return lowerPattern(lowering, pattern + 1);
}

export function parseType(parser: RustParser, text: string, mapping: Mapping): TypeExpr {
  const prefix = "fn f(){let _:";
  const lowering = open(parser, `${prefix}${text}\n;}`, prefix.length, mapping, withBodies);
  const type = soleChildAfter(lowering, letOf(lowering), ":");
  return type === NONE ? { kind: "missing", span: mapping.span(0, text.length) } : lowerType(lowering, type);
}

/** The body of the first function. */
function bodyOf(lowering: Lowering): number {
  const item = lowering.child(0, "function_item");
  return item === NONE ? NONE : lowering.child(item, "block");
}

/** The `let` that is all of the synthetic body. */
function letOf(lowering: Lowering): number {
  const block = bodyOf(lowering);
  if (block === NONE) return NONE;
  const [, statement = NONE, close = NONE] = lowering.children(block);
  return lowering.kind(statement) === "let_declaration" && lowering.kind(close) === "}" ? statement : NONE;
}

function soleChildAfter(lowering: Lowering, parent: number, token: string): number {
  if (parent === NONE || lowering.isBroken(parent)) return NONE;
  const children = lowering.children(parent);
  const [value = NONE, semicolon = NONE, more] = children.slice(
    children.findIndex((child) => lowering.kind(child) === token) + 1,
  );
  return lowering.kind(semicolon) === ";" && more === undefined ? value : NONE;
}
