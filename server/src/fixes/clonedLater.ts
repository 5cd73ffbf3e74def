/** `it.cloned().next()` → `it.next().cloned()`: only what comes out at the end is copied. */
import type { CloneFix } from "./cloneFix.js";
import { keepReceiver, lendingTier } from "./cloneFix.js";

/** They take an element out, or leave elements out, without looking at them: what follows can be copied as well. */
const PASSES_ON = new Set(["last", "skip", "take", "step_by", "rev"]);
/** They look at no element. */
const LOOKS_AT_NONE = new Set(["count"]);

export const clonedLater = {
  id: "cloned-later",
  title: "Move `cloned()` later, or leave it out",
  summary:
    "`it.cloned().last()` → `it.last().cloned()`, `it.cloned().count()` → `it.count()`, `it.cloned().map(|x| x.len())` → `it.map(|x| x.len())`",
  kind: "quickfix",
  tier: "review",
  needs: "an adapter that does not look at the elements, or a closure or loop that only reads them",

  offer(clone) {
    const { use, plainClone, plainDrop, inMacro, content } = clone.conditions;
    if (
      clone.method === "cloned" &&
      content?.of === "items" &&
      content.reads.onlyRead === "yes" &&
      lendingTier(clone)
    ) {
      return {
        fix: {
          id: "cloned-later",
          title: "Leave `cloned()` out: the elements are only read",
          tier: "review",
          edits: [...keepReceiver(clone), ...content.reads.edits],
        },
        reason: "the elements are only read.",
      };
    }
    if (
      clone.method !== "cloned" ||
      use.kind !== "receiver" ||
      use.isStd !== true ||
      use.self !== "value" ||
      !use.callRange
    )
      return undefined;
    if (inMacro || plainClone === "no" || plainDrop === "no" || clone.receiver.start !== clone.range.start)
      return undefined;
    const leaveOut = { range: { start: clone.receiver.end, end: clone.range.end }, newText: "" };
    if (LOOKS_AT_NONE.has(use.method)) {
      return {
        fix: {
          id: "cloned-later",
          title: "Leave `cloned()` out: no element is looked at",
          tier: "review",
          edits: [leaveOut],
        },
        reason: `\`${use.method}\` looks at no element.`,
      };
    }
    if (!PASSES_ON.has(use.method)) return undefined;
    const later = { range: { start: use.callRange.end, end: use.callRange.end }, newText: ".cloned()" };
    return {
      fix: {
        id: "cloned-later",
        title: `Copy after \`${use.method}\`, not before`,
        tier: "review",
        edits: [leaveOut, later],
      },
      reason: `\`${use.method}\` leaves elements out: those need no copy.`,
    };
  },
} satisfies CloneFix;
