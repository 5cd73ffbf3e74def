/**
 * What this room asks about types, answered by the types room under the bounds in force in one function.
 *
 * Walks into data types to a small depth: what lies deeper does not change what people are told, and an answer that is not
 * found within it is "unknown".
 */
import { any, type Knowledge, not } from "../base/knowledge.js";
import type { TypeProperties } from "../mir/build/typeProperties.js";
import { isType } from "../types/argTerms.js";
import type { TypeContext } from "../types/context.js";
import { displayType } from "../types/display.js";
import { unknownType } from "../types/interner.js";
import { typeOfField } from "../types/items.js";
import { isGuardType, type Storage, storageOf } from "../types/storage.js";
import { eraseRegions, substitute } from "../types/subst.js";
import { headOf } from "../types/traits/implIndex.js";
import type { AdtType, BodyOwner, Type } from "../types/type.js";
import { acceptsInstead, hasFixedParameter, takesOnce, wantsStatic } from "./clones/genericArguments.js";
import { compares, isClone } from "./clones/implementations.js";
import type { CloneFacts } from "./facts.js";
import type { TypeQuestions } from "./variables.js";

/** Data types inside data types are looked into this far; deeper ones make the answer "unknown". */
const MAXIMUM_DEPTH = 12;

/** Questions under the bounds that `properties` was made for. Remembers answers by type. */
export function typeQuestions(cx: TypeContext, properties: TypeProperties, owner: BodyOwner): TypeQuestions {
  const fieldsOf = (type: AdtType): readonly Type[] =>
    type.adt.variants.flatMap((variant) =>
      variant.fields.map((field) => properties.normalized(substitute(eraseRegions(typeOfField(cx, field)), type.args))),
    );
  const remembered = <Answer>(ask: (type: Type) => Answer): ((type: Type) => Answer) => {
    const answers = new Map<Type, Answer>();
    return (type) => {
      const known = answers.get(type);
      if (known !== undefined) return known;
      const answer = ask(type);
      answers.set(type, answer);
      return answer;
    };
  };
  // One share fewer: what is shared is dropped as often as before. That the count differs is `countsReferences`.
  const ownDrop = remembered((type) =>
    somewhere(type, fieldsOf, (adt) => (isShare(adt) ? "skip" : implementedByUser(cx, adt, "drop"))),
  );
  // What a dependency does when it is dropped (frees a buffer, decrements a count) is what people expect of any value.
  const noticeableDrop = remembered((type) =>
    somewhere(type, fieldsOf, (adt) => (adt.adt.crate.origin === "local" ? implementedByUser(cx, adt, "drop") : "no")),
  );
  // Copying a share copies nothing of what is shared.
  const userClone = remembered((type) =>
    somewhere(type, fieldsOf, (adt) => (isShare(adt) ? "skip" : implementedByUser(cx, adt, "clone"))),
  );
  const clonedFields = (type: AdtType): readonly Type[] =>
    implementedByUser(cx, type, "clone") === "no" ? fieldsOf(type) : [unknownType("its `Clone` is written by hand")];
  const interior = remembered((type) =>
    somewhere(type, fieldsOf, (adt) => (isShare(adt) ? "skip" : adt.adt.langItem === "unsafe_cell" ? "yes" : "no")),
  );
  const counted = remembered((type) => somewhere(type, fieldsOf, (adt) => (isShare(adt) ? "yes" : "no")));
  return {
    display: displayType,
    isCopy: properties.isCopy,
    needsDrop: properties.needsDrop,
    storage: (type) => storageOf(type, fieldsOf),
    cloneCost: remembered((type) => costOf(storageOf(type, clonedFields))),
    isGuard: isGuardType,
    hasSignificantDrop: noticeableDrop,
    plainClone: (type) => not(userClone(type)),
    plainDrop: (type) => not(ownDrop(type)),
    implementsDrop: (type) => (type.kind === "adt" ? implementedByUser(cx, type, "drop") : dropOfOther(type)),
    interiorMutability: interior,
    countsReferences: counted,
    acceptsInstead: (callee, parameter, source, livesOn) =>
      acceptsInstead(cx, owner, callee, parameter, source, livesOn),
    hasFixedParameter: (callee, parameter) => hasFixedParameter(cx, callee, parameter),
    takesOnce: (callee, parameter) => takesOnce(cx, callee, parameter),
    wantsStatic: (callee, parameter) => wantsStatic(cx, callee, parameter),
    typeOfField: (variant, name) => {
      const field = variant.fields.find((each) => each.name === name);
      return field && typeOfField(cx, field);
    },
    isClone: remembered((type) => isClone(cx, owner, type)),
    compares: (left, operator, right) => compares(cx, owner, left, operator, right),
  };
}

function costOf(storage: Storage): CloneFacts["cost"] {
  switch (storage) {
    case "heap":
      return "heap";
    case "counted":
      return "count";
    case "inline":
    case "reference":
      return "inline";
    case "unknown":
      return "unknown";
  }
}

function isShare(type: AdtType): boolean {
  return (
    type.adt.crate.origin === "std" && (type.adt.name === "Rc" || type.adt.name === "Arc" || type.adt.name === "Weak")
  );
}

type Fields = (type: AdtType) => readonly Type[];

/** Is `found` true of the type or of one that it owns a value of? References are not owned. */
function somewhere(type: Type, fieldsOf: Fields, found: (type: AdtType) => Knowledge | "skip"): Knowledge {
  const seen = new Set<Type>();
  const look = (inner: Type, depth: number): Knowledge => {
    if (seen.has(inner)) return "no";
    if (depth === 0) return "unknown";
    seen.add(inner);
    switch (inner.kind) {
      case "adt": {
        const here = found(inner);
        if (here === "yes") return here;
        if (here === "skip") return "no";
        const args = inner.args.list.filter(isType).map((arg) => look(arg, depth - 1));
        const fields =
          inner.adt.crate.origin === "std" && !isTransparent(inner)
            ? []
            : fieldsOf(inner).map((field) => look(field, depth - 1));
        return any([here, ...args, ...fields]);
      }
      case "tuple":
        return any(inner.elements.map((element) => look(element, depth - 1)));
      case "slice":
      case "array":
        return look(inner.element, depth - 1);
      case "closure":
      case "coroutine":
      case "dyn":
      case "param":
      case "projection":
      case "opaque":
      case "infer":
      case "unknown":
        return "unknown";
      default:
        return "no";
    }
  };
  return look(type, MAXIMUM_DEPTH);
}

/** Standard library types whose fields say what they are: cells and locks hold an `UnsafeCell`. Collections are known by their arguments. */
function isTransparent(type: AdtType): boolean {
  return type.adt.crate.name === "core" || type.adt.name.endsWith("Lock") || type.adt.name === "Mutex";
}

/** Tuples, arrays and references have no `Drop` of their own, whatever is in them. */
function dropOfOther(type: Type): Knowledge {
  switch (type.kind) {
    case "tuple":
    case "array":
    case "slice":
    case "ref":
      return "no";
    default:
      return "unknown";
  }
}

/** A hand-written impl of the trait outside the standard library. */
function implementedByUser(cx: TypeContext, type: AdtType, langItem: "drop" | "clone"): Knowledge {
  if (type.adt.crate.origin === "std") return "no";
  const trait = cx.trait(langItem);
  if (trait === undefined) return "unknown";
  const impls = cx.declarations.traitImpls(trait, headOf(cx, type));
  return impls.some((impl) => impl.derivedTrait === undefined && impl.crate.origin !== "std") ? "yes" : "no";
}
