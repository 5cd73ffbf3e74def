/**
 * Every clone of the given paths with its verdict and fixes, edits as absolute offsets into the file: what `audit` prints and applies.
 *
 * Reads sources, writes nothing.
 */
import { relative } from "node:path";
import { combinedSafeFixes } from "../fixes/combine.js";
import { fixAt } from "../fixes/fixAt.js";
import { countedClones, judgeClones } from "../fixes/judge.js";
import type { FileHost } from "../hir/cargo/fileHost.js";
import { Database } from "../hir/database.js";
import type { ProjectOptions } from "../hir/projects.js";
import { readTextFile } from "../node/fileHost.js";
import { Analysis } from "../ownership/analysis.js";
import type { CloneFacts, FixFacts } from "../ownership/facts.js";
import type { RustParser } from "../syntax/parser.js";
import { findInputs, reasonOf, toSlashes } from "./inputs.js";
import { lineIndex } from "./lineIndex.js";

export interface Finding {
  readonly function: string;
  readonly clone: CloneFacts;
  /** 0-based; `end` is exclusive. */
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly startOffset: number;
  readonly endOffset: number;
  /** The clone's fixes; edits are absolute UTF-16 offsets. */
  readonly fixes: readonly FixFacts[];
}

export interface FileFindings {
  /** As it is printed, with `/`. */
  readonly file: string;
  readonly path: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  /** No clones, but what copies Copy elements in more words than it takes: an offer each, which is not counted. */
  readonly wordy: readonly Finding[];
  /** Safe fixes that can be applied together. */
  readonly together: readonly FixFacts[];
}

export interface FindingsInput {
  readonly paths: readonly string[];
  readonly host: FileHost;
  readonly parser: RustParser;
  readonly project: ProjectOptions;
  /** Called with what cannot be read; the rest is found all the same. */
  complain(message: string): void;
  report(done: number, total: number, file: string): void;
}

export function* findFindings({
  paths,
  host,
  parser,
  project,
  complain,
  report,
}: FindingsInput): Generator<FileFindings> {
  const { inputs, unreadable } = findInputs(paths);
  unreadable.forEach(complain);
  for (const [index, input] of inputs.entries()) {
    const path = toSlashes(input.path);
    const database = new Database(host, parser, project);
    const opened = database.openPath(path);
    const files = input.kind === "folder" ? database.files(opened.path) : [path];
    if (files.length === 0) complain(`${input.path}: no Rust file is reached from its Cargo.toml`);
    const analysis = new Analysis(database, parser);
    for (const [position, file] of files.entries()) {
      report(input.kind === "folder" ? position : index, input.kind === "folder" ? files.length : inputs.length, file);
      const name = input.kind === "folder" ? toSlashes(relative(input.base, file)) : input.name;
      const text = readText(file, name, complain);
      if (text !== undefined) yield fileFindings(analysis, file, name, text);
    }
  }
}

function readText(path: string, name: string, complain: (message: string) => void): string | undefined {
  try {
    return readTextFile(path);
  } catch (error) {
    complain(`${name}: ${reasonOf(error)}`);
    return undefined;
  }
}

function fileFindings(analysis: Analysis, path: string, file: string, text: string): FileFindings {
  const lines = lineIndex(text);
  const findings: Finding[] = [];
  const wordy: Finding[] = [];
  const together: FixFacts[] = [];
  for (const located of analysis.factsOf(path)) {
    const facts = judgeClones(located.facts);
    const { base } = located;
    together.push(...combinedSafeFixes(facts).map(({ fix }) => fixAt(fix, base)));
    const counted = new Set(countedClones(facts));
    for (const clone of facts.clones) {
      const startOffset = base + clone.range.start;
      const endOffset = base + clone.range.end;
      (counted.has(clone) ? findings : wordy).push({
        function: facts.function,
        clone,
        start: lines.positionAt(startOffset),
        end: lines.positionAt(endOffset),
        startOffset,
        endOffset,
        fixes: clone.fixes.map((fix) => fixAt(fix, base)),
      });
    }
  }
  analysis.forget(path);
  return { file, path, text, findings, wordy, together };
}

/** The text with the edits of the fixes in it; they must not overlap. */
export function applyFixes(text: string, fixes: readonly FixFacts[]): string {
  const edits = fixes
    .flatMap((fix) => fix.edits)
    .sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let result = "";
  let at = 0;
  for (const { range, newText } of edits) {
    result += text.slice(at, range.start) + newText;
    at = Math.max(at, range.end);
  }
  return result + text.slice(at);
}
