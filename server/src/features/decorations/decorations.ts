/**
 * What the editor paints: where values move, are borrowed and dropped, and the flow of the variable under the cursor.
 *
 * Plain ranges with a kind; colours and shapes are the client's. Modes: `cursor` paints the variable under the cursor, `function` the
 * whole function around it.
 */
import type { Range as LspRange } from "vscode-languageserver-types";
import type {
  DropEvent,
  OwnershipEvent,
  Range,
  ScopeEnd,
  StatedVariable,
  VariableFacts,
} from "../../ownership/facts.js";
import { movedInto } from "../destination.js";
import type { Lines, LocatedFacts, LocatedStates, VariableAt } from "../located.js";
import { contains, isAssigned, lineNumber, stateBefore, toLspRange, variableAt } from "../located.js";

export type DecorationKind =
  | "move"
  | "shared"
  | "exclusive"
  | "drop"
  | "copy"
  | "declaration"
  | "mention"
  /** The variable is mentioned where its value is gone, or may be: the mention, not the code around it. */
  | "dead"
  | "maybeDead"
  /** An `.await` that the variable lives across. */
  | "acrossAwait"
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
  files: readonly LocatedStates[],
  offset: number,
  mode: DecorationMode,
  lines: Lines,
): readonly Decoration[] {
  const result: Decoration[] = [];
  const at = variableAt(files, offset);
  if (mode === "function") {
    for (const located of files)
      if (contains(located.facts.range, offset - located.base)) pushAll(result, located, lines);
  } else if (at) {
    for (const event of at.located.facts.events)
      if (event.variable === at.variable.id) pushEvent(result, event, at.located, lines);
    pushAwaits(result, at.variable, at.located, lines);
  }
  if (at) pushVariable(result, at, lines);
  return result;
}

/** Everything that happens in a function. */
function pushAll(result: Decoration[], located: LocatedFacts, lines: Lines): void {
  const { facts, base } = located;
  for (const event of facts.events) pushEvent(result, event, located, lines);
  for (const scope of facts.scopeEnds) {
    const named = new Set(facts.events.flatMap((event) => (event.kind === "drop" ? [event.at] : [])));
    // Guards among the temporaries have no variable, and no event of their own.
    if (named.has(scope.at) || !scope.drops.some((drop) => drop.guard)) continue;
    const range = toLspRange({ start: scope.at, end: scope.at + 1 }, base, lines);
    result.push({ kind: "drop", range, tooltip: dropOrder(scope, undefined) });
  }
  for (const variable of facts.variables) if (variable.guard) pushAwaits(result, variable, located, lines);
}

/** Declaration and mentions of the variable under the cursor; faded where its value is gone. */
function pushVariable(result: Decoration[], { located, variable }: VariableAt<StatedVariable>, lines: Lines): void {
  const push = (kind: DecorationKind, range: Range, tooltip?: string): void => {
    result.push({ kind, range: toLspRange(range, located.base, lines), tooltip });
  };
  push("declaration", variable.nameRange);
  for (const mention of variable.mentions) {
    const state = stateBefore(variable, mention.start)?.state;
    // The mention that moves it still has it, and one that is assigned to needs no value.
    if (isAssigned(located.facts, variable, mention)) push("mention", mention);
    else if (state?.kind === "moved" && state.at.start < mention.start)
      push("dead", mention, `\`${variable.name}\` was ${movedInto(state)} before: it has no value here`);
    else if (state?.kind === "maybeMoved" && state.at.start !== mention.start)
      push("maybeDead", mention, `On some path \`${variable.name}\` was ${movedInto(state)} before`);
    else push("mention", mention);
  }
}

function pushAwaits(result: Decoration[], variable: VariableFacts, located: LocatedFacts, lines: Lines): void {
  const kept = variable.guard
    ? "a guard: what it holds stays locked or borrowed meanwhile"
    : "it is kept in the future";
  for (const range of variable.livesAcross) {
    result.push({
      kind: "acrossAwait",
      range: toLspRange(range, located.base, lines),
      tooltip: `\`${variable.name}\` lives across this \`.await\`, ${kept}`,
    });
  }
}

function pushEvent(result: Decoration[], event: OwnershipEvent, located: LocatedFacts, lines: Lines): void {
  const push = (kind: DecorationKind, range: Range, tooltip?: string): void => {
    result.push({ kind, range: toLspRange(range, located.base, lines), tooltip });
  };
  switch (event.kind) {
    case "move":
      push("move", event.range);
      return;
    case "borrow": {
      if (event.raw) return;
      push(event.mutable ? "exclusive" : "shared", event.range);
      if (event.lastUse === undefined) return;
      const loan = { start: event.range.start, end: event.lastUse };
      const isLong = lineNumber(loan.end, located.base, lines) > lineNumber(loan.start, located.base, lines);
      if (isLong) push(event.mutable ? "exclusiveLoan" : "sharedLoan", loan);
      return;
    }
    case "drop": {
      const scope = event.cause === "scopeEnd" ? located.facts.scopeEnds.find(({ at }) => at === event.at) : undefined;
      push("drop", { start: event.at, end: event.at + 1 }, dropOrder(scope, event));
      return;
    }
    case "copy":
    case "assign":
      return;
  }
}

/** What is dropped at a brace, in order: `guard`, then `conn`. */
function dropOrder(scope: ScopeEnd | undefined, event: DropEvent | undefined): string {
  const unless = event?.conditional === true ? ", unless it was moved before" : "";
  const own = event === undefined ? "" : `\`${event.path}\` is dropped here${unless}`;
  if (scope === undefined || (event !== undefined && scope.drops.length < 2)) return own;
  const order = scope.drops.map((drop) => `\`${drop.path}\`${drop.guard ? " (a guard)" : ""}`).join(", then ");
  return own === "" ? `Dropped here: ${order}` : `${own}. In order: ${order}`;
}
