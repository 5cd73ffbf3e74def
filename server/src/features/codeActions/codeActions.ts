/**
 * Quick fixes at a range: for each clone there the offers of `fixes/`, least invasive first; and lifetimes written out.
 *
 * Edits are resolved here and not lazily: they are a few characters long and already known.
 */
import type { CodeAction, Range as LspRange, TextEdit } from "vscode-languageserver-types";
import type { FixFacts } from "../../ownership/facts.js";
import type { Lines, LocatedFacts } from "../located.js";
import { toLspRange } from "../located.js";

export interface ActionTarget {
  readonly uri: string;
  /** Absolute offsets of the selection. */
  readonly start: number;
  readonly end: number;
}

/** Code actions for a selection; empty where there is nothing to offer. */
export function codeActions(files: readonly LocatedFacts[], target: ActionTarget, lines: Lines): readonly CodeAction[] {
  const actions: CodeAction[] = [];
  for (const { facts, base } of files) {
    for (const clone of facts.clones) {
      if (base + clone.range.start > target.end || base + clone.range.end < target.start) continue;
      clone.fixes.forEach((fix, index) => {
        actions.push({
          title: fix.title,
          kind: "quickfix",
          isPreferred: index === 0 && fix.tier === "safe",
          edit: { changes: { [target.uri]: edits(fix, base, lines) } },
        });
      });
    }
    const inFunction = base + facts.range.start <= target.start && target.end <= base + facts.range.end;
    if (inFunction && facts.lifetimes.length > 0 && touchesLifetime(facts.lifetimes, base, target)) {
      actions.push({
        title: "Write the elided lifetimes of this signature out",
        kind: "refactor.rewrite",
        edit: { changes: { [target.uri]: facts.lifetimes.map((lifetime) => insertion(lifetime, base, lines)) } },
      });
    }
  }
  return actions;
}

/** Every safe fix of a file, those that overlap an earlier one left out: for `source.fixAll.rustOwnership`. */
export function fixAll(files: readonly LocatedFacts[], lines: Lines): readonly TextEdit[] {
  const result: TextEdit[] = [];
  let taken = -1;
  for (const { facts, base } of files) {
    for (const clone of facts.clones) {
      const fix = clone.fixes.find((candidate) => candidate.tier === "safe");
      if (!fix || base + clone.range.start < taken) continue;
      taken = base + Math.max(...fix.edits.map((edit) => edit.range.end));
      result.push(...edits(fix, base, lines));
    }
  }
  return result;
}

function edits(fix: FixFacts, base: number, lines: Lines): TextEdit[] {
  return fix.edits.map((edit) => ({ range: toLspRange(edit.range, base, lines), newText: edit.newText }));
}

function insertion(lifetime: { readonly at: number; readonly insertion: string }, base: number, lines: Lines): TextEdit {
  const position: LspRange["start"] = lines.positionAt(base + lifetime.at);
  return { range: { start: position, end: position }, newText: lifetime.insertion };
}

function touchesLifetime(lifetimes: readonly { readonly at: number }[], base: number, target: ActionTarget): boolean {
  const first = Math.min(...lifetimes.map((lifetime) => lifetime.at));
  const last = Math.max(...lifetimes.map((lifetime) => lifetime.at));
  return base + first - 1 <= target.end && target.start <= base + last + 1;
}
