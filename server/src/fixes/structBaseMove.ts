/** `S { a, ..b.clone() }` → `S { a, ..b }`: `b` is not used again. */
import type { CloneFix } from "./cloneFix.js";
import { isSameType, keepReceiver, movingTier, nameOf } from "./cloneFix.js";

export const structBaseMove = {
  id: "struct-base-move",
  title: "Take the rest of `b` by move",
  summary: "`S { a, ..b.clone() }` → `S { a, ..b }`",
  kind: "quickfix",
  tier: "review",
  needs: "`b` is owned, not used again, and has no `Drop`",

  offer(clone) {
    if (clone.conditions.use.kind !== "structBase" || !movingTier(clone) || !isSameType(clone)) return undefined;
    return {
      fix: {
        id: "struct-base-move",
        title: `Take the rest of ${nameOf(clone)} by move`,
        tier: "review",
        edits: keepReceiver(clone),
      },
      reason: `${nameOf(clone)} is not used afterwards: its fields can be moved.`,
    };
  },
} satisfies CloneFix;
