/**
 * `npm run accuracy -- PACKAGE_FOLDER... | FILE.rs...`: what `analyze` says against what rustc says.
 *
 * Without a subcommand (or with `mir`): moves, copies, borrows and drops of packages and of programs in one file. `errors`: what the borrow
 * checker rejects. `types`, `fixes`, `clippy`, `lifetimes`, `mutants`: the other questions that rustc can answer. `page`: the page again, from what
 * was recorded.
 */
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Command, Option } from "commander";
import type { Edition } from "../../server/src/lsp/analysisPort.js";
import { createParser } from "../../server/src/syntax/createParser.js";
import { clippyCommand } from "./clippy.js";
import { countProgram, type ErrorMiss, newErrorTally, sumOf } from "./errors.js";
import { fixesCommand } from "./fixes.js";
import { lifetimesCommand } from "./lifetimes.js";
import { mutantsCommand } from "./mutants/mutants.js";
import { originNow } from "./origin.js";
import { checkPackage, checkProgram, type PackageResult } from "./packages.js";
import { writePage } from "./page.js";
import { ACQUAINTANCES, type Acquaintance, errorRecord, packageRecord, writeRecord } from "./record.js";
import { RustcError } from "./rustc/dumpMir.js";
import { recordSample } from "./sample.js";
import { causesTable, errorLine, errorTable, missLine, percent, textTable } from "./table.js";
import { add, newTally } from "./tally.js";
import { typesCommand } from "./types/main.js";

interface MirOptions {
  readonly edition: Edition;
  readonly misses: string;
  readonly json?: string;
  readonly cache?: string;
  readonly alone?: true;
  readonly record?: Acquaintance;
}

interface ErrorOptions {
  readonly edition: Edition;
  readonly misses: string;
  readonly json?: string;
  readonly record?: Acquaintance;
}

async function compareMir(paths: readonly string[], options: MirOptions): Promise<void> {
  const origin = originNow();
  const parser = await createParser();
  const results: PackageResult[] = [];
  const packages = { cache: options.cache, surroundings: options.alone === true ? "nothing" : "dependencies" } as const;
  for (const [index, path] of paths.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${index + 1}/${paths.length} ${path}`);
    attempt(path, () =>
      results.push(
        path.endsWith(".rs") ? checkProgram(path, options.edition, parser) : checkPackage(path, packages, parser),
      ),
    );
  }
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  if (results.length === 0) return;
  const total = newTally();
  for (const { tally } of results) add(total, tally);
  const misses = results.flatMap(({ name, misses }) => misses.map((miss) => missLine(name, miss)));
  for (const line of misses.slice(0, Number(options.misses))) console.log(line);
  console.log(textTable(results.length > 1 ? [...results, { name: "all", tally: total }] : results));
  const { details, lines, milliseconds } = total;
  console.log(`
details of matched events: ${percent(details.right, details.matched)} % right; ${lines} lines in ${(milliseconds / 1000).toFixed(1)} s; ${origin.rustc}

${causesTable(total, 30)}`);
  const record = packageRecord(results, origin);
  if (options.json !== undefined) {
    const events = results.map(({ name, misses }) => ({ name, misses }));
    writeFileSync(options.json, `${JSON.stringify({ ...record, misses: events }, undefined, 2)}\n`);
  }
  if (options.record !== undefined) {
    writeRecord(options.alone === true ? "alone" : options.record, record);
    writePage();
  }
}

async function compareErrors(paths: readonly string[], options: ErrorOptions): Promise<void> {
  const origin = originNow();
  const parser = await createParser();
  const tally = newErrorTally();
  const misses: ErrorMiss[] = [];
  for (const file of paths.flatMap((path) => attempt(path, () => programsIn(path)) ?? [])) {
    misses.push(...(attempt(file, () => countProgram(tally, file, options.edition, parser)) ?? []));
    // What was reached by weak references lives until a job ends: thousands of databases would.
    await setImmediate();
  }
  for (const miss of misses.slice(0, Number(options.misses))) console.log(errorLine(miss));
  const sum = sumOf(tally);
  console.log(`${errorTable(tally)}
${tally.programs} programs: ${percent(sum.right, sum.truth)} % of ${sum.truth} errors found on their line, ${percent(sum.right, sum.said)} % of ${sum.said} reported are right; ${tally.correctFlagged} of ${tally.correct} correct programs flagged`);
  const record = errorRecord(tally, origin);
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify({ ...record, misses }, undefined, 2)}\n`);
  if (options.record !== undefined) {
    writeRecord(options.record === "fresh" ? "freshErrors" : "errors", record);
    writePage();
  }
}

/** A file, or every Rust file below a folder. */
function programsIn(path: string): readonly string[] {
  if (!existsSync(path)) throw new RustcError("no such file or folder");
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".rs"))
    .sort()
    .map((name) => join(path, name));
}

/** What cannot be compared is named, makes the status 1, and does not keep the others from being compared. */
function attempt<Result>(path: string, action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof RustcError)) throw error;
    console.error(`${path}: ${error.message}`);
    process.exitCode = 1;
    return undefined;
  }
}

const edition = (): Option =>
  new Option("--edition <edition>", "of files outside any package")
    .choices(["2015", "2018", "2021", "2024"])
    .default("2021");

const recorded = (): Option =>
  new Option("--record <section>", "renew that section of docs/accuracy.md").choices(ACQUAINTANCES);

const program = new Command("accuracy").description("Compares the analysis with rustc. Needs a Rust toolchain.");
program
  .command("mir <paths...>", { isDefault: true })
  .description("moves, copies, borrows and drops: folders with a Cargo.toml, or programs in one file")
  .addOption(edition())
  .option("--misses <count>", "list as many differences, with their places", "0")
  .option("--json <file>", "write figures, causes and differences as JSON")
  .option("--alone", "as where no dependency can be read; recorded in a section of its own")
  .option("--cache <folder>", "keep rustc's dumps there, and use those that are there")
  .addOption(recorded())
  .action(compareMir);
program
  .command("errors <paths...>")
  .description("what the borrow checker rejects: Rust files, or folders of them")
  .addOption(edition())
  .option("--misses <count>", "list as many differences", "0")
  .option("--json <file>", "write figures and differences as JSON")
  .addOption(recorded())
  .action(compareErrors);
program.command("page").description("write docs/accuracy.md again, from what was recorded").action(writePage);
program
  .command("sample")
  .description("what rustc says of the sample that the tests replay, again")
  .action(recordSample);
for (const command of [typesCommand, fixesCommand, clippyCommand, lifetimesCommand, mutantsCommand])
  program.addCommand(command);
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof RustcError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
