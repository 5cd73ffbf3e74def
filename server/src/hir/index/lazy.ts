/**
 * What an index names without having read it: entries of modules, impls that `derive` makes, macros.
 *
 * Classes, since a getter of an object literal makes the engine give each object a shape of its own.
 */
import type { CrateData, Entry, ImplEntry, ImplSummary, Module } from "../crate.js";
import type { ImplDef, MacroDef } from "../defs.js";
import type { ImplNames, RawItem } from "../rawItem.js";
import { CorruptIndexError } from "./codec.js";
import type { ItemStore } from "./item.js";

class NamedEntry {
  constructor(
    private readonly module: Module,
    private readonly entryName: string,
  ) {}

  get entry(): Entry {
    const entry = this.module.types.get(this.entryName) ?? this.module.values.get(this.entryName);
    if (entry === undefined) throw new CorruptIndexError();
    return entry;
  }
}

export class IndexLangItem extends NamedEntry {
  constructor(
    module: Module,
    entryName: string,
    readonly member: string | undefined,
  ) {
    super(module, entryName);
  }
}

class DerivedTrait extends NamedEntry {
  constructor(
    module: Module,
    entryName: string,
    readonly path: readonly string[],
  ) {
    super(module, entryName);
  }
}

export class DerivedImpl implements ImplEntry {
  readonly textual = undefined;
  readonly block = undefined;
  readonly derived: DerivedTrait;
  definition: ImplDef | undefined;

  constructor(
    readonly module: Module,
    readonly names: ImplNames,
    readonly summary: ImplSummary,
    entryName: string,
    path: readonly string[],
  ) {
    this.derived = new DerivedTrait(module, entryName, path);
  }

  get raw(): RawItem {
    return this.derived.entry.raw;
  }
}

/** A `macro_rules!`, whose definition is decoded when it is called. */
export class IndexMacro implements MacroDef {
  readonly kind = "macro";
  private known: MacroDef["macro"] | undefined;

  constructor(
    readonly name: string,
    readonly crate: CrateData,
    private readonly items: ItemStore,
    private readonly chunk: number,
    private readonly position: number,
  ) {}

  get macro(): MacroDef["macro"] {
    this.known ??= this.read();
    return this.known;
  }

  private read(): MacroDef["macro"] {
    const item = this.items.read(this.chunk, this.position);
    return item.kind === "macroDefinition" ? { kind: "rules", item } : { kind: "procedural", name: this.name };
  }
}
