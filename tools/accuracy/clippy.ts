/**
 * `npm run accuracy -- clippy PACKAGE… [--json FILE]`: what clippy's lints about clones find, and what is offered there.
 *
 * The lints are `redundant_clone` (of nightly's nursery), `clone_on_copy`, `unnecessary_to_owned` and `map_clone`, on a copy of the package,
 * whatever its own attributes allow. Needs `cargo +nightly clippy`. Exits with 1 when clippy finds a clone for which nothing is offered.
 */
import { rmSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { Command } from "commander";
import type { FileFindings } from "../../server/src/cli/auditFindings.js";
import { findingsOf } from "./fixTrials.js";
import { offsetOf, type SourcePoint } from "./mir/sourceText.js";
import { cargo, copyOf, firstErrors } from "./packageCopy.js";

const LINTS = ["redundant_clone", "clone_on_copy", "unnecessary_to_owned", "map_clone"] as const;

/** What clippy warns of; `end` is exclusive. */
interface Warning {
  readonly lint: string;
  readonly file: string;
  readonly start: SourcePoint;
  readonly end: SourcePoint;
}

interface Comparison extends Warning {
  readonly package: string;
  /** The ids of the offers there; empty: nothing is offered. */
  readonly offered: readonly string[];
  readonly verdict: string;
}

/** One line of cargo's messages, as far as it is needed. */
interface CargoMessage {
  readonly message?: { readonly code: { readonly code: string } | null; readonly spans: readonly CompilerSpan[] };
}

interface CompilerSpan {
  readonly is_primary: boolean;
  readonly file_name: string;
  readonly line_start: number;
  readonly column_start: number;
  readonly line_end: number;
  readonly column_end: number;
}

/** Undefined, and why is said, where clippy cannot be run on the package. */
function warningsOf(source: string): readonly Warning[] | undefined {
  const { directory, root } = copyOf(source);
  const lints = LINTS.flatMap((lint) => ["--force-warn", `clippy::${lint}`]);
  const flags = ["--", "--cap-lints", "warn", "-A", "clippy::all", ...lints];
  const run = (targets: readonly string[]) =>
    // Flags of its own: what silences all warnings would silence these.
    cargo(directory, ["+nightly", "clippy", "--offline", "--message-format=json", ...targets, ...flags], {
      RUSTFLAGS: "",
    });
  try {
    const all = run(["--all-targets"]);
    const result = all.ok ? all : run([]);
    if (result.ok) return warningsIn(result.text);
    console.error(`${basename(source)}: ${firstErrors(result.text)}`);
    return undefined;
  } finally {
    rmSync(root, { recursive: true });
  }
}

function warningsIn(text: string): readonly Warning[] {
  const found = new Map<string, Warning>();
  for (const line of text.split("\n").filter((each) => each.startsWith("{"))) {
    const { message }: CargoMessage = JSON.parse(line);
    const lint = message?.code?.code.replace(/^clippy::/, "");
    const span = message?.spans.find((each) => each.is_primary);
    if (!span || !LINTS.some((each) => each === lint) || lint === undefined) continue;
    const start = { line: span.line_start, column: span.column_start };
    const end = { line: span.line_end, column: span.column_end };
    // A library is compiled twice, with and without its tests.
    found.set(JSON.stringify([lint, span.file_name, start]), { lint, file: span.file_name, start, end });
  }
  return [...found.values()];
}

function compare(name: string, warning: Warning, files: readonly FileFindings[]): Comparison {
  const file = files.find((each) => each.file === warning.file);
  const start = file ? offsetOf(file.text, warning.start) : 0;
  const end = file ? offsetOf(file.text, warning.end) : 0;
  const there = file?.findings.filter((each) => start < each.endOffset && each.endOffset <= end) ?? [];
  const best = there.find(({ fixes }) => fixes.length > 0) ?? there[0];
  const offered = best?.fixes.map(({ id, tier }) => `${tier} ${id}`) ?? [];
  const verdict = best ? `${best.clone.verdict}: ${best.clone.reason}` : "not seen";
  return { ...warning, package: name, offered, verdict };
}

async function main(packages: readonly string[], { json }: { readonly json?: string }): Promise<void> {
  const compared: Comparison[] = [];
  for (const path of packages) {
    const source = resolve(path);
    const warnings = warningsOf(source);
    if (!warnings) {
      process.exitCode = 1;
      continue;
    }
    const files = await findingsOf(source);
    const ours = files.flatMap(({ findings }) => findings).filter(({ clone }) => clone.verdict === "avoidable").length;
    const both = warnings.map((warning) => compare(basename(source), warning, files));
    const found = both.filter(({ offered }) => offered.length > 0).length;
    console.log(`${basename(source)}: clippy ${both.length}, of these found ${found}; avoidable ${ours}`);
    compared.push(...both);
  }
  const missed = compared.filter(({ offered }) => offered.length === 0);
  for (const { package: name, file, start, lint, verdict } of missed)
    console.log(`${name} ${file}:${start.line}:${start.column} ${lint}: ${verdict}`);
  for (const lint of LINTS) {
    const of = compared.filter((each) => each.lint === lint);
    console.log(`${lint}: ${of.filter(({ offered }) => offered.length > 0).length}/${of.length}`);
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(compared, undefined, 2)}\n`);
  if (missed.length > 0) process.exitCode = 1;
}

export const clippyCommand = new Command("clippy")
  .description("is what clippy's lints about clones find found as well?")
  .argument("<package...>", "folders with a Cargo.toml")
  .option("--json <file>", "write what clippy found, and what is offered there")
  .action(main);

// Alone, too: `tsx tools/accuracy/clippy.ts`.
if (process.argv[1] === import.meta.filename) await clippyCommand.parseAsync();
