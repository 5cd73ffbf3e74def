/** Signatures with a region variable at every position: what a call relates its arguments and its result to. */
import { isType } from "../types/argTerms.js";
import { unitType } from "../types/interner.js";
import type { Predicate } from "../types/predicate.js";
import type { FnSignature, Region, Type } from "../types/type.js";
import type { BorrowckQueries } from "./queries.js";
import type { RegionVariable } from "./regions.js";
import type { MaybeRegionType, RegionTypes } from "./regionTypes.js";

export interface OpenedSignature {
  readonly inputs: readonly MaybeRegionType[];
  readonly output: MaybeRegionType;
}

/** Free positions of the signature are taken from `regions` on from `first`, bound ones from `late`. */
export function openSignature(
  types: RegionTypes,
  signature: FnSignature,
  regions: readonly RegionVariable[],
  first: number,
  late: (index: number) => RegionVariable | undefined,
): OpenedSignature {
  return openTypes(types, signature.inputs, signature.output, regions, first, late);
}

export function openTypes(
  types: RegionTypes,
  inputs: readonly Type[],
  output: Type,
  regions: readonly RegionVariable[],
  first: number,
  late: (index: number) => RegionVariable | undefined,
): OpenedSignature {
  let next = first;
  return openRegions(types, inputs, output, (region) =>
    region.kind === "bound" ? late(region.index) : regions[next++],
  );
}

/** `variableOf` is asked of every region in the order in which they stand there. */
export function openRegions(
  types: RegionTypes,
  inputs: readonly Type[],
  output: Type,
  variableOf: (region: Region) => RegionVariable | undefined,
): OpenedSignature {
  const open = (type: Type): MaybeRegionType => {
    const shown = types.expand(type);
    const own: (RegionVariable | undefined)[] = [];
    types.walk(shown, "covariant", 0, (region) => own.push(variableOf(region)));
    return { type: types.eraseAndExpand(type), regions: own };
  };
  const openedInputs = inputs.map(open);
  return { inputs: openedInputs, output: open(output) };
}

/** `F: Fn(A) -> B` among what is known of `self`; undefined: no such bound, or several that differ. */
export function signatureInBounds(
  queries: BorrowckQueries,
  self: Type,
  known: readonly Predicate[],
): { readonly inputs: readonly Type[]; readonly output: Type } | undefined {
  let inputs: readonly Type[] | undefined;
  let output: Type = unitType;
  for (const predicate of known) {
    if (predicate.kind === "trait" && queries.isFnTrait(predicate.traitRef.trait)) {
      const [own, tuple] = predicate.traitRef.args.list;
      if (own !== self || tuple === undefined || !isType(tuple) || tuple.kind !== "tuple") continue;
      if (inputs !== undefined && inputs !== tuple.elements) return undefined;
      inputs = tuple.elements;
    } else if (predicate.kind === "projection" && queries.isFnTrait(predicate.projection.trait)) {
      if (predicate.projection.args.list[0] === self) output = predicate.type;
    }
  }
  return inputs && { inputs, output };
}
