/**
 * `Cargo.toml` as data: the package, its targets, dependencies and features, with what it inherits from its workspace
 * (Cargo reference, "The Manifest Format", "Workspaces").
 *
 * Not here: which version a dependency has and where it lies (`sources.ts`), and which features are on (`packages.ts`).
 */
import type { Edition } from "../defs.js";
import type { FileHost } from "./fileHost.js";
import { joinPath } from "./fileHost.js";
import { discoverTargets, type Target } from "./targets.js";
import { booleanOf, readToml, stringOf, stringsOf, type TomlTable, tableOf } from "./toml.js";

export interface Manifest {
  /** The folder that holds it. */
  readonly directory: string;
  readonly name: string;
  readonly version: string;
  readonly edition: Edition;
  readonly targets: readonly Target[];
  readonly dependencies: readonly Dependency[];
  readonly features: ReadonlyMap<string, readonly string[]>;
  /** The build script's path, if the package has one. */
  readonly buildScript: string | undefined;
  readonly environment: ReadonlyMap<string, string>;
}

export interface Dependency {
  /** The key in the manifest: what features call it, and, with `-` as `_`, what code calls it. */
  readonly key: string;
  readonly packageName: string;
  readonly kind: "normal" | "development" | "build";
  /** Absolute, for path dependencies. */
  readonly path: string | undefined;
  readonly requirement: string | undefined;
  readonly optional: boolean;
  readonly defaultFeatures: boolean;
  readonly features: readonly string[];
  /** `cfg(unix)` or a target triple; `undefined` for every target. */
  readonly target: string | undefined;
}

export interface WorkspaceManifest {
  readonly directory: string;
  readonly members: readonly string[];
  readonly exclude: readonly string[];
  readonly package: TomlTable;
  readonly dependencies: TomlTable;
}

export interface ManifestFile {
  readonly package: Manifest | undefined;
  readonly workspace: WorkspaceManifest | undefined;
  readonly problems: readonly string[];
}

const EDITIONS: readonly Edition[] = ["2015", "2018", "2021", "2024"];

/** `[patch.crates-io] name = { path = ".." }` of a workspace's manifest. Patches from elsewhere are in the lock file. */
export function readPatches(host: FileHost, directory: string): ReadonlyMap<string, string> {
  const document = readToml(host, joinPath(directory, "Cargo.toml"));
  const patches = new Map<string, string>();
  if (document === undefined || "problem" in document) return patches;
  for (const source of Object.values(tableOf(document.table["patch"]) ?? {})) {
    for (const [key, value] of Object.entries(tableOf(source) ?? {})) {
      const path = stringOf(tableOf(value)?.["path"]);
      if (path !== undefined) patches.set(stringOf(tableOf(value)?.["package"]) ?? key, joinPath(directory, path));
    }
  }
  return patches;
}

/**
 * Reads `directory/Cargo.toml`. `findWorkspace` is asked only when something is inherited. `undefined`: there is no such
 * file. One that does not parse has neither package nor workspace, and a problem.
 */
export function readManifest(
  host: FileHost,
  directory: string,
  findWorkspace: () => WorkspaceManifest | undefined,
): ManifestFile | undefined {
  const path = joinPath(directory, "Cargo.toml");
  const document = readToml(host, path);
  if (document === undefined) return undefined;
  if ("problem" in document) return { package: undefined, workspace: undefined, problems: [document.problem] };
  const { table } = document;
  const problems: string[] = [];
  const workspaceTable = tableOf(table["workspace"]);
  const workspace = workspaceTable && workspaceOf(workspaceTable, directory);
  const inherited = workspace === undefined ? findWorkspace : () => workspace;
  const packageTable = tableOf(table["package"]) ?? tableOf(table["project"]);
  if (packageTable === undefined) {
    if (workspace === undefined) problems.push(`${path} has neither a package nor a workspace`);
    return { package: undefined, workspace, problems };
  }

  const field = (key: string): unknown => {
    const value = packageTable[key];
    return booleanOf(tableOf(value)?.["workspace"]) ? inherited()?.package[key] : value;
  };
  const name = stringOf(packageTable["name"]);
  if (name === undefined) problems.push(`${path}: the package has no name`);
  const editionText = stringOf(field("edition"));
  const edition = EDITIONS.find((known) => known === editionText);
  if (editionText !== undefined && edition === undefined) problems.push(`${path}: edition ${editionText} is not known`);

  const build = packageTable["build"];
  const buildPath = joinPath(directory, stringOf(build) ?? "build.rs");
  const version = stringOf(field("version")) ?? "0.0.0";
  const packageName = name ?? directory.slice(directory.lastIndexOf("/") + 1);
  return {
    package: {
      directory,
      name: packageName,
      version,
      edition: edition ?? "2015",
      targets: discoverTargets(host, directory, packageName, edition ?? "2015", table),
      dependencies: dependenciesOf(table, directory, inherited),
      features: featuresOf(tableOf(table["features"])),
      buildScript: build !== false && host.exists(buildPath) ? buildPath : undefined,
      environment: new Map([
        ["CARGO_PKG_NAME", packageName],
        ["CARGO_PKG_VERSION", version],
        ["CARGO_PKG_AUTHORS", stringsOf(field("authors")).join(":")],
        ["CARGO_PKG_DESCRIPTION", stringOf(field("description")) ?? ""],
        ["CARGO_MANIFEST_DIR", directory],
      ]),
    },
    workspace,
    problems,
  };
}

/**
 * The package of a folder whose manifest says nothing readable, as while someone types in it: targets where cargo looks for them,
 * the edition if a line has it, no dependencies.
 */
export function manifestByConvention(host: FileHost, directory: string): Manifest {
  const text = host.readFile(joinPath(directory, "Cargo.toml")) ?? "";
  const written = (key: string): string | undefined =>
    new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*"([^"\\n]*)"`, "m").exec(text)?.[1];
  const name = written("name") ?? directory.slice(directory.lastIndexOf("/") + 1);
  const edition = EDITIONS.find((known) => known === written("edition")) ?? "2021";
  return {
    directory,
    name,
    version: written("version") ?? "0.0.0",
    edition,
    targets: discoverTargets(host, directory, name, edition, {}),
    dependencies: [],
    features: new Map(),
    buildScript: undefined,
    environment: new Map(),
  };
}

function workspaceOf(table: TomlTable, directory: string): WorkspaceManifest {
  return {
    directory,
    members: stringsOf(table["members"]),
    exclude: stringsOf(table["exclude"]),
    package: tableOf(table["package"]) ?? {},
    dependencies: tableOf(table["dependencies"]) ?? {},
  };
}

function featuresOf(table: TomlTable | undefined): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(table ?? {}).map(([name, value]) => [name, stringsOf(value)]));
}

const TABLES = [
  ["dependencies", "normal"],
  ["dev-dependencies", "development"],
  ["dev_dependencies", "development"],
  ["build-dependencies", "build"],
  ["build_dependencies", "build"],
] as const;

function dependenciesOf(
  root: TomlTable,
  directory: string,
  workspace: () => WorkspaceManifest | undefined,
): readonly Dependency[] {
  const found: Dependency[] = [];
  const collect = (owner: TomlTable, target: string | undefined): void => {
    for (const [tableName, kind] of TABLES) {
      for (const [key, value] of Object.entries(tableOf(owner[tableName]) ?? {})) {
        found.push(dependencyOf(key, value, kind, target, directory, workspace));
      }
    }
  };
  collect(root, undefined);
  for (const [target, value] of Object.entries(tableOf(root["target"]) ?? {})) {
    const table = tableOf(value);
    if (table !== undefined) collect(table, target);
  }
  return found;
}

function dependencyOf(
  key: string,
  value: unknown,
  kind: Dependency["kind"],
  target: string | undefined,
  directory: string,
  workspace: () => WorkspaceManifest | undefined,
): Dependency {
  const own = tableOf(value);
  const isInherited = booleanOf(own?.["workspace"]) === true;
  const source = isInherited ? workspace() : undefined;
  const base = source?.dependencies[key];
  const inherited = tableOf(base);
  const path = stringOf(inherited?.["path"]) ?? stringOf(own?.["path"]);
  return {
    key,
    packageName: stringOf(inherited?.["package"]) ?? stringOf(own?.["package"]) ?? key,
    kind,
    path: path === undefined ? undefined : joinPath(source?.directory ?? directory, path),
    requirement: stringOf(base) ?? stringOf(inherited?.["version"]) ?? stringOf(value) ?? stringOf(own?.["version"]),
    optional: booleanOf(own?.["optional"]) ?? false,
    defaultFeatures: defaultFeatures(inherited) ?? defaultFeatures(own) ?? true,
    features: [...stringsOf(inherited?.["features"]), ...stringsOf(own?.["features"])],
    target,
  };
}

function defaultFeatures(table: TomlTable | undefined): boolean | undefined {
  return booleanOf(table?.["default-features"]) ?? booleanOf(table?.["default_features"]);
}
