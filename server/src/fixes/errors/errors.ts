/** Fixes of borrow-checker errors, by code: only dispatches. */
import type { DiagnosticFacts, FixFacts, OwnershipFacts } from "../../ownership/facts.js";
import { captureByMove } from "./captureByMove.js";
import type { ErrorFix } from "./errorFix.js";
import { movedValue } from "./movedValue.js";
import { moveOutOfReference } from "./moveOutOfReference.js";
import { mutability } from "./mutability.js";

export const ERROR_FIXES: readonly ErrorFix[] = [movedValue, moveOutOfReference, mutability, captureByMove];

/** Offers for one error, least invasive first. */
export function errorFixes(error: DiagnosticFacts, facts: OwnershipFacts): readonly FixFacts[] {
  return ERROR_FIXES.filter((fix) => fix.codes.includes(error.code)).flatMap((fix) => fix.offers(error, facts));
}
