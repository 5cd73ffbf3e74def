/** What every builtin macro gets, and the reading of its arguments. */
import type { Expr, MacroCall, Pattern, Token, TypeExpr } from "../../ast.js";
import { positionOf, TokenCursor, type TokenList, tokenList } from "../cursor.js";
import { directExpr, directPatternOf } from "../direct/index.js";
import { recognizeExpr } from "../recognizeExpressions.js";
import { recognizePattern } from "../recognizePatterns.js";
import type { MacroContext } from "../result.js";
import { printTokens } from "../tokenText.js";
import { Maker } from "./make.js";

/** A stretch of the call's tokens. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** `value`, or `name = value`. */
export interface Argument extends Range {
  readonly name: Token | undefined;
}

export class BuiltinCall {
  readonly list: TokenList;
  readonly make: Maker;

  constructor(
    readonly name: string,
    readonly call: MacroCall,
    readonly context: MacroContext,
  ) {
    const expansion = context.expansions.begin(name, undefined, call.span.expansion);
    this.list = tokenList(call.tokens);
    this.make = new Maker({ start: call.span.start, end: call.span.end, expansion }, expansion.id);
  }

  get tokens(): readonly Token[] {
    return this.call.tokens;
  }

  slice(range: Range): readonly Token[] {
    return this.tokens.slice(range.start, range.end);
  }

  /**
   * The arguments from token `start` on, separated by commas, a trailing one allowed; `undefined` when they are no
   * expressions.
   */
  splitArguments(start = 0): readonly Argument[] | undefined {
    const { tokens } = this;
    const args: Argument[] = [];
    const cursor = new TokenCursor(this.list, positionOf(start), tokens.length);
    while (!cursor.atEnd) {
      const first = cursor.position >> 2;
      const named = tokens[first]?.kind === "ident" && tokens[first + 1]?.text === "=";
      if (named) {
        cursor.bump();
        cursor.bump();
      }
      const value = cursor.position >> 2;
      if (!recognizeExpr(cursor, {})) return undefined;
      args.push({ start: value, end: cursor.position >> 2, name: named ? tokens[first] : undefined });
      if (!cursor.atEnd && !cursor.eat(",")) return undefined;
    }
    return args;
  }

  /** Expressions of several stretches, read in one parse. What cannot be read is a `missing`. */
  parseExprs(ranges: readonly Range[]): readonly Expr[] {
    const exprs = ranges.map((range) => directExpr(this.tokens, range.start, range.end));
    const open = ranges.filter((_, index) => exprs[index] === undefined);
    const parsed = this.parseSlowly(open);
    let next = 0;
    return exprs.map((expr) => expr ?? parsed[next++] ?? this.make.missing());
  }

  private parseSlowly(ranges: readonly Range[]): readonly Expr[] {
    const [first] = ranges;
    if (first === undefined) return [];
    // An attribute may stand before an element of a list, not before a whole expression.
    if (ranges.length === 1 && this.tokens[first.start]?.text !== "#") return [this.parseTokens(this.slice(first))];
    // The grammar has attributes at every element of an array, and at the first of a tuple alone.
    const { make } = this;
    const tokens: Token[] = [make.token("open", "[")];
    for (const range of ranges) {
      for (const token of this.slice(range)) tokens.push(token);
      tokens.push(make.token("punct", ","));
    }
    tokens.push(make.token("close", "]"));
    const list = this.parseTokens(tokens);
    if (list.kind === "array" && list.elements.length === ranges.length) return list.elements;
    // One of them is broken: keep the others.
    return ranges.map((range) => this.parseTokens(this.slice(range)));
  }

  parseExpr(range: Range): Expr {
    return directExpr(this.tokens, range.start, range.end) ?? this.parseTokens(this.slice(range));
  }

  private parseTokens(tokens: readonly Token[]): Expr {
    const { text, mapping } = printTokens(tokens, this.make.span);
    return this.context.parser.parseExpr(text, mapping);
  }

  parsePattern(range: Range): Pattern {
    const direct = directPatternOf(this.tokens, range.start, range.end);
    if (direct !== undefined) return direct;
    const { text, mapping } = printTokens(this.slice(range), this.make.span);
    return this.context.parser.parsePattern(text, mapping);
  }

  parseType(range: Range): TypeExpr {
    const { text, mapping } = printTokens(this.slice(range), this.make.span);
    return this.context.parser.parseType(text, mapping);
  }

  /** The end of the expression that starts at token `start`. */
  exprEnd(start: number): number | undefined {
    const cursor = new TokenCursor(this.list, positionOf(start), this.tokens.length);
    return recognizeExpr(cursor, {}) ? cursor.position >> 2 : undefined;
  }

  /** The end of the pattern that starts at token `start`. */
  patternEnd(start: number): number | undefined {
    const cursor = new TokenCursor(this.list, positionOf(start), this.tokens.length);
    return recognizePattern(cursor) ? cursor.position >> 2 : undefined;
  }
}
