/** `o.clone().unwrap().len()` → `o.as_ref().unwrap().len()`: what is inside is only read. */
import type { CloneFix } from "./cloneFix.js";
import { keepReceiver, lendingTier, nameOf } from "./cloneFix.js";

export const optionAsRef = {
  id: "option-as-ref",
  title: "Use `as_ref()` on `o`",
  summary:
    "`o.clone().unwrap().len()` → `o.as_ref().unwrap().len()`, `o.cloned().map(|x| x.len())` → `o.map(|x| x.len())`, `if let Some(x) = o.cloned()` → `if let Some(x) = o`",
  kind: "quickfix",
  tier: "review",
  needs: "an `Option` or `Result` whose content is only read afterwards, also where it is bound or given to a closure",

  offer(clone) {
    const { content, use } = clone.conditions;
    if (!lendingTier(clone) || content?.of !== "option" || content.reads.onlyRead !== "yes") return undefined;
    const reason = "what is inside is only read.";
    if (clone.method === "cloned") {
      return {
        fix: {
          id: "option-as-ref",
          title: "Leave `cloned()` out: what is inside is only read",
          tier: "review",
          edits: [...keepReceiver(clone), ...content.reads.edits],
        },
        reason,
      };
    }
    if (clone.method !== "clone" || clone.conditions.isCopy !== "no" || !/^(Option|Result)</.test(clone.type ?? ""))
      return undefined;
    // `match o.clone()` and `let p = o.clone()` have rewrites of their own, which need no call.
    const isMethod = clone.receiver.start === clone.range.start;
    if (!isMethod || use.kind === "scrutinee" || use.kind === "binding" || use.kind === "iterable") return undefined;
    return {
      fix: {
        id: "option-as-ref",
        title: `Use \`as_ref()\` on ${nameOf(clone)}`,
        tier: "review",
        edits: [...keepReceiver(clone, "", ".as_ref()"), ...content.reads.edits],
      },
      reason,
    };
  },
} satisfies CloneFix;
