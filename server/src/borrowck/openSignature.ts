/** Signatures with a region variable at every position: what a call relates its arguments and its result to. */
import type { FnSignature, Region, Type } from "../types/type.js";
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
