/**
 * What of a type must outlive `'r` for the type to (RFC 1214, "Outlives for types"): positions of regions, and the parameters, projections
 * and `impl Trait` types inside. Regions of a projection or `impl Trait` are not among the positions: what says that it outlives `'r` may
 * not speak of them.
 */
import {
  type GenericArg,
  type OpaqueType,
  type ParamType,
  type ProjectionType,
  type Type,
  TypeFlag,
} from "../types/type.js";
import { partsWithoutBinder, walkType } from "../types/walk.js";
import type { ClosureParts } from "./regionTypes.js";
import { type HeldVisit, walkHeld } from "./regionWalk.js";

/** A parameter, projection or `impl Trait`, with the positions of its regions in the type that it is a part of: `count` of them from `first` on. */
export interface OutlivedPart {
  readonly type: ParamType | ProjectionType | OpaqueType;
  readonly first: number;
  readonly count: number;
}

export interface Outlived {
  readonly positions: readonly number[];
  /** Outermost first; each once. */
  readonly parts: readonly OutlivedPart[];
}

interface CountedTypes {
  closureParts(type: Type): ClosureParts | undefined;
  parentPositions(type: Type & { readonly kind: "closure" | "coroutine" }): number;
  lentToFuture(type: Type & { readonly kind: "closure" | "coroutine" }): number | undefined;
  argCount(arg: GenericArg): number;
  shapeOf(type: Type): { readonly count: number };
}

/** Of an expanded, erased term. */
export function outlivedIn(types: CountedTypes, of: Type): Outlived {
  const positions: number[] = [];
  const parts = new Map<string, OutlivedPart>();
  const lookedInto = new Set<unknown>();
  let next = 0;
  const part = (type: OutlivedPart["type"]): void => {
    const count = types.argCount(type);
    const key = count === 0 ? `${type.id}` : `${type.id}.${next}`;
    if (!parts.has(key)) parts.set(key, { type, first: next, count });
    next += count;
  };
  const all = (type: Type): void => {
    for (let { count } = types.shapeOf(type); count > 0; count--) positions.push(next++);
  };
  const visit: HeldVisit = {
    region: () => positions.push(next++),
    skip: (arg) => {
      next += types.argCount(arg);
    },
    other(type) {
      switch (type.kind) {
        case "closure":
        case "coroutine":
          // What it captures is in it; its creator's parameters, and its own signature, are not.
          held(type);
          return;
        case "param":
        case "projection":
        case "opaque":
          part(type);
          return;
        case "fnPointer":
        case "dyn": {
          const own = partsWithoutBinder(type);
          if (own.length === 0) {
            parameters(type);
            all(type);
            return;
          }
          for (const inner of own) walkHeld(inner, visit);
          if (type.kind === "dyn") visit.region();
          return;
        }
        default:
          all(type);
      }
    },
  };
  const held = (closure: Type & { readonly kind: "closure" | "coroutine" }): void => {
    const end = next + types.argCount(closure);
    // One that holds itself is an error, and no type.
    const known = lookedInto.has(closure.expr) ? undefined : types.closureParts(closure);
    lookedInto.add(closure.expr);
    const first = next + types.parentPositions(closure);
    for (const upvar of known?.upvars ?? []) {
      next = first + upvar.first;
      walkHeld(upvar.type, visit);
      if (upvar.byReference) positions.push(next);
    }
    const lent = types.lentToFuture(closure);
    if (known !== undefined && lent !== undefined) positions.push(end - types.argCount(closure) + lent);
    lookedInto.delete(closure.expr);
    next = end;
  };
  // Of what binds lifetimes: a projection in it may be to one of those.
  const parameters = (type: Type): void =>
    walkType(type, (inner) => {
      if (inner.kind === "param") parts.set(`${inner.id}`, { type: inner, first: next, count: 0 });
      return inner.kind !== "closure" && inner.kind !== "coroutine" && (inner.flags & TypeFlag.hasParam) !== 0;
    });
  walkHeld(of, visit);
  return { positions, parts: [...parts.values()] };
}
