/** `f(&x.clone())` → `f(&x)`: only a shared reference is wanted, so the original can be lent. */
import type { CloneFix } from "./cloneFix.js";
import { isSameType, lendingTier, lendWithin, nameOf, referencePrefix } from "./cloneFix.js";

export const borrowArgument = {
  id: "borrow-argument",
  title: "Borrow `x` instead of cloning",
  summary: "`f(&x.clone())` → `f(&x)`, `for a in &x.clone()` → `for a in &x`",
  kind: "quickfix",
  tier: "safe",
  needs: "the copy is only borrowed, shared; `x` is not changed, moved or dropped while it is",

  offer(clone) {
    const { use } = clone.conditions;
    const tier = lendingTier(clone);
    const prefix = referencePrefix(clone);
    if (!tier || prefix === undefined || use.kind !== "borrowed" || use.mutable || !isSameType(clone)) return undefined;
    return {
      fix: {
        id: "borrow-argument",
        title: `Borrow ${nameOf(clone)} instead of cloning`,
        tier,
        edits: lendWithin(clone, use.range, prefix),
      },
      reason: "only a shared reference is needed here.",
    };
  },
} satisfies CloneFix;
