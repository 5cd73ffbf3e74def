/** The whole pipeline on texts in memory, with the shipped standard library index: for tests. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judgeClones } from "../src/fixes/judge.js";
import type { FileHost } from "../src/hir/cargo/fileHost.js";
import { Database } from "../src/hir/database.js";
import type { Edition } from "../src/hir/defs.js";
import { Analysis, type LocatedFacts, type LocatedLifetimes } from "../src/ownership/analysis.js";
import { createParser } from "../src/syntax/createParser.js";

const STD_INDEX = join(import.meta.dirname, "../data/std.idx");

/** A host with nothing but the files given and the standard library. */
export function memoryHost(files: ReadonlyMap<string, string>): FileHost {
  return {
    readFile: (path) => files.get(path),
    readDirectory: () => undefined,
    exists: (path) => files.has(path),
    cargoHome: undefined,
    readStdIndex: () => readFileSync(STD_INDEX),
  };
}

const FILE = "/test/main.rs";

/** The analysis of one file that stands for itself; the file is `FILE`. */
async function analysisOf(text: string, edition: Edition): Promise<Analysis> {
  const parser = await createParser();
  const database = new Database(memoryHost(new Map([[FILE, text]])), parser, { edition });
  database.openPath(FILE);
  return new Analysis(database, parser);
}

/** Facts of one file that stands for itself. */
export async function analyseText(text: string, edition: Edition = "2024"): Promise<readonly LocatedFacts[]> {
  const analysis = await analysisOf(text, edition);
  return [...analysis.factsOf(FILE)].map(({ facts, base }) => ({ facts: judgeClones(facts), base }));
}

/** Lifetimes of all heads of one file that stands for itself. */
export async function lifetimesOfText(text: string, edition: Edition = "2024"): Promise<readonly LocatedLifetimes[]> {
  return (await analysisOf(text, edition)).lifetimesOf(FILE, { start: 0, end: text.length });
}
