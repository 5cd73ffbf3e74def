/** Types of which it is not known which traits they implement, since macros that are not expanded here may have written impls. */
import type { AdtDef } from "../hir/defs.js";
import { hasForeignMacro } from "../hir/derives.js";
import type { TypeContext } from "./context.js";
import { headOf } from "./traits/implIndex.js";
import type { Type } from "./type.js";
import { walkType } from "./walk.js";

/** Of the type or a part of it. */
export function mayHaveHiddenImpls(cx: TypeContext, type: Type): boolean {
  let isFound = false;
  walkType(type, (part) => {
    isFound ||= part.kind === "adt" && (part.adt.mayHaveHiddenImpls || hasChangedImpl(cx, part.adt, part));
    return !isFound;
  });
  return isFound;
}

/** An attribute macro on an `impl` makes another of it, or further ones: `#[interface] impl Peer { … }`. */
function hasChangedImpl(cx: TypeContext, { crate }: AdtDef, type: Type): boolean {
  const head = crate.origin === "local" ? headOf(cx, type) : undefined;
  if (head === undefined) return false;
  return cx.declarations.inherentImpls(head).some(({ attributes }) => hasForeignMacro(attributes));
}
