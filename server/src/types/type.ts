/**
 * Type terms, hash-consed: two types are equal exactly when they are the same object, so results are cached by identity.
 *
 * Terms are made by the functions of `interner.ts` and `argTerms.ts` only. Regions are part of the terms: inference works with `erased`
 * ones, signatures carry named and bound ones, and the borrow checker replaces them all by its own variables.
 *
 * What is not here: any operation on types beyond their making; see `subst.ts`, `inferCtxt.ts`, `traits/`.
 */
import type {
  AdtDef,
  ConstDef,
  FunctionDef,
  GenericParamDef,
  ImplDef,
  TraitDef,
  TypeAliasDef,
  VariantDef,
} from "../hir/defs.js";
import type { BlockExpr, ClosureExpr, FunctionItem, TypeExpr } from "../syntax/ast.js";

export type IntName = "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize";
export type FloatName = "f16" | "f32" | "f64" | "f128";

interface TypeBase {
  /** Unique; order of making. */
  readonly id: number;
  /** What occurs anywhere inside: see `TypeFlag`. */
  readonly flags: number;
}

export const TypeFlag = {
  hasInfer: 1,
  hasUnknown: 2,
  hasParam: 4,
  hasProjection: 8,
  /** Any region that is not erased. */
  hasRegion: 16,
  hasBoundRegion: 32,
  hasRegionVar: 64,
  hasOpaque: 128,
  /** A closure or async block: what is known of it grows while its body is typed. */
  hasClosure: 256,
} as const;

/** Is no part of it unknown? What inference did not find counts as unknown where it is over. */
export function isWhollyKnown({ flags }: { readonly flags: number }): boolean {
  return (flags & (TypeFlag.hasUnknown | TypeFlag.hasInfer)) === 0;
}

export type Type =
  | (TypeBase & { readonly kind: "bool" | "char" | "str" | "never" })
  | (TypeBase & { readonly kind: "int"; readonly name: IntName })
  | (TypeBase & { readonly kind: "float"; readonly name: FloatName })
  | AdtType
  | RefType
  | (TypeBase & { readonly kind: "rawPointer"; readonly mutable: boolean; readonly inner: Type })
  | (TypeBase & { readonly kind: "slice"; readonly element: Type })
  | (TypeBase & { readonly kind: "array"; readonly element: Type; readonly length: Const })
  | (TypeBase & { readonly kind: "tuple"; readonly elements: readonly Type[] })
  | FnDefType
  | FnPointerType
  | ClosureType
  | CoroutineType
  | DynType
  | OpaqueType
  | ParamType
  | ProjectionType
  | InferType
  | (TypeBase & { readonly kind: "foreign"; readonly alias: TypeAliasDef })
  | UnknownType;

export interface AdtType extends TypeBase {
  readonly kind: "adt";
  readonly adt: AdtDef;
  readonly args: GenericArgs;
}
export interface RefType extends TypeBase {
  readonly kind: "ref";
  readonly region: Region;
  readonly mutable: boolean;
  readonly inner: Type;
}
/** The zero-sized type of a function item, tuple struct constructor or method: its generic arguments, parents' first. */
export interface FnDefType extends TypeBase {
  readonly kind: "fnDef";
  readonly def: FunctionDef | VariantDef;
  readonly args: GenericArgs;
}
export interface FnPointerType extends TypeBase {
  readonly kind: "fnPointer";
  readonly signature: FnSignature;
}
/** A closure expression's own type. `parentArgs`: the enclosing item's parameters, identity inside its body. */
export interface ClosureType extends TypeBase {
  readonly kind: "closure";
  readonly expr: ClosureExpr;
  readonly owner: BodyOwner;
  readonly parentArgs: GenericArgs;
}
/** The future of an `async` block, or of an async closure's body. That of an `async fn` is an `opaque`. */
export interface CoroutineType extends TypeBase {
  readonly kind: "coroutine";
  readonly expr: BlockExpr | ClosureExpr;
  readonly owner: BodyOwner;
  readonly parentArgs: GenericArgs;
  readonly output: Type;
}
export interface DynType extends TypeBase {
  readonly kind: "dyn";
  /** `undefined`: only auto traits (`dyn Send`). Its `Self` argument is left out of `args`. */
  readonly principal: { readonly trait: TraitDef; readonly args: GenericArgs } | undefined;
  /** `Item = T`, by associated type (of the trait or its supertraits). */
  readonly bindings: readonly { readonly assoc: TypeAliasDef; readonly type: Type }[];
  readonly autoTraits: readonly TraitDef[];
  readonly region: Region;
}
/** `impl Trait` in a return type (and the future of an `async fn`): known by its bounds; hidden type not looked at. */
export interface OpaqueType extends TypeBase {
  readonly kind: "opaque";
  readonly def: OpaqueDef;
  readonly args: GenericArgs;
}
export type OpaqueDef =
  | {
      readonly kind: "impl";
      readonly function: FunctionDef | TypeAliasDef;
      readonly syntax: TypeExpr & { readonly kind: "implTrait" };
    }
  | { readonly kind: "asyncFn"; readonly function: FunctionDef };
export interface ParamType extends TypeBase {
  readonly kind: "param";
  readonly param: GenericParam;
  /** Position in the flattened parameter list (`genericsOf`), the same in every item that sees the parameter. */
  readonly index: number;
}
/** `<self as Trait<args>>::Assoc<own>`, not (yet) normalised. `args`: the trait's with `Self` first, then the associated type's own. */
export interface ProjectionType extends TypeBase {
  readonly kind: "projection";
  readonly assoc: TypeAliasDef;
  readonly trait: TraitDef;
  readonly args: GenericArgs;
}
export interface InferType extends TypeBase {
  readonly kind: "infer";
  readonly variable: number;
  readonly sort: "general" | "int" | "float";
}
/** Not known; everything that depends on it stays silent. `reason` is for people. */
export interface UnknownType extends TypeBase {
  readonly kind: "unknown";
  readonly reason: string;
}

/** A declared parameter, or the anonymous one of an argument-position `impl Trait`. */
export type GenericParam = GenericParamDef | ImplTraitParam;
export interface ImplTraitParam {
  readonly kind: "implTrait";
  /** `impl Display`, for people. */
  readonly name: string;
  /** Position after the declared own parameters. */
  readonly index: number;
  readonly owner: FunctionDef;
  readonly syntax: TypeExpr & { readonly kind: "implTrait" };
}

export type GenericArg = Type | Region | Const;
/**
 * Parents' first (trait: `Self` first; an impl's unnamed lifetimes last of its own), in the order of `genericsOf(def)`; hash-consed as
 * well.
 */
export interface GenericArgs {
  readonly id: number;
  readonly flags: number;
  readonly list: readonly GenericArg[];
}

export type Region =
  | { readonly kind: "static"; readonly id: number }
  /** What inference works with: all alike. */
  | { readonly kind: "erased"; readonly id: number }
  /** Named by a lifetime parameter of the item (early- or late-bound alike). */
  | { readonly kind: "param"; readonly id: number; readonly param: GenericParamDef; readonly index: number }
  /**
   * The n-th lifetime bound by the signature itself: elided ones of a function's inputs, and `for<'a>` of function pointers, `dyn` and
   * bounds. `depth` 0: the innermost binder.
   */
  | {
      readonly kind: "bound";
      readonly id: number;
      readonly depth: number;
      readonly index: number;
      readonly name: string | undefined;
    }
  /** The borrow checker's, and inference's where it must relate regions. */
  | { readonly kind: "var"; readonly id: number; readonly variable: number };

export type Const =
  | { readonly kind: "value"; readonly id: number; readonly value: bigint | boolean | string }
  | { readonly kind: "param"; readonly id: number; readonly param: GenericParamDef; readonly index: number }
  | { readonly kind: "infer"; readonly id: number; readonly variable: number }
  /** An expression that is not evaluated; equal only to itself. */
  | { readonly kind: "unevaluated"; readonly id: number; readonly text: string }
  | { readonly kind: "unknown"; readonly id: number };

/** A function signature; `binder` counts the `bound` regions of depth 0 in it. */
export interface FnSignature {
  readonly id: number;
  /** `TypeFlag`s of inputs and output. */
  readonly flags: number;
  readonly inputs: readonly Type[];
  readonly output: Type;
  readonly variadic: boolean;
  readonly isUnsafe: boolean;
  readonly abi: string | undefined;
  readonly binder: number;
}

export interface TraitRef {
  readonly trait: TraitDef;
  /** `Self` first. */
  readonly args: GenericArgs;
}

/** What has a body of its own. */
export type BodyOwner = FunctionDef | ConstDef | import("../hir/defs.js").StaticDef;

export type { AdtDef, FunctionItem, ImplDef };
