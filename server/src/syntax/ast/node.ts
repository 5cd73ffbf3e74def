/** What every node is made of: where it stands, names, attributes. Nothing of any one kind of node. */
import type { Path } from "./path.js";

/**
 * Where a node stands: UTF-16 offsets, relative to the start of the *piece* (`pieces.ts`) it was lowered from, so that
 * an edit above a piece leaves its tree as it is. `end` is exclusive.
 *
 * A node whose tokens come from a macro's definition has `expansion` set; its `start` and `end` then are those of the
 * outermost macro call in the source. A node made of tokens that were written at the call site has its own position and
 * no `expansion`, however many macros the tokens went through.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly expansion: Expansion | undefined;
  /** All of it reached a macro as `$x:ident`. To rustc such a token stands in the macro's definition; here, where it was written. */
  readonly byName?: true;
}

/** One expansion of one macro call. */
export interface Expansion {
  /** Unique within one body; also the hygiene mark of the locals that the macro's definition introduces. Never 0. */
  readonly id: number;
  /** Of the macro whose call stands in the text; this may be the expansion of another one, which its definition calls. */
  readonly calledName: string;
  /** Of a macro that the standard library builds in, called in the text itself: positions without ones of their own are the call's. */
  readonly isBuiltinCall: boolean;
}

/**
 * An identifier without its `r#`. Two identifiers name the same local variable or label when both `name` and `hygiene`
 * agree (macro_rules hygiene is "mixed site": only locals, labels and `$crate` are hygienic). 0: written in the source.
 */
export interface Ident {
  readonly name: string;
  readonly hygiene: number;
  readonly span: Span;
}

export interface Lifetime {
  /** With its tick: `'a`, `'static`, `'_`. */
  readonly name: string;
  readonly hygiene: number;
  readonly span: Span;
}

export interface Attribute {
  readonly inner: boolean;
  /** `derive`, `cfg`, `rustfmt::skip`, … Doc comments are not kept. */
  readonly path: string;
  /** The text after the path: `(Clone, Copy)`, ` = "x"` or the empty string. */
  readonly argument: string;
  readonly span: Span;
}

export type Visibility =
  | { readonly kind: "private" }
  | { readonly kind: "public" }
  | { readonly kind: "restricted"; readonly path: Path };
