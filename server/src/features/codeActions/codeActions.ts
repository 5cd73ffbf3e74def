/**
 * Code actions of the clones at a range: the offers of `fixes/`, least invasive first.
 *
 * Edits are a few characters long and already known; the server keeps them back where a client resolves lazily.
 */
import type { CodeAction, TextEdit } from "vscode-languageserver-types";
import { combinedSafeFixes } from "../../fixes/combine.js";
import { CLONE_FIXES } from "../../fixes/judge.js";
import type { FixFacts, OwnershipFacts } from "../../ownership/facts.js";
import type { Lines, LocatedFacts } from "../located.js";
import { toLspRange } from "../located.js";

export interface ActionTarget {
  readonly uri: string;
  /** Absolute offsets of the selection. */
  readonly start: number;
  readonly end: number;
}

const KINDS = new Map(CLONE_FIXES.map((fix) => [fix.id, fix.kind]));

/** Code actions of the clones in a selection; empty where there is nothing to offer. */
export function codeActions(files: readonly LocatedFacts[], target: ActionTarget, lines: Lines): readonly CodeAction[] {
  return files.flatMap(({ facts, base }) => cloneActions(facts, base, target, lines));
}

function touches(range: { readonly start: number; readonly end: number }, base: number, target: ActionTarget): boolean {
  return base + range.start <= target.end && target.start <= base + range.end;
}

function cloneActions(facts: OwnershipFacts, base: number, target: ActionTarget, lines: Lines): readonly CodeAction[] {
  return facts.clones
    .filter((clone) => touches(clone.range, base, target))
    .flatMap((clone) =>
      clone.fixes.map((fix, index) => ({
        title: fix.title,
        kind: KINDS.get(fix.id) ?? "quickfix",
        isPreferred: index === 0 && fix.tier === "safe",
        edit: { changes: { [target.uri]: edits(fix, base, lines) } },
      })),
    );
}

/** Every safe fix of a file that can be applied together with the others: for `source.fixAll.rustOwnership`. */
export function fixAll(files: readonly LocatedFacts[], lines: Lines): readonly TextEdit[] {
  return files.flatMap(({ facts, base }) => combinedSafeFixes(facts).flatMap(({ fix }) => edits(fix, base, lines)));
}

function edits(fix: FixFacts, base: number, lines: Lines): TextEdit[] {
  return fix.edits.map((edit) => ({ range: toLspRange(edit.range, base, lines), newText: edit.newText }));
}
