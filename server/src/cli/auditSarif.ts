/**
 * The audit as SARIF 2.1.0, for code scanning: one result an avoidable clone, with its first fix.
 *
 * Lines and columns are 1-based and count UTF-16 units, as `columnKind` says.
 */
import { CLONE_FIXES } from "../fixes/judge.js";
import { VERSION } from "../node/version.js";
import type { FixFacts } from "../ownership/facts.js";
import type { FileFindings, Finding } from "./auditFindings.js";

export function auditSarif(files: readonly FileFindings[]): string {
  const results = files.flatMap((file) => file.findings.flatMap((finding) => resultOf(file, finding)));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "rust-ownership-lens", version: VERSION, rules: rules() } },
        columnKind: "utf16CodeUnits",
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function rules(): readonly object[] {
  return CLONE_FIXES.filter((fix) => fix.keepsCopy !== true).map((fix) => ({
    id: fix.id,
    shortDescription: { text: fix.title },
    fullDescription: { text: `${fix.summary}. Needs: ${fix.needs}.` },
  }));
}

function resultOf(file: FileFindings, finding: Finding): readonly object[] {
  const [fix] = finding.fixes;
  if (finding.clone.verdict !== "avoidable" || !fix) return [];
  return [
    {
      ruleId: fix.id,
      level: fix.tier === "safe" ? "warning" : "note",
      message: { text: `${fix.title}: ${finding.clone.reason}` },
      locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(file.file) }, region: regionOf(finding) } }],
      fixes: [
        {
          description: { text: fix.title },
          artifactChanges: [{ artifactLocation: { uri: encodeURI(file.file) }, replacements: replacementsOf(fix) }],
        },
      ],
    },
  ];
}

function regionOf({ start, end }: Finding): object {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function replacementsOf(fix: FixFacts): readonly object[] {
  return fix.edits.map(({ range, newText }) => ({
    deletedRegion: { charOffset: range.start, charLength: range.end - range.start },
    insertedContent: { text: newText },
  }));
}
