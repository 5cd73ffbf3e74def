/**
 * Figures that the page quotes, one file a section in `results/`: written when a run is asked to, read when the page is made.
 *
 * They hold sums only, so that the page can be made again without rustc and a change in them can be read in a diff.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ErrorTally, sumOf } from "./errors.js";
import type { Row } from "./table.js";
import { add, type Counts, newTally, type Tally } from "./tally.js";

const FOLDER = join(import.meta.dirname, "results");

/** Of packages and programs that were looked at while the analysis was made, and of such as were not. */
export const ACQUAINTANCES = ["known", "fresh"] as const;
export type Acquaintance = (typeof ACQUAINTANCES)[number];

export interface Origin {
  /** `2026-11-21` */
  readonly date: string;
  readonly rustc: string;
}

export interface PackageRecord extends Origin {
  readonly rows: readonly (Pick<Tally, "kinds" | "ends" | "details" | "lines"> & { readonly name: string })[];
  readonly causes: readonly (readonly [string, { readonly missing: number; readonly wrong: number }])[];
}

export interface ErrorRecord extends Origin {
  readonly programs: number;
  readonly correct: number;
  readonly correctFlagged: number;
  readonly sum: Counts;
  readonly byCode: readonly (readonly [string, Counts])[];
}

/** Of functions with a mistake in each: `programs` are functions. */
export interface MutantRecord extends ErrorRecord {
  readonly packages: number;
}

/** Types of variables: how many, for how many one is claimed, how many of these are rustc's. */
export interface TypeRecord extends Origin {
  readonly rows: readonly {
    readonly name: string;
    readonly total: number;
    readonly claimed: number;
    readonly right: number;
  }[];
}

export interface FixRecord extends Origin {
  /** Lines of a Markdown table. */
  readonly table: readonly string[];
}

/** Warnings of clippy about clones, by lint. */
export interface ClippyRecord extends Origin {
  readonly packages: number;
  readonly rows: readonly {
    readonly lint: string;
    readonly warnings: number;
    /** Something is offered there as well. */
    readonly found: number;
    /** Of the others: the package does not compile with clippy's fix. */
    readonly notCompiling: number;
  }[];
}

export function packageRecord(rows: readonly Row[], origin: Origin): PackageRecord {
  const total = newTally();
  for (const { tally } of rows) add(total, tally);
  return {
    ...origin,
    rows: rows.map(({ name, tally: { kinds, ends, details, lines } }) => ({ name, kinds, ends, details, lines })),
    causes: [...total.causes].sort(([, left], [, right]) => right.missing + right.wrong - left.missing - left.wrong),
  };
}

/** The rows again, and their sum. */
export function rowsOf({ rows, causes }: PackageRecord): { readonly rows: readonly Row[]; readonly total: Tally } {
  const total = newTally();
  const tallies = rows.map(({ name, ...figures }) => ({ name, tally: { ...newTally(), ...figures } }));
  for (const { tally } of tallies) add(total, tally);
  for (const [cause, counts] of causes) total.causes.set(cause, { ...counts });
  return { rows: tallies, total };
}

export function errorRecord(tally: ErrorTally, origin: Origin): ErrorRecord {
  const { programs, correct, correctFlagged, byCode } = tally;
  const sorted = [...byCode].sort(([left], [right]) => (left < right ? -1 : 1));
  return { ...origin, programs, correct, correctFlagged, sum: sumOf(tally), byCode: sorted };
}

export interface Records {
  readonly known: PackageRecord | undefined;
  readonly fresh: PackageRecord | undefined;
  /** Without their dependencies. */
  readonly alone: PackageRecord | undefined;
  readonly errors: ErrorRecord | undefined;
  readonly freshErrors: ErrorRecord | undefined;
  readonly mutants: MutantRecord | undefined;
  readonly types: TypeRecord | undefined;
  readonly fixes: FixRecord | undefined;
  readonly clippy: ClippyRecord | undefined;
}

export function writeRecord<Section extends keyof Records>(
  section: Section,
  record: NonNullable<Records[Section]>,
): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${section}.json`), `${JSON.stringify(record)}\n`);
}

export function readRecords(): Records {
  const read = <Section extends keyof Records>(section: Section): Records[Section] => {
    const path = join(FOLDER, `${section}.json`);
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
  };
  return {
    known: read("known"),
    fresh: read("fresh"),
    alone: read("alone"),
    errors: read("errors"),
    freshErrors: read("freshErrors"),
    mutants: read("mutants"),
    types: read("types"),
    fixes: read("fixes"),
    clippy: read("clippy"),
  };
}
