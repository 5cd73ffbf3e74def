/**
 * Tries fixes of clones on a copy of a package: each alone, then all safe ones together, with cargo and the package's tests.
 *
 * A fix is tried alone if it is safe, or the first of a clone that is called avoidable. The package itself is not touched.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { applyFixes, type FileFindings, type Finding, findFindings } from "../../server/src/cli/auditFindings.js";
import { nodeFileHost } from "../../server/src/node/fileHost.js";
import type { FixFacts } from "../../server/src/ownership/facts.js";
import { createParser } from "../../server/src/syntax/createParser.js";
import { offsetOf } from "./mir/sourceText.js";
import { type CargoResult, cargo, copyOf, firstErrors } from "./packageCopy.js";

/** One clone-like call of a truth; 1-based, `col` of the method's name in characters. */
interface Known {
  readonly file: string;
  readonly line: number;
  readonly col: number;
  readonly call: string;
  /** What compiled in its place; null: nothing did. */
  readonly how: string | null;
}

/** One fix, applied alone. */
export interface Trial {
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

export interface TrialReport {
  readonly package: string;
  /** Undefined: fine as it is. Else why nothing could be tried. */
  readonly broken?: string;
  readonly clones: number;
  readonly avoidable: number;
  /** What cargo checks after each change, in words: the most that the package compiles with as it is. */
  readonly checked: string;
  readonly alone: readonly Trial[];
  readonly together: { readonly fixes: number; readonly compiles: boolean; readonly error: string };
  readonly tests?: { readonly run: string; readonly before: TestOutcome; readonly after: TestOutcome };
  readonly found?: { readonly of: number; readonly found: number; readonly missed: readonly string[] };
}

/** Where some fail, how many: those that did so before are to be the only ones. */
export type TestOutcome = "pass" | "cannot be built" | `${number} pass, ${number} fail`;

export interface TrialOptions {
  /** A file that says of every clone-like call of the package, by the package's name, whether it can go. */
  readonly truth?: string;
  readonly tests?: boolean;
}

const repository = fileURLToPath(new URL("../../", import.meta.url));

/** What of a package is checked, widest first: dependencies of its tests alone are often not at hand. */
const CHECKS = [
  { words: "all targets", commands: [["check", "--all-targets"]] },
  { words: "library and programs, library's tests", commands: [["check"], ["check", "--lib", "--profile", "test"]] },
  { words: "library and programs", commands: [["check"]] },
] as const;

/** Every clone of the package, judged. */
export async function findingsOf(source: string): Promise<readonly FileFindings[]> {
  const host = nodeFileHost({ stdIndexPath: join(repository, "server/data/std.idx") });
  const parser = await createParser();
  const complain = (message: string): void => console.error(message);
  return [
    ...findFindings({ paths: [source], host, parser, project: { edition: "2021" }, complain, report: () => undefined }),
  ];
}

export async function tryFixes(source: string, options: TrialOptions): Promise<TrialReport> {
  const files = await findingsOf(source);
  const { directory, root } = copyOf(source);
  try {
    return tryOnCopy(directory, basename(source), files, options);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function tryOnCopy(
  directory: string,
  name: string,
  files: readonly FileFindings[],
  options: TrialOptions,
): TrialReport {
  const findings = files.flatMap((file) => file.findings);
  const counts = {
    package: name,
    clones: findings.length,
    avoidable: findings.filter(({ clone }) => clone.verdict === "avoidable").length,
  };
  const run = (commands: readonly (readonly string[])[]): CargoResult => {
    const results = commands.map((command) => cargo(directory, [...command, "--offline"]));
    return results.find(({ ok }) => !ok) ?? { ok: true, text: results.map(({ text }) => text).join("") };
  };
  const check = CHECKS.find(({ commands }) => run(commands).ok);
  if (!check) {
    const together = { fixes: 0, compiles: true, error: "" };
    return { ...counts, broken: firstErrors(run([["check"]]).text), checked: "nothing", alone: [], together };
  }
  const changed = (
    fixes: ReadonlyMap<FileFindings, readonly FixFacts[]>,
    commands: readonly (readonly string[])[] = check.commands,
  ): CargoResult => {
    for (const [file, list] of fixes) writeFileSync(join(directory, file.file), applyFixes(file.text, list));
    const result = run(commands);
    for (const file of fixes.keys()) writeFileSync(join(directory, file.file), file.text);
    return result;
  };
  const hasLibrary = files.some(({ file }) => file === "src/lib.rs");
  const compiled = new Set<Finding>();
  const alone: Trial[] = [];
  for (const { file, finding, fix, isFirst } of triedAlone(files)) {
    const { ok, text } = changed(new Map([[file, [fix]]]), commandsFor(file, check, hasLibrary));
    if (ok && isFirst) compiled.add(finding);
    const { id, tier } = fix;
    const error = ok ? "" : firstErrors(text);
    alone.push({ file: file.file, line: finding.start.line + 1, id, tier, isFirst, compiles: ok, error });
  }
  const safe = new Map(files.filter((file) => file.together.length > 0).map((file) => [file, file.together]));
  const all = safe.size === 0 ? { ok: true, text: "" } : changed(safe);
  const fixes = [...safe.values()].reduce((sum, list) => sum + list.length, 0);
  return {
    ...counts,
    checked: check.words,
    alone,
    together: { fixes, compiles: all.ok, error: all.ok ? "" : firstErrors(all.text) },
    ...(options.tests === true && all.ok && safe.size > 0
      ? {
          tests: testsOf(
            (command) => run([command]),
            (command) => changed(safe, [command]),
          ),
        }
      : {}),
    ...(options.truth === undefined ? {} : { found: recall(options.truth, name, files, compiled) }),
  };
}

/**
 * What checks one file. A rewrite within a body changes nothing for those who use the crate: only targets that hold the file are checked.
 * All of them are, in the end, with all safe fixes together.
 */
function commandsFor(
  file: FileFindings,
  { words, commands }: (typeof CHECKS)[number],
  hasLibrary: boolean,
): readonly (readonly string[])[] {
  if (words !== "all targets") return commands;
  const [, folder, name] = /^(test|bench|example)e?s\/([^/]+)\.rs$/.exec(file.file) ?? [];
  if (folder !== undefined && name !== undefined) return [["check", `--${folder}`, name]];
  if (!file.file.startsWith("src/") || !hasLibrary) return commands;
  return /cfg\(test\)|#\[test\]/.test(file.text) || /test/.test(file.file)
    ? [["check"], ["check", "--lib", "--profile", "test"]]
    : [["check"]];
}

interface Tried {
  readonly file: FileFindings;
  readonly finding: Finding;
  readonly fix: FixFacts;
  readonly isFirst: boolean;
}

function triedAlone(files: readonly FileFindings[]): readonly Tried[] {
  return files.flatMap((file) =>
    [...file.findings, ...file.wordy].flatMap((finding) =>
      finding.fixes
        .map((fix, index) => ({ file, finding, fix, isFirst: index === 0 && finding.clone.verdict === "avoidable" }))
        .filter(({ fix, isFirst }) => isFirst || fix.tier === "safe"),
    ),
  );
}

type Run = (command: readonly string[]) => CargoResult;

/** All tests, or what of them can be built: tests of a crate from a registry may want what was not published with it. */
function testsOf(before: Run, after: Run): TrialReport["tests"] {
  for (const command of [["test"], ["test", "--lib"], ["test", "--doc"]]) {
    const outcome = outcomeOf(before(command));
    if (outcome !== "cannot be built")
      return { run: command.join(" "), before: outcome, after: outcomeOf(after(command)) };
  }
  return { run: "test", before: "cannot be built", after: "cannot be built" };
}

function outcomeOf({ ok, text }: CargoResult): TestOutcome {
  if (ok) return "pass";
  const count = (what: RegExp): number => [...text.matchAll(what)].reduce((sum, [, number]) => sum + Number(number), 0);
  return /test result: FAILED/.test(text)
    ? `${count(/(\d+) passed;/g)} pass, ${count(/(\d+) failed;/g)} fail`
    : "cannot be built";
}

/** Characters behind a method's name: parentheses, perhaps with white space. More: a call around it would be taken for it. */
const PARENTHESES = 4;

/** Of the calls that can go: how many have a fix that compiles. */
function recall(
  truth: string,
  name: string,
  files: readonly FileFindings[],
  compiled: ReadonlySet<Finding>,
): TrialReport["found"] {
  const parsed: Record<string, readonly Known[]> = JSON.parse(readFileSync(truth, "utf8"));
  const known = (parsed[name] ?? []).filter((call) => call.how !== null);
  const missed = known.flatMap((call) => {
    const file = files.find((each) => each.file === call.file);
    const offset = file && offsetOf(file.text, { line: call.line, column: call.col });
    const finding = file?.findings.find(
      (each) =>
        offset !== undefined &&
        each.startOffset <= offset &&
        offset <= each.endOffset &&
        each.endOffset - offset <= call.call.length + PARENTHESES,
    );
    if (finding && compiled.has(finding)) return [];
    const said = finding ? `${finding.clone.verdict}, ${finding.clone.reason}` : "not seen";
    return [`${call.file}:${call.line} ${call.call} (${call.how}): ${said}`];
  });
  return { of: known.length, found: known.length - missed.length, missed };
}

/** Every safe fix compiles, and tests that passed before pass with all of them. */
export function holdsUp({ broken, alone, together, tests }: TrialReport): boolean {
  if (broken !== undefined) return false;
  const safeCompile = alone.every(({ tier, compiles }) => tier === "review" || compiles);
  return safeCompile && together.compiles && tests?.before === tests?.after;
}
