/** Written types, bounds and generics. Not the types of expressions: those are in the room `types`. */
import type { Expr } from "./expr.js";
import type { MacroCall } from "./macro.js";
import type { Attribute, Ident, Lifetime, Span } from "./node.js";
import type { Path } from "./path.js";

interface TypeBase {
  readonly span: Span;
}

export type TypeExpr =
  | PathType
  | ReferenceType
  | (TypeBase & { readonly kind: "rawPointer"; readonly mutable: boolean; readonly type: TypeExpr })
  | (TypeBase & { readonly kind: "slice"; readonly element: TypeExpr })
  | (TypeBase & { readonly kind: "array"; readonly element: TypeExpr; readonly length: Expr })
  | (TypeBase & { readonly kind: "tuple"; readonly elements: readonly TypeExpr[] })
  | (TypeBase & { readonly kind: "never" })
  /** `_` */
  | (TypeBase & { readonly kind: "infer" })
  | FunctionPointerType
  | (TypeBase & { readonly kind: "implTrait"; readonly bounds: readonly Bound[] })
  /** With or without the word `dyn`; without it (2015, 2018) a lone trait path is a `path` that `hir` resolves. */
  | (TypeBase & { readonly kind: "dynTrait"; readonly bounds: readonly Bound[] })
  | (TypeBase & { readonly kind: "macroCall"; readonly call: MacroCall })
  | (TypeBase & { readonly kind: "missing" });

export interface PathType extends TypeBase {
  readonly kind: "path";
  readonly path: Path;
}

export interface ReferenceType extends TypeBase {
  readonly kind: "reference";
  readonly lifetime: Lifetime | undefined;
  readonly mutable: boolean;
  readonly type: TypeExpr;
}

export interface FunctionPointerType extends TypeBase {
  readonly kind: "functionPointer";
  readonly forLifetimes: readonly GenericParam[];
  readonly isUnsafe: boolean;
  readonly abi: string | undefined;
  readonly inputs: readonly { readonly name: Ident | undefined; readonly type: TypeExpr }[];
  readonly variadic: boolean;
  readonly output: TypeExpr | undefined;
}

export type Bound =
  | { readonly kind: "lifetime"; readonly lifetime: Lifetime }
  | {
      readonly kind: "trait";
      /** `?Sized`, `~const T`, `async Fn()`. */
      readonly modifier: "none" | "maybe" | "const" | "async";
      readonly forLifetimes: readonly GenericParam[];
      readonly path: Path;
      readonly span: Span;
    }
  /** `use<'a, T>` */
  | { readonly kind: "use"; readonly arguments: readonly (Lifetime | Ident)[]; readonly span: Span };

export type GenericParam =
  | {
      readonly kind: "lifetime";
      readonly lifetime: Lifetime;
      readonly bounds: readonly Lifetime[];
      readonly attributes: readonly Attribute[];
    }
  | {
      readonly kind: "type";
      readonly ident: Ident;
      readonly bounds: readonly Bound[];
      readonly default: TypeExpr | undefined;
      readonly attributes: readonly Attribute[];
    }
  | {
      readonly kind: "const";
      readonly ident: Ident;
      readonly type: TypeExpr;
      readonly default: Expr | undefined;
      readonly attributes: readonly Attribute[];
    };

export type WherePredicate =
  | {
      readonly kind: "lifetime";
      readonly lifetime: Lifetime;
      readonly bounds: readonly Lifetime[];
      readonly span: Span;
    }
  | {
      readonly kind: "type";
      readonly forLifetimes: readonly GenericParam[];
      readonly type: TypeExpr;
      readonly bounds: readonly Bound[];
      readonly span: Span;
    };

export interface Generics {
  readonly params: readonly GenericParam[];
  readonly where: readonly WherePredicate[];
  /** Of `<…>`, or empty at the place where it would stand. */
  readonly span: Span;
}
