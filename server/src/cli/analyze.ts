/**
 * `analyze`: prints the report of every file of the given paths, one JSON object a line, in path order.
 *
 * Standard output holds nothing else. What could not be read is named on standard error and makes the status 1; the rest is
 * reported all the same. A package's sources and those of its dependencies are read, nothing is run or written.
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { LocatedFacts, LocatedLifetimes } from "../features/located.js";
import { judgeClones } from "../fixes/judge.js";
import type { FileHost } from "../hir/cargo/fileHost.js";
import { findPackageDirectory } from "../hir/cargo/packages.js";
import { Database } from "../hir/database.js";
import type { Edition } from "../lsp/analysisPort.js";
import { STD_INDEX, WASM_FOLDER } from "../node/assets.js";
import { nodeFileHost } from "../node/fileHost.js";
import { Analysis } from "../ownership/analysis.js";
import { createParser } from "../syntax/createParser.js";
import { findInputs, reasonOf, toSlashes } from "./inputs.js";
import { lineIndex } from "./lineIndex.js";
import { createProgress, type Progress } from "./progress.js";
import { fileReport } from "./report.js";

export interface AnalyzeOptions {
  /** Of files outside any package. */
  readonly edition: Edition;
}

/** A package or a lone file, open. */
interface Unit {
  readonly database: Database;
  readonly analysis: Analysis;
}

/** Resolves to the exit status: 0 analysed, 1 something could not be read. */
export async function analyze(paths: readonly string[], { edition }: AnalyzeOptions): Promise<0 | 1> {
  const parser = await createParser({ wasmFolder: WASM_FOLDER });
  const disk = nodeFileHost({ stdIndexPath: STD_INDEX });
  // A module whose file is there but cannot be read is to the analysis a module without a file: noticed here.
  const refused = new Set<string>();
  const host: FileHost = {
    ...disk,
    readFile(path) {
      const text = disk.readFile(path);
      if (text === undefined && path.endsWith(".rs") && disk.exists(path)) refused.add(path);
      return text;
    },
  };
  const progress = createProgress();
  const complaints = new Complaints(progress);
  const { inputs, unreadable } = findInputs(paths);
  for (const message of unreadable) complaints.cannotRead(message);

  // Packages share nothing but the standard library; files of one package share its database.
  const newUnit = (): Unit => {
    const database = new Database(host, parser, { edition });
    return { database, analysis: new Analysis(database, parser) };
  };
  const packages = new Map<string, Unit>();
  const unitOf = (directory: string): Unit => {
    const known = packages.get(directory);
    if (known !== undefined) return known;
    const unit = newUnit();
    packages.set(directory, unit);
    return unit;
  };

  for (const [index, input] of inputs.entries()) {
    const path = toSlashes(input.path);
    if (input.kind === "folder") {
      // Not kept: a folder is asked for once, and packages are large.
      const unit = newUnit();
      const { path: directory, problems } = unit.database.openPath(path);
      const files = unit.database.files(directory);
      for (const problem of problems) complaints.problem(problem);
      if (files.length === 0) complaints.cannotRead(`${input.path}: no Rust file is reached from its Cargo.toml`);
      for (const [position, file] of files.entries()) {
        progress.report(position + 1, files.length, file);
        const name = toSlashes(relative(input.base, file));
        const text = readText(file, name, complaints);
        if (text !== undefined) await print(name, text, facts(unit, file), headsOf(unit, file, text));
      }
      for (const file of refused) {
        const isOfPackage = file.startsWith(`${path}/`) && !files.includes(file);
        if (isOfPackage) readText(file, toSlashes(relative(input.base, file)), complaints);
      }
      continue;
    }
    progress.report(index + 1, inputs.length, input.name);
    const text = readText(input.path, input.name, complaints);
    if (text === undefined) continue;
    const directory = findPackageDirectory(host, path);
    const unit = directory === undefined ? newUnit() : unitOf(directory);
    unit.database.openPath(path);
    await print(input.name, text, facts(unit, path), headsOf(unit, path, text));
  }
  progress.clear();
  return complaints.isIncomplete ? 1 : 0;
}

function* facts(unit: Unit, file: string): Generator<LocatedFacts> {
  for (const { facts, base } of unit.analysis.factsOf(file)) yield { facts: judgeClones(facts), base };
}

function headsOf(unit: Unit, file: string, text: string): readonly LocatedLifetimes[] {
  return unit.analysis.lifetimesOf(file, { start: 0, end: text.length });
}

/** The text as the analysis sees it; undefined, and complained of, when it cannot be read or is no UTF-8. */
function readText(path: string, name: string, complaints: Complaints): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    complaints.cannotRead(`${name}: ${error instanceof TypeError ? "not UTF-8 text" : reasonOf(error)}`);
    return undefined;
  }
}

/** Waits where the reader is slower than the analysis, so that reports do not pile up in memory. */
async function print(
  name: string,
  text: string,
  functions: Iterable<LocatedFacts>,
  heads: readonly LocatedLifetimes[],
): Promise<void> {
  const report = fileReport(name, functions, heads, lineIndex(text));
  if (process.stdout.write(`${JSON.stringify(report)}\n`)) return;
  await new Promise((resume) => process.stdout.once("drain", resume));
}

/** What is said on standard error. */
class Complaints {
  isIncomplete = false;

  constructor(private readonly progress: Progress) {}

  /** Something that was asked for is not in the report. */
  cannotRead(message: string): void {
    this.isIncomplete = true;
    this.say(`cannot read ${message}`);
  }

  /** The report has less to say for it: a dependency whose sources are not there, a manifest that does not parse. */
  problem(message: string): void {
    this.say(message);
  }

  private say(message: string): void {
    this.progress.clear();
    process.stderr.write(`${message}\n`);
  }
}
