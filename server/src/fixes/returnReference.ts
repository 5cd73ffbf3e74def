/** `fn name(&self) -> String { self.name.clone() }` → `-> &str { &self.name }`, with every call. */
import type { GetterFacts } from "../ownership/signatures/signatureFacts.js";
import type { PackageFix } from "./packageFix.js";

export const returnReference = {
  id: "return-reference",
  title: "Return a reference from the getter",
  summary:
    "`fn name(&self) -> String { self.name.clone() }` → `fn name(&self) -> &str { &self.name }`; callers that need a copy make it: `p.name()` → `p.name().to_owned()`",
  kind: "refactor.rewrite",
  tier: "review",
  needs:
    "a body that copies a field and nothing else; no method of a trait, no use as a value, no public function of a library; callers that leave the owner alone while they look",

  offer(facts) {
    if (facts.isTraitMethod || facts.isPublicApi) return undefined;
    return `Let \`${facts.function}\` return \`${facts.borrowed}\``;
  },
} satisfies PackageFix<GetterFacts>;
