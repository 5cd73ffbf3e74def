/** Fixes of borrow-checker errors, by code: only dispatches. */
import type { FixFacts } from "../../ownership/facts.js";
import { captureByMove } from "./captureByMove.js";
import { conflictingBorrow } from "./conflictingBorrow.js";
import type { ErrorFix, ErrorInput } from "./errorFix.js";
import { movedValue } from "./movedValue.js";
import { moveOutOfReference } from "./moveOutOfReference.js";
import { mutability } from "./mutability.js";
import { returnedReference } from "./returnedReference.js";
import { shortLived } from "./shortLived.js";
import { temporaryDropped } from "./temporaryDropped.js";
import { unmetLifetime } from "./unmetLifetime.js";

export const ERROR_FIXES: readonly ErrorFix[] = [
  movedValue,
  moveOutOfReference,
  conflictingBorrow,
  mutability,
  captureByMove,
  shortLived,
  temporaryDropped,
  returnedReference,
  unmetLifetime,
];

/** Codes that there are fixes for. */
export const FIXED_CODES: ReadonlySet<string> = new Set(ERROR_FIXES.flatMap((fix) => fix.codes));

/** Offers for one error, least invasive first. */
export function errorFixes(input: ErrorInput): readonly FixFacts[] {
  return ERROR_FIXES.filter((fix) => fix.codes.includes(input.error.code)).flatMap((fix) => fix.offers(input));
}
