/**
 * The items of a macro expansion, told apart in its tokens. Like the pieces of a file they are parsed one by one and only
 * when their syntax is needed; a macro call among them is not parsed at all, so that a macro that calls itself a hundred
 * times over a long list (`cfg_if!`) costs little more than its tokens.
 *
 * An expansion that is not plainly a list of items gives `undefined`; the parser then reads it whole.
 */
import type {
  Attribute,
  Block,
  Expr,
  Ident,
  Item,
  MacroCall,
  PathSegment,
  Span,
  Token,
  Visibility,
} from "../syntax/ast.js";
import { attributeFromText } from "../syntax/attributeText.js";
import { withoutRaw } from "../syntax/lexer.js";
import type { Expansions } from "../syntax/macros/expansions.js";
import type { SnippetParser } from "../syntax/macros/result.js";
import { printTokens } from "../syntax/macros/tokenText.js";
import type { SourceLocation } from "./defs.js";
import { isDelimiter, readImplNames } from "./itemHead.js";
import { bodyIn, ExpandedItem, type ImplNames, type ItemKind, type RawItem, valueIn } from "./rawItem.js";

export interface TokenItemContext {
  readonly parser: SnippetParser;
  readonly location: SourceLocation | undefined;
  /** `undefined` for tokens of the source. */
  readonly expansions: Expansions | undefined;
  /** Of the call. */
  readonly span: Span;
}

export function tokenItems(tokens: readonly Token[], context: TokenItemContext): readonly RawItem[] | undefined {
  const visible = withoutItemGroups(tokens);
  const items: TokenItem[] = [];
  for (let index = 0; index < visible.length; ) {
    if (visible[index]?.text === ";") {
      index++;
      continue;
    }
    const head = readTokenHead(visible, index);
    if (head === undefined) return undefined;
    items.push(new TokenItem(visible.slice(index, head.end), head, index, context));
    index = head.end;
  }
  return items;
}

/** `$item` fragments hold whole items; their invisible groups would straddle the cuts. */
function withoutItemGroups(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some((token) => token.fragment === "item" || token.fragment === "stmt")) return tokens;
  const open: boolean[] = [];
  return tokens.filter((token) => {
    if (token.text !== "") return true;
    if (token.kind === "open") {
      const isDropped = token.fragment === "item" || token.fragment === "stmt";
      open.push(isDropped);
      return !isDropped;
    }
    return open.pop() !== true;
  });
}

interface TokenHead {
  readonly kind: ItemKind;
  readonly name: Ident | undefined;
  readonly attributes: readonly Attribute[];
  readonly visibility: Visibility;
  /** After the attributes; after the name or keyword; after the item. */
  readonly start: number;
  readonly rest: number;
  readonly end: number;
}

const WORDS: ReadonlyMap<string, ItemKind> = new Map([
  ["fn", "function"],
  ["struct", "struct"],
  ["enum", "enum"],
  ["union", "union"],
  ["trait", "trait"],
  ["type", "typeAlias"],
  ["mod", "module"],
  ["macro", "macroDefinition"],
]);
const MODIFIERS: ReadonlySet<string> = new Set(["unsafe", "async", "auto", "safe", "default"]);

function readTokenHead(tokens: readonly Token[], from: number): TokenHead | undefined {
  const attributes: Attribute[] = [];
  let index = skipInvisible(tokens, from);
  const at = (offset: number): string | undefined => tokens[offset]?.text;
  while (at(index) === "#" && tokens[index + 1]?.kind === "open") {
    const close = closeOf(tokens, index + 1);
    if (close === undefined) return undefined;
    const { text } = printTokens(tokens.slice(index, close + 1), NOWHERE);
    const attribute = attributeFromText(text, 0, text.length);
    attributes.push({ ...attribute, span: tokens[index]?.span ?? NOWHERE });
    index = skipInvisible(tokens, close + 1);
  }
  const start = index;
  let visibility: Visibility = { kind: "private" };
  if (at(index) === "pub") {
    visibility = { kind: "public" };
    index = skipInvisible(tokens, index + 1);
    if (at(index) === "(") {
      const close = closeOf(tokens, index);
      if (close === undefined) return undefined;
      const inner = tokens.slice(index + 1, close).filter((token) => token.kind === "ident" && token.text !== "in");
      // `struct S(pub (A, B))` cannot be here, but `pub (crate)` is.
      visibility = {
        kind: "restricted",
        path: { root: { kind: "relative" }, qualifiedSelf: undefined, segments: inner.map(segmentOf), span: NOWHERE },
      };
      index = close + 1;
    }
    index = skipInvisible(tokens, index);
  }
  const finish = (
    kind: ItemKind,
    nameAt: number | undefined,
    rest: number,
    ends: "semicolon" | "group",
  ): TokenHead | undefined => {
    const nameToken = nameAt === undefined ? undefined : tokens[nameAt];
    if (nameAt !== undefined && nameToken?.kind !== "ident") return undefined;
    const end = ends === "semicolon" ? endAtSemicolon(tokens, rest) : endAtGroup(tokens, rest);
    if (end === undefined) return undefined;
    return { kind, name: nameToken && identOf(nameToken), attributes, visibility, start, rest, end };
  };
  for (;;) {
    index = skipInvisible(tokens, index);
    const token = tokens[index];
    if (token === undefined) return undefined;
    const next = skipInvisible(tokens, index + 1);
    const isCall = at(next) === "!" || at(next) === "::";
    const { text } = token;
    const kind = WORDS.get(text);
    if (token.kind === "punct" && text === "::") return callHead(tokens, index, attributes, visibility, start);
    if (token.kind !== "ident") return undefined;
    if (kind !== undefined && !isCall && (text !== "union" || tokens[next]?.kind === "ident")) {
      return finish(kind, next, next + 1, kind === "typeAlias" ? "semicolon" : "group");
    }
    if (text === "impl") return finish("impl", undefined, index + 1, "group");
    if (text === "use") return finish("use", undefined, index + 1, "semicolon");
    if (text === "static") {
      const nameAt = at(next) === "mut" ? skipInvisible(tokens, next + 1) : next;
      return finish("static", nameAt, nameAt + 1, "semicolon");
    }
    if (text === "const" && !isCall) {
      const follows = at(next) ?? "";
      if (["fn", "unsafe", "extern", "async", "trait", "impl"].includes(follows)) {
        index = next;
        continue;
      }
      return finish("const", next, next + 1, "semicolon");
    }
    if (text === "extern" && !isCall) {
      if (at(next) === "crate") return finish("externCrate", skipInvisible(tokens, next + 1), next + 2, "semicolon");
      const after = tokens[next]?.kind === "literal" ? skipInvisible(tokens, next + 1) : next;
      if (at(after) === "{") return finish("externBlock", undefined, after, "group");
      index = after;
      continue;
    }
    if (text === "macro_rules" && at(next) === "!" && tokens[skipInvisible(tokens, next + 1)]?.kind === "ident") {
      const nameAt = skipInvisible(tokens, next + 1);
      return finish("macroDefinition", nameAt, nameAt + 1, "group");
    }
    if (MODIFIERS.has(text) && !isCall) {
      index = next;
      continue;
    }
    return isCall ? callHead(tokens, index, attributes, visibility, start) : undefined;
  }
}

function callHead(
  tokens: readonly Token[],
  from: number,
  attributes: readonly Attribute[],
  visibility: Visibility,
  start: number,
): TokenHead | undefined {
  let index = from;
  while (tokens[index]?.kind === "ident" || tokens[index]?.text === "::" || tokens[index]?.text === "") index++;
  if (tokens[index]?.text !== "!") return undefined;
  const end = endAtGroup(tokens, index + 1);
  return end === undefined
    ? undefined
    : { kind: "macroCall", name: undefined, attributes, visibility, start, rest: index + 1, end };
}

function skipInvisible(tokens: readonly Token[], from: number): number {
  let index = from;
  while (tokens[index]?.text === "") index++;
  return index;
}

function closeOf(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    const kind = tokens[index]?.kind;
    if (kind === "open") depth++;
    if (kind === "close" && --depth === 0) return index;
  }
  return undefined;
}

function endAtSemicolon(tokens: readonly Token[], from: number): number | undefined {
  let depth = 0;
  for (let index = from; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.text === "") continue;
    if (token?.kind === "open") depth++;
    if (token?.kind === "close") depth--;
    if (depth === 0 && token?.text === ";") return index + 1;
  }
  return undefined;
}

/** Through the first braces, or up to a `;` before any; other brackets belong to what comes before. */
function endAtGroup(tokens: readonly Token[], from: number): number | undefined {
  for (let index = from; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.text === ";") return index + 1;
    if (token?.kind !== "open" || token.text === "") continue;
    const close = closeOf(tokens, index);
    if (close === undefined) return undefined;
    if (token.text === "{") return close + 1;
    index = close;
    // A macro call in parentheses may be the last thing, without its `;`.
    if (close === tokens.length - 1) return tokens.length;
  }
  return undefined;
}

const NOWHERE: Span = { start: 0, end: 0, expansion: undefined };
const MISSING: Item = { kind: "missing", attributes: [], visibility: { kind: "private" }, span: NOWHERE };

function identOf(token: Token): Ident {
  return {
    name: withoutRaw(token.text),
    hygiene: token.hygiene,
    span: token.span,
  };
}

function segmentOf(token: Token): PathSegment {
  return { ident: identOf(token), arguments: undefined };
}

/** Does `cfg` or `cfg_attr` stand there? */
export function mentionsCfg(tokens: readonly Token[]): boolean {
  return tokens.some((token) => token.text === "cfg" || token.text === "cfg_attr");
}

class TokenItem implements RawItem {
  private item: Item | undefined;
  private memberItems: readonly RawItem[] | undefined;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly head: TokenHead,
    /** What the head's positions are relative to. */
    private readonly base: number,
    private readonly context: TokenItemContext,
  ) {}

  get expansions(): Expansions | undefined {
    return this.context.expansions;
  }
  get location(): SourceLocation | undefined {
    return this.context.location;
  }
  get kind(): ItemKind {
    return this.head.kind;
  }
  get name(): string | undefined {
    return this.head.name?.name;
  }
  get attributes(): readonly Attribute[] {
    return this.head.attributes;
  }
  get visibility(): Visibility {
    return this.head.visibility;
  }
  syntax(): Item {
    this.item ??= this.small() ?? this.parse();
    return this.item;
  }

  private parse(): Item {
    const { text, mapping } = printTokens(this.tokens, this.context.span);
    const items = this.context.parser.parseItems(text, mapping).filter((item) => item.kind !== "missing");
    return items.length === 1 ? (items[0] ?? MISSING) : MISSING;
  }

  private small(): Item | undefined {
    const { tokens, head, base } = this;
    const common = { attributes: head.attributes, visibility: head.visibility, span: this.context.span };
    const rest = head.rest - base;
    if (head.kind === "macroCall") {
      const call = this.macroCall(head.start - base, rest);
      return call && { ...common, kind: "macroCall", call };
    }
    if (head.name === undefined) return undefined;
    if (head.kind === "module") {
      return { ...common, kind: "module", ident: head.name, items: tokens.at(-1)?.text === ";" ? undefined : [] };
    }
    if (head.kind === "macroDefinition" && tokens[rest - 3]?.text === "macro_rules") {
      const open = skipInvisible(tokens, rest);
      const close = closeOf(tokens, open);
      return close === undefined
        ? undefined
        : {
            ...common,
            kind: "macroDefinition",
            ident: head.name,
            isDecl2: false,
            tokens: tokens.slice(open + 1, close),
          };
    }
    return undefined;
  }

  private macroCall(start: number, rest: number): MacroCall | undefined {
    const { tokens } = this;
    const path = tokens.slice(start, rest - 1).filter((token) => token.text !== "");
    const names = path.filter((token) => token.kind === "ident");
    const first = names[0];
    if (first === undefined) return undefined;
    const isDollarCrate = first.text === "$crate" && first.crate !== undefined;
    const open = skipInvisible(tokens, rest);
    const close = closeOf(tokens, open);
    const delimiter = tokens[open]?.text;
    if (close === undefined || delimiter === undefined || !isDelimiter(delimiter)) return undefined;
    return {
      path: {
        root: isDollarCrate
          ? { kind: "dollarCrate", crate: first.crate ?? "" }
          : { kind: path[0]?.text === "::" ? "global" : "relative" },
        qualifiedSelf: undefined,
        segments: (isDollarCrate ? names.slice(1) : names).map(segmentOf),
        span: first.span,
      },
      ident: undefined,
      delimiter,
      tokens: tokens.slice(open + 1, close),
      span:
        first.span.expansion === undefined
          ? { ...first.span, end: tokens[close]?.span.end ?? first.span.end }
          : first.span,
    };
  }

  members(): readonly RawItem[] {
    this.memberItems ??= this.readMembers();
    return this.memberItems;
  }

  private readMembers(): readonly RawItem[] {
    const { tokens, head, base, context } = this;
    if (head.kind === "module") {
      const open = skipInvisible(tokens, head.rest - base);
      const close = closeOf(tokens, open);
      const items = close === undefined ? undefined : tokenItems(tokens.slice(open + 1, close), context);
      if (items !== undefined) return items;
    }
    const item = head.kind === "module" ? this.parse() : this.syntax();
    const hasItems =
      item.kind === "module" || item.kind === "trait" || item.kind === "impl" || item.kind === "externBlock";
    return hasItems
      ? (item.items ?? []).map((member) => new ExpandedItem(member, context.location, context.expansions))
      : [];
  }
  body(): Block | "omitted" | undefined {
    return bodyIn(this.syntax());
  }
  value(): Expr | "omitted" | undefined {
    return valueIn(this.syntax());
  }
  bodyVersion(): number {
    return 0;
  }
  implNames(): ImplNames {
    const brace = this.tokens.findIndex((token) => token.text === "{");
    const { text } = printTokens(this.tokens.slice(this.head.rest - this.base, brace < 0 ? undefined : brace), NOWHERE);
    return readImplNames(text, 0);
  }
  mayBeConditional(): boolean {
    return mentionsCfg(this.tokens);
  }
  mayDeclareItems(): boolean {
    return true;
  }
  itemEnd(): undefined {
    return undefined;
  }
}
