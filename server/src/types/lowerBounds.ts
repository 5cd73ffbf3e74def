/**
 * Bounds: `T: Trait<A, Item = B> + 'a` as predicates, and `dyn Trait + Send + 'a` as a type.
 *
 * A bound is a binder: lifetimes of its `for<'a>`, and those left out of `Fn(&A) -> &B`, are bound regions of depth 0. Its self
 * type is lowered inside it.
 */
import type { ItemScope, TraitDef } from "../hir/defs.js";
import type { AssociatedConstraint, Bound, GenericArguments } from "../syntax/ast.js";
import { genericArgs, isRegion, isType, staticRegion } from "./argTerms.js";
import { assocTypeOfTraitRef, superBounds } from "./assocLookup.js";
import type { ObjectLifetime, TypeContext } from "./context.js";
import { dynType, projectionType, tupleType, unknownType } from "./interner.js";
import { lowerArguments } from "./lowerPath.js";
import { addLifetimes, type Binder, itemLowering, TypeLowering } from "./lowerType.js";
import type { Predicate } from "./predicate.js";
import { shiftType } from "./subst.js";
import type { DynType, GenericArg, Region, TraitRef, Type } from "./type.js";

type TraitBound = Bound & { readonly kind: "trait" };

/** The trait reference of one bound, its regions bound at depth 0; undefined for lifetimes, `?Trait` and unknown traits. */
export function lowerBoundTraitRef(cx: TypeContext, bound: Bound, scope: ItemScope, self: Type): TraitRef | undefined {
  if (bound.kind !== "trait" || bound.modifier === "maybe") return undefined;
  const lowering = new TypeLowering(cx, scope, itemLowering);
  return lowering.withBinder(
    bound.forLifetimes,
    (binder) => traitBound(lowering, bound, shiftType(self, 1), binder)?.traitRef,
  );
}

interface LoweredBound {
  readonly traitRef: TraitRef;
  readonly bindings: readonly {
    readonly projection: Type;
    readonly constraint: AssociatedConstraint | undefined;
    readonly type: Type | undefined;
  }[];
}

/** Inside the bound's binder. */
function traitBound(lowering: TypeLowering, bound: TraitBound, self: Type, binder: Binder): LoweredBound | undefined {
  const trait = lowering.cx.declarations.resolveTrait(bound.path, lowering.scope);
  if (trait === undefined) return undefined;
  const syntax = bound.path.segments[bound.path.segments.length - 1]?.arguments;
  if (syntax?.kind === "parenthesized") return parenthesizedBound(lowering, trait, syntax, self, binder);
  const traitRef: TraitRef = { trait, args: genericArgs(lowerArguments(lowering, trait, syntax, [self])) };
  if (syntax?.kind !== "angle" || syntax.constraints.length === 0) return { traitRef, bindings: [] };
  const bindings = syntax.constraints.map((constraint) => {
    const projection = projectConstraint(lowering, traitRef, constraint);
    const type = constraint.type === undefined ? undefined : lowering.lower(constraint.type);
    return { projection, constraint, type };
  });
  return { traitRef, bindings };
}

function projectConstraint(lowering: TypeLowering, traitRef: TraitRef, constraint: AssociatedConstraint): Type {
  const found = assocTypeOfTraitRef(lowering.cx, traitRef, constraint.ident.name);
  if (found === undefined) return unknownType(`no associated type \`${constraint.ident.name}\``);
  const list = lowerArguments(lowering, found.assoc, constraint.arguments, found.traitRef.args.list);
  return projectionType(found.assoc, found.traitRef.trait, genericArgs(list));
}

/** `Fn(A, B) -> C` is `Fn<(A, B), Output = C>`. */
function parenthesizedBound(
  lowering: TypeLowering,
  trait: TraitDef,
  syntax: GenericArguments & { readonly kind: "parenthesized" },
  self: Type,
  binder: Binder,
): LoweredBound {
  const { inputs, output } = lowering.lowerFunctionLike(syntax.inputs, syntax.output, binder);
  const traitRef: TraitRef = { trait, args: genericArgs([self, tupleType(inputs)]) };
  const found = assocTypeOfTraitRef(lowering.cx, traitRef, "Output");
  if (found === undefined) return { traitRef, bindings: [] };
  const projection = projectionType(found.assoc, found.traitRef.trait, found.traitRef.args);
  return { traitRef, bindings: [{ projection, constraint: undefined, type: output }] };
}

/** What `self: bounds` says. `self` is lowered outside the bounds' binders. */
export function lowerBounds(lowering: TypeLowering, self: Type, bounds: readonly Bound[], into: Predicate[]): void {
  for (const bound of bounds) {
    if (bound.kind === "use") continue;
    if (bound.kind === "lifetime") {
      const region = lowering.withBinder([], () => lowering.region(bound.lifetime));
      into.push({ kind: "typeOutlives", type: shiftType(self, 1), region });
      continue;
    }
    lowering.withBinder(bound.forLifetimes, (binder) =>
      lowerTraitBound(lowering, shiftType(self, 1), bound, binder, into),
    );
  }
}

/** The same for a where clause `for<'a> T: bounds`, inside its binder already. */
export function lowerBoundsInBinder(
  lowering: TypeLowering,
  self: Type,
  bounds: readonly Bound[],
  binder: Binder,
  into: Predicate[],
): void {
  for (const bound of bounds) {
    if (bound.kind === "use") continue;
    if (bound.kind === "lifetime") {
      into.push({ kind: "typeOutlives", type: self, region: lowering.region(bound.lifetime) });
      continue;
    }
    addLifetimes(binder, bound.forLifetimes);
    lowerTraitBound(lowering, self, bound, binder, into);
  }
}

function lowerTraitBound(
  lowering: TypeLowering,
  self: Type,
  bound: TraitBound,
  binder: Binder,
  into: Predicate[],
): void {
  if (bound.modifier === "maybe") return;
  const lowered = traitBound(lowering, bound, self, binder);
  if (lowered === undefined) {
    into.push({ kind: "unknownTrait", type: self });
    return;
  }
  into.push({ kind: "trait", traitRef: lowered.traitRef });
  for (const { projection, constraint, type } of lowered.bindings) {
    // `Tr<method(..): 'a>` bounds what a method returns, whatever it takes: a type of which nothing is said here (RFC 3654).
    if (constraint?.arguments?.kind === "returnTypeNotation") into.push({ kind: "unknownTrait", type: projection });
    if (projection.kind !== "projection") continue;
    if (type !== undefined) into.push({ kind: "projection", projection, type });
    // `Iterator<Item: Display>` (RFC 2289): bounds of the projection, under the same binder.
    if (constraint !== undefined && constraint.bounds.length > 0)
      lowerBoundsInBinder(lowering, projection, constraint.bounds, binder, into);
  }
}

// ------------------------------------------------------------------------------------------------------------ dyn

const dynSelf = unknownType("`Self` of a `dyn` type");

/** `objectDefault`: the region that the type around gives, if it gives one. */
export function lowerDyn(lowering: TypeLowering, bounds: readonly Bound[], objectDefault: Region | undefined): Type {
  const { cx, scope } = lowering;
  let explicit: Region | undefined;
  let principal: TraitBound | undefined;
  let principalTrait: TraitDef | undefined;
  const autoTraits: TraitDef[] = [];
  for (const bound of bounds) {
    if (bound.kind === "lifetime") explicit = lowering.region(bound.lifetime);
    if (bound.kind !== "trait" || bound.modifier === "maybe") continue;
    const trait = cx.declarations.resolveTrait(bound.path, scope);
    if (trait === undefined)
      return unknownType(`the trait \`${bound.path.segments.at(-1)?.ident.name ?? "?"}\` is not known`);
    if (trait.isAuto) autoTraits.push(trait);
    else {
      principal = bound;
      principalTrait = trait;
    }
  }
  if (principal === undefined || principalTrait === undefined) {
    if (autoTraits.length === 0) return unknownType("a `dyn` without a trait");
    return dynType(undefined, [], autoTraits, explicit ?? objectDefault ?? lowering.options.objectDefault);
  }
  const bound = principal;
  const lowered = lowering.withBinder(bound.forLifetimes, (binder) => traitBound(lowering, bound, dynSelf, binder));
  if (lowered === undefined) return unknownType("the trait of a `dyn` is not known");
  const args = lowered.traitRef.args.list.slice(1);
  const bindings: { assoc: DynType["bindings"][number]["assoc"]; type: Type }[] = [];
  for (const { projection, type } of lowered.bindings) {
    if (projection.kind === "projection" && type !== undefined) bindings.push({ assoc: projection.assoc, type });
  }
  // What the trait itself asks for goes before what stands around: `&'a dyn Any` is `&'a (dyn Any + 'static)`.
  const region =
    explicit ?? regionOfTrait(lowering, principalTrait, args) ?? objectDefault ?? lowering.options.objectDefault;
  return dynType({ trait: principalTrait, args: genericArgs(args) }, bindings, autoTraits, region);
}

/**
 * `trait A: 'static` and `trait A<'a>: 'a` fix the lifetime of their objects, and so do their supertraits' bounds (rustc's
 * `object_region_bounds` elaborates them).
 */
function regionOfTrait(lowering: TypeLowering, trait: TraitDef, args: readonly GenericArg[]): Region | undefined {
  const found = objectLifetime(lowering.cx, trait);
  if (found === "none") return undefined;
  if (found === "static") return staticRegion;
  const arg = args[found];
  if (arg === undefined || isType(arg) || !isRegion(arg) || arg.kind === "bound") return undefined;
  // In a signature rustc takes those that it binds for no lifetime of the trait's: `Box<dyn Of<'a>>` is `'static`.
  return lowering.options.isLateBound?.(arg) === true ? undefined : arg;
}

/**
 * What a trait asks that its objects outlive: `'static` before all else, then the first lifetime parameter, by its place among the trait's;
 * "none" also where that is not known.
 */
export function objectLifetime(cx: TypeContext, trait: TraitDef): ObjectLifetime {
  const known = cx.caches.objectLifetimes.get(trait);
  if (known !== undefined) return known;
  // For a trait that is its own supertrait.
  cx.caches.objectLifetimes.set(trait, "none");
  let found: ObjectLifetime = "none";
  for (const bound of superBounds(cx, trait)) {
    const asked = objectLifetimeOfBound(cx, trait, bound);
    if (asked === "static" || found === "none") found = asked;
    if (found === "static") break;
  }
  cx.caches.objectLifetimes.set(trait, found);
  return found;
}

function objectLifetimeOfBound(cx: TypeContext, { generics, scope }: TraitDef, bound: Bound): ObjectLifetime {
  const named = (name: string): ObjectLifetime => {
    if (name === "'static") return "static";
    const index = generics.params.findIndex((param) => param.kind === "lifetime" && param.name === name);
    return index < 0 ? "none" : index;
  };
  if (bound.kind === "lifetime") return named(bound.lifetime.name);
  if (bound.kind !== "trait" || bound.modifier === "maybe") return "none";
  const superTrait = cx.declarations.resolveTrait(bound.path, scope);
  const asked = superTrait === undefined ? "none" : objectLifetime(cx, superTrait);
  if (typeof asked === "string") return asked;
  const given = bound.path.segments.at(-1)?.arguments;
  const arg = given?.kind === "angle" ? given.arguments[asked] : undefined;
  return arg?.kind === "lifetime" ? named(arg.lifetime.name) : "none";
}
