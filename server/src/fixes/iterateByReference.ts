/** `for a in v.clone()` → `for a in &v`: the elements are only read. */
import type { CloneFix } from "./cloneFix.js";
import { isSameType, keepReceiver, lendingTier, nameOf, referencePrefix } from "./cloneFix.js";

export const iterateByReference = {
  id: "iterate-by-reference",
  title: "Iterate over `v` by reference",
  summary: "`for a in v.clone()` → `for a in &v`",
  kind: "quickfix",
  tier: "review",
  needs: "a collection of the standard library; elements that are only read; a body that leaves `v` alone",

  offer(clone) {
    const { use } = clone.conditions;
    const prefix = referencePrefix(clone);
    if (!lendingTier(clone) || clone.conditions.isCopy !== "no" || prefix === undefined || !isSameType(clone))
      return undefined;
    if (use.kind !== "iterable" || use.byReference !== "yes" || use.reads?.onlyRead !== "yes") return undefined;
    return {
      fix: {
        id: "iterate-by-reference",
        title: `Iterate over ${nameOf(clone)} by reference`,
        tier: "review",
        edits: [...keepReceiver(clone, prefix), ...use.reads.edits],
      },
      reason: "the elements are only read.",
    };
  },
} satisfies CloneFix;
