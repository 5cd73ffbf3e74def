/** `f(&x.clone())` → `f(&x)`: only a shared reference is wanted, so the original can be lent. */
import type { CloneFix } from "./cloneFix.js";
import { deleteCall, isMethodCall, isPlainToBorrow } from "./cloneFix.js";

export const borrowArgument = {
  id: "borrow-argument",
  summary: "`f(&x.clone())` → `f(&x)`",
  kind: "quickfix",
  needs: "the copy is only borrowed, shared; `Clone` derived or std's; no interior mutability; no other loan of `x` alive",

  offer(clone) {
    const { conditions, place } = clone;
    if (!isMethodCall(clone) || clone.method !== "clone" || !isPlainToBorrow(clone) || place === undefined) return undefined;
    if (conditions.use.kind !== "borrowed" || conditions.use.mutable) return undefined;
    return {
      fix: {
        id: "borrow-argument",
        title: `Borrow \`${place}\` instead of cloning`,
        tier: conditions.noLiveLoan === "yes" ? "safe" : "review",
        edits: [deleteCall(clone)],
      },
      reason: "Only a shared reference is needed here.",
    };
  },
} satisfies CloneFix;
