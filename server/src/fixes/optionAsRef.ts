/** `o.clone().unwrap().len()` → `o.as_ref().unwrap().len()`: what is inside is only read. */
import type { CloneFix } from "./cloneFix.js";
import { keepReceiver, lendingTier, nameOf } from "./cloneFix.js";

/** They hand the content over as it is: a reference in, a reference out. */
const HANDS_OVER = new Set(["unwrap", "expect"]);

export const optionAsRef = {
  id: "option-as-ref",
  title: "Use `as_ref()` on `o`",
  summary: "`o.clone().unwrap().len()` → `o.as_ref().unwrap().len()`, `o.cloned().unwrap().len()` → `o.unwrap().len()`",
  kind: "quickfix",
  tier: "review",
  needs: "an `Option` or `Result` whose content is only read afterwards",

  offer(clone) {
    const { use } = clone.conditions;
    if (
      !lendingTier(clone) ||
      use.kind !== "receiver" ||
      !HANDS_OVER.has(use.method) ||
      use.isStd !== true ||
      use.result !== "read"
    )
      return undefined;
    const reason = "what is inside is only read.";
    if (clone.method === "cloned") {
      return {
        fix: {
          id: "option-as-ref",
          title: "Leave `cloned()` out: the content is only read",
          tier: "review",
          edits: keepReceiver(clone),
        },
        reason,
      };
    }
    if (clone.method !== "clone" || !/^(Option|Result)</.test(clone.type ?? "")) return undefined;
    const isMethod = clone.receiver.start === clone.range.start;
    if (!isMethod) return undefined;
    return {
      fix: {
        id: "option-as-ref",
        title: `Use \`as_ref()\` on ${nameOf(clone)}`,
        tier: "review",
        edits: keepReceiver(clone, "", ".as_ref()"),
      },
      reason,
    };
  },
} satisfies CloneFix;
