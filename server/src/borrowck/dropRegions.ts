/**
 * Regions that must be valid when a value is dropped: not all in its type (RFC 1327).
 *
 * Dropping a `Vec<&'a T>` looks at no `&'a T`: `'a` may be over. Dropping a `Guard<'a>` with a `Drop` impl may look at what it
 * refers to. The answer is worked out on the canonical term and read back as positions.
 */
import { arrayLength } from "../dataflow/movePaths.js";
import { isRegion, isType } from "../types/argTerms.js";
import { type GenericArg, type Type, TypeFlag } from "../types/type.js";
import type { RegionVariable } from "./regions.js";
import type { RegionType, RegionTypes } from "./regionTypes.js";

const positions = new WeakMap<RegionTypes, Map<number, readonly number[]>>();

export function dropLiveRegions(types: RegionTypes, of: RegionType): readonly RegionVariable[] {
  let table = positions.get(types);
  if (table === undefined) {
    table = new Map();
    positions.set(types, table);
  }
  let found = table.get(of.type.id);
  if (found === undefined) {
    found = dropPositions(types, of.type);
    table.set(of.type.id, found);
  }
  return found.map((position) => of.regions[position] ?? 0);
}

/** `around`: closures that the type is held by. One that holds itself is an error, and no type. */
function dropPositions(types: RegionTypes, type: Type, around: readonly unknown[] = []): readonly number[] {
  if (type.kind === "closure" || type.kind === "coroutine") {
    const parts = types.closureParts(type);
    if (parts === undefined || around.includes(type.expr)) return [];
    const held = [...around, type.expr];
    const first = types.parentPositions(type);
    return parts.upvars.flatMap((upvar) =>
      upvar.byReference ? [] : dropPositions(types, upvar.type, held).map((position) => first + upvar.first + position),
    );
  }
  const found = new Set<number>();
  collect(types, types.canonical(type), found, new Set(), MAXIMUM_DEPTH);
  return [...found];
}

/** Types that grow as they recur are given up here. */
const MAXIMUM_DEPTH = 32;

/** What is not known is taken to look at nothing: a loan then ends early, and no error comes of it. */
function collect(types: RegionTypes, type: Type, found: Set<number>, seen: Set<Type>, fuel: number): void {
  if (fuel === 0 || seen.has(type) || (type.flags & TypeFlag.hasRegion) === 0) return;
  seen.add(type);
  const inside = (inner: Type): void => collect(types, inner, found, seen, fuel - 1);
  switch (type.kind) {
    case "slice":
      inside(type.element);
      return;
    case "array":
      if (arrayLength(type) !== 0) inside(type.element);
      return;
    case "tuple":
      for (const element of type.elements) inside(element);
      return;
    case "adt": {
      const { adt } = type;
      if (adt.langItem === "manually_drop") return;
      // `PhantomData<T>` stands for a `T` that is owned, as a `Box<T>` owns one.
      if (adt.langItem === "phantom_data" || types.queries.isBox(type)) {
        for (const arg of type.args.list) if (isType(arg)) inside(arg);
        return;
      }
      const dangling = types.queries.danglingParameters(adt);
      if (dangling !== undefined) {
        type.args.list.forEach((arg, index) => {
          if (!dangling.has(index)) everything(types, arg, found);
          // What its fields own of it is looked at; those of the standard library's containers own it.
          else if (isType(arg) && adt.crate.origin === "std") inside(arg);
        });
      }
      if (adt.adtKind === "union") return;
      for (const variant of adt.variants)
        for (const field of variant.fields) inside(types.queries.fieldType(field, type.args));
      return;
    }
    case "dyn":
    case "opaque":
    case "projection":
      everything(types, type, found);
      return;
    default:
      return;
  }
}

function everything(types: RegionTypes, arg: GenericArg, found: Set<number>): void {
  if (isRegion(arg)) {
    if (arg.kind === "var") found.add(arg.variable);
  } else if (isType(arg)) for (const position of types.template(arg).from) if (position >= 0) found.add(position);
}
