/**
 * `npm run accuracy -- mutants PACKAGE… [--seed N] [--misses N] [--record]`: errors that people make, in real code.
 *
 * On a copy of a package every function gets one mistake (`mistakes.ts`), and rustc checks them all in one run: it checks each body by itself.
 * Which functions are compiled at all is found out before, by an error of types in each. Functions in which a mistake became an error of
 * another kind do not count, as rustc checks no borrows there. Needs cargo; works offline.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { Command } from "commander";
import { createParser } from "../../../server/src/syntax/createParser.js";
import type { RustParser } from "../../../server/src/syntax/parser.js";
import { countErrors, type ErrorMiss, type ErrorTally, isCounted, newErrorTally, sumOf } from "../errors.js";
import { originNow } from "../origin.js";
import { cargo, copyOf, firstErrors } from "../packageCopy.js";
import { writePage } from "../page.js";
import { errorRecord, writeRecord } from "../record.js";
import { RustcError } from "../rustc/dumpMir.js";
import { type ErrorInFile, errorsOfPackage, type FoundError } from "../rustc/messages.js";
import { saidOfPackage } from "../said.js";
import { errorLine, errorTable, percent } from "../table.js";
import { functionsIn, withEdits } from "./functions.js";
import { mistakeIn, type Random, type TextEdit } from "./mistakes.js";

/** An error of types that nothing else in a function depends on. */
const MARK = " let () = 0u8;";
const CODE_OF_MARK = "E0308";

interface Lines {
  readonly first: number;
  readonly last: number;
}

/** What was made of a file: the functions that were changed as they stand now, by their lines from 1. */
interface ChangedFile {
  readonly file: string;
  readonly functions: readonly Lines[];
}

function countMutants(tally: ErrorTally, source: string, random: Random, parser: RustParser): readonly ErrorMiss[] {
  const { directory, root } = copyOf(source);
  try {
    const compiled = compiledFunctions(directory);
    const changed = changeFiles(directory, (file, text) => {
      const starts = compiled.get(file);
      return functionsIn(text).map(({ whole, body }) =>
        starts?.has(body.startIndex) === true ? mistakeIn(whole, body, random) : [],
      );
    });
    const truth = check(directory);
    const said = saidOfPackage(directory, "dependencies", parser);
    return changed.flatMap(({ file, functions }) => {
      const name = `${basename(source)}/${file}`;
      const theirs = truth.filter((error) => error.file === file);
      const ours: readonly FoundError[] = (said.get(file)?.diagnostics ?? []).map(({ code, message, range }) => ({
        code,
        line: range.start.line + 1,
        message,
      }));
      return functions.flatMap((lines) => {
        const all = within(lines, theirs);
        return all.every(({ code }) => isCounted(code)) ? countErrors(tally, name, all, within(lines, ours)) : [];
      });
    });
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** By file, where the bodies start of the functions that cargo compiles. Leaves the package as it was. */
function compiledFunctions(directory: string): ReadonlyMap<string, ReadonlySet<number>> {
  const texts = new Map(rustFiles(directory).map((file) => [file, readFileSync(join(directory, file), "utf8")]));
  changeFiles(directory, (_, text) => functionsIn(text).map(({ body }) => [insertion(body.startIndex + 1, MARK)]));
  const marked = check(directory).filter(({ code }) => code === CODE_OF_MARK);
  const compiled = new Map<string, Set<number>>();
  for (const [file, text] of texts) {
    const lines = new Set(marked.filter((error) => error.file === file).map(({ line }) => line));
    const starts = functionsIn(text).filter(({ body }) => lines.has(body.startPosition.row + 1));
    compiled.set(file, new Set(starts.map(({ body }) => body.startIndex)));
    writeFileSync(join(directory, file), text);
  }
  return compiled;
}

function insertion(at: number, text: string): TextEdit {
  return { start: at, end: at, text };
}

/** `editsOf` answers those of each function, in the order of the text. */
function changeFiles(
  directory: string,
  editsOf: (file: string, text: string) => readonly (readonly TextEdit[])[],
): readonly ChangedFile[] {
  return rustFiles(directory).map((file) => {
    const path = join(directory, file);
    const text = readFileSync(path, "utf8");
    const edits = editsOf(file, text);
    const changed = withEdits(text, edits.flat());
    writeFileSync(path, changed);
    const functions = functionsIn(changed).flatMap(({ whole: { startPosition, endPosition } }, index) =>
      edits[index]?.length ? [{ first: startPosition.row + 1, last: endPosition.row + 1 }] : [],
    );
    return { file, functions };
  });
}

function rustFiles(directory: string): readonly string[] {
  const sources = join(directory, "src");
  if (!existsSync(sources)) return [];
  return readdirSync(sources, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".rs"))
    .sort()
    .map((name) => `src/${name.replaceAll("\\", "/")}`);
}

function check(directory: string): readonly ErrorInFile[] {
  const { text } = cargo(directory, ["check", "--offline", "--message-format=json"]);
  const errors = errorsOfPackage(text, (file) => file.startsWith("src/"));
  if (errors.length === 0) throw new RustcError(`cargo found no mistakes: ${firstErrors(text)}`);
  return errors;
}

/** Each kind of error once for a line: a macro may make many of one. */
function within({ first, last }: Lines, errors: readonly FoundError[]): readonly FoundError[] {
  const found = errors.filter(({ line }) => first <= line && line <= last);
  return [...new Map(found.map((error) => [`${error.line} ${error.code}`, error])).values()];
}

/** The numbers of one seed are always the same ones (a linear congruential generator). */
function randomFrom(seed: number): Random {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return Math.floor((state / 0x8000_0000) * limit);
  };
}

interface Options {
  readonly seed: string;
  readonly misses: string;
  readonly record?: true;
}

async function main(packages: readonly string[], { seed, misses, record }: Options): Promise<void> {
  const parser = await createParser();
  const tally = newErrorTally();
  const missed: ErrorMiss[] = [];
  for (const path of packages) {
    try {
      missed.push(...countMutants(tally, resolve(path), randomFrom(Number(seed)), parser));
    } catch (error) {
      if (!(error instanceof RustcError)) throw error;
      console.error(`${path}: ${error.message}`);
      process.exitCode = 1;
    }
  }
  for (const miss of missed.slice(0, Number(misses))) console.log(errorLine(miss));
  const { right, truth, said } = sumOf(tally);
  console.log(`${errorTable(tally)}
${tally.programs} functions: ${percent(right, truth)} % of ${truth} errors found on their line, ${percent(right, said)} % of ${said} reported are right; ${tally.correctFlagged} of ${tally.correct} without an error flagged`);
  if (record !== true) return;
  writeRecord("mutants", { ...errorRecord(tally, originNow()), packages: packages.length });
  writePage();
}

export const mutantsCommand = new Command("mutants")
  .description("errors that people make: one mistake in every function of real packages")
  .argument("<package...>", "folders with a Cargo.toml")
  .option("--seed <number>", "others make other mistakes", "1")
  .option("--misses <count>", "list as many differences", "0")
  .option("--record", "renew that section of docs/accuracy.md")
  .action(main);
