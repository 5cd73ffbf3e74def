/**
 * Errors of programs in one file: rustc's against those of `analyze`, by code and by the line of the primary span.
 *
 * Only errors about ownership, borrows and lifetimes count; what else rustc finds wrong is not this project's subject. rustc's
 * "lifetime may not live long enough" has no code and is `LIFETIME`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Edition } from "../../server/src/lsp/analysisPort.js";
import type { RustParser } from "../../server/src/syntax/parser.js";
import { crateTypeOf, RustcError, singleFileOptions } from "./rustc/dumpMir.js";
import { errorsOf, type FoundError } from "./rustc/messages.js";
import { saidOfFile } from "./said.js";
import type { Counts } from "./tally.js";

const CODES = new Set(
  (
    "E0106 E0309 E0310 E0373 E0381 E0382 E0384 E0499 E0500 E0501 E0502 E0503 E0505 E0506 E0507 E0508 E0509 E0510 " +
    "E0515 E0521 E0524 E0594 E0596 E0597 E0621 E0700 E0712 E0713 E0716 LIFETIME"
  ).split(" "),
);

/** After this long rustc is not waited for any more, in milliseconds: what a constant stands for may take for ever to find out. */
const PATIENCE = 60_000;

export interface ErrorTally {
  programs: number;
  /** rustc accepts them. */
  correct: number;
  correctFlagged: number;
  readonly byCode: Map<string, Counts>;
}

export interface ErrorMiss {
  readonly what: "missing" | "wrong";
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

export function newErrorTally(): ErrorTally {
  return { programs: 0, correct: 0, correctFlagged: 0, byCode: new Map() };
}

export function countProgram(
  tally: ErrorTally,
  file: string,
  edition: Edition,
  parser: RustParser,
): readonly ErrorMiss[] {
  const all = rustcErrors(file, edition);
  const said = saidOfFile(file, edition, parser).diagnostics.map(({ code, message, range }) => ({
    code,
    line: range.start.line + 1,
    message,
  }));
  return countErrors(tally, file, all, said);
}

/** Is an error of this code about ownership, borrows or lifetimes? */
export function isCounted(code: string): boolean {
  return CODES.has(code);
}

/** `all`: every error of rustc's, of whatever code. */
export function countErrors(
  tally: ErrorTally,
  file: string,
  all: readonly FoundError[],
  reported: readonly FoundError[],
): readonly ErrorMiss[] {
  const left = reported.filter(({ code }) => CODES.has(code));
  const misses: ErrorMiss[] = [];
  tally.programs += 1;
  if (all.length === 0) tally.correct += 1;
  if (all.length === 0 && left.length > 0) tally.correctFlagged += 1;
  const countsOf = (code: string): Counts => {
    let counts = tally.byCode.get(code);
    if (counts === undefined) tally.byCode.set(code, (counts = { truth: 0, said: 0, right: 0 }));
    return counts;
  };
  for (const { code } of left) countsOf(code).said += 1;
  for (const error of all.filter(({ code }) => CODES.has(code))) {
    const counts = countsOf(error.code);
    counts.truth += 1;
    const index = left.findIndex(({ code, line }) => code === error.code && line === error.line);
    if (index < 0) misses.push({ what: "missing", ...error, file });
    else {
      counts.right += 1;
      left.splice(index, 1);
    }
  }
  return [...misses, ...left.map((error): ErrorMiss => ({ what: "wrong", ...error, file }))];
}

function rustcErrors(file: string, edition: Edition): readonly FoundError[] {
  const out = mkdtempSync(join(tmpdir(), "accuracy-"));
  try {
    const options = [
      ...singleFileOptions(edition, crateTypeOf(readFileSync(file, "utf8"))),
      "--out-dir",
      out,
      "--cap-lints",
      "allow",
      "--error-format=json",
    ];
    const run = spawnSync("rustc", [...options, basename(file)], {
      cwd: dirname(file),
      encoding: "utf8",
      timeout: PATIENCE,
      killSignal: "SIGKILL",
    });
    if (run.signal !== null) throw new RustcError("rustc does not come to an end");
    if (run.error) throw new RustcError(`rustc cannot be run (${run.error.message}); this tool needs a Rust toolchain`);
    return errorsOf(run.stderr, basename(file));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

export function sumOf({ byCode }: ErrorTally): Counts {
  const sum = { truth: 0, said: 0, right: 0 };
  for (const { truth, said, right } of byCode.values()) {
    sum.truth += truth;
    sum.said += said;
    sum.right += right;
  }
  return sum;
}
