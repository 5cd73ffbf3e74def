/**
 * What `types` and everything below may ask of the declarations: name resolution and look-ups by index, no types.
 *
 * `hir/declarationTable.ts` implements this. All answers are synchronous: a crate that is not loaded yet
 * is read when it is first asked for.
 */
import type { Block, Lifetime, MacroCall, Path, Token } from "../syntax/ast.js";
import type { ExpansionResult } from "../syntax/macros/result.js";
import type {
  AdtDef,
  ConstDef,
  Crate,
  FunctionDef,
  GenericParamDef,
  HeadDef,
  ImplDef,
  ItemScope,
  MacroDef,
  ModuleDef,
  StaticDef,
  TraitDef,
  TypeAliasDef,
  VariantDef,
} from "./defs.js";

export type PrimitiveName =
  | "bool"
  | "char"
  | "str"
  | "i8"
  | "i16"
  | "i32"
  | "i64"
  | "i128"
  | "isize"
  | "u8"
  | "u16"
  | "u32"
  | "u64"
  | "u128"
  | "usize"
  | "f16"
  | "f32"
  | "f64"
  | "f128";

/** What the longest resolvable prefix of a path names. */
export type Resolution =
  | { readonly kind: "module"; readonly module: ModuleDef }
  | { readonly kind: "adt"; readonly adt: AdtDef }
  | { readonly kind: "variant"; readonly variant: VariantDef }
  /** Of a struct, as a value: `Point(1, 2)`, `Unit`. */
  | { readonly kind: "constructor"; readonly variant: VariantDef }
  | { readonly kind: "trait"; readonly trait: TraitDef }
  | { readonly kind: "typeAlias"; readonly alias: TypeAliasDef }
  | { readonly kind: "function"; readonly function: FunctionDef }
  | { readonly kind: "const"; readonly const: ConstDef }
  | { readonly kind: "static"; readonly static: StaticDef }
  | { readonly kind: "genericParam"; readonly param: GenericParamDef }
  /** `Self` in an impl, trait or data type. In value position: `Self(..)`, `Self { .. }`. */
  | { readonly kind: "selfType"; readonly of: ImplDef | TraitDef | AdtDef }
  | { readonly kind: "primitive"; readonly name: PrimitiveName }
  | { readonly kind: "unresolved"; readonly reason: string };

export interface PathResolution {
  readonly resolution: Resolution;
  /** Index of the segment that `resolution` names. */
  readonly segment: number;
  /**
   * Segments after it: associated items, looked up by type (`Vec::new`, `Self::Item`, `T::default`). 0 when the whole path is
   * resolved. A trait's own members (`Default::default`) are left to `types` as well.
   */
  readonly rest: number;
}

/** The head constructor of a type, as far as syntax and names tell: what impls are found by. */
export type SimplifiedType = string;

export interface Declarations {
  /** Resolves the path's longest prefix in a namespace. Local variables are the caller's: ask only when none matches. */
  resolvePath(path: Path, scope: ItemScope, namespace: "type" | "value"): PathResolution;
  /** `'a` in this scope: an item's parameter; undefined for `'_`, `'static`, unknown names, and names bound by `for<'a>`. */
  resolveLifetime(lifetime: Lifetime, scope: ItemScope): GenericParamDef | undefined;
  resolveMacro(call: MacroCall, scope: ItemScope): MacroDef | undefined;
  /**
   * The scope inside a block that declares items, `use`s or macros; the given scope if it declares none. Cached by block.
   */
  blockScope(block: Block, scope: ItemScope): ItemScope;
  /** Functions, consts and statics with bodies that such a scope's own items are or hold, those inside their bodies included. */
  bodyOwnersOf(scope: ItemScope): readonly (FunctionDef | ConstDef | StaticDef)[];
  /** The scope inside a function: its generics, `Self`, module. */
  scopeOf(def: FunctionDef | ConstDef | StaticDef): ItemScope;

  /**
   * Traits whose methods can be called here by `.name(..)`: declared or imported (also `as _`), and preludes; and inside a trait, that
   * trait.
   */
  traitsInScope(scope: ItemScope): ReadonlySet<TraitDef>;
  /** The traits among those that have (or whose supertraits' names include) a function of this name. */
  traitsInScopeWith(scope: ItemScope, functionName: string): readonly TraitDef[];

  inherentImpls(self: SimplifiedType): readonly ImplDef[];
  /** Impls of a trait whose self type has this head, and those that are generic in it (`impl<T> Tr for T`, `&T` …). */
  traitImpls(trait: TraitDef, self: SimplifiedType | undefined): readonly ImplDef[];
  /** Is there an impl for this head of a trait of the same name, which is not found, or a macro that may make one? Nobody knows then. */
  mayImplement(trait: TraitDef, self: SimplifiedType): boolean;
  /** All impls of a trait. */
  allTraitImpls(trait: TraitDef): readonly ImplDef[];
  /** What trait a path in impl or bound position names. */
  resolveTrait(path: Path, scope: ItemScope): TraitDef | undefined;

  /** A definition of core, alloc or std by lang item (`owned_box`, `copy`) or by canonical path (`core::iter::Iterator`). */
  langItem(name: string): AdtDef | TraitDef | FunctionDef | TypeAliasDef | undefined;
  wellKnown(path: string): AdtDef | TraitDef | FunctionDef | undefined;

  readonly localCrates: readonly Crate[];
  /**
   * Every function, const and static with a body in the local crates, those declared inside bodies included, by file. With a range
   * (absolute offsets) those far from it may be left out: cheaply, without reading them.
   */
  bodyOwners(
    file: string,
    range?: { readonly start: number; readonly end: number },
  ): readonly (FunctionDef | ConstDef | StaticDef)[];
  /**
   * Whatever has a head in which lifetimes can stand and touches the range, items inside bodies included; containers before their
   * members. Items that a macro made are left out: what stands in the text is the macro's call.
   */
  headsIn(file: string, range: { readonly start: number; readonly end: number }): readonly HeadDef[];
  isVisible(visibility: import("./defs.js").ResolvedVisibility, from: ModuleDef): boolean;
  /** `tokio::time::Sleep`: for messages. */
  displayPath(def: AdtDef | TraitDef | FunctionDef | TypeAliasDef | ConstDef | StaticDef | ModuleDef): string;
  /** What a macro expands to inside a body, without what `#[cfg]` turns off in the crate. Bodies are given so (`body()`). */
  configured(expansion: ExpansionResult, crate: Crate): ExpansionResult;
  /** What a call of `cfg_select!` stands for in the crate. */
  selected(call: MacroCall, crate: Crate): readonly Token[];
  /** Counts up whenever anything but a body has changed: what was computed from definitions before may be wrong now. */
  readonly revision: number;
}

/**
 * Heads: `adt:<unique id>` (see `adtHead`), `ref`, `refmut`, `ptr`, `slice`, `array`, `tuple:<arity>`, `never`, `fn:<arity>`,
 * `dyn:<trait id>`, a primitive's name; `*` for a type parameter or projection, which matches every head.
 */
export interface Heads {
  adtHead(adt: AdtDef): SimplifiedType;
  dynHead(trait: TraitDef): SimplifiedType;
}
