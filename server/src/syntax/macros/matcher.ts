/**
 * Matches the tokens of a call against a matcher, as rustc's `macro_parser` does: all possible positions in the matcher
 * advance together over the input, one token at a time, and there is no going back.
 *
 *     matcher   $( $a:ident ),* $(,)?           input   x , y ,
 *     at `x`    only `$a` fits                          -> read a fragment
 *     at `,`    the separator, or the trailing comma    -> both go on
 *     at the end  the position after the separator wants an ident and dies; the other one is at its end: a match
 *
 * A fragment is read only when exactly one position wants one and no position wants a token. Where rustc would stop with
 * an error (ambiguity, a fragment that does not parse) the rule does not match here; valid code does not show the
 * difference.
 */
import type { FragmentKind, Token } from "../ast.js";
import { type Position, TokenCursor, type TokenList } from "./cursor.js";
import { canBegin, recognizeFragment } from "./fragments.js";
import type { Matcher, MatcherLocation } from "./rules.js";

/** What a metavariable stands for: a fragment, or one match for each round of the repetition around it. */
export type Match =
  | { readonly kind: "fragment"; readonly fragment: FragmentKind; readonly tokens: readonly Token[] }
  | SequenceMatch;

export interface SequenceMatch {
  readonly kind: "sequence";
  readonly rounds: Match[];
}

/** By the index of the metavariable. */
export type Matches = readonly Match[];

/**
 * What a position has bound so far, newest first. Positions share their past, so binding is constant time. `match` is
 * `undefined` when a repetition begins: its metavariables start without rounds.
 */
interface Binding {
  readonly previous: Binding | undefined;
  readonly first: number;
  readonly count: number;
  readonly depth: number;
  readonly match: Match | undefined;
}

interface MatcherPosition {
  readonly location: number;
  readonly bindings: Binding | undefined;
}

/** `undefined`: the rule does not match. Linear in the input for ordinary matchers. */
export function matchRule(matcher: Matcher, input: TokenList): Matches | undefined {
  const { locations } = matcher;
  const cursor = new TokenCursor(input, 0, input.tokens.length);
  let current: MatcherPosition[] = [{ location: 0, bindings: undefined }];
  for (;;) {
    const next: MatcherPosition[] = [];
    const fragments: MatcherPosition[] = [];
    let ended: MatcherPosition | undefined;
    let endings = 0;
    for (let position = current.pop(); position !== undefined; position = current.pop()) {
      const location = locations[position.location];
      if (location === undefined) continue;
      const { bindings } = position;
      const following = position.location + 1;
      switch (location.kind) {
        case "token":
          if (isToken(cursor, location.token)) next.push({ location: following, bindings });
          break;
        case "sequence": {
          const opened = openSequence(location, bindings);
          if (location.operator !== "+") current.push({ location: location.after, bindings: opened });
          current.push({ location: following, bindings: opened });
          break;
        }
        case "repeat":
          current.push({ location: following, bindings });
          if (location.operator !== "?") current.push({ location: location.first, bindings });
          break;
        case "separator":
          current.push({ location: location.after, bindings });
          if (isToken(cursor, location.token)) next.push({ location: following, bindings });
          break;
        case "afterSeparator":
          current.push({ location: location.first, bindings });
          break;
        case "metavariable":
          // An empty visibility matches as well, but not at the end of the input (as in rustc).
          if (canBegin(location.fragment, cursor)) fragments.push(position);
          break;
        case "end":
          if (cursor.atEnd) {
            ended = position;
            endings++;
          }
          break;
      }
    }
    if (cursor.atEnd) return ended !== undefined && endings === 1 ? collect(matcher, ended.bindings) : undefined;
    if (fragments.length === 0) {
      if (next.length === 0) return undefined;
      cursor.bump();
      current = next;
      continue;
    }
    const [wanting] = fragments;
    const location = wanting === undefined ? undefined : locations[wanting.location];
    if (next.length > 0 || fragments.length > 1 || wanting === undefined || location?.kind !== "metavariable")
      return undefined;
    const start = cursor.position;
    if (!recognizeFragment(location.fragment, cursor)) return undefined;
    const tokens = sliceTokens(input.tokens, start, cursor.position);
    current = [{ location: wanting.location + 1, bindings: bind(location, wanting.bindings, tokens) }];
  }
}

function isToken(cursor: TokenCursor, wanted: Token): boolean {
  const token = cursor.token;
  if (token === undefined || token.kind !== wanted.kind || token.fragment !== undefined) return false;
  // An invisible group's end has no text; it equals no token of a matcher, which has no such groups of its own.
  return cursor.text === wanted.text && wanted.text !== "";
}

function openSequence(
  location: MatcherLocation & { readonly kind: "sequence" },
  previous: Binding | undefined,
): Binding | undefined {
  if (location.variableCount === 0) return previous;
  return {
    previous,
    first: location.firstVariable,
    count: location.variableCount,
    depth: location.depth,
    match: undefined,
  };
}

function bind(
  location: MatcherLocation & { readonly kind: "metavariable" },
  previous: Binding | undefined,
  tokens: readonly Token[],
): Binding {
  const match: Match = { kind: "fragment", fragment: location.fragment, tokens };
  return { previous, first: location.variable, count: 1, depth: location.depth, match };
}

/** The tokens between two positions; operators that a position cuts are cut. */
function sliceTokens(tokens: readonly Token[], start: Position, end: Position): readonly Token[] {
  const first = start >> 2;
  const last = end >> 2;
  if ((start & 3) === 0 && (end & 3) === 0) return tokens.slice(first, last);
  const slice = tokens.slice(first, (end & 3) === 0 ? last : last + 1);
  const tail = slice[slice.length - 1];
  if ((end & 3) !== 0 && tail !== undefined) slice[slice.length - 1] = cutToken(tail, 0, end & 3);
  const head = slice[0];
  if ((start & 3) !== 0 && head !== undefined) slice[0] = cutToken(head, start & 3, head.text.length);
  return slice;
}

function cutToken(token: Token, from: number, to: number): Token {
  const { span } = token;
  const cut =
    span.expansion === undefined ? { start: span.start + from, end: span.start + to, expansion: undefined } : span;
  return { ...token, text: token.text.slice(from, to), span: cut };
}

/** Replays the bindings oldest first. */
function collect(matcher: Matcher, newest: Binding | undefined): Matches {
  const bindings: Binding[] = [];
  for (let binding = newest; binding !== undefined; binding = binding.previous) bindings.push(binding);
  const matches: (Match | undefined)[] = new Array<Match | undefined>(matcher.variables.length).fill(undefined);
  for (let index = bindings.length - 1; index >= 0; index--) {
    const binding = bindings[index];
    if (binding === undefined) continue;
    for (let variable = binding.first; variable < binding.first + binding.count; variable++) {
      const match = binding.match ?? { kind: "sequence", rounds: [] };
      if (binding.depth === 0) {
        matches[variable] = match;
        continue;
      }
      let around = matches[variable];
      for (let depth = 1; depth < binding.depth; depth++) {
        around = around?.kind === "sequence" ? around.rounds[around.rounds.length - 1] : undefined;
      }
      if (around?.kind === "sequence") around.rounds.push(match);
    }
  }
  // Every metavariable outside repetitions was bound, every other one got its sequence; the filler is never read.
  return matches.map((match) => match ?? { kind: "sequence", rounds: [] });
}
