/**
 * Signatures of things that are called: fn items, constructors, closures.
 */
import { fnPointerType, fnSignature } from "../interner.js";
import { signatureOf } from "../signatures.js";
import { eraseRegions, eraseSignature, substitute, substituteSignature } from "../subst.js";
import type { FnDefType, FnSignature, Type } from "../type.js";
import type { FnCtxt } from "./fnCtxt.js";

/** The signature of a fn item's or constructor's type, opened, normalised, regions erased. */
export function signatureOfFnDef(fcx: FnCtxt, type: FnDefType): FnSignature {
  return instantiateSignature(fcx, signatureOf(fcx.cx, type.def), type);
}

export function instantiateSignature(
  fcx: FnCtxt,
  declared: FnSignature,
  { args }: Pick<FnDefType, "args">,
): FnSignature {
  const erased = substituteSignature(eraseSignature(declared), args);
  const inputs = erased.inputs.map((input) => fcx.normalize(input));
  return fnSignature({ ...erased, inputs, output: fcx.normalize(erased.output) });
}

/** A fn item's type as a pointer, with the lifetimes that its signature binds. */
export function boundPointerOfFnDef(fcx: FnCtxt, { def, args }: FnDefType): Type {
  return fcx.normalize(substitute(eraseRegions(fnPointerType(signatureOf(fcx.cx, def))), args));
}

/** What the type becomes as a fn pointer: of a fn item, or of a closure that uses no variable from outside. */
export function signatureForFnPointer(fcx: FnCtxt, type: Type): FnSignature | undefined {
  switch (type.kind) {
    case "fnDef":
      return signatureOfFnDef(fcx, type);
    case "fnPointer":
      return type.signature;
    case "closure": {
      const state = fcx.closureStates.get(type.expr);
      return state === undefined || fcx.mentionedUpvars(type.expr).size > 0 ? undefined : state.signature;
    }
    default:
      return undefined;
  }
}
