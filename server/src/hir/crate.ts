/**
 * Crates and modules as they are held: what is declared in them by name, imports as written, impls, and the scope of
 * `macro_rules!` by textual order. Filled by `collect.ts` or by an index, read by `resolve.ts`.
 *
 * Nothing here looks a name up.
 */
import type { Attribute, MacroCall, Visibility } from "../syntax/ast.js";
import type { CfgOptions } from "./cfg.js";
import type {
  AdtDef,
  ConstDef,
  Crate,
  Edition,
  FunctionDef,
  GenericsDef,
  HeadDef,
  ImplDef,
  ItemScope,
  MacroDef,
  ModuleDef,
  ResolvedVisibility,
  SourceLocation,
  StaticDef,
  TraitDef,
  TypeAliasDef,
} from "./defs.js";
import type { FileContext } from "./fileContext.js";
import type { RawItem } from "./rawItem.js";
import type { Binding, Namespace } from "./resolve.js";

/** `macro_rules!` in scope at a point of the text: the nearest first (Rust reference, "Textual scope"). */
export interface TextualMacros {
  readonly name: string;
  readonly macro: MacroDef;
  readonly outer: TextualMacros | undefined;
}

/** What is known of a crate before it is read. */
export interface CrateDescription {
  readonly key: string;
  readonly name: string;
  readonly edition: Edition;
  readonly origin: Crate["origin"];
  readonly cfg: CfgOptions;
  readonly isProcMacro: boolean;
  /** Environment variables that cargo sets for `env!`. */
  readonly environment: ReadonlyMap<string, string>;
  /** A file that no target reaches: it is read whatever it says itself of when it exists. */
  readonly isLone?: boolean;
}

/** `mod name { … }` or `mod name;` that `#[cfg]` turns off, there or where the file itself begins; a crate's root, too. */
export interface TurnedOffModule {
  readonly attributes: readonly Attribute[];
  /** Where its text is, and by that the files of its child modules; undefined where there is no such file. */
  inside(): FileContext | undefined;
}

export class CrateData implements Crate {
  readonly key: string;
  readonly name: string;
  readonly edition: Edition;
  readonly origin: Crate["origin"];
  readonly cfg: CfgOptions;
  readonly isProcMacro: boolean;
  readonly environment: ReadonlyMap<string, string>;
  readonly isLone: boolean;
  readonly root: Module;
  /** Crates that code can name, by name: the extern prelude without what `extern crate` adds. */
  readonly dependencies = new Map<string, CrateData>();
  /** Names that `extern crate` in the root adds to the extern prelude. */
  readonly externCrates = new Map<string, CrateData>();
  /** Crates whose macros `#[macro_use] extern crate` brings in, with the names if it lists them. */
  readonly macroUse: { readonly crate: CrateData; readonly names: ReadonlySet<string> | undefined }[] = [];
  /** `#![no_std]`: the prelude is core's. */
  noStd = false;
  /** `#![no_core]`: neither prelude nor std's macros. */
  noCore = false;
  unmodelledFeature: string | undefined;
  /** `#[prelude_import] use …::*`, by which core, alloc and std choose their own prelude. */
  preludeImport: Import | undefined;
  private readonly implEntries: ImplEntry[] = [];
  private readImpls: (() => void) | undefined;
  /** `use Trait as Name`: what an impl may call a trait, to the trait's own name. */
  readonly renames = new Map<string, Set<string>>();
  /** Definitions by file, in the order of the text. Local crates only. */
  readonly owners = new Map<string, BodyOwnerEntry[]>();
  readonly files: string[] = [];
  /** `#[lang = ".."]`: the entry, and the member where it is an associated item. */
  readonly langItems = new Map<string, { readonly entry: Entry; readonly member: string | undefined }>();
  /** Item-level macro calls that could not be expanded. */
  readonly gaps: CollectionGap[] = [];
  /** Its root turns itself off: it is a crate without items. */
  isOff = false;
  /** Local crates only. */
  readonly turnedOff: TurnedOffModule[] = [];
  private isFilled = false;
  /** Counts up when what names were found to mean may not hold any more. */
  lookupsRevision = 0;

  constructor(
    { key, name, edition, origin, cfg, isProcMacro, environment, isLone = false }: CrateDescription,
    readonly expand: ItemExpander,
    private readonly fill: (crate: CrateData) => void,
  ) {
    this.key = key;
    this.name = name;
    this.edition = edition;
    this.origin = origin;
    this.cfg = cfg;
    this.isProcMacro = isProcMacro;
    this.environment = environment;
    this.isLone = isLone;
    this.root = new Module(name, this, undefined, false, [], PUBLIC, undefined);
  }

  get definesLanguage(): boolean {
    return this.langItems.size > 0;
  }

  get impls(): ImplEntry[] {
    const { readImpls } = this;
    if (readImpls !== undefined) {
      this.readImpls = undefined;
      readImpls();
    }
    return this.implEntries;
  }

  /** Has the impls read when they are first asked for. */
  putOffImpls(read: () => void): void {
    this.readImpls = read;
  }

  /** Reads the crate on first need. While it is being read it answers as far as it has got. */
  ensure(): this {
    if (!this.isFilled) {
      this.isFilled = true;
      this.fill(this);
    }
    return this;
  }

  /** Empties the crate, to be read again on the next need. Modules of the same path will be the same objects. */
  reset(): void {
    this.isFilled = false;
    this.externCrates.clear();
    this.macroUse.length = 0;
    this.noStd = false;
    this.noCore = false;
    this.unmodelledFeature = undefined;
    this.preludeImport = undefined;
    this.impls.length = 0;
    this.renames.clear();
    this.owners.clear();
    this.files.length = 0;
    this.langItems.clear();
    this.gaps.length = 0;
    this.isOff = false;
    this.turnedOff.length = 0;
    this.root.clear();
  }

  /** Forgets what names were found to mean, in all modules of this crate, blocks included. */
  forgetLookups(): void {
    this.lookupsRevision++;
  }
}

export const PUBLIC: ResolvedVisibility = { kind: "public" };

export interface CollectionGap {
  readonly location: SourceLocation | undefined;
  readonly call: MacroCall | undefined;
  readonly reason: string;
}

/** Something that a module declares under a name. */
export interface Entry {
  readonly name: string;
  readonly raw: RawItem;
  readonly module: Module;
  readonly textual: TextualMacros | undefined;
  readonly testOnly: boolean;
  /** Declared in an `extern` block. */
  readonly isForeign: boolean;
  /** For a module's entry. */
  readonly submodule: Module | undefined;
  /** What it means as a type and as a value, made on first need by `resolve.ts`. */
  typeBinding: Binding | undefined;
  valueBinding: Binding | null | undefined;
  definition: Definition | undefined;
}

export type Definition = AdtDef | TraitDef | FunctionDef | ConstDef | StaticDef | TypeAliasDef;

export type BodyOwner = FunctionDef | ConstDef | StaticDef;

/** An item, or an impl or trait with its members. */
export interface BodyOwnerEntry {
  readonly raw: RawItem;
  /** Those with bodies. */
  owners(): readonly BodyOwner[];
  /** All of them, a container before its members. */
  heads(): readonly HeadDef[];
  /** The item, or a member of the impl, has another signature now: the definition will be made anew. */
  forget(): void;
}

/** Expands an item-position macro call into items; none when it cannot (and notes the gap). */
export type ItemExpander = (call: RawItem, module: Module, textual: TextualMacros | undefined) => readonly RawItem[];

export interface Import {
  readonly module: Module;
  readonly root: { readonly kind: "relative" | "global" } | { readonly kind: "dollarCrate"; readonly crate: string };
  readonly segments: readonly string[];
  /** The name it binds; `_` binds none; `undefined` for a glob. */
  readonly name: string | undefined;
  readonly visibility: Visibility;
  /** `extern crate`: the crate named by the only segment. */
  readonly isExternCrate: boolean;
  /** `use a::{self}` imports from the namespace of types alone. */
  readonly onlyTypes: boolean;
  readonly testOnly: boolean;
  resolvedVisibility: ResolvedVisibility | undefined;
}

export interface ImplEntry {
  readonly raw: RawItem;
  readonly module: Module;
  readonly textual: TextualMacros | undefined;
  readonly names: { readonly trait: string | undefined; readonly self: string | undefined };
  /** `#[derive(..)]`: the path as written, and for which type. */
  readonly derived: { readonly path: readonly string[]; readonly entry: Entry } | undefined;
  /** The item in whose body it stands. */
  readonly block: SourceLocation | undefined;
  definition: ImplDef | undefined;
  /** What an index knows of it without reading it. */
  readonly summary?: ImplSummary;
}

export interface ImplSummary {
  /** The trait, if the crate that has it is there. */
  trait(): TraitDef | undefined;
  head(): string;
}

interface ModuleContents {
  readonly types: Map<string, Entry>;
  readonly values: Map<string, Entry>;
  readonly macros: Map<string, MacroDef>;
  readonly namedImports: Map<string, Import[]>;
  readonly globs: Import[];
  readonly anonymousImports: Import[];
}

/** What names were found to mean in a module, by the `Resolver`. */
interface Lookups extends Readonly<Record<Namespace, Map<string, Binding | null>>> {
  readonly revision: number;
  /** Those it declares or imports, and with those around it. */
  ownTraits: readonly TraitDef[] | undefined;
  traits: ReadonlySet<TraitDef> | undefined;
  traitsByFunction: Map<string, readonly TraitDef[]> | undefined;
}

function noLookups(revision: number): Lookups {
  const traits = { ownTraits: undefined, traits: undefined, traitsByFunction: undefined };
  return { revision, type: new Map(), value: new Map(), macro: new Map(), ...traits };
}

export class Module implements ModuleDef {
  readonly kind = "module";
  private readonly contents: ModuleContents = {
    types: new Map<string, Entry>(),
    values: new Map<string, Entry>(),
    macros: new Map<string, MacroDef>(),
    namedImports: new Map<string, Import[]>(),
    globs: [],
    anonymousImports: [],
  };
  /** Reads the contents of a module of an index. */
  private read: (() => void) | undefined;
  /** Textual scope at the module's end; in a block, of the whole block. */
  textual: TextualMacros | undefined;
  private knownLookups: Lookups | undefined;
  /** Of a block: what has a body in it. */
  readonly blockOwners: BodyOwnerEntry[] = [];
  private readonly former = new Map<string, Module>();

  constructor(
    readonly name: string,
    readonly crate: CrateData,
    readonly parent: Module | undefined,
    readonly isBlock: boolean,
    public attributes: readonly Attribute[],
    public visibility: ResolvedVisibility,
    public location: SourceLocation | undefined,
  ) {}

  /** Has the contents read when they are first asked for. */
  putOff(read: () => void): void {
    this.read = read;
  }

  private get loaded(): ModuleContents {
    const { read } = this;
    if (read !== undefined) {
      this.read = undefined;
      read();
    }
    return this.contents;
  }

  get types(): Map<string, Entry> {
    return this.loaded.types;
  }
  get values(): Map<string, Entry> {
    return this.loaded.values;
  }
  /** Macros by path: `macro` items, and in a crate's root those that are `#[macro_export]`ed. */
  get macros(): Map<string, MacroDef> {
    return this.loaded.macros;
  }
  get namedImports(): Map<string, Import[]> {
    return this.loaded.namedImports;
  }
  get globs(): Import[] {
    return this.loaded.globs;
  }
  /** `use Trait as _`. */
  get anonymousImports(): Import[] {
    return this.loaded.anonymousImports;
  }

  /** Empty again after the crate has forgotten them. */
  get lookups(): Lookups {
    const { lookupsRevision } = this.crate;
    if (this.knownLookups?.revision !== lookupsRevision) this.knownLookups = noLookups(lookupsRevision);
    return this.knownLookups;
  }

  /** The module that `self` means: itself, or for a block the module around it. */
  get nearest(): Module {
    let module: Module = this;
    while (module.isBlock && module.parent !== undefined) module = module.parent;
    return module;
  }

  /** Empties the module. Its children are kept aside, to be used again. */
  clear(): void {
    for (const entry of this.types.values()) {
      if (entry.submodule === undefined) continue;
      entry.submodule.clear();
      this.former.set(entry.name, entry.submodule);
    }
    this.types.clear();
    this.values.clear();
    this.macros.clear();
    this.namedImports.clear();
    this.globs.length = 0;
    this.anonymousImports.length = 0;
    this.textual = undefined;
    this.knownLookups = undefined;
  }

  /** A child module; the same object as before the crate was read again, if there was one of this name. */
  child(
    name: string,
    attributes: readonly Attribute[],
    visibility: ResolvedVisibility,
    location: SourceLocation | undefined,
  ): Module {
    const module = this.former.get(name);
    if (module === undefined) return new Module(name, this.crate, this, false, attributes, visibility, location);
    this.former.delete(name);
    module.attributes = attributes;
    module.visibility = visibility;
    module.location = location;
    return module;
  }
}

/** Our scopes, with what the interface does not show: macros by textual order and where the text is. */
export class Scope implements ItemScope {
  constructor(
    readonly module: Module,
    readonly generics: GenericsDef | undefined,
    readonly selfDef: ImplDef | TraitDef | AdtDef | undefined,
    readonly textual: TextualMacros | undefined,
    readonly location: SourceLocation | undefined,
  ) {}
}
