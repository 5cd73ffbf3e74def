/**
 * Destructuring assignment (RFC 2909): `(a, b.c, _) = value`, with tuples, slices, tuple structs and structs on the left.
 *
 * The left side is an expression in form and a pattern in meaning: each leaf is a place that gets a part of the value.
 * Every expression on the left has a type afterwards; default binding modes play no part.
 */

import type { VariantDef } from "../../hir/defs.js";
import { fieldNamed } from "../../hir/named.js";
import type { Expr, StructExpr } from "../../syntax/ast.js";
import { neverType } from "../interner.js";
import type { Type } from "../type.js";
import { checkExpr } from "./expr.js";
import { fieldType } from "./fields.js";
import type { FnCtxt } from "./fnCtxt.js";
import { convertPlaceDerefsToMutable } from "./placeMutability.js";
import { resolveVariantPath } from "./variantPath.js";

export function isDestructuring(expr: Expr): boolean {
  switch (expr.kind) {
    case "tuple":
    case "array":
    case "struct":
    case "underscore":
      return true;
    case "call":
      return expr.callee.kind === "path";
    default:
      return false;
  }
}

/** Checks the left side of an assignment against the type of the value. */
export function checkDestructuring(fcx: FnCtxt, left: Expr, value: Type): void {
  const type = fcx.structurallyResolve(value);
  switch (left.kind) {
    case "underscore":
      break;
    case "tuple":
      checkElements(
        fcx,
        left.elements,
        type.kind === "tuple" ? type.elements : undefined,
        type.kind === "tuple" ? type.elements.length : 0,
      );
      break;
    case "array": {
      const element = type.kind === "array" || type.kind === "slice" ? type.element : undefined;
      for (const part of left.elements) if (!isRest(part)) checkDestructuring(fcx, part, element ?? fcx.newVar());
      break;
    }
    case "call": {
      const resolved = left.callee.kind === "path" ? resolveVariantPath(fcx, left.callee.path, "value") : undefined;
      if (resolved === undefined) break;
      fcx.unify(resolved.type, type);
      checkElements(
        fcx,
        left.arguments,
        fieldTypes(fcx, resolved.variant, resolved.type),
        resolved.variant.fields.length,
      );
      fcx.tables.variants.set(left, resolved.variant);
      break;
    }
    case "struct":
      checkStructFields(fcx, left, type);
      break;
    default:
      checkPlace(fcx, left, type);
      return;
  }
  fcx.record(left, type);
}

function checkPlace(fcx: FnCtxt, left: Expr, type: Type): void {
  const place = checkExpr(fcx, left);
  convertPlaceDerefsToMutable(fcx, left);
  if (type !== neverType) fcx.unify(place, type);
}

function checkStructFields(fcx: FnCtxt, left: StructExpr, type: Type): void {
  const resolved = resolveVariantPath(fcx, left.path, "type");
  if (resolved === undefined) return;
  fcx.unify(resolved.type, type);
  fcx.tables.variants.set(left, resolved.variant);
  for (const field of left.fields) {
    const def = fieldNamed(resolved.variant, field.field.name);
    if (def !== undefined && resolved.type.kind === "adt")
      checkDestructuring(fcx, field.value, fieldType(fcx, def, resolved.type.args));
  }
}

function fieldTypes(fcx: FnCtxt, variant: VariantDef, type: Type): readonly Type[] | undefined {
  return type.kind === "adt" ? variant.fields.map((field) => fieldType(fcx, field, type.args)) : undefined;
}

/** `..` among the elements skips as many positions as are left over. */
function checkElements(
  fcx: FnCtxt,
  elements: readonly Expr[],
  types: readonly Type[] | undefined,
  count: number,
): void {
  const rest = elements.findIndex(isRest);
  const skipped = rest < 0 ? 0 : Math.max(0, count - (elements.length - 1));
  for (let index = 0; index < elements.length; index++) {
    const element = elements[index];
    if (element === undefined || index === rest) continue;
    const position = rest >= 0 && index > rest ? index - 1 + skipped : index;
    checkDestructuring(fcx, element, types?.[position] ?? fcx.newVar());
  }
}

function isRest(expr: Expr): boolean {
  return expr.kind === "range" && expr.low === undefined && expr.high === undefined;
}
