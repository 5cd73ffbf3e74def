/**
 * Where the sources of a registry or git dependency lie on disk: a `cargo vendor` folder named by `[source]` replacement
 * in `.cargo/config.toml` of any parent folder or in `CARGO_HOME`, else the registry cache and git checkouts under `CARGO_HOME`.
 *
 * Nothing is downloaded and cargo is not run (Cargo reference, "Source Replacement", "Cargo Home").
 */
import type { FileHost } from "./fileHost.js";
import { joinPath, parentPath } from "./fileHost.js";
import { compareVersions, matches, parseVersion } from "./semver.js";
import { readToml, stringOf, type TomlTable, tableOf } from "./toml.js";

export interface WantedPackage {
  readonly name: string;
  /** Exact, when a lock file says it. */
  readonly version: string | undefined;
  readonly requirement: string | undefined;
  readonly source: string | undefined;
}

/** Finds package folders. Holds what it has listed, so that a look-up costs a folder listing once. */
export interface PackageSources {
  find(wanted: WantedPackage): string | undefined;
}

export function packageSources(host: FileHost, directory: string, problems: string[]): PackageSources {
  const vendorFolders = findVendorFolders(host, directory, problems);
  const registryFolders = registryCaches(host);
  const listings = new Map<string, ReadonlySet<string>>();
  const list = (folder: string): ReadonlySet<string> => {
    let names = listings.get(folder);
    if (names === undefined) {
      names = new Set(
        (host.readDirectory(folder) ?? []).filter((entry) => entry.isDirectory).map((entry) => entry.name),
      );
      listings.set(folder, names);
    }
    return names;
  };
  return {
    find(wanted) {
      for (const folder of [...vendorFolders, ...registryFolders]) {
        const found = findIn(host, folder, list(folder), wanted);
        if (found !== undefined) return found;
      }
      return findGitCheckout(host, wanted, list);
    },
  };
}

/**
 * `name-version` is exact. A folder called plain `name` holds the newest of the vendored versions, so its manifest has to
 * be asked. Without a lock file the newest version that meets the requirement is taken.
 */
function findIn(host: FileHost, folder: string, names: ReadonlySet<string>, wanted: WantedPackage): string | undefined {
  if (wanted.version !== undefined) {
    const exact = `${wanted.name}-${wanted.version}`;
    if (names.has(exact)) return joinPath(folder, exact);
    // Build metadata is not part of the folder's name in every version of cargo.
    const plain = exact.split("+")[0] ?? exact;
    if (names.has(plain)) return joinPath(folder, plain);
    const unversioned = joinPath(folder, wanted.name);
    return names.has(wanted.name) && versionIn(host, unversioned) === wanted.version ? unversioned : undefined;
  }
  let best: { readonly path: string; readonly version: NonNullable<ReturnType<typeof parseVersion>> } | undefined;
  for (const name of names) {
    const isPlain = name === wanted.name;
    if (!isPlain && !(name.startsWith(`${wanted.name}-`) && /^\d/.test(name.slice(wanted.name.length + 1)))) continue;
    const path = joinPath(folder, name);
    const version = parseVersion((isPlain ? versionIn(host, path) : name.slice(wanted.name.length + 1)) ?? "");
    if (version === undefined || !matches(wanted.requirement ?? "*", version)) continue;
    if (best === undefined || compareVersions(version, best.version) > 0) best = { path, version };
  }
  return best?.path;
}

function versionIn(host: FileHost, directory: string): string | undefined {
  const document = readToml(host, joinPath(directory, "Cargo.toml"));
  return document !== undefined && "table" in document
    ? stringOf(tableOf(document.table["package"])?.["version"])
    : undefined;
}

function findVendorFolders(host: FileHost, start: string, problems: string[]): readonly string[] {
  const found: string[] = [];
  for (const folder of configFolders(host, start)) {
    for (const name of ["config.toml", "config"]) {
      const path = joinPath(folder, name);
      if (!host.exists(path)) continue;
      const document = readToml(host, path);
      if (document === undefined) continue;
      // A path in it is relative to the parent of the folder that it lies in.
      if ("problem" in document) problems.push(document.problem);
      else found.push(...replacements(tableOf(document.table["source"]), parentPath(folder) ?? folder));
      break;
    }
  }
  return found;
}

/** The nearest first; that of everybody is the last (Cargo reference, "Hierarchical structure"). */
function configFolders(host: FileHost, start: string): readonly string[] {
  const folders: string[] = [];
  for (let directory: string | undefined = start; directory !== undefined; directory = parentPath(directory))
    folders.push(joinPath(directory, ".cargo"));
  const { cargoHome } = host;
  return cargoHome === undefined || folders.includes(cargoHome) ? folders : [...folders, cargoHome];
}

function replacements(sources: TomlTable | undefined, base: string): readonly string[] {
  const folders: string[] = [];
  for (const value of Object.values(sources ?? {})) {
    const replacement = stringOf(tableOf(value)?.["replace-with"]);
    const target = replacement === undefined ? undefined : tableOf(sources?.[replacement]);
    const folder = stringOf(target?.["directory"]) ?? stringOf(target?.["local-registry"]);
    if (folder !== undefined && !folders.includes(joinPath(base, folder))) folders.push(joinPath(base, folder));
  }
  return folders;
}

function registryCaches(host: FileHost): readonly string[] {
  if (host.cargoHome === undefined) return [];
  const base = joinPath(host.cargoHome, "registry/src");
  return (host.readDirectory(base) ?? [])
    .filter((entry) => entry.isDirectory)
    .map((entry) => joinPath(base, entry.name));
}

/** `git+https://host/name?branch=x#revision` is checked out at `git/checkouts/name-hash/shortRevision`. */
function findGitCheckout(
  host: FileHost,
  wanted: WantedPackage,
  list: (folder: string) => ReadonlySet<string>,
): string | undefined {
  const match = /^git\+([^?#]+)[^#]*#([0-9a-f]+)/.exec(wanted.source ?? "");
  if (match === null || host.cargoHome === undefined) return undefined;
  const repository =
    (match[1] ?? "")
      .replace(/\/$/, "")
      .replace(/\.git$/, "")
      .split("/")
      .at(-1) ?? "";
  const base = joinPath(host.cargoHome, "git/checkouts");
  for (const name of list(base)) {
    if (!name.startsWith(`${repository}-`)) continue;
    const folder = joinPath(base, name);
    for (const revision of list(folder)) {
      if (!(match[2] ?? "").startsWith(revision)) continue;
      const found = findPackageBelow(host, joinPath(folder, revision), wanted.name, 3, list);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function findPackageBelow(
  host: FileHost,
  directory: string,
  name: string,
  depth: number,
  list: (folder: string) => ReadonlySet<string>,
): string | undefined {
  const document = readToml(host, joinPath(directory, "Cargo.toml"));
  if (document !== undefined && "table" in document && tableOf(document.table["package"])?.["name"] === name)
    return directory;
  if (depth === 0) return undefined;
  for (const child of list(directory)) {
    if (child.startsWith(".") || child === "target") continue;
    const found = findPackageBelow(host, joinPath(directory, child), name, depth - 1, list);
    if (found !== undefined) return found;
  }
  return undefined;
}
