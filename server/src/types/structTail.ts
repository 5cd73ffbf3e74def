/**
 * The tail of a struct: what its last field is of, and the last field of that. A struct has a size if its tail has one (Rust reference,
 * "Dynamically sized types"). Not here: whether a tail that is a parameter has one.
 */
import type { AdtDef } from "../hir/defs.js";
import { isType } from "./argTerms.js";
import type { TypeContext } from "./context.js";
import { typeOfField } from "./items.js";
import { type Type, TypeFlag } from "./type.js";

/** Structs within structs: one that holds itself is an error, and has no tail. */
const MAXIMUM_DEPTH = 32;

/**
 * A struct whose last field is made of parameters is its own tail; one whose last field is a parameter has the tail of what stands for that.
 * Cost: a look-up for each struct on the way.
 */
export function structTail(cx: TypeContext, type: Type): Type {
  let tail = type;
  for (let depth = 0; depth < MAXIMUM_DEPTH; depth++) {
    const declared = tail.kind === "adt" ? lastField(cx, tail.adt) : undefined;
    const last = tail.kind === "adt" && declared?.kind === "param" ? tail.args.list[declared.index] : declared;
    if (last === undefined || !isType(last)) return tail;
    if (last === declared && (last.flags & (TypeFlag.hasParam | TypeFlag.hasProjection)) !== 0) return tail;
    tail = last;
  }
  return tail;
}

/** The type of a struct's last field, in terms of the struct's parameters. Undefined: it has none, or the type is no struct. */
export function lastField(cx: TypeContext, adt: AdtDef): Type | undefined {
  if (adt.adtKind !== "struct") return undefined;
  const field = adt.variants[0]?.fields.at(-1);
  return field && typeOfField(cx, field);
}
