/** `println!("{}", n.to_string())` → `println!("{}", n)`: the text is made only to be written. */
import type { CloneFix } from "./cloneFix.js";
import { keepReceiver, nameOf } from "./cloneFix.js";

/** Their `Display` does nothing but write. */
const PRIMITIVE = /^([iu](8|16|32|64|128|size)|f32|f64|bool|char)$/;

export const formatInPlace = {
  id: "format-in-place",
  title: "Format `x` where it is written",
  summary: '`println!("{}", n.to_string())` → `println!("{}", n)`',
  kind: "quickfix",
  tier: "safe",
  needs: "a placeholder `{}` without width or precision; for the tier safe a number, `char` or `bool`",
  isFormatting: true,

  offer(clone) {
    const { use, inMacro, canBorrow, throughGuard } = clone.conditions;
    if (use.kind !== "formatArgument" || use.isPlain !== true) return undefined;
    if (inMacro || canBorrow !== "yes" || throughGuard !== "no") return undefined;
    return {
      fix: {
        id: "format-in-place",
        title: `Format ${nameOf(clone)} where it is written`,
        tier: PRIMITIVE.test(clone.type ?? "") ? "safe" : "review",
        edits: keepReceiver(clone),
      },
      reason: "the text is made only to be written.",
    };
  },
} satisfies CloneFix;
