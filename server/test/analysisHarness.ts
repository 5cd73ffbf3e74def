/** The whole pipeline on texts in memory, with the shipped standard library index: for tests. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { HoverSources } from "../src/features/hover/hover.js";
import { storyPlace } from "../src/features/hover/stories.js";
import type { ErrorInput } from "../src/fixes/errors/errorFix.js";
import { judgeClones } from "../src/fixes/judge.js";
import type { FileHost } from "../src/hir/cargo/fileHost.js";
import { Database } from "../src/hir/database.js";
import type { Edition } from "../src/hir/defs.js";
import { Analysis } from "../src/ownership/analysis.js";
import type { LocatedErrors, LocatedLifetimes, LocatedStates } from "../src/ownership/located.js";
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

/** The analysis of files that each stand for themselves: `file(0)`, `file(1)`, … */
async function analysisOf(texts: readonly string[], edition: Edition): Promise<Analysis> {
  const files = new Map(texts.map((text, index) => [file(index), text]));
  const parser = await createParser();
  const database = new Database(memoryHost(files), parser, { edition });
  for (const path of files.keys()) database.openPath(path);
  return new Analysis(database, parser);
}

function file(index: number): string {
  return `/test/${index}/main.rs`;
}

/** Facts of one file that stands for itself. */
export async function analyseText(text: string, edition: Edition = "2024"): Promise<readonly LocatedStates[]> {
  const [facts] = await analyseTexts([text], edition);
  return facts ?? [];
}

/** Facts of files that each stand for themselves, in one go: much cheaper than one by one. */
export async function analyseTexts(
  texts: readonly string[],
  edition: Edition = "2024",
): Promise<readonly (readonly LocatedStates[])[]> {
  const analysis = await analysisOf(texts, edition);
  return texts.map((_, index) =>
    [...analysis.statesOf(file(index))].map(({ facts, base }) => ({ facts: judgeClones(facts), base })),
  );
}

/** An error of a text that stands for itself, with everything that its fixes are told. Ranges are relative to `base`. */
export interface ErrorInText extends ErrorInput {
  readonly base: number;
}

/** The analysis of the files of one crate; the first is its root. */
export async function analysisOfFiles(
  files: ReadonlyMap<string, string>,
  edition: Edition = "2024",
): Promise<Analysis> {
  const parser = await createParser();
  const database = new Database(memoryHost(files), parser, { edition });
  const [root] = files.keys();
  if (root !== undefined) database.openPath(root);
  return new Analysis(database, parser);
}

/** Our own errors of texts that each stand for themselves. */
export async function errorsOfTexts(
  texts: readonly string[],
  edition: Edition = "2024",
): Promise<readonly (readonly ErrorInText[])[]> {
  const analysis = await analysisOf(texts, edition);
  return texts.map((_, index) =>
    [...analysis.factsOf(file(index))].flatMap(({ facts, base }) =>
      facts.diagnostics.flatMap((error) => {
        const ranges = [error.range, ...error.related.map(({ range }) => range)];
        const site = analysis.errorSite(file(index), base + error.range.start, ranges);
        return site ? [{ error, facts, site, base }] : [];
      }),
    ),
  );
}

/** Lifetimes of all heads of one file that stands for itself. */
export async function lifetimesOfText(text: string, edition: Edition = "2024"): Promise<readonly LocatedLifetimes[]> {
  return (await analysisOf([text], edition)).lifetimesOf(file(0), { start: 0, end: text.length });
}

/** Errors of all heads of one file that stands for itself. */
export async function errorsOfHeads(text: string, edition: Edition = "2024"): Promise<readonly LocatedErrors[]> {
  return (await analysisOf([text], edition)).errorsOfHeads(file(0), { start: 0, end: text.length });
}

/** What a hover at an offset of one file that stands for itself is made from. */
export async function hoverSourcesOf(text: string, offset: number): Promise<HoverSources> {
  const analysis = await analysisOf([text], "2024");
  const path = file(0);
  const facts = [...analysis.statesOf(path)].map(({ facts, base }) => ({ facts: judgeClones(facts), base }));
  const asked = storyPlace(facts, offset);
  const stories = asked === undefined ? [] : analysis.storiesAt(path, asked);
  return { facts, lifetimes: analysis.lifetimesOf(path, { start: offset, end: offset }), stories };
}

/** Names of the parameters from which the result of the function around an offset borrows. */
export async function parametersInResultOf(text: string, offset: number): Promise<readonly string[]> {
  return (await analysisOf([text], "2024")).parametersInResult(file(0), offset);
}
