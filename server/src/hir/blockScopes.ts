/**
 * Items declared inside bodies: a block with items, `use`s or macros is an anonymous module of its own.
 *
 * Impls in blocks count everywhere, so they are entered into their crate when the block is met, and taken out
 * when the body changes.
 */
import type { Block, Expr, MacroCall, MacroCallExpr, Statement } from "../syntax/ast.js";
import { type CollectHost, collectBlock } from "./collect.js";
import { type BodyOwner, type BodyOwnerEntry, type CrateData, type ImplEntry, Module, Scope } from "./crate.js";
import type { HeadDef, SourceLocation } from "./defs.js";
import { PieceItem } from "./pieceItem.js";
import { ExpandedItem, type RawItem, StatementCall } from "./rawItem.js";
import { TokenItem } from "./tokenItems.js";

export class BlockScopes {
  private scopes = new WeakMap<Block, Scope>();
  /** Crates whose bodies have been searched for impls. */
  private readonly searched = new Set<CrateData>();
  /** Counts up. A body that is typed in makes its items anew, and whatever was worked out about the former ones is of no more use. */
  itemsMade = 0;

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
    const implCount = crate.impls.length;
    const raws: RawItem[] = [];
    const withCalls = mayHoldItemCalls(block);
    for (const statement of block.statements) {
      if (statement.kind === "item") raws.push(new ExpandedItem(statement.item, location));
      if (statement.kind === "macroCall" && withCalls && isItemLike(statement.call))
        raws.push(statementCall(statement, location));
    }
    const last = withCalls ? lastCall(block.tail) : undefined;
    if (last !== undefined) raws.push(statementCall({ ...last, attributes: [] }, location));
    this.itemsMade += raws.length;
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
        if (!mayDeclareImpls(entry.raw.location)) continue;
        for (const owner of entry.owners()) if (mayDeclareImpls(owner.location)) this.ownersInside(owner);
      }
    }
  }

  /** The bodies that stand there have changed, or will be read anew: the impls of their former versions are gone. */
  forgetImpls(crate: CrateData, locations: ReadonlySet<SourceLocation>): void {
    if (locations.size === 0) return;
    for (const location of locations) if (mayDeclareImpls(location)) this.searched.delete(crate);
    const isForgotten = ({ block }: ImplEntry): boolean => block !== undefined && locations.has(block);
    if (!crate.impls.some(isForgotten)) return;
    const left = crate.impls.filter((impl) => !isForgotten(impl));
    crate.impls.splice(0, crate.impls.length, ...left);
    this.implsChanged(crate);
  }

  /** Could the body declare items? By its text: `false` is certain. */
  mayDeclareItems(owner: BodyOwner): boolean {
    const { location } = owner;
    if (location instanceof TokenItem) return location.mayDeclareItems();
    // The text of a macro call is not that of what it makes.
    return !(location instanceof PieceItem) || location.kind === "macroCall" || location.mayDeclareItems();
  }

  /** Could the body declare anything that has a head? By its text: `false` is certain. */
  mayDeclareHeads(owner: BodyOwner): boolean {
    const { location } = owner;
    if (location instanceof TokenItem) return false;
    return !(location instanceof PieceItem) || location.mayDeclareHeads();
  }

  /** Functions, consts and statics declared directly inside a body, and inside those. */
  ownersInside(owner: BodyOwner): readonly BodyOwner[] {
    return this.ownersOf(this.entriesInside(owner));
  }

  /** Of items, and inside the bodies of those. */
  ownersOf(entries: readonly BodyOwnerEntry[]): readonly BodyOwner[] {
    const own = entries.flatMap((entry) => entry.owners());
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

/** Could a body there declare impls? By its text: `false` is certain. */
function mayDeclareImpls(location: SourceLocation | undefined): boolean {
  return (location instanceof PieceItem || location instanceof TokenItem) && location.mayDeclareImpls();
}

function isBlock(node: object): node is Block {
  return "statements" in node && "tail" in node;
}

/**
 * Calls that may make items (`const _: () = { item_macro! { .. } impl S { .. } };`) are looked at where their items may matter to others: beside
 * items that are written, and where nothing but items can stand. All of them see each other. What else calls expand to is found while
 * the block's values are typed.
 */
function mayHoldItemCalls({ statements, tail }: Block): boolean {
  let hasCalls = lastCall(tail) !== undefined;
  let hasValues = tail !== undefined && !hasCalls;
  for (const statement of statements) {
    if (statement.kind === "item") {
      if (statement.item.kind !== "use" && statement.item.kind !== "macroDefinition") return true;
    } else if (statement.kind !== "macroCall") hasValues = true;
    else if (isItemLike(statement.call)) hasCalls = true;
  }
  return hasCalls && !hasValues;
}

/** `{ items! { .. } }` ends with what could be a value. */
function lastCall(tail: Expr | undefined): MacroCallExpr | undefined {
  return tail?.kind === "macroCall" && isItemLike(tail.call) ? tail : undefined;
}

function isItemLike({ delimiter }: MacroCall): boolean {
  return delimiter === "{";
}

function statementCall(
  { call, attributes, span }: Pick<Statement & { readonly kind: "macroCall" }, "call" | "attributes" | "span">,
  location: SourceLocation | undefined,
): StatementCall {
  return new StatementCall({ kind: "macroCall", call, attributes, visibility: { kind: "private" }, span }, location);
}

function declaresItems(block: Block): boolean {
  for (const statement of block.statements) if (statement.kind === "item") return true;
  return mayHoldItemCalls(block);
}
