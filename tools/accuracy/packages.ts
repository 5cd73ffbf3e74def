/** A package against rustc: dumps its MIR, reads it, analyses the package, compares. Dumps may be kept, since making them takes longest. */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, posix, resolve } from "node:path";
import type { Edition } from "../../server/src/lsp/analysisPort.js";
import type { RustParser } from "../../server/src/syntax/parser.js";
import type { Miss } from "./causes.js";
import { compareFile } from "./comparison.js";
import type { MirDump } from "./mir/dump.js";
import type { Sources } from "./mir/rustcEvents.js";
import { rustcFiles } from "./mir/rustcFiles.js";
import { SourceText } from "./mir/sourceText.js";
import { copyOf } from "./packageCopy.js";
import { dumpFile, dumpPackage, RustcError, readDumps } from "./rustc/dumpMir.js";
import { type Said, type Surroundings, saidOfFile, saidOfPackage } from "./said.js";
import { countFile, newTally, type Tally } from "./tally.js";

export interface PackageResult {
  readonly name: string;
  readonly tally: Tally;
  readonly misses: readonly Miss[];
}

export interface PackageOptions {
  /** Dumps of a package that has been dumped there are used again. */
  readonly cache: string | undefined;
  /** Of the analysis; rustc has all it needs. */
  readonly surroundings: Surroundings;
}

export function checkPackage(
  directory: string,
  { cache, surroundings }: PackageOptions,
  parser: RustParser,
): PackageResult {
  const compared = (dumps: string): PackageResult => comparePackage(directory, readDumps(dumps), parser, surroundings);
  const kept = cache === undefined ? undefined : join(resolve(cache), basename(resolve(directory)));
  if (kept !== undefined && existsSync(kept)) return compared(kept);
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw new RustcError(`${directory}: no such folder`);
  if (!existsSync(join(directory, "Cargo.toml"))) throw new RustcError(`${directory}: no Cargo.toml there`);
  const copy = copyOf(resolve(directory));
  try {
    // Made beside their place: what is interrupted half-way must not be taken for the whole.
    const dumps = kept === undefined ? join(copy.root, "dumps") : `${kept}.part`;
    dumpPackage(copy.directory, dumps);
    if (kept === undefined) return compared(dumps);
    renameSync(dumps, kept);
    return compared(kept);
  } finally {
    rmSync(copy.root, { recursive: true, force: true });
  }
}

/** A program in one file, which must compile. */
export function checkProgram(file: string, edition: Edition, parser: RustParser): PackageResult {
  if (!existsSync(file)) throw new RustcError("no such file");
  const folder = mkdtempSync(join(tmpdir(), "accuracy-"));
  try {
    const dumps = join(folder, "dumps");
    dumpFile(resolve(file), edition, dumps);
    const said = (): Said => new Map([[basename(file), saidOfFile(file, edition, parser)]]);
    return compare(basename(file), readDumps(dumps), packageSources(dirname(resolve(file))), said);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function comparePackage(
  directory: string,
  dumps: Iterable<MirDump>,
  parser: RustParser,
  surroundings: Surroundings = "dependencies",
): PackageResult {
  const said = (): Said => saidOfPackage(directory, surroundings, parser);
  return compare(basename(resolve(directory)), dumps, packageSources(directory), said);
}

function compare(name: string, dumps: Iterable<MirDump>, sources: Sources, analyse: () => Said): PackageResult {
  const truth = rustcFiles(dumps, sources);
  const before = performance.now();
  const said = analyse();
  const tally = newTally();
  tally.milliseconds = performance.now() - before;
  const misses: Miss[] = [];
  for (const [file, rustc] of truth) {
    const source = sources(file);
    if (source === undefined) continue;
    tally.lines += source.text.split("\n").length;
    // What a `#[path = "../…"]` names has the way to it in rustc's name.
    misses.push(...countFile(tally, compareFile(file, rustc, said.get(posix.normalize(file)), source), source));
  }
  return { name, tally, misses };
}

/** Files of the package by the names that rustc gives them, relative to its folder. */
export function packageSources(directory: string): Sources {
  const known = new Map<string, SourceText | undefined>();
  return (file) => {
    if (!known.has(file)) {
      const path = join(directory, file);
      // Absolute are the standard library's and the dependencies' files.
      const isOwn = !file.startsWith("/") && !/^[A-Z]:/i.test(file) && file.endsWith(".rs") && existsSync(path);
      known.set(file, isOwn ? new SourceText(readFileSync(path, "utf8")) : undefined);
    }
    return known.get(file);
  };
}
