/** `let y = x.clone(); x.clear();` → `let y = std::mem::take(&mut x);`: the old value is thrown away right after. */
import type { CloneFix } from "./cloneFix.js";
import { nameOf } from "./cloneFix.js";

/** Types of the standard library that are `Default`, and that `clear` leaves as their default but for what they have allocated. */
const CLEARED = /^(String|Vec<|VecDeque<|HashMap<|HashSet<|BTreeMap<|BTreeSet<|LinkedList<|BinaryHeap<)/;

export const memTake = {
  id: "mem-take",
  title: "Take `x` with `mem::take`",
  summary: "`let y = x.clone(); x.clear();` → `let y = std::mem::take(&mut x);`",
  kind: "quickfix",
  tier: "review",
  needs:
    "`x.clear()` before anything else is done with `x`, and a collection of the standard library; what `x` had allocated goes along",

  offer(clone) {
    const { cleared, plainClone, inMacro, references, underExclusive } = clone.conditions;
    if (!cleared || inMacro || plainClone === "no" || clone.method !== "clone") return undefined;
    if (
      !CLEARED.test(clone.type ?? "") ||
      references === undefined ||
      references > 1 ||
      (references === 1 && underExclusive !== "yes")
    )
      return undefined;
    const before = `std::mem::take(${references === 0 ? "&mut " : ""}`;
    return {
      fix: {
        id: "mem-take",
        title: `Take ${nameOf(clone)} with \`mem::take\``,
        tier: "review",
        edits: [
          { range: { start: clone.range.start, end: clone.receiver.start }, newText: before },
          { range: { start: clone.receiver.end, end: clone.range.end }, newText: ")" },
          ...(cleared.isNext ? [{ range: { start: cleared.after.end, end: cleared.by.end }, newText: "" }] : []),
        ],
      },
      reason: `${nameOf(clone)} is cleared right afterwards.`,
    };
  },
} satisfies CloneFix;
