/**
 * How an owned copy of a value is made: with `clone()`, or from text and slices, which are no `Clone`, with what makes a `String` or `Vec`.
 */
import type { Type } from "../../types/type.js";
import type { TypeQuestions } from "../variables.js";

export type CopyMethod = "clone" | "to_string" | "to_vec";

/** Undefined where no copy can be made. A type that is not known counts as `Clone`. */
export function copyMethodOf({ isClone }: TypeQuestions, type: Type): CopyMethod | undefined {
  if (type.kind === "str") return "to_string";
  if (type.kind === "slice") return isClone(type.element) === "no" ? undefined : "to_vec";
  return isClone(type) === "no" ? undefined : "clone";
}
