/** `it.map(|x| x.clone())` → `it.cloned()`: says at once that every element is copied. */
import type { CloneFix } from "./cloneFix.js";

export const mapCloned = {
  id: "map-cloned",
  title: "Write `cloned()` for a closure that only clones",
  summary:
    "`it.map(|x| x.clone())`, `it.map(Clone::clone)` → `it.cloned()`, `it.map(|&x| x)` → `it.copied()`; also of an `Option`",
  kind: "refactor.rewrite",
  tier: "safe",
  needs: "`map` of the standard library over references, and a closure or function that does nothing else",
  keepsCopy: true,

  offer(clone) {
    const { mapped, inMacro, isCopy } = clone.conditions;
    if (!mapped || inMacro || isCopy === "unknown") return undefined;
    const method = isCopy === "yes" ? "copied" : "cloned";
    return {
      fix: {
        id: "map-cloned",
        title: `Write \`${method}()\``,
        tier: "safe",
        edits: [{ range: mapped, newText: `${method}()` }],
      },
      reason: "the closure does nothing but copy.",
    };
  },
} satisfies CloneFix;
