/** `x.clone().len()` → `x.len()`: the method only reads, so it can be called on the original. */
import type { CloneFix } from "./cloneFix.js";
import { deleteCall, isMethodCall, isPlainToBorrow } from "./cloneFix.js";

export const callDirectly = {
  id: "call-directly",
  summary: "`x.clone().m()` → `x.m()` where `m` takes `&self`",
  kind: "quickfix",
  needs: "a method that takes `&self`; `Clone` derived or std's; no interior mutability",

  offer(clone) {
    const { conditions } = clone;
    const { use } = conditions;
    if (!isMethodCall(clone) || clone.method !== "clone" || !isPlainToBorrow(clone) || clone.place === undefined) return undefined;
    if (use.kind !== "receiver" || use.self !== "shared") return undefined;
    return {
      fix: { id: "call-directly", title: `Call \`${use.method}\` on \`${clone.place}\` directly`, tier: "review", edits: [deleteCall(clone)] },
      reason: `\`${use.method}\` only reads its receiver.`,
    };
  },
} satisfies CloneFix;
