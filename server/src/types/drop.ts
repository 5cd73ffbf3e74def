/**
 * Does dropping a value of a type run any code?
 *
 * rustc's query of the same name: a `Drop` impl, or a part that needs one. A type parameter may be anything that its bounds allow, so it
 * needs drop unless it is `Copy`.
 *
 * What is not here: when drops happen, and what must still be valid then (`borrowck/dropElaboration.ts`, `borrowck/dropRegions.ts`).
 */
import { any, type Knowledge } from "../base/knowledge.js";
import type { AdtDef, ImplDef } from "../hir/defs.js";
import type { AdtType, ClosureType, Type } from "./type.js";

/** What these questions need to know of types; the type context answers. */
export interface DropQueries {
  isCopy(type: Type): Knowledge;
  /** The `Drop` impl of a data type; `"unknown"` where it is not certain whether there is one. */
  dropImpl(adt: AdtDef): ImplDef | undefined | "unknown";
  /** Types of the fields of all variants with the arguments put in, normalised. */
  fieldTypes(type: AdtType): readonly Type[];
  /** What a closure captured by value; undefined before its body is inferred. */
  captureTypes(type: ClosureType): readonly Type[] | undefined;
}

/** Deeper nesting than any real type has; guards against types that grow as they recur. */
const MAXIMUM_DEPTH = 64;

/** Does drop glue of this type run anything? `unknown` when a part is. Remembers results by type in `cache`. */
export function needsDrop(type: Type, queries: DropQueries, cache: Map<Type, Knowledge>): Knowledge {
  return glue(type, queries, cache, MAXIMUM_DEPTH);
}

function glue(type: Type, queries: DropQueries, cache: Map<Type, Knowledge>, fuel: number): Knowledge {
  const known = cache.get(type);
  if (known !== undefined) return known;
  if (fuel === 0) return "unknown";
  // A recursive type needs drop only if something else in it does.
  cache.set(type, "no");
  const result = compute(type, queries, (inner) => glue(inner, queries, cache, fuel - 1));
  cache.set(type, result);
  return result;
}

/** Types that have no drop glue, whatever stands in them. */
const OWNING_NOTHING = [
  "bool",
  "char",
  "str",
  "never",
  "int",
  "float",
  "ref",
  "rawPointer",
  "fnDef",
  "fnPointer",
  "foreign",
] as const;
const owningNothing: ReadonlySet<Type["kind"]> = new Set(OWNING_NOTHING);

function ownsNothing(type: Type): type is Extract<Type, { readonly kind: (typeof OWNING_NOTHING)[number] }> {
  return owningNothing.has(type.kind);
}

function compute(type: Type, queries: DropQueries, inside: (type: Type) => Knowledge): Knowledge {
  if (ownsNothing(type)) return "no";
  switch (type.kind) {
    case "slice":
      return inside(type.element);
    case "array":
      return type.length.kind === "value" && type.length.value === 0n ? "no" : inside(type.element);
    case "tuple":
      return any(type.elements.map(inside));
    case "adt":
      return adtNeedsDrop(type, queries, inside);
    case "closure": {
      const captured = queries.captureTypes(type);
      return captured === undefined ? "unknown" : any(captured.map(inside));
    }
    case "coroutine":
    case "dyn":
      return "yes";
    case "param":
    case "projection":
      return queries.isCopy(type) === "yes" ? "no" : "yes";
    case "opaque":
      // Its hidden type decides, and that is not looked at.
      return type.def.kind === "asyncFn" ? "yes" : queries.isCopy(type) === "yes" ? "no" : "unknown";
    case "infer":
    case "unknown":
      return "unknown";
  }
}

function adtNeedsDrop(type: AdtType, queries: DropQueries, inside: (type: Type) => Knowledge): Knowledge {
  const { adt } = type;
  if (adt.langItem === "manually_drop" || adt.langItem === "phantom_data") return "no";
  if (adt.langItem === "owned_box") return "yes";
  const found = queries.dropImpl(adt);
  if (found === "unknown") return "unknown";
  if (found !== undefined) return "yes";
  // Nobody knows which field of a union there is to drop.
  if (adt.adtKind === "union") return "no";
  return any(queries.fieldTypes(type).map(inside));
}
