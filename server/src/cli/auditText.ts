/** The audit as text for a terminal: by file and function, then totals. Colours only where the terminal has them. */
import pc from "picocolors";
import type { FileFindings, Finding } from "./auditFindings.js";
import { costWord, sourceOf, totalsOf } from "./auditTotals.js";

/** Types and functions listed in the totals; a longer list is not read. */
const LISTED = 10;

/** `all`: clones that are needed or not known, too. */
export function auditText(files: readonly FileFindings[], { all }: { readonly all: boolean }): string {
  const lines: string[] = [];
  for (const file of files) {
    const shown = file.findings.filter((finding) => all || finding.clone.verdict === "avoidable");
    if (shown.length === 0) continue;
    lines.push(pc.bold(file.file));
    for (const [name, findings] of groups(shown)) {
      lines.push(`  ${pc.cyan(name)}`);
      for (const finding of findings) lines.push(...findingLines(file, finding));
    }
    lines.push("");
  }
  lines.push(...totalLines(files));
  return `${lines.join("\n")}\n`;
}

function groups(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const result = new Map<string, Finding[]>();
  for (const finding of findings) {
    const known = result.get(finding.function);
    if (known) known.push(finding);
    else result.set(finding.function, [finding]);
  }
  return result;
}

function findingLines(file: FileFindings, finding: Finding): readonly string[] {
  const { clone } = finding;
  const where = `${finding.start.line + 1}:${finding.start.character + 1}`.padEnd(9);
  const head = `    ${pc.dim(where)} ${verdictWord(finding)}  ${sourceOf(file, finding)}  ${pc.dim(`${clone.type ?? "unknown type"}, ${costWord(clone.cost)}`)}`;
  const [fix] = finding.fixes;
  const says = clone.verdict === "avoidable" && fix ? `${fix.title}. ${capitalized(clone.reason)}` : clone.reason;
  return [head, `              ${says}`];
}

function verdictWord({ clone, fixes }: Finding): string {
  switch (clone.verdict) {
    case "avoidable":
      return fixes[0]?.tier === "safe" ? pc.green("avoidable") : pc.yellow("avoidable, review");
    case "needed":
      return pc.dim("needed");
    case "unknown":
      return pc.dim("not known");
  }
}

function totalLines(files: readonly FileFindings[]): readonly string[] {
  const totals = totalsOf(files);
  const lines = [
    `${pc.bold(String(totals.clones))} clones: ${pc.green(`${totals.avoidable} avoidable`)} (${totals.safe} with a safe fix), ${totals.needed} needed, ${totals.unknown} not known`,
  ];
  if (totals.avoidable > 0) {
    lines.push(`avoidable ones copy: ${totals.heap} a heap buffer, ${totals.inline} bytes, ${totals.count} a count`);
    lines.push(
      listing(
        "by type",
        totals.types.map(({ type, avoidable }) => `${avoidable} ${type}`),
      ),
      listing(
        "by function",
        totals.functions.map(({ function: name, avoidable }) => `${avoidable} ${name}`),
      ),
    );
  }
  return lines;
}

function listing(title: string, entries: readonly string[]): string {
  return `${title}: ${entries.slice(0, LISTED).join(", ")}${entries.length > LISTED ? ", …" : ""}`;
}

/** The first letter, unless a name in backquotes comes first. */
function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
