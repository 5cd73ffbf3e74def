/**
 * Collected crates to an index: what `read.ts` reads back. All crates of one index share their strings.
 *
 *     start    length of the header, checksum of all after header   magic, format, provenance, sizes
 *     structure  tables of modules, entries, imports, impls   strings  one text and the lengths of its parts
 *     chunks   encoded items, some hundred a chunk
 *
 * Structure, strings and each chunk are deflated one by one, so that a reader inflates chunks only when it needs an item
 * in them.
 */
import { deflateSync, strToU8 } from "fflate";
import type { Item } from "../../syntax/ast.js";
import type { CrateData, Entry, ImplEntry, Import, Module } from "../crate.js";
import type { AdtDef, MacroDef, ModuleDef, TraitDef } from "../defs.js";
import { definitionOfHead } from "../heads.js";
import { ByteWriter, checksum, Tables } from "./codec.js";
import { stripAttributes, stripItem } from "./strip.js";

export const INDEX_MAGIC = "rust-hir-index";
/** Goes up with every change of the layout or of what is stored. */
export const INDEX_FORMAT = 6;

/** Bytes before the header. */
export const INDEX_START = 8;

/**
 * Bytes of items in a chunk before it is closed. Larger: the first item of a program inflates more than it needs.
 * Smaller: worse compression, and a call per chunk.
 */
const CHUNK_SIZE = 48 * 1024;

export interface IndexOptions {
  /** Where this comes from: versions of the sources. */
  readonly provenance: string;
  /** Crates of which only types matter: their functions, constants and statics are left out. */
  readonly typesOnly: ReadonlySet<string>;
  /** The trait and the self type's head of an impl. */
  summarize(entry: ImplEntry): { readonly trait: TraitDef | undefined; readonly head: string };
}

export function writeIndex(crates: readonly CrateData[], options: IndexOptions): Uint8Array {
  const steps = writeIndexInSteps(crates, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same with a stop after each item, so that the caller can do something else meanwhile; a step costs some milliseconds. */
export function writeIndexInSteps(
  crates: readonly CrateData[],
  options: IndexOptions,
): Generator<undefined, Uint8Array> {
  return new IndexWriter(options).write(crates);
}

class IndexWriter {
  private readonly tables = new Tables();
  private readonly structure = new ByteWriter(this.tables);
  private readonly chunks: Uint8Array[] = [];
  private chunk = new ByteWriter(this.tables);

  constructor(private readonly options: IndexOptions) {}

  *write(crates: readonly CrateData[]): Generator<undefined, Uint8Array> {
    this.structure.varint(crates.length);
    for (const crate of crates) yield* this.writeCrate(crate);
    if (this.chunk.length > 0) this.chunks.push(this.chunk.finish());

    const sections: Uint8Array[] = [];
    for (const bytes of [this.structure.finish(), this.stringSection(), ...this.chunks]) {
      yield;
      sections.push(deflateSync(bytes, { level: 9 }));
    }
    const header = strToU8(
      JSON.stringify({
        magic: INDEX_MAGIC,
        format: INDEX_FORMAT,
        provenance: this.options.provenance,
        crates: crates.map((crate) => crate.key),
        shapes: this.tables.shapes,
        sections: sections.map((section) => section.length),
      }),
    );
    const index = concat([new Uint8Array(INDEX_START), header, ...sections]);
    const start = new DataView(index.buffer);
    start.setUint32(0, header.length, true);
    start.setUint32(4, checksum(index.subarray(INDEX_START)), true);
    return index;
  }

  private stringSection(): Uint8Array {
    const section = new ByteWriter(this.tables);
    section.varint(this.tables.strings.length);
    for (const text of this.tables.strings) section.varint(text.length);
    section.raw(strToU8(this.tables.strings.join("")));
    return section.finish();
  }

  /** Puts an item away; the number by which it is found again. */
  private item(item: Item): { readonly chunk: number; readonly position: number } {
    if (this.chunk.length >= CHUNK_SIZE) {
      this.chunks.push(this.chunk.finish());
      this.chunk = new ByteWriter(this.tables);
    }
    const position = this.chunk.length;
    this.chunk.value(item);
    return { chunk: this.chunks.length, position };
  }

  private writeItem(out: ByteWriter, item: Item): void {
    const { chunk, position } = this.item(item);
    out.varint(chunk);
    out.varint(position);
  }

  private *writeCrate(crate: CrateData): Generator<undefined> {
    const { structure } = this;
    const modules: Module[] = [];
    const ids = new Map<Module, number>();
    const visit = (module: Module): void => {
      ids.set(module, modules.length);
      modules.push(module);
      for (const entry of module.types.values()) if (entry.submodule !== undefined) visit(entry.submodule);
    };
    visit(crate.root);

    structure.string(crate.key);
    structure.string(crate.name);
    structure.string(crate.edition);
    structure.byte((crate.noStd ? 1 : 0) | (crate.noCore ? 2 : 0) | (crate.isProcMacro ? 4 : 0));
    structure.varint(modules.length);
    const contents: Uint8Array[] = [];
    for (const module of modules) {
      structure.string(module.name);
      structure.varint(module.parent === undefined ? 0 : (ids.get(module.parent) ?? 0));
      structure.value(module.parent === undefined ? undefined : moduleVisibility(module, ids));
      const content = new ByteWriter(this.tables);
      yield* this.writeModule(content, module, ids);
      contents.push(content.finish());
    }
    for (const content of contents) {
      structure.varint(content.length);
    }
    for (const content of contents) structure.raw(content);

    const tail = new ByteWriter(this.tables);
    yield* this.writeTail(tail, crate, ids);
    const bytes = tail.finish();
    structure.varint(bytes.length);
    structure.raw(bytes);
  }

  private *writeTail(structure: ByteWriter, crate: CrateData, ids: ReadonlyMap<Module, number>): Generator<undefined> {
    this.writeImports(structure, crate.preludeImport === undefined ? [] : [crate.preludeImport], ids);
    const externs = [...crate.externCrates];
    structure.varint(externs.length);
    for (const [name, target] of externs) {
      structure.string(name);
      structure.string(target.key);
    }
    structure.varint(crate.macroUse.length);
    for (const { crate: target, names } of crate.macroUse) {
      structure.string(target.key);
      structure.value(names === undefined ? undefined : [...names]);
    }
    structure.value([...crate.renames].map(([alias, originals]) => [alias, ...originals]));

    const impls = new ByteWriter(this.tables);
    yield* this.writeImpls(impls, crate, ids);
    const bytes = impls.finish();
    structure.varint(bytes.length);
    structure.raw(bytes);

    const lang = langItemsOf(crate);
    structure.varint(lang.length);
    for (const { name, entry, member } of lang) {
      structure.string(name);
      structure.varint(ids.get(entry.module) ?? 0);
      structure.string(entry.name);
      structure.optionalString(member);
    }
  }

  private *writeImpls(structure: ByteWriter, crate: CrateData, ids: ReadonlyMap<Module, number>): Generator<undefined> {
    structure.varint(crate.impls.length);
    for (const impl of crate.impls) {
      yield;
      structure.varint(ids.get(impl.module) ?? 0);
      structure.optionalString(impl.names.trait);
      structure.optionalString(impl.names.self);
      const { trait, head } = this.options.summarize(impl);
      structure.string(trait === undefined ? "" : referenceTo(trait));
      const headDefinition = definitionOfHead(head);
      structure.string(
        headDefinition === undefined
          ? head
          : `${headDefinition.kind === "adt" ? "adt" : "dyn"}:${referenceTo(headDefinition)}`,
      );
      if (impl.derived === undefined) {
        structure.byte(0);
        structure.value(stripAttributes(impl.raw.attributes));
        this.writeItem(structure, stripItem(impl.raw, impl.module, impl.textual));
      } else {
        structure.byte(1);
        structure.value(impl.derived.path);
        structure.string(impl.derived.entry.name);
      }
    }
  }

  private *writeModule(out: ByteWriter, module: Module, ids: ReadonlyMap<Module, number>): Generator<undefined> {
    const typesOnly = this.options.typesOnly.has(module.crate.key);
    const entries = new Set([...module.types.values(), ...(typesOnly ? [] : module.values.values())]);
    const kept = [...entries].filter((entry) => isReachable(entry));
    out.varint(kept.length);
    for (const entry of kept) {
      yield;
      out.string(entry.name);
      out.string(entry.raw.kind);
      out.value(stripAttributes(entry.raw.attributes));
      if (entry.submodule !== undefined) {
        out.varint(ids.get(entry.submodule) ?? 0);
        continue;
      }
      out.value(entry.raw.visibility);
      this.writeItem(out, stripItem(entry.raw, module, entry.textual));
    }
    const imports = [...[...module.namedImports.values()].flat(), ...module.globs, ...module.anonymousImports];
    this.writeImports(out, imports, ids);
    const macros = [...module.macros.values()];
    out.varint(macros.length);
    for (const macro of macros) this.writeMacro(out, macro);
  }

  private writeMacro(out: ByteWriter, { name, macro }: MacroDef): void {
    out.string(name);
    out.string(macro.kind);
    if (macro.kind === "rules") this.writeItem(out, { ...macro.item, attributes: [] });
    else out.string(macro.name);
  }

  private writeImports(out: ByteWriter, imports: readonly Import[], ids: ReadonlyMap<Module, number>): void {
    out.varint(imports.length);
    for (const imported of imports) {
      out.varint(ids.get(imported.module) ?? 0);
      out.value(imported.root);
      out.varint(imported.segments.length);
      for (const segment of imported.segments) out.string(segment);
      out.optionalString(imported.name);
      out.value(imported.visibility);
      out.byte((imported.isExternCrate ? 1 : 0) | (imported.onlyTypes ? 2 : 0));
    }
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.length;
  }
  return bytes;
}

/** A type or trait by crate, module and name, as an index of any crate may refer to it. */
function referenceTo(definition: AdtDef | TraitDef): string {
  const names: string[] = [];
  for (
    let module: ModuleDef | undefined = definition.scope.module;
    module?.parent !== undefined;
    module = module.parent
  )
    names.unshift(module.name);
  return [definition.crate.key, names.join("::"), definition.name].join("|");
}

/** Private functions and values are nobody's outside; private types are fields' types. */
function isReachable(entry: Entry): boolean {
  const { kind, visibility } = entry.raw;
  return (kind !== "function" && kind !== "const" && kind !== "static") || visibility.kind === "public";
}

/** As syntax that means the same in the index: public, or in a module by number. */
function moduleVisibility(module: Module, ids: ReadonlyMap<Module, number>): unknown {
  const { visibility } = module;
  return visibility.kind === "public" ? true : idOf(visibility.module, ids);
}

function idOf(module: ModuleDef, ids: ReadonlyMap<Module, number>): number {
  for (const [other, id] of ids) if (other === module) return id;
  return 0;
}

interface LangItem {
  readonly name: string;
  readonly entry: Entry;
  readonly member: string | undefined;
}

/** With those that are members of traits. */
function langItemsOf(crate: CrateData): readonly LangItem[] {
  const found: LangItem[] = [...crate.langItems].map(([name, { entry, member }]) => ({ name, entry, member }));
  const visit = (module: Module): void => {
    for (const entry of module.types.values()) {
      if (entry.submodule !== undefined) visit(entry.submodule);
      if (entry.raw.kind !== "trait") continue;
      for (const member of entry.raw.members()) {
        const lang = member.attributes.find((attribute) => attribute.path === "lang");
        const name = /"([^"]*)"/.exec(lang?.argument ?? "")?.[1];
        if (name !== undefined && member.name !== undefined) found.push({ name, entry, member: member.name });
      }
    }
  };
  visit(crate.root);
  return found;
}
