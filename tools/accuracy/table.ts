/** Figures as text: for a terminal, and as Markdown for the page. */
import type { Miss } from "./causes.js";
import { KINDS } from "./comparison.js";
import type { ErrorMiss, ErrorTally } from "./errors.js";
import type { Counts, Tally } from "./tally.js";

const NAMES = {
  move: "moves",
  borrow: "borrows",
  "exclusive borrow": "exclusive",
  drop: "drops",
  reborrow: "reborrows",
  copy: "copies",
} as const;

export interface Row {
  readonly name: string;
  readonly tally: Tally;
}

/** `99.8`; a dash where there is nothing to count. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : ((100 * part) / whole).toFixed(1);
}

function both({ right, said, truth }: Counts): string {
  return `${percent(right, said)} / ${percent(right, truth)}`;
}

/** A line a package, precision and recall of each kind. */
export function textTable(rows: readonly Row[]): string {
  const width = Math.max(8, ...rows.map(({ name }) => name.length)) + 2;
  const header = "".padEnd(width) + KINDS.map((kind) => NAMES[kind].padStart(15)).join("") + "ends".padStart(8);
  const lines = rows.map(({ name, tally: { kinds, ends } }) => {
    const cells = KINDS.map((kind) => both(kinds[kind]).padStart(15)).join("");
    return name.padEnd(width) + cells + percent(ends.exact, ends.matched).padStart(8);
  });
  return [header, ...lines].join("\n");
}

export function markdownTable(rows: readonly Row[]): string {
  const header = `| | ${KINDS.map((kind) => NAMES[kind]).join(" | ")} | ends | details |`;
  const lines = rows.map(({ name, tally: { kinds, ends, details } }) => {
    const cells = [
      ...KINDS.map((kind) => both(kinds[kind])),
      percent(ends.exact, ends.matched),
      percent(details.right, details.matched),
    ];
    return `| ${name} | ${cells.join(" | ")} |`;
  });
  return [header, `| --- |${" --- |".repeat(KINDS.length + 2)}`, ...lines].join("\n");
}

/** Causes, most frequent first. */
export function causesTable({ causes }: Tally, limit: number): string {
  const sorted = [...causes].sort(([, left], [, right]) => right.missing + right.wrong - left.missing - left.wrong);
  const lines = sorted.slice(0, limit).map(([cause, { missing, wrong }]) => `| ${cause} | ${missing} | ${wrong} |`);
  return ["| cause | missing | wrong |", "| --- | --- | --- |", ...lines].join("\n");
}

/** `missing  src/lib.rs:3:5 move x (in a closure)` */
export function missLine(name: string, { what, event, file, cause }: Miss): string {
  const [line = 0, character = 0] = event.place.split(":").map(Number);
  const end = event.kind === "drop" ? ` in line ${event.line + 1}` : "";
  const path = name === file ? file : `${name}/${file}`;
  return `${what.padEnd(8)} ${path}:${line + 1}:${character + 1} ${event.kind} ${event.name}${end} (${cause})`;
}

/** By code: rustc's errors, how many of them are found, how many are reported wrongly. */
export function errorTable({ byCode }: ErrorTally): string {
  const rows = [...byCode].sort(([left], [right]) => (left < right ? -1 : 1));
  const lines = rows.map(
    ([code, { truth, said, right }]) =>
      code.padEnd(9) + String(truth).padStart(7) + String(right).padStart(7) + String(said - right).padStart(7),
  );
  return [`${"".padEnd(9)}  rustc  found  wrong`, ...lines].join("\n");
}

export function errorLine({ what, file, line, code, message }: ErrorMiss): string {
  return `${what.padEnd(8)} ${file}:${line} ${code} ${message}`;
}
