/** What all definitions share: their item, where it stands, its scope; and their identity across edits. */
import type { Attribute, Span } from "../../syntax/ast.js";
import { attributeValue } from "../cfg.js";
import type { CrateData, Module, Scope, TextualMacros } from "../crate.js";
import type { ResolvedVisibility, SourceLocation } from "../defs.js";
import { plainItem, type RawItem } from "../rawItem.js";
import type { ImplDefinition, TraitDefinition } from "./containers.js";

/** Definitions by the item that they were made from: an item that is still there after an edit keeps its definition. */
const former = new WeakMap<RawItem, BaseDefinition>();

export function formerDefinition<D extends BaseDefinition>(
  context: Context,
  definitionClass: new (...args: never) => D,
): D | undefined {
  const known = former.get(plainItem(context.raw));
  if (!(known instanceof definitionClass) || !known.belongsTo(context)) return undefined;
  known.refresh(context);
  return known;
}

/** The item reads otherwise now: what it declares is another definition. */
export function forgetDefinition(raw: RawItem): void {
  former.delete(plainItem(raw));
}

/** The item reads the same, elsewhere. */
export function moveDefinition(raw: RawItem): void {
  former.get(plainItem(raw))?.itemMoved();
}

export interface Context {
  readonly name: string;
  readonly raw: RawItem;
  readonly module: Module;
  readonly textual: TextualMacros | undefined;
  readonly visibility: ResolvedVisibility;
  readonly container: Module | TraitDefinition | ImplDefinition;
  readonly outer: TraitDefinition | ImplDefinition | undefined;
  readonly attributes: readonly Attribute[];
  readonly isForeign: boolean;
}

let nextId = 1;

export abstract class BaseDefinition {
  /** Unique in the process; what heads are made of. */
  readonly id = nextId++;
  readonly name: string;
  visibility: ResolvedVisibility;
  readonly attributes: readonly Attribute[];
  readonly raw: RawItem;
  readonly module: Module;
  private textualMacros: TextualMacros | undefined;
  private scopeCache: Scope | undefined;
  protected isMoved = false;

  constructor(context: Context, isOwnItem = true) {
    this.name = context.name;
    this.visibility = context.visibility;
    this.attributes = context.attributes;
    this.raw = context.raw;
    this.module = context.module;
    this.textualMacros = context.textual;
    const plain = plainItem(context.raw);
    if (isOwnItem && plain.location !== undefined) former.set(plain, this);
  }

  protected get textual(): TextualMacros | undefined {
    return this.textualMacros;
  }

  belongsTo(context: Context): boolean {
    return context.module === this.module;
  }

  /** Items around it have changed; what was made from its own syntax stays. */
  refresh(context: Context): void {
    this.visibility = context.visibility;
    this.textualMacros = context.textual;
    this.scopeCache = undefined;
  }

  /** What was made from the item's syntax and tells of places is out of date. */
  itemMoved(): void {
    this.isMoved = true;
  }

  get crate(): CrateData {
    return this.module.crate;
  }
  get location(): SourceLocation | undefined {
    return this.raw.location;
  }
  get scope(): Scope {
    this.scopeCache ??= this.makeScope();
    return this.scopeCache;
  }
  get langItem(): string | undefined {
    const lang = this.attributes.find((attribute) => attribute.path === "lang");
    return lang && attributeValue(lang);
  }
  /** Of what has a body; see `RawItem`. */
  ownerSpan(): Span | undefined {
    return this.location && this.raw.ownerSpan();
  }
  protected abstract makeScope(): Scope;
}
