/**
 * Types that certainly do not fit where a value is coerced (E0308), traits that they certainly do not implement (E0277), types without a size
 * that a variable has, or that a function is called for which asks that its parameter has one (E0277), and what is refused whatever the types
 * are (`isRefused`): too few arguments (E0061), an assignment to what is no place (E0070), fields left out (E0027, E0063). rustc checks no
 * borrows in a body with such an error.
 *
 * Types are judged after inference, and those with an unknown part not at all: what is inferred wrongly here must not silence what is right. Where
 * rustc would try a conversion of its own (a `Deref` chain, unsizing, function pointers) nothing is concluded. Mismatches elsewhere, of
 * operators or other bounds, are not looked for.
 */
import type { FunctionDef } from "../../hir/defs.js";
import { isType } from "../argTerms.js";
import { genericsOf } from "../generics.js";
import { mayHaveHiddenImpls } from "../hiddenImpls.js";
import { isMaybeSized } from "../predicates.js";
import { type Const, type GenericArgs, type Type, TypeFlag } from "../type.js";
import type { FnCtxt } from "./fnCtxt.js";

/** A value that did not fit where it was needed, by what was known then. */
export interface Mismatch {
  readonly found: Type;
  readonly expected: Type;
}

/** To be asked when all variables are decided. */
export function hasMismatch(fcx: FnCtxt): boolean {
  return fcx.isRefused || hasMisfit(fcx) || hasImpossible(fcx) || hasUnsizedArgument(fcx) || hasUnsizedVariable(fcx);
}

/**
 * Not asked of numbers whose type nothing decided but that literals have one; nor of a trait that is an alias, nor of types that macros may
 * have implemented it for. What a projection stands for may be known now, or nothing be known of it but its bounds: it is asked again.
 */
function hasImpossible(fcx: FnCtxt): boolean {
  return fcx.impossible.some(({ trait, args }, index) => {
    const asked = fcx.resolveArgs(args);
    const hadProjection = (asked.flags & TypeFlag.hasProjection) !== 0;
    const resolved = hadProjection ? fcx.resolveArgs(fcx.infcx.traits.normalizeArgs(asked)) : asked;
    const [self] = resolved.list;
    if (self === undefined || !isType(self) || trait.isAlias) return false;
    if ((self.kind === "int" || self.kind === "float") && index >= fcx.impossibleByItself) return false;
    if ((resolved.flags & (TypeFlag.hasUnknown | TypeFlag.hasInfer)) !== 0) return false;
    if (hadProjection && fcx.mayHold({ trait, args: resolved }) !== "no") return false;
    return !resolved.list.some((arg) => isType(arg) && mayHaveHiddenImpls(fcx.cx, arg));
  });
}

/** `let text = *name;` of a `&str` (E0277). */
function hasUnsizedVariable(fcx: FnCtxt): boolean {
  for (const type of fcx.tables.localTypes.values()) if (isUnsized(fcx.shallow(type))) return true;
  return false;
}

function isUnsized({ kind }: Type): boolean {
  return kind === "str" || kind === "slice" || kind === "dyn";
}

/** Cost: the generic arguments of what the body calls. */
function hasUnsizedArgument(fcx: FnCtxt): boolean {
  for (const resolution of fcx.tables.resolutions.values())
    if (resolution.kind === "function" && isForUnsized(fcx, resolution.function, resolution.args)) return true;
  for (const callee of fcx.tables.callees.values()) if (isForUnsized(fcx, callee.function, callee.args)) return true;
  return false;
}

function isForUnsized(fcx: FnCtxt, def: FunctionDef, args: GenericArgs): boolean {
  const { params, parentCount } = genericsOf(fcx.cx, def);
  for (let index = parentCount; index < params.length; index++) {
    const param = params[index];
    const arg = args.list[index];
    if (param === undefined || arg === undefined || !isType(arg)) continue;
    if (isUnsized(fcx.resolve(arg)) && !isMaybeSized(fcx.cx, param)) return true;
  }
  return false;
}

function hasMisfit(fcx: FnCtxt): boolean {
  return fcx.mismatches.some(({ found, expected }) => {
    const source = fcx.resolve(found);
    const target = fcx.resolve(expected);
    return ((source.flags | target.flags) & TypeFlag.hasUnknown) === 0 && cannotBeCoerced(fcx, source, target);
  });
}

function cannotBeCoerced(fcx: FnCtxt, source: Type, target: Type): boolean {
  switch (source.kind) {
    case "never":
      return false;
    case "str":
    case "slice":
    case "dyn":
      // What has no size fits nowhere; a target of that kind may be what a pointer's is coerced to.
      return isJudged(target);
    case "closure":
      if (target.kind === "fnPointer") return fcx.mentionedUpvars(source.expr).size > 0;
      return isJudged(target);
    case "fnDef":
    case "fnPointer":
      return isJudged(target);
    default:
      if (target.kind === "fnPointer") return isJudged(source);
  }
  if (source.kind === "ref" && target.kind === "rawPointer") return false;
  if (source.kind === "ref" && target.kind === "ref")
    return (target.mutable && !source.mutable) || cannotBeLentAs(source.inner, target.inner);
  if (source.kind === "rawPointer" && target.kind === "rawPointer")
    return isPlain(source.inner) && differ(source.inner, target.inner);
  return differ(source, target);
}

/** Types without a `Deref` of their own. */
function cannotBeLentAs(source: Type, target: Type): boolean {
  switch (source.kind) {
    case "str":
      return isJudged(target) || target.kind === "slice";
    case "slice":
      return target.kind === "slice"
        ? differ(source.element, target.element)
        : isJudged(target) || target.kind === "str";
    case "array":
      return target.kind === "slice"
        ? differ(source.element, target.element)
        : differ(source, target) || target.kind === "str";
    default:
      return isPlain(source) && differ(source, target);
  }
}

/** Types that nothing makes equal: of different kinds, or of parts that differ. */
function differ(left: Type, right: Type): boolean {
  // Nothing becomes a `str` but what is one, as elements become slices and values objects.
  if (left === right || !(isJudged(left) || left.kind === "str") || !(isJudged(right) || right.kind === "str"))
    return false;
  if (left.kind !== right.kind) return true;
  switch (left.kind) {
    case "int":
    case "float":
    case "param":
      return true;
    case "adt":
      if (right.kind !== "adt" || left.adt !== right.adt) return true;
      return left.args.list.some((arg, index) => {
        const other = right.args.list[index];
        return isType(arg) && other !== undefined && isType(other) && differ(arg, other);
      });
    case "tuple":
      if (right.kind !== "tuple" || left.elements.length !== right.elements.length) return true;
      return left.elements.some((element, index) => differ(element, right.elements[index] ?? element));
    case "array":
      return (
        right.kind !== "array" || haveOtherLength(left.length, right.length) || differ(left.element, right.element)
      );
    case "ref":
      return right.kind !== "ref" || left.mutable !== right.mutable || differ(left.inner, right.inner);
    default:
      return false;
  }
}

function haveOtherLength(left: Const, right: Const): boolean {
  return left.kind === "value" && right.kind === "value" && left.value !== right.value;
}

/** Sized types that stand for themselves: what has no size may be what the other is coerced to. */
function isJudged(type: Type): boolean {
  switch (type.kind) {
    case "bool":
    case "char":
    case "int":
    case "float":
    case "adt":
    case "array":
    case "tuple":
    case "ref":
    case "rawPointer":
    case "param":
      return true;
    default:
      return false;
  }
}

function isPlain({ kind }: Type): boolean {
  return kind === "bool" || kind === "char" || kind === "int" || kind === "float" || kind === "tuple";
}
