/**
 * What is expected of a closure before its body is looked at: the signature and kind that pending `Fn*` obligations on its type
 * variable, a `dyn Fn`, an `impl Fn` or a function pointer ask for (rustc's `deduce_closure_signature`).
 */

import { boundsOfOpaque } from "../aliasBounds.js";
import { genericArgs, isType } from "../argTerms.js";
import type { InferCtxt } from "../inferCtxt.js";
import { projectionType } from "../interner.js";
import { typeOfAlias } from "../items.js";
import { declaredOf, type Predicate } from "../predicate.js";
import { elaborate } from "../predicates.js";
import { substitute } from "../subst.js";
import { type DynType, type Type, TypeFlag } from "../type.js";
import { type BuiltinTrait, builtinTraitOf } from "./builtinTrait.js";
import { openSignature } from "./callable.js";
import type { Fulfillment } from "./fulfill.js";
import { liftPredicate, objectPredicates } from "./select.js";

/** What a bound says of a closure's signature, as declared: the lifetimes that it binds are bound at depth 0. */
export interface DeclaredSignature {
  readonly inputs: readonly Type[];
  readonly output: Type | undefined;
}

export interface ClosureHint {
  /** `undefined`: not said, as by a function pointer. */
  readonly kind: "Fn" | "FnMut" | "FnOnce" | undefined;
  /** The same of a closure that is not `async`: what `AsyncFn` asks is left to what its body does. */
  readonly plainKind: "Fn" | "FnMut" | "FnOnce" | undefined;
  /** `undefined`: the number of parameters is not known. */
  readonly inputs: readonly Type[] | undefined;
  readonly output: Type | undefined;
  readonly declared: DeclaredSignature;
}

/** `expected`: the type that the closure is checked against. `undefined`: nothing is known. */
export function deduceClosure(fulfillment: Fulfillment, expected: Type): ClosureHint | undefined {
  const { icx } = fulfillment;
  const type = icx.shallow(expected);
  switch (type.kind) {
    case "infer":
      return fromPredicates(icx, fulfillment.pendingFor(type));
    case "dyn":
      return fromPredicates(icx, [...objectPredicates(icx, type), ...objectBindings(type)]);
    case "opaque":
      return fromPredicates(icx, boundsOfOpaque(icx.cx, type));
    case "fnPointer": {
      const signature = openSignature(icx, type.signature);
      return {
        kind: undefined,
        plainKind: undefined,
        inputs: signature.inputs,
        output: signature.output,
        declared: type.signature,
      };
    }
    default:
      return undefined;
  }
}

function fromPredicates(icx: InferCtxt, predicates: readonly Predicate[]): ClosureHint | undefined {
  let kind: ClosureHint["kind"];
  let plainKind: ClosureHint["kind"];
  let asked: Predicate | undefined;
  // A trait of the user's with `Fn(u8)` as supertrait asks for it as well.
  const all = predicates.some((predicate) => predicate.kind === "trait") ? elaborate(icx.cx, predicates) : predicates;
  for (const predicate of all) {
    if (predicate.kind === "trait") {
      const builtin = builtinTraitOf(icx.cx, predicate.traitRef.trait);
      const found = kindOf(builtin);
      if (found === undefined) continue;
      const isPlain = builtin === "fn" || builtin === "fnMut" || builtin === "fnOnce";
      if (isPlain && (plainKind === undefined || plainKind === "FnOnce" || found === "Fn")) plainKind = found;
      // Several bounds ask for the strictest kind.
      if (kind === undefined || kind === "FnOnce" || found === "Fn") kind = found;
      asked ??= predicate;
    } else if (predicate.kind === "projection" && builtinTraitOf(icx.cx, predicate.projection.trait) === "fnOnce") {
      // The same bound says both; this part of it has the result as well.
      if (asked?.kind !== "projection") asked = predicate;
    }
  }
  if (asked === undefined) return undefined;
  const lifted = liftPredicate(icx, asked);
  const arg = argumentsOf(lifted);
  const tuple = arg === undefined ? undefined : icx.shallow(icx.traits.normalize(arg));
  return {
    kind,
    plainKind,
    inputs: tuple?.kind === "tuple" ? tuple.elements : undefined,
    output: lifted.kind === "projection" ? lifted.type : undefined,
    declared: declaredSignature(icx, asked, arg),
  };
}

/** `-> B` of `dyn Fn(A) -> B`. */
function objectBindings(type: DynType): readonly Predicate[] {
  const list = [type, ...(type.principal?.args.list ?? none)];
  return type.bindings.flatMap(({ assoc, type: bound }) =>
    assoc.container.kind === "trait"
      ? [{ kind: "projection", projection: projectionType(assoc, assoc.container, genericArgs(list)), type: bound }]
      : [],
  );
}

/** `asked`: the same arguments with what stands for the parameters of who declares them. */
function declaredSignature(icx: InferCtxt, predicate: Predicate, asked: Type | undefined): DeclaredSignature {
  const declared = declaredOf(predicate);
  const tuple = argumentsOf(declared);
  const given = asked?.kind === "tuple" ? asked.elements : none;
  return {
    inputs: tuple?.kind === "tuple" ? tuple.elements.map((each, index) => ofImpl(icx, each, given[index])) : none,
    output: declared.kind === "projection" ? declared.type : undefined,
  };
}

/** `for<'a> FnMut(I::Item<'a>)`: what the impl says that this is, `&'a mut [T]`, has the lifetime that the bound binds. */
function ofImpl(icx: InferCtxt, declared: Type, asked: Type | undefined): Type {
  if (declared.kind !== "projection" || asked?.kind !== "projection" || declared.assoc !== asked.assoc) return declared;
  if ((declared.flags & TypeFlag.hasBoundRegion) === 0) return declared;
  const { assoc, trait } = declared;
  const count = 1 + trait.generics.params.length;
  const selection = icx.traits.select({ trait, args: genericArgs(asked.args.list.slice(0, count)) });
  if (selection.kind !== "yes" || selection.source.kind !== "impl") return declared;
  const { impl, args } = selection.source;
  const value = impl.associatedTypes.get(assoc.name);
  if (value === undefined) return declared;
  const own = declared.args.list.slice(count);
  return substitute(typeOfAlias(icx.cx, value), genericArgs([...icx.resolveArgs(args).list, ...own]));
}

const none: readonly Type[] = [];

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

/** The tuple of arguments that a bound by `Fn*` names. */
function argumentsOf(predicate: Predicate): Type | undefined {
  const args =
    predicate.kind === "trait"
      ? predicate.traitRef.args
      : predicate.kind === "projection"
        ? predicate.projection.args
        : undefined;
  const arg = args?.list[1];
  return arg !== undefined && isType(arg) ? arg : undefined;
}
