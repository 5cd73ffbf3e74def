/**
 * Items declared inside bodies: a block with items, `use`s or macros is an anonymous module of its own.
 *
 * Impls in blocks count everywhere, so they are entered into their crate when the block is met, and taken out
 * when the body changes.
 */
import type { Block, Item } from "../syntax/ast.js";
import { type CollectHost, collectBlock } from "./collect.js";
import { type BodyOwner, type BodyOwnerEntry, type CrateData, type ImplEntry, Module, Scope } from "./crate.js";
import type { HeadDef, SourceLocation } from "./defs.js";
import { PieceItem } from "./pieceItem.js";
import { ExpandedItem } from "./rawItem.js";
import { TokenItem } from "./tokenItems.js";

export class BlockScopes {
  private scopes = new WeakMap<Block, Scope>();
  /** Crates whose bodies have been searched for impls. */
  private readonly searched = new Set<CrateData>();

  constructor(
    private readonly host: CollectHost,
    private readonly implsChanged: (crate: CrateData) => void,
  ) {}

  /** After items have changed: what blocks import may mean something else. */
  reset(): void {
    this.scopes = new WeakMap();
    this.searched.clear();
  }

  scopeOf(block: Block, outer: Scope): Scope {
    if (!declaresItems(block)) return outer;
    let scope = this.scopes.get(block);
    if (scope === undefined) {
      scope = this.makeScope(block, outer);
      this.scopes.set(block, scope);
    }
    return scope;
  }

  private makeScope(block: Block, outer: Scope): Scope {
    const { module: parent, location } = outer;
    const { crate } = parent;
    const module = new Module("", crate, parent, true, [], { kind: "module", module: parent }, location);
    const items: Item[] = [];
    for (const statement of block.statements) if (statement.kind === "item") items.push(statement.item);
    const implCount = crate.impls.length;
    const raws = items.map((item) => new ExpandedItem(item, location));
    collectBlock(module, raws, outer.textual, location, this.host);
    if (crate.impls.length > implCount) this.implsChanged(crate);
    return new Scope(module, outer.generics, outer.selfDef, module.textual ?? outer.textual, location);
  }

  /** Enters the impls that stand in bodies of the crate. Cost: a search through its text, once. */
  ensureImpls(crate: CrateData): void {
    if (crate.origin !== "local" || this.searched.has(crate)) return;
    this.searched.add(crate);
    for (const entries of crate.owners.values()) {
      for (const entry of entries) {
        // Asking for the owners reads signatures: most files need not be parsed for this.
        const { location } = entry.raw;
        if (!(location instanceof PieceItem && location.mayDeclareImpls())) continue;
        for (const owner of entry.owners()) {
          if (owner.location instanceof PieceItem && owner.location.mayDeclareImpls()) this.ownersInside(owner);
        }
      }
    }
  }

  /** The bodies that stand there have changed, or will be read anew: the impls of their former versions are gone. */
  forgetImpls(crate: CrateData, locations: ReadonlySet<SourceLocation>): void {
    if (locations.size === 0) return;
    for (const location of locations)
      if (location instanceof PieceItem && location.mayDeclareImpls()) this.searched.delete(crate);
    const isForgotten = ({ block }: ImplEntry): boolean => block !== undefined && locations.has(block);
    if (!crate.impls.some(isForgotten)) return;
    const left = crate.impls.filter((impl) => !isForgotten(impl));
    crate.impls.splice(0, crate.impls.length, ...left);
    this.implsChanged(crate);
  }

  /** Could the body declare items? By its text: `false` is certain. */
  mayDeclareItems(owner: BodyOwner): boolean {
    const { location } = owner;
    if (location instanceof TokenItem) return false;
    return !(location instanceof PieceItem) || location.mayDeclareItems();
  }

  /** Could the body declare anything that has a head? By its text: `false` is certain. */
  mayDeclareHeads(owner: BodyOwner): boolean {
    const { location } = owner;
    if (location instanceof TokenItem) return false;
    return !(location instanceof PieceItem) || location.mayDeclareHeads();
  }

  /** Functions, consts and statics declared directly inside a body, and inside those. */
  ownersInside(owner: BodyOwner): readonly BodyOwner[] {
    const own = this.entriesInside(owner).flatMap((entry) => entry.owners());
    return own.flatMap((inner) => [inner, ...this.ownersInside(inner)]);
  }

  /** Everything with a head that is declared inside a body, and inside the bodies there. */
  headsInside(owner: BodyOwner): readonly HeadDef[] {
    const entries = this.entriesInside(owner);
    const nested = entries.flatMap((entry) => entry.owners()).flatMap((inner) => this.headsInside(inner));
    return [...entries.flatMap((entry) => entry.heads()), ...nested];
  }

  private entriesInside(owner: BodyOwner): readonly BodyOwnerEntry[] {
    const body = owner.kind === "function" ? owner.body() : owner.value();
    if (body === undefined || body === "omitted" || !(owner.scope instanceof Scope)) return [];
    const found: BodyOwnerEntry[] = [];
    this.visit(body, owner.scope, found);
    return found;
  }

  private visit(node: unknown, scope: Scope, found: BodyOwnerEntry[]): void {
    if (Array.isArray(node)) {
      for (const element of node) this.visit(element, scope, found);
      return;
    }
    if (typeof node !== "object" || node === null) return;
    let inner = scope;
    if (isBlock(node)) {
      inner = this.scopeOf(node, scope);
      if (inner !== scope) found.push(...inner.module.blockOwners);
    }
    for (const [key, value] of Object.entries(node)) {
      // What an item holds belongs to the item; the others hold no expression.
      if (key === "item" || key === "span" || key === "tokens" || key === "attributes") continue;
      if (typeof value === "object") this.visit(value, inner, found);
    }
  }
}

function isBlock(node: object): node is Block {
  return "statements" in node && "tail" in node;
}

function declaresItems(block: Block): boolean {
  for (const statement of block.statements) if (statement.kind === "item") return true;
  return false;
}
