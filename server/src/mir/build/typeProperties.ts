/**
 * Copy, drop and interior mutability of types in one body, under the bounds in force there.
 *
 * The same types are asked about at every use of a variable: answers are kept by type, which is exact because equal types are the same
 * object. Regions are not looked at.
 */
import { all, type Knowledge } from "../../base/knowledge.js";
import type { AdtDef, ImplDef } from "../../hir/defs.js";
import type { TypeContext } from "../../types/context.js";
import { type DropQueries, needsDrop } from "../../types/drop.js";
import { InferCtxt } from "../../types/inferCtxt.js";
import { genericArgs, isType } from "../../types/interner.js";
import { implHeader, typeOfField } from "../../types/items.js";
import { emptyEnv, type ParamEnv, paramEnvOf } from "../../types/predicates.js";
import { eraseRegions, substitute } from "../../types/subst.js";
import { type AdtType, type Type, TypeFlag } from "../../types/type.js";
import type { TypeckResults } from "../../types/typeck.js";

export interface TypeProperties {
  isCopy(type: Type): Knowledge;
  needsDrop(type: Type): Knowledge;
  /** No `UnsafeCell` in the value itself. */
  isFreeze(type: Type): Knowledge;
  /** Projections replaced by what they stand for, where that is known. */
  normalized(type: Type): Type;
  readonly dropQueries: DropQueries;
}

export function typeProperties(cx: TypeContext, results: TypeckResults): TypeProperties {
  const { owner } = results;
  const env: ParamEnv = owner.kind === "static" ? emptyEnv : paramEnvOf(cx, owner);
  const icx = new InferCtxt(cx, env);
  const copyTrait = cx.trait("copy");
  const copies = new Map<Type, Knowledge>();
  const drops = new Map<Type, Knowledge>();
  const freezes = new Map<Type, Knowledge>();

  const normalized = (type: Type): Type => ((type.flags & TypeFlag.hasProjection) === 0 ? type : icx.traits.normalize(type));

  const isCopy = (type: Type): Knowledge => {
    if (type.kind === "unknown" || type.kind === "infer") return "unknown";
    let answer = copies.get(type);
    if (answer === undefined) {
      answer = askCopy(normalized(eraseRegions(type)));
      copies.set(type, answer);
    }
    return answer;
  };

  const askCopy = (type: Type): Knowledge => {
    if ((type.flags & TypeFlag.hasUnknown) !== 0 && type.kind !== "ref" && type.kind !== "rawPointer") return "unknown";
    if (type.kind === "ref") return type.mutable ? "no" : "yes";
    if (copyTrait === undefined) return "unknown";
    const answer = icx.traits.holds({ trait: copyTrait, args: genericArgs([type]) });
    return answer === "maybe" ? "unknown" : answer;
  };

  const fieldTypes = (type: AdtType): readonly Type[] =>
    type.adt.variants.flatMap((variant) => variant.fields.map((field) => normalized(substitute(eraseRegions(typeOfField(cx, field)), type.args))));

  const dropQueries: DropQueries = {
    isCopy,
    dropImpl: (adt) => dropImplOf(cx, adt),
    fieldTypes,
    captureTypes: (type) => cx.hooks.closureFacts?.(type)?.captures,
    mayDangle: (impl) => mayDangle(cx, impl),
    arrayLength: (type) => (type.length.kind === "value" && typeof type.length.value === "bigint" ? type.length.value : undefined),
  };

  const isFreeze = (type: Type): Knowledge => {
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
        const captured = cx.hooks.closureFacts?.(type)?.captures;
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

  return { isCopy, needsDrop: (type) => needsDrop(normalized(eraseRegions(type)), dropQueries, drops), isFreeze, normalized, dropQueries };
}

/** The type's own `Drop` impl, which has no other self type (E0366). */
function dropImplOf(cx: TypeContext, adt: AdtDef): ImplDef | undefined | "unknown" {
  const trait = cx.trait("drop");
  if (trait === undefined) return "unknown";
  return cx.declarations.traitImpls(trait, cx.heads.adtHead(adt)).find((impl) => impl.derivedTrait === undefined && !impl.isNegative && isFor(cx, impl, adt));
}

function isFor(cx: TypeContext, impl: ImplDef, adt: AdtDef): boolean {
  const { selfType } = implHeader(cx, impl);
  return selfType.kind === "adt" && selfType.adt === adt;
}

function mayDangle(cx: TypeContext, impl: ImplDef): ReadonlySet<number> {
  const found = new Set<number>();
  const { selfType } = implHeader(cx, impl);
  if (selfType.kind !== "adt") return found;
  selfType.args.list.forEach((arg, index) => {
    const param = isType(arg) ? (arg.kind === "param" ? arg.param : undefined) : arg.kind === "param" ? arg.param : undefined;
    if (param !== undefined && param.kind !== "implTrait" && param.mayDangle) found.add(index);
  });
  return found;
}
