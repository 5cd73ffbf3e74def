/**
 * Can what a body prints be printed (E0277)? `println!("{:?}", point)` of a type without `Debug` leaves its body unchecked.
 *
 * Asked only where an error would be told: bodies print a lot, and nothing that is inferred hangs on it. Not asked of types that are not wholly
 * known, nor of closures, nor of types that macros may have implemented anything for.
 */
import type { Knowledge } from "../base/knowledge.js";
import { printedBy } from "../syntax/macros/builtin/formatString.js";
import { genericArgs, isType } from "./argTerms.js";
import type { TypeContext } from "./context.js";
import { displayType } from "./display.js";
import { mayHaveHiddenImpls } from "./hiddenImpls.js";
import { InferCtxt } from "./inferCtxt.js";
import { adtType, arrayType, refType, sliceType, tupleType } from "./interner.js";
import { paramEnvOf } from "./paramEnv.js";
import { toKnowledge } from "./traits/engine.js";
import { type BodyOwner, type Type, TypeFlag } from "./type.js";
import type { TypeckResults } from "./typeck.js";

const notAsked = TypeFlag.hasUnknown | TypeFlag.hasInfer | TypeFlag.hasClosure | TypeFlag.hasOpaque;

/** Why something that is printed certainly cannot be, as a clause. */
export function whyNotFormatted(context: TypeContext, owner: BodyOwner, results: TypeckResults): string | undefined {
  let inference: InferCtxt | undefined;
  for (const { template, names, operands } of results.formatted) {
    if (template === undefined) continue;
    for (const { operand, trait: name } of printedBy(template, names)) {
      const expr = operands[operand];
      const trait = context.trait(`core::fmt::${name}`);
      if (expr === undefined || trait === undefined) continue;
      const type = results.typeOf(expr);
      if ((type.flags & notAsked) !== 0 || mayHaveHiddenImpls(context, type)) continue;
      const { traits } = (inference ??= new InferCtxt(context, paramEnvOf(context, owner)));
      const holds = (self: Type): Knowledge => toKnowledge(traits.holds({ trait, args: genericArgs([self]) }));
      if (holds(type) === "no" && holds(withOpenNumbers(inference, type)) === "no")
        return `\`${displayType(type) ?? "what is printed"}\` does not implement \`${name}\`; rustc then checks no borrows here`;
    }
  }
  return undefined;
}

/** A number's type may be one that nothing has decided: of `Held { value: 12 }` it is what `Held` asks for. */
function withOpenNumbers(icx: InferCtxt, type: Type): Type {
  const open = (part: Type): Type => withOpenNumbers(icx, part);
  switch (type.kind) {
    case "int":
      return icx.newIntVar();
    case "float":
      return icx.newFloatVar();
    case "adt":
      return adtType(type.adt, genericArgs(type.args.list.map((arg) => (isType(arg) ? open(arg) : arg))));
    case "tuple":
      return tupleType(type.elements.map(open));
    case "ref":
      return refType(type.mutable, open(type.inner));
    case "slice":
      return sliceType(open(type.element));
    case "array":
      return arrayType(open(type.element), type.length);
    default:
      return type;
  }
}
