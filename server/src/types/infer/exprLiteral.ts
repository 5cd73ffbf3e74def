/**
 * Types of literals. Without a suffix a number takes the expected numeric type, or becomes a variable that falls back to
 * `i32` or `f64` (reference, "Literal expressions").
 */
import { assertNever } from "../../base/assertNever.js";
import { primitiveNamed } from "../../hir/primitives.js";
import type { LiteralExpr } from "../../syntax/ast.js";
import { bytesOf } from "../../syntax/byteString.js";
import { constValue } from "../argTerms.js";
import { arrayType, boolType, charType, intType, refType, strType } from "../interner.js";
import { primitiveType } from "../lowerPath.js";
import type { Type } from "../type.js";
import { type Expectation, hinted } from "./expectation.js";
import type { FnCtxt } from "./fnCtxt.js";

export function checkLiteral(fcx: FnCtxt, expr: LiteralExpr, expected: Expectation): Type {
  switch (expr.literal) {
    case "int":
      return checkInt(fcx, expr.suffix, expected);
    case "float": {
      const type = suffixType(expr.suffix);
      if (type?.kind === "float") return type;
      const hint = hinted(fcx, expected);
      return hint?.kind === "float" ? hint : fcx.newFloatVar();
    }
    case "bool":
      return boolType;
    case "char":
      return charType;
    case "byte":
      return intType("u8");
    case "string":
      return refType(false, strType);
    case "byteString":
      return checkByteString(fcx, expr, expected);
    case "cString":
      return refType(false, fcx.wellKnownType("core::ffi::CStr"));
    default:
      return assertNever(expr.literal);
  }
}

function checkInt(fcx: FnCtxt, suffix: string | undefined, expected: Expectation): Type {
  const type = suffixType(suffix);
  if (type?.kind === "int" || type?.kind === "float") return type;
  const hint = hinted(fcx, expected);
  if (hint?.kind === "int") return hint;
  // `97 as char` is a u8, `0 as *const T` a usize.
  if (expected?.kind === "castable" && hint !== undefined) {
    if (hint.kind === "char") return intType("u8");
    if (hint.kind === "rawPointer" || hint.kind === "fnPointer" || hint.kind === "fnDef") return intType("usize");
  }
  return fcx.newIntVar();
}

/** `&[u8; N]`, or `&[u8]` where a slice is expected. */
function checkByteString(fcx: FnCtxt, expr: LiteralExpr, expected: Expectation): Type {
  const hint = hinted(fcx, expected);
  if (hint?.kind === "ref" && fcx.patternLiteral) {
    if (fcx.structurallyResolve(hint.inner).kind === "slice") return hint;
  }
  return refType(false, arrayType(intType("u8"), constValue(BigInt(bytesOf(expr.text).length))));
}

function suffixType(suffix: string | undefined): Type | undefined {
  const primitive = suffix === undefined ? undefined : primitiveNamed(suffix);
  return primitive && primitiveType(primitive.name);
}
