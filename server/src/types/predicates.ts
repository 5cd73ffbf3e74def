/**
 * Which predicates hold inside an item, and which its users must prove: bounds, where clauses, supertraits, bounds of
 * associated and opaque types.
 *
 * `Sized` is not among them: every type parameter is sized unless a `?Sized` says otherwise (`isMaybeSized`).
 */
import { append } from "../base/multimap.js";
import type { FunctionDef, GenericOwner, StaticDef, TraitDef, TypeAliasDef } from "../hir/defs.js";
import { superBounds } from "./assocLookup.js";
import type { TypeContext } from "./context.js";
import { genericsOf, implTraitParamOf, paramAsType, paramIndex } from "./generics.js";
import {
  boundRegion,
  erasedRegion,
  genericArgs,
  isRegion,
  isType,
  opaqueType,
  paramRegion,
  projectionType,
  unknownType,
} from "./interner.js";
import { typeOfField } from "./items.js";
import { lowerBounds, lowerBoundsInBinder } from "./lowerBounds.js";
import { itemLowering, type LoweringOptions, TypeLowering } from "./lowerType.js";
import { erasePredicate, type Predicate, substitutePredicate } from "./predicate.js";
import { opaqueBoundsLowering, signatureInfo } from "./signatures.js";
import { foldArgs, foldRegion, foldType, substitute, type TypeFolder } from "./subst.js";
import {
  type GenericArgs,
  type GenericParam,
  type OpaqueDef,
  type OpaqueType,
  type ProjectionType,
  type TraitRef,
  type Type,
  TypeFlag,
} from "./type.js";
import { walkType } from "./walk.js";

const none: readonly Predicate[] = [];

/** What a user of the item must prove, parents' first; in terms of the item's parameters. */
export function predicatesOf(cx: TypeContext, owner: GenericOwner): readonly Predicate[] {
  let predicates = cx.caches.predicates.get(owner);
  if (predicates === undefined) {
    cx.caches.predicates.set(owner, none);
    const parent = owner.generics.parent?.owner;
    const own = ownPredicates(cx, owner);
    predicates = parent === undefined ? own : [...predicatesOf(cx, parent), ...own];
    cx.caches.predicates.set(owner, predicates);
  }
  return predicates;
}

/** Without the parents'. */
function ownPredicates(cx: TypeContext, owner: GenericOwner): readonly Predicate[] {
  const { generics } = owner;
  const result: Predicate[] = [];
  const lowering = new TypeLowering(
    cx,
    owner.scope,
    owner.kind === "function" ? functionBoundLowering(cx, owner) : itemLowering,
  );
  for (const param of generics.params) {
    if (param.kind === "type") lowerBounds(lowering, paramAsType(cx, param), param.bounds, result);
    if (param.kind === "lifetime" && param.lifetimeBounds.length > 0) {
      const longer = paramRegion(param, paramIndex(cx, param));
      for (const name of param.lifetimeBounds) {
        const span = param.span ?? { start: 0, end: 0, expansion: undefined };
        result.push({ kind: "regionOutlives", longer, shorter: lowering.region({ name, hygiene: 0, span }) });
      }
    }
  }
  for (const predicate of generics.where) {
    if (predicate.kind === "lifetime") {
      const longer = lowering.region(predicate.lifetime);
      for (const bound of predicate.bounds)
        result.push({ kind: "regionOutlives", longer, shorter: lowering.region(bound) });
    } else {
      lowering.withBinder(predicate.forLifetimes, (binder) => {
        lowerBoundsInBinder(lowering, lowering.lower(predicate.type), predicate.bounds, binder, result);
      });
    }
  }
  if (owner.kind === "function") {
    for (const param of genericsOf(cx, owner).params) {
      if (param.kind === "implTrait" && param.owner === owner)
        lowerBounds(lowering, paramAsType(cx, param), param.syntax.bounds, result);
    }
  }
  if (owner.kind === "impl" && owner.derivedTrait !== undefined)
    derivedPredicates(cx, owner, owner.derivedTrait, result);
  return result;
}

/** `impl Iterator<Item = impl Display>` in an argument: the inner one is a parameter as well. */
function functionBoundLowering(cx: TypeContext, owner: FunctionDef): LoweringOptions {
  return {
    ...itemLowering,
    elided: () => erasedRegion,
    implTrait: (syntax) => {
      const param = implTraitParamOf(cx, owner, syntax);
      return param === undefined ? unknownType("`impl Trait` is not supported here") : paramAsType(cx, param);
    },
  };
}

/**
 * `#[derive(Clone)]` asks `T: Clone` of every type parameter, and of every associated type of a parameter that a field names
 * (what the derive's expansion writes).
 */
function derivedPredicates(
  cx: TypeContext,
  impl: GenericOwner & { readonly kind: "impl" },
  trait: TraitDef,
  into: Predicate[],
): void {
  const { identity } = genericsOf(cx, impl);
  const subjects = new Set<Type>();
  for (const arg of identity.list) if (isType(arg)) subjects.add(arg);
  if (subjects.size === 0) return;
  for (const variant of impl.derivedFor?.variants ?? []) {
    for (const field of variant.fields) {
      walkType(substitute(typeOfField(cx, field), identity), (type) => {
        const self = type.kind === "projection" ? type.args.list[0] : undefined;
        if (self !== undefined && isType(self) && self.kind === "param") subjects.add(type);
        return type.kind !== "projection";
      });
    }
  }
  for (const subject of subjects) {
    into.push({
      kind: "trait",
      traitRef: { trait, args: genericArgs([subject, ...trait.generics.params.map(() => subject)]) },
    });
  }
}

/** The same without lifetimes: what inference has to prove. */
export function obligationsOf(cx: TypeContext, owner: GenericOwner): readonly Predicate[] {
  let obligations = cx.caches.obligations.get(owner);
  if (obligations === undefined) {
    obligations = predicatesOf(cx, owner)
      .filter((predicate) => predicate.kind === "trait" || predicate.kind === "projection")
      .map(erasePredicate);
    cx.caches.obligations.set(owner, obligations);
  }
  return obligations;
}

// ----------------------------------------------------------------------------------------------------- Supertraits

/** What `Self: Trait` says of `Self` besides: its direct supertraits with their bindings, in terms of the trait's parameters. */
export function superPredicates(cx: TypeContext, trait: TraitDef): readonly Predicate[] {
  let predicates = cx.caches.superPredicates.get(trait);
  if (predicates === undefined) {
    cx.caches.superPredicates.set(trait, none);
    const result: Predicate[] = [];
    const bounds = superBounds(cx, trait);
    if (bounds.length > 0 && trait.generics.traitSelf !== undefined) {
      lowerBounds(
        new TypeLowering(cx, trait.scope, itemLowering),
        paramAsType(cx, trait.generics.traitSelf),
        bounds,
        result,
      );
    }
    predicates = result;
    cx.caches.superPredicates.set(trait, predicates);
  }
  return predicates;
}

/** The direct supertraits. */
export function superTraitRefs(cx: TypeContext, trait: TraitDef): readonly TraitRef[] {
  const self = trait.generics.traitSelf && paramAsType(cx, trait.generics.traitSelf);
  const refs: TraitRef[] = [];
  for (const predicate of superPredicates(cx, trait)) {
    if (predicate.kind === "trait" && predicate.traitRef.args.list[0] === self) refs.push(predicate.traitRef);
  }
  return refs;
}

/** The trait itself and all that it implies, each once. */
export function superTraits(cx: TypeContext, trait: TraitDef): ReadonlySet<TraitDef> {
  let all = cx.caches.superTraits.get(trait);
  if (all === undefined) {
    const found = new Set([trait]);
    for (const each of found) for (const { trait: next } of superTraitRefs(cx, each)) found.add(next);
    all = found;
    cx.caches.superTraits.set(trait, all);
  }
  return all;
}

/** More supertraits than any real hierarchy has; larger: an endless `trait A<T>: A<Vec<T>>` costs more before it stops. */
const maxElaborated = 256;

/** The predicates and what follows from them through supertraits. */
export function elaborate(cx: TypeContext, predicates: readonly Predicate[]): readonly Predicate[] {
  const result: Predicate[] = [];
  const seen = new Set<string>();
  const add = (predicate: Predicate): void => {
    const key = predicateKey(cx, predicate);
    if (seen.has(key) || result.length > predicates.length + maxElaborated) return;
    seen.add(key);
    result.push(predicate);
  };
  for (const predicate of predicates) add(predicate);
  for (let index = 0; index < result.length; index++) {
    const predicate = result[index];
    if (predicate?.kind !== "trait") continue;
    for (const implied of superPredicates(cx, predicate.traitRef.trait))
      add(substitutePredicate(implied, predicate.traitRef.args));
  }
  return result;
}

function predicateKey(cx: TypeContext, predicate: Predicate): string {
  switch (predicate.kind) {
    case "trait":
      return `t${cx.idOf(predicate.traitRef.trait)},${predicate.traitRef.args.id}`;
    case "projection":
      return `p${predicate.projection.id},${predicate.type.id}`;
    case "typeOutlives":
      return `o${predicate.type.id},${predicate.region.id}`;
    case "regionOutlives":
      return `r${predicate.longer.id},${predicate.shorter.id}`;
    case "unknownTrait":
      return `u${predicate.type.id}`;
  }
}

// ------------------------------------------------------------------------------------------------ The environment

/** What may be assumed inside an item. */
export interface ParamEnv {
  readonly id: number;
  /** Elaborated. */
  readonly predicates: readonly Predicate[];
  /** By trait; regions bound by a `for<'a>` are bound at depth 0. */
  readonly traitRefs: ReadonlyMap<TraitDef, readonly TraitRef[]>;
  readonly projections: ReadonlyMap<TypeAliasDef, readonly (Predicate & { readonly kind: "projection" })[]>;
  /** Parameters and projections bounded by a trait that is not found. */
  readonly open: ReadonlySet<Type>;
  /** The same without regions: what inference uses. */
  readonly erased: ParamEnv;
}

let nextEnv = 1;

class Env implements ParamEnv {
  readonly id = nextEnv++;
  readonly traitRefs = new Map<TraitDef, TraitRef[]>();
  readonly projections = new Map<TypeAliasDef, (Predicate & { readonly kind: "projection" })[]>();
  readonly open = new Set<Type>();
  #erased: ParamEnv | undefined;

  constructor(readonly predicates: readonly Predicate[]) {
    for (const predicate of predicates) {
      if (predicate.kind === "unknownTrait") this.open.add(predicate.type);
      else if (predicate.kind === "trait") append(this.traitRefs, predicate.traitRef.trait, predicate.traitRef);
      else if (predicate.kind === "projection") append(this.projections, predicate.projection.assoc, predicate);
    }
  }

  get erased(): ParamEnv {
    if (this.#erased === undefined) {
      const plain = this.predicates.filter(({ kind }) => kind !== "typeOutlives" && kind !== "regionOutlives");
      const erased = plain.map(erasePredicate);
      this.#erased =
        plain.length === this.predicates.length && plain.every((predicate, index) => isSame(predicate, erased[index]))
          ? this
          : new Env(erased);
    }
    return this.#erased;
  }
}

function isSame(a: Predicate, b: Predicate | undefined): boolean {
  if (a.kind === "trait") return b?.kind === "trait" && a.traitRef.args === b.traitRef.args;
  if (a.kind === "unknownTrait") return b?.kind === "unknownTrait" && a.type === b.type;
  return a.kind === "projection" && b?.kind === "projection" && a.projection === b.projection && a.type === b.type;
}

/** Nothing may be assumed: for questions about types without parameters. */
export const emptyEnv: ParamEnv = new Env([]);

/** An environment of its own; elaborates what it is given. */
function makeEnv(cx: TypeContext, predicates: readonly Predicate[]): ParamEnv {
  return predicates.length === 0 ? emptyEnv : new Env(elaborate(cx, predicates));
}

export function paramEnvOf(cx: TypeContext, owner: GenericOwner | StaticDef): ParamEnv {
  if (owner.kind === "static") return emptyEnv;
  let env = cx.caches.paramEnvs.get(owner);
  if (env === undefined) {
    const predicates = [...predicatesOf(cx, owner)];
    const trait =
      owner.kind === "trait"
        ? owner
        : "container" in owner && owner.container.kind === "trait"
          ? owner.container
          : undefined;
    if (trait !== undefined)
      predicates.push({ kind: "trait", traitRef: { trait, args: genericsOf(cx, trait).identity } });
    env = makeEnv(cx, predicates);
    cx.caches.paramEnvs.set(owner, env);
  }
  return env;
}

/** Does the parameter's declaration relax the implied `Sized`? A trait's `Self` is not sized by itself. */
export function isMaybeSized(cx: TypeContext, param: GenericParam): boolean {
  let answer = cx.caches.maybeSized.get(param);
  if (answer === undefined) {
    const relaxes = (bounds: readonly { readonly kind: string; readonly modifier?: string }[]): boolean =>
      bounds.some((bound) => bound.kind === "trait" && bound.modifier === "maybe");
    if (param.kind === "implTrait") answer = relaxes(param.syntax.bounds);
    else if (param.owner.kind === "trait" && param.index < 0) answer = true;
    else {
      answer =
        relaxes(param.bounds) ||
        param.owner.generics.where.some(
          (predicate) =>
            predicate.kind === "type" &&
            predicate.type.kind === "path" &&
            predicate.type.path.segments.length === 1 &&
            predicate.type.path.segments[0]?.ident.name === param.name &&
            relaxes(predicate.bounds),
        );
    }
    cx.caches.maybeSized.set(param, answer);
  }
  return answer;
}

// ------------------------------------------------------------------------------- Bounds of associated and opaque types

/** `type Item: Display;` — what every `<T as Trait>::Item` fulfils, in terms of the identity projection. */
function assocBounds(cx: TypeContext, assoc: TypeAliasDef, trait: TraitDef): readonly Predicate[] {
  let bounds = cx.caches.itemBounds.get(assoc);
  if (bounds === undefined) {
    cx.caches.itemBounds.set(assoc, none);
    const self = projectionType(assoc, trait, genericsOf(cx, assoc).identity);
    const result: Predicate[] = [];
    lowerBounds(new TypeLowering(cx, assoc.scope, itemLowering), self, assoc.bounds, result);
    // `trait Tr where Self::Item: Display` says the same of it.
    for (const predicate of ownPredicatesOfTrait(cx, trait)) {
      if (predicate.kind === "trait" && predicate.traitRef.args.list[0] === self) result.push(predicate);
      if (predicate.kind === "projection" && predicate.projection.args.list[0] === self) result.push(predicate);
    }
    bounds = elaborate(cx, result);
    cx.caches.itemBounds.set(assoc, bounds);
  }
  return bounds;
}

function ownPredicatesOfTrait(cx: TypeContext, trait: TraitDef): readonly Predicate[] {
  return trait.generics.where.length === 0 ? none : predicatesOf(cx, trait);
}

/** What a projection fulfils by the declaration of its associated type. */
export function boundsOfProjection(cx: TypeContext, projection: ProjectionType): readonly Predicate[] {
  const bounds = assocBounds(cx, projection.assoc, projection.trait);
  return bounds.length === 0 ? bounds : bounds.map((bound) => substitutePredicate(bound, projection.args));
}

/** Does the associated type's declaration relax the implied `Sized`? */
export function isMaybeSizedAssoc(assoc: TypeAliasDef): boolean {
  return assoc.bounds.some((bound) => bound.kind === "trait" && bound.modifier === "maybe");
}

/** What an `impl Trait` type fulfils; nothing for the future of an `async fn`, which is a `Future` by rule. */
export function boundsOfOpaque(cx: TypeContext, opaque: OpaqueType): readonly Predicate[] {
  const { def } = opaque;
  if (def.kind === "asyncFn") return none;
  let bounds = cx.caches.opaqueBounds.get(def);
  const owner = def.function;
  if (bounds === undefined) {
    cx.caches.opaqueBounds.set(def, none);
    const self = opaqueType(def, identityOfOpaque(cx, def));
    const result: Predicate[] = [];
    const lowering = new TypeLowering(cx, owner.scope, opaqueBoundsLowering(cx, def, self));
    lowerBounds(lowering, self, def.syntax.bounds, result);
    bounds = elaborate(cx, result);
    cx.caches.opaqueBounds.set(def, bounds);
  }
  if (bounds.length === 0) return bounds;
  const folder = opaqueInstantiation(opaque.args, genericsOf(cx, owner).params.length, 1);
  return bounds.map((bound) => foldPredicate(bound, folder));
}

/** The opaque type's arguments as its bounds see them: parameters, then the signature's own lifetimes, captured or not. */
function identityOfOpaque(cx: TypeContext, def: OpaqueDef): GenericArgs {
  const owner = def.function;
  const { identity } = genericsOf(cx, owner);
  if (owner.kind !== "function") return identity;
  const { binder } = signatureInfo(cx, owner).signature;
  return binder === 0
    ? identity
    : genericArgs([
        ...identity.list,
        ...Array.from({ length: binder }, (_, index) => boundRegion(0, index, undefined)),
      ]);
}

/** What awaiting the future of an `async fn` gives. */
export function awaitedOf(cx: TypeContext, opaque: OpaqueType): Type | undefined {
  const { def } = opaque;
  if (def.kind !== "asyncFn") return undefined;
  return foldType(
    signatureInfo(cx, def.function).awaited,
    opaqueInstantiation(opaque.args, genericsOf(cx, def.function).params.length, 0),
  );
}

/**
 * The function's own bound lifetimes stand after the parameters in `args`. `binders`: how many binders further in the term is than the
 * signature; 1 in a predicate.
 */
function opaqueInstantiation(args: GenericArgs, paramCount: number, binders: number): TypeFolder {
  return {
    mask: TypeFlag.hasParam | TypeFlag.hasBoundRegion,
    param(type) {
      const arg = args.list[type.index];
      return arg !== undefined && isType(arg) ? arg : type;
    },
    region(region, depth) {
      const position =
        region.kind === "param"
          ? region.index
          : region.kind === "bound" && region.depth === depth + binders
            ? paramCount + region.index
            : -1;
      const arg = position < 0 ? undefined : args.list[position];
      return arg !== undefined && !isType(arg) && isRegion(arg) ? arg : region;
    },
    const(value) {
      const arg = value.kind === "param" ? args.list[value.index] : undefined;
      return arg === undefined || isType(arg) || isRegion(arg) ? value : arg;
    },
  };
}

function foldPredicate(predicate: Predicate, folder: TypeFolder): Predicate {
  switch (predicate.kind) {
    case "trait":
      return {
        kind: "trait",
        traitRef: { trait: predicate.traitRef.trait, args: foldArgs(predicate.traitRef.args, folder) },
      };
    case "projection": {
      const { assoc, trait, args } = predicate.projection;
      return {
        kind: "projection",
        projection: projectionType(assoc, trait, foldArgs(args, folder)),
        type: foldType(predicate.type, folder),
      };
    }
    case "typeOutlives":
      return {
        kind: "typeOutlives",
        type: foldType(predicate.type, folder),
        region: foldRegion(predicate.region, folder),
      };
    case "unknownTrait":
      return { kind: "unknownTrait", type: foldType(predicate.type, folder) };
    case "regionOutlives":
      return predicate;
  }
}
