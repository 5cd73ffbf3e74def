/** What an audit counts: clones by verdict, by cost, and avoidable ones by type. */
import { onOneLine } from "../features/audit/audit.js";
import type { FileFindings, Finding } from "./auditFindings.js";

export interface Totals {
  readonly clones: number;
  readonly avoidable: number;
  /** Avoidable ones with a safe fix. */
  readonly safe: number;
  readonly needed: number;
  readonly unknown: number;
  /** Avoidable ones by what they cost. */
  readonly heap: number;
  readonly count: number;
  readonly inline: number;
  /** Avoidable ones by type, most frequent first. */
  readonly types: readonly { readonly type: string; readonly avoidable: number }[];
  /** Avoidable ones by function, most first. */
  readonly functions: readonly { readonly function: string; readonly avoidable: number }[];
}

export function totalsOf(files: readonly FileFindings[]): Totals {
  const all = files.flatMap((file) => file.findings);
  const avoidable = all.filter((finding) => finding.clone.verdict === "avoidable");
  const costs = (cost: Finding["clone"]["cost"]): number =>
    avoidable.filter((finding) => finding.clone.cost === cost).length;
  return {
    clones: all.length,
    avoidable: avoidable.length,
    safe: avoidable.filter((finding) => finding.fixes.some((fix) => fix.tier === "safe")).length,
    needed: all.filter((finding) => finding.clone.verdict === "needed").length,
    unknown: all.filter((finding) => finding.clone.verdict === "unknown").length,
    heap: costs("heap"),
    count: costs("count"),
    inline: costs("inline"),
    types: counted(avoidable, ({ clone }) => clone.type ?? "an unknown type").map(([type, count]) => ({
      type,
      avoidable: count,
    })),
    functions: counted(avoidable, (finding) => finding.function).map(([name, count]) => ({
      function: name,
      avoidable: count,
    })),
  };
}

/** How many there are of each, most first. */
function counted(findings: readonly Finding[], by: (finding: Finding) => string): readonly [string, number][] {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(by(finding), (counts.get(by(finding)) ?? 0) + 1);
  return [...counts].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
}

/** `heap` in words of one column. */
export function costWord(cost: Finding["clone"]["cost"]): string {
  switch (cost) {
    case "heap":
      return "heap buffer";
    case "count":
      return "count";
    case "inline":
      return "bytes";
    case "unknown":
      return "?";
  }
}

/** The clone as it is written, on one line. */
export function sourceOf(file: FileFindings, finding: Finding): string {
  return onOneLine(file.text.slice(finding.startOffset, finding.endOffset));
}
