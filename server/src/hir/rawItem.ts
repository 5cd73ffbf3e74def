/**
 * An item before it becomes a definition: what its head says (kind, name, attributes, visibility), and the syntax on
 * demand. Three kinds of origin give the same interface: a piece of a source file, an item that a macro expanded to, and
 * an entry of an index. Name resolution needs only heads, so most syntax is never made.
 */
import type { Attribute, Block, Expr, Item, Span, Visibility } from "../syntax/ast.js";
import type { Expansions } from "../syntax/macros/expansions.js";
import type { SourceLocation } from "./defs.js";

export type ItemKind = Item["kind"];

export interface RawItem {
  readonly kind: ItemKind;
  /** `undefined` for impls, uses, macro calls, extern blocks, and for what the parser could not read. */
  readonly name: string | undefined;
  readonly attributes: readonly Attribute[];
  readonly visibility: Visibility;
  readonly location: SourceLocation | undefined;
  /** Signature and fields. A body in it may be out of date: `body()` is the current one. */
  syntax(): Item;
  /** The items inside a module, trait, impl or extern block, in order. */
  members(): readonly RawItem[];
  /** Of a function. */
  body(): Block | "omitted" | undefined;
  /** Of a const or static. */
  value(): Expr | "omitted" | undefined;
  bodyVersion(): number;
  /**
   * Words that decide by which name an impl is found, without its syntax: the last path segment of the trait (`undefined`
   * in an inherent impl) and of the self type (`undefined` when it is no path).
   */
  implNames(): ImplNames;
  /** Does the text of its body contain an item, perhaps? `false` is certain. */
  mayDeclareItems(): boolean;
  /** Does a `cfg` stand in it, perhaps? `false` is certain. */
  mayBeConditional(): boolean;
  /** Of the macro call that made the item. */
  readonly expansions?: Expansions | undefined;
  /** Where the item ends now, relative to its piece; `undefined` where `syntax()` says it. */
  itemEnd(): number | undefined;
  /** Where that stands now which has a body: a function, the value of a const or static. */
  ownerSpan(): Span | undefined;
}

export interface ImplNames {
  readonly trait: string | undefined;
  readonly self: string | undefined;
}

/** The body that stands in the syntax of a function. */
export function bodyIn(item: Item): Block | "omitted" | undefined {
  return item.kind === "function" ? item.body : undefined;
}

/** The value that stands in the syntax of a const or static. */
export function valueIn(item: Item): Expr | "omitted" | undefined {
  return item.kind === "const" || item.kind === "static" ? item.value : undefined;
}

/** Where that stands in the syntax which has a body: a function, the value of a const or static. */
export function ownerSpanIn(item: Item): Span | undefined {
  const value = valueIn(item);
  return item.kind === "function" ? item.span : value === "omitted" ? undefined : value?.span;
}

/** The item's syntax, if it is of this kind. */
export function syntaxOf<K extends ItemKind>(raw: RawItem, kind: K): Extract<Item, { kind: K }> | undefined {
  const item = raw.syntax();
  return isOfKind(item, kind) ? item : undefined;
}

function isOfKind<K extends ItemKind>(item: Item, kind: K): item is Extract<Item, { kind: K }> {
  return item.kind === kind;
}

/** The name that an item declares, if any. */
export function itemName(item: Item): string | undefined {
  switch (item.kind) {
    case "function":
    case "struct":
    case "union":
    case "enum":
    case "trait":
    case "typeAlias":
    case "const":
    case "static":
    case "module":
    case "externCrate":
    case "macroDefinition":
      return item.ident.name;
    case "macroCall":
      return item.call.ident?.name;
    case "impl":
    case "use":
    case "externBlock":
    case "missing":
      return undefined;
  }
}

/** Names by which an impl's syntax is found. */
export function implNamesOf(item: Item): ImplNames {
  if (item.kind !== "impl") return { trait: undefined, self: undefined };
  return { trait: item.trait?.segments.at(-1)?.ident.name, self: selfNameOf(item.selfType) };
}

function selfNameOf(type: Extract<Item, { kind: "impl" }>["selfType"]): string | undefined {
  return type.kind === "path" && type.path.qualifiedSelf === undefined
    ? type.path.segments.at(-1)?.ident.name
    : undefined;
}

/** An item that is there as syntax: inside a body, or made by a macro. */
export class ExpandedItem implements RawItem {
  constructor(
    private readonly item: Item,
    readonly location: SourceLocation | undefined,
    /** Of the macro call that made it. */
    readonly expansions: Expansions | undefined = undefined,
  ) {}

  get attributes(): readonly Attribute[] {
    return this.item.attributes;
  }
  get kind(): ItemKind {
    return this.item.kind;
  }
  get name(): string | undefined {
    return itemName(this.item);
  }
  get visibility(): Visibility {
    return this.item.visibility;
  }
  syntax(): Item {
    return this.item;
  }
  members(): readonly RawItem[] {
    const { item } = this;
    switch (item.kind) {
      case "module":
      case "trait":
      case "impl":
      case "externBlock":
        return (item.items ?? []).map((member) => new ExpandedItem(member, this.location, this.expansions));
      default:
        return [];
    }
  }
  body(): Block | "omitted" | undefined {
    return bodyIn(this.item);
  }
  value(): Expr | "omitted" | undefined {
    return valueIn(this.item);
  }
  bodyVersion(): number {
    return 0;
  }
  implNames(): ImplNames {
    return implNamesOf(this.item);
  }
  mayDeclareItems(): boolean {
    return true;
  }
  mayBeConditional(): boolean {
    return true;
  }
  itemEnd(): undefined {
    return undefined;
  }
  ownerSpan(): Span | undefined {
    return ownerSpanIn(this.item);
  }
}

/** An item with the attributes that are left once `cfg_attr` is applied. */
export class ReattributedItem implements RawItem {
  constructor(
    readonly raw: RawItem,
    readonly attributes: readonly Attribute[],
  ) {}
  get kind() {
    return this.raw.kind;
  }
  get name() {
    return this.raw.name;
  }
  get visibility() {
    return this.raw.visibility;
  }
  get location() {
    return this.raw.location;
  }
  syntax() {
    return this.raw.syntax();
  }
  members() {
    return this.raw.members();
  }
  body() {
    return this.raw.body();
  }
  value() {
    return this.raw.value();
  }
  bodyVersion() {
    return this.raw.bodyVersion();
  }
  implNames() {
    return this.raw.implNames();
  }
  mayBeConditional() {
    return this.raw.mayBeConditional();
  }
  mayDeclareItems() {
    return this.raw.mayDeclareItems();
  }
  itemEnd() {
    return this.raw.itemEnd();
  }
  ownerSpan() {
    return this.raw.ownerSpan();
  }
}

/** The item beneath changed attributes. */
export function plainItem(raw: RawItem): RawItem {
  return raw instanceof ReattributedItem ? raw.raw : raw;
}

/** A macro call among the statements of a body: items, if it expands to some. */
export class StatementCall extends ExpandedItem {}
