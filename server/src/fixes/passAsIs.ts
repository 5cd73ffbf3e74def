/** `f(&s.to_string())` → `f(s)`, `name.to_owned().into()` → `name.into()`: what is there serves as it is. */
import type { CloneFacts, FixFacts } from "../ownership/facts.js";
import type { CloneFix } from "./cloneFix.js";
import { isSameType, keepReceiver, lendingTier, lendWithin, nameOf, referencePrefix } from "./cloneFix.js";

export const passAsIs = {
  id: "pass-as-is",
  title: "Pass `s` as it is",
  summary:
    "`f(&s.to_string())` → `f(s)` where `&str` serves, `map.get(&k.to_string())` → `map.get(k)`, `f(s.to_owned())` → `f(s)` where `f` takes `impl Into<String>`",
  kind: "quickfix",
  tier: "safe",
  needs: "a `str`, slice or path that is taken by reference; or a generic parameter that takes what is there as well",

  offer(clone) {
    const { use } = clone.conditions;
    const tier = lendingTier(clone);
    if (!tier || clone.method === "cloned") return undefined;
    const offer = (offered: FixFacts["tier"], isLent: boolean, edits: FixFacts["edits"]) => ({
      fix: {
        id: "pass-as-is",
        title: isLent ? `Borrow ${nameOf(clone)} instead of copying` : `Pass ${nameOf(clone)} as it is`,
        tier: offered,
        edits,
      },
      reason: isLent ? "a reference serves as well." : `${nameOf(clone)} serves as it is.`,
    });
    if (use.kind === "borrowed" && !use.mutable && use.coercesToSource === "yes" && !isSameType(clone)) {
      const prefix = referencePrefix(clone) ?? "&";
      return offer(tier, false, lendWithin(clone, use.range, prefix));
    }
    if (use.kind === "borrowed" && !use.mutable && use.acceptsSource === "yes" && !isSameType(clone)) {
      const prefix = referencePrefix(clone);
      return prefix === undefined ? undefined : offer("review", false, lendWithin(clone, use.range, prefix));
    }
    const prefix = acceptedPrefix(clone);
    if (prefix === undefined) return undefined;
    if (use.kind === "receiver" && prefix !== "") return offer("review", true, keepReceiver(clone, `(${prefix}`, ")"));
    return offer("review", prefix !== "", keepReceiver(clone, prefix));
  },
} satisfies CloneFix;

function acceptedPrefix(clone: CloneFacts): string | undefined {
  const { use } = clone.conditions;
  if ((use.kind !== "argument" && use.kind !== "receiver") || use.acceptsSource !== "yes") return undefined;
  return referencePrefix(clone);
}
