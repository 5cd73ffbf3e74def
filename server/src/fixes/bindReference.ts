/** `let y = x.clone();` → `let y = &x;`: `y` is only read, and `x` is left alone meanwhile. */
import type { CloneFix } from "./cloneFix.js";
import { isSameType, keepReceiver, lendingTier, nameOf, referencePrefix } from "./cloneFix.js";

export const bindReference = {
  id: "bind-reference",
  title: "Let `y` refer to `x`",
  summary: "`let y = x.clone();` → `let y = &x;`, with `&y` → `y` and `y == z` → `*y == z`",
  kind: "quickfix",
  tier: "safe",
  needs: "`y` is only read, not returned, stored or captured; `x` is neither moved nor changed while `y` is in use",

  offer(clone) {
    const { use } = clone.conditions;
    const tier = lendingTier(clone);
    const prefix = referencePrefix(clone);
    if (!tier || clone.conditions.isCopy !== "no" || prefix === undefined || !isSameType(clone) || clone.conditions.receiver !== "place") return undefined;
    if (use.kind !== "binding" || use.reads?.onlyRead !== "yes") return undefined;
    return {
      fix: {
        id: "bind-reference",
        title: `Let \`${use.name}\` refer to ${nameOf(clone)}`,
        tier: use.reads.isDoubtful === true ? "review" : tier,
        edits: [...keepReceiver(clone, prefix), ...use.reads.edits],
      },
      reason: `\`${use.name}\` is only read, and ${nameOf(clone)} stays as it is meanwhile.`,
    };
  },
} satisfies CloneFix;
