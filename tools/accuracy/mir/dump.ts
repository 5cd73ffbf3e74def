/**
 * One file that rustc wrote for `-Zdump-mir`, read line by line.
 *
 * Needs `-Zmir-include-spans=on` (places in the source) and `-Zverbose-internals` (every region by its number). What is not used
 * here, such as types of locals, constraints and constants, is not read.
 */
import { type Place, parsePlace } from "./place.js";

/** As rustc counts: lines and columns from 1, columns in characters, the end exclusive. */
export interface MirSpan {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A statement or terminator, without its semicolon. */
export interface MirStatement {
  readonly text: string;
  /** Undefined for what stands for nothing in the source. */
  readonly span: MirSpan | undefined;
}

export interface MirBlock {
  readonly isCleanup: boolean;
  readonly statements: readonly MirStatement[];
}

export interface MirVariable {
  readonly name: string;
  readonly place: Place;
  readonly declaration: MirSpan;
}

/** Statements of a block, from the first to the last. */
export interface MirPoints {
  readonly block: number;
  readonly first: number;
  readonly last: number;
}

export interface MirRegion {
  /** Where it is live. */
  readonly points: readonly MirPoints[];
  /** The region contains the end of a region that the caller chose. */
  readonly outlivesFunction: boolean;
}

export interface MirDump {
  /** `f::{closure#0}`, `<impl at src/lib.rs:3:1: 3:8>::new`. */
  readonly function: string;
  /** `nll`: as it is borrow checked; `drops`: after drop elaboration. */
  readonly stage: "nll" | "drops";
  readonly variables: readonly MirVariable[];
  readonly blocks: ReadonlyMap<number, MirBlock>;
  /** By name: `'?4`. Empty for `drops`. */
  readonly regions: ReadonlyMap<string, MirRegion>;
}

const HEADER = /^\/\/ MIR for `(.*)` (?:\S+ )?(nll|after ElaborateDrops)$/m;
const DEBUG = /^\s*debug (\S+) => (.*?);\s*\/\/ in scope \d+ at (.*)$/;
const BLOCK = /^ {4}bb(\d+)( \(cleanup\))?: \{$/;
const STATEMENT = /^ {8}(.*?);?\s+\/\/ bb\d+\[\d+\]: scope \d+ at (.*)$/;
const REGION = /^\| ('\?\d+) \| U\d+ \| \{(.*)\}$/;
const SPAN = /^(.*?):(\d+):(\d+): (\d+):(\d+)/;

/** Undefined for a dump of another pass. */
export function readDump(text: string): MirDump | undefined {
  const [, name, pass] = HEADER.exec(text.slice(0, 1000)) ?? [];
  if (name === undefined || pass === undefined) return undefined;
  const variables: MirVariable[] = [];
  const regions = new Map<string, MirRegion>();
  const blocks = new Map<number, MirBlock>();
  let statements: MirStatement[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("|")) {
      const [, region, value] = REGION.exec(line) ?? [];
      if (region !== undefined && value !== undefined) regions.set(region, readRegion(value));
      continue;
    }
    const block = BLOCK.exec(line);
    if (block !== null) {
      statements = [];
      blocks.set(Number(block[1]), { isCleanup: block[2] !== undefined, statements });
      continue;
    }
    const [, statement, place] = STATEMENT.exec(line) ?? [];
    if (statement !== undefined && place !== undefined) {
      statements.push({ text: statement, span: readSpan(place) });
      continue;
    }
    const variable = readVariable(line);
    if (variable !== undefined) variables.push(variable);
  }
  return { function: name, stage: pass === "nll" ? "nll" : "drops", variables, blocks, regions };
}

function readVariable(line: string): MirVariable | undefined {
  const [, name, text, at] = DEBUG.exec(line) ?? [];
  if (name === undefined || text === undefined || at === undefined) return undefined;
  const declaration = readSpan(at);
  const parsed = parsePlace(text, 0);
  return declaration === undefined || parsed?.end !== text.length
    ? undefined
    : { name, place: parsed.place, declaration };
}

function readSpan(text: string): MirSpan | undefined {
  const [, file, line, column, endLine, endColumn] = SPAN.exec(text) ?? [];
  if (file === undefined) return undefined;
  return { file, line: Number(line), column: Number(column), endLine: Number(endLine), endColumn: Number(endColumn) };
}

/** `bb2[3], bb4[0..=5], '?1` */
function readRegion(value: string): MirRegion {
  const points = [...value.matchAll(/bb(\d+)\[(\d+)(?:\.\.=(\d+))?\]/g)].map(([, block, first, last]) => ({
    block: Number(block),
    first: Number(first),
    last: Number(last ?? first),
  }));
  return { points, outlivesFunction: value.includes("'") };
}

/** Blocks that run on the way to an exit: not unwinding, and not a future that is dropped before it is done. */
export function reachableBlocks(blocks: ReadonlyMap<number, MirBlock>): ReadonlySet<number> {
  const reached = new Set([0]);
  for (const id of reached) {
    for (const { label, target } of successors(blocks.get(id))) {
      if (label !== "unwind" && label !== "drop" && blocks.get(target)?.isCleanup === false) reached.add(target);
    }
  }
  return reached;
}

/** Where the block's terminator goes: `-> [return: bb1, unwind: bb2]`, `-> [0: bb3, otherwise: bb4]`, `-> bb5`. */
export function successors(
  block: MirBlock | undefined,
): readonly { readonly label: string; readonly target: number }[] {
  const text = block?.statements.at(-1)?.text ?? "";
  const targets = text.slice(text.lastIndexOf(" -> "));
  const only = /^ -> bb(\d+)$/.exec(targets);
  if (only !== null) return [{ label: "goto", target: Number(only[1]) }];
  return [...targets.matchAll(/(\w+): bb(\d+)/g)].map(([, label = "", target]) => ({ label, target: Number(target) }));
}
