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

/** What types, regions and consts have in common. */
interface TermBase {
  /** Unique; order of making. */
  readonly id: number;
  /** What occurs anywhere inside, and of regions and consts also that they are that: see `TypeFlag`. */
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
  /** It is a region itself; no term has this flag from a part of it. */
  isRegion: 512,
  /** It is a const itself. */
  isConst: 1024,
} as const;

/** Is no part of it unknown? What inference did not find counts as unknown where it is over. */
export function isWhollyKnown({ flags }: { readonly flags: number }): boolean {
  return (flags & (TypeFlag.hasUnknown | TypeFlag.hasInfer)) === 0;
}

/** Why it is not wholly known, as a clause. */
export function whyNotKnown(type: Type): string {
  return type.kind === "unknown" ? type.reason : "the type is not fully known";
}

export type Type =
  | (TermBase & { readonly kind: "bool" | "char" | "str" | "never" })
  | (TermBase & { readonly kind: "int"; readonly name: IntName })
  | (TermBase & { readonly kind: "float"; readonly name: FloatName })
  | AdtType
  | RefType
  | (TermBase & { readonly kind: "rawPointer"; readonly mutable: boolean; readonly inner: Type })
  | (TermBase & { readonly kind: "slice"; readonly element: Type })
  | (TermBase & { readonly kind: "array"; readonly element: Type; readonly length: Const })
  | (TermBase & { readonly kind: "tuple"; readonly elements: readonly Type[] })
  | FnDefType
  | FnPointerType
  | ClosureType
  | CoroutineType
  | DynType
  | OpaqueType
  | ParamType
  | ProjectionType
  | InferType
  | (TermBase & { readonly kind: "foreign"; readonly alias: TypeAliasDef })
  | UnknownType;

export interface AdtType extends TermBase {
  readonly kind: "adt";
  readonly adt: AdtDef;
  readonly args: GenericArgs;
}
export interface RefType extends TermBase {
  readonly kind: "ref";
  readonly region: Region;
  readonly mutable: boolean;
  readonly inner: Type;
}
/** The zero-sized type of a function item, tuple struct constructor or method: its generic arguments, parents' first. */
export interface FnDefType extends TermBase {
  readonly kind: "fnDef";
  readonly def: FunctionDef | VariantDef;
  readonly args: GenericArgs;
}
export interface FnPointerType extends TermBase {
  readonly kind: "fnPointer";
  readonly signature: FnSignature;
}
/** A closure expression's own type. `parentArgs`: the enclosing item's parameters, identity inside its body. */
export interface ClosureType extends TermBase {
  readonly kind: "closure";
  readonly expr: ClosureExpr;
  readonly owner: BodyOwner;
  readonly parentArgs: GenericArgs;
}
/** The future of an `async` block, or of an async closure's body. That of an `async fn` is an `opaque`. */
export interface CoroutineType extends TermBase {
  readonly kind: "coroutine";
  readonly expr: BlockExpr | ClosureExpr;
  readonly owner: BodyOwner;
  readonly parentArgs: GenericArgs;
  readonly output: Type;
}
export interface DynType extends TermBase {
  readonly kind: "dyn";
  /** `undefined`: only auto traits (`dyn Send`). Its `Self` argument is left out of `args`. */
  readonly principal: { readonly trait: TraitDef; readonly args: GenericArgs } | undefined;
  /** `Item = T`, by associated type (of the trait or its supertraits). */
  readonly bindings: readonly { readonly assoc: TypeAliasDef; readonly type: Type }[];
  readonly autoTraits: readonly TraitDef[];
  readonly region: Region;
}
/** `impl Trait` in a return type (and the future of an `async fn`): known by its bounds; hidden type not looked at. */
export interface OpaqueType extends TermBase {
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
export interface ParamType extends TermBase {
  readonly kind: "param";
  readonly param: GenericParam;
  /** Position in the flattened parameter list (`genericsOf`), the same in every item that sees the parameter. */
  readonly index: number;
}
/** `<self as Trait<args>>::Assoc<own>`, not (yet) normalised. `args`: the trait's with `Self` first, then the associated type's own. */
export interface ProjectionType extends TermBase {
  readonly kind: "projection";
  readonly assoc: TypeAliasDef;
  readonly trait: TraitDef;
  readonly args: GenericArgs;
}
export interface InferType extends TermBase {
  readonly kind: "infer";
  readonly variable: number;
  readonly sort: "general" | "int" | "float";
}
/** Not known; everything that depends on it stays silent. `reason` is for people. */
export interface UnknownType extends TermBase {
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
  | (TermBase & { readonly kind: "static" })
  /** What inference works with: all alike. */
  | (TermBase & { readonly kind: "erased" })
  /** Named by a lifetime parameter of the item (early- or late-bound alike). */
  | (TermBase & { readonly kind: "param"; readonly param: GenericParamDef; readonly index: number })
  /**
   * The n-th lifetime bound by the signature itself: elided ones of a function's inputs, and `for<'a>` of function pointers, `dyn` and
   * bounds. `depth` 0: the innermost binder.
   */
  | (TermBase & {
      readonly kind: "bound";
      readonly depth: number;
      readonly index: number;
      readonly name: string | undefined;
    })
  /** The borrow checker's, and inference's where it must relate regions. */
  | (TermBase & { readonly kind: "var"; readonly variable: number });

export type Const =
  | (TermBase & { readonly kind: "value"; readonly value: bigint | boolean | string })
  | (TermBase & { readonly kind: "param"; readonly param: GenericParamDef; readonly index: number })
  | (TermBase & { readonly kind: "infer"; readonly variable: number })
  /** An expression that is not evaluated; equal only to itself. */
  | (TermBase & { readonly kind: "unevaluated"; readonly text: string })
  | (TermBase & { readonly kind: "unknown" });

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
