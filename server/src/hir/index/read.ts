/**
 * An index to crates that look like collected ones. Opening one reads the names of modules, impls and lang items; the
 * contents of a module are read when it is looked into, and an item when its syntax is asked for.
 *
 * Throws `CorruptIndexError` when the bytes are no index of this format or are damaged.
 */
import { inflateSync, strFromU8 } from "fflate";
import { type CrateData, type Entry, type Import, type Module, PUBLIC } from "../crate.js";
import type { MacroDef } from "../defs.js";
import { addImportTo } from "../imports.js";
import type { RawItem } from "../rawItem.js";
import { ByteReader, CorruptIndexError, checksum, type ReaderTables } from "./codec.js";
import {
  attributesOf,
  IndexItem,
  type ItemStore,
  isItem,
  kindNamed,
  MISSING,
  NO_NAMES,
  PRIVATE,
  visibilityFrom,
} from "./item.js";
import { DerivedImpl, IndexLangItem, IndexMacro } from "./lazy.js";
import { References } from "./references.js";
import { INDEX_FORMAT, INDEX_MAGIC, INDEX_START } from "./write.js";

export interface IndexCrate {
  readonly key: string;
  readonly name: string;
  readonly edition: string;
  readonly isProcMacro: boolean;
  /** Fills an empty crate. */
  fill(crate: CrateData, crates: (key: string) => CrateData | undefined): void;
}

export interface CrateIndex {
  readonly provenance: string;
  readonly crates: readonly IndexCrate[];
}

export type Inflate = (bytes: Uint8Array) => Uint8Array;

export function readIndex(bytes: Uint8Array, inflate: Inflate = inflateSync): CrateIndex {
  const header = readHeader(bytes);
  const sections: { readonly start: number; readonly end: number }[] = [];
  let position = header.end;
  for (const length of header.sections) {
    sections.push({ start: position, end: position + length });
    position += length;
  }
  if (position > bytes.length) throw new CorruptIndexError();
  const section = (index: number): Uint8Array => {
    const range = sections[index];
    if (range === undefined) throw new CorruptIndexError();
    try {
      return inflate(bytes.subarray(range.start, range.end));
    } catch {
      throw new CorruptIndexError();
    }
  };
  const tables = readTables(section(1), header.shapes);
  const chunks = new Map<number, Uint8Array>();
  const items: ItemStore = {
    read(chunk, at) {
      try {
        let content = chunks.get(chunk);
        if (content === undefined) chunks.set(chunk, (content = section(2 + chunk)));
        const reader = new ByteReader(content, tables);
        reader.position = at;
        const item = reader.value();
        return isItem(item) ? item : MISSING;
      } catch {
        return MISSING;
      }
    },
  };
  const reader = new ByteReader(section(0), tables);
  const count = reader.varint();
  const crates: IndexCrate[] = [];
  for (let index = 0; index < count; index++) crates.push(readCrate(reader, items));
  return { provenance: header.provenance, crates };
}

interface Header {
  readonly provenance: string;
  readonly shapes: readonly (readonly string[])[];
  readonly sections: readonly number[];
  readonly end: number;
}

function readHeader(bytes: Uint8Array): Header {
  if (bytes.length < INDEX_START) throw new CorruptIndexError();
  const start = new DataView(bytes.buffer, bytes.byteOffset, INDEX_START);
  const end = INDEX_START + start.getUint32(0, true);
  if (end > bytes.length || start.getUint32(4, true) !== checksum(bytes.subarray(INDEX_START)))
    throw new CorruptIndexError();
  let header: unknown;
  try {
    header = JSON.parse(strFromU8(bytes.subarray(INDEX_START, end)));
  } catch {
    throw new CorruptIndexError();
  }
  if (!isHeader(header) || header.magic !== INDEX_MAGIC || header.format !== INDEX_FORMAT)
    throw new CorruptIndexError();
  return { ...header, end };
}

function isHeader(value: unknown): value is Omit<Header, "end"> & { readonly magic: string; readonly format: number } {
  return (
    typeof value === "object" &&
    value !== null &&
    "magic" in value &&
    "format" in value &&
    "shapes" in value &&
    Array.isArray(value.shapes) &&
    "sections" in value &&
    Array.isArray(value.sections)
  );
}

function readTables(bytes: Uint8Array, shapes: readonly (readonly string[])[]): ReaderTables {
  const reader = new ByteReader(bytes, { string: () => "", shapes: [] });
  const count = reader.varint();
  const starts = new Uint32Array(count + 1);
  for (let index = 0; index < count; index++) starts[index + 1] = (starts[index] ?? 0) + reader.varint();
  const text = strFromU8(bytes.subarray(reader.position));
  const strings: (string | undefined)[] = new Array(count);
  return {
    shapes,
    string(id) {
      let found = strings[id];
      if (found === undefined) {
        if (id >= count) throw new CorruptIndexError();
        found = text.slice(starts[id], starts[id + 1]);
        strings[id] = found;
      }
      return found;
    },
  };
}

interface ModuleHead {
  readonly name: string;
  readonly parent: number;
  readonly visibility: unknown;
}

/** Reads one crate's part of the structure; what it takes to fill a crate is put off. */
function readCrate(reader: ByteReader, items: ItemStore): IndexCrate {
  const key = reader.string();
  const name = reader.string();
  const edition = reader.string();
  const flags = reader.byte();
  const heads: ModuleHead[] = [];
  const moduleCount = reader.varint();
  for (let index = 0; index < moduleCount; index++)
    heads.push({ name: reader.string(), parent: reader.varint(), visibility: reader.value() });
  const lengths: number[] = [];
  for (let index = 0; index < moduleCount; index++) lengths.push(reader.varint());
  const contents: number[] = [];
  for (const length of lengths) {
    contents.push(reader.position);
    reader.position += length;
  }
  const tail = reader.position;
  skipTail(reader);
  return {
    key,
    name,
    edition,
    isProcMacro: (flags & 4) !== 0,
    fill(crate, crates) {
      crate.noStd = (flags & 1) !== 0;
      crate.noCore = (flags & 2) !== 0;
      const modules: Module[] = [];
      heads.forEach((head, index) => {
        const parent = index === 0 ? undefined : (modules[head.parent] ?? crate.root);
        const module = parent === undefined ? crate.root : parent.child(head.name, [], PUBLIC, undefined);
        modules.push(module);
        if (typeof head.visibility === "number")
          module.visibility = { kind: "module", module: modules[head.visibility] ?? crate.root };
      });
      modules.forEach((module, index) => {
        module.putOff(() => readModule(reader.at(contents[index] ?? 0), module, modules, items));
      });
      readTail(reader.at(tail), crate, modules, items, crates);
    },
  };
}

function readModule(reader: ByteReader, module: Module, modules: readonly Module[], items: ItemStore): void {
  for (let count = reader.varint(); count > 0; count--) {
    const name = reader.string();
    const kind = kindNamed(reader.string());
    const attributes = attributesOf(reader.value());
    let submodule: Module | undefined;
    let raw: RawItem;
    if (kind === "module") {
      submodule = modules[reader.varint()];
      raw = new IndexItem(kind, name, attributes, PRIVATE, () => MISSING, NO_NAMES);
    } else {
      const visibility = visibilityFrom(reader.value());
      const chunk = reader.varint();
      const position = reader.varint();
      raw = new IndexItem(kind, name, attributes, visibility, () => items.read(chunk, position), NO_NAMES);
    }
    const entry: Entry = {
      name,
      raw,
      module,
      textual: undefined,
      testOnly: false,
      isForeign: false,
      submodule,
      typeBinding: undefined,
      valueBinding: undefined,
      definition: undefined,
    };
    const isValue = kind === "function" || kind === "const" || kind === "static";
    if (!isValue) module.types.set(name, entry);
    if (isValue || kind === "struct") module.values.set(name, entry);
  }
  for (const imported of readImports(reader, modules)) addImportTo(module, imported);
  for (let count = reader.varint(); count > 0; count--) {
    const macro = readMacro(reader, module.crate, items);
    module.macros.set(macro.name, macro);
  }
}

function readMacro(reader: ByteReader, crate: CrateData, items: ItemStore): MacroDef {
  const name = reader.string();
  const kind = reader.string();
  if (kind === "rules") {
    const chunk = reader.varint();
    const position = reader.varint();
    return new IndexMacro(name, crate, items, chunk, position);
  }
  const own = reader.string();
  const macroKind = kind === "builtin" || kind === "derive" || kind === "attribute" ? kind : "procedural";
  return { kind: "macro", name, crate, macro: { kind: macroKind, name: own } };
}

function readImports(reader: ByteReader, modules: readonly Module[]): readonly Import[] {
  const imports: Import[] = [];
  for (let count = reader.varint(); count > 0; count--) {
    const module = modules[reader.varint()];
    const root = rootFrom(reader.value());
    const segments: string[] = [];
    for (let left = reader.varint(); left > 0; left--) segments.push(reader.string());
    const name = reader.optionalString();
    const visibility = visibilityFrom(reader.value());
    const flags = reader.byte();
    if (module === undefined) throw new CorruptIndexError();
    imports.push({
      module,
      root,
      segments,
      name,
      visibility,
      isExternCrate: (flags & 1) !== 0,
      onlyTypes: (flags & 2) !== 0,
      testOnly: false,
      resolvedVisibility: undefined,
    });
  }
  return imports;
}

function readTail(
  reader: ByteReader,
  crate: CrateData,
  modules: readonly Module[],
  items: ItemStore,
  crates: (key: string) => CrateData | undefined,
): void {
  reader.varint();
  crate.preludeImport = readImports(reader, modules)[0];
  for (let count = reader.varint(); count > 0; count--) {
    const name = reader.string();
    const target = crates(reader.string());
    if (target !== undefined) crate.externCrates.set(name, target);
  }
  for (let count = reader.varint(); count > 0; count--) {
    const target = crates(reader.string());
    const names = reader.value();
    if (target !== undefined)
      crate.macroUse.push({ crate: target, names: Array.isArray(names) ? new Set(names.map(String)) : undefined });
  }
  const renames = reader.value();
  for (const rename of Array.isArray(renames) ? renames : []) {
    if (!Array.isArray(rename)) continue;
    const [alias, ...originals] = rename.map(String);
    if (alias !== undefined) crate.renames.set(alias, new Set(originals));
  }
  const implLength = reader.varint();
  const impls = reader.position;
  crate.putOffImpls(() => readImpls(reader.at(impls), crate, modules, items, new References(crates)));
  reader.position += implLength;
  for (let count = reader.varint(); count > 0; count--) {
    const name = reader.string();
    const module = modules[reader.varint()] ?? crate.root;
    const entryName = reader.string();
    const member = reader.optionalString();
    crate.langItems.set(name, new IndexLangItem(module, entryName, member));
  }
}

function readImpls(
  reader: ByteReader,
  crate: CrateData,
  modules: readonly Module[],
  items: ItemStore,
  references: References,
): void {
  for (let count = reader.varint(); count > 0; count--) {
    const module = modules[reader.varint()] ?? crate.root;
    const names = { trait: reader.optionalString(), self: reader.optionalString() };
    const summary = references.summary(reader.string(), reader.string());
    if (reader.byte() === 0) {
      const attributes = attributesOf(reader.value());
      const chunk = reader.varint();
      const position = reader.varint();
      const raw = new IndexItem("impl", undefined, attributes, PRIVATE, () => items.read(chunk, position), names);
      crate.impls.push({
        raw,
        module,
        textual: undefined,
        names,
        derived: undefined,
        block: undefined,
        definition: undefined,
        summary,
      });
    } else {
      const path = reader.value();
      const entryName = reader.string();
      crate.impls.push(new DerivedImpl(module, names, summary, entryName, Array.isArray(path) ? path.map(String) : []));
    }
  }
}

/** The tail is preceded by its length. */
function skipTail(reader: ByteReader): void {
  const length = reader.varint();
  reader.position += length;
}

function rootFrom(value: unknown): Import["root"] {
  return isRoot(value) ? value : { kind: "relative" };
}

function isRoot(value: unknown): value is Import["root"] {
  return typeof value === "object" && value !== null && "kind" in value;
}
