/**
 * The items of a source file as raw items. Each stands for a place in the file rather than for a piece: when an edit
 * changes a body, the item is given the new piece and stays the same item (`acceptBody`), so that its definition and all
 * that was computed from its signature stay. When it changes what follows the name of a function, the item stays, too, and the
 * module that declares it need not be read again (`acceptSignature`); the definition is a new one. Of a macro call that expands to the
 * same items but for their bodies, the items stay (`acceptCall`).
 */
import type { Attribute, Block, Expr, Item, Span, Visibility } from "../syntax/ast.js";
import { CLOSERS } from "../syntax/delimiters.js";
import { tokenize } from "../syntax/lexer.js";
import { snippetParser } from "../syntax/macros/expand.js";
import type { Piece, SourceFile } from "../syntax/pieces.js";
import type { ChangedName } from "./changes.js";
import type { SourceLocation } from "./defs.js";
import { type ItemHead, readHead, readImplNames, readSmallItem } from "./itemHead.js";
import { type Replacement, replacementBetween, UNMOVED } from "./placement.js";
import {
  ExpandedItem,
  type ImplNames,
  type ItemKind,
  implNamesOf,
  itemName,
  type RawItem,
  syntaxOf,
} from "./rawItem.js";
import { tokenItems } from "./tokenItems.js";

export class PieceItem implements RawItem, SourceLocation {
  private headCache: ItemHead | undefined | null = null;
  private small: Item | undefined;
  private version = 0;
  private memberItems: readonly PieceItem[] | undefined;
  readonly placement = UNMOVED;

  constructor(
    readonly source: SourceFile,
    readonly file: string,
    public piece: Piece,
    /** Bodies of dependencies are never asked for. */
    private readonly hasBodies: boolean,
  ) {}

  get location(): SourceLocation {
    return this;
  }
  pieceStart(): number {
    return this.piece.start;
  }
  pieceEnd(): number {
    return this.piece.end;
  }
  text(): string {
    const { piece } = this;
    return piece.kind === "container" ? this.source.text.slice(piece.start, piece.end) : piece.text;
  }

  private get head(): ItemHead | undefined {
    if (this.headCache === null) this.headCache = readHead(this.piece.text);
    return this.headCache;
  }
  get kind(): ItemKind {
    return this.head?.kind ?? this.piece.signature.kind;
  }
  get name(): string | undefined {
    return this.head === undefined ? itemName(this.piece.signature) : this.head.name;
  }
  get attributes(): readonly Attribute[] {
    return this.head?.attributes ?? this.piece.signature.attributes;
  }
  get visibility(): Visibility {
    return this.head?.visibility ?? this.piece.signature.visibility;
  }

  syntax(): Item {
    if (this.small === undefined) {
      const { head } = this;
      this.small = (head && readSmallItem(this.piece.text, head)) ?? this.piece.signature;
    }
    return this.small;
  }
  members(): readonly RawItem[] {
    if (this.piece.kind !== "container") return this.signatureMembers();
    this.memberItems ??= itemsOf(this.piece.children, [], this.source, this.file, this.hasBodies);
    return this.memberItems;
  }
  /** Of an item that was not cut into pieces: an `extern` block. */
  private signatureMembers(): readonly RawItem[] {
    const { text } = this.piece;
    const open = this.head?.kind === "externBlock" ? text.indexOf("{", this.head.rest - 1) : -1;
    if (open >= 0) {
      const tokens = tokenize(text, open + 1, text.lastIndexOf("}"), 0);
      const span = { start: 0, end: text.length, expansion: undefined };
      const items = tokenItems(tokens, {
        parser: snippetParser(this.source.parser),
        location: this,
        expansions: undefined,
        span,
      });
      if (items !== undefined) return items;
    }
    const item = this.piece.signature;
    const hasItems =
      item.kind === "externBlock" || item.kind === "impl" || item.kind === "trait" || item.kind === "module";
    return hasItems ? (item.items ?? []).map((member) => new ExpandedItem(member, this)) : [];
  }
  /** The members that have been asked for so far. */
  get knownMembers(): readonly PieceItem[] | undefined {
    return this.memberItems;
  }
  /** After an edit that added or removed members: those that are left stay the same items. */
  refreshMembers(): void {
    if (this.memberItems === undefined) return;
    this.memberItems = itemsOf(this.piece.children, this.memberItems, this.source, this.file, this.hasBodies);
    for (const member of this.memberItems) member.refreshMembers();
  }
  body(): Block | "omitted" | undefined {
    if (this.piece.bodyStart < 0) return undefined;
    if (!this.hasBodies) return "omitted";
    return this.piece.body;
  }
  value(): Expr | "omitted" | undefined {
    if (this.piece.bodyStart < 0) return undefined;
    if (!this.hasBodies) return "omitted";
    const { item } = this.piece;
    return item.kind === "const" || item.kind === "static" ? item.value : undefined;
  }
  bodyVersion(): number {
    return this.version;
  }
  forgetBody(): void {
    // Items in it are definitions, and must stay the same ones.
    if (!this.mayDeclareItems()) this.piece.forgetBody();
  }
  implNames(): ImplNames {
    return this.head?.kind === "impl"
      ? readImplNames(this.piece.text, this.head.rest)
      : implNamesOf(this.piece.signature);
  }
  mayDeclareItems(): boolean {
    return mayDeclareItems(this.piece);
  }

  /** May a body in it declare anything that has a head? By its text: `false` is certain. */
  mayDeclareHeads(): boolean {
    return mayDeclare(this.piece).heads;
  }

  mayBeConditional(): boolean {
    return this.piece.text.includes("cfg");
  }

  /** May a body in it declare impls, which count outside the body? By its text: `false` is certain. */
  mayDeclareImpls(): boolean {
    return mayDeclareImpls(this.piece);
  }

  /** Takes a new piece whose signature reads the same. */
  acceptBody(piece: Piece): void {
    if (piece === this.piece) return;
    this.piece = piece;
    this.version++;
  }

  /** Takes a new piece that differs behind the name. */
  acceptSignature(piece: Piece): void {
    this.acceptBody(piece);
    this.headCache = null;
    this.small = undefined;
  }

  /** Takes a new piece, which is a call with other arguments that expands to the same items. */
  acceptCall(piece: Piece): void {
    this.acceptBody(piece);
    this.small = undefined;
  }

  /** What makes the new piece of the old one, if both are calls of a macro that differ in their arguments alone. */
  changedArguments(piece: Piece): ChangedArguments | undefined {
    const call = this.kind === "macroCall" ? syntaxOf(this, "macroCall")?.call : undefined;
    if (call === undefined || call.ident !== undefined) return undefined;
    const { text } = this.piece;
    const replacement = replacementBetween(text, piece.text);
    const open = text.indexOf(call.delimiter, this.head === undefined ? text.length : this.head.rest - 1);
    const close = text.lastIndexOf(CLOSERS[call.delimiter]);
    if (open < 0 || replacement.start <= open || replacement.end > close) return undefined;
    return { item: new PieceItem(this.source, this.file, piece, this.hasBodies), replacement };
  }

  /** Is the piece the same function, with other parameters, bounds or result? Not where items in its body see its generics. */
  differsBehindName(piece: Piece): boolean {
    const { head } = this;
    if (head?.kind !== "function" || mayDeclareItems(this.piece) || mayDeclareItems(piece)) return false;
    const start = this.piece.text.slice(0, head.rest);
    return piece.text.startsWith(start) && readHead(piece.text)?.rest === head.rest;
  }

  /** The end moves with the body, while `syntax()` stays as it is. */
  itemEnd(): number {
    return this.piece.text.length;
  }
  ownerSpan(): Span | undefined {
    if (this.kind === "function") return { ...this.syntax().span, end: this.itemEnd() };
    // An item whose value was not cut out has none, whatever recovery makes of its whole text.
    const value = this.value();
    return value === "omitted" ? undefined : value?.span;
  }
}

export interface ChangedArguments {
  /** The call as it is now. */
  readonly item: PieceItem;
  readonly replacement: Replacement;
}

/** What the text of a body may declare, found once: whoever goes through a file asks of each. */
interface MayDeclare {
  /** What has a body of its own, or impls. */
  readonly items: boolean;
  readonly impls: boolean;
  readonly heads: boolean;
}

const NOTHING: MayDeclare = { items: false, impls: false, heads: false };
const declarations = new WeakMap<Piece, MayDeclare>();

function mayDeclare(piece: Piece): MayDeclare {
  if (piece.kind === "container" || piece.bodyStart < 0) return NOTHING;
  let found = declarations.get(piece);
  if (found === undefined) {
    const body = piece.text.slice(piece.bodyStart - piece.start);
    const impls = /\bimpl\b/.test(body);
    // A function or impl, or a const or static at the start of a statement.
    const items = impls || /\bfn\s+\w|[{};]\s*(?:pub[^;{}]*)?(?:const|static)\s+[A-Za-z_]/.test(body);
    const heads = items || /\b(?:struct|enum|union|trait|type)\s+\w/.test(body);
    found = { items, impls, heads };
    declarations.set(piece, found);
  }
  return found;
}

function mayDeclareItems(piece: Piece): boolean {
  return mayDeclare(piece).items;
}

function mayDeclareImpls(piece: Piece): boolean {
  return piece.kind === "container" ? piece.children.some(mayDeclareImpls) : mayDeclare(piece).impls;
}

/** One item a piece; those of `known` whose piece is still there are kept. */
export function itemsOf(
  pieces: readonly Piece[],
  known: readonly PieceItem[],
  source: SourceFile,
  file: string,
  hasBodies: boolean,
): readonly PieceItem[] {
  const byPiece = new Map(known.map((item) => [item.piece, item]));
  return pieces.map((piece) => byPiece.get(piece) ?? new PieceItem(source, file, piece, hasBodies));
}

/** What an edit has changed, where it has changed nothing that names could depend on. */
export interface AcceptedChanges {
  readonly bodies: readonly PieceItem[];
  readonly signatures: readonly ChangedFunction[];
}

/** Calls of macros that may expand to the same items. */
export interface ChangedCall extends ChangedArguments {
  readonly call: PieceItem;
}

export interface ChangedFunction {
  readonly item: PieceItem;
  /** The impl or trait that it is a member of. */
  readonly container: PieceItem | undefined;
}

interface Matches {
  readonly bodies: (readonly [PieceItem, Piece])[];
  readonly signatures: (readonly [ChangedFunction, Piece])[];
  readonly calls: ChangedCall[];
}

/**
 * Brings items up to date after an edit. The items whose bodies have changed, and the functions whose signatures have, if nothing else
 * has: they have taken the new ones. `undefined`: something else has changed; then no item was touched. `acceptCalls` is asked whether
 * calls that have changed expand to the same items, and has those brought up to date.
 */
export function acceptChanges(
  items: readonly PieceItem[],
  pieces: readonly Piece[],
  acceptCalls: (calls: readonly ChangedCall[]) => boolean,
): AcceptedChanges | undefined {
  const matches: Matches = { bodies: [], signatures: [], calls: [] };
  if (!matchItems(items, pieces, undefined, matches) || !acceptCalls(matches.calls)) return undefined;
  for (const [item, piece] of matches.bodies) item.acceptBody(piece);
  for (const [{ item }, piece] of matches.signatures) item.acceptSignature(piece);
  for (const { call, item } of matches.calls) call.acceptCall(item.piece);
  return { bodies: matches.bodies.map(([item]) => item), signatures: matches.signatures.map(([changed]) => changed) };
}

function matchItems(
  items: readonly PieceItem[],
  pieces: readonly Piece[],
  container: PieceItem | undefined,
  matches: Matches,
): boolean {
  if (items.length !== pieces.length) return false;
  return items.every((item, index) => {
    const piece = pieces[index];
    if (piece === undefined) return false;
    if (piece === item.piece) {
      return item.knownMembers === undefined || matchItems(item.knownMembers, piece.children, item, matches);
    }
    if (piece.kind === "container") return false;
    if (signatureText(piece) === signatureText(item.piece)) {
      matches.bodies.push([item, piece]);
      return true;
    }
    const changed = item.changedArguments(piece);
    if (changed !== undefined) {
      matches.calls.push({ call: item, ...changed });
      return true;
    }
    if (!item.differsBehindName(piece)) return false;
    matches.signatures.push([{ item, container: container?.kind === "module" ? undefined : container }, piece]);
    return true;
  });
}

/**
 * The functions that an edit has added, taken away or changed, if it has done nothing else. `undefined`: it has, or they are not reached by
 * their names alone.
 */
export function functionsBetween(
  items: readonly PieceItem[],
  pieces: readonly Piece[],
): readonly ChangedName[] | undefined {
  const functions: ChangedName[] = [];
  return addFunctionsBetween(items, pieces, false, functions) ? functions : undefined;
}

function addFunctionsBetween(
  items: readonly PieceItem[],
  pieces: readonly Piece[],
  areMembers: boolean,
  functions: ChangedName[],
): boolean {
  const now = new Set(pieces);
  const before = new Map(items.map((item) => [item.piece, item]));
  const isFunction = (piece: Piece): boolean => {
    const head = readHead(piece.text);
    if (head?.kind !== "function" || head.name === undefined || mayDeclareImpls(piece)) return false;
    functions.push({ name: head.name, isMember: areMembers });
    return head.attributes.every(({ path }) => path !== "lang");
  };
  if (!items.every(({ piece }) => now.has(piece) || isFunction(piece))) return false;
  // Of two items of one name the first counts, and a macro is in scope behind its definition only: what is kept keeps its order.
  const kept = items.filter(({ piece }) => now.has(piece)).values();
  return pieces.every((piece) => {
    const item = before.get(piece);
    if (item === undefined) return isFunction(piece);
    if (kept.next().value !== item) return false;
    const members = item.knownMembers;
    return members === undefined || addFunctionsBetween(members, piece.children, item.kind !== "module", functions);
  });
}

/** Everything of an item's text that is not a body. */
function signatureText(piece: Piece): string {
  if (piece.bodyStart < 0) return piece.text;
  return `${piece.text.slice(0, piece.bodyStart - piece.start)}\u0000${piece.text.slice(piece.bodyEnd - piece.start)}`;
}
