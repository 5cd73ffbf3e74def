/**
 * Variables as semantic tokens whose modifiers say what ownership does at each mention: for editors that cannot be painted in otherwise.
 *
 * Off unless a client asks for it when it starts: beside rust-analyzer's tokens these would fight for the same words. Only mentions with
 * something to say get a token; all others are left to whoever colours them.
 */
import type { SemanticTokens, SemanticTokensLegend } from "vscode-languageserver-types";
import type { Range, StatedFacts, StatedVariable } from "../../ownership/facts.js";
import type { Lines, LocatedStates } from "../located.js";
import { isAssigned, stateBefore } from "../located.js";

const TYPES = ["variable", "parameter"] as const;

/**
 * `consuming`: moved by this mention. `moved`, `maybeMoved`: its value is gone here, or may be. `borrowed`, `exclusivelyBorrowed`: lent by
 * this mention. `held`: lent elsewhere while it is mentioned.
 */
const MODIFIERS = ["consuming", "moved", "maybeMoved", "borrowed", "exclusivelyBorrowed", "held"] as const;
type Modifier = (typeof MODIFIERS)[number];

export const TOKENS_LEGEND: SemanticTokensLegend = { tokenTypes: [...TYPES], tokenModifiers: [...MODIFIERS] };

interface Token {
  readonly start: number;
  readonly length: number;
  readonly type: (typeof TYPES)[number];
  readonly modifiers: readonly Modifier[];
}

/** Tokens of the functions given whose place lies in the range (absolute offsets), in LSP's encoding. */
export function semanticTokens(files: readonly LocatedStates[], range: Range, lines: Lines): SemanticTokens {
  const tokens = files
    .flatMap(({ facts, base }) => facts.variables.flatMap((variable) => tokensOf(facts, variable, base)))
    .filter(({ start, length }) => start >= range.start && start + length <= range.end)
    .sort((a, b) => a.start - b.start);
  const data: number[] = [];
  let line = 0;
  let character = 0;
  let end = -1;
  for (const token of tokens) {
    // A variable of a nested function stands in the facts of the outer one, too.
    if (token.start < end) continue;
    end = token.start + token.length;
    const position = lines.positionAt(token.start);
    const width = lines.positionAt(end).character - position.character;
    const sameLine = position.line === line;
    data.push(position.line - line, sameLine ? position.character - character : position.character, width);
    data.push(TYPES.indexOf(token.type), bits(token.modifiers));
    ({ line, character } = position);
  }
  return { data };
}

function bits(modifiers: readonly Modifier[]): number {
  return modifiers.reduce((sum, modifier) => sum | (1 << MODIFIERS.indexOf(modifier)), 0);
}

function tokensOf(facts: StatedFacts, variable: StatedVariable, base: number): readonly Token[] {
  const type = variable.kind === "binding" ? "variable" : "parameter";
  const own = facts.events.filter((event) => event.variable === variable.id);
  return variable.mentions.flatMap((mention) => {
    const modifiers: Modifier[] = [];
    const state = isAssigned(facts, variable, mention) ? undefined : stateBefore(variable, mention.start)?.state;
    if (state?.kind === "moved" && state.at.start < mention.start) modifiers.push("moved");
    if (state?.kind === "maybeMoved") modifiers.push("maybeMoved");
    if (state?.kind === "borrowed") modifiers.push("held");
    for (const event of own) {
      if (event.range.start > mention.start || mention.end > event.range.end) continue;
      if (event.kind === "move") modifiers.push("consuming");
      if (event.kind === "borrow" && !event.raw) modifiers.push(event.mutable ? "exclusivelyBorrowed" : "borrowed");
    }
    if (modifiers.length === 0) return [];
    return [
      { start: base + mention.start, length: mention.end - mention.start, type, modifiers: [...new Set(modifiers)] },
    ];
  });
}
