/**
 * What bounds and where clauses say, as data. A predicate is a binder: bound regions of depth 0 in it are those of its
 * `for<'a>` and are the predicate's own.
 */

import { projectionType } from "./interner.js";
import {
  eraseArgRegions,
  eraseRegions,
  instantiateBoundArgs,
  instantiateBoundType,
  type RegionMaker,
  substitute,
  substituteArgs,
  substituteRegion,
} from "./subst.js";
import type { GenericArgs, ProjectionType, Region, TraitRef, Type } from "./type.js";

export type Predicate =
  | TraitPredicate
  | ProjectionPredicate
  /** `T: 'a` */
  | { readonly kind: "typeOutlives"; readonly type: Type; readonly region: Region }
  /** `'longer: 'shorter` */
  | { readonly kind: "regionOutlives"; readonly longer: Region; readonly shorter: Region }
  /** `T: Trait`, of a trait that is not found: any other may follow from it. */
  | { readonly kind: "unknownTrait"; readonly type: Type };

/**
 * As declared, in terms of the parameters of who declares it, with the lifetimes that its `for<'a>` binds: kept where inference works
 * with a predicate that was opened and erased, so that the signature of a closure that it asks for can bind the same lifetimes.
 */
interface Declared {
  readonly declared?: Predicate | undefined;
}

interface TraitPredicate extends Declared {
  readonly kind: "trait";
  readonly traitRef: TraitRef;
}

/** `<T as Iterator>::Item == U` */
interface ProjectionPredicate extends Declared {
  readonly kind: "projection";
  readonly projection: ProjectionType;
  readonly type: Type;
}

export function substitutePredicate(predicate: Predicate, args: GenericArgs): Predicate {
  switch (predicate.kind) {
    case "trait":
      return {
        kind: "trait",
        traitRef: { trait: predicate.traitRef.trait, args: substituteArgs(predicate.traitRef.args, args) },
        declared: predicate.declared,
      };
    case "projection":
      return {
        kind: "projection",
        projection: withArgs(predicate.projection, substituteArgs(predicate.projection.args, args)),
        type: substitute(predicate.type, args),
        declared: predicate.declared,
      };
    case "typeOutlives":
      return {
        kind: "typeOutlives",
        type: substitute(predicate.type, args),
        region: substituteRegion(predicate.region, args),
      };
    case "regionOutlives":
      return {
        kind: "regionOutlives",
        longer: substituteRegion(predicate.longer, args),
        shorter: substituteRegion(predicate.shorter, args),
      };
    case "unknownTrait":
      return { kind: "unknownTrait", type: substitute(predicate.type, args) };
  }
}

function withArgs(projection: ProjectionType, args: GenericArgs): ProjectionType {
  return projectionType(projection.assoc, projection.trait, args);
}

/** Opens the predicate's binder. */
export function instantiatePredicate(predicate: Predicate, maker?: RegionMaker): Predicate {
  switch (predicate.kind) {
    case "trait": {
      const args = instantiateBoundArgs(predicate.traitRef.args, maker);
      return args === predicate.traitRef.args
        ? predicate
        : { kind: "trait", traitRef: { trait: predicate.traitRef.trait, args } };
    }
    case "projection":
      return {
        kind: "projection",
        projection: withArgs(predicate.projection, instantiateBoundArgs(predicate.projection.args, maker)),
        type: instantiateBoundType(predicate.type, maker),
      };
    case "typeOutlives":
    case "unknownTrait":
      return { ...predicate, type: instantiateBoundType(predicate.type, maker) };
    case "regionOutlives":
      return predicate;
  }
}

/** Opens the binder and erases all regions: what inference works with. Outlives predicates make no sense then. */
export function erasePredicate(predicate: Predicate): Predicate {
  const opened = instantiatePredicate(predicate);
  switch (opened.kind) {
    case "trait":
      return {
        kind: "trait",
        traitRef: { trait: opened.traitRef.trait, args: eraseArgRegions(opened.traitRef.args) },
        declared: declaredOf(predicate),
      };
    case "projection":
      return {
        kind: "projection",
        projection: withArgs(opened.projection, eraseArgRegions(opened.projection.args)),
        type: eraseRegions(opened.type),
        declared: declaredOf(predicate),
      };
    case "unknownTrait":
      return { kind: "unknownTrait", type: eraseRegions(opened.type) };
    case "typeOutlives":
    case "regionOutlives":
      return opened;
  }
}

/** The predicate as declared: itself, where it was not erased. */
export function declaredOf(predicate: Predicate): Predicate {
  return "declared" in predicate ? (predicate.declared ?? predicate) : predicate;
}
