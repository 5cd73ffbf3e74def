/**
 * Fields of a given data type, as inference sees them: types normalised, regions erased.
 */
import type { FieldDef } from "../../hir/defs.js";
import { typeOfField } from "../items.js";
import { eraseRegions, substitute } from "../subst.js";
import type { GenericArgs, Type } from "../type.js";
import type { FnCtxt } from "./fnCtxt.js";

/** The field's type in a data type with these arguments. */
export function fieldType(fcx: FnCtxt, field: FieldDef, args: GenericArgs): Type {
  return fcx.normalize(substitute(eraseRegions(typeOfField(fcx.cx, field)), args));
}

export function isFieldVisible(fcx: FnCtxt, field: FieldDef): boolean {
  return fcx.declarations.isVisible(field.visibility, fcx.scope.module);
}
