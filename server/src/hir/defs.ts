/**
 * What is declared: definitions as objects with identity, whatever crate they come from (the package being edited, a
 * dependency, the standard library's index).
 *
 * A definition holds its syntax, unresolved: types in signatures are `TypeExpr`s that `types/lowerType.ts` gives meaning
 * in the definition's `scope`. Identity survives edits that leave the signature as it was: a keystroke in a body swaps
 * `body()` and nothing else, so that whatever is cached by definition stays valid.
 *
 * What is not here: types, trait selection, anything inside a body except the items that a body declares.
 */
import type {
  Attribute,
  Block,
  Bound,
  Expr,
  Generics,
  Item,
  Param,
  Path,
  SelfParam,
  Span,
  TypeExpr,
  WherePredicate,
} from "../syntax/ast.js";
import type { Placement } from "./placement.js";

export type Edition = "2015" | "2018" | "2021" | "2024";

/** One crate of the crate graph. `key` is unique in the graph: name, version and target (`serde-1.0.2`, `std`, `main:bin`). */
export interface Crate {
  readonly key: string;
  /** As written in paths: `serde_json`. */
  readonly name: string;
  readonly edition: Edition;
  /** `local`: of the package under analysis, bodies are there; the others have signatures only. */
  readonly origin: "local" | "dependency" | "std";
  readonly root: ModuleDef;
  /** It has `#[lang = ".."]` items of its own, as core and alloc do, and not those that are taken for granted everywhere else. */
  readonly definesLanguage: boolean;
  /** An unstable feature that it turns on by which ordinary code comes to mean what no room here knows. */
  readonly unmodelledFeature: string | undefined;
}

/** Where a definition's text is, so that positions relative to its piece become positions in a file. */
export interface SourceLocation {
  /** Absolute path or URI of the file, as the host names it. */
  readonly file: string;
  /** UTF-16 offset in that file of the piece that spans are relative to. Changes when text above is edited. */
  pieceStart(): number;
  /** Absolute, exclusive. Everything of the item lies before it. */
  pieceEnd(): number;
  /** From `pieceStart` to `pieceEnd`, members of a container included: what spans point into. */
  text(): string;
  /** Lets go of the body that stands there, for a run that will hardly ask for it again; `body()` then reads it anew. */
  forgetBody(): void;
  /** What its places mean: another one after edits that moved places of what else is the same. */
  readonly placement: Placement;
}

interface DefBase {
  readonly name: string;
  readonly crate: Crate;
  /** The module or item that contains it: what its paths are resolved from. */
  readonly scope: ItemScope;
  readonly attributes: readonly Attribute[];
  readonly visibility: ResolvedVisibility;
  /** `undefined` for what has no text: definitions of the std index and derived impls. */
  readonly location: SourceLocation | undefined;
}

export type ResolvedVisibility =
  | { readonly kind: "public" }
  /** Visible in this module and its descendants. */
  | { readonly kind: "module"; readonly module: ModuleDef };

/**
 * Where paths of an item are looked up: innermost first generics, then `Self`, then the items of enclosing blocks, then
 * the module with its imports, then preludes.
 */
export interface ItemScope {
  readonly module: ModuleDef;
  /** The nearest enclosing item with generics: a function, impl, trait or data type. */
  readonly generics: GenericsDef | undefined;
  /** What `Self` means. */
  readonly selfDef: ImplDef | TraitDef | AdtDef | undefined;
}

/** Generic parameters of one item; `parent`: those of the impl or trait around it, or of the function around a closure. */
export interface GenericsDef {
  readonly owner: GenericOwner;
  readonly parent: GenericsDef | undefined;
  /** Own parameters in order: lifetimes first, then types and consts as written. A trait's `Self` is not among them (`traitSelf`). */
  readonly params: readonly GenericParamDef[];
  /** A trait's implicit `Self` parameter; defined for traits only. */
  readonly traitSelf: GenericParamDef | undefined;
  readonly where: readonly WherePredicate[];
  /** Argument-position `impl Trait`s become parameters after `params`; `types` adds them when it lowers the signature. */
  readonly syntax: Generics | undefined;
}
export type GenericOwner = AdtDef | TraitDef | ImplDef | FunctionDef | TypeAliasDef | ConstDef;

export interface GenericParamDef {
  readonly kind: "lifetime" | "type" | "const";
  /** `'a` with its tick for lifetimes; `Self` for a trait's own. */
  readonly name: string;
  /** Position among the own parameters of its `GenericsDef`; a trait's `Self` is -1. */
  readonly index: number;
  readonly owner: GenericOwner;
  /** Bounds of a type parameter (with `T: Bound` where clauses standing in `GenericsDef.where`). */
  readonly bounds: readonly Bound[];
  /** Bounds of a lifetime parameter: `'a: 'b`. */
  readonly lifetimeBounds: readonly string[];
  readonly defaultType: TypeExpr | undefined;
  readonly defaultConst: Expr | undefined;
  readonly constType: TypeExpr | undefined;
  /** `#[may_dangle]` on this parameter of a `Drop` impl. */
  readonly mayDangle: boolean;
  readonly span: Span | undefined;
}

export type Def =
  | ModuleDef
  | AdtDef
  | VariantDef
  | TraitDef
  | ImplDef
  | FunctionDef
  | ConstDef
  | StaticDef
  | TypeAliasDef
  | MacroDef;

/** What has a head in which lifetimes can stand: a signature, generics, the type of a const, fields. */
export type HeadDef = AdtDef | TraitDef | ImplDef | FunctionDef | ConstDef | StaticDef | TypeAliasDef;

export interface ModuleDef {
  readonly kind: "module";
  readonly name: string;
  readonly crate: Crate;
  /** `undefined` for a crate's root. A block with items is an anonymous module whose parent is the module around it. */
  readonly parent: ModuleDef | undefined;
  readonly isBlock: boolean;
  readonly attributes: readonly Attribute[];
  readonly visibility: ResolvedVisibility;
}

export interface AdtDef extends DefBase {
  readonly kind: "adt";
  readonly adtKind: "struct" | "enum" | "union";
  readonly generics: GenericsDef;
  /** A struct or union has exactly one, of its own name. */
  readonly variants: readonly VariantDef[];
  /** `#[lang = ".."]` of the std index: `owned_box`, `Option`, `String`, `manually_drop`, `phantom_data`, … */
  readonly langItem: string | undefined;
  /** `#[fundamental]` */
  readonly isFundamental: boolean;
  /** A macro stands on it that is not std's, or that is not known: it may implement more traits than is seen. */
  readonly mayHaveHiddenImpls: boolean;
  readonly span: Span | undefined;
}
export interface VariantDef {
  readonly kind: "variant";
  readonly name: string;
  readonly index: number;
  readonly adt: AdtDef;
  readonly shape: "unit" | "tuple" | "named";
  readonly fields: readonly FieldDef[];
}
export interface FieldDef {
  /** Digits in a tuple variant. */
  readonly name: string;
  readonly index: number;
  readonly variant: VariantDef;
  readonly type: TypeExpr;
  readonly visibility: ResolvedVisibility;
}

export interface TraitDef extends DefBase {
  readonly kind: "trait";
  readonly generics: GenericsDef;
  readonly supertraits: readonly Bound[];
  readonly isAuto: boolean;
  readonly isAlias: boolean;
  readonly isUnsafe: boolean;
  /** Methods and functions, associated types and consts, by name (types and values are separate namespaces). */
  readonly functions: ReadonlyMap<string, FunctionDef>;
  readonly associatedTypes: ReadonlyMap<string, TypeAliasDef>;
  readonly associatedConsts: ReadonlyMap<string, ConstDef>;
  /** `copy`, `clone`, `deref`, `fn_once`, `drop`, `iterator`, … of the std index. */
  readonly langItem: string | undefined;
}

export interface ImplDef extends DefBase {
  readonly kind: "impl";
  readonly generics: GenericsDef;
  /** `undefined` for an inherent impl. */
  readonly trait: Path | undefined;
  readonly isNegative: boolean;
  readonly selfType: TypeExpr | undefined;
  /** `#[derive(Clone)]`: the trait's name; `selfType` is undefined then and the impl is for `derivedFor`. */
  readonly derivedTrait: TraitDef | undefined;
  readonly derivedFor: AdtDef | undefined;
  readonly functions: ReadonlyMap<string, FunctionDef>;
  readonly associatedTypes: ReadonlyMap<string, TypeAliasDef>;
  readonly associatedConsts: ReadonlyMap<string, ConstDef>;
}

export interface FunctionDef extends DefBase {
  readonly kind: "function";
  readonly generics: GenericsDef;
  readonly container: ModuleDef | TraitDef | ImplDef;
  readonly selfParam: SelfParam | undefined;
  /** Without `self`. */
  readonly params: readonly Param[];
  readonly variadic: boolean;
  readonly output: TypeExpr | undefined;
  readonly isConst: boolean;
  readonly isAsync: boolean;
  readonly isUnsafe: boolean;
  readonly abi: string | undefined;
  /** Declared in an `extern` block. */
  readonly isForeign: boolean;
  /** The body's current syntax; `"omitted"` for dependencies and std, `undefined` where there is none. */
  body(): Block | "omitted" | undefined;
  /** Changes when `body()` does, but for places (`SourceLocation.placement`). */
  bodyVersion(): number;
  /** Span of the whole item and of its signature, relative to its piece; undefined in the std index. */
  span(): { readonly item: Span; readonly signature: Span } | undefined;
  /** The item's alone, which need not be read for that. */
  ownerSpan(): Span | undefined;
  readonly langItem: string | undefined;
}

export interface ConstDef extends DefBase {
  readonly kind: "const";
  readonly generics: GenericsDef;
  readonly container: ModuleDef | TraitDef | ImplDef;
  readonly type: TypeExpr | undefined;
  value(): Expr | "omitted" | undefined;
  bodyVersion(): number;
  /** The value's. */
  ownerSpan(): Span | undefined;
}
export interface StaticDef extends DefBase {
  readonly kind: "static";
  readonly mutable: boolean;
  /** `#[thread_local]`: each thread has its own, which ends with it. */
  readonly isThreadLocal: boolean;
  readonly type: TypeExpr;
  value(): Expr | "omitted" | undefined;
  bodyVersion(): number;
  /** The value's. */
  ownerSpan(): Span | undefined;
}
/** A type alias or an associated type (`container` a trait or impl). */
export interface TypeAliasDef extends DefBase {
  readonly kind: "typeAlias";
  readonly generics: GenericsDef;
  readonly container: ModuleDef | TraitDef | ImplDef;
  readonly bounds: readonly Bound[];
  /** `undefined`: an associated type without default, or an extern type. */
  readonly type: TypeExpr | undefined;
}
export interface MacroDef {
  readonly kind: "macro";
  readonly name: string;
  readonly crate: Crate;
  readonly macro:
    | { readonly kind: "rules"; readonly item: Item & { readonly kind: "macroDefinition" } }
    | { readonly kind: "builtin"; readonly name: string }
    | { readonly kind: "derive" | "attribute" | "procedural"; readonly name: string };
}
