/** Everything that an editor asks of a file, for all files of a group. */
import { setImmediate } from "node:timers/promises";
import { ALL_LEVELS, inlayHints } from "../../server/src/features/inlayHints/index.js";
import { judgeClones } from "../../server/src/fixes/judge.js";
import { Database } from "../../server/src/hir/database.js";
import { processorTime } from "../../server/src/node/engine.js";
import { hostOnDisk } from "../../server/src/node/hostOnDisk.js";
import { Analysis } from "../../server/src/ownership/analysis.js";
import type { LocatedFacts } from "../../server/src/ownership/located.js";
import { TIME_LIMIT } from "../../server/src/ownership/loweredBodies.js";
import type { RustParser } from "../../server/src/syntax/parser.js";
import { type Group, inGroups } from "./files.js";
import type { Findings } from "./findings.js";

/** Positions are not looked at. */
const LINES = { positionAt: (offset: number) => ({ line: 0, character: offset }) };

export async function goThrough(group: Group, parser: RustParser, findings: Findings): Promise<void> {
  for (const rest of inGroups(await goThroughGroup(group, parser, findings)))
    await goThroughGroup(rest, parser, findings);
}

/** Answers the files that the package does not reach. */
async function goThroughGroup(
  { folder, files }: Group,
  parser: RustParser,
  findings: Findings,
): Promise<readonly string[]> {
  const database = new Database(hostOnDisk(), parser, { edition: "2024" });
  const analysis = new Analysis(database, parser, { timeLimit: TIME_LIMIT });
  const reached = new Set<string>(folder === undefined ? files : []);
  for (const file of reached) attempt(file, findings, () => void database.openPath(file));
  if (folder !== undefined) {
    attempt(folder, findings, () => {
      for (const file of database.files(database.openPath(folder).path)) reached.add(file);
    });
  }
  for (const file of reached) if (!findings.hasFile(file)) goThroughFile(file, database, analysis, findings);
  analysis.dispose();
  // Only then does the engine let go of what is referred to weakly.
  await setImmediate();
  return files.filter((file) => !reached.has(file));
}

function goThroughFile(file: string, database: Database, analysis: Analysis, findings: Findings): void {
  console.error(file);
  attempt(file, findings, () => {
    const text = database.sourceOf(file)?.text ?? "";
    findings.file(file, text);
    const all: LocatedFacts[] = [];
    let before = processorTime();
    for (const { facts, base } of analysis.factsOf(file)) {
      all.push({ facts: judgeClones(facts), base });
      findings.function(file, facts, processorTime() - before);
      for (const error of facts.diagnostics)
        findings.error(`${file}:${text.slice(0, base + error.range.start).split("\n").length}`, error);
      before = processorTime();
    }
    const everywhere = { start: 0, end: text.length };
    for (const { errors, base } of analysis.errorsOfHeads(file, everywhere))
      for (const error of errors)
        findings.error(`${file}:${text.slice(0, base + error.range.start).split("\n").length}`, error);
    const sources = { facts: all, lifetimes: analysis.lifetimesOf(file, everywhere) };
    inlayHints(sources, { levels: ALL_LEVELS, lifetimeNames: "letters" }, everywhere, LINES);
  });
}

function attempt(file: string, findings: Findings, work: () => void): void {
  try {
    work();
  } catch (error) {
    findings.exception(`${file}: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
