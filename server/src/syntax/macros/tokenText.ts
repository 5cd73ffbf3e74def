/**
 * Tokens to text that the parser reads, and the mapping back from its offsets to the tokens.
 *
 * Invisible groups are printed as parentheses only where the text would otherwise mean something else:
 *
 *     $a * 2      with `1 + 1`   (1 + 1) * 2
 *     f($a, 2)    with `1 + 1`   f(1 + 1, 2)
 *     $t::new()   with `Vec<u8>` <Vec<u8>>::new()
 *
 * Such parentheses are synthetic: no span becomes wider by them.
 */
import type { Span, Token } from "../ast.js";
import type { Mapping } from "../mapping.js";
import { type TokenList, tokenList } from "./cursor.js";

export interface TokenText {
  readonly text: string;
  readonly mapping: Mapping;
}

/** Linear in the tokens. `call` is the span for what has no token, such as an empty text. */
export function printTokens(tokens: readonly Token[], call: Span): TokenText {
  return new Printer(tokenList(tokens)).print(call);
}

class Printer {
  private text = "";
  private readonly printed: Token[] = [];
  private readonly starts: number[] = [];
  private readonly widths: number[] = [];
  private readonly synthetic = new Set<number>();
  /** What the invisible groups that are open print at their end. */
  private readonly ends: string[] = [];
  /** Inside a path that is used as an expression or pattern, where generic arguments need `::<`. */
  private inExprPath = false;

  constructor(private readonly list: TokenList) {}

  print(call: Span): TokenText {
    const { tokens } = this.list;
    let previous: Token | undefined;
    for (let index = 0; index < tokens.length; index++) {
      const token = tokens[index];
      if (token === undefined) break;
      if (token.text === "") {
        this.invisible(token, index, previous);
        continue;
      }
      if (isEmptyAngles(tokens, index)) {
        // The grammar has no empty `<>`. The tokens stay, for the macro that they may be the arguments of.
        this.push(token, "");
        continue;
      }
      if (previous !== undefined && needsSpace(previous, token)) this.text += " ";
      this.push(token, this.textOf(token, previous));
      previous = token;
    }
    return { text: this.text, mapping: new TokenMapping(this.printed, this.starts, this.widths, this.synthetic, call) };
  }

  private textOf(token: Token, previous: Token | undefined): string {
    if (token.text === "try" && token.kind === "ident") return "r#try";
    // `$path { .. }` with `Pair<A, B>`.
    if (this.inExprPath && token.text === "<" && previous?.kind === "ident") return "::<";
    return token.text;
  }

  private push(token: Token, text: string): void {
    this.starts.push(this.text.length);
    this.widths.push(text.length);
    this.printed.push(token);
    this.text += text;
  }

  private invisible(token: Token, index: number, previous: Token | undefined): void {
    if (token.kind === "open") {
      const wrapping = wrappingOf(this.list, index, previous);
      const open = wrapping.slice(0, 1);
      this.ends.push(wrapping.slice(1));
      if (token.fragment === "path") this.inExprPath = isBeforeBody(this.list, index);
      if (open !== "") this.text += " ";
      if (open !== "") this.synthetic.add(this.text.length);
      this.push(token, open);
    } else {
      const close = this.ends.pop() ?? "";
      this.inExprPath = false;
      if (close !== "") this.synthetic.add(this.text.length);
      this.push(token, close);
    }
  }
}

function isEmptyAngles(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  return (
    (token?.text === "<" && tokens[index + 1]?.text === ">") || (token?.text === ">" && tokens[index - 1]?.text === "<")
  );
}

/** Do `{ … }` or `( … )` follow the invisible group at `index`? A type before a body ends with its own word. */
function isBeforeBody(list: TokenList, index: number): boolean {
  const next = list.tokens[(list.closes[index] ?? index) + 1];
  const before = list.tokens[index - 1]?.text;
  return (
    (next?.text === "{" || next?.text === "(") &&
    before !== "for" &&
    before !== "->" &&
    before !== "impl" &&
    before !== ":"
  );
}

/** Could the two run together, or were they apart? A space between two operators never hurts. */
export function needsSpace(left: Token, right: Token): boolean {
  if (right.spaced) return true;
  if (left.kind === "punct" && right.kind === "punct") return true;
  const leftIsWord = left.kind === "ident" || left.kind === "literal" || left.kind === "lifetime";
  const rightIsWord = right.kind === "ident" || right.kind === "literal" || right.kind === "lifetime";
  if (leftIsWord && rightIsWord) return true;
  // `1 .max(2)`, `'a'`, `b"` and `#"` after words, `$x` after operators.
  if (left.kind === "literal" && right.text.startsWith(".")) return true;
  return leftIsWord && right.text === "#";
}

const noWrapping = "";

/** The two delimiters to print around the invisible group at `index`, or nothing. */
function wrappingOf(list: TokenList, index: number, previous: Token | undefined): string {
  const { tokens, closes } = list;
  const close = closes[index] ?? index;
  let after = close + 1;
  while (tokens[after]?.text === "" && tokens[after]?.kind === "close") after++;
  const next = tokens[after];
  switch (tokens[index]?.fragment) {
    case "expr":
    case "expr_2021":
      return exprNeedsParentheses(list, index + 1, close, previous, next) ? "()" : noWrapping;
    case "literal":
      return close - index > 2 && next?.text === "." ? "()" : noWrapping;
    case "ty":
      if (next?.text === "::") return isPlainPath(tokens, index + 1, close) ? noWrapping : "<>";
      return hasAtTop(list, index + 1, close, "+") && !(next !== undefined && typeEnds.has(next.text))
        ? "()"
        : noWrapping;
    case "pat":
    case "pat_param":
      return hasAtTop(list, index + 1, close, "|") && next !== undefined && next.text !== "=>" && next.text !== "if"
        ? "()"
        : noWrapping;
    default:
      return noWrapping;
  }
}

const typeEnds = new Set([",", ">", ")", ";", "=", "{"]);
const beforeWhole = new Set(["(", "[", ",", "=", "=>", "return"]);
const beforeStatement = new Set(["{", "}", ";", "=>"]);
const afterWhole = new Set([")", "]", "}", ",", ";"]);

/** Would the expression be torn apart by what stands around it? */
function exprNeedsParentheses(
  list: TokenList,
  start: number,
  end: number,
  previous: Token | undefined,
  next: Token | undefined,
): boolean {
  if (end - start <= 1) return false;
  const standsAlone =
    (previous === undefined || beforeWhole.has(previous.text)) && (next === undefined || afterWhole.has(next.text));
  if (standsAlone) return false;
  const { tokens, closes } = list;
  if (tokens[start]?.fragment !== undefined && closes[start] === end - 1) return false;
  // As a statement or match arm, a block-like expression ends by itself.
  const beginsStatement = previous === undefined || beforeStatement.has(previous.text);
  if (beginsStatement && next?.text !== "." && next?.text !== "?" && isBlockLike(list, start, end)) return false;
  let sawDot = false;
  for (let index = start; index < end; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    switch (token.kind) {
      case "open":
        if (token.text === "{" || token.text === "") return true;
        index = closes[index] ?? index;
        break;
      case "ident":
        if (prefixWords.has(token.text)) return true;
        break;
      case "punct":
        if (token.text === ".") sawDot = true;
        else if (
          token.text !== "?" &&
          token.text !== "::" &&
          !(
            token.text === "!" &&
            tokens[index + 1]?.kind === "open" &&
            tokens[index - 1]?.kind === "ident" &&
            index > start
          )
        )
          return true;
        break;
      case "literal":
        break;
      case "lifetime":
      case "close":
      case "dollar":
        return true;
    }
  }
  // `$f(x)` with `self.f` calls the field, not the method.
  return sawDot && next?.text === "(";
}

const blockWords = new Set(["if", "match", "while", "loop", "for", "unsafe"]);

/** `{ … }`, `if … { … }` and the like, and nothing after them. */
function isBlockLike(list: TokenList, start: number, end: number): boolean {
  const { tokens, closes } = list;
  const first = tokens[start];
  if (first?.text === "{") return closes[start] === end - 1;
  const begins = first?.kind === "lifetime" || (first?.kind === "ident" && blockWords.has(first.text));
  if (!begins || tokens[end - 1]?.text !== "}") return false;
  // `if a {} else {} + S {}` ends with a brace too, but is rare enough to be parsed as the two that it looks like.
  return true;
}

const prefixWords = new Set([
  "if",
  "match",
  "while",
  "loop",
  "for",
  "unsafe",
  "async",
  "move",
  "return",
  "break",
  "continue",
  "yield",
  "const",
  "static",
  "as",
  "let",
  "try",
  "box",
  "do",
  "become",
]);

function hasAtTop(list: TokenList, start: number, end: number, operator: string): boolean {
  for (let index = start; index < end; index++) {
    const token = list.tokens[index];
    if (token?.kind === "open") index = list.closes[index] ?? index;
    else if (token?.text === operator) return true;
  }
  return false;
}

/** A path without generic arguments, as `Foo` or `a::Foo`: `$t::new()` needs no `<…>` then. */
function isPlainPath(tokens: readonly Token[], start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    const token = tokens[index];
    if (token?.kind !== "ident" && token?.text !== "::" && token?.text !== "") return false;
  }
  return true;
}

class TokenMapping implements Mapping {
  /** For each token the index of the first one from there on that a definition brought in; the count if there is none. */
  private readonly nextExpanded: Int32Array;
  private last = 0;

  constructor(
    private readonly printed: readonly Token[],
    private readonly starts: readonly number[],
    private readonly widths: readonly number[],
    private readonly synthetic: ReadonlySet<number>,
    private readonly call: Span,
  ) {
    const count = printed.length;
    this.nextExpanded = new Int32Array(count + 1);
    this.nextExpanded[count] = count;
    let next = count;
    for (let index = count - 1; index >= 0; index--) {
      const token = printed[index];
      // Invisible groups belong to nobody.
      if (token !== undefined && token.text !== "" && token.span.expansion !== undefined) next = index;
      this.nextExpanded[index] = next;
    }
  }

  span(start: number, end: number): Span {
    let first = this.indexAt(start);
    if (start >= end) return this.emptySpan(first);
    let last = this.indexAt(end - 1);
    while (first < last && this.printed[first]?.text === "") first++;
    while (last > first && this.printed[last]?.text === "") last--;
    const from = this.printed[first];
    const to = this.printed[last];
    if (from === undefined || to === undefined) return this.call;
    const expanded = this.nextExpanded[first] ?? last + 1;
    if (expanded <= last) return this.printed[expanded]?.span ?? this.call;
    // Part of a token: the digits of a tuple index in `0.1`, one `>` of `>>`.
    const startInToken = Math.max(0, start - (this.starts[first] ?? start));
    const endInToken = Math.min(to.text.length, end - (this.starts[last] ?? end));
    const realStart = from.span.start + startInToken;
    const realEnd = to.span.start + endInToken;
    // Named by `$x:ident` alone: rustc places it in the definition.
    if (from.span.byName && to.span.byName)
      return { start: realStart, end: realEnd, expansion: undefined, byName: true };
    if (realStart <= realEnd) return { start: realStart, end: realEnd, expansion: undefined };
    // A macro may put tokens in another order than they were written in.
    return {
      start: Math.min(from.span.start, to.span.start),
      end: Math.max(from.span.end, to.span.end),
      expansion: undefined,
    };
  }

  private emptySpan(index: number): Span {
    const span = this.printed[index]?.span;
    if (span === undefined || this.printed[index]?.text === "") return this.call;
    return span.expansion === undefined ? { start: span.start, end: span.start, expansion: undefined } : span;
  }

  hygiene(offset: number): number {
    return this.printed[this.indexAt(offset)]?.hygiene ?? 0;
  }

  crate(offset: number): string | undefined {
    return this.printed[this.indexAt(offset)]?.crate;
  }

  isSynthetic(offset: number): boolean {
    return this.synthetic.has(offset);
  }

  tokens(start: number, end: number): readonly Token[] {
    let first = this.indexAt(start);
    // What was printed without a text right at the edges stands inside them: a delimiter is always printed.
    while (first > 0 && this.starts[first - 1] === start) first--;
    if ((this.starts[first] ?? 0) < start) first++;
    let after = first;
    while (after < this.printed.length) {
      const at = this.starts[after] ?? 0;
      if (at > end || (at === end && this.widths[after] !== 0)) break;
      after++;
    }
    return this.printed.slice(first, after);
  }

  /** The last token with text that starts at or before `offset`. */
  private indexAt(offset: number): number {
    const { starts } = this;
    let low = 0;
    let high = starts.length - 1;
    // Lowering asks for neighbours in turn.
    if ((starts[this.last] ?? 0) <= offset) low = this.last;
    else high = Math.max(0, this.last - 1);
    if (low === this.last && (starts[low + 8] ?? Infinity) > offset) high = Math.min(high, low + 8);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    this.last = low;
    return low;
  }
}
