/**
 * The clones of a file by function, with verdicts and edits: for the editor's view of a package's clones.
 *
 * Nothing is left out: what is needed or not known is counted as well, and the editor chooses what it shows.
 */
import type { Range as LspRange, WorkspaceEdit } from "vscode-languageserver-types";
import { countedClones } from "../../fixes/judge.js";
import type { CloneFacts } from "../../ownership/facts.js";
import type { Lines, LocatedFacts } from "../located.js";
import { toLspRange } from "../located.js";

export interface AuditedFunction {
  readonly name: string;
  readonly range: LspRange;
  readonly clones: readonly AuditedClone[];
}

export interface AuditedClone {
  readonly range: LspRange;
  readonly text: string;
  readonly type: string | null;
  readonly verdict: CloneFacts["verdict"];
  readonly cost: CloneFacts["cost"];
  readonly reason: string;
  readonly fixes: readonly { readonly title: string; readonly tier: "safe" | "review"; readonly edit: WorkspaceEdit }[];
}

/** Functions with clones, in text order. `text` is the file's, which the facts belong to. */
export function auditedFunctions(
  files: readonly LocatedFacts[],
  uri: string,
  text: string,
  lines: Lines,
): readonly AuditedFunction[] {
  return files
    .filter(({ facts }) => countedClones(facts).length > 0)
    .map(({ facts, base }) => {
      return {
        name: facts.function,
        range: toLspRange(facts.nameRange, base, lines),
        clones: countedClones(facts).map((clone) => ({
          range: toLspRange(clone.range, base, lines),
          text: onOneLine(text.slice(base + clone.range.start, base + clone.range.end)),
          type: clone.type ?? null,
          verdict: clone.verdict,
          cost: clone.cost,
          reason: clone.reason,
          fixes: clone.fixes.map(({ title, tier, edits }) => ({
            title,
            tier,
            edit: {
              changes: {
                [uri]: edits.map((edit) => ({ range: toLspRange(edit.range, base, lines), newText: edit.newText })),
              },
            },
          })),
        })),
      };
    });
}

/** Longer sources wrap in a terminal of usual width; much shorter ones no longer tell which clone it is. */
const MAXIMUM_SOURCE = 60;

/** A source text for a list: its end, where the call that copies stands, if it is long. */
export function onOneLine(source: string): string {
  const text = source.replace(/\s+/g, " ");
  return text.length > MAXIMUM_SOURCE ? `…${text.slice(text.length - MAXIMUM_SOURCE)}` : text;
}
