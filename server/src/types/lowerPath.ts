/**
 * Paths in type position, and the generic arguments of their segments.
 *
 * `hir` resolves a path's longest prefix; the segments after it are associated types, found here by the bounds of a parameter
 * or the trait of an impl. Associated types stay projections: `traits/project.ts` normalises them.
 */

import type { PrimitiveName } from "../hir/declarations.js";
import type { AdtDef, FunctionDef, GenericOwner, GenericParamDef, TraitDef, TypeAliasDef } from "../hir/defs.js";
import type { Bound, GenericArgument, GenericArguments, Path, PathSegment } from "../syntax/ast.js";
import { erasedRegion, genericArgs, isRegion, isType, staticRegion, unknownConst } from "./argTerms.js";
import { assocTypeOfParam, assocTypeOfTraitRef, isPathTo } from "./assocLookup.js";
import { evaluateConst } from "./constEval.js";
import type { TypeContext } from "./context.js";
import { genericsOf, paramAsArg, paramAsType, paramIndex, traitSelfType } from "./generics.js";
import {
  adtType,
  boolType,
  charType,
  floatType,
  foreignType,
  intType,
  projectionType,
  strType,
  tupleType,
  unknownType,
} from "./interner.js";
import { defaultTypeOf, implHeader, selfTypeOfImpl, typeOfAlias } from "./items.js";
import { lowerDyn } from "./lowerBounds.js";
import type { TypeLowering } from "./lowerType.js";
import { substitute } from "./subst.js";
import type { Const, GenericArg, Region, TraitRef, Type } from "./type.js";

export function primitiveType(name: PrimitiveName): Type {
  switch (name) {
    case "bool":
      return boolType;
    case "char":
      return charType;
    case "str":
      return strType;
    case "f16":
    case "f32":
    case "f64":
    case "f128":
      return floatType(name);
    default:
      return intType(name);
  }
}

export function lowerPathType(lowering: TypeLowering, path: Path, objectDefault: Region | undefined): Type {
  if (path.qualifiedSelf !== undefined) return lowerQualified(lowering, path);
  const { cx, scope } = lowering;
  const { resolution, segment, rest } = cx.declarations.resolvePath(path, scope, "type");
  const args = path.segments[segment]?.arguments;
  switch (resolution.kind) {
    case "primitive":
      return followAssociated(lowering, primitiveType(resolution.name), path, segment + 1);
    case "adt":
      return followAssociated(lowering, lowerAdt(lowering, resolution.adt, args), path, segment + 1);
    case "typeAlias":
      return followAssociated(lowering, lowerAlias(lowering, resolution.alias, args), path, segment + 1);
    case "genericParam":
      if (resolution.param.kind !== "type") return unknownType(`\`${resolution.param.name}\` is not a type`);
      return followAssociated(lowering, paramAsType(cx, resolution.param), path, segment + 1);
    case "selfType":
      return followAssociated(lowering, selfTypeOf(cx, resolution.of), path, segment + 1);
    case "trait": {
      if (rest > 0) return unknownType("an associated type without its implementing type");
      // E0782, by the edition of what wrote the path.
      if (Number(scope.module.crate.edition) >= 2021 && path.span.expansion === undefined)
        return unknownType(`\`${pathText(path)}\` is a trait, which is no type without \`dyn\` since edition 2021`);
      const bound: Bound = { kind: "trait", modifier: "none", forLifetimes: [], path, span: path.span };
      return lowerDyn(lowering, [bound], objectDefault);
    }
    case "variant":
    case "constructor":
    case "function":
    case "const":
    case "static":
    case "module":
      return unknownType(`\`${pathText(path)}\` is not a type`);
    case "unresolved":
      return unknownType(resolution.reason);
  }
}

/** `a::b` without arguments, for people. */
export function pathText(path: Path): string {
  return path.segments.map((segment) => segment.ident.name).join("::");
}

/** What `Self` means in an impl, trait or data type. */
export function selfTypeOf(cx: TypeContext, of: AdtDef | TraitDef | import("../hir/defs.js").ImplDef): Type {
  switch (of.kind) {
    case "adt":
      return adtType(of, genericsOf(cx, of).identity);
    case "impl":
      return selfTypeOfImpl(cx, of);
    case "trait":
      return of.generics.traitSelf === undefined ? unknownType("no `Self`") : traitSelfType(of.generics.traitSelf);
  }
}

/** `Name<args>` of a struct, enum or union. */
export function lowerAdt(lowering: TypeLowering, adt: AdtDef, args: GenericArguments | undefined): Type {
  if (args === undefined && adt.generics.params.length === 0) return adtType(adt, genericArgs([]));
  return adtType(adt, genericArgs(lowerArguments(lowering, adt, args, [])));
}

/** What an alias stands for with the arguments as written, defaults for the others. */
export function lowerAlias(lowering: TypeLowering, alias: TypeAliasDef, args: GenericArguments | undefined): Type {
  if (alias.type === undefined) return foreignType(alias);
  const type = typeOfAlias(lowering.cx, alias);
  if (alias.generics.params.length === 0) return type;
  return substitute(type, genericArgs(lowerArguments(lowering, alias, args, [])));
}

// ------------------------------------------------------------------------------------------------ Associated types

function lowerQualified(lowering: TypeLowering, path: Path): Type {
  const { cx, scope } = lowering;
  const qualified = path.qualifiedSelf;
  if (qualified === undefined) return unknownType("not a qualified path");
  const self = lowering.lower(qualified.type);
  if (qualified.traitSegments === 0) return followAssociated(lowering, self, path, 0);
  const traitPath: Path = {
    ...path,
    qualifiedSelf: undefined,
    segments: path.segments.slice(0, qualified.traitSegments),
  };
  const trait = cx.declarations.resolveTrait(traitPath, scope);
  if (trait === undefined) return unknownType(`the trait \`${pathText(traitPath)}\` is not known`);
  const traitRef = lowerTraitRef(lowering, trait, traitPath, self);
  const segment = path.segments[qualified.traitSegments];
  const base =
    segment === undefined
      ? unknownType("a path without associated type")
      : projectAssociated(lowering, traitRef, segment);
  return followAssociated(lowering, base, path, qualified.traitSegments + 1);
}

/** `Trait<args>` for a self type. Bindings such as `Item = T` are the caller's. */
export function lowerTraitRef(lowering: TypeLowering, trait: TraitDef, path: Path, self: Type): TraitRef {
  const args = path.segments[path.segments.length - 1]?.arguments;
  return { trait, args: genericArgs(lowerArguments(lowering, trait, args, [self])) };
}

/** The projection that a segment after a trait reference names, also when a supertrait declares it. */
function projectAssociated(lowering: TypeLowering, traitRef: TraitRef, segment: PathSegment): Type {
  const found = assocTypeOfTraitRef(lowering.cx, traitRef, segment.ident.name);
  if (found === undefined) return unknownType(`no associated type \`${segment.ident.name}\``);
  return makeProjection(lowering, found.assoc, found.traitRef, segment);
}

function makeProjection(lowering: TypeLowering, assoc: TypeAliasDef, traitRef: TraitRef, segment: PathSegment): Type {
  const list =
    assoc.generics.params.length === 0
      ? traitRef.args.list
      : lowerArguments(lowering, assoc, segment.arguments, traitRef.args.list);
  return projectionType(assoc, traitRef.trait, genericArgs(list));
}

function followAssociated(lowering: TypeLowering, base: Type, path: Path, from: number): Type {
  let type = base;
  for (let index = from; index < path.segments.length; index++) {
    const segment = path.segments[index];
    if (segment !== undefined) type = lowerAssociated(lowering, type, segment);
  }
  return type;
}

/** `base::Name`: by the bounds of a parameter, the trait of the impl that `Self` stands for, or bounds of a projection. */
export function lowerAssociated(lowering: TypeLowering, base: Type, segment: PathSegment): Type {
  if (base.kind === "unknown") return base;
  const { cx, scope } = lowering;
  const name = segment.ident.name;
  if (base.kind === "param") {
    const found = assocTypeOfParam(cx, base.param, name, scope);
    if (found !== undefined) return makeProjection(lowering, found.assoc, found.traitRef, segment);
  }
  if (scope.selfDef?.kind === "impl") {
    const header = implHeader(cx, scope.selfDef);
    if (header.selfType === base) {
      const traitRef = header.traitRef;
      const found = traitRef === undefined ? undefined : assocTypeOfTraitRef(cx, traitRef, name);
      if (found !== undefined) return makeProjection(lowering, found.assoc, found.traitRef, segment);
    }
  }
  if (base.kind === "projection") {
    for (const bound of base.assoc.bounds) {
      if (bound.kind !== "trait") continue;
      const trait = cx.declarations.resolveTrait(bound.path, base.assoc.scope);
      const found = trait && assocTypeOfTraitRef(cx, { trait, args: genericArgs([base]) }, name);
      if (trait?.generics.params.length === 0 && found !== undefined)
        return makeProjection(lowering, found.assoc, found.traitRef, segment);
    }
  }
  return unknownType(`no bound tells which trait's \`${name}\` is meant`);
}

// ------------------------------------------------------------------------------------------------ Generic arguments

type WithParams = GenericOwner;

/**
 * The flat arguments of `owner`: `prefix` (the parent's, or a trait's `Self`) and then one for each own parameter. What is left
 * out: an elided lifetime, the declared default, an inference variable in bodies, else unknown.
 */
export function lowerArguments(
  lowering: TypeLowering,
  owner: WithParams,
  syntax: GenericArguments | undefined,
  prefix: readonly GenericArg[],
  ignoreDefaults = false,
): readonly GenericArg[] {
  const params = owner.generics.params;
  if (params.length === 0) return prefix;
  const result: GenericArg[] = [...prefix];
  if (syntax?.kind === "parenthesized") {
    // Outside bounds, which open a binder for it, `Fn(A)` has no lifetimes of its own: only paths like `<F as Fn(A)>::..`.
    return [...result, tupleType(syntax.inputs.map((input) => lowering.lower(input)))];
  }
  const given = syntax?.kind === "angle" ? syntax.arguments : [];
  let nextLifetime = 0;
  const lifetimes = given.filter((arg) => arg.kind === "lifetime");
  const others = given.filter((arg) => arg.kind !== "lifetime");
  let nextOther = 0;
  for (const param of params) {
    if (param.kind === "lifetime") {
      const lifetime = lifetimes[nextLifetime++];
      result.push(lifetime === undefined ? lowering.elidedRegion() : lowering.region(lifetime.lifetime));
      continue;
    }
    const arg = others[nextOther++];
    if (param.kind === "const") result.push(lowerConstArg(lowering, param, arg));
    else if (arg === undefined) result.push(missingType(lowering, param, result, ignoreDefaults));
    else result.push(lowerTypeArg(lowering, param, arg, result));
  }
  return result;
}

function missingType(
  lowering: TypeLowering,
  param: GenericParamDef,
  before: readonly GenericArg[],
  ignoreDefaults: boolean,
): Type {
  if (param.defaultType !== undefined && !ignoreDefaults)
    return substitute(defaultTypeOf(lowering.cx, param), genericArgs([...before]));
  return lowering.options.infer?.() ?? unknownType(`the type argument for \`${param.name}\` is missing`);
}

function lowerTypeArg(
  lowering: TypeLowering,
  param: GenericParamDef,
  arg: GenericArgument,
  before: readonly GenericArg[],
): Type {
  if (arg.kind !== "type") return unknownType(`\`${param.name}\` needs a type`);
  return lowering.lower(arg.type, objectDefaultOfParam(lowering, param, before));
}

/**
 * The lifetime that a container gives to a `dyn` in its parameter: `Ref<'a, dyn T>` with `T: 'a` gives `'a`; without such a bound
 * what stands outside containers (RFC 599, RFC 1156). `undefined`: left to the trait's own bounds.
 */
function objectDefaultOfParam(
  lowering: TypeLowering,
  param: GenericParamDef,
  args: readonly GenericArg[],
): Region | undefined {
  let found: Region | undefined;
  let count = 0;
  const consider = (bound: Bound): void => {
    if (bound.kind !== "lifetime") return;
    count++;
    if (bound.lifetime.name === "'static") found = staticRegion;
    const declared = param.owner.generics.params.find(
      (other) => other.kind === "lifetime" && other.name === bound.lifetime.name,
    );
    const arg = declared && args[paramIndex(lowering.cx, declared)];
    if (arg !== undefined && !isType(arg) && isRegion(arg)) found = arg;
  };
  for (const bound of param.bounds) consider(bound);
  for (const predicate of param.owner.generics.where) {
    if (predicate.kind !== "type" || !isPathTo(predicate.type, param.name)) continue;
    for (const bound of predicate.bounds) consider(bound);
  }
  return count > 1 ? erasedRegion : found;
}

function lowerConstArg(lowering: TypeLowering, param: GenericParamDef, arg: GenericArgument | undefined): Const {
  const { cx, scope } = lowering;
  if (arg === undefined) {
    if (param.defaultConst !== undefined) return evaluateConst(cx, param.defaultConst, param.owner.scope);
    return lowering.options.inferConst?.() ?? unknownConst;
  }
  if (arg.kind === "const") return evaluateConst(cx, arg.value, scope);
  if (arg.kind === "lifetime") return unknownConst;
  if (arg.type.kind === "infer") return lowering.options.inferConst?.() ?? unknownConst;
  if (arg.type.kind !== "path") return unknownConst;
  // A lone path that the parser took for a type.
  return evaluateConst(cx, cx.pathAsConst(arg.type.path), scope);
}

/** Arguments of a function or method, written after its name (`collect::<Vec<_>>`); missing ones are inferred. */
export function lowerFunctionArguments(
  lowering: TypeLowering,
  owner: FunctionDef,
  syntax: GenericArguments | undefined,
  prefix: readonly GenericArg[],
): readonly GenericArg[] {
  const list = [...lowerArguments(lowering, owner, syntax, prefix, true)];
  const { params } = genericsOf(lowering.cx, owner);
  // Argument-position `impl Trait` cannot be written out.
  for (let index = list.length; index < params.length; index++) {
    const param = params[index];
    if (param !== undefined) list.push(lowering.options.infer?.() ?? paramAsArg(lowering.cx, param));
  }
  return list;
}
