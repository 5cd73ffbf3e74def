/**
 * Paths as values: local variables, functions, constructors, constants, statics, and associated items of types and traits.
 */
import { assertNever } from "../../base/assertNever.js";
import type { Resolution } from "../../hir/declarations.js";
import type { ConstDef, FunctionDef, TraitDef, VariantDef } from "../../hir/defs.js";
import type { Ident, Path, PathExpr, PathSegment } from "../../syntax/ast.js";
import { genericArgs, noArgs } from "../argTerms.js";
import { genericsOf } from "../generics.js";
import { fnDefType, unknownType } from "../interner.js";
import { constParamType, typeOfConst } from "../items.js";
import { lowerFunctionArguments, lowerTraitRef } from "../lowerPath.js";
import { resolveAssociated } from "../method/associated.js";
import { eraseRegions, substitute } from "../subst.js";
import { type GenericArg, type GenericArgs, type Type, TypeFlag } from "../type.js";
import type { ValueResolution } from "../typeck.js";
import type { FnCtxt } from "./fnCtxt.js";
import {
  freshArgs,
  inferredArgs,
  inferredType,
  noteUserPath,
  noteUserTrait,
  variantType,
  writtenBase,
  writtenTypeRelative,
} from "./pathTypes.js";

export interface ResolvedValue {
  readonly resolution: ValueResolution;
  readonly type: Type;
}

export function checkPathExpr(fcx: FnCtxt, expr: PathExpr): Type {
  const { path } = expr;
  const single =
    path.segments.length === 1 && path.root.kind === "relative" && path.qualifiedSelf === undefined
      ? path.segments[0]
      : undefined;
  if (single !== undefined && single.arguments === undefined) {
    const variable = fcx.scopes.lookupIdent(single.ident);
    if (variable !== undefined) {
      fcx.tables.resolutions.set(expr, { kind: "local", variable });
      fcx.mention(variable, single.ident.span);
      return fcx.shallow(fcx.tables.typeOfLocal(variable));
    }
  }
  const resolved = resolveValuePath(fcx, path);
  fcx.tables.resolutions.set(expr, resolved.resolution);
  if (resolved.resolution.kind === "unknown") fcx.gap(path.span, resolved.resolution.reason);
  return resolved.type;
}

export function resolveValuePath(fcx: FnCtxt, path: Path): ResolvedValue {
  if (path.qualifiedSelf !== undefined) return resolveQualified(fcx, path);
  const found = fcx.declarations.resolvePath(path, fcx.scope, "value");
  const { resolution, segment, rest } = found;
  if (rest === 0) return wholePath(fcx, path, resolution, segment);
  const last = path.segments[path.segments.length - 1];
  if (last === undefined) return unknownValue("the path is empty");
  if (resolution.kind === "trait" && rest === 1) {
    const traitPath = { ...path, segments: path.segments.slice(0, segment + 1) };
    const self = fcx.newVar();
    const { trait } = resolution;
    const args = isLeftToInference(fcx, trait, path.segments[segment])
      ? freshArgs(fcx, trait, [self])
      : lowerTraitRef(fcx.lowering(), trait, traitPath, self).args;
    return traitItem(fcx, path, trait, args, last);
  }
  return typeRelative(fcx, path, writtenBase(fcx, path, found, path.segments.length - 1), last);
}

/** `PartialEq::eq(name, "text")`: what is left out is inferred, a parameter with a default too. In `<T as PartialEq>::eq` it has its default. */
function isLeftToInference(fcx: FnCtxt, trait: TraitDef, segment: PathSegment | undefined): boolean {
  if (segment?.arguments !== undefined) return false;
  return genericsOf(fcx.cx, trait).params.some((param) => param.kind === "type" && param.defaultType !== undefined);
}

function unknownValue(reason: string): ResolvedValue {
  return { resolution: { kind: "unknown", reason }, type: unknownType(reason) };
}

/** A path that `hir` resolves as a whole. */
function wholePath(fcx: FnCtxt, path: Path, resolution: Resolution, segment: number): ResolvedValue {
  switch (resolution.kind) {
    case "function":
      return functionValue(fcx, path, resolution.function, path.segments[segment], []);
    case "const":
      return constValue(fcx, resolution.const, noArgs);
    case "static":
      return {
        resolution: { kind: "static", static: resolution.static },
        type: fcx.normalize(eraseRegions(typeOfConst(fcx.cx, resolution.static))),
      };
    case "variant":
    case "constructor":
      return constructorValue(fcx, resolution.variant, variantType(fcx, path, resolution.variant, segment));
    case "genericParam":
      if (resolution.param.kind !== "const") return unknownValue(`\`${resolution.param.name}\` is not a value`);
      return { resolution: { kind: "constParam" }, type: eraseRegions(constParamType(fcx.cx, resolution.param)) };
    case "selfType": {
      const written = writtenTypeRelative(fcx, path);
      noteUserPath(fcx, path, written);
      const type = fcx.shallow(inferredType(fcx, written));
      const variant = type.kind === "adt" ? type.adt.variants[0] : undefined;
      return variant === undefined ? unknownValue("`Self` is not a struct here") : constructorValue(fcx, variant, type);
    }
    case "unresolved":
      return unknownValue(resolution.reason);
    default:
      return unknownValue(`\`${path.segments[path.segments.length - 1]?.ident.name ?? ""}\` is not a value`);
  }
}

/** A unit variant is a value of the type, a tuple one a function. The bounds of the type say what a closure that it is given is. */
function constructorValue(fcx: FnCtxt, variant: VariantDef, type: Type): ResolvedValue {
  if (type.kind !== "adt") return unknownValue("the constructor's type is not known");
  fcx.requirePredicatesOf(type.adt, type.args);
  const resolution: ValueResolution = { kind: "constructor", variant, args: type.args };
  return { resolution, type: variant.shape === "tuple" ? fnDefType(variant, type.args) : type };
}

/** `prefix`: arguments of the impl or trait around it, with the regions as written. `self`: the type before `::name`, the same. */
function functionValue(
  fcx: FnCtxt,
  path: Path,
  def: FunctionDef,
  segment: PathSegment | undefined,
  prefix: readonly GenericArg[],
  self?: Type,
): ResolvedValue {
  const arguments_ = segment?.arguments;
  const written =
    arguments_ === undefined
      ? freshArgs(fcx, def, prefix)
      : genericArgs(lowerFunctionArguments(fcx.lowering(), def, arguments_, prefix));
  const args =
    (written.flags & TypeFlag.hasRegion) === 0 && arguments_ === undefined ? written : inferredArgs(fcx, written);
  noteUserPath(fcx, path, fnDefType(def, written), self);
  fcx.requirePredicatesOf(def, args);
  return { resolution: { kind: "function", function: def, args }, type: fnDefType(def, args) };
}

function constValue(fcx: FnCtxt, def: ConstDef, args: GenericArgs): ResolvedValue {
  const type = fcx.normalize(substitute(eraseRegions(typeOfConst(fcx.cx, def)), args));
  return { resolution: { kind: "const", const: def, args }, type };
}

/** `<T>::item` and `<T as Trait>::item`. */
function resolveQualified(fcx: FnCtxt, path: Path): ResolvedValue {
  const qualified = path.qualifiedSelf;
  const last = path.segments[path.segments.length - 1];
  if (qualified === undefined || last === undefined) return unknownValue("the path is empty");
  const self = fcx.lowering().lower(qualified.type);
  if (qualified.traitSegments === path.segments.length - 1 && qualified.traitSegments > 0) {
    const traitPath: Path = {
      ...path,
      qualifiedSelf: undefined,
      segments: path.segments.slice(0, qualified.traitSegments),
    };
    const trait = fcx.declarations.resolveTrait(traitPath, fcx.scope);
    if (trait === undefined) return unknownValue("the trait is not known");
    return traitItem(fcx, path, trait, lowerTraitRef(fcx.lowering(), trait, traitPath, self).args, last);
  }
  if (path.segments.length === 1) return typeRelative(fcx, path, self, last);
  return typeRelative(fcx, path, writtenTypeRelative(fcx, { ...path, segments: path.segments.slice(0, -1) }), last);
}

/** `Trait::item` with the trait's arguments as written, `Self` first. The item may be a supertrait's. */
function traitItem(
  fcx: FnCtxt,
  path: Path,
  trait: TraitDef,
  written: GenericArgs,
  segment: PathSegment,
): ResolvedValue {
  const args = inferredArgs(fcx, written);
  const { name } = segment.ident;
  const method = trait.functions.get(name);
  const constant = trait.associatedConsts.get(name);
  if (method === undefined && constant === undefined) return unknownValue(`\`${trait.name}\` has no item \`${name}\``);
  fcx.requireTraitRef({ trait, args });
  if (method !== undefined) return functionValue(fcx, path, method, segment, written.list);
  if (constant === undefined) return unknownValue("no such item");
  noteUserTrait(fcx, path, written);
  return constValue(fcx, constant, args);
}

/** `Type::item`: a variant, or an associated function or constant. */
function typeRelative(fcx: FnCtxt, path: Path, written: Type, segment: PathSegment): ResolvedValue {
  const type = fcx.structurallyResolve(inferredType(fcx, written));
  const { name } = segment.ident;
  const found = resolveAssociated(fcx.infcx, type, name, fcx.scope, fcx.solver);
  switch (found.kind) {
    case "variant":
      noteUserPath(fcx, path, written);
      return constructorValue(fcx, found.variant, type);
    case "function": {
      const { parentCount } = genericsOf(fcx.cx, found.function);
      const prefix = found.args.list.slice(0, parentCount);
      const { container } = found.function;
      if (container.kind === "trait") fcx.requireTraitRef({ trait: container, args: genericArgs(prefix) });
      const known = container.kind === "trait" && prefix.length > 0 ? [written, ...prefix.slice(1)] : prefix;
      return functionValue(fcx, path, found.function, segment, known, container.kind === "impl" ? written : undefined);
    }
    case "const": {
      const { container } = found.const;
      if (container.kind === "trait") {
        fcx.requireTraitRef({ trait: container, args: found.args });
        noteUserTrait(fcx, path, genericArgs([written, ...found.args.list.slice(1)]));
      } else noteUserPath(fcx, path, undefined, written);
      return constValue(fcx, found.const, found.args);
    }
    case "notFound":
      return unknownValue(`\`${name}\` was not found on \`${fcx.display(type)}\``);
    case "unknown":
      return unknownValue(found.reason);
    default:
      return assertNever(found);
  }
}

/** A constant or unit struct or variant of this name, which a lone name in a pattern then means. Cached by scope and name. */
export function resolvePatternName(fcx: FnCtxt, ident: Ident): ResolvedValue | undefined {
  let names = fcx.patternNames.get(fcx.scope);
  if (names === undefined) fcx.patternNames.set(fcx.scope, (names = new Set()));
  if (names.has(ident.name)) return undefined;
  const path: Path = {
    root: { kind: "relative" },
    qualifiedSelf: undefined,
    segments: [{ ident, arguments: undefined }],
    span: ident.span,
  };
  const { resolution, rest, segment } = fcx.declarations.resolvePath(path, fcx.scope, "value");
  const isConstant =
    rest === 0 &&
    (resolution.kind === "const" ||
      resolution.kind === "static" ||
      ((resolution.kind === "variant" || resolution.kind === "constructor") && resolution.variant.shape === "unit"));
  if (isConstant) return wholePath(fcx, path, resolution, segment);
  names.add(ident.name);
  return undefined;
}
