/** Figures from comparisons: by kind, by cause, of details. Sums only; what they are printed as is in `table.ts`. */
import { type Miss, missesOf } from "./causes.js";
import { type FileComparison, KINDS, type Kind } from "./comparison.js";
import type { SourceText } from "./mir/sourceText.js";

export interface Counts {
  /** What rustc has. */
  truth: number;
  /** What is claimed where rustc compiled something. */
  said: number;
  right: number;
}

export interface Tally {
  readonly kinds: Record<Kind, Counts>;
  /** Of matched borrows that outlive their line and not the function: where they end. */
  readonly ends: { matched: number; exact: number; early: number; late: number };
  /** Of matched events but copies and reborrows: part, conditional and escapes together. */
  readonly details: { matched: number; right: number };
  /** By cause, for each kind: how often missing, how often wrong. */
  readonly causes: Map<string, { missing: number; wrong: number }>;
  lines: number;
  milliseconds: number;
}

export function newTally(): Tally {
  const counts = (): Counts => ({ truth: 0, said: 0, right: 0 });
  return {
    kinds: {
      move: counts(),
      borrow: counts(),
      "exclusive borrow": counts(),
      drop: counts(),
      reborrow: counts(),
      copy: counts(),
    },
    ends: { matched: 0, exact: 0, early: 0, late: 0 },
    details: { matched: 0, right: 0 },
    causes: new Map(),
    lines: 0,
    milliseconds: 0,
  };
}

/** Counts the file in; returns what was missed and wrongly said, and what differs in detail. */
export function countFile(tally: Tally, comparison: FileComparison, source: SourceText): readonly Miss[] {
  for (const event of comparison.rustc) tally.kinds[event.kind].truth += 1;
  for (const event of comparison.said) tally.kinds[event.kind].said += 1;
  const details: Miss[] = [];
  for (const { rustc, said } of comparison.matched) {
    const { kind } = rustc;
    tally.kinds[kind].right += 1;
    const differ = (cause: string): void => {
      details.push({ what: "wrong", event: said, file: comparison.file, cause: `detail: ${cause}` });
    };
    const isBorrow = kind === "borrow" || kind === "exclusive borrow";
    if (isBorrow && rustc.until !== undefined && !rustc.escapes && rustc.until !== rustc.line) {
      tally.ends.matched += 1;
      if (said.until === rustc.until) tally.ends.exact += 1;
      else {
        const isEarly = said.until === undefined || said.until < rustc.until;
        tally.ends[isEarly ? "early" : "late"] += 1;
        const end = said.until === undefined ? "where is not known" : `in line ${said.until + 1}`;
        differ(`ends ${end}, not in line ${rustc.until + 1}`);
      }
    }
    if (kind === "copy" || kind === "reborrow") continue;
    tally.details.matched += 1;
    const wrong = [
      ...(rustc.isPart === said.isPart ? [] : ["part"]),
      ...(rustc.conditional === said.conditional ? [] : ["conditional"]),
      ...(rustc.escapes === said.escapes ? [] : ["escapes"]),
    ];
    if (wrong.length === 0) tally.details.right += 1;
    else differ(wrong.join(", "));
  }
  const misses = missesOf(comparison, source);
  for (const { what, event, cause } of misses) {
    const key = `${event.kind}: ${cause}`;
    const counts = tally.causes.get(key) ?? { missing: 0, wrong: 0 };
    counts[what] += 1;
    tally.causes.set(key, counts);
  }
  return [...misses, ...details];
}

export function add(total: Tally, part: Tally): void {
  for (const kind of KINDS) {
    total.kinds[kind].truth += part.kinds[kind].truth;
    total.kinds[kind].said += part.kinds[kind].said;
    total.kinds[kind].right += part.kinds[kind].right;
  }
  for (const key of ["matched", "exact", "early", "late"] as const) total.ends[key] += part.ends[key];
  for (const key of ["matched", "right"] as const) total.details[key] += part.details[key];
  for (const [cause, { missing, wrong }] of part.causes) {
    const counts = total.causes.get(cause) ?? { missing: 0, wrong: 0 };
    total.causes.set(cause, { missing: counts.missing + missing, wrong: counts.wrong + wrong });
  }
  total.lines += part.lines;
  total.milliseconds += part.milliseconds;
}
