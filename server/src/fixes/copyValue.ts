/** `n.clone()` of a Copy value → `n`: plain use copies it already. */
import type { CloneFix } from "./cloneFix.js";
import { copiedPrefix, isSameType, keepReceiver, nameOf } from "./cloneFix.js";

export const copyValue = {
  id: "copy-value",
  title: "Copy `n` instead of cloning",
  summary:
    "`n.clone()` → `n`, `r.clone()` → `*r`, `m.lock().unwrap().clone()` → `*m.lock().unwrap()` where the type is Copy",
  kind: "quickfix",
  tier: "safe",
  needs: "a type that is known to be Copy; for the tier safe, no `Clone` of its own",

  offer(clone) {
    const { conditions } = clone;
    const { use } = conditions;
    const prefix = copiedPrefix(clone);
    if (conditions.isCopy !== "yes" || conditions.inMacro || prefix === undefined || !isSameType(clone))
      return undefined;
    // `x.clone().add(1)` on a copy of its own is not the same as on the original.
    if (
      (use.kind === "borrowed" && use.mutable) ||
      (use.kind === "receiver" && use.self !== "shared" && use.self !== "value")
    )
      return undefined;
    const isInner = (use.kind === "other" && use.isAlone !== true) || use.kind === "receiver";
    const edits =
      prefix === ""
        ? keepReceiver(clone)
        : isInner
          ? keepReceiver(clone, `(${prefix}`, ")")
          : keepReceiver(clone, prefix);
    // `Clone` of a Copy type is to do the same as a copy: a reader has to see that one written by hand does.
    const tier = conditions.plainClone === "yes" ? "safe" : "review";
    const besides = conditions.plainClone === "no" ? " Its `Clone` is written by hand: it may do more than copy." : "";
    return {
      fix: { id: "copy-value", title: `Copy ${nameOf(clone)} instead of cloning`, tier, edits },
      reason: `its type is Copy: plain use copies it.${besides}`,
    };
  },
} satisfies CloneFix;
