/**
 * `npm run accuracy -- fixes [PACKAGE…] [--tests] [--truth clones.json] [--json FILE] [--record]`: do the offered fixes hold?
 *
 * On a copy of each package (`fixTrials.ts`): every safe fix, and the first fix of every clone that is called avoidable, is applied alone
 * and checked by cargo, then all safe ones that *fix all* takes together, with the package's tests before and after if asked. With a truth
 * (of every clone-like call, whether it can go) it also says how many of those that can go were found.
 *
 * `--json` keeps what was found; packages that the file has from earlier runs are kept, so that many can be tried one by one, and printed
 * (or with `--record` put on the page) together at last, without a package. A package's vendored dependencies are found through a `.cargo`
 * folder above it, as cargo does. Needs cargo. Exits with 1 when a safe fix does not compile, or the tests do not come
 * out as before.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { fixFailures, fixTable } from "./fixTable.js";
import { holdsUp, type TrialReport, tryFixes } from "./fixTrials.js";
import { originNow } from "./origin.js";
import { writeRecord } from "./record.js";

interface Options {
  readonly truth?: string;
  readonly tests?: boolean;
  readonly json?: string;
  readonly record?: boolean;
}

function readReports(file: string | undefined): readonly TrialReport[] {
  return file !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}

async function main(packages: readonly string[], options: Options): Promise<void> {
  const reports = new Map(readReports(options.json).map((report) => [report.package, report]));
  for (const [index, path] of packages.entries()) {
    if (process.stderr.isTTY) console.error(`${index + 1}/${packages.length} ${path}`);
    const report = await tryFixes(resolve(path), options);
    reports.set(report.package, report);
    const sorted = [...reports.values()].sort((left, right) => (left.package < right.package ? -1 : 1));
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(sorted, undefined, 2)}\n`);
  }
  const all = [...reports.values()];
  const table = fixTable(all);
  console.log([...table, "", ...fixFailures(all)].join("\n"));
  if (options.record === true) writeRecord("fixes", { ...originNow(), table });
  process.exitCode = all.every(holdsUp) ? 0 : 1;
}

export const fixesCommand = new Command("fixes")
  .description("do the fixes of avoidable clones compile, and keep the tests passing?")
  .argument("[package...]", "folders with a Cargo.toml")
  .option("--truth <file>", "what is known of every clone-like call: by package, whether it can go")
  .option("--tests", "run the package's tests before and after all safe fixes, too")
  .option("--json <file>", "write what was tried, and how it went; packages that are there already are kept")
  .option("--record", "renew that section of docs/accuracy.md")
  .action(main);

// Alone, too: `tsx tools/accuracy/fixes.ts`.
if (process.argv[1] === import.meta.filename) await fixesCommand.parseAsync();
