/**
 * What bounds and where clauses say, as data. A predicate is a binder: bound regions of depth 0 in it are those of its
 * `for<'a>` and are the predicate's own.
 */

import { projectionType } from "./interner.js";
import {
  eraseArgRegions,
  eraseRegions,
  foldArgs,
  foldRegion,
  foldType,
  instantiateBoundArgs,
  instantiateBoundType,
  type RegionMaker,
  substitute,
  substituteArgs,
  substituteRegion,
  substituteTraitRef,
  type TypeFolder,
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

/** What is done with the parts of a predicate. */
interface PartMap {
  args(args: GenericArgs): GenericArgs;
  type(type: Type): Type;
  region(region: Region): Region;
}

/** The predicate made of what its parts become. */
function mapPredicate(predicate: Predicate, to: PartMap, declared?: Predicate): Predicate {
  switch (predicate.kind) {
    case "trait": {
      const { trait, args } = predicate.traitRef;
      return { kind: "trait", traitRef: { trait, args: to.args(args) }, declared };
    }
    case "projection": {
      const { assoc, trait, args } = predicate.projection;
      const projection = projectionType(assoc, trait, to.args(args));
      return { kind: "projection", projection, type: to.type(predicate.type), declared };
    }
    case "typeOutlives":
      return { kind: "typeOutlives", type: to.type(predicate.type), region: to.region(predicate.region) };
    case "regionOutlives":
      return { kind: "regionOutlives", longer: to.region(predicate.longer), shorter: to.region(predicate.shorter) };
    case "unknownTrait":
      return { kind: "unknownTrait", type: to.type(predicate.type) };
  }
}

export function substitutePredicate(predicate: Predicate, args: GenericArgs): Predicate {
  if (predicate.kind === "trait") {
    const { traitRef, declared } = predicate;
    const substituted = substituteTraitRef(traitRef, args);
    return substituted === traitRef ? predicate : { kind: "trait", traitRef: substituted, declared };
  }
  const to: PartMap = {
    args: (own) => substituteArgs(own, args),
    type: (type) => substitute(type, args),
    region: (region) => substituteRegion(region, args),
  };
  return mapPredicate(predicate, to, "declared" in predicate ? predicate.declared : undefined);
}

/** Forgets what was declared. */
export function foldPredicate(predicate: Predicate, folder: TypeFolder): Predicate {
  return mapPredicate(predicate, {
    args: (args) => foldArgs(args, folder),
    type: (type) => foldType(type, folder),
    region: (region) => foldRegion(region, folder),
  });
}

/** Opens the predicate's binder. */
export function instantiatePredicate(predicate: Predicate, maker?: RegionMaker): Predicate {
  // Nothing in it is bound.
  if (predicate.kind === "regionOutlives") return predicate;
  if (predicate.kind === "trait") {
    const { trait, args } = predicate.traitRef;
    const opened = instantiateBoundArgs(args, maker);
    return opened === args ? predicate : { kind: "trait", traitRef: { trait, args: opened }, declared: undefined };
  }
  return mapPredicate(predicate, {
    args: (args) => instantiateBoundArgs(args, maker),
    type: (type) => instantiateBoundType(type, maker),
    region: (region) => region,
  });
}

const ERASED: PartMap = { args: eraseArgRegions, type: eraseRegions, region: (region) => region };

/** Opens the binder and erases all regions: what inference works with. Outlives predicates make no sense then. */
export function erasePredicate(predicate: Predicate): Predicate {
  const opened = instantiatePredicate(predicate);
  if (opened.kind === "typeOutlives" || opened.kind === "regionOutlives") return opened;
  return mapPredicate(opened, ERASED, declaredOf(predicate));
}

/** The predicate as declared: itself, where it was not erased. */
export function declaredOf(predicate: Predicate): Predicate {
  return "declared" in predicate ? (predicate.declared ?? predicate) : predicate;
}
