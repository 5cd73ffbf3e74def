/** The index of std's crates as bytes, from the sources in a folder; see `main.ts`. Writes nothing. */
import type { FileHost } from "../../server/src/hir/cargo/fileHost.js";
import { Database } from "../../server/src/hir/database.js";
import { writeIndex } from "../../server/src/hir/index/write.js";
import { SYSROOT } from "../../server/src/hir/sysroot.js";
import type { RustParser } from "../../server/src/syntax/parser.js";

export const DEFAULT_LIBRARY = "/usr/lib/rustlib/src/rust/library";

/** Their functions matter to nobody; their types are fields' types. */
const TYPES_ONLY: ReadonlySet<string> = new Set(["libc", "hashbrown", "cfg_if"]);

export function makeStdIndex(
  host: FileHost,
  parser: RustParser,
  library: string,
): { readonly bytes: Uint8Array; readonly summary: string } {
  const database = new Database(withoutConstTraits(host), parser, { stdSources: library });
  const crates = Object.keys(SYSROOT).flatMap((name) => database.sysroot(name)?.ensure() ?? []);
  const counts = crates.map(
    (crate) => `${crate.key} ${crate.files.length} files ${crate.impls.length} impls ${crate.gaps.length} gaps`,
  );
  const bytes = writeIndex(crates, {
    provenance: provenanceOf(host, library),
    typesOnly: TYPES_ONLY,
    summarize: (entry) => database.declarations.summarize(entry),
  });
  return { bytes, summary: counts.join(", ") };
}

/**
 * `const` traits and impls are an unstable feature whose syntax the grammar does not know: `[const] Trait` bounds and
 * `const impl`. They say nothing about ownership, so the words are blanked out.
 */
function withoutConstTraits(host: FileHost): FileHost {
  const blank = (text: string): string => " ".repeat(text.length);
  return {
    ...host,
    readFile: (path) =>
      host
        .readFile(path)
        ?.replaceAll("[const]", blank)
        .replaceAll(/\bconst(?= (?:unsafe )?(?:impl|trait|auto)\b)/g, blank)
        .replaceAll(/(?<=\bimpl(?:<[^>{;]*>)? )const\b(?! \{)/g, blank),
  };
}

/** The library's version, as rust-src says it. */
function provenanceOf(host: FileHost, library: string): string {
  const version =
    host.readFile(`${library}/../version`)?.trim() ??
    /^version = "(.*)"$/m.exec(host.readFile(`${library}/core/Cargo.toml`) ?? "")?.[1];
  return `rust-src ${version ?? "of unknown version"}`;
}
