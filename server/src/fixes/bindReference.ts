/** `let y = x.clone();` → `let y = &x;`: `y` is only read, and `x` is left alone meanwhile. */
import type { CloneFix } from "./cloneFix.js";
import { isSameType, keepReceiver, lendingTier, nameOf, referencePrefix } from "./cloneFix.js";

export const bindReference = {
  id: "bind-reference",
  title: "Let `y` refer to `x`",
  summary:
    '`let y = x.clone();` → `let y = &x;`, `let s = "a".to_string();` → `let s = "a";`, with `&y` → `y` and `y == z` → `*y == z`',
  kind: "quickfix",
  tier: "safe",
  needs: "`y` is only read, not returned, stored or captured; `x` is neither moved nor changed while `y` is in use",

  offer(clone) {
    const { use } = clone.conditions;
    const tier = lendingTier(clone);
    const prefix = referencePrefix(clone);
    if (!tier || clone.conditions.isCopy !== "no" || prefix === undefined) return undefined;
    // A reference that is there already serves as it is, whatever it refers to.
    const isReference = prefix === "" && clone.method !== "cloned";
    if (!isReference && (!isSameType(clone) || clone.conditions.receiver !== "place")) return undefined;
    if (use.kind !== "binding" || use.reads?.onlyRead !== "yes") return undefined;
    return {
      fix: {
        id: "bind-reference",
        title:
          clone.conditions.receiver === "value"
            ? `Let \`${use.name}\` be the reference itself`
            : `Let \`${use.name}\` refer to ${nameOf(clone)}`,
        tier: use.reads.isDoubtful === true ? "review" : tier,
        edits: [...keepReceiver(clone, prefix), ...use.reads.edits],
      },
      reason: `\`${use.name}\` is only read, and ${nameOf(clone)} stays as it is meanwhile.`,
    };
  },
} satisfies CloneFix;
