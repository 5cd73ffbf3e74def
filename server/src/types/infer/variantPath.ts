/**
 * The struct, union or enum variant that a path names in a struct literal or pattern, with its type.
 */
import type { VariantDef } from "../../hir/defs.js";
import { variantNamed } from "../../hir/named.js";
import type { Path } from "../../syntax/ast.js";
import type { Type } from "../type.js";
import type { FnCtxt } from "./fnCtxt.js";
import { inferredType, noteUserPath, variantType, writtenBase, writtenTypeRelative } from "./pathTypes.js";

export interface ResolvedVariant {
  readonly variant: VariantDef;
  /** Of the whole value; arguments that are not written are variables. */
  readonly type: Type;
}

/** `namespace`: "type" for `Path { .. }`, "value" for `Path(..)`. `undefined`: a gap was recorded. */
export function resolveVariantPath(
  fcx: FnCtxt,
  path: Path,
  namespace: "type" | "value" = "type",
): ResolvedVariant | undefined {
  if (path.qualifiedSelf === undefined) {
    const found = fcx.declarations.resolvePath(path, fcx.scope, namespace);
    const { resolution, segment, rest } = found;
    if (rest === 0 && (resolution.kind === "variant" || resolution.kind === "constructor")) {
      return { variant: resolution.variant, type: variantType(fcx, path, resolution.variant, segment) };
    }
    if (rest === 1) {
      const written = writtenBase(fcx, path, found, path.segments.length - 1);
      const named = variantOf(fcx, inferredType(fcx, written), path);
      if (named !== undefined) {
        noteUserPath(fcx, path, written);
        return named;
      }
    }
    if (rest === 0) {
      const written = writtenBase(fcx, path, found, path.segments.length);
      const type = inferredType(fcx, written);
      const variant = type.kind === "adt" && type.adt.adtKind !== "enum" ? type.adt.variants[0] : undefined;
      if (variant !== undefined) {
        noteUserPath(fcx, path, written);
        return { variant, type };
      }
    }
  }
  // `<Alias>::Variant`, `<T as Trait>::Enum::Variant`
  const { qualifiedSelf } = path;
  if (qualifiedSelf !== undefined && path.segments.length > qualifiedSelf.traitSegments) {
    const end = path.segments.length - 1;
    const written =
      end === 0
        ? fcx.lowering().lower(qualifiedSelf.type)
        : writtenTypeRelative(fcx, { ...path, segments: path.segments.slice(0, end) });
    const named = variantOf(fcx, inferredType(fcx, written), path);
    if (named !== undefined) {
      noteUserPath(fcx, path, written);
      return named;
    }
  }
  const written = writtenTypeRelative(fcx, path);
  noteUserPath(fcx, path, written);
  const type = fcx.shallow(inferredType(fcx, written));
  const variant = type.kind === "adt" && type.adt.adtKind !== "enum" ? type.adt.variants[0] : undefined;
  if (variant !== undefined) return { variant, type };
  fcx.gap(path.span, type.kind === "unknown" ? type.reason : `\`${fcx.display(type)}\` is not a struct or variant`);
  return undefined;
}

/** `Self::Variant`, `Alias::Variant`. */
function variantOf(fcx: FnCtxt, base: Type, path: Path): ResolvedVariant | undefined {
  const type = fcx.shallow(base);
  const name = path.segments[path.segments.length - 1]?.ident.name;
  if (type.kind !== "adt") return undefined;
  const variant = name === undefined ? undefined : variantNamed(type.adt, name);
  return variant === undefined ? undefined : { variant, type };
}
