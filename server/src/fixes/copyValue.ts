/** `n.clone()` of a Copy value → `n`: plain use copies it already. */
import type { CloneFix } from "./cloneFix.js";
import { deleteCall, isMethodCall } from "./cloneFix.js";

export const copyValue = {
  id: "copy-value",
  summary: "`n.clone()` → `n`, `r.clone()` → `*r` where the type is Copy",
  kind: "quickfix",
  needs: "a type that is known to be Copy",

  offer(clone) {
    const { conditions, place } = clone;
    if (!isMethodCall(clone) || clone.method !== "clone" || conditions.isCopy !== "yes" || place === undefined) return undefined;
    const isDeref = place.startsWith("*");
    if (isDeref && conditions.use.kind === "receiver") return undefined;
    const star = { range: { start: clone.receiver.start, end: clone.receiver.start }, newText: "*" };
    return {
      fix: { id: "copy-value", title: `Copy \`${place}\` instead of cloning`, tier: "safe", edits: isDeref ? [star, deleteCall(clone)] : [deleteCall(clone)] },
      reason: "Its type is Copy: plain use copies it.",
    };
  },
} satisfies CloneFix;
