/**
 * `npm run accuracy -- clippy PACKAGE… [--json FILE] [--record]`: what clippy's lints about clones find, and what is offered there.
 *
 * The lints are `redundant_clone` (of the nursery), `clone_on_copy`, `unnecessary_to_owned` and `map_clone`, on a copy of the package,
 * whatever its own attributes allow. Where nothing is offered, clippy's own fix is tried: it is known to suggest some that do not compile.
 * Needs `cargo clippy`. Exits with 1 when clippy finds a clone for which nothing is offered, and its fix compiles.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { Command } from "commander";
import type { FileFindings } from "../../server/src/cli/auditFindings.js";
import { findingsOf } from "./fixTrials.js";
import { offsetOf, type SourcePoint } from "./mir/sourceText.js";
import { originNow } from "./origin.js";
import { cargo, copyOf, firstErrors } from "./packageCopy.js";
import { type ClippyRecord, writeRecord } from "./record.js";

const LINTS = ["redundant_clone", "clone_on_copy", "unnecessary_to_owned", "map_clone"] as const;

/** What clippy warns of; `end` is exclusive. */
interface Warning {
  readonly lint: string;
  readonly file: string;
  readonly start: SourcePoint;
  readonly end: SourcePoint;
  /** Clippy's fix. */
  readonly replacements: readonly Replacement[];
}

/** Offsets in bytes. */
interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Comparison extends Warning {
  readonly package: string;
  /** The ids of the offers there; empty: nothing is offered. */
  readonly offered: readonly string[];
  readonly verdict: string;
  /** Where nothing is offered: the package compiles with clippy's fix. */
  readonly clippyCompiles: boolean | undefined;
}

/** One line of cargo's messages, as far as it is needed. */
interface CargoMessage {
  readonly message?: CompilerMessage & { readonly code: { readonly code: string } | null };
}

interface CompilerMessage {
  readonly spans: readonly CompilerSpan[];
  readonly children: readonly CompilerMessage[];
}

interface CompilerSpan {
  readonly is_primary: boolean;
  readonly file_name: string;
  readonly line_start: number;
  readonly column_start: number;
  readonly line_end: number;
  readonly column_end: number;
  readonly byte_start: number;
  readonly byte_end: number;
  readonly suggested_replacement: string | null;
}

/** Undefined, and why is said, where clippy cannot be run on the package. */
function warningsOf(source: string, directory: string): readonly Warning[] | undefined {
  const lints = LINTS.flatMap((lint) => ["--force-warn", `clippy::${lint}`]);
  const flags = ["--", "--cap-lints", "warn", "-A", "clippy::all", ...lints];
  const run = (targets: readonly string[]) =>
    // Flags of its own: what silences all warnings would silence these.
    cargo(directory, ["clippy", "--offline", "--message-format=json", ...targets, ...flags], { RUSTFLAGS: "" });
  const all = run(["--all-targets"]);
  const result = all.ok ? all : run([]);
  if (result.ok) return warningsIn(result.text);
  console.error(`${basename(source)}: ${firstErrors(result.text)}`);
  return undefined;
}

function warningsIn(text: string): readonly Warning[] {
  const found = new Map<string, Warning>();
  for (const line of text.split("\n").filter((each) => each.startsWith("{"))) {
    const { message }: CargoMessage = JSON.parse(line);
    const lint = message?.code?.code.replace(/^clippy::/, "");
    const span = message?.spans.find((each) => each.is_primary);
    if (!message || !span || !LINTS.some((each) => each === lint) || lint === undefined) continue;
    const start = { line: span.line_start, column: span.column_start };
    const end = { line: span.line_end, column: span.column_end };
    const replacements = message.children
      .flatMap(({ spans }) => spans)
      .flatMap(({ byte_start, byte_end, suggested_replacement: text }) =>
        text === null ? [] : [{ start: byte_start, end: byte_end, text }],
      );
    // A library is compiled twice, with and without its tests.
    found.set(JSON.stringify([lint, span.file_name, start]), { lint, file: span.file_name, start, end, replacements });
  }
  return [...found.values()];
}

/** The package with clippy's fix in it; the copy is left as it was. */
function compilesWith({ file, replacements }: Warning, directory: string): boolean {
  const path = join(directory, file);
  const before = readFileSync(path);
  const parts: Buffer[] = [];
  let at = 0;
  for (const { start, end, text } of [...replacements].sort((left, right) => left.start - right.start)) {
    parts.push(before.subarray(at, start), Buffer.from(text));
    at = end;
  }
  writeFileSync(path, Buffer.concat([...parts, before.subarray(at)]));
  const { ok } = cargo(directory, ["check", "--offline"]);
  writeFileSync(path, before);
  return ok;
}

function compare(source: string, directory: string, warning: Warning, files: readonly FileFindings[]): Comparison {
  const file = files.find((each) => each.file === warning.file);
  const start = file ? offsetOf(file.text, warning.start) : 0;
  const end = file ? offsetOf(file.text, warning.end) : 0;
  const all = file ? [...file.findings, ...file.wordy] : [];
  const there = all.filter((each) => start < each.endOffset && each.endOffset <= end);
  const best = there.find(({ fixes }) => fixes.length > 0) ?? there[0];
  const offered = best?.fixes.map(({ id, tier }) => `${tier} ${id}`) ?? [];
  const verdict = best ? `${best.clone.verdict}: ${best.clone.reason}` : "not seen";
  const clippyCompiles = offered.length > 0 ? undefined : compilesWith(warning, directory);
  return { ...warning, package: basename(source), offered, verdict, clippyCompiles };
}

async function comparePackage(source: string): Promise<readonly Comparison[] | undefined> {
  const { directory, root } = copyOf(source);
  try {
    const warnings = warningsOf(source, directory);
    if (!warnings) return undefined;
    const files = await findingsOf(source);
    const both = warnings.map((warning) => compare(source, directory, warning, files));
    const ours = files.flatMap(({ findings }) => findings).filter(({ clone }) => clone.verdict === "avoidable").length;
    const found = both.filter(({ offered }) => offered.length > 0).length;
    const broken = both.filter(({ clippyCompiles }) => clippyCompiles === false).length;
    console.log(
      `${basename(source)}: clippy ${both.length}, of these found ${found}, not compiling ${broken}; avoidable ${ours}`,
    );
    return both;
  } finally {
    rmSync(root, { recursive: true });
  }
}

function byLint(compared: readonly Comparison[]): ClippyRecord["rows"] {
  return LINTS.map((lint) => {
    const of = compared.filter((each) => each.lint === lint);
    const found = of.filter(({ offered }) => offered.length > 0).length;
    const notCompiling = of.filter(({ clippyCompiles }) => clippyCompiles === false).length;
    return { lint, warnings: of.length, found, notCompiling };
  });
}

interface Options {
  readonly json?: string;
  readonly record?: boolean;
}

async function main(packages: readonly string[], { json, record }: Options): Promise<void> {
  const compared: Comparison[] = [];
  for (const path of packages) {
    const both = await comparePackage(resolve(path));
    if (both) compared.push(...both);
    else process.exitCode = 1;
  }
  const missed = compared.filter(({ offered }) => offered.length === 0);
  for (const { package: name, file, start, lint, verdict, clippyCompiles } of missed)
    console.log(
      `${name} ${file}:${start.line}:${start.column} ${lint}${clippyCompiles === false ? ", clippy's fix does not compile" : ""}: ${verdict}`,
    );
  const rows = byLint(compared);
  for (const { lint, warnings, found } of rows) console.log(`${lint}: ${found}/${warnings}`);
  if (record === true) writeRecord("clippy", { ...originNow(), packages: packages.length, rows });
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(compared, undefined, 2)}\n`);
  if (missed.some(({ clippyCompiles }) => clippyCompiles === true)) process.exitCode = 1;
}

export const clippyCommand = new Command("clippy")
  .description("is what clippy's lints about clones find found as well?")
  .argument("<package...>", "folders with a Cargo.toml")
  .option("--json <file>", "write what clippy found, and what is offered there")
  .option("--record", "renew that section of docs/accuracy.md")
  .action(main);

// Alone, too: `tsx tools/accuracy/clippy.ts`.
if (process.argv[1] === import.meta.filename) await clippyCommand.parseAsync();
