/**
 * One dereference of a type: what stands behind a reference, a box, or a `Deref` impl.
 */
import { genericArgs } from "../argTerms.js";
import { builtinDeref as derefByLanguage } from "../method/autoderef.js";
import type { Type } from "../type.js";
import type { FnCtxt } from "./fnCtxt.js";

/** References and boxes; raw pointers only where the deref is written. */
export function builtinDeref(fcx: FnCtxt, type: Type, explicit: boolean): Type | undefined {
  if (type.kind === "rawPointer" && !explicit) return undefined;
  const target = derefByLanguage(type);
  return target === undefined ? undefined : fcx.shallow(target);
}

/** The next type of the deref chain; `undefined` at its end. `overloaded`: through `Deref::deref`. */
export function derefStep(
  fcx: FnCtxt,
  type: Type,
  explicit: boolean,
): { readonly type: Type; readonly overloaded: boolean } | undefined {
  const resolved = fcx.structurallyResolve(type);
  const builtin = builtinDeref(fcx, resolved, explicit);
  if (builtin !== undefined) return { type: builtin, overloaded: false };
  switch (resolved.kind) {
    case "adt":
    case "param":
    case "projection":
    case "opaque": {
      const target = fcx.derefTarget(resolved);
      return target === undefined ? undefined : { type: fcx.shallow(target), overloaded: true };
    }
    default:
      return undefined;
  }
}

/**
 * Can it be dereferenced mutably by `DerefMut`? `Rc` has none; `Pin<P>` has it where what it refers to is `Unpin`. True where that is not known.
 */
export function mayDerefMut(fcx: FnCtxt, type: Type): boolean {
  const trait = fcx.cx.trait("core::ops::DerefMut");
  return trait === undefined || fcx.mayHold({ trait, args: genericArgs([type]) }) !== "no";
}
