/** `println!("{}", x.clone())`, `a == b.clone()` → without the clone: formatting and comparing only read. */
import type { CloneFix } from "./cloneFix.js";
import { isSameType, keepReceiver, lendingTier, nameOf, valuePrefix } from "./cloneFix.js";

export const readInPlace = {
  id: "read-in-place",
  title: "Use `x` itself: it is only read here",
  summary: '`println!("{}", x.clone())` → `println!("{}", x)`, `a == b.clone()` → `a == b`',
  kind: "quickfix",
  tier: "safe",
  needs: "an argument of formatting or a side of a comparison",

  offer(clone) {
    const { use } = clone.conditions;
    const tier = lendingTier(clone);
    if (!tier || clone.method === "cloned") return undefined;
    const fix = (edits: ReturnType<typeof keepReceiver>) => ({
      id: "read-in-place",
      title: `Use ${nameOf(clone)} itself: it is only read here`,
      tier,
      edits,
    });
    if (use.kind === "formatArgument") return { fix: fix(keepReceiver(clone)), reason: "formatting only reads it." };
    const prefix = valuePrefix(clone);
    if (use.kind !== "comparison" || prefix === undefined || !isSameType(clone)) return undefined;
    return { fix: fix(keepReceiver(clone, prefix)), reason: "a comparison only reads it." };
  },
} satisfies CloneFix;
