/** `Cargo.lock`: which version of each package was chosen, and which package each dependency means. */
import { append } from "../../base/multimap.js";
import type { FileHost } from "./fileHost.js";
import { arrayOf, readToml, stringOf, stringsOf, tableOf } from "./toml.js";

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly source: string | undefined;
  /** Each `name`, `name version` or `name version (source)`. */
  readonly dependencies: readonly string[];
}

export interface Lockfile {
  readonly packages: ReadonlyMap<string, readonly LockedPackage[]>;
}

/** `undefined` when there is none; one that does not parse is a problem and counts as none. */
export function readLockfile(host: FileHost, path: string, problems: string[]): Lockfile | undefined {
  const document = readToml(host, path);
  if (document === undefined) return undefined;
  if ("problem" in document) {
    problems.push(document.problem);
    return undefined;
  }
  const packages = new Map<string, LockedPackage[]>();
  for (const value of arrayOf(document.table["package"])) {
    const table = tableOf(value);
    const name = stringOf(table?.["name"]);
    const version = stringOf(table?.["version"]);
    if (table === undefined || name === undefined || version === undefined) continue;
    const locked = { name, version, source: stringOf(table["source"]), dependencies: stringsOf(table["dependencies"]) };
    append(packages, name, locked);
  }
  return { packages };
}

/** Which version of `dependency` the locked package uses; `undefined` when the lock file does not say. */
export function lockedDependency(
  lockfile: Lockfile,
  from: LockedPackage | undefined,
  dependency: string,
): LockedPackage | undefined {
  const candidates = lockfile.packages.get(dependency) ?? [];
  for (const entry of from?.dependencies ?? []) {
    const [name, version] = entry.split(" ");
    if (name !== dependency) continue;
    return version === undefined ? candidates[0] : candidates.find((candidate) => candidate.version === version);
  }
  return candidates.length === 1 ? candidates[0] : undefined;
}
