/**
 * From the items of a crate's files to its modules: declarations by name, imports, impls, macros in scope.
 *
 * One walk in the order of the text, because `macro_rules!` are in scope from their definition on (Rust reference,
 * "Macros By Example", scoping). Item-position macro calls are expanded on the way; a call whose macro is only known by a
 * path that is not there yet waits until the walk is done, and is tried again as long as that brings anything new.
 *
 * What this file does not do: resolve imports (`resolve.ts`), read signatures (`definitions/`), or fail: a file that
 * does not exist is an empty module.
 */
import { append } from "../base/multimap.js";
import type { Attribute, Item, UseTree } from "../syntax/ast.js";
import { EXPANSION_DEPTH_LIMIT } from "../syntax/macros/expansions.js";
import { applyCfg, attributeValue, derivesInTests, insideParentheses, isOnInTests, splitTopLevel } from "./cfg.js";
import type { BodyOwner, BodyOwnerEntry, CrateData, Entry, ImplEntry, Import, Module, TextualMacros } from "./crate.js";
import { ImplDefinition, TraitDefinition } from "./definitions/containers.js";
import { definitionOf, implDefinitionOf } from "./definitions/definitionOf.js";
import type { HeadDef, ImplDef, SourceLocation } from "./defs.js";
import { derivedTraits, hasForeignMacro } from "./derives.js";
import { type FileContext, fileContext, inlineContext, rootContext } from "./fileContext.js";
import { addImportTo, flattenUse } from "./imports.js";
import { declaredMacro, proceduralMacros } from "./macros.js";
import { isWasmBlock, itemsOfForeign } from "./made/wasmBindgen.js";
import { ExpandedItem, plainItem, type RawItem, ReattributedItem, StatementCall, syntaxOf } from "./rawItem.js";
import type { Resolver } from "./resolve.js";
import { resolveVisibility } from "./visibility.js";

/** A file's items, as the database reads them. */
export interface FileItems {
  readonly innerAttributes: readonly Attribute[];
  readonly items: readonly RawItem[];
}

export interface CollectHost {
  readonly resolver: Resolver;
  /** `undefined`: no such file. */
  fileItems(path: string, crate: CrateData): FileItems | undefined;
  exists(path: string): boolean;
  /** Expands an item-position call; `undefined` while its macro cannot be resolved. */
  expandItemCall(raw: RawItem, module: Module, textual: TextualMacros | undefined): readonly RawItem[] | undefined;
}

interface PendingCall {
  readonly raw: RawItem;
  readonly module: Module;
  readonly textual: TextualMacros | undefined;
  readonly context: FileContext;
  readonly testOnly: boolean;
}

/** `pin_ergonomics` lends a `Pin<&mut T>` again where it would be moved. */
const UNMODELLED_FEATURES: ReadonlySet<string> = new Set(["pin_ergonomics"]);

/** `argument`: of `#![feature(…)]`. */
function unmodelledFeatureIn(argument: string): string | undefined {
  return argument.match(/\w+/g)?.find((name) => UNMODELLED_FEATURES.has(name));
}

/** Fills a crate from its root file. */
export function collectCrate(crate: CrateData, context: FileContext, host: CollectHost): void {
  const file = host.fileItems(context.file, crate);
  if (file === undefined) return;
  crate.files.push(context.file);
  const root = applyCfg(file.innerAttributes, crate.cfg);
  if (root.presence === "never" && crate.origin === "local" && !crate.isLone) {
    crate.isOff = true;
    crate.turnedOff.push({ attributes: file.innerAttributes, inside: () => context });
    return;
  }
  for (const attribute of root.attributes) {
    // What is `no_std` but for its tests compiles with std's prelude, too.
    if (attribute.path === "no_std")
      crate.noStd = crate.origin !== "local" || isOnInTests(attribute, file.innerAttributes, crate.cfg);
    if (attribute.path === "no_core") crate.noCore = true;
    if (attribute.path === "feature") crate.unmodelledFeature ??= unmodelledFeatureIn(attribute.argument);
  }
  const collector = new Collector(crate, host);
  collector.collectFile(crate.root, file, context, false);
  collector.finish();
}

/** Fills the anonymous module of a block. `textual`: macros in scope at the body. */
export function collectBlock(
  module: Module,
  items: readonly RawItem[],
  textual: TextualMacros | undefined,
  block: SourceLocation | undefined,
  host: CollectHost,
): void {
  const collector = new Collector(module.crate, host, textual, block);
  collector.collectBlock(module, items, rootContext(block?.file ?? ""));
  collector.finish();
}

class Collector {
  private pending: PendingCall[] = [];

  constructor(
    private readonly crate: CrateData,
    private readonly host: CollectHost,
    private textual: TextualMacros | undefined = undefined,
    private readonly block: SourceLocation | undefined = undefined,
  ) {}

  collectBlock(module: Module, items: readonly RawItem[], context: FileContext): void {
    this.collectItems(module, items, context, false, 0);
    module.textual = this.textual;
  }

  collectFile(module: Module, file: FileItems, context: FileContext, testOnly: boolean): void {
    this.collectItems(module, file.items, context, testOnly, 0);
    module.textual = this.textual;
  }

  /** Tries the calls that are left until none can be expanded any more. */
  finish(): void {
    for (let progress = true; progress && this.pending.length > 0; ) {
      progress = false;
      const calls = this.pending;
      this.pending = [];
      for (const call of calls) {
        this.textual = call.textual ?? call.module.textual;
        const items = this.host.expandItemCall(call.raw, call.module, this.textual);
        if (items === undefined) {
          this.pending.push(call);
          continue;
        }
        progress = true;
        this.collectItems(call.module, items, call.context, call.testOnly, 1);
      }
    }
    for (const { raw } of this.pending) {
      if (plainItem(raw) instanceof StatementCall) continue;
      const call = syntaxOf(raw, "macroCall")?.call;
      const name = call?.path.segments.at(-1)?.ident.name ?? "";
      this.crate.gaps.push({ location: raw.location, call, reason: `macro \`${name}!\` is not found` });
    }
    this.pending = [];
  }

  private collectItems(
    module: Module,
    items: readonly RawItem[],
    context: FileContext,
    outerTestOnly: boolean,
    depth: number,
  ): void {
    for (const raw of items) {
      const { presence, attributes } = applyCfg(raw.attributes, this.crate.cfg);
      // Tests of a dependency are nobody's business.
      const isLocal = this.crate.origin === "local";
      if (presence === "never" && raw.kind === "module")
        this.addTurnedOff(raw.attributes, () => this.insideOf(raw, context));
      if (presence === "never" || (presence === "testOnly" && !isLocal)) continue;
      // Without conditional attributes it is the same array.
      const derives = isLocal && attributes !== raw.attributes ? derivesInTests(raw.attributes, this.crate.cfg) : [];
      this.collectItem(
        module,
        withAttributes(raw, derives.length === 0 ? attributes : [...attributes, ...derives]),
        context,
        outerTestOnly || presence === "testOnly",
        depth,
      );
    }
  }

  private collectItem(module: Module, raw: RawItem, context: FileContext, testOnly: boolean, depth: number): void {
    switch (raw.kind) {
      case "module":
        this.collectModule(module, raw, context, testOnly, depth);
        return;
      case "use": {
        const item = syntaxOf(raw, "use");
        if (item !== undefined) this.addUse(module, item.tree, raw, testOnly);
        return;
      }
      case "externCrate":
        this.addExternCrate(module, raw, testOnly);
        return;
      case "externBlock": {
        const wasm = isWasmBlock(raw.attributes) ? this.crate.dependencies.get("wasm_bindgen")?.key : undefined;
        for (const member of raw.members()) {
          const { presence, attributes } = applyCfg(member.attributes, this.crate.cfg);
          if (presence === "never") continue;
          const isTestOnly = testOnly || presence === "testOnly";
          const made = wasm === undefined ? undefined : itemsOfForeign(member.syntax(), wasm);
          for (const item of made ?? []) this.addMade(module, item, isTestOnly);
          // `extern "C" { type Object; }`: what such a type is, a macro says.
          const isUnknown = member.kind === "typeAlias" && hasForeignMacro(raw.attributes);
          if (made === undefined && !isUnknown)
            this.declare(module, withAttributes(member, attributes), isTestOnly, undefined, true);
        }
        return;
      }
      case "macroDefinition":
        this.addMacro(module, raw);
        return;
      case "macroCall":
        this.expandCall(module, raw, context, testOnly, depth);
        return;
      case "impl":
        this.addImpl(module, raw);
        return;
      case "struct":
      case "union":
      case "enum":
      case "trait":
      case "function":
      case "const":
      case "static":
      case "typeAlias":
        this.declare(module, raw, testOnly);
        return;
      case "missing":
        return;
    }
  }

  private declare(module: Module, raw: RawItem, testOnly: boolean, submodule?: Module, isForeign = false): void {
    const { name, kind } = raw;
    if (name === undefined) return;
    const entry: Entry = {
      name,
      raw,
      module,
      textual: this.textual,
      testOnly,
      isForeign,
      submodule,
      typeBinding: undefined,
      valueBinding: undefined,
      definition: undefined,
    };
    const isValue = kind === "function" || kind === "const" || kind === "static";
    if (!isValue) put(module.types, entry);
    if (isValue ? name !== "_" : kind === "struct") put(module.values, entry);
    const isAdt = kind === "struct" || kind === "enum" || kind === "union";
    for (const attribute of raw.attributes) {
      if (isAdt) this.addDerives(entry, attribute);
      if (attribute.path === "lang") {
        const item = attributeValue(attribute);
        if (item !== undefined) this.crate.langItems.set(item, { entry, member: undefined });
      }
    }
    if (isValue) {
      if (module.parent === undefined && this.crate.isProcMacro) {
        for (const macro of proceduralMacros(raw, this.crate)) module.macros.set(macro.name, macro);
      }
      const owners = (): readonly BodyOwner[] => {
        const definition = definitionOf(entry);
        return definition?.kind === "function" || definition?.kind === "const" || definition?.kind === "static"
          ? [definition]
          : [];
      };
      const forget = (): void => forgetEntry(entry);
      this.addOwners(module, { raw, owners, heads: owners, forget });
    } else if (kind === "trait") {
      const members = (): readonly BodyOwner[] => {
        const definition = definitionOf(entry);
        return definition instanceof TraitDefinition ? definition.members.withBodies : [];
      };
      const forget = (): void => forgetEntry(entry);
      this.addOwners(module, { raw, owners: members, heads: () => [...ownHead(entry), ...members()], forget });
    } else if (submodule === undefined) {
      this.addOwners(module, { raw, owners: () => [], heads: () => ownHead(entry), forget: () => forgetEntry(entry) });
    }
  }

  private addOwners(module: Module, entry: BodyOwnerEntry): void {
    // What stands in a body, in a module there too, is gone when the body changes: it belongs to the body's block.
    let block: Module | undefined = this.block === undefined ? undefined : module;
    while (block !== undefined && !block.isBlock) block = block.parent;
    if (block !== undefined) {
      block.blockOwners.push(entry);
      return;
    }
    const { location } = entry.raw;
    if (this.crate.origin !== "local" || location === undefined) return;
    append(this.crate.owners, location.file, entry);
  }

  private collectModule(parent: Module, raw: RawItem, context: FileContext, testOnly: boolean, depth: number): void {
    const name = raw.name;
    if (name === undefined) return;
    const visibility = resolveVisibility(raw.visibility, parent);
    const isInline = isInlineModule(raw);
    const inner = this.insideOf(raw, context);
    const file = isInline || inner === undefined ? undefined : this.host.fileItems(inner.file, this.crate);
    const { presence, attributes } = applyCfg(file?.innerAttributes ?? [], this.crate.cfg);
    if (presence === "never") {
      this.addTurnedOff(file?.innerAttributes ?? [], () => inner);
      return;
    }
    const isTest = testOnly || presence === "testOnly";
    const module = parent.child(name, [...raw.attributes, ...attributes], visibility, raw.location);
    this.declare(parent, raw, isTest, module);
    const outer = this.textual;
    if (isInline) {
      this.collectItems(module, raw.members(), inner ?? context, isTest, depth);
      module.textual = this.textual;
    } else if (file !== undefined && inner !== undefined) {
      this.crate.files.push(inner.file);
      this.collectFile(module, file, inner, isTest);
    }
    if (!module.attributes.some((attribute) => attribute.path === "macro_use")) this.textual = outer;
  }

  private insideOf(raw: RawItem, context: FileContext): FileContext | undefined {
    const { name = "", attributes } = raw;
    const pathAttribute = attributes.find((attribute) => attribute.path === "path");
    const path = pathAttribute && attributeValue(pathAttribute);
    return isInlineModule(raw) ? inlineContext(context, name, path) : fileContext(context, name, path, this.host);
  }

  private addTurnedOff(attributes: readonly Attribute[], inside: () => FileContext | undefined): void {
    if (this.crate.origin === "local" && this.block === undefined) this.crate.turnedOff.push({ attributes, inside });
  }

  private addUse(module: Module, tree: UseTree, raw: RawItem, testOnly: boolean): void {
    const isPrelude = raw.attributes.some((attribute) => attribute.path === "prelude_import");
    for (const imported of flattenUse(tree, module, raw.visibility, testOnly)) {
      if (isPrelude && imported.name === undefined) this.crate.preludeImport = imported;
      else this.addImport(module, imported);
    }
  }

  private addImport(module: Module, imported: Import): void {
    addImportTo(module, imported);
    const original = imported.segments.at(-1);
    if (imported.name === undefined || imported.name === "_" || original === undefined || imported.name === original)
      return;
    const originals = this.crate.renames.get(imported.name);
    if (originals === undefined) this.crate.renames.set(imported.name, new Set([original]));
    else originals.add(original);
  }

  private addExternCrate(module: Module, raw: RawItem, testOnly: boolean): void {
    const item = syntaxOf(raw, "externCrate");
    if (item === undefined) return;
    const name = item.ident.name;
    const bound = item.rename?.name ?? name;
    const isUnnamed = bound === "_" || (name === "self" && item.rename === undefined);
    const external = this.host.resolver.externCrate(this.crate, name);
    if (!isUnnamed) {
      this.addImport(module, {
        module,
        root: { kind: "relative" },
        segments: [name],
        name: bound,
        visibility: raw.visibility,
        isExternCrate: true,
        onlyTypes: true,
        testOnly,
        resolvedVisibility: undefined,
      });
      if (external !== undefined && module === this.crate.root) this.crate.externCrates.set(bound, external);
    }
    const macroUse = raw.attributes.find((attribute) => attribute.path === "macro_use");
    if (macroUse === undefined || external === undefined) return;
    const names = splitTopLevel(insideParentheses(macroUse.argument));
    this.crate.macroUse.push({ crate: external, names: names.length === 0 ? undefined : new Set(names) });
  }

  private addMacro(module: Module, raw: RawItem): void {
    const item = syntaxOf(raw, "macroDefinition");
    if (item === undefined) return;
    const macro = declaredMacro(item, raw.attributes, this.crate);
    if (item.isDecl2) {
      module.macros.set(macro.name, macro);
      return;
    }
    this.textual = { name: macro.name, macro, outer: this.textual };
    if (raw.attributes.some((attribute) => attribute.path === "macro_export"))
      this.crate.root.macros.set(macro.name, macro);
  }

  private expandCall(module: Module, raw: RawItem, context: FileContext, testOnly: boolean, depth: number): void {
    if (depth > EXPANSION_DEPTH_LIMIT) return;
    const items = this.host.expandItemCall(raw, module, this.textual);
    if (items === undefined) this.pending.push({ raw, module, textual: this.textual, context, testOnly });
    else this.collectItems(module, items, context, testOnly, depth + 1);
  }

  private addImpl(module: Module, raw: RawItem): void {
    const names = raw.implNames();
    const entry: ImplEntry = {
      raw,
      module,
      textual: this.textual,
      names,
      derived: undefined,
      block: this.block,
      definition: undefined,
    };
    this.crate.impls.push(entry);
    const definition = (): ImplDef => implDefinitionOf(entry, () => undefined);
    const owners = (): readonly BodyOwner[] => {
      const impl = definition();
      return impl instanceof ImplDefinition ? (impl.members?.withBodies ?? []) : [];
    };
    const forget = (): void => {
      const { definition: known } = entry;
      if (known instanceof ImplDefinition) known.forgetMembers();
    };
    const heads = (): readonly HeadDef[] => {
      const impl = definition();
      return [impl, ...impl.associatedTypes.values(), ...owners()];
    };
    this.addOwners(module, { raw, owners, heads, forget });
  }

  /** An item that nobody wrote. Without a place: nothing of it stands in the file. */
  private addMade(module: Module, item: Item, testOnly: boolean): void {
    const made = new ExpandedItem(item, undefined);
    if (item.kind === "impl") this.addImpl(module, made);
    else this.declare(module, made, testOnly);
  }

  private addDerives(entry: Entry, attribute: Attribute): void {
    const isOfStd = this.crate.origin === "std";
    for (const derived of derivedTraits(attribute, entry.raw, isOfStd, this.crate.dependencies)) {
      if (derived.kind === "synthesized") {
        this.addMade(entry.module, derived.item, entry.testOnly);
        continue;
      }
      this.crate.impls.push({
        raw: entry.raw,
        module: entry.module,
        textual: entry.textual,
        names: { trait: derived.path.at(-1), self: entry.name },
        derived: { path: derived.path, entry },
        block: this.block,
        definition: undefined,
      });
    }
  }
}

function isInlineModule(raw: RawItem): boolean {
  return syntaxOf(raw, "module")?.items !== undefined;
}

function forgetEntry(entry: Entry): void {
  entry.typeBinding = undefined;
  entry.valueBinding = undefined;
  entry.definition = undefined;
}

/** A trait's with those of its associated types. */
function ownHead(entry: Entry): readonly HeadDef[] {
  const definition = definitionOf(entry);
  if (definition?.kind === "trait") return [definition, ...definition.associatedTypes.values()];
  return definition === undefined ? [] : [definition];
}

/** What stands under `cfg(test)` does not replace what the ordinary build has. */
function put(map: Map<string, Entry>, entry: Entry): void {
  const known = map.get(entry.name);
  // A struct with named fields is no value: a function or static of its name is what the name means.
  const isHidden = known !== undefined && known.raw.kind === "struct" && entry.raw.kind !== "struct";
  if (known === undefined || isHidden || (known.testOnly && !entry.testOnly)) map.set(entry.name, entry);
}

function withAttributes(raw: RawItem, attributes: readonly Attribute[]): RawItem {
  return attributes === raw.attributes ? raw : new ReattributedItem(raw, attributes);
}
