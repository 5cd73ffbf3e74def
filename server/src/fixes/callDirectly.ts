/** `x.clone().len()` → `x.len()`: the method only reads, so it can be called on the original. */
import type { CloneFix } from "./cloneFix.js";
import { isSameType, keepReceiver, lendingTier, nameOf } from "./cloneFix.js";

/** Methods that `String` and `str`, `Vec` and slices have alike. */
const ALIKE = new Set([
  "len",
  "is_empty",
  "as_bytes",
  "as_ptr",
  "to_string",
  "to_owned",
  "to_vec",
  "is_some",
  "is_none",
  "is_ok",
  "is_err",
]);

export const callDirectly = {
  id: "call-directly",
  title: "Call `m` on `x` directly",
  summary: "`x.clone().m()` → `x.m()` where `m` takes `&self`",
  kind: "quickfix",
  tier: "safe",
  needs:
    "a method that takes `&self`; of the standard library, for the tier safe; `x` is not changed while the result is in use",

  offer(clone) {
    const { use } = clone.conditions;
    const tier = lendingTier(clone);
    if (!tier || use.kind !== "receiver" || use.self !== "shared") return undefined;
    if (!isSameType(clone) && !use.selfIsSource && !ALIKE.has(use.method)) return undefined;
    return {
      fix: {
        id: "call-directly",
        title: `Call \`${use.method}\` on ${nameOf(clone)} directly`,
        tier: use.isStd === true ? tier : "review",
        edits: keepReceiver(clone),
      },
      reason: `\`${use.method}\` only reads its receiver.`,
    };
  },
} satisfies CloneFix;
