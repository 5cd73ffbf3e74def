/**
 * Copy, drop and interior mutability of types in one body, under the bounds in force there.
 *
 * The same types are asked about at every use of a variable: answers are kept by type, which is exact because equal types are the same
 * object. Regions are not looked at.
 */
import { assertNever } from "../../base/assertNever.js";
import { all, type Knowledge } from "../../base/knowledge.js";
import type { AdtDef } from "../../hir/defs.js";
import type { TypeContext } from "../../types/context.js";
import { isCopyType } from "../../types/copy.js";
import { type DropQueries, needsDrop } from "../../types/drop.js";
import { dropImplOf } from "../../types/dropImpl.js";
import { InferCtxt } from "../../types/inferCtxt.js";
import { refType, unknownType } from "../../types/interner.js";
import { typeOfField } from "../../types/items.js";
import { paramEnvOf } from "../../types/paramEnv.js";
import { eraseRegions, substitute } from "../../types/subst.js";
import { type AdtType, type ClosureType, type Type, TypeFlag } from "../../types/type.js";
import type { Capture, TypeckResults } from "../../types/typeck.js";

export interface TypeProperties {
  isCopy(type: Type): Knowledge;
  needsDrop(type: Type): Knowledge;
  implementsDrop(adt: AdtDef): Knowledge;
  /** No `UnsafeCell` in the value itself. */
  isFreeze(type: Type): Knowledge;
  /** Projections replaced by what they stand for, where that is known. */
  normalized(type: Type): Type;
}

export function typeProperties(cx: TypeContext, results: TypeckResults): TypeProperties {
  const { owner } = results;
  const env = paramEnvOf(cx, owner);
  const icx = new InferCtxt(cx, env);
  for (const info of results.closures) {
    icx.closures.set(info.expr, {
      signature: info.signature,
      kind: info.closureKind,
      captures: info.captures.map(capturedType),
    });
  }
  const shared = sharedAnswers(cx);
  const own = newAnswers();
  /** Answers about a type without parameters hold in every body. */
  const answersFor = (type: Type): Answers =>
    (type.flags & (TypeFlag.hasParam | TypeFlag.hasUnknown | TypeFlag.hasInfer)) === 0 &&
    type.kind !== "closure" &&
    !env.assumesOfConcrete
      ? shared
      : own;

  const normalized = (type: Type): Type =>
    (type.flags & TypeFlag.hasProjection) === 0 ? type : icx.traits.normalize(type);

  const isCopy = (type: Type): Knowledge => {
    if (type.kind === "unknown" || type.kind === "infer") return "unknown";
    const { copies } = answersFor(type);
    let answer = copies.get(type);
    if (answer === undefined) {
      answer = askCopy(normalized(eraseRegions(type)));
      copies.set(type, answer);
    }
    return answer;
  };

  const askCopy = (type: Type): Knowledge => {
    if (type.kind === "ref") return type.mutable ? "no" : "yes";
    return isCopyType(icx, type);
  };

  const fieldTypes = (type: AdtType): readonly Type[] =>
    type.adt.variants.flatMap((variant) =>
      variant.fields.map((field) => normalized(substitute(eraseRegions(typeOfField(cx, field)), type.args))),
    );

  const captureTypes = (type: ClosureType): readonly Type[] | undefined =>
    (icx.closures.get(type.expr) ?? cx.hooks.closureFacts?.(type))?.captures;

  const dropQueries: DropQueries = {
    isCopy,
    dropImpl: (adt) => dropImplOf(cx, adt),
    fieldTypes,
    captureTypes,
  };

  const needsDropOf = (type: Type): Knowledge => {
    const { drops } = answersFor(type);
    const known = drops.get(type);
    if (known !== undefined) return known;
    const answer = needsDrop(normalized(eraseRegions(type)), dropQueries, drops);
    drops.set(type, answer);
    return answer;
  };

  const isFreeze = (type: Type): Knowledge => {
    const { freezes } = answersFor(type);
    let answer = freezes.get(type);
    if (answer === undefined) {
      freezes.set(type, "yes");
      answer = askFreeze(type);
      freezes.set(type, answer);
    }
    return answer;
  };

  const askFreeze = (type: Type): Knowledge => {
    switch (type.kind) {
      case "adt":
        if (type.adt.langItem === "unsafe_cell") return "no";
        return type.adt.langItem === "phantom_data" ? "yes" : all(fieldTypes(type).map(isFreeze));
      case "tuple":
        return all(type.elements.map(isFreeze));
      case "slice":
      case "array":
        return isFreeze(type.element);
      case "closure": {
        const captured = captureTypes(type);
        return captured === undefined ? "unknown" : all(captured.map(isFreeze));
      }
      case "param":
      case "projection":
      case "opaque":
      case "coroutine":
      case "dyn":
      case "infer":
      case "unknown":
        return "unknown";
      default:
        return "yes";
    }
  };

  const implementsDrop = (adt: AdtDef): Knowledge => {
    const impl = dropImplOf(cx, adt);
    return impl === undefined ? "no" : impl === "unknown" ? impl : "yes";
  };
  return { isCopy, needsDrop: needsDropOf, implementsDrop, isFreeze, normalized };
}

interface Answers {
  readonly copies: Map<Type, Knowledge>;
  readonly drops: Map<Type, Knowledge>;
  readonly freezes: Map<Type, Knowledge>;
}

function newAnswers(): Answers {
  return { copies: new Map(), drops: new Map(), freezes: new Map() };
}

/** By the index of impls, which is made anew whenever an impl may have come or gone. */
const answersByImpls = new WeakMap<object, Answers>();

function sharedAnswers(cx: TypeContext): Answers {
  let answers = answersByImpls.get(cx.impls);
  if (answers === undefined) {
    answers = newAnswers();
    answersByImpls.set(cx.impls, answers);
  }
  return answers;
}

/** What the closure holds for it: the place's value, or a reference to it. */
function capturedType(capture: Capture): Type {
  switch (capture.kind) {
    case "move":
    case "copy":
      return capture.type;
    case "shared":
      return refType(false, capture.type);
    case "mutable":
    case "uniqueShared":
      return refType(true, capture.type);
    case "unknown":
      return unknownType("how it is captured is not known");
    default:
      return assertNever(capture.kind);
  }
}
