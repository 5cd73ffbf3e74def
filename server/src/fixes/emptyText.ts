/** `"".to_string()` → `String::new()`: there is nothing to copy. */
import type { CloneFix } from "./cloneFix.js";

export const emptyText = {
  id: "empty-text",
  title: "Make an empty `String`",
  summary: '`"".to_string()`, `"".to_owned()` → `String::new()`',
  kind: "quickfix",
  tier: "safe",
  needs: 'a literal `""`, and the prelude\'s `String`',

  offer(clone) {
    const { isEmptyText, inMacro } = clone.conditions;
    if (isEmptyText !== true || inMacro || (clone.method !== "to_string" && clone.method !== "to_owned"))
      return undefined;
    return {
      fix: {
        id: "empty-text",
        title: "Make an empty `String`",
        tier: "safe",
        edits: [{ range: clone.range, newText: "String::new()" }],
      },
      reason: "an empty text has nothing to copy.",
    };
  },
} satisfies CloneFix;
