/**
 * `explain FILE[:LINE]`: the flow of the function at a line, or of every function of the file, as text or as a picture.
 *
 * Standard output holds the answer and nothing else; why there is none stands on standard error. Reads the file's package, runs and
 * writes nothing.
 */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import pc from "picocolors";
import { buildFlow } from "../features/flow/buildFlow.js";
import { flowFile } from "../features/flow/flowFile.js";
import { flowText } from "../features/flow/flowText.js";
import { functionMeant, type LocatedStates, toLspRange } from "../features/located.js";
import { Database } from "../hir/database.js";
import type { ProjectOptions } from "../hir/projects.js";
import { WASM_FOLDER } from "../node/assets.js";
import { readTextFile } from "../node/fileHost.js";
import { hostOnDisk } from "../node/hostOnDisk.js";
import { Analysis } from "../ownership/analysis.js";
import { createParser } from "../syntax/createParser.js";
import { reasonOf, toSlashes } from "./inputs.js";
import { type LineIndex, lineIndex } from "./lineIndex.js";

export interface ExplainOptions {
  readonly project: ProjectOptions;
  readonly svg: boolean;
  /** Values that are only copied have columns and sentences, too. */
  readonly all: boolean;
}

/** Resolves to the exit status: 0 explained, 1 there is nothing to explain, or it could not be read. */
export async function explain(place: string, { project, svg, all }: ExplainOptions): Promise<0 | 1> {
  const { file, line } = splitPlace(place);
  let text: string;
  try {
    text = readTextFile(file);
  } catch (error) {
    return complain(`cannot read ${file}: ${reasonOf(error)}`);
  }
  const lines = lineIndex(text);
  const { functions, turnedOff } = await openedAt(file, project);
  const meant = line === undefined ? functions : meantAt(functions, line - 1, lines);
  const wanted = meant.map((located) => buildFlow(located, lines, text));
  if (wanted.length === 0) {
    if (line === undefined) return complain(`${file} has no function`);
    const off = turnedOff(lines.startOf(line - 1));
    const why = off === undefined ? "is in no function" : `is left out: ${off}`;
    return complain(`line ${line} of ${file} ${why}`);
  }
  if (svg) {
    const [only, second] = wanted;
    if (only === undefined || second !== undefined) {
      return complain(`a picture shows one function: name a line of it, as in ${file}:${(only?.firstLine ?? 0) + 1}`);
    }
    process.stdout.write(flowFile(only, { file: toSlashes(file), withPlain: all }));
    return 0;
  }
  const style = { heading: pc.bold, faint: pc.dim, strong: pc.cyan };
  process.stdout.write(wanted.map((model) => flowText(model, toSlashes(file), all, style)).join("\n"));
  return 0;
}

/** A name that ends with `:12` is a file and a line, unless there is a file of that name. */
function splitPlace(place: string): { readonly file: string; readonly line: number | undefined } {
  const [, file, line] = /^(.+):(\d+)$/.exec(place) ?? [];
  if (file === undefined || line === undefined) return { file: place, line: undefined };
  if (statSync(place, { throwIfNoEntry: false }) !== undefined) return { file: place, line: undefined };
  return { file, line: Number(line) };
}

interface OpenedFile {
  readonly functions: readonly LocatedStates[];
  /** The attribute that keeps what stands at an offset out of the analysis. */
  turnedOff(offset: number): string | undefined;
}

async function openedAt(file: string, project: ProjectOptions): Promise<OpenedFile> {
  const path = toSlashes(resolve(file));
  const parser = await createParser({ wasmFolder: WASM_FOLDER });
  const database = new Database(hostOnDisk(), parser, { ...project, looseModules: true });
  database.openPath(path);
  return {
    functions: [...new Analysis(database, parser).statesOf(path)],
    turnedOff: (offset) => database.turnedOffAt(path, offset),
  };
}

/** The function that is meant by a line; `line` counts from 0. */
function meantAt(functions: readonly LocatedStates[], line: number, lines: LineIndex): readonly LocatedStates[] {
  const around = functions.filter(({ facts, base }) => {
    const { start, end } = toLspRange({ start: facts.nameRange.start, end: facts.range.end }, base, lines);
    return start.line <= line && line <= end.line;
  });
  const meant = functionMeant(around, lines.startOf(line));
  return meant === undefined ? [] : [meant];
}

function complain(message: string): 1 {
  process.stderr.write(`${message}\n`);
  return 1;
}
