/**
 * Takes out of a body what `#[cfg]` turns off: statements, match arms, fields of struct expressions and patterns, arguments and
 * elements, the value at a block's end, members of items inside. Whoever reads a body after this need not know of `cfg`.
 *
 *     fn f() -> u8 {
 *         #[cfg(unix)]
 *         { 1 }               with unix: the tail is gone, so this becomes the block's value
 *         #[cfg(not(unix))]
 *         { 2 }
 *     }
 *
 * What exists in the test build alone stays, unless something else is in the ordinary build alone: no build has both, and the body is that
 * of the ordinary one. Items stay, since each is looked at for itself. Source: Rust reference, "Conditional compilation" and "Expression
 * attributes".
 */
import type { Attribute, Block, Expr, Pattern, Statement } from "../syntax/ast.js";
import { applyCfg, type CfgOptions, isActive, isOffInTests } from "./cfg.js";

type Configurable = Block | Expr | Pattern;

/** Results by options and by what they came from: who asks twice gets the same nodes. */
const known = new WeakMap<CfgOptions, WeakMap<Configurable, Configurable>>();

/** The same object when nothing in it is turned off. Costs a walk over the whole body: ask only where `cfg` is written. */
export function configuredBlock(block: Block, options: CfgOptions): Block {
  const result = configured(block, options);
  return isBlock(result) ? result : block;
}

export function configuredExpr(expr: Expr, options: CfgOptions): Expr {
  const result = configured(expr, options);
  return isExpr(result) ? result : expr;
}

export function configuredPattern(pattern: Pattern, options: CfgOptions): Pattern {
  const result = configured(pattern, options);
  return isPattern(result) ? result : pattern;
}

function configured(node: Configurable, options: CfgOptions): unknown {
  let results = known.get(options);
  if (results === undefined) known.set(options, (results = new WeakMap()));
  const found = results.get(node);
  if (found !== undefined) return found;
  const result = withoutInactive(node, options);
  if (isBlock(result) || isExpr(result) || isPattern(result)) results.set(node, result);
  return result;
}

/** What is left in which builds; found on the way. */
interface Builds {
  readonly options: CfgOptions;
  /** What exists in the test build alone is off. */
  readonly isOrdinary: boolean;
  sawTestOnly: boolean;
  sawOrdinaryOnly: boolean;
}

function withoutInactive(node: Configurable, options: CfgOptions): unknown {
  const builds: Builds = { options, isOrdinary: false, sawTestOnly: false, sawOrdinaryOnly: false };
  const result = without(node, builds);
  return builds.sawTestOnly && builds.sawOrdinaryOnly ? without(node, { ...builds, isOrdinary: true }) : result;
}

function isLeft(attributes: readonly Attribute[], builds: Builds): boolean {
  if (attributes.length === 0) return true;
  const { presence } = applyCfg(attributes, builds.options);
  if (presence === "never") return false;
  if (presence === "testOnly") builds.sawTestOnly = true;
  else if (isOffInTests(attributes, builds.options)) builds.sawOrdinaryOnly = true;
  return presence === "always" || !builds.isOrdinary;
}

/** The node without what is turned off below it, whatever kind of node it is; it is plain data, so its properties say all. */
function without(node: unknown, builds: Builds): unknown {
  if (Array.isArray(node)) return withoutElements(node, builds);
  if (typeof node !== "object" || node === null) return node;
  let changed: Record<string, unknown> | undefined;
  for (const [key, value] of Object.entries(node)) {
    // Tokens have no attributes, spans and attributes nothing inside.
    if (typeof value !== "object" || value === null || LEAVES.has(key)) continue;
    const rest = without(value, builds);
    if (rest !== value) (changed ??= { ...node })[key] = rest;
  }
  const result: unknown = changed ?? node;
  return isBlock(result) ? withValue(result, isBlock(node) ? node : result, builds) : result;
}

const LEAVES: ReadonlySet<string> = new Set(["span", "attributes", "tokens", "ident", "lifetime", "visibility"]);

function withoutElements(elements: readonly unknown[], builds: Builds): readonly unknown[] {
  let changed: unknown[] | undefined;
  for (const [index, element] of elements.entries()) {
    const isOff = !isElementActive(element, builds);
    const rest = isOff ? undefined : without(element, builds);
    if (changed === undefined && (isOff || rest !== element)) changed = elements.slice(0, index);
    if (!isOff) changed?.push(rest);
  }
  return changed ?? elements;
}

function isElementActive(element: unknown, builds: Builds): boolean {
  if (typeof element !== "object" || element === null) return true;
  if ("expr" in element && isExpr(element.expr)) return isLeft(element.expr.attributes, builds);
  if ("item" in element) return isItemActive(element.item, builds.options);
  return !hasAttributes(element) || isLeft(element.attributes, builds);
}

function isItemActive(item: unknown, options: CfgOptions): boolean {
  return typeof item !== "object" || item === null || !hasAttributes(item) || isActive(item.attributes, options);
}

/** The block with the value that it has once what is off is gone; `before` is the block as written. */
function withValue(block: Block, before: Block, builds: Builds): Block {
  const { tail } = block;
  if (tail !== undefined && isLeft(tail.attributes, builds)) return block;
  const last = block.statements.at(-1);
  const wasLast = tail === undefined && last === before.statements.at(-1);
  // Only a call without a semicolon may be the value although it stands there as a statement, behind its attributes.
  const value = wasLast && last?.kind !== "macroCall" ? undefined : valueAtEnd(last);
  if (value !== undefined) return { ...block, statements: block.statements.slice(0, -1), tail: value };
  return tail === undefined ? block : { ...block, tail: undefined };
}

/** What a block gives that ends in the statement: itself, if no semicolon follows it. */
export function valueAtEnd(last: Statement | undefined): Expr | undefined {
  if (last?.kind === "expr" && !last.semicolon) return last.expr;
  if (last?.kind === "macroCall" && !last.semicolon)
    return { kind: "macroCall", call: last.call, span: last.span, attributes: last.attributes };
  return undefined;
}

function isBlock(node: unknown): node is Block {
  return typeof node === "object" && node !== null && "statements" in node && "tail" in node;
}

function isExpr(node: unknown): node is Expr {
  return typeof node === "object" && node !== null && "kind" in node && hasAttributes(node);
}

/** Of what `configured` is given: a node with a kind that is no expression. */
function isPattern(node: unknown): node is Pattern {
  return typeof node === "object" && node !== null && "kind" in node && "span" in node && !hasAttributes(node);
}

function hasAttributes(node: object): node is { readonly attributes: Expr["attributes"] } {
  return "attributes" in node && Array.isArray(node.attributes);
}
