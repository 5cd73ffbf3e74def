/** `f(x.clone())` → `f(x)`: the original is not used again, so it can be moved instead of copied. */
import type { CloneFix } from "./cloneFix.js";
import { deleteCall, isMethodCall, isPlain } from "./cloneFix.js";

export const moveLastUse = {
  id: "move-last-use",
  summary: "`f(x.clone())` → `f(x)` where it is the last use of `x`",
  kind: "quickfix",
  needs: "an owned variable that no path uses afterwards, loops included; no loan of it alive; `Clone` derived or std's; no `Drop` of one's own",

  offer(clone) {
    const { conditions, place } = clone;
    if (!isMethodCall(clone) || !isPlain(clone) || place === undefined || place.includes(".") || place.includes("*")) return undefined;
    if (clone.method !== "clone" || conditions.isCopy !== "no") return undefined;
    if (conditions.ownedPlace !== "yes" || conditions.lastUse !== "yes" || conditions.noLiveLoan !== "yes" || conditions.inLoop) return undefined;
    return {
      fix: { id: "move-last-use", title: `Move \`${place}\`: this is its last use`, tier: "safe", edits: [deleteCall(clone)] },
      reason: `\`${place}\` is not used afterwards: it can be moved.`,
    };
  },
} satisfies CloneFix;
