/**
 * Types of items other than functions, each lowered once: impl headers, aliases, fields, constants, defaults of parameters.
 */

import type { ConstDef, FieldDef, GenericParamDef, ImplDef, StaticDef, TraitDef, TypeAliasDef } from "../hir/defs.js";
import { undeclaredParam } from "../hir/generics.js";
import { erasedRegion, genericArgs, paramRegion, unknownConst } from "./argTerms.js";
import type { TypeContext } from "./context.js";
import { paramAsArg } from "./generics.js";
import { adtType, foreignType, unknownType } from "./interner.js";
import { lowerTraitRef } from "./lowerPath.js";
import { fieldLowering, itemLowering, TypeLowering } from "./lowerType.js";
import type { GenericArg, TraitRef, Type } from "./type.js";

export interface ImplHeader {
  readonly selfType: Type;
  /** `undefined`: an inherent impl, or a trait that is not known. */
  readonly traitRef: TraitRef | undefined;
  /** Parameters for lifetimes left out: `impl Tr for &T`, `impl Tr for Ref<'_>`. They follow the declared ones. */
  readonly unnamedLifetimes: readonly GenericParamDef[];
}

const pending: ImplHeader = {
  selfType: unknownType("an impl header that refers to itself"),
  traitRef: undefined,
  unnamedLifetimes: [],
};

export function implHeader(cx: TypeContext, impl: ImplDef): ImplHeader {
  let header = cx.caches.implHeaders.get(impl);
  if (header === undefined) {
    cx.caches.implHeaders.set(impl, pending);
    header = impl.derivedFor === undefined ? lowerHeader(cx, impl) : derivedHeader(cx, impl);
    cx.caches.implHeaders.set(impl, header);
  }
  return header;
}

function lowerHeader(cx: TypeContext, impl: ImplDef): ImplHeader {
  const unnamedLifetimes: GenericParamDef[] = [];
  const declared = impl.generics.params.length;
  const lowering = new TypeLowering(cx, impl.scope, {
    ...itemLowering,
    elided() {
      const param = unnamedLifetime(impl, declared + unnamedLifetimes.length);
      unnamedLifetimes.push(param);
      return paramRegion(param, param.index);
    },
  });
  const selfType =
    impl.selfType === undefined ? unknownType("an impl without self type") : lowering.lower(impl.selfType);
  const inherent = { selfType, traitRef: undefined, unnamedLifetimes };
  if (impl.trait === undefined) return inherent;
  // `impl PartialEq<Self> for Name`: what `Self` is must be known by now.
  cx.caches.implHeaders.set(impl, inherent);
  const trait = cx.declarations.resolveTrait(impl.trait, impl.scope);
  const traitRef = trait && lowerTraitRef(lowering, trait, impl.trait, selfType);
  return { selfType, traitRef, unnamedLifetimes };
}

/** An impl has no parent, so that the place among its own parameters is the place in the flat list. */
function unnamedLifetime(impl: ImplDef, index: number): GenericParamDef {
  return undeclaredParam("lifetime", "'_", index, impl);
}

/** `#[derive(Clone)] struct Foo<T>`: `impl<T: Clone> Clone for Foo<T>`. The impl has its own copy of the parameters, in the same order. */
function derivedHeader(cx: TypeContext, impl: ImplDef): ImplHeader {
  const adt = impl.derivedFor;
  if (adt === undefined) return pending;
  const args = genericArgs(impl.generics.params.map((param) => paramAsArg(cx, param)));
  const selfType = adtType(adt, args);
  const trait = impl.derivedTrait;
  const traitRef = trait && {
    trait,
    args: genericArgs([selfType, ...trait.generics.params.map((param) => derivedArgument(trait, param, selfType))]),
  };
  return { selfType, traitRef, unnamedLifetimes: [] };
}

/** Of std's derivable traits `PartialEq` and `PartialOrd` alone have a parameter, `Rhs = Self`. Other derives decide themselves. */
export function derivedArgument(trait: TraitDef, param: GenericParamDef, selfType: Type): GenericArg {
  if (param.kind === "lifetime") return erasedRegion;
  if (param.kind === "const") return unknownConst;
  return trait.crate.origin === "std" ? selfType : unknownType("an argument that a derive macro decides");
}

export function selfTypeOfImpl(cx: TypeContext, impl: ImplDef): Type {
  return implHeader(cx, impl).selfType;
}

/** `undefined` for inherent impls and unknown traits. */
export function traitRefOfImpl(cx: TypeContext, impl: ImplDef): TraitRef | undefined {
  return implHeader(cx, impl).traitRef;
}

// ---------------------------------------------------------------------------------------------- Types of other items

/** What the alias stands for, with its parameters as they are. Of an associated type: its value in the impl, or the trait's default. */
export function typeOfAlias(cx: TypeContext, alias: TypeAliasDef): Type {
  let type = cx.caches.aliasTypes.get(alias);
  if (type === undefined) {
    cx.caches.aliasTypes.set(alias, unknownType(`the type alias \`${alias.name}\` refers to itself`));
    type = alias.type === undefined ? foreignType(alias) : lowerAliasType(cx, alias);
    cx.caches.aliasTypes.set(alias, type);
  }
  return type;
}

function lowerAliasType(cx: TypeContext, alias: TypeAliasDef): Type {
  if (alias.type === undefined) return foreignType(alias);
  const { container } = alias;
  // `type Item = &T` in an impl: nobody says which (E0106, E0637), and it says nothing.
  const options = container.kind === "module" ? itemLowering : fieldLowering;
  const opaque = unknownType("`impl Trait` in a type alias");
  return new TypeLowering(cx, alias.scope, { ...options, implTrait: () => opaque }).lower(alias.type);
}

/** The declared type, in terms of the data type's parameters. See `fields.ts` for a field of a given type. */
export function typeOfField(cx: TypeContext, field: FieldDef): Type {
  let type = cx.caches.fieldTypes.get(field);
  if (type === undefined) {
    type = new TypeLowering(cx, field.variant.adt.scope, fieldLowering).lower(field.type);
    cx.caches.fieldTypes.set(field, type);
  }
  return type;
}

export function typeOfConst(cx: TypeContext, item: ConstDef | StaticDef): Type {
  let type = cx.caches.constTypes.get(item);
  if (type === undefined) {
    const missing = unknownType("a constant without type");
    type = item.type === undefined ? missing : new TypeLowering(cx, item.scope, itemLowering).lower(item.type);
    cx.caches.constTypes.set(item, type);
  }
  return type;
}

/** `T = Default`, in terms of the parameters before it. */
export function defaultTypeOf(cx: TypeContext, param: GenericParamDef): Type {
  if (param.defaultType === undefined) return unknownType(`\`${param.name}\` has no default`);
  let type = cx.caches.defaultTypes.get(param);
  if (type === undefined) {
    cx.caches.defaultTypes.set(param, unknownType("a default that refers to itself"));
    type = new TypeLowering(cx, param.owner.scope, itemLowering).lower(param.defaultType);
    cx.caches.defaultTypes.set(param, type);
  }
  return type;
}

export function constParamType(cx: TypeContext, param: GenericParamDef): Type {
  if (param.constType === undefined) return unknownType("a const parameter without type");
  return new TypeLowering(cx, param.owner.scope, itemLowering).lower(param.constType);
}
