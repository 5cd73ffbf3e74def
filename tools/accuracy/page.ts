/** `docs/accuracy.md`, from the recorded figures. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { METHOD } from "./pageMethod.js";
import {
  type ClippyRecord,
  type ErrorRecord,
  type FixRecord,
  type MutantRecord,
  type PackageRecord,
  type Records,
  readRecords,
  rowsOf,
  type TypeRecord,
} from "./record.js";
import { causesTable, markdownTable, percent } from "./table.js";

const PAGE = join(import.meta.dirname, "../../docs/accuracy.md");

export function writePage(): void {
  writeFileSync(PAGE, pageText(readRecords()));
}

function pageText({ known, fresh, alone, errors, freshErrors, mutants, types, fixes, clippy }: Records): string {
  const sections = [
    "# How right it is",
    "<!-- Written by `npm run accuracy`. Do not edit: run it again with `--record`, or `npm run accuracy -- page`. -->",
    "Every figure is *precision / recall* in percent: of what is claimed, how much rustc says too; of what rustc says, how much is claimed.\n" +
      "*ends*: of the borrows that outlive their line, how many end on rustc's line. *details*: of the events both have, in how many\n" +
      "whole or part, conditional, and escaping agree, too.",
    fresh && packagesSection("Crates that it was not made with", FRESH, fresh, 25),
    known && packagesSection("Crates that it was made with", KNOWN, known, 15),
    alone && packagesSection("Crates without their dependencies", ALONE, alone, 15),
    mutants && errorsSection("Errors that people make", mutantWords(mutants), mutants, "functions"),
    freshErrors && errorsSection("Errors of programs that it was not made with", FRESH_PROGRAMS, freshErrors),
    errors && errorsSection("Errors of programs that it was made with", KNOWN_PROGRAMS, errors),
    types && typesSection(types),
    fixes && fixesSection(fixes),
    clippy && clippySection(clippy),
    METHOD,
  ];
  return `${sections.filter((section) => section !== undefined).join("\n\n")}\n`;
}

const FRESH =
  "Published crates that the analysis was not made with: the figure to expect on code of your own. What was found to be wrong in some of them\nhas been mended since, by general rules.";
const KNOWN =
  "Twenty published crates that were at hand all the while. What is learnt from them is not special to them, but it was learnt from them.";

const ALONE =
  "The same twenty crates, where none of the crates that they depend on can be read, as before anything was downloaded. What cannot be known\nthen has to be left out: recall falls, precision must not.";

const FRESH_PROGRAMS =
  "Other tests of the compiler, and the examples of its errors: most are about what is rare or not stable, and more than half have errors of\nother kinds, which keep rustc from checking the body around. What is told there counts as wrong. When some of them were first counted 86 % of\nthe errors were found; some of the rest has been mended since, by general rules.";
const KNOWN_PROGRAMS =
  "Tests of the compiler, and examples of books and documentation, that were at hand all the while.";

function origin({ date, rustc }: { readonly date: string; readonly rustc: string }): string {
  return `*${date}, ${rustc}.*`;
}

function packagesSection(title: string, words: string, record: PackageRecord, limit: number): string {
  const { rows, total } = rowsOf(record);
  const lines = total.lines.toLocaleString("en");
  return [
    `## ${title}`,
    words,
    markdownTable([{ name: `**all ${rows.length}, ${lines} lines**`, tally: total }, ...rows]),
    origin(record),
    "What is missing or wrong, by kind and probable cause, most frequent first:",
    causesTable(total, limit),
  ].join("\n\n");
}

function mutantWords({ packages }: MutantRecord): string {
  return (
    `Into every function of ${packages} published packages a mistake was put, at random: a \`mut\`, a \`&\` or a copy left out, a value used\n` +
    "again after it was given away, a borrow held on to, another lifetime. Functions where that became an error of another kind do not count."
  );
}

function errorsSection(title: string, words: string, record: ErrorRecord, unit = "programs in one file"): string {
  const { programs, correct, correctFlagged, sum, byCode } = record;
  const count = (value: number): string => value.toLocaleString("en");
  const rows = byCode.map(([code, { truth, said, right }]) => `| ${code} | ${truth} | ${right} | ${said - right} |`);
  return [
    `## ${title}`,
    words,
    `${count(programs)} ${unit}. Of ${count(sum.truth)} errors about ownership, borrows and lifetimes ${percent(sum.right, sum.truth)} % are found on their line,\nwith their code; of what is reported ${percent(sum.right, sum.said)} % is right. Of the ${count(correct)} that rustc accepts ${correctFlagged} ${correctFlagged === 1 ? "is" : "are"} flagged.`,
    ["| code | rustc | found | wrong |", "| --- | --- | --- | --- |", ...rows].join("\n"),
    origin(record),
  ].join("\n\n");
}

function typesSection(record: TypeRecord): string {
  const total = { name: `**all ${record.rows.length}**`, total: 0, claimed: 0, right: 0 };
  for (const { total: all, claimed, right } of record.rows) {
    total.total += all;
    total.claimed += claimed;
    total.right += right;
  }
  const rows = [total, ...record.rows].map(
    ({ name, total: all, claimed, right }) =>
      `| ${name} | ${all} | ${((100 * claimed) / all).toFixed(2)} | ${((100 * right) / claimed).toFixed(2)} |`,
  );
  return [
    "## Types of variables",
    "Of the user's variables: for how many a type is claimed, and how many of these types are rustc's, in percent.",
    ["| | variables | claimed | right |", "| --- | --- | --- | --- |", ...rows].join("\n"),
    origin(record),
  ].join("\n\n");
}

function fixesSection(record: FixRecord): string {
  const words =
    "Every offer to do without a copy is applied alone to a copy of the package, and cargo checks the result; then all safe ones together.";
  return ["## Fixes of avoidable copies", words, record.table.join("\n"), origin(record)].join("\n\n");
}

function clippySection(record: ClippyRecord): string {
  const words =
    `What clippy's lints about copies find in ${record.packages} packages: where something is offered as well, and where clippy's own fix does not compile,\n` +
    "so that nothing should be.";
  const rows = record.rows.map(
    ({ lint, warnings, found, notCompiling }) => `| \`${lint}\` | ${warnings} | ${found} | ${notCompiling} |`,
  );
  return [
    "## Beside clippy",
    words,
    ["| lint | clippy | found | does not compile |", "| --- | --- | --- | --- |", ...rows].join("\n"),
    origin(record),
  ].join("\n\n");
}
