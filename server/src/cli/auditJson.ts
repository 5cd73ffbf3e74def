/** The audit as JSON: findings with LSP ranges and edits as offsets, and totals. */
import type { FileFindings } from "./auditFindings.js";
import { totalsOf } from "./auditTotals.js";

export function auditJson(files: readonly FileFindings[]): string {
  const findings = files.flatMap((file) =>
    file.findings.map(({ clone, function: name, start, end, fixes }) => ({
      file: file.file,
      function: name,
      range: { start, end },
      type: clone.type ?? null,
      verdict: clone.verdict,
      cost: clone.cost,
      reason: clone.reason,
      fixes: fixes.map(({ id, title, tier, edits }) => ({
        id,
        title,
        tier,
        edits: edits.map(({ range, newText }) => ({ startOffset: range.start, endOffset: range.end, newText })),
      })),
    })),
  );
  return `${JSON.stringify({ totals: totalsOf(files), findings }, undefined, 2)}\n`;
}
