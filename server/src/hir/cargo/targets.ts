/**
 * The crates that a package builds: library, binaries, examples, tests and benches, written in the manifest or found by
 * cargo's folder conventions (Cargo reference, "Cargo Targets", "Target auto-discovery").
 */
import type { Edition } from "../defs.js";
import type { FileHost } from "./fileHost.js";
import { joinPath } from "./fileHost.js";
import { arrayOf, booleanOf, stringOf, stringsOf, type TomlTable, tableOf } from "./toml.js";

export interface Target {
  readonly kind: "lib" | "bin" | "example" | "test" | "bench";
  /** The crate's name as code writes it. */
  readonly name: string;
  readonly root: string;
  readonly edition: Edition;
  readonly isProcMacro: boolean;
  /** Without one of these features cargo leaves the target out. */
  readonly requiredFeatures: readonly string[];
}

const KINDS = [
  { kind: "bin", folder: "src/bin", auto: "autobins" },
  { kind: "example", folder: "examples", auto: "autoexamples" },
  { kind: "test", folder: "tests", auto: "autotests" },
  { kind: "bench", folder: "benches", auto: "autobenches" },
] as const;

/** The package's targets whose root file exists. */
export function discoverTargets(
  host: FileHost,
  directory: string,
  packageName: string,
  edition: Edition,
  manifest: TomlTable,
): readonly Target[] {
  const targets: Target[] = [];
  const add = (kind: Target["kind"], name: string, root: string, table: TomlTable | undefined): void => {
    if (!host.exists(root) || targets.some((target) => target.kind === kind && target.root === root)) return;
    const own = stringOf(table?.["edition"]);
    const isProcMacro = booleanOf(table?.["proc-macro"]) ?? booleanOf(table?.["proc_macro"]) ?? false;
    targets.push({
      kind,
      name: name.replaceAll("-", "_"),
      root,
      edition: isEdition(own) ? own : edition,
      isProcMacro,
      requiredFeatures: stringsOf(table?.["required-features"]),
    });
  };

  const packageTable = tableOf(manifest["package"]) ?? tableOf(manifest["project"]);
  const library = tableOf(manifest["lib"]);
  const libraryPath = joinPath(directory, stringOf(library?.["path"]) ?? "src/lib.rs");
  add("lib", stringOf(library?.["name"]) ?? packageName, libraryPath, library);

  for (const { kind, folder, auto } of KINDS) {
    const found = findByConvention(host, directory, packageName, kind, folder);
    for (const value of arrayOf(manifest[kind])) {
      const table = tableOf(value);
      const name = stringOf(table?.["name"]);
      if (table === undefined || name === undefined) continue;
      const written = stringOf(table["path"]);
      const path = written === undefined ? found.get(name) : joinPath(directory, written);
      if (path !== undefined) add(kind, name, path, table);
    }
    if (booleanOf(packageTable?.[auto]) === false) continue;
    for (const [name, path] of found) add(kind, name, path, undefined);
  }
  return targets;
}

function isEdition(text: string | undefined): text is Edition {
  return text === "2015" || text === "2018" || text === "2021" || text === "2024";
}

function findByConvention(
  host: FileHost,
  directory: string,
  packageName: string,
  kind: Target["kind"],
  folder: string,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const main = joinPath(directory, "src/main.rs");
  if (kind === "bin" && host.exists(main)) found.set(packageName, main);
  const base = joinPath(directory, folder);
  const entries = [...(host.readDirectory(base) ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.isDirectory) {
      const nested = joinPath(base, `${entry.name}/main.rs`);
      if (host.exists(nested)) found.set(entry.name, nested);
    } else if (entry.name.endsWith(".rs")) {
      found.set(entry.name.slice(0, -3), joinPath(base, entry.name));
    }
  }
  return found;
}
