/**
 * Calls of functions of the language's traits that no one wrote: `Add::add` for `+`, `IntoIterator::into_iter` for `for`.
 */
import type { Expr } from "../../syntax/ast.js";
import { genericArgs } from "../argTerms.js";
import { signatureOf } from "../signatures.js";
import type { GenericArg, GenericArgs, Type } from "../type.js";
import type { Callee } from "../typeck.js";
import type { FnCtxt } from "./fnCtxt.js";
import { instantiateSignature } from "./fnPointers.js";

export interface TraitCall {
  readonly callee: Callee;
  readonly output: Type;
}

/** `args`: the trait's, `Self` first; all must be given. Registers that the trait must be implemented. */
export function traitCall(fcx: FnCtxt, trait: string, name: string, args: GenericArgs): TraitCall | undefined {
  const def = fcx.cx.trait(trait);
  const method = def?.functions.get(name);
  if (def === undefined || method === undefined) return undefined;
  fcx.requireTraitRef({ trait: def, args });
  const signature = instantiateSignature(fcx, signatureOf(fcx.cx, method), { args });
  return { callee: { function: method, args, signature }, output: signature.output };
}

/** The same, but only if the trait may be implemented: "no" is certain. */
export function tryTraitCall(
  fcx: FnCtxt,
  trait: string,
  name: string,
  list: readonly GenericArg[],
): TraitCall | undefined {
  const def = fcx.cx.trait(trait);
  if (def === undefined) return undefined;
  const args = genericArgs(list);
  return fcx.mayHold({ trait: def, args }) === "no" ? undefined : traitCall(fcx, trait, name, args);
}

export function recordTraitCall(
  fcx: FnCtxt,
  expr: Expr,
  trait: string,
  name: string,
  list: readonly GenericArg[],
): TraitCall | undefined {
  const call = traitCall(fcx, trait, name, genericArgs(list));
  if (call !== undefined) fcx.tables.callees.set(expr, call.callee);
  return call;
}
