/** Paths and their generic arguments. Not what they name: that is for `hir` to say. */
import type { Expr } from "./expr.js";
import type { Ident, Lifetime, Span } from "./node.js";
import type { Bound, TypeExpr } from "./type.js";

export type PathRoot =
  | { readonly kind: "relative" }
  /** Leading `::`. */
  | { readonly kind: "global" }
  /** `$crate` in a macro's definition: the crate that defines the macro, by its unique key (`hir`'s `Crate.key`). */
  | { readonly kind: "dollarCrate"; readonly crate: string };

/** `self`, `super`, `crate` and `Self` are segments like any other. */
export interface Path {
  readonly root: PathRoot;
  /** `<T>::x` and `<T as Trait>::x`; the trait is the first `traitSegments` segments. */
  readonly qualifiedSelf: QualifiedSelf | undefined;
  readonly segments: readonly PathSegment[];
  readonly span: Span;
}

export interface QualifiedSelf {
  readonly type: TypeExpr;
  /** 0 in `<T>::x`. */
  readonly traitSegments: number;
}

export interface PathSegment {
  readonly ident: Ident;
  readonly arguments: GenericArguments | undefined;
}

export type GenericArguments =
  | {
      readonly kind: "angle";
      readonly arguments: readonly GenericArgument[];
      readonly constraints: readonly AssociatedConstraint[];
      readonly span: Span;
    }
  /** `Fn(A, B) -> C`. */
  | {
      readonly kind: "parenthesized";
      readonly inputs: readonly TypeExpr[];
      readonly output: TypeExpr | undefined;
      readonly span: Span;
    }
  /** `method(..)`: return type notation. */
  | { readonly kind: "returnTypeNotation"; readonly span: Span };

export type GenericArgument =
  | { readonly kind: "lifetime"; readonly lifetime: Lifetime }
  /** A lone path may in truth name a const; `hir` decides. */
  | { readonly kind: "type"; readonly type: TypeExpr }
  | { readonly kind: "const"; readonly value: Expr };

/** `Item = T` or `Item: Bound`. */
export interface AssociatedConstraint {
  readonly ident: Ident;
  readonly arguments: GenericArguments | undefined;
  readonly type: TypeExpr | undefined;
  readonly constant: Expr | undefined;
  readonly bounds: readonly Bound[];
}
