/**
 * Types in paths of expressions and patterns: the `Vec::<u8>` of `Vec::<u8>::new()`. Arguments that are not written are
 * inference variables, also those that have a default: `HashMap::with_hasher(..)` finds its hasher.
 */
import type { PathResolution } from "../../hir/declarations.js";
import type { AdtDef, GenericOwner, TypeAliasDef, VariantDef } from "../../hir/defs.js";
import type { GenericArguments, MethodCallExpr, Path } from "../../syntax/ast.js";
import { erasedRegion, genericArgs, isType } from "../argTerms.js";
import { genericsOf } from "../generics.js";
import { adtType, unknownType } from "../interner.js";
import { typeOfAlias } from "../items.js";
import { lowerAdt, lowerAlias, lowerAssociated, lowerPathType } from "../lowerPath.js";
import { eraseRegions, substitute } from "../subst.js";
import { type GenericArg, type GenericArgs, type Type, TypeFlag } from "../type.js";
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

/** `Name<args>` with the regions as written, or `Name` with variables for all arguments. */
function writtenAdt(fcx: FnCtxt, adt: AdtDef, args: GenericArguments | undefined): Type {
  return args === undefined ? adtType(adt, freshArgs(fcx, adt)) : lowerAdt(fcx.lowering(), adt, args);
}

/** The same of an alias. */
function writtenAlias(fcx: FnCtxt, alias: TypeAliasDef, args: GenericArguments | undefined): Type {
  return args === undefined && alias.type !== undefined
    ? substitute(typeOfAlias(fcx.cx, alias), freshArgs(fcx, alias))
    : lowerAlias(fcx.lowering(), alias, args);
}

/** The type that the path's segments before `end` name, with the regions as written. */
export function writtenBase(fcx: FnCtxt, path: Path, { resolution, segment }: PathResolution, end: number): Type {
  const lowering = fcx.lowering();
  if (resolution.kind === "unresolved") return unknownType(resolution.reason);
  if (resolution.kind !== "adt" && resolution.kind !== "typeAlias") {
    const prefix = end === path.segments.length ? path : { ...path, segments: path.segments.slice(0, end) };
    return lowerPathType(lowering, prefix, undefined);
  }
  const args = path.segments[segment]?.arguments;
  let type =
    resolution.kind === "adt" ? writtenAdt(fcx, resolution.adt, args) : writtenAlias(fcx, resolution.alias, args);
  for (let index = segment + 1; index < end; index++) {
    const associated = path.segments[index];
    if (associated !== undefined) type = lowerAssociated(lowering, type, associated);
  }
  return type;
}

/** What inference works with: normalised, without regions. */
export function inferredType(fcx: FnCtxt, written: Type): Type {
  return fcx.normalize(eraseRegions(written));
}

export function inferredArgs(fcx: FnCtxt, written: GenericArgs): GenericArgs {
  return genericArgs(written.list.map((arg) => (isType(arg) ? inferredType(fcx, arg) : fcx.eraseArg(arg))));
}

/** Keeps what the path says of lifetimes, or asks of them, for the borrow checker. */
export function noteUserPath(fcx: FnCtxt, path: Path | MethodCallExpr, type: Type | undefined, self?: Type): void {
  const said = type !== undefined && mayAskOfRegions(type) ? type : undefined;
  const saidOfSelf = self !== undefined && mayAskOfRegions(self) ? self : undefined;
  if (said !== undefined || saidOfSelf !== undefined) fcx.tables.userPaths.set(path, { type: said, self: saidOfSelf });
}

/** The same for a trait's constant: `<() as Trait<'a>>::CONST`. */
export function noteUserTrait(fcx: FnCtxt, path: Path, trait: GenericArgs): void {
  if (mayAskOfRegions(trait)) fcx.tables.userPaths.set(path, { type: undefined, self: undefined, trait });
}

/**
 * A projection does so by the impl that it stands for: `<(_,) as Trait>::Out`; a parameter where a part must outlive something:
 * `None::<Static<T>>` (rust-lang/rust#149389).
 */
function mayAskOfRegions(type: Type | GenericArgs): boolean {
  return (type.flags & (TypeFlag.hasRegion | TypeFlag.hasProjection | TypeFlag.hasParam)) !== 0;
}

/** The same with the regions as written. */
export function writtenTypeRelative(fcx: FnCtxt, path: Path): Type {
  return lowerPathType(fcx.lowering(), path, undefined);
}

/** The type of a variant's values; arguments stand at the variant or at its enum: `Option::<u8>::None`, `None::<u8>`. */
export function variantType(fcx: FnCtxt, path: Path, variant: VariantDef, segment: number): Type {
  const own = path.segments[segment]?.arguments;
  const ofEnum = variant.adt.adtKind === "enum" ? path.segments[segment - 1]?.arguments : undefined;
  const written = writtenAdt(fcx, variant.adt, own ?? ofEnum);
  noteUserPath(fcx, path, written);
  return inferredType(fcx, written);
}
