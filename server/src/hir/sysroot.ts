/**
 * The crates of the standard library: from rust-src where its folder is given, else from the shipped index, else none (then
 * std's names do not resolve, and everything else works).
 */
import type { FileHost } from "./cargo/fileHost.js";
import { joinPath } from "./cargo/fileHost.js";
import { DEFAULT_CFG } from "./cfg.js";
import type { CrateData } from "./crate.js";
import type { Edition } from "./defs.js";

export interface Sysroot {
  crate(name: string): CrateData | undefined;
}

export type NewCrate = (
  key: string,
  name: string,
  edition: Edition,
  origin: CrateData["origin"],
  cfg: CrateData["cfg"],
  isProcMacro: boolean,
  environment: ReadonlyMap<string, string>,
  root: string,
) => CrateData;

const NO_ENVIRONMENT: ReadonlyMap<string, string> = new Map();

export function sysrootFor(host: FileHost, sources: string | undefined, newCrate: NewCrate): Sysroot {
  return sources === undefined ? { crate: () => undefined } : sysrootFromSources(host, sources, newCrate);
}

/** The names by which each of std's crates calls the others. */
const LINKS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  alloc: ["core"],
  std: ["core", "alloc"],
  proc_macro: ["core", "std"],
};

function sysrootFromSources(host: FileHost, sources: string, newCrate: NewCrate): Sysroot {
  const crates = new Map<string, CrateData | undefined>();
  const find = (name: string): CrateData | undefined => {
    if (crates.has(name)) return crates.get(name);
    const links = LINKS[name];
    const root = joinPath(sources, `${name}/src/lib.rs`);
    const exists = links !== undefined && host.exists(root);
    const crate = exists ? newCrate(name, name, "2024", "std", DEFAULT_CFG, false, NO_ENVIRONMENT, root) : undefined;
    crates.set(name, crate);
    for (const link of links ?? []) {
      const linked = find(link);
      if (crate !== undefined && linked !== undefined) crate.dependencies.set(link, linked);
    }
    return crate;
  };
  return { crate: find };
}
