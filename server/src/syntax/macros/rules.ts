/**
 * The compiled form of a `macro_rules!` or `macro` definition: made once by `parseRules.ts`, read by `matcher.ts` and
 * `transcribe.ts`.
 */
import type { FragmentKind, Token } from "../ast.js";
import type { Shortcut } from "./shortcuts/index.js";

export interface MacroRules {
  readonly kind: "rules";
  readonly name: string;
  /** The key of the crate that defines the macro: what `$crate` means. */
  readonly crate: string;
  readonly rules: readonly MacroRule[];
  /** Tried first. */
  readonly shortcut?: Shortcut | undefined;
}

export interface MacroRule {
  readonly matcher: Matcher;
  readonly transcriber: Transcriber;
}

/**
 * A matcher as one flat program, as rustc's `MatcherLoc`s: delimiters are tokens among others, and the parts of a
 * repetition jump to each other by index.
 *
 *     $( $x:ident ),* ;      0 sequence (after: 4)   1 metavariable x   2 separator `,`   3 afterSeparator (first: 1)   4 `;`   5 end
 */
export interface Matcher {
  readonly locations: readonly MatcherLocation[];
  /** The metavariables in order of appearance. */
  readonly variables: readonly string[];
}

export type RepetitionOperator = "*" | "+" | "?";

export type MatcherLocation =
  | { readonly kind: "token"; readonly token: Token }
  | {
      readonly kind: "sequence";
      readonly operator: RepetitionOperator;
      /** The first location after the repetition. */
      readonly after: number;
      /** Metavariables declared inside: `[firstVariable, firstVariable + variableCount)`. */
      readonly firstVariable: number;
      readonly variableCount: number;
      readonly depth: number;
    }
  /** The end of one round, without a separator. */
  | { readonly kind: "repeat"; readonly operator: RepetitionOperator; readonly first: number }
  /** The end of one round: either the separator comes, or the repetition is over. */
  | { readonly kind: "separator"; readonly token: Token; readonly after: number }
  /** A separator was read: one more round must come. */
  | { readonly kind: "afterSeparator"; readonly first: number }
  | {
      readonly kind: "metavariable";
      readonly variable: number;
      readonly fragment: FragmentKind;
      readonly depth: number;
    }
  | { readonly kind: "end" };

export type Transcriber = readonly TranscriberPart[];

export type TranscriberPart =
  | { readonly kind: "token"; readonly token: Token }
  | { readonly kind: "metavariable"; readonly name: string; readonly variable: number }
  | {
      readonly kind: "sequence";
      readonly body: Transcriber;
      readonly separator: Token | undefined;
      readonly operator: RepetitionOperator;
      /** The metavariables that the body names, at any depth: they decide how often it is repeated. */
      readonly variables: readonly number[];
    }
  | { readonly kind: "count"; readonly variable: number; readonly depth: number | undefined; readonly token: Token }
  | { readonly kind: "index" | "length"; readonly depth: number; readonly token: Token }
  | { readonly kind: "ignore"; readonly variable: number }
  /** An identifier made of words and metavariables (by index). */
  | { readonly kind: "concat"; readonly parts: readonly (string | number)[]; readonly token: Token };
