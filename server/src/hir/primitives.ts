/** The primitive types by name; any of them is hidden by an item called so. */
import type { PrimitiveName, Resolution } from "./declarations.js";

const PRIMITIVES: readonly PrimitiveName[] = [
  "bool",
  "char",
  "str",
  "i8",
  "i16",
  "i32",
  "i64",
  "i128",
  "isize",
  "u8",
  "u16",
  "u32",
  "u64",
  "u128",
  "usize",
  "f16",
  "f32",
  "f64",
  "f128",
];

type PrimitiveTarget = Extract<Resolution, { kind: "primitive" }>;

const primitiveTargets: ReadonlyMap<string, PrimitiveTarget> = new Map(
  PRIMITIVES.map((name) => [name, { kind: "primitive", name }]),
);

export function primitiveNamed(name: string): PrimitiveTarget | undefined {
  return primitiveTargets.get(name);
}
