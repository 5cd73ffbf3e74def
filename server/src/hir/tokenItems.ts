/**
 * The items of a macro expansion, told apart in its tokens. Like the pieces of a file they are parsed one by one and only
 * when their syntax is needed; a macro call among them is not parsed at all, so that a macro that calls itself a hundred
 * times over a long list (`cfg_if!`) costs little more than its tokens.
 *
 * An expansion that is not plainly a list of items gives `undefined`; the parser then reads it whole.
 */
import type { Attribute, Block, Expr, Item, MacroCall, Path, Span, Token, Visibility } from "../syntax/ast.js";
import { calledPath } from "../syntax/localInnerMacros.js";
import { directBodyOf, spanOfTokens } from "../syntax/macros/direct/index.js";
import type { Expansions } from "../syntax/macros/expansions.js";
import type { SnippetParser } from "../syntax/macros/result.js";
import { printTokens } from "../syntax/macros/tokenText.js";
import type { SourceLocation } from "./defs.js";
import { isDelimiter, readImplNames } from "./itemHead.js";
import { movedEnd, movedStart, Placement, type Replacement } from "./placement.js";
import { bodyIn, ExpandedItem, type ImplNames, type ItemKind, ownerSpanIn, type RawItem, valueIn } from "./rawItem.js";
import {
  closeOf,
  endAtSemicolon,
  NOWHERE,
  readTokenHead,
  segmentOf,
  skipInvisible,
  type TokenHead,
} from "./tokenHead.js";

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

const MISSING: Item = { kind: "missing", attributes: [], visibility: { kind: "private" }, span: NOWHERE };

/** Does `cfg` or `cfg_attr` stand there? */
export function mentionsCfg(tokens: readonly Token[]): boolean {
  return tokens.some((token) => token.text === "cfg" || token.text === "cfg_attr");
}

/** An item's tokens, taken apart. */
export interface TokenParts {
  /** Up to the brace of a body, of members or of a call's arguments, or up to the `=` of a value. */
  readonly before: readonly Token[];
  /** The body, members, arguments or value; of any other item all of it. */
  readonly inside: readonly Token[];
  readonly after: readonly Token[];
}

/** Stands where the call stands, as a place of its own: what is found in its body goes when the body does. */
export class TokenItem implements RawItem, SourceLocation {
  private item: Item | undefined;
  private memberItems: readonly RawItem[] | undefined;
  private version = 0;
  private span: Span | undefined;
  private declares: boolean | undefined;
  placement = new Placement();

  constructor(
    public tokens: readonly Token[],
    private head: TokenHead,
    /** What the head's positions are relative to. */
    private base: number,
    private context: TokenItemContext,
  ) {}

  /**
   * Takes the place of an item that differs in its body at most, so that the definition stays. `places`: it does not differ there, and
   * all that happened to its places is this. Members are to be brought up to date apart.
   */
  accept(changed: TokenItem, places: Replacement | undefined): void {
    this.tokens = changed.tokens;
    this.head = changed.head;
    this.base = changed.base;
    this.context = changed.context;
    this.item = undefined;
    this.declares = undefined;
    this.span = this.span && places && movedSpan(this.span, places);
    if (places === undefined) this.version++;
    this.placement = places === undefined ? new Placement() : this.placement.after(places);
  }

  /** The members that have been asked for so far. */
  get knownMembers(): readonly RawItem[] | undefined {
    return this.memberItems;
  }

  parts(): TokenParts {
    const { tokens } = this;
    const [start, end] = this.inside() ?? [0, tokens.length];
    return { before: tokens.slice(0, start), inside: tokens.slice(start, end), after: tokens.slice(end) };
  }

  /** Where the part starts and ends that `parts` takes out. */
  private inside(): readonly [number, number] | undefined {
    const { tokens, head, base } = this;
    const rest = head.rest - base;
    switch (head.kind) {
      case "function":
      case "impl":
      case "trait":
      case "module":
      case "externBlock": {
        const open = tokens.at(-1)?.text === "}" ? tokens.findIndex(({ text }, at) => at >= rest && text === "{") : -1;
        // Braces before those of the body: a constant in the signature.
        const isLast = open >= 0 && closeOf(tokens, open) === tokens.length - 1;
        return isLast ? [open + 1, tokens.length - 1] : [tokens.length, tokens.length];
      }
      case "macroCall": {
        const open = skipInvisible(tokens, rest);
        const close = closeOf(tokens, open);
        return close === undefined ? undefined : [open + 1, close];
      }
      case "const":
      case "static": {
        const equals = tokens.findIndex(({ text }, at) => at >= rest && text === "=");
        return equals < 0 ? [tokens.length, tokens.length] : [equals + 1, tokens.length - 1];
      }
      default:
        return undefined;
    }
  }

  get expansions(): Expansions | undefined {
    return this.context.expansions;
  }
  get location(): SourceLocation | undefined {
    return this.context.location && this;
  }
  get file(): string {
    return this.context.location?.file ?? "";
  }
  pieceStart(): number {
    return this.context.location?.pieceStart() ?? 0;
  }
  pieceEnd(): number {
    return this.context.location?.pieceEnd() ?? 0;
  }
  text(): string {
    return this.context.location?.text() ?? "";
  }
  /** Reading the call's other items would cost as much. */
  forgetBody(): void {
    this.context.location?.forgetBody();
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
    this.item ??= this.small() ?? this.withBody() ?? this.parse(this.withoutMembers());
    return this.item;
  }

  private withoutMembers(): readonly Token[] {
    const { kind } = this.head;
    if (kind !== "impl" && kind !== "trait") return this.tokens;
    const { before, after } = this.parts();
    return [...before, ...after];
  }

  private parse(tokens: readonly Token[]): Item {
    const { text, mapping } = printTokens(tokens, this.context.span);
    const items = this.context.parser.parseItems(text, mapping).filter((item) => item.kind !== "missing");
    return items.length === 1 ? (items[0] ?? MISSING) : MISSING;
  }

  /** A function whose body is plain: the parser need not read that. */
  private withBody(): Item | undefined {
    const { tokens, head, base } = this;
    const inside = head.kind === "function" ? this.inside() : undefined;
    if (inside === undefined || inside[0] >= tokens.length) return undefined;
    const [start, end] = inside;
    const body = directBodyOf(tokens.slice(start - 1, end + 1));
    const signature = body && this.parse([...tokens.slice(0, start), ...tokens.slice(end)]);
    if (signature?.kind !== "function") return undefined;
    return { ...signature, body, span: spanOfTokens(tokens.slice(head.start - base)) };
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
    const written: Path = {
      root: isDollarCrate
        ? { kind: "dollarCrate", crate: first.crate ?? "" }
        : { kind: path[0]?.text === "::" ? "global" : "relative" },
      qualifiedSelf: undefined,
      segments: (isDollarCrate ? names.slice(1) : names).map(segmentOf),
      span: first.span,
    };
    return {
      path: calledPath(written, first.crate),
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
    const { tokens, head, context } = this;
    const hasMembers = head.kind === "module" || head.kind === "impl" || head.kind === "trait";
    const inside = hasMembers ? this.inside() : undefined;
    const items = inside && tokenItems(tokens.slice(...inside), context);
    if (items !== undefined) return items;
    const item = this.parse(tokens);
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
    return this.version;
  }
  ownerSpan(): Span | undefined {
    this.span ??= ownerSpanIn(this.syntax());
    return this.span;
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
    if (!this.mayHoldBody()) return true;
    this.declares ??= holdsBodyOfSource(this.parts().inside);
    return this.declares;
  }
  /** May its body or value declare impls? `const _` is there for nothing else, and further calls may make them. */
  mayDeclareImpls(): boolean {
    if (!this.mayHoldBody()) return false;
    return (this.kind === "const" && this.name === "_") || this.parts().inside.some(({ text }) => text === "impl");
  }
  itemEnd(): undefined {
    return undefined;
  }
  private mayHoldBody(): boolean {
    return this.kind === "const" || this.kind === "static" || this.kind === "function";
  }
}

/** Words by which items begin that have bodies or values. */
const BEGINNINGS: ReadonlySet<string> = new Set(["fn", "const", "static"]);

/**
 * Does an item there have a body with something in it that was written in the call, other than names? What a macro puts into bodies itself is
 * nobody's to see, and `bitflags!` makes hundreds of such functions.
 */
function holdsBodyOfSource(tokens: readonly Token[]): boolean {
  return tokens.some(({ text }, at) => {
    if (!BEGINNINGS.has(text)) return false;
    const start = tokens.findIndex((token, index) => index > at && (token.text === "{" || token.text === "="));
    if (start < 0) return false;
    const end = tokens[start]?.text === "{" ? closeOf(tokens, start) : endAtSemicolon(tokens, start);
    return tokens.slice(start + 1, end).some(isOfSource);
  });
}

function isOfSource({ text, span }: Token): boolean {
  return text !== "" && span.expansion === undefined && span.byName !== true;
}

function movedSpan({ start, end, expansion }: Span, places: Replacement): Span | undefined {
  const from = movedStart(start, places);
  const to = movedEnd(end, places);
  return from === undefined || to === undefined ? undefined : { start: from, end: to, expansion };
}
