/**
 * `npm run accuracy -- fixes PACKAGE… [--tests] [--truth clones.json] [--json FILE]`: do the offered fixes hold?
 *
 * On a copy of each package: every safe fix, and the first fix of every clone that is called avoidable, is applied alone and checked by
 * cargo, then all safe ones that *fix all* takes together, with the package's tests before and after if asked. With a truth (of every
 * clone-like call, whether it can go) it also says how many of those that can go were found. The package itself is not touched.
 *
 * A package's vendored dependencies are found through a `.cargo` folder above it, as cargo does. Needs cargo. Exits with 1 when a safe fix
 * does not compile, or tests that passed before fail with all of them.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { applyFixes, type FileFindings, type Finding, findFindings } from "../../server/src/cli/auditFindings.js";
import { nodeFileHost } from "../../server/src/node/fileHost.js";
import type { FixFacts } from "../../server/src/ownership/facts.js";
import { createParser } from "../../server/src/syntax/createParser.js";
import { copyOf, firstErrors } from "./packageCopy.js";

interface Options {
  readonly truth?: string;
  readonly tests?: boolean;
  readonly json?: string;
}

/** One clone-like call of the truth; 1-based, `col` of the method's name in characters. */
interface Known {
  readonly file: string;
  readonly line: number;
  readonly col: number;
  readonly call: string;
  readonly how: string | null;
}

/** One fix, applied alone. */
interface Trial {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly id: string;
  readonly tier: FixFacts["tier"];
  /** The first offer of its clone. */
  readonly isFirst: boolean;
  readonly compiles: boolean;
  readonly error: string;
}

interface Report {
  readonly package: string;
  /** Undefined: fine as it is. Else why nothing could be tried. */
  readonly broken?: string;
  readonly clones: number;
  readonly avoidable: number;
  /** What cargo checked: with or without tests, benchmarks and examples. */
  readonly targets: "all" | "default";
  readonly alone: readonly Trial[];
  readonly together: { readonly fixes: number; readonly compiles: boolean; readonly error: string };
  readonly tests?: { readonly run: string; readonly before: TestOutcome; readonly after: TestOutcome };
  readonly found?: { readonly of: number; readonly found: number; readonly missed: readonly string[] };
}

type TestOutcome = "pass" | "fail" | "cannot be built";

interface Result {
  readonly ok: boolean;
  readonly text: string;
}

const repository = fileURLToPath(new URL("../../", import.meta.url));

function cargo(directory: string, args: readonly string[]): Result {
  const env = {
    ...process.env,
    CARGO_TERM_COLOR: "never",
    CARGO_PROFILE_DEV_DEBUG: "0",
    CARGO_TARGET_DIR: join(directory, "target"),
    RUSTFLAGS: "--cap-lints allow",
  };
  const result = spawnSync("cargo", [...args, "--offline"], {
    cwd: directory,
    encoding: "utf8",
    env,
    maxBuffer: MAXIMUM_OUTPUT,
  });
  return { ok: result.status === 0, text: `${result.stdout}${result.stderr}` };
}

/** In bytes; tests of a large package print megabytes. */
const MAXIMUM_OUTPUT = 1 << 28;

async function prove(source: string, options: Options): Promise<Report> {
  const host = nodeFileHost({ stdIndexPath: join(repository, "server/data/std.idx") });
  const parser = await createParser();
  const complain = (message: string): void => console.error(message);
  const files = [
    ...findFindings({ paths: [source], host, parser, edition: "2021", complain, report: () => undefined }),
  ];
  const { directory, root } = copyOf(source);
  try {
    return proveCopy(directory, basename(source), files, options);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function proveCopy(directory: string, name: string, files: readonly FileFindings[], options: Options): Report {
  const findings = files.flatMap((file) => file.findings);
  const counts = {
    package: name,
    clones: findings.length,
    avoidable: findings.filter(({ clone }) => clone.verdict === "avoidable").length,
  };
  const baseline = cargo(directory, ["check", "--all-targets"]);
  const check = baseline.ok ? ["check", "--all-targets"] : ["check"];
  const targets = baseline.ok ? "all" : "default";
  if (!baseline.ok && !cargo(directory, check).ok) {
    const together = { fixes: 0, compiles: true, error: "" };
    return { ...counts, broken: firstErrors(baseline.text), targets, alone: [], together };
  }
  const holds = (changed: ReadonlyMap<FileFindings, readonly FixFacts[]>, args: readonly string[] = check): Result => {
    for (const [file, fixes] of changed) writeFileSync(join(directory, file.file), applyFixes(file.text, fixes));
    const result = cargo(directory, args);
    for (const file of changed.keys()) writeFileSync(join(directory, file.file), file.text);
    return result;
  };
  const compiled = new Set<Finding>();
  const alone: Trial[] = [];
  for (const file of files) {
    for (const finding of file.findings) {
      for (const [index, fix] of finding.fixes.entries()) {
        const isFirst = index === 0 && finding.clone.verdict === "avoidable";
        if (!isFirst && fix.tier !== "safe") continue;
        const { ok, text } = holds(new Map([[file, [fix]]]));
        if (ok && isFirst) compiled.add(finding);
        const { id, tier } = fix;
        const error = ok ? "" : firstErrors(text);
        alone.push({ file: file.file, line: finding.start.line + 1, id, tier, isFirst, compiles: ok, error });
      }
    }
  }
  const safe = new Map(files.filter((file) => file.together.length > 0).map((file) => [file, file.together]));
  const all = safe.size === 0 ? { ok: true, text: "" } : holds(safe);
  const fixes = [...safe.values()].reduce((sum, list) => sum + list.length, 0);
  return {
    ...counts,
    targets,
    alone,
    together: { fixes, compiles: all.ok, error: all.ok ? "" : firstErrors(all.text) },
    ...(options.tests === true && all.ok && safe.size > 0
      ? { tests: testsOf(directory, (args) => holds(safe, args)) }
      : {}),
    ...(options.truth === undefined ? {} : { found: recall(options.truth, name, files, compiled) }),
  };
}

/** All tests, or what of them can be built: tests of a crate from a registry may want what was not published with it. */
function testsOf(directory: string, changed: (args: readonly string[]) => Result): Report["tests"] {
  for (const args of [["test"], ["test", "--lib"], ["test", "--doc"]]) {
    const before = outcome(cargo(directory, args));
    if (before !== "cannot be built") return { run: args.join(" "), before, after: outcome(changed(args)) };
  }
  return { run: "test", before: "cannot be built", after: "cannot be built" };
}

function outcome({ ok, text }: Result): TestOutcome {
  if (ok) return "pass";
  return /test result: FAILED|panicked at/.test(text) ? "fail" : "cannot be built";
}

/** Of the calls that can go: how many have a fix that compiles. */
function recall(
  truth: string,
  name: string,
  files: readonly FileFindings[],
  compiled: ReadonlySet<Finding>,
): Report["found"] {
  const parsed: Record<string, readonly Known[]> = JSON.parse(readFileSync(truth, "utf8"));
  const known = (parsed[name] ?? []).filter((call) => call.how !== null);
  const missed = known.flatMap((call) => {
    const file = files.find((each) => each.file === call.file);
    const offset = file && offsetOf(file.text, call);
    const finding = file?.findings.find(
      (each) =>
        offset !== undefined &&
        each.startOffset <= offset &&
        offset <= each.endOffset &&
        each.endOffset - offset <= call.call.length + 4,
    );
    if (finding && compiled.has(finding)) return [];
    const said = finding ? `${finding.clone.verdict}, ${finding.clone.reason}` : "not seen";
    return [`${call.file}:${call.line} ${call.call} (${call.how}): ${said}`];
  });
  return { of: known.length, found: known.length - missed.length, missed };
}

function offsetOf(text: string, call: Known): number {
  const lines = text.split("\n");
  const before = lines.slice(0, call.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
  return before + [...(lines[call.line - 1] ?? "")].slice(0, call.col - 1).join("").length;
}

function holdsUp({ broken, alone, together, tests }: Report): boolean {
  if (broken !== undefined) return false;
  const safeCompile = alone.every(({ tier, compiles }) => tier === "review" || compiles);
  return safeCompile && together.compiles && !(tests?.before === "pass" && tests.after !== "pass");
}

const COLUMNS = ["package", "clones", "avoidable", "safe alone", "first offers", "together", "tests", "found"] as const;

/** A table in Markdown, and below it what did not hold. */
function tableOf(reports: readonly Report[]): string {
  const rows = reports.map(rowOf);
  const lines = [COLUMNS, COLUMNS.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const details = reports.flatMap((report) => [
    ...report.alone
      .filter(({ compiles }) => !compiles)
      .map(
        (trial) =>
          `${report.package} ${trial.file}:${trial.line}: ${trial.tier} ${trial.id} does not compile: ${trial.error}`,
      ),
    ...(report.together.compiles ? [] : [`${report.package}: all safe ones together: ${report.together.error}`]),
    ...(report.found?.missed.map((missed) => `${report.package}: not found: ${missed}`) ?? []),
  ]);
  return [...lines, "", ...details].join("\n");
}

function rowOf(report: Report): readonly string[] {
  const { alone, together, tests, found } = report;
  const share = (trials: readonly Trial[]): string =>
    `${trials.filter(({ compiles }) => compiles).length}/${trials.length}`;
  return [
    report.package,
    String(report.clones),
    String(report.avoidable),
    report.broken ?? share(alone.filter(({ tier }) => tier === "safe")),
    share(alone.filter(({ isFirst }) => isFirst)),
    `${together.fixes} ${together.compiles ? "compile" : "FAIL"}`,
    tests ? `${tests.run}: ${tests.before} → ${tests.after}` : "",
    found ? `${found.found}/${found.of}` : "",
  ];
}

export const fixesCommand = new Command("fixes")
  .argument("<package...>")
  .option("--truth <file>", "what is known of every clone-like call: by package, whether it can go")
  .option("--tests", "run the package's tests before and after all safe fixes, too")
  .option("--json <file>", "write what was tried, and how it went, as JSON")
  .action(async (packages: readonly string[], options: Options) => {
    const reports: Report[] = [];
    for (const path of packages) {
      reports.push(await prove(resolve(path), options));
      if (process.stderr.isTTY) console.error(`${reports.length}/${packages.length} ${path}`);
    }
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(reports, undefined, 2)}\n`);
    console.log(tableOf(reports));
    process.exitCode = reports.every(holdsUp) ? 0 : 1;
  });

// Alone, too: `tsx tools/accuracy/fixes.ts`.
if (process.argv[1] === import.meta.filename) await fixesCommand.parseAsync();
