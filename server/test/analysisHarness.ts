/** The whole pipeline on texts in memory, with the shipped standard library index: for tests. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judgeClones } from "../src/fixes/judge.js";
import type { FileHost } from "../src/hir/cargo/fileHost.js";
import { Database } from "../src/hir/database.js";
import type { Edition } from "../src/hir/defs.js";
import { Analysis, type LocatedFacts } from "../src/ownership/analysis.js";
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

/** Facts of one file that stands for itself. */
export async function analyseText(text: string, edition: Edition = "2024"): Promise<readonly LocatedFacts[]> {
  const file = "/test/main.rs";
  const parser = await createParser();
  const database = new Database(memoryHost(new Map([[file, text]])), parser, { edition });
  database.openPath(file);
  return [...new Analysis(database, parser).factsOf(file)].map(({ facts, base }) => ({
    facts: judgeClones(facts),
    base,
  }));
}
