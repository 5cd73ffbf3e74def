/**
 * Generic parameters of an item as one flat list: the parents' first (a trait's `Self` before all), then its own
 * lifetimes, types and consts, then the anonymous ones: argument-position `impl Trait` of a function, lifetimes left out in an
 * impl's header.
 *
 * A parameter has the same place in the list of every item that sees it, so that arguments are found by number.
 */
import type { FunctionDef, GenericOwner, GenericParamDef, GenericsDef, VariantDef } from "../hir/defs.js";
import type { Bound, GenericArguments, TypeExpr } from "../syntax/ast.js";
import { constParam, genericArgs, paramRegion } from "./argTerms.js";
import type { TypeContext } from "./context.js";
import { displayBounds } from "./display.js";
import { paramType } from "./interner.js";
import { implHeader } from "./items.js";
import type { GenericArg, GenericArgs, GenericParam, ImplTraitParam, ParamType } from "./type.js";

export interface FlatGenerics {
  readonly params: readonly GenericParam[];
  /** How many of them are the parent's. */
  readonly parentCount: number;
  /** Every parameter standing for itself: the arguments inside the item. */
  readonly identity: GenericArgs;
}

export function genericsOf(cx: TypeContext, owner: GenericOwner | VariantDef): FlatGenerics {
  const item = owner.kind === "variant" ? owner.adt : owner;
  let flat = cx.caches.generics.get(item);
  if (flat === undefined) {
    flat = flatten(cx, item);
    cx.caches.generics.set(item, flat);
  }
  return flat;
}

const empty: readonly GenericParam[] = [];

function flatten(cx: TypeContext, owner: GenericOwner): FlatGenerics {
  const parent = parentOwner(owner.generics);
  const inherited = parent === undefined ? empty : genericsOf(cx, parent).params;
  const params: GenericParam[] = [...inherited];
  if (owner.generics.traitSelf !== undefined) params.push(owner.generics.traitSelf);
  params.push(...owner.generics.params);
  if (owner.kind === "function") params.push(...implTraitParams(cx, owner));
  if (owner.kind === "impl") params.push(...implHeader(cx, owner).unnamedLifetimes);
  return { params, parentCount: inherited.length, identity: genericArgs(params.map((param) => paramAsArg(cx, param))) };
}

function parentOwner(generics: GenericsDef): GenericOwner | undefined {
  return generics.parent?.owner;
}

function parentCount(cx: TypeContext, owner: GenericOwner): number {
  const parent = parentOwner(owner.generics);
  return parent === undefined ? 0 : genericsOf(cx, parent).params.length;
}

/** The parameter's place in the flat list. */
export function paramIndex(cx: TypeContext, param: GenericParam): number {
  const { owner } = param;
  if (param.kind === "implTrait") return parentCount(cx, owner) + owner.generics.params.length + param.index;
  const before = parentCount(cx, owner);
  if (owner.kind !== "trait") return before + param.index;
  return param.index < 0 ? 0 : before + param.index + 1;
}

/** The parameter standing for itself. */
export function paramAsArg(cx: TypeContext, param: GenericParam): GenericArg {
  switch (param.kind) {
    case "lifetime":
      return paramRegion(param, paramIndex(cx, param));
    case "const":
      return constParam(param, paramIndex(cx, param));
    case "type":
    case "implTrait":
      return paramType(param, paramIndex(cx, param));
  }
}

export function paramAsType(cx: TypeContext, param: GenericParam): ParamType {
  return paramType(param, paramIndex(cx, param));
}

/** `Self` of a trait, as a type. */
export function traitSelfType(param: GenericParamDef): ParamType {
  return paramType(param, 0);
}

// ------------------------------------------------------------------------------------- Argument-position impl Trait

type ImplTraitSyntax = TypeExpr & { readonly kind: "implTrait" };

function implTraitParams(cx: TypeContext, owner: FunctionDef): readonly ImplTraitParam[] {
  const found: ImplTraitSyntax[] = [];
  for (const param of owner.params) collectImplTraits(param.type, found);
  if (owner.selfParam?.type !== undefined) collectImplTraits(owner.selfParam.type, found);
  return found.map((syntax, index) => {
    const param: ImplTraitParam = {
      kind: "implTrait",
      name: `impl ${displayBounds(syntax.bounds)}`,
      index,
      owner,
      syntax,
    };
    cx.caches.implTraitParams.set(syntax, param);
    return param;
  });
}

/** The parameter that an `impl Trait` in the inputs of a function stands for. */
export function implTraitParamOf(
  cx: TypeContext,
  owner: FunctionDef,
  syntax: ImplTraitSyntax,
): ImplTraitParam | undefined {
  genericsOf(cx, owner);
  return cx.caches.implTraitParams.get(syntax);
}

function collectImplTraits(type: TypeExpr, found: ImplTraitSyntax[]): void {
  switch (type.kind) {
    case "implTrait":
      found.push(type);
      collectInBounds(type.bounds, found);
      return;
    case "dynTrait":
      collectInBounds(type.bounds, found);
      return;
    case "path":
      for (const segment of type.path.segments) collectInArguments(segment.arguments, found);
      if (type.path.qualifiedSelf !== undefined) collectImplTraits(type.path.qualifiedSelf.type, found);
      return;
    case "reference":
    case "rawPointer":
      collectImplTraits(type.type, found);
      return;
    case "slice":
    case "array":
      collectImplTraits(type.element, found);
      return;
    case "tuple":
      for (const element of type.elements) collectImplTraits(element, found);
      return;
    case "functionPointer":
    case "never":
    case "infer":
    case "macroCall":
    case "missing":
      return;
  }
}

function collectInBounds(bounds: readonly Bound[], found: ImplTraitSyntax[]): void {
  for (const bound of bounds) {
    if (bound.kind !== "trait") continue;
    for (const segment of bound.path.segments) collectInArguments(segment.arguments, found);
  }
}

function collectInArguments(args: GenericArguments | undefined, found: ImplTraitSyntax[]): void {
  if (args === undefined) return;
  if (args.kind === "parenthesized") {
    for (const input of args.inputs) collectImplTraits(input, found);
    if (args.output !== undefined) collectImplTraits(args.output, found);
  } else if (args.kind === "angle") {
    for (const arg of args.arguments) if (arg.kind === "type") collectImplTraits(arg.type, found);
    for (const constraint of args.constraints) {
      if (constraint.type !== undefined) collectImplTraits(constraint.type, found);
      collectInBounds(constraint.bounds, found);
    }
  }
}
