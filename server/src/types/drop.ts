/**
 * Does dropping a value of a type run any code, and what may that code look at?
 *
 * `needsDrop` is rustc's query of the same name: a `Drop` impl, or a part that needs one. A type parameter may be anything that its
 * bounds allow, so it needs drop unless it is `Copy`. `dropOutlives` is the drop check (RFC 1238, RFC 1327): the types and regions that
 * must still be valid when the glue runs; a parameter marked `#[may_dangle]` is only dropped, not looked at.
 *
 * What is not here: when drops happen (borrowck).
 */
import { any, type Knowledge } from "../base/knowledge.js";
import type { AdtDef, ImplDef } from "../hir/defs.js";
import { isRegion, isType } from "./interner.js";
import type { AdtType, ClosureType, GenericArg, Region, Type } from "./type.js";

/** What these questions need to know of types; the type context answers. */
export interface DropQueries {
  isCopy(type: Type): Knowledge;
  /** The `Drop` impl of a data type; `"unknown"` while the crates that could hold one are not complete. */
  dropImpl(adt: AdtDef): ImplDef | undefined | "unknown";
  /** Types of the fields of all variants with the arguments put in, normalised. */
  fieldTypes(type: AdtType): readonly Type[];
  /** What a closure captured by value; undefined before its body is inferred. */
  captureTypes(type: ClosureType): readonly Type[] | undefined;
  /** Places, in the type's parameter list, of parameters that its `Drop` impl marks `#[may_dangle]`. */
  mayDangle(impl: ImplDef): ReadonlySet<number>;
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
  if (adt.langItem === "manually_drop" || adt.langItem === "phantom_data" || adt.adtKind === "union") return "no";
  if (adt.langItem === "owned_box") return "yes";
  const found = queries.dropImpl(adt);
  if (found === "unknown") return "unknown";
  if (found !== undefined) return "yes";
  return any(queries.fieldTypes(type).map(inside));
}

/**
 * Types and regions that drop glue of the type may look at, parameters that only dangle left out; undefined: not known, take all of it.
 * A type parameter or opaque type stands for itself: all that is in it may be looked at.
 */
export function dropOutlives(type: Type, queries: DropQueries): readonly (Type | Region)[] | undefined {
  const found: (Type | Region)[] = [];
  return collectOutlives(type, queries, found, new Set(), MAXIMUM_DEPTH) ? found : undefined;
}

function collectOutlives(
  type: Type,
  queries: DropQueries,
  found: (Type | Region)[],
  seen: Set<Type>,
  fuel: number,
): boolean {
  if (seen.has(type)) return true;
  if (fuel === 0) return false;
  seen.add(type);
  if (ownsNothing(type)) return true;
  const inside = (inner: Type): boolean => collectOutlives(inner, queries, found, seen, fuel - 1);
  switch (type.kind) {
    case "slice":
    case "array":
      return inside(type.element);
    case "tuple":
      return type.elements.every(inside);
    case "adt":
      return adtOutlives(type, queries, found, inside);
    case "closure": {
      const captured = queries.captureTypes(type);
      return captured?.every(inside) ?? false;
    }
    case "dyn":
    case "param":
    case "projection":
    case "opaque":
    case "coroutine":
      found.push(type);
      return true;
    case "infer":
    case "unknown":
      return false;
  }
}

function adtOutlives(
  type: AdtType,
  queries: DropQueries,
  found: (Type | Region)[],
  inside: (type: Type) => boolean,
): boolean {
  const { adt } = type;
  if (adt.langItem === "manually_drop" || adt.langItem === "phantom_data" || adt.adtKind === "union") return true;
  const impl = queries.dropImpl(adt);
  if (impl === "unknown") return false;
  if (impl !== undefined) {
    const dangling = queries.mayDangle(impl);
    type.args.list.forEach((arg: GenericArg, index) => {
      if (dangling.has(index)) return;
      if (isType(arg) || isRegion(arg)) found.push(arg);
    });
    // What dangles is still dropped: its own glue counts. `PhantomData` fields say which parameters those are.
    for (const index of dangling) {
      const arg = type.args.list[index];
      if (arg !== undefined && isType(arg) && !inside(arg)) return false;
    }
  }
  return queries.fieldTypes(type).every(inside);
}

/** A `Drop` of one's own somewhere inside: one that a crate outside the standard library wrote. */
export function hasUserDrop(type: Type, queries: DropQueries): Knowledge {
  return userDrop(type, queries, new Set(), MAXIMUM_DEPTH);
}

function userDrop(type: Type, queries: DropQueries, seen: Set<Type>, fuel: number): Knowledge {
  if (seen.has(type)) return "no";
  if (fuel === 0) return "unknown";
  seen.add(type);
  if (ownsNothing(type)) return "no";
  const inside = (inner: Type): Knowledge => userDrop(inner, queries, seen, fuel - 1);
  switch (type.kind) {
    case "slice":
    case "array":
      return inside(type.element);
    case "tuple":
      return any(type.elements.map(inside));
    case "adt": {
      const impl = queries.dropImpl(type.adt);
      if (impl === "unknown") return "unknown";
      if (impl !== undefined && impl.crate.origin !== "std") return "yes";
      const args = type.args.list.filter(isType).map(inside);
      return type.adt.crate.origin === "std" ? any(args) : any([...args, ...queries.fieldTypes(type).map(inside)]);
    }
    case "closure":
      return any((queries.captureTypes(type) ?? []).map(inside));
    case "dyn":
    case "param":
    case "projection":
    case "opaque":
    case "coroutine":
    case "infer":
    case "unknown":
      return "unknown";
  }
}
