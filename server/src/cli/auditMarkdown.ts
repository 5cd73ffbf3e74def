/** The audit as Markdown, for a pull request's comment or a CI summary: totals, then a table of the avoidable clones. */
import type { FileFindings } from "./auditFindings.js";
import { costWord, sourceOf, totalsOf } from "./auditTotals.js";

export function auditMarkdown(files: readonly FileFindings[]): string {
  const totals = totalsOf(files);
  const lines = [
    "# Ownership audit",
    "",
    "| clones | avoidable | with a safe fix | needed | not known |",
    "| ---: | ---: | ---: | ---: | ---: |",
    `| ${totals.clones} | ${totals.avoidable} | ${totals.safe} | ${totals.needed} | ${totals.unknown} |`,
  ];
  if (totals.avoidable > 0)
    lines.push("", "| place | function | clone | copies | fix |", "| --- | --- | --- | --- | --- |");
  for (const file of files) {
    for (const finding of file.findings) {
      const [fix] = finding.fixes;
      if (finding.clone.verdict !== "avoidable" || !fix) continue;
      const cells = [
        `${file.file}:${finding.start.line + 1}`,
        code(finding.function),
        code(sourceOf(file, finding)),
        `${code(finding.clone.type ?? "?")}, ${costWord(finding.clone.cost)}`,
        `${escapeCell(fix.title)}${fix.tier === "review" ? " (review)" : ""}`,
      ];
      lines.push(`| ${cells.join(" | ")} |`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** A code span that may hold backticks and stands in a table. */
function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  return `${fence}${escapeCell(text)}${fence}`;
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|");
}
