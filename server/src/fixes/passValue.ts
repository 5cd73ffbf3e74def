/** `Error::new(kind, e.to_string())` → `Error::new(kind, e)`: what is called takes the value itself as well. */
import type { CloneFix } from "./cloneFix.js";
import { keepReceiver, nameOf } from "./cloneFix.js";

export const passValue = {
  id: "pass-value",
  title: "Pass `e` itself",
  summary: "`io::Error::new(kind, e.to_string())` → `io::Error::new(kind, e)`",
  kind: "quickfix",
  tier: "review",
  needs:
    "a generic parameter that takes the value as well as its text; a value that is not used afterwards, or is Copy",
  isFormatting: true,

  offer(clone) {
    const { use, inMacro, canMove, isCopy } = clone.conditions;
    if (use.kind !== "argument" || use.acceptsOwned !== "yes" || inMacro) return undefined;
    if (canMove !== "yes" && isCopy !== "yes") return undefined;
    return {
      fix: { id: "pass-value", title: `Pass ${nameOf(clone)} itself`, tier: "review", edits: keepReceiver(clone) },
      reason: `\`${use.callee}\` takes ${nameOf(clone)} itself as well as its text.`,
    };
  },
} satisfies CloneFix;
