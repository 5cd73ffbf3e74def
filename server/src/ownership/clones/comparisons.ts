/** Does a comparison exist between values of two types? `String == str`, but not `String == char`. */
import type { Knowledge } from "../../base/knowledge.js";
import type { BinaryExpr } from "../../syntax/ast.js";
import type { TypeContext } from "../../types/context.js";
import { InferCtxt } from "../../types/inferCtxt.js";
import { genericArgs } from "../../types/interner.js";
import { emptyEnv, paramEnvOf } from "../../types/predicates.js";
import type { BodyOwner, Type } from "../../types/type.js";
import { TypeFlag } from "../../types/type.js";

/** `left == right` and the like: is there a `PartialEq` or `PartialOrd` of exactly these types? */
export function compares(
  cx: TypeContext,
  owner: BodyOwner,
  left: Type,
  operator: BinaryExpr["operator"],
  right: Type,
): Knowledge {
  if (((left.flags | right.flags) & (TypeFlag.hasUnknown | TypeFlag.hasInfer)) !== 0) return "unknown";
  const isEquality = operator === "==" || operator === "!=";
  const trait = cx.trait(isEquality ? "core::cmp::PartialEq" : "core::cmp::PartialOrd");
  if (trait === undefined) return "unknown";
  const icx = new InferCtxt(cx, owner.kind === "static" ? emptyEnv : paramEnvOf(cx, owner));
  const answer = icx.traits.evaluate({ kind: "trait", traitRef: { trait, args: genericArgs([left, right]) } });
  return answer === "yes" || answer === "no" ? answer : "unknown";
}
