/** Items of an index: decoded when their syntax is asked for. What is damaged there is a `missing` item. */
import type { Attribute, Block, Expr, Item, Visibility } from "../../syntax/ast.js";
import { bodyIn, ExpandedItem, type ImplNames, type ItemKind, type RawItem, valueIn } from "../rawItem.js";
import { CorruptIndexError } from "./codec.js";

export interface ItemStore {
  read(chunk: number, position: number): Item;
}

export const MISSING: Item = {
  kind: "missing",
  attributes: [],
  visibility: { kind: "private" },
  span: { start: 0, end: 0, expansion: undefined },
};

export function isItem(value: unknown): value is Item {
  return (
    typeof value === "object" && value !== null && "kind" in value && "attributes" in value && "visibility" in value
  );
}

export const PRIVATE: Visibility = { kind: "private" };

export const NO_NAMES: ImplNames = { trait: undefined, self: undefined };

const KINDS: readonly ItemKind[] = [
  "struct",
  "union",
  "enum",
  "trait",
  "function",
  "const",
  "static",
  "typeAlias",
  "module",
];

export function kindNamed(text: string): ItemKind {
  const kind = KINDS.find((known) => known === text);
  if (kind === undefined) throw new CorruptIndexError();
  return kind;
}

export function attributesOf(value: unknown): readonly Attribute[] {
  return Array.isArray(value) ? value.filter(isAttribute) : [];
}

function isAttribute(value: unknown): value is Attribute {
  return typeof value === "object" && value !== null && "path" in value && "argument" in value;
}

export function visibilityFrom(value: unknown): Visibility {
  return isVisibility(value) ? value : PRIVATE;
}

function isVisibility(value: unknown): value is Visibility {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** An item of an index. */
export class IndexItem implements RawItem {
  readonly location = undefined;
  private item: Item | undefined;

  constructor(
    readonly kind: ItemKind,
    readonly name: string | undefined,
    readonly attributes: readonly Attribute[],
    readonly visibility: Visibility,
    private readonly read: () => Item,
    private readonly names: ImplNames,
  ) {}

  syntax(): Item {
    this.item ??= this.read();
    return this.item;
  }
  members(): readonly RawItem[] {
    const item = this.syntax();
    return item.kind === "trait" || item.kind === "impl"
      ? item.items.map((member) => new ExpandedItem(member, undefined))
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
    return this.names;
  }
  mayBeConditional(): boolean {
    return false;
  }
  mayDeclareItems(): boolean {
    return false;
  }
  itemEnd(): undefined {
    return undefined;
  }
  /** There is no text for it to stand in. */
  ownerSpan(): undefined {
    return undefined;
  }
}
