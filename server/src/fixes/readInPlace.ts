/** `println!("{}", x.clone())`, `a == b.clone()` → without the clone: formatting and comparing only read. */
import type { CloneFix } from "./cloneFix.js";
import { deleteCall, isMethodCall, isPlainToBorrow } from "./cloneFix.js";

export const readInPlace = {
  id: "read-in-place",
  summary: '`println!("{}", x.clone())` → `println!("{}", x)`, also in comparisons',
  kind: "quickfix",
  needs: "an argument that is only read; `Clone` derived or std's; no interior mutability",

  offer(clone) {
    const { use } = clone.conditions;
    if (!isMethodCall(clone) || clone.method !== "clone" || !isPlainToBorrow(clone) || clone.place === undefined) return undefined;
    if (clone.place.includes("*") || (use.kind !== "formatArgument" && use.kind !== "comparison")) return undefined;
    return {
      fix: { id: "read-in-place", title: `Use \`${clone.place}\` itself: it is only read here`, tier: use.kind === "formatArgument" ? "safe" : "review", edits: [deleteCall(clone)] },
      reason: use.kind === "formatArgument" ? "Formatting only reads it." : "A comparison only reads it.",
    };
  },
} satisfies CloneFix;
