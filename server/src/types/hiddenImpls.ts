/** Types of which it is not known which traits they implement, since macros that are not expanded here may have written impls. */
import type { Type } from "./type.js";
import { walkType } from "./walk.js";

/** Of the type or a part of it. */
export function mayHaveHiddenImpls(type: Type): boolean {
  let isFound = false;
  walkType(type, (part) => {
    isFound ||= part.kind === "adt" && part.adt.mayHaveHiddenImpls;
    return !isFound;
  });
  return isFound;
}
