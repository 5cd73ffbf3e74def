/** A file system in memory and ways to ask a database about it in the words of Rust. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DirectoryEntry, FileHost } from "../../src/hir/cargo/fileHost.js";
import { Database } from "../../src/hir/database.js";
import type { FunctionDef, ItemScope } from "../../src/hir/defs.js";
import type { ProjectOptions } from "../../src/hir/projects.js";
import type { Path } from "../../src/syntax/ast.js";
import { createParser } from "../../src/syntax/createParser.js";

export const parser = await createParser();

const stdIndex = readFileSync(fileURLToPath(new URL("../../data/std.idx", import.meta.url)));

export interface MemoryHost extends FileHost {
  readonly files: Map<string, string>;
  readonly cached: Map<string, Uint8Array>;
}

export function memoryHost(files: Readonly<Record<string, string>>, withStd = true): MemoryHost {
  const map = new Map(Object.entries(files));
  const cached = new Map<string, Uint8Array>();
  const folders = (path: string): boolean => [...map.keys()].some((file) => file.startsWith(`${path}/`));
  return {
    files: map,
    cached,
    readFile: (path) => map.get(path),
    exists: (path) => map.has(path) || folders(path),
    readDirectory(path) {
      if (!folders(path)) return undefined;
      const entries = new Map<string, DirectoryEntry>();
      for (const file of map.keys()) {
        if (!file.startsWith(`${path}/`)) continue;
        const [name = "", ...rest] = file.slice(path.length + 1).split("/");
        entries.set(name, { name, isDirectory: rest.length > 0 });
      }
      return [...entries.values()];
    },
    cargoHome: "/cargo",
    readStdIndex: () => (withStd ? stdIndex : undefined),
    cache: { read: (key) => cached.get(key), write: (key, bytes) => void cached.set(key, bytes) },
  };
}

/** A package `/p` with the files given, opened. */
export function packageOf(files: Readonly<Record<string, string>>, options: ProjectOptions = {}): Database {
  const database = new Database(memoryHost({ "/p/Cargo.toml": MANIFEST, ...files }), parser, options);
  database.openPath("/p");
  return database;
}

export const MANIFEST = '[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n';

export function path(text: string): Path {
  const span = { start: 0, end: 0, expansion: undefined };
  const isGlobal = text.startsWith("::");
  return {
    root: { kind: isGlobal ? "global" : "relative" },
    qualifiedSelf: undefined,
    span,
    segments: text
      .split("::")
      .filter((name) => name !== "")
      .map((name) => ({ ident: { name, hygiene: 0, span }, arguments: undefined })),
  };
}

/** The function of this name in the file. */
export function functionIn(database: Database, file: string, name: string): FunctionDef {
  const owners = database.declarations.bodyOwners(file);
  const found = owners.find((owner) => owner.name === name);
  if (found?.kind !== "function")
    throw new Error(`${file} has no function ${name}: it has ${owners.map((owner) => owner.name).join(", ")}`);
  return found;
}

/** What a path means: `adt p::a::S`, `variant E::A`, `unresolved`, … with `+n` for segments that are left. */
export function meaning(
  database: Database,
  scope: ItemScope,
  text: string,
  namespace: "type" | "value" = "type",
): string {
  const { resolution, rest } = database.declarations.resolvePath(path(text), scope, namespace);
  const left = rest === 0 ? "" : ` +${rest}`;
  const { declarations } = database;
  switch (resolution.kind) {
    case "module":
      return `module ${declarations.displayPath(resolution.module)}${left}`;
    case "adt":
      return `adt ${declarations.displayPath(resolution.adt)}${left}`;
    case "variant":
    case "constructor":
      return `${resolution.kind} ${resolution.variant.adt.name}::${resolution.variant.name}${left}`;
    case "trait":
      return `trait ${declarations.displayPath(resolution.trait)}${left}`;
    case "typeAlias":
      return `alias ${declarations.displayPath(resolution.alias)}${left}`;
    case "function":
      return `function ${declarations.displayPath(resolution.function)}${left}`;
    case "const":
      return `const ${declarations.displayPath(resolution.const)}${left}`;
    case "static":
      return `static ${declarations.displayPath(resolution.static)}${left}`;
    case "genericParam":
      return `param ${resolution.param.name}${left}`;
    case "selfType":
      return `Self of ${resolution.of.kind}${left}`;
    case "primitive":
      return `primitive ${resolution.name}${left}`;
    case "unresolved":
      return "unresolved";
  }
}
