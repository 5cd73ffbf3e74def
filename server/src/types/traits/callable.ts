/**
 * What can be called: signatures behind `Fn*` for closures, function items and pointers, as terms of the context that asks.
 */

import type { ClosureFacts } from "../context.js";
import { genericsOf } from "../generics.js";
import type { InferCtxt } from "../inferCtxt.js";
import { signatureOf } from "../signatures.js";
import { eraseSignature, instantiateBound, substituteSignature } from "../subst.js";
import type { ClosureType, CoroutineType, FnDefType, FnSignature, Region, Type } from "../type.js";

export interface Callable {
  readonly signature: FnSignature;
  /** `undefined` for functions, which are all three, and for closures whose body is not done. */
  readonly kind: "Fn" | "FnMut" | "FnOnce" | undefined;
}

export function closureFacts(icx: InferCtxt, type: ClosureType | CoroutineType): ClosureFacts | undefined {
  return icx.closureFacts(type.expr) ?? icx.cx.hooks.closureFacts?.(type);
}

/** The signature with its own lifetimes opened: erased, or fresh regions where regions matter. */
export function openSignature(icx: InferCtxt, signature: FnSignature): FnSignature {
  if (icx.relator === undefined) return eraseSignature(signature);
  const regions = new Map<number, Region>();
  return instantiateBound(signature, (index) => {
    let region = regions.get(index);
    if (region === undefined) {
      region = icx.newRegion();
      regions.set(index, region);
    }
    return region;
  });
}

function fnDefSignature(icx: InferCtxt, type: FnDefType): FnSignature {
  return openSignature(icx, substituteSignature(signatureOf(icx.cx, type.def), type.args));
}

/** `undefined`: not callable by the language itself, or a closure of which nothing is known yet. */
export function callableOf(icx: InferCtxt, type: Type): Callable | undefined {
  switch (type.kind) {
    case "fnDef":
      return { signature: fnDefSignature(icx, type), kind: undefined };
    case "fnPointer":
      return { signature: openSignature(icx, type.signature), kind: undefined };
    case "closure": {
      const facts = closureFacts(icx, type);
      if (facts === undefined) return undefined;
      const isIdentity = type.owner.kind === "static" || genericsOf(icx.cx, type.owner).identity === type.parentArgs;
      const signature = isIdentity ? facts.signature : substituteSignature(facts.signature, type.parentArgs);
      return { signature: openSignature(icx, signature), kind: facts.kind };
    }
    default:
      return undefined;
  }
}
