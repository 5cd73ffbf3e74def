/** E0515: what is returned refers to what ends with the function: return the value itself, and let the caller own it. */
import type { ErrorFix } from "./errorFix.js";
import { fixOf } from "./errorFix.js";

export const returnedReference = {
  id: "return-owned",
  codes: ["E0515"],
  summary: "`fn f() -> &'static str { let s = String::new(); &s }` → `fn f() -> String { let s = String::new(); s }`",

  offers({ site: { ownedResult } }) {
    if (ownedResult === undefined) return [];
    const { type, edits } = ownedResult;
    return [fixOf("return-owned", `Return the value itself (\`${type}\`)`, edits)];
  },
} satisfies ErrorFix;
