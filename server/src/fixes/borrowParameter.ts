/** `fn f(name: String)` → `fn f(name: &str)`, with every call: the body only reads. */
import type { ParameterFacts } from "../ownership/signatures/signatureFacts.js";
import type { PackageFix } from "./packageFix.js";

export const borrowParameter = {
  id: "borrow-parameter",
  title: "Take `&str`, `&[T]` or `&T` as parameter",
  summary: "`fn f(s: String)` → `fn f(s: &str)`, and in the whole package `f(x)` → `f(&x)`, `f(x.clone())` → `f(&x)`",
  kind: "refactor.rewrite",
  tier: "review",
  needs:
    "a body that only reads the parameter; no method of a trait, no use as a value, no public function of a library; a result that borrows nothing",

  offer(facts) {
    if (facts.isTraitMethod || facts.isPublicApi || facts.resultBorrows || facts.reads.onlyRead !== "yes")
      return undefined;
    return `Let \`${facts.function}\` take \`${facts.name}: ${facts.borrowed}\``;
  },
} satisfies PackageFix<ParameterFacts>;
