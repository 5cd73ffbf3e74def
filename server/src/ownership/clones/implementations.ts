/** Does a type implement a trait of the standard library? `String: Clone`, `String: PartialEq<str>`, but not `String: PartialEq<char>`. */

import type { Knowledge } from "../../base/knowledge.js";
import type { BinaryExpr } from "../../syntax/ast.js";
import { genericArgs } from "../../types/argTerms.js";
import type { TypeContext } from "../../types/context.js";
import { InferCtxt } from "../../types/inferCtxt.js";
import { paramEnvOf } from "../../types/paramEnv.js";
import { toKnowledge } from "../../types/traits/engine.js";
import type { BodyOwner, Type } from "../../types/type.js";
import { isWhollyKnown } from "../../types/type.js";

/** `left == right` and the like: is there a `PartialEq` or `PartialOrd` of exactly these types? */
export function compares(
  cx: TypeContext,
  owner: BodyOwner,
  left: Type,
  operator: BinaryExpr["operator"],
  right: Type,
): Knowledge {
  const isEquality = operator === "==" || operator === "!=";
  return isImplemented(cx, owner, isEquality ? "core::cmp::PartialEq" : "core::cmp::PartialOrd", [left, right]);
}

export function isClone(cx: TypeContext, owner: BodyOwner, type: Type): Knowledge {
  return isImplemented(cx, owner, "core::clone::Clone", [type]);
}

/** `types`: `Self` and the trait's own parameters. Under the bounds of the owner. */
function isImplemented(cx: TypeContext, owner: BodyOwner, path: string, types: readonly Type[]): Knowledge {
  if (!types.every(isWhollyKnown)) return "unknown";
  const trait = cx.trait(path);
  if (trait === undefined) return "unknown";
  const icx = new InferCtxt(cx, paramEnvOf(cx, owner));
  return toKnowledge(icx.traits.evaluate({ kind: "trait", traitRef: { trait, args: genericArgs(types) } }));
}
