/** Patterns, as written: which lone name binds and which is a constant, `hir` decides. */
import type { Expr } from "./expr.js";
import type { MacroCall } from "./macro.js";
import type { Attribute, Ident, Span } from "./node.js";
import type { Path } from "./path.js";
import type { Block } from "./statement.js";

interface PatternBase {
  readonly span: Span;
}

export type Pattern =
  | (PatternBase & { readonly kind: "wildcard" })
  /** `..` inside a tuple, tuple struct or slice pattern. */
  | (PatternBase & { readonly kind: "rest" })
  | BindingPattern
  | (PatternBase & { readonly kind: "literal"; readonly value: Expr })
  | (PatternBase & {
      readonly kind: "range";
      readonly low: Expr | undefined;
      readonly high: Expr | undefined;
      readonly inclusive: boolean;
    })
  | (PatternBase & { readonly kind: "reference"; readonly mutable: boolean; readonly pattern: Pattern })
  | (PatternBase & { readonly kind: "tuple"; readonly elements: readonly Pattern[] })
  | (PatternBase & { readonly kind: "tupleStruct"; readonly path: Path; readonly elements: readonly Pattern[] })
  | (PatternBase & {
      readonly kind: "struct";
      readonly path: Path;
      readonly fields: readonly FieldPattern[];
      readonly rest: boolean;
    })
  | (PatternBase & { readonly kind: "path"; readonly path: Path })
  | (PatternBase & { readonly kind: "slice"; readonly elements: readonly Pattern[] })
  | (PatternBase & { readonly kind: "or"; readonly alternatives: readonly Pattern[] })
  | (PatternBase & { readonly kind: "box"; readonly pattern: Pattern })
  | (PatternBase & { readonly kind: "constBlock"; readonly block: Block })
  | (PatternBase & { readonly kind: "macroCall"; readonly call: MacroCall })
  | (PatternBase & { readonly kind: "missing" });

/** `ref mut x @ sub`; also every lone identifier, though it may name a constant or a unit variant. */
export interface BindingPattern extends PatternBase {
  readonly kind: "binding";
  readonly byRef: boolean;
  readonly mutable: boolean;
  /** `mut ref x`, `mut ref mut x` (unstable, rust-lang/rust#123076): another reference may be assigned. */
  readonly isRefReplaceable?: true;
  readonly ident: Ident;
  readonly subpattern: Pattern | undefined;
}

export interface FieldPattern {
  /** A name, or the digits of a tuple index. */
  readonly field: Ident;
  /** `Point { x }`: the pattern is the binding `x`. */
  readonly shorthand: boolean;
  readonly pattern: Pattern;
  readonly attributes: readonly Attribute[];
}
