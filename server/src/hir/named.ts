/**
 * Variants of an enum and fields of a variant by name.
 *
 * Most have a handful, which are looked through. A generated enum has thousands, each of which is named in a match of as many arms.
 */
import type { AdtDef, FieldDef, VariantDef } from "./defs.js";

/** From so many on they are known by name: fewer are found sooner than a table of them. */
const MANY = 16;

/** Where in the list each name stands. */
const positions = new WeakMap<readonly { readonly name: string }[], ReadonlyMap<string, number>>();

/** Undefined for what is no enum, and where it has no such variant. */
export function variantNamed(adt: AdtDef, name: string): VariantDef | undefined {
  return adt.adtKind === "enum" ? named(adt.variants, name) : undefined;
}

/** By name, or by the digits of a tuple index. */
export function fieldNamed(variant: VariantDef, name: string): FieldDef | undefined {
  return named(variant.fields, name);
}

/** The first of two with one name, which is an error. */
function named<T extends { readonly name: string }>(list: readonly T[], name: string): T | undefined {
  if (list.length < MANY) return list.find((one) => one.name === name);
  let table = positions.get(list);
  if (table === undefined) {
    // The last entry of a key counts.
    table = new Map(list.map((one, index): [string, number] => [one.name, index]).reverse());
    positions.set(list, table);
  }
  const position = table.get(name);
  return position === undefined ? undefined : list[position];
}
