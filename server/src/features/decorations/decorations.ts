/**
 * What the editor paints: where values move, are borrowed and dropped, and the flow of the variable under the cursor.
 *
 * Plain ranges with a kind; colours and shapes are the client's. Modes: `cursor` paints the variable under the cursor, `function` the
 * whole function around it.
 */
import type { Range as LspRange } from "vscode-languageserver-types";
import type { OwnershipEvent } from "../../ownership/facts.js";
import type { Lines, LocatedFacts } from "../located.js";
import { contains, toLspRange, variableAt } from "../located.js";

export type DecorationKind =
  | "move"
  | "shared"
  | "exclusive"
  | "drop"
  | "copy"
  | "declaration"
  | "mention"
  | "dead"
  /** From where a reference is taken to its last use, where that is on another line. */
  | "sharedLoan"
  | "exclusiveLoan";

export interface Decoration {
  readonly kind: DecorationKind;
  readonly range: LspRange;
  /** Markdown for the mouse; absent where the hover says enough. */
  readonly tooltip: string | undefined;
}

export type DecorationMode = "cursor" | "function";

/** Decorations for a cursor at an absolute offset; empty where nothing is known. */
export function decorations(
  files: readonly LocatedFacts[],
  offset: number,
  mode: DecorationMode,
  lines: Lines,
): readonly Decoration[] {
  const result: Decoration[] = [];
  const at = variableAt(files, offset);
  if (mode === "function") {
    const around = files.filter((located) => contains(located.facts.range, offset - located.base));
    for (const located of around) {
      for (const event of located.facts.events) pushEvent(result, event, located, lines);
    }
  } else if (at) {
    for (const event of at.located.facts.events) {
      if (event.variable === at.variable.id) pushEvent(result, event, at.located, lines);
    }
  }
  if (at) {
    const { located, variable } = at;
    result.push({
      kind: "declaration",
      range: toLspRange(variable.nameRange, located.base, lines),
      tooltip: undefined,
    });
    for (const mention of variable.mentions) {
      result.push({ kind: "mention", range: toLspRange(mention, located.base, lines), tooltip: undefined });
    }
    for (const dead of deadRanges(at))
      result.push({ kind: "dead", range: toLspRange(dead, located.base, lines), tooltip: undefined });
  }
  return result;
}

function pushEvent(result: Decoration[], event: OwnershipEvent, located: LocatedFacts, lines: Lines): void {
  switch (event.kind) {
    case "move":
      result.push({ kind: "move", range: toLspRange(event.range, located.base, lines), tooltip: undefined });
      return;
    case "borrow":
      if (event.raw) return;
      result.push({
        kind: event.mutable ? "exclusive" : "shared",
        range: toLspRange(event.range, located.base, lines),
        tooltip: undefined,
      });
      pushLoan(result, event, located, lines);
      return;
    case "drop": {
      const brace = { start: event.at, end: event.at + 1 };
      result.push({
        kind: "drop",
        range: toLspRange(brace, located.base, lines),
        tooltip: `\`${event.path}\` is dropped here`,
      });
      return;
    }
    case "copy":
    case "create":
      return;
  }
}

function pushLoan(
  result: Decoration[],
  event: OwnershipEvent & { readonly kind: "borrow" },
  located: LocatedFacts,
  lines: Lines,
): void {
  const range = toLspRange({ start: event.range.start, end: event.lastUse }, located.base, lines);
  if (range.end.line <= range.start.line) return;
  result.push({ kind: event.mutable ? "exclusiveLoan" : "sharedLoan", range, tooltip: undefined });
}

/** From a definite move to the next assignment or the end of the variable's scope: there it cannot be used. */
function deadRanges(at: {
  readonly variable: LocatedFacts["facts"]["variables"][number];
}): readonly { readonly start: number; readonly end: number }[] {
  const { states, scope } = at.variable;
  return states.flatMap((entry, index) => {
    if (entry.state.kind !== "moved") return [];
    const end = states[index + 1]?.from ?? scope.end;
    return end > entry.from ? [{ start: entry.from, end }] : [];
  });
}
