/** The rewrites that change a signature: only dispatches. */
import type { SignatureFacts } from "../ownership/signatures/signatureFacts.js";
import { borrowParameter } from "./borrowParameter.js";
import { returnReference } from "./returnReference.js";

export const PACKAGE_FIXES = [borrowParameter, returnReference] as const;

/** The title of the change, if it can be offered as far as is known without the callers. */
export function signatureOffer(facts: SignatureFacts): string | undefined {
  return facts.kind === "parameter" ? borrowParameter.offer(facts) : returnReference.offer(facts);
}
