/**
 * Which trait's associated type a name means: `T::Item`, `Self::Item`, `Item = u8`.
 *
 * Bounds are searched by the *names* of their traits first, and only the bound that leads to the name is lowered. So a
 * bound may itself mention an associated type of the same parameter (`T: Iterator + Extend<T::Item>`) without going in circles
 * (rustc's `explicit_supertraits_containing_assoc_item` does the same).
 */
import type { GenericOwner, GenericParamDef, GenericsDef, ItemScope, TraitDef, TypeAliasDef } from "../hir/defs.js";
import type { Bound, TypeExpr } from "../syntax/ast.js";
import type { TypeContext } from "./context.js";
import { genericsOf, paramAsType } from "./generics.js";
import { lowerBoundTraitRef } from "./lowerBounds.js";
import { instantiateBoundArgs, substituteTraitRef } from "./subst.js";
import type { GenericParam, TraitRef, Type } from "./type.js";

export interface AssocType {
  readonly assoc: TypeAliasDef;
  /** Of the trait that declares it. */
  readonly traitRef: TraitRef;
}

/** In the trait or the nearest supertrait that declares it. */
export function assocTypeOfTraitRef(cx: TypeContext, traitRef: TraitRef, name: string): AssocType | undefined {
  const own = traitRef.trait.associatedTypes.get(name);
  if (own !== undefined) return { assoc: own, traitRef };
  const leading = superBoundLeadingTo(cx, traitRef.trait, name);
  if (leading === undefined) return undefined;
  const self = paramAsType(cx, leading.self);
  const superRef = lowerBoundTraitRef(cx, leading.bound, traitRef.trait.scope, self);
  return superRef && assocTypeOfTraitRef(cx, substituteTraitRef(opened(superRef), traitRef.args), name);
}

/** Regions of a `for<'a>` bound cannot be named by `T::Item`; opened, they are erased. */
function opened({ trait, args }: TraitRef): TraitRef {
  return { trait, args: instantiateBoundArgs(args) };
}

/** Does the trait or one of its supertraits declare an associated type of this name? */
function declaresAssocType(
  cx: TypeContext,
  trait: TraitDef,
  name: string,
  visited: Set<TraitDef> = new Set(),
): boolean {
  if (trait.associatedTypes.has(name)) return true;
  if (visited.has(trait)) return false;
  visited.add(trait);
  for (const bound of superBounds(cx, trait)) {
    const superTrait = traitOfBound(cx, bound, trait.scope);
    if (superTrait !== undefined && declaresAssocType(cx, superTrait, name, visited)) return true;
  }
  return false;
}

function superBoundLeadingTo(
  cx: TypeContext,
  trait: TraitDef,
  name: string,
): { readonly bound: Bound; readonly self: GenericParamDef } | undefined {
  const self = trait.generics.traitSelf;
  if (self === undefined) return undefined;
  for (const bound of superBounds(cx, trait)) {
    const superTrait = traitOfBound(cx, bound, trait.scope);
    if (superTrait !== undefined && superTrait !== trait && declaresAssocType(cx, superTrait, name, new Set([trait])))
      return { bound, self };
  }
  return undefined;
}

/** `trait A: B where Self: C`: the bounds B and C. */
export function superBounds(cx: TypeContext, trait: TraitDef): readonly Bound[] {
  let bounds = cx.caches.superBounds.get(trait);
  if (bounds === undefined) {
    const onSelf = trait.generics.where.filter(
      (predicate) => predicate.kind === "type" && isPathTo(predicate.type, "Self"),
    );
    bounds =
      onSelf.length === 0
        ? trait.supertraits
        : [...trait.supertraits, ...onSelf.flatMap((predicate) => (predicate.kind === "type" ? predicate.bounds : []))];
    cx.caches.superBounds.set(trait, bounds);
  }
  return bounds;
}

function traitOfBound(cx: TypeContext, bound: Bound, scope: ItemScope): TraitDef | undefined {
  return bound.kind === "trait" && bound.modifier !== "maybe"
    ? cx.declarations.resolveTrait(bound.path, scope)
    : undefined;
}

export function isPathTo(type: TypeExpr, name: string): boolean {
  if (type.kind !== "path" || type.path.qualifiedSelf !== undefined || type.path.segments.length !== 1) return false;
  return type.path.segments[0]?.ident.name === name;
}

/** `T::name` by the bounds that are in scope for the parameter. */
export function assocTypeOfParam(
  cx: TypeContext,
  param: GenericParam,
  name: string,
  scope: ItemScope,
): AssocType | undefined {
  const self = paramAsType(cx, param);
  if (param.kind === "implTrait") return inBounds(cx, param.syntax.bounds, name, param.owner.scope, self);
  if (param.owner.kind === "trait" && param.index < 0) {
    const found = assocTypeOfTraitRef(cx, { trait: param.owner, args: genericsOf(cx, param.owner).identity }, name);
    if (found !== undefined) return found;
  }
  const declared = inBounds(cx, param.bounds, name, param.owner.scope, self);
  if (declared !== undefined) return declared;
  for (let generics: GenericsDef | undefined = scope.generics; generics !== undefined; generics = generics.parent) {
    const found = inWhereClauses(cx, generics, param, name, self);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inWhereClauses(
  cx: TypeContext,
  generics: GenericsDef,
  param: GenericParamDef,
  name: string,
  self: Type,
): AssocType | undefined {
  const scope = scopeOfOwner(generics.owner);
  for (const predicate of generics.where) {
    if (predicate.kind !== "type" || !isPathTo(predicate.type, param.name)) continue;
    const found = inBounds(cx, predicate.bounds, name, scope, self);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where the item's own where clauses and bounds are resolved. */
function scopeOfOwner(owner: GenericOwner): ItemScope {
  return owner.scope;
}

function inBounds(
  cx: TypeContext,
  bounds: readonly Bound[],
  name: string,
  scope: ItemScope,
  self: Type,
): AssocType | undefined {
  for (const bound of bounds) {
    const trait = traitOfBound(cx, bound, scope);
    if (trait === undefined || !declaresAssocType(cx, trait, name)) continue;
    const traitRef = lowerBoundTraitRef(cx, bound, scope, self);
    const found = traitRef && assocTypeOfTraitRef(cx, opened(traitRef), name);
    if (found !== undefined) return found;
  }
  return undefined;
}
