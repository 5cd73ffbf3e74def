/** What associated types and opaque types promise: the bounds that stand behind `type Item: …` and `impl …`. */

import type { TraitDef, TypeAliasDef } from "../hir/defs.js";
import { boundRegion, genericArgs, isRegion, isType } from "./argTerms.js";
import type { TypeContext } from "./context.js";
import { genericsOf } from "./generics.js";
import { opaqueType, projectionType } from "./interner.js";
import { lowerBounds } from "./lowerBounds.js";
import { itemLowering, TypeLowering } from "./lowerType.js";
import { foldPredicate, type Predicate, substitutePredicate } from "./predicate.js";
import { elaborate, predicatesOf } from "./predicates.js";
import { opaqueBoundsLowering, signatureInfo } from "./signatures.js";
import { foldType, type TypeFolder } from "./subst.js";
import { type GenericArgs, type OpaqueDef, type OpaqueType, type ProjectionType, type Type, TypeFlag } from "./type.js";

const none: readonly Predicate[] = [];

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
