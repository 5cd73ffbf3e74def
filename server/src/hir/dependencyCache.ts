/**
 * Dependencies' indexes on disk: read instead of their sources when a crate is first needed, written when there is time.
 *
 * An entry is found by what its content depends on (`dependencyKey`), so that none is ever out of date; one that is damaged
 * counts as none and is written again. Only released packages are kept: sources of path dependencies change.
 */
import type { FileHost } from "./cargo/fileHost.js";
import type { Package } from "./cargo/packages.js";
import type { CrateData } from "./crate.js";
import { CorruptIndexError } from "./index/codec.js";
import { type IndexCrate, readIndex } from "./index/read.js";
import { INDEX_FORMAT, type IndexOptions, writeIndexInSteps } from "./index/write.js";

/** How far the writing is. */
export interface CachingStep {
  /** The crate that is being written. */
  readonly crate: string;
  readonly done: number;
  readonly total: number;
}

export class DependencyCache {
  private readonly keys = new Map<CrateData, string>();
  /** Keys whose entries are there and whole. */
  private readonly stored = new Set<string>();

  constructor(private readonly host: FileHost) {}

  /** From now on the crate is one of those to write. */
  add(crate: CrateData, cacheKey: string): void {
    this.keys.set(crate, cacheKey);
  }

  read(crateKey: string, cacheKey: string): IndexCrate | undefined {
    const bytes = this.host.cache?.read(cacheKey);
    if (bytes === undefined) return undefined;
    try {
      const indexed = readIndex(bytes, this.host.inflate).crates.find(({ key }) => key === crateKey);
      if (indexed !== undefined) this.stored.add(cacheKey);
      return indexed;
    } catch (error) {
      if (error instanceof CorruptIndexError) return undefined;
      throw error;
    }
  }

  /** Writes what is not stored yet of these crates. Nothing without a cache. */
  *write(crates: readonly CrateData[], summarize: IndexOptions["summarize"]): Generator<CachingStep> {
    const { cache } = this.host;
    if (cache === undefined) return;
    const wanted = crates.flatMap((crate) => {
      const cacheKey = this.keys.get(crate);
      return cacheKey === undefined || this.stored.has(cacheKey) ? [] : [{ crate, cacheKey }];
    });
    for (const [done, { crate, cacheKey }] of wanted.entries()) {
      const at: CachingStep = { crate: crate.name, done, total: wanted.length };
      const steps = writeIndexInSteps([crate], { provenance: crate.key, typesOnly: new Set(), summarize });
      let step = steps.next();
      for (; step.done !== true; step = steps.next()) yield at;
      cache.write(cacheKey, step.value);
      this.stored.add(cacheKey);
    }
  }
}

/**
 * What the index of a released package depends on: its version, source and features, those of everything below it (macros
 * and imports), and the format. Hashed to a file name. `undefined` for packages that are not kept.
 */
export function dependencyKey(owner: Package): string | undefined {
  if (!owner.isReleased || owner.isMember) return undefined;
  const parts: string[] = [`format ${INDEX_FORMAT}`];
  const seen = new Set<Package>();
  const visit = (member: Package): void => {
    if (seen.has(member)) return;
    seen.add(member);
    const { id, source, manifest, features } = member;
    parts.push([id, source ?? "", manifest.directory, [...features].sort().join(",")].join(" "));
    for (const dependency of member.dependencies) visit(dependency.package);
  };
  visit(owner);
  return `${owner.id}-${hashOf(parts.join(";"))}.idx`;
}

/** FNV-1a over UTF-16 units, twice with different starts: 64 bits, enough to tell feature sets apart. */
function hashOf(text: string): string {
  const part = (start: number): string => {
    let hash = start;
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, "0");
  };
  return part(0x811c9dc5) + part(0x9747b28c);
}
