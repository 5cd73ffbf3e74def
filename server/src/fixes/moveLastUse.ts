/** `f(x.clone())` → `f(x)`: the original is not used again, so it can be moved instead of copied. */
import type { CloneFacts } from "../ownership/facts.js";
import type { CloneFix } from "./cloneFix.js";
import { isSameType, keepReceiver, movingTier, nameOf } from "./cloneFix.js";

export const moveLastUse = {
  id: "move-last-use",
  title: "Move `x`: this is its last use",
  summary: "`f(x.clone())` → `f(x)`, `let y = x.clone()` → `let y = x`, `make().clone()` → `make()`",
  kind: "quickfix",
  tier: "safe",
  needs:
    "an owned variable or field that no path uses afterwards, loops included, or a value made for the copy alone; no loan of it alive; no `Drop` around a field; for the tier safe, no `Clone` or `Drop` of its own",

  offer(clone) {
    const { use, receiver, isCopy } = clone.conditions;
    const tier = movingTier(clone) ?? capturedTier(clone);
    if (!tier || !isSameType(clone) || isCopy !== "no" || use.kind === "structBase") return undefined;
    if (receiver === "place" && isChanged(clone)) return undefined;
    if (clone.conditions.plainDrop !== "yes" && isOnlyRead(clone)) return undefined;
    const title =
      receiver === "value"
        ? "Use the value itself: nothing else owns it"
        : `Move ${nameOf(clone)}: this is its last use`;
    const why =
      receiver === "value"
        ? "the value was made for the copy alone"
        : `${nameOf(clone)} is not used afterwards: it can be moved`;
    const reason = [`${why}.`, ...besides(clone)].join(" ");
    return { fix: { id: "move-last-use", title, tier, edits: keepReceiver(clone) }, reason };
  },
} satisfies CloneFix;

/** From a closure that is called once the variable itself can go; a reader has to see that nothing has borrowed it. */
function capturedTier({ conditions }: CloneFacts): "review" | undefined {
  const { canMoveCaptured, inMacro, plainDrop, references, use } = conditions;
  if (canMoveCaptured !== true || inMacro || plainDrop !== "yes" || references !== 0) return undefined;
  // A copy that is lent is better lent from the variable.
  const isTaken =
    use.kind === "argument" ||
    (use.kind === "receiver" && use.self === "value") ||
    (use.kind === "other" && use.isAlone === true);
  return isTaken ? "review" : undefined;
}

/** The copy is changed in place: the original would have to be `mut`. */
function isChanged(clone: CloneFacts): boolean {
  const { use } = clone.conditions;
  return (
    (use.kind === "borrowed" && use.mutable) ||
    (use.kind === "receiver" && (use.self === "mutable" || use.self === "unknown"))
  );
}

/** What else goes with the copy, for the reader to judge. */
function besides({ conditions: { plainClone, plainDrop } }: CloneFacts): readonly string[] {
  return [
    ...(plainClone === "no" ? ["Its `Clone` is written by hand: it may do more than copy."] : []),
    ...(plainDrop === "no" ? ["Its `Drop` then runs once, not twice."] : []),
  ];
}

/** Nothing takes the copy: with the original in its place, it would only be lent. */
function isOnlyRead({ conditions: { use } }: CloneFacts): boolean {
  return (
    use.kind === "borrowed" ||
    use.kind === "comparison" ||
    use.kind === "formatArgument" ||
    (use.kind === "receiver" && use.self !== "value")
  );
}
