/**
 * What is expected of a closure before its body is looked at: the signature and kind that pending `Fn*` obligations on its type
 * variable, a `dyn Fn`, an `impl Fn` or a function pointer ask for (rustc's `deduce_closure_signature`).
 */
import type { InferCtxt } from "../inferCtxt.js";
import { isType } from "../interner.js";
import type { Predicate } from "../predicate.js";
import { boundsOfOpaque, elaborate } from "../predicates.js";
import type { GenericArg, Type } from "../type.js";
import { type BuiltinTrait, builtinTraitOf } from "./builtinTrait.js";
import { openSignature } from "./callable.js";
import type { Fulfillment } from "./fulfill.js";
import { liftPredicate, objectPredicates } from "./select.js";

export interface ClosureHint {
  /** `undefined`: not said, as by a function pointer. */
  readonly kind: "Fn" | "FnMut" | "FnOnce" | undefined;
  /** `undefined`: the number of parameters is not known. */
  readonly inputs: readonly Type[] | undefined;
  readonly output: Type | undefined;
}

/** `expected`: the type that the closure is checked against. `undefined`: nothing is known. */
export function deduceClosure(fulfillment: Fulfillment, expected: Type): ClosureHint | undefined {
  const { icx } = fulfillment;
  const type = icx.shallow(expected);
  switch (type.kind) {
    case "infer":
      return fromPredicates(icx, fulfillment.pendingFor(type));
    case "dyn":
      return fromPredicates(
        icx,
        objectPredicates(icx, type).map((predicate) => liftPredicate(icx, predicate)),
      );
    case "opaque":
      return fromPredicates(
        icx,
        boundsOfOpaque(icx.cx, type).map((predicate) => liftPredicate(icx, predicate)),
      );
    case "fnPointer": {
      const signature = openSignature(icx, type.signature);
      return { kind: undefined, inputs: signature.inputs, output: signature.output };
    }
    default:
      return undefined;
  }
}

function fromPredicates(icx: InferCtxt, predicates: readonly Predicate[]): ClosureHint | undefined {
  let kind: ClosureHint["kind"];
  let inputs: readonly Type[] | undefined;
  let output: Type | undefined;
  // A trait of the user's with `Fn(u8)` as supertrait asks for it as well.
  const all = predicates.some((predicate) => predicate.kind === "trait") ? elaborate(icx.cx, predicates) : predicates;
  for (const predicate of all) {
    if (predicate.kind === "trait") {
      const found = kindOf(builtinTraitOf(icx.cx, predicate.traitRef.trait));
      if (found === undefined) continue;
      // Several bounds ask for the strictest kind.
      if (kind === undefined || kind === "FnOnce" || found === "Fn") kind = found;
      inputs ??= inputsOf(icx, predicate.traitRef.args.list[1]);
    } else if (predicate.kind === "projection" && builtinTraitOf(icx.cx, predicate.projection.trait) === "fnOnce") {
      inputs ??= inputsOf(icx, predicate.projection.args.list[1]);
      output ??= predicate.type;
    }
  }
  return kind === undefined && inputs === undefined && output === undefined ? undefined : { kind, inputs, output };
}

function kindOf(builtin: BuiltinTrait | undefined): ClosureHint["kind"] {
  switch (builtin) {
    case "fn":
    case "asyncFn":
      return "Fn";
    case "fnMut":
    case "asyncFnMut":
      return "FnMut";
    case "fnOnce":
    case "asyncFnOnce":
      return "FnOnce";
    default:
      return undefined;
  }
}

function inputsOf(icx: InferCtxt, arg: GenericArg | undefined): readonly Type[] | undefined {
  if (arg === undefined || !isType(arg)) return undefined;
  const tuple = icx.shallow(icx.traits.normalize(arg));
  return tuple.kind === "tuple" ? tuple.elements : undefined;
}
