/** `match x.clone() { … }` → `match &x { … }`: the bindings are only read. */
import type { CloneFix } from "./cloneFix.js";
import { keepReceiver, lendingTier, nameOf, referencePrefix } from "./cloneFix.js";

export const matchOnReference = {
  id: "match-on-reference",
  title: "Match on a reference to `x`",
  summary: "`match x.clone()` → `match &x`, `if let Some(a) = x.clone()` → `if let Some(a) = &x`",
  kind: "quickfix",
  tier: "review",
  needs: "patterns that see through a reference; bindings that are only read; `x` is not changed in the arms",

  offer(clone) {
    const { use } = clone.conditions;
    const prefix = referencePrefix(clone);
    if (
      !lendingTier(clone) ||
      clone.conditions.isCopy !== "no" ||
      prefix === undefined ||
      use.kind !== "scrutinee" ||
      use.reads?.onlyRead !== "yes" ||
      clone.method !== "clone"
    )
      return undefined;
    return {
      fix: {
        id: "match-on-reference",
        title: `Match on a reference to ${nameOf(clone)}`,
        tier: "review",
        edits: [...keepReceiver(clone, prefix), ...use.reads.edits],
      },
      reason: "what the patterns bind is only read.",
    };
  },
} satisfies CloneFix;
