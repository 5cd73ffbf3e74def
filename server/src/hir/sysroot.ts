/**
 * The crates of the standard library: from rust-src where its folder is given, else from the shipped index, else none (then
 * std's names do not resolve, and everything else works).
 */
import type { FileHost } from "./cargo/fileHost.js";
import { joinPath } from "./cargo/fileHost.js";
import { DEFAULT_CFG } from "./cfg.js";
import { CrateData, type CrateDescription } from "./crate.js";
import type { Edition } from "./defs.js";
import { type FileContext, rootContext } from "./fileContext.js";
import { CorruptIndexError } from "./index/codec.js";
import { readIndex } from "./index/read.js";

export interface Sysroot {
  crate(name: string): CrateData | undefined;
}

export type NewCrate = (
  description: CrateDescription,
  root: FileContext,
  /** Under which the crate may stand in the cache of dependencies. */
  cacheKey?: string,
) => CrateData;

const OF_STD = { origin: "std", cfg: DEFAULT_CFG, isProcMacro: false, environment: new Map() } as const;

export function sysrootFor(host: FileHost, sources: string | undefined, newCrate: NewCrate): Sysroot {
  return sources === undefined ? sysrootFromIndex(host) : sysrootFromSources(host, sources, newCrate);
}

/** What each host's index holds: databases on the same host share std, which no edit ever changes. */
const opened = new WeakMap<FileHost, ReadonlyMap<string, CrateData>>();

/** The index is read on the first question. One that is damaged counts as none. */
function sysrootFromIndex(host: FileHost): Sysroot {
  return {
    crate(name) {
      let crates = opened.get(host);
      if (crates === undefined) {
        crates = openIndex(host);
        opened.set(host, crates);
      }
      return crates.get(name);
    },
  };
}

function openIndex(host: FileHost): ReadonlyMap<string, CrateData> {
  const crates = new Map<string, CrateData>();
  const bytes = host.readStdIndex?.();
  if (bytes === undefined) return crates;
  try {
    for (const indexed of readIndex(bytes, host.inflate).crates) {
      const source = SYSROOT[indexed.key];
      if (source === undefined) continue;
      const fill = (crate: CrateData): void => indexed.fill(crate, (key) => crates.get(key));
      const { key, name } = indexed;
      const crate = new CrateData({ ...OF_STD, key, name, edition: source.edition }, () => [], fill);
      crates.set(indexed.key, crate);
    }
  } catch (error) {
    if (!(error instanceof CorruptIndexError)) throw error;
    return new Map();
  }
  for (const crate of crates.values()) {
    for (const [link, target] of Object.entries(SYSROOT[crate.key]?.links ?? {})) {
      const linked = crates.get(target);
      if (linked !== undefined) crate.dependencies.set(link, linked);
    }
  }
  return crates;
}

interface SysrootSource {
  /** Of the crate's root, relative to the library folder; a `*` stands for a version. */
  readonly root: string;
  /** How it names the others. */
  readonly links: Readonly<Record<string, string>>;
  readonly features: readonly string[];
  readonly edition: Edition;
}

const WORKSPACE = { rustc_std_workspace_core: "core", rustc_std_workspace_alloc: "alloc" };

/** std's own crates, and two of its dependencies that types of std's fields come from. */
export const SYSROOT: Readonly<Record<string, SysrootSource>> = {
  core: { root: "core/src/lib.rs", links: {}, features: [], edition: "2024" },
  alloc: { root: "alloc/src/lib.rs", links: { core: "core" }, features: [], edition: "2024" },
  std: {
    root: "std/src/lib.rs",
    links: { core: "core", alloc: "alloc", hashbrown: "hashbrown", libc: "libc", cfg_if: "cfg_if" },
    features: ["panic_unwind"],
    edition: "2024",
  },
  hashbrown: {
    root: "vendor/hashbrown-*/src/lib.rs",
    links: { ...WORKSPACE, core: "core", alloc: "alloc" },
    features: ["rustc-dep-of-std", "nightly", "core", "alloc", "rustc-internal-api", "inline-more"],
    edition: "2021",
  },
  libc: {
    root: "vendor/libc-*/src/lib.rs",
    links: { ...WORKSPACE, core: "core" },
    features: ["rustc-dep-of-std"],
    edition: "2021",
  },
  cfg_if: { root: "vendor/cfg-if-*/src/lib.rs", links: { core: "core" }, features: [], edition: "2018" },
  proc_macro: {
    root: "proc_macro/src/lib.rs",
    links: { core: "core", alloc: "alloc", std: "std" },
    features: [],
    edition: "2024",
  },
  test: { root: "test/src/lib.rs", links: { core: "core", std: "std" }, features: [], edition: "2024" },
};

function sysrootFromSources(host: FileHost, sources: string, newCrate: NewCrate): Sysroot {
  const crates = new Map<string, CrateData | undefined>();
  const find = (name: string): CrateData | undefined => {
    if (crates.has(name)) return crates.get(name);
    const source = SYSROOT[name];
    const root = source && findRoot(host, sources, source.root);
    const crate =
      source === undefined || root === undefined
        ? undefined
        : newCrate(
            {
              ...OF_STD,
              key: name,
              name,
              edition: source.edition,
              cfg: { ...DEFAULT_CFG, features: new Set(source.features) },
            },
            rootContext(root),
          );
    crates.set(name, crate);
    for (const [link, target] of Object.entries(source?.links ?? {})) {
      const linked = find(target);
      if (crate !== undefined && linked !== undefined) crate.dependencies.set(link, linked);
    }
    return crate;
  };
  return { crate: find };
}

function findRoot(host: FileHost, sources: string, pattern: string): string | undefined {
  const star = pattern.indexOf("*");
  if (star < 0) {
    const path = joinPath(sources, pattern);
    return host.exists(path) ? path : undefined;
  }
  const slash = pattern.lastIndexOf("/", star);
  const folder = joinPath(sources, pattern.slice(0, slash));
  const prefix = pattern.slice(slash + 1, star);
  const entry = (host.readDirectory(folder) ?? []).find(
    ({ name }) => name.startsWith(prefix) && /^\d/.test(name.slice(prefix.length)),
  );
  return entry && joinPath(folder, `${entry.name}${pattern.slice(star + 1)}`);
}
