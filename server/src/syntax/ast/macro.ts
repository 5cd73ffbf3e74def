/** Macro calls and their tokens, unexpanded; what expands them is in `syntax/macros`. */
import type { Ident, Span } from "./node.js";
import type { Path } from "./path.js";

export type Delimiter = "(" | "[" | "{";

/** `path!(tokens)`, unexpanded. */
export interface MacroCall {
  readonly path: Path;
  /** In `macro_rules! name { … }`-like calls: `name!  ident { … }`. */
  readonly ident: Ident | undefined;
  readonly delimiter: Delimiter;
  /** Without the outer delimiters, flat: `open` and `close` tokens nest properly. */
  readonly tokens: readonly Token[];
  readonly span: Span;
}

export interface Token {
  /** `ident` includes keywords and `_`; `punct` is one operator as the lexer glues it (`::`, `=>`, `..=`, `&&`, …). */
  readonly kind: "ident" | "lifetime" | "literal" | "punct" | "open" | "close" | "dollar";
  readonly text: string;
  readonly span: Span;
  readonly hygiene: number;
  /**
   * `$crate` in a definition is an `ident` token of the text `$crate` that carries the crate's key. A macro's name may carry it too: it is
   * that crate's, wherever it is called (`localInnerMacros.ts`).
   */
  readonly crate: string | undefined;
  /** White space or a comment stands before it. */
  readonly spaced: boolean;
  /**
   * Only on an `open` token whose text is empty: it and its `close` (of empty text too) are the invisible group that
   * holds a fragment together which a macro passes on (rustc's `Delimiter::None`).
   */
  readonly fragment?: FragmentKind;
}

/** Fragment specifiers of `macro_rules!` (Rust reference, "Macros By Example", "Metavariables"). */
export type FragmentKind =
  | "block"
  | "expr"
  | "expr_2021"
  | "ident"
  | "item"
  | "lifetime"
  | "literal"
  | "meta"
  | "pat"
  | "pat_param"
  | "path"
  | "stmt"
  | "tt"
  | "ty"
  | "vis";
