/**
 * The room's memory: the declarations it asks, and what was worked out about them, by definition.
 *
 * A context is good for as long as impls, their members and what names of types resolve to are the same. When one of those changes the
 * host makes a new one, which costs a fraction of a millisecond and fills as it is asked; edits inside bodies and in the signatures of
 * functions of modules need none. Terms outlive contexts (see `forgetTerms`).
 */
import type { Declarations, Heads } from "../hir/declarations.js";
import type {
  AdtDef,
  ConstDef,
  FieldDef,
  FunctionDef,
  GenericOwner,
  GenericParamDef,
  ImplDef,
  ItemScope,
  StaticDef,
  TraitDef,
  TypeAliasDef,
  VariantDef,
} from "../hir/defs.js";
import type { Bound, Expr, MacroCall, Path, TypeExpr } from "../syntax/ast.js";
import type { FlatGenerics } from "./generics.js";
import { definitionId } from "./interner.js";
import type { ImplHeader } from "./items.js";
import type { ParamEnv } from "./paramEnv.js";
import type { Predicate } from "./predicate.js";
import type { SignatureInfo } from "./signatures.js";
import type { BuiltinTrait } from "./traits/builtinTrait.js";
import { ImplIndex } from "./traits/implIndex.js";
import type {
  ClosureType,
  Const,
  CoroutineType,
  FnSignature,
  GenericParam,
  ImplTraitParam,
  OpaqueDef,
  Type,
} from "./type.js";

/** What is known of a closure or async block whose body is typed, or being typed. */
export interface ClosureFacts {
  /** Parameters and result, in terms of the owner's parameters. Its own `for<'a>` regions are bound at depth 0. */
  readonly signature: FnSignature;
  /** `undefined`: not known yet, or an async block. */
  readonly kind: "Fn" | "FnMut" | "FnOnce" | undefined;
  /** Types of what it holds: the place's for captures by value, a reference for the others. `undefined`: not known yet. */
  readonly captures: readonly Type[] | undefined;
}

/** Set by the inference of bodies, which this folder's other files know nothing of. */
export interface Hooks {
  closureFacts?: (type: ClosureType | CoroutineType) => ClosureFacts | undefined;
  expandTypeMacro?: (call: MacroCall, scope: ItemScope) => TypeExpr | undefined;
}

/** What a trait asks of its objects' lifetime: one of its parameters, by index. */
export type ObjectLifetime = "none" | "static" | number;

class Caches {
  readonly generics = new WeakMap<GenericOwner, FlatGenerics>();
  readonly implTraitParams = new WeakMap<TypeExpr, ImplTraitParam>();
  readonly implHeaders = new WeakMap<ImplDef, ImplHeader>();
  readonly aliasTypes = new WeakMap<TypeAliasDef, Type>();
  readonly fieldTypes = new WeakMap<FieldDef, Type>();
  readonly constTypes = new WeakMap<ConstDef | StaticDef, Type>();
  readonly defaultTypes = new WeakMap<GenericParamDef, Type>();
  readonly signatures = new WeakMap<FunctionDef, SignatureInfo>();
  readonly constructorSignatures = new WeakMap<VariantDef, FnSignature>();
  readonly opaques = new WeakMap<TypeExpr, OpaqueDef>();
  readonly asyncOpaques = new WeakMap<FunctionDef, OpaqueDef>();
  readonly unevaluatedConsts = new WeakMap<Expr, Const>();
  readonly superBounds = new WeakMap<TraitDef, readonly Bound[]>();
  readonly predicates = new WeakMap<GenericOwner, readonly Predicate[]>();
  readonly obligations = new WeakMap<GenericOwner, readonly Predicate[]>();
  readonly superPredicates = new WeakMap<TraitDef, readonly Predicate[]>();
  readonly superTraits = new WeakMap<TraitDef, ReadonlySet<TraitDef>>();
  readonly objectLifetimes = new WeakMap<TraitDef, ObjectLifetime>();
  readonly paramEnvs = new WeakMap<GenericOwner, ParamEnv>();
  readonly maybeSized = new WeakMap<GenericParam, boolean>();
  readonly itemBounds = new WeakMap<TypeAliasDef, readonly Predicate[]>();
  readonly opaqueBounds = new WeakMap<OpaqueDef, readonly Predicate[]>();
  readonly builtinTraits = new WeakMap<TraitDef, BuiltinTrait | "none">();
  /** With some arguments, for somebody: see `mir/build/inhabited.ts`. */
  readonly mayBeUninhabited = new WeakMap<AdtDef, boolean>();
  readonly adtHeads = new WeakMap<AdtDef, string>();
  readonly pathExprs = new WeakMap<Path, Expr>();
}

export class TypeContext {
  readonly caches = new Caches();
  /** Impls by trait and head, methods by name, and answers about them. */
  readonly impls: ImplIndex;
  readonly hooks: Hooks = {};
  readonly #langTraits = new Map<string, TraitDef | undefined>();
  readonly #langAdts = new Map<string, AdtDef | undefined>();

  constructor(
    readonly declarations: Declarations,
    readonly heads: Heads,
  ) {
    this.impls = new ImplIndex(this);
  }

  idOf(def: WeakKey): number {
    return definitionId(def);
  }

  /** A trait by lang item (`copy`, `deref`) or canonical path (`core::convert::From`). */
  trait(name: string): TraitDef | undefined {
    if (this.#langTraits.has(name)) return this.#langTraits.get(name);
    const found = name.includes("::") ? this.declarations.wellKnown(name) : this.declarations.langItem(name);
    const trait = found?.kind === "trait" ? found : undefined;
    this.#langTraits.set(name, trait);
    return trait;
  }

  adt(name: string): AdtDef | undefined {
    if (this.#langAdts.has(name)) return this.#langAdts.get(name);
    const found = name.includes("::") ? this.declarations.wellKnown(name) : this.declarations.langItem(name);
    const adt = found?.kind === "adt" ? found : undefined;
    this.#langAdts.set(name, adt);
    return adt;
  }

  /** A path as an expression of its own, always the same one for the same path. */
  pathAsConst(path: Path): Expr {
    let expr = this.caches.pathExprs.get(path);
    if (expr === undefined) {
      expr = { kind: "path", path, span: path.span, attributes: [] };
      this.caches.pathExprs.set(path, expr);
    }
    return expr;
  }
}
