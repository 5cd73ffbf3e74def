/** `for a in v.clone()` → `for a in &v`: the elements are only read. */
import type { CloneFacts } from "../ownership/facts.js";
import type { CloneFix, CloneOffer } from "./cloneFix.js";
import { isSameType, keepReceiver, lendingTier, nameOf, referencePrefix } from "./cloneFix.js";

export const iterateByReference = {
  id: "iterate-by-reference",
  title: "Iterate over `v` by reference",
  summary:
    "`for a in v.clone()` → `for a in &v`, `v.clone().into_iter().map(|a| a.len())` → `v.iter().map(|a| a.len())`",
  kind: "quickfix",
  tier: "review",
  needs: "a collection of the standard library; elements that are only read; a body that leaves `v` alone",

  offer(clone) {
    const { use } = clone.conditions;
    const prefix = referencePrefix(clone);
    const isSame = isSameType(clone) || clone.method === "to_vec";
    if (!lendingTier(clone) || clone.conditions.isCopy !== "no" || prefix === undefined || !isSame) return undefined;
    if (use.kind === "receiver") return itemsOffer(clone);
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

/** `v.clone().into_iter()` → `v.iter()`, and where Copy items are used: → `v.iter().copied()` */
function itemsOffer(clone: CloneFacts): CloneOffer | undefined {
  const { use, content } = clone.conditions;
  if (use.kind !== "receiver" || use.method !== "into_iter" || !use.callRange || content?.of !== "items")
    return undefined;
  const isRead = content.reads.onlyRead === "yes";
  if (clone.receiver.start !== clone.range.start || (!isRead && content.isCopy !== "yes")) return undefined;
  const items = { start: clone.receiver.end, end: use.callRange.end };
  return {
    fix: {
      id: "iterate-by-reference",
      title: `Iterate over ${nameOf(clone)} by reference`,
      tier: "review",
      edits: isRead
        ? [{ range: items, newText: ".iter()" }, ...content.reads.edits]
        : [{ range: items, newText: ".iter().copied()" }],
    },
    reason: isRead ? "the elements are only read." : "the elements can be copied one by one.",
  };
}
