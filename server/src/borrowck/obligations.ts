/**
 * What a signature or type asks of regions, as codes: positions of what it was derived from, or one of those below (`Template.from`).
 */
import type { OpaqueType, Region, Type } from "../types/type.js";
import { FIRST_PARAM, FROM_ANY, FROM_STATIC, type Template } from "./regionTypes.js";

/** Codes in templates from here down: the signature's own bound regions by index. */
export const FIRST_LATE = -10;
const LAST_LATE = -900;

export interface Obligations {
  readonly outlives: { readonly longer: number; readonly shorter: number }[];
  /** Parameters and projections that must outlive a region. `from`: their own regions. */
  readonly typeTests: AskedOfType[];
  /** `impl Trait` types that stand in the bounds of another, and what they hide. */
  readonly hidden?: { readonly value: Template; readonly opaque: Template & { readonly type: OpaqueType } }[];
}

/** Of those, what is asked of regions as they stand. */
export interface Asked {
  readonly outlives: readonly { readonly longer: number; readonly shorter: number }[];
  readonly typeTests: readonly AskedOfType[];
}

export interface AskedOfType {
  readonly type: Type;
  readonly from: readonly number[];
  readonly region: number;
}

export function equating({ outlives }: Obligations): (a: Region, b: Region) => void {
  return (a, b) => {
    const longer = codeOf(a);
    const shorter = codeOf(b);
    if (longer === FROM_ANY || shorter === FROM_ANY || longer === shorter) return;
    outlives.push({ longer, shorter }, { longer: shorter, shorter: longer });
  };
}

/** An argument that an input shows asks the same twice. */
export function withoutRepetition(outlives: Obligations["outlives"]): Obligations["outlives"] {
  if (outlives.length < 2) return outlives;
  const seen = new Map<number, Set<number>>();
  return outlives.filter(({ longer, shorter }) => {
    const known = seen.get(longer);
    if (known === undefined) seen.set(longer, new Set([shorter]));
    else if (known.has(shorter)) return false;
    else known.add(shorter);
    return true;
  });
}

export function codeOf(region: Region): number {
  switch (region.kind) {
    case "var":
      return region.variable;
    case "static":
      return FROM_STATIC;
    case "param":
      return FIRST_PARAM - region.index;
    default:
      return FROM_ANY;
  }
}

export function lateOr(region: Region): number {
  return region.kind === "bound" ? lateRegion(region) : codeOf(region);
}

/** The signature's own bound regions; those of an inner binder never come here. */
function lateRegion(region: Region): number {
  if (region.kind !== "bound") return FROM_ANY;
  const code = FIRST_LATE - region.index;
  return code < LAST_LATE ? FROM_ANY : code;
}
