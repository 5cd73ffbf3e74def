/**
 * Signatures of things that are called: fn items, constructors, closures.
 */
import { boundRegion } from "../argTerms.js";
import { fnPointerType, fnSignature } from "../interner.js";
import { signatureOf } from "../signatures.js";
import { eraseRegions, eraseSignature, foldType, substitute, substituteSignature } from "../subst.js";
import type { FnDefType, FnSignature, Region, Type } from "../type.js";
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

/**
 * The type as a pointer that is for every lifetime that its parameters name or leave out. Of a closure, and of a function's lifetimes with
 * bounds, that is more than what is so: less is asked then, and nothing that need not hold.
 */
export function boundPointer(fcx: FnCtxt, type: Type): Type | undefined {
  if (type.kind === "fnDef") {
    const { def, args } = type;
    const declared = signatureOf(fcx.cx, def);
    const binding = binderOf(declared, (region) => region.kind === "param" && region.param.owner === def);
    return fcx.normalize(substitute(eraseRegions(fnPointerType(binding)), args));
  }
  const signature = signatureForFnPointer(fcx, type);
  if (signature === undefined) return undefined;
  const inputs = signature.inputs.map((input) => fcx.resolve(input));
  return fnPointerType(binderOf({ ...signature, inputs }, ({ kind }) => kind === "erased"));
}

/** The signature with the lifetimes of its inputs that are meant bound by it: erased ones each for itself, named ones once. */
function binderOf(signature: FnSignature, isMeant: (region: Region) => boolean): FnSignature {
  let { binder } = signature;
  const named = new Map<Region, number>();
  const bind = (region: Region, depth: number): Region => {
    if (!isMeant(region)) return region;
    const index = named.get(region) ?? binder++;
    if (region.kind !== "erased") named.set(region, index);
    return boundRegion(depth, index, undefined);
  };
  const inputs = signature.inputs.map((input) => foldType(input, { mask: -1, region: bind }));
  const output = foldType(signature.output, {
    mask: -1,
    region: (region, depth) => (named.has(region) ? bind(region, depth) : region),
  });
  return fnSignature({ ...signature, inputs, output, binder });
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
