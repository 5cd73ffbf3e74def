/**
 * The types that a receiver dereferences to, step by step: `Rc<Vec<T>>`, `Vec<T>`, `[T]`.
 *
 * References, boxes and (for methods on pointers only) raw pointers are dereferenced by the language, others through `Deref`. An array at
 * the end is also looked at as a slice. Source: Rust reference, "Method-call expressions"; rustc dev guide, "Method lookup".
 */

import { isType } from "../argTerms.js";
import type { InferCtxt } from "../inferCtxt.js";
import { sliceType } from "../interner.js";
import type { Type } from "../type.js";
import type { MethodSolver } from "./solver.js";

export interface DerefStep {
  /** After `derefs` dereferences. */
  readonly type: Type;
  readonly derefs: number;
  /** How the step before became this one; the first one did not. */
  readonly how: "none" | "builtin" | "overloaded" | "unsize";
  /** A raw pointer was passed on the way: no method of what it points to can be called. */
  readonly throughRawPointer: boolean;
}

/** `recursion_limit` of rustc is 128; real chains have a handful of steps. */
const MAXIMUM_STEPS = 32;

/** Steps from the type itself on. Ends before a type that is not known (which is then the last step). */
export function autoderefSteps(infcx: InferCtxt, receiver: Type, solver: MethodSolver): readonly DerefStep[] {
  const steps: DerefStep[] = [{ type: infcx.shallow(receiver), derefs: 0, how: "none", throughRawPointer: false }];
  for (let last = steps[0]; last !== undefined && steps.length < MAXIMUM_STEPS; ) {
    const next = derefOnce(infcx, last, solver);
    if (next === undefined) break;
    if (steps.some((step) => step.type === next.type)) break;
    steps.push(next);
    last = next;
  }
  const final = steps.at(-1);
  if (final?.type.kind === "array") steps.push({ ...final, type: sliceType(final.type.element), how: "unsize" });
  return steps;
}

function derefOnce(infcx: InferCtxt, step: DerefStep, solver: MethodSolver): DerefStep | undefined {
  const { type } = step;
  const after = (target: Type, how: DerefStep["how"], raw: boolean): DerefStep => ({
    type: infcx.shallow(target),
    derefs: step.derefs + 1,
    how,
    throughRawPointer: step.throughRawPointer || raw,
  });
  const target = builtinDeref(type);
  if (target !== undefined) return after(target, "builtin", type.kind === "rawPointer");
  if (type.kind === "infer" || type.kind === "unknown" || isScalar(type)) return undefined;
  const overloaded = solver.derefTarget(type);
  return overloaded && after(overloaded, "overloaded", false);
}

/** What the language itself dereferences: references, raw pointers, `Box`. */
export function builtinDeref(type: Type): Type | undefined {
  if (type.kind === "ref" || type.kind === "rawPointer") return type.inner;
  if (type.kind !== "adt" || type.adt.langItem !== "owned_box") return undefined;
  const [content] = type.args.list;
  return content !== undefined && isType(content) ? content : undefined;
}

function isScalar(type: Type): boolean {
  switch (type.kind) {
    case "bool":
    case "char":
    case "str":
    case "int":
    case "float":
    case "never":
    case "slice":
    case "array":
    case "tuple":
    case "fnDef":
    case "fnPointer":
    case "closure":
    case "coroutine":
      return true;
    default:
      return false;
  }
}
