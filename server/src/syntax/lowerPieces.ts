/**
 * From a piece's text to its item.
 *
 * Signatures are parsed many at a time, with bodies replaced by `{}` and values by `0`, so that indexing a dependency
 * costs only its signatures. A piece that does not come out whole is parsed again alone; when a body is so broken that
 * the parser loses the function around it, the body is parsed apart from the signature. Plain bodies and values are read from their
 * tokens.
 */
import type { Block, Expr, Item, Span } from "./ast.js";
import { leadingAttributes } from "./attributeText.js";
import { declarativeMacroFromText } from "./declarativeMacro.js";
import { tokenize } from "./lexer.js";
import { itemsOfRange, openTree, parseItems, parseStatements } from "./lower.js";
import { incomplete } from "./lowering/statements.js";
import { directBody, directValue } from "./macros/direct/index.js";
import { type Mapping, sourceMapping } from "./mapping.js";
import type { RustParser } from "./parser.js";
import type { Piece } from "./pieces.js";
import { closeDelimiters } from "./repair.js";

/** Texts are joined up to this length. Longer: one broken piece makes more text be parsed twice. Shorter: more calls. */
const BATCH_LENGTH = 32 * 1024;

const CLOSE_BRACE = 0x7d;

const plain = sourceMapping(0);
const noBodies = { bodies: false };

interface Stub {
  readonly text: string;
  readonly mapping: Mapping;
}

/** The text to parse for the signature, and how its offsets are those of the piece. */
function stubOf(piece: Piece): Stub {
  if (piece.kind === "container") return { text: `${piece.text}{}`, mapping: plain };
  if (piece.bodyStart < 0) return { text: piece.text, mapping: plain };
  const bodyStart = piece.bodyStart - piece.start;
  const bodyEnd = piece.bodyEnd - piece.start;
  const replacement = piece.kind === "function" ? "{}" : "0";
  // Everything up to the body stands where it stood; after the replacement all is shifted.
  const longer = bodyEnd - bodyStart - replacement.length;
  const offset = (at: number): number => (at > bodyStart ? at + longer : at);
  const span = (start: number, end: number): Span => ({ start: offset(start), end: offset(end), expansion: undefined });
  return {
    text: piece.text.slice(0, bodyStart) + replacement + piece.text.slice(bodyEnd),
    mapping: { ...plain, span },
  };
}

/** Gives every piece its signature. */
export function lowerPieceSignatures(parser: RustParser, pieces: readonly Piece[]): void {
  let batch: { readonly piece: Piece; readonly stub: Stub }[] = [];
  let length = 0;
  for (const piece of pieces) {
    if (piece.kind === "unknown") {
      piece.setSignature(missingItem(piece));
      continue;
    }
    const stub = stubOf(piece);
    batch.push({ piece, stub });
    length += stub.text.length;
    if (length >= BATCH_LENGTH) {
      lowerBatch(parser, batch);
      batch = [];
      length = 0;
    }
  }
  lowerBatch(parser, batch);
}

function lowerBatch(parser: RustParser, batch: readonly { readonly piece: Piece; readonly stub: Stub }[]): void {
  const text = batch.map(({ stub }) => stub.text).join("\n");
  const retry: { readonly piece: Piece; readonly stub: Stub }[] = [];
  const tree = openTree(parser, text);
  let start = 0;
  let node = 1;
  let reached = 0;
  for (const { piece, stub } of batch) {
    const end = start + stub.text.length;
    const found = itemsOfRange(tree, text, node, start, end, stub.mapping);
    node = found.next;
    // A broken piece before this one may have taken a part of it.
    const item = found.items === undefined || reached > start ? undefined : soleItem(found.items, stub.text);
    if (item === undefined) retry.push({ piece, stub });
    else piece.setSignature(item);
    reached = Math.max(reached, found.reached);
    start = end + 1;
  }
  // The tree is the parser's until its next parse, so these had to wait.
  for (const { piece, stub } of retry) {
    const items = parseItems(parser, stub.text, stub.mapping, noBodies);
    piece.setSignature(soleItem(items, stub.text) ?? declarativeMacro(piece) ?? missingItem(piece));
  }
}

/** The piece's item with its body. */
export function lowerPieceItem(parser: RustParser, piece: Piece): Item {
  return withBody(piece) ?? withValue(piece) ?? lowerByParser(parser, piece);
}

function withBody(piece: Piece): Item | undefined {
  const body = lowerBodyDirectly(piece);
  const signature = body && piece.signature;
  return signature?.kind === "function" ? { ...signature, body } : undefined;
}

function withValue(piece: Piece): Item | undefined {
  const value = lowerValueDirectly(piece);
  const signature = value && piece.signature;
  return signature?.kind === "const" || signature?.kind === "static" ? { ...signature, value } : undefined;
}

/**
 * The body of a function if it is of the plain kind, as nine of ten are: read from its tokens, at a quarter of what a parse costs.
 * `undefined` where the parser must decide: what it would answer is the same (a test compares the two).
 */
export function lowerBodyDirectly(piece: Piece): Block | undefined {
  if (piece.kind !== "function" || piece.bodyEnd - piece.bodyStart < 2) return undefined;
  const start = piece.bodyStart - piece.start;
  const end = piece.bodyEnd - piece.start;
  if (piece.text.charCodeAt(end - 1) !== CLOSE_BRACE) return undefined;
  return directBody(tokenize(piece.text, start + 1, end - 1, 0), { start, end, expansion: undefined });
}

/** The value of a `const` or `static`, likewise: the tables of real crates are thousands of lines long. */
export function lowerValueDirectly(piece: Piece): Expr | undefined {
  if (piece.kind !== "value" || piece.bodyStart < 0) return undefined;
  return directValue(tokenize(piece.text, piece.bodyStart - piece.start, piece.bodyEnd - piece.start, 0));
}

/** The piece's item with its body, as the parser reads it. */
export function lowerByParser(parser: RustParser, piece: Piece): Item {
  if (piece.kind === "container") return piece.signature;
  // A body with an open delimiter or string would be read past its end.
  const isOpen = piece.kind === "function" && piece.bodyStart >= 0 && !isClosed(piece);
  const item = isOpen ? undefined : soleItem(parseItems(parser, piece.text, plain), piece.text);
  if (piece.kind !== "function" || item?.kind === "function")
    return item ?? declarativeMacro(piece) ?? missingItem(piece);
  const signature = piece.signature;
  if (signature.kind !== "function" || piece.bodyStart < 0) return item ?? signature;
  return { ...signature, body: lowerBodyAlone(parser, piece) };
}

/** Does the `}` at the end of the body close its `{`? */
function isClosed(piece: Piece): boolean {
  if (piece.bodyEnd - piece.bodyStart < 2) return false;
  return closeDelimiters(piece.text.slice(piece.bodyStart - piece.start)).length === piece.bodyEnd - piece.bodyStart;
}

function lowerBodyAlone(parser: RustParser, piece: Piece): ReturnType<typeof parseStatements> {
  const start = piece.bodyStart - piece.start;
  const end = piece.bodyEnd - piece.start;
  const hasEnd = isClosed(piece);
  const inner = piece.text.slice(start + 1, hasEnd ? end - 1 : end);
  const block = {
    ...parseStatements(parser, inner, sourceMapping(-(start + 1))),
    span: { start, end, expansion: undefined },
  };
  return hasEnd ? block : incomplete(block, end);
}

function declarativeMacro(piece: Piece): Item | undefined {
  return piece.text.includes("macro") ? declarativeMacroFromText(piece.text) : undefined;
}

/** A piece is one item; what is broken beside it does not count, except that it may have taken the attributes. */
function soleItem(items: readonly Item[], text: string): Item | undefined {
  const [item, more] = items.filter((item) => item.kind !== "missing");
  if (item === undefined || more !== undefined) return undefined;
  return items.length === 1 ? item : { ...item, attributes: leadingAttributes(text) };
}

function missingItem(piece: Piece): Item {
  const span = { start: 0, end: piece.text.length, expansion: undefined };
  return { kind: "missing", attributes: [], visibility: { kind: "private" }, span };
}
