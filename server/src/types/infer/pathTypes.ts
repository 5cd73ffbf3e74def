/**
 * Types in paths of expressions and patterns: the `Vec::<u8>` of `Vec::<u8>::new()`. Arguments that are not written are
 * inference variables, also those that have a default: `HashMap::with_hasher(..)` finds its hasher.
 */
import type { PathResolution } from "../../hir/declarations.js";
import type { AdtDef, GenericOwner, VariantDef } from "../../hir/defs.js";
import type { GenericArguments, Path } from "../../syntax/ast.js";
import { genericsOf } from "../generics.js";
import { adtType, erasedRegion, genericArgs, unknownType } from "../interner.js";
import { lowerAdt, lowerAssociated, lowerPathType } from "../lowerPath.js";
import { eraseRegions } from "../subst.js";
import type { GenericArg, GenericArgs, Type } from "../type.js";
import type { FnCtxt } from "./fnCtxt.js";

/** A variable for each parameter of the item, after the given arguments of its parents. */
export function freshArgs(
  fcx: FnCtxt,
  owner: GenericOwner | VariantDef,
  prefix: readonly GenericArg[] = [],
): GenericArgs {
  const { params } = genericsOf(fcx.cx, owner);
  if (params.length === prefix.length) return genericArgs(prefix);
  const list: GenericArg[] = [...prefix];
  for (let index = prefix.length; index < params.length; index++) {
    const kind = params[index]?.kind;
    list.push(kind === "lifetime" ? erasedRegion : kind === "const" ? fcx.newConstVar() : fcx.newVar());
  }
  return genericArgs(list);
}

/** `Name<args>`, or `Name` with variables for all arguments. */
export function lowerAdtHere(fcx: FnCtxt, adt: AdtDef, args: GenericArguments | undefined): Type {
  if (args === undefined) return adtType(adt, freshArgs(fcx, adt));
  return fcx.normalize(eraseRegions(lowerAdt(fcx.lowering(), adt, args)));
}

/** The type that the path's segments before `end` name. */
export function lowerBase(fcx: FnCtxt, path: Path, { resolution, segment }: PathResolution, end: number): Type {
  const lowering = fcx.lowering();
  if (resolution.kind === "unresolved") return unknownType(resolution.reason);
  if (resolution.kind !== "adt") {
    const prefix = end === path.segments.length ? path : { ...path, segments: path.segments.slice(0, end) };
    return fcx.normalize(eraseRegions(lowerPathType(lowering, prefix, undefined)));
  }
  let type = lowerAdtHere(fcx, resolution.adt, path.segments[segment]?.arguments);
  for (let index = segment + 1; index < end; index++) {
    const associated = path.segments[index];
    if (associated !== undefined) type = eraseRegions(lowerAssociated(lowering, type, associated));
  }
  return fcx.normalize(type);
}

/** `<T>::Name`, `<T as Trait>::Name` as a whole. */
export function lowerTypeRelative(fcx: FnCtxt, path: Path): Type {
  return fcx.normalize(eraseRegions(lowerPathType(fcx.lowering(), path, undefined)));
}

/** The type of a variant's values; arguments stand at the variant or at its enum: `Option::<u8>::None`, `None::<u8>`. */
export function variantType(fcx: FnCtxt, path: Path, variant: VariantDef, segment: number): Type {
  const own = path.segments[segment]?.arguments;
  const ofEnum = variant.adt.adtKind === "enum" ? path.segments[segment - 1]?.arguments : undefined;
  return lowerAdtHere(fcx, variant.adt, own ?? ofEnum);
}
