/** `println!("{}", x.clone())`, `a == b.clone()` → without the clone: formatting and comparing only read. */
import type { FixFacts } from "../ownership/facts.js";
import type { CloneFix } from "./cloneFix.js";
import { isSameType, keepReceiver, lendingTier, nameOf, valuePrefix } from "./cloneFix.js";

export const readInPlace = {
  id: "read-in-place",
  title: "Use `x` itself: it is only read here",
  summary:
    '`println!("{}", x.clone())` → `println!("{}", x)`, `a == b.clone()` → `a == b`, `a == "b".to_string()` → `a == "b"`',
  kind: "quickfix",
  tier: "safe",
  needs: "an argument of formatting or a side of a comparison",

  offer(clone) {
    const { use } = clone.conditions;
    const tier = lendingTier(clone);
    if (!tier || clone.method === "cloned") return undefined;
    const fix = (edits: ReturnType<typeof keepReceiver>): FixFacts => ({
      id: "read-in-place",
      title: `Use ${nameOf(clone)} itself: it is only read here`,
      tier,
      edits,
    });
    if (use.kind === "formatArgument") return { fix: fix(keepReceiver(clone)), reason: "formatting only reads it." };
    if (use.kind !== "comparison") return undefined;
    const reason = "a comparison only reads it.";
    const same = valuePrefix(clone);
    if (isSameType(clone) && same !== undefined) return { fix: fix(keepReceiver(clone, same)), reason };
    // `&str` and `String` compare alike; what another pair of types calls equal is for a reader to say.
    if (use.prefix === undefined) return undefined;
    const offered = fix(keepReceiver(clone, use.prefix));
    return { fix: use.isText === true ? offered : { ...offered, tier: "review" }, reason };
  },
} satisfies CloneFix;
