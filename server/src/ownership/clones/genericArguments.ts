/**
 * Would a generic parameter take what is copied as it is? `f: impl Into<String>` takes a `&str` as well as a `String`.
 *
 * The parameter's type must be a parameter of the function (or of the trait it is a method of) that nothing else in the signature
 * mentions; then all that is asked of it is asked of the other type. A bound on its lifetime makes the answer "unknown": regions are not
 * looked at here.
 */
import { all, type Knowledge } from "../../base/knowledge.js";
import { genericArgs, isType } from "../../types/argTerms.js";
import type { TypeContext } from "../../types/context.js";
import { genericsOf } from "../../types/generics.js";
import { InferCtxt } from "../../types/inferCtxt.js";
import { paramEnvOf } from "../../types/paramEnv.js";
import { erasePredicate, type Predicate, substitutePredicate } from "../../types/predicate.js";
import { isMaybeSized, predicatesOf } from "../../types/predicates.js";
import { signatureOf } from "../../types/signatures.js";
import { substitute } from "../../types/subst.js";
import type { BodyOwner, GenericArgs, ParamType, Type } from "../../types/type.js";
import { isWhollyKnown } from "../../types/type.js";
import { walkType } from "../../types/walk.js";
import type { Called } from "../variables.js";

/**
 * `parameter`: position among the inputs, `self` counted. A parameter `&Q`, as of `HashMap::get`, is asked about with a reference as well.
 * `livesOn`: what is offered is `'static`, as a literal is: it satisfies whatever is asked of its lifetime.
 */
export function acceptsInstead(
  cx: TypeContext,
  owner: BodyOwner,
  callee: Called,
  parameter: number,
  offered: Type,
  livesOn = false,
): Knowledge {
  if (!isWhollyKnown(offered)) return "unknown";
  const { function: called } = callee;
  const signature = signatureOf(cx, called);
  const declared = signature.inputs[parameter];
  const isReference = declared?.kind === "ref" && !declared.mutable && offered.kind === "ref";
  const type = isReference ? declared.inner : declared;
  const source = isReference ? offered.inner : offered;
  if (type?.kind !== "param" || !isOwnParameter(cx, called, type)) return "no";
  if ((source.kind === "str" || source.kind === "slice" || source.kind === "dyn") && !isMaybeSized(cx, type.param))
    return "no";
  if (signature.inputs.some((other, index) => index !== parameter && names(other, type))) return "no";
  const predicates: Predicate[] = [...predicatesOf(cx, called)];
  const { container } = called;
  if (container.kind === "trait")
    predicates.push({ kind: "trait", traitRef: { trait: container, args: identityPrefix(cx, called, container) } });
  const args = replaced(callee.args, type, source);
  if (!args) return "unknown";
  const env = paramEnvOf(cx, owner);
  const icx = new InferCtxt(cx, env);
  const answers = predicates
    .filter((predicate) => predicateNames(predicate, type))
    .map((predicate): Knowledge => {
      if (predicate.kind !== "trait" && predicate.kind !== "projection") return "unknown";
      const answer = icx.traits.evaluate(substitutePredicate(erasePredicate(predicate), args));
      if (answer === "no") return answer;
      const isTied = !livesOn && mayBorrow(source) && mentionsLifetime(predicate, type, args);
      return answer === "yes" && !isTied ? "yes" : "unknown";
    });
  const answer = all(answers);
  if (answer !== "yes") return answer;
  // Only the result has its type from it: whether that may be another depends on what is done with the result.
  return names(signature.output, type) ? "unknown" : "yes";
}

/** The parameter's type names no type parameter, or only such as the other parameters name: `Vec<T>::push(T)`. `parameter` counts `self`. */
export function hasFixedParameter(cx: TypeContext, { function: called }: Called, parameter: number): boolean {
  const { inputs } = signatureOf(cx, called);
  const declared = inputs[parameter];
  if (!declared) return false;
  const others = inputs.filter((_, index) => index !== parameter);
  let isFixed = true;
  walkType(declared, (inner) => {
    if (inner.kind === "opaque") isFixed = false;
    if (inner.kind === "param") isFixed &&= others.some((other) => names(other, inner));
    return isFixed;
  });
  return isFixed;
}

/** The parameter is generic, and what is given for it is called at most once: `F: FnOnce()`. `parameter` counts `self`. */
export function takesOnce(cx: TypeContext, { function: called }: Called, parameter: number): boolean {
  const declared = signatureOf(cx, called).inputs[parameter];
  if (declared?.kind !== "param") return false;
  const asked = predicatesOf(cx, called).filter((predicate) => predicateNames(predicate, declared));
  const traits = asked.flatMap((predicate) => (predicate.kind === "trait" ? [predicate.traitRef.trait.langItem] : []));
  return traits.includes("fn_once") && !traits.includes("fn") && !traits.includes("fn_mut");
}

/** The parameter is generic, and `F: 'static` is asked of what is given for it. `parameter` counts `self`. */
export function wantsStatic(cx: TypeContext, { function: called }: Called, parameter: number): boolean {
  const declared = signatureOf(cx, called).inputs[parameter];
  return predicatesOf(cx, called).some(
    (predicate) =>
      predicate.kind === "typeOutlives" && predicate.type === declared && predicate.region.kind === "static",
  );
}

/** Of the function, or of the trait it is a method of. One of an impl is part of the type that the function is called on. */
function isOwnParameter(cx: TypeContext, called: Called["function"], { index }: ParamType): boolean {
  const { container } = called;
  return container.kind !== "impl" || index >= genericsOf(cx, container).identity.list.length;
}

/** A value of the type may hold references: then it matters how long they live. */
function mayBorrow(type: Type): boolean {
  let found = false;
  walkType(
    type,
    (inner) => {
      found ||= inner.kind === "ref" || inner.kind === "dyn" || inner.kind === "opaque" || inner.kind === "param";
      return !found;
    },
    () => {
      found = true;
    },
  );
  return found;
}

/** `Cow<'a, str>: From<&'a str>` ties the reference to something that may live longer than it does. */
function mentionsLifetime(predicate: Predicate, param: ParamType, args: GenericArgs): boolean {
  if (predicate.kind !== "trait") return predicate.kind === "projection";
  return predicate.traitRef.args.list.some((arg) => {
    // An item of what is asked about is made from it, and lives no longer.
    if (!isType(arg) || arg === param || (arg.kind === "projection" && names(arg, param))) return false;
    let found = false;
    walkType(
      substitute(arg, args),
      (inner) => {
        found ||= inner.kind === "ref" || inner.kind === "dyn";
        return !found;
      },
      () => {
        found = true;
      },
    );
    return found;
  });
}

/** The trait's own arguments, in terms of its method's parameters. */
function identityPrefix(
  cx: TypeContext,
  called: Called["function"],
  trait: Called["function"]["container"],
): GenericArgs {
  const { identity } = genericsOf(cx, called);
  const count = trait.kind === "trait" ? genericsOf(cx, trait).identity.list.length : 0;
  return genericArgs(identity.list.slice(0, count));
}

function replaced(args: GenericArgs, param: ParamType, source: Type): GenericArgs | undefined {
  const old = args.list[param.index];
  if (!old || !isType(old)) return undefined;
  return genericArgs(args.list.map((arg, index) => (index === param.index ? source : arg)));
}

function names(type: Type, param: ParamType): boolean {
  let found = false;
  walkType(type, (inner) => {
    if (inner === param) found = true;
    return !found;
  });
  return found;
}

function predicateNames(predicate: Predicate, param: ParamType): boolean {
  switch (predicate.kind) {
    case "trait":
      return argsName(predicate.traitRef.args, param);
    case "projection":
      return argsName(predicate.projection.args, param) || names(predicate.type, param);
    case "typeOutlives":
    case "unknownTrait":
      return names(predicate.type, param);
    case "regionOutlives":
      return false;
  }
}

function argsName(args: GenericArgs, param: ParamType): boolean {
  return args.list.some((arg) => isType(arg) && names(arg, param));
}
