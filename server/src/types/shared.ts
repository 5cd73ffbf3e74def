/**
 * Have closures the auto traits that are asked of them (E0277)? `thread::spawn(move || counter.get())` of an `Rc` leaves its body unchecked.
 *
 * They have what all they capture has, which is known only when a body's inference is done. Asked only where an error would be told.
 */
import type { TypeContext } from "./context.js";
import { InferCtxt } from "./inferCtxt.js";
import { paramEnvOf } from "./paramEnv.js";
import { toKnowledge } from "./traits/engine.js";
import { type BodyOwner, TypeFlag } from "./type.js";
import type { TypeckResults } from "./typeck.js";

/** Why a closure certainly lacks such a trait, as a clause. */
export function whyNotShared(context: TypeContext, owner: BodyOwner, results: TypeckResults): string | undefined {
  if (results.autoAsked.length === 0) return undefined;
  const { traits } = new InferCtxt(context, paramEnvOf(context, owner));
  for (const { trait, args } of results.autoAsked) {
    if ((args.flags & (TypeFlag.hasUnknown | TypeFlag.hasInfer)) !== 0) continue;
    if (toKnowledge(traits.holds({ trait, args })) === "no")
      return `a closure is not \`${trait.name}\`, though it has to be; rustc then checks no borrows here`;
  }
  return undefined;
}
