/** Is a type `Copy`, under the bounds of an inference context? */
import type { Knowledge } from "../base/knowledge.js";
import { genericArgs } from "./argTerms.js";
import type { InferCtxt } from "./inferCtxt.js";
import { toKnowledge } from "./traits/engine.js";
import type { Type } from "./type.js";

/** `type`: without regions. `unknown` also where no standard library is known. Nothing is remembered here. */
export function isCopyType(icx: InferCtxt, type: Type): Knowledge {
  const trait = icx.cx.trait("copy");
  return trait === undefined ? "unknown" : toKnowledge(icx.traits.holds({ trait, args: genericArgs([type]) }));
}
