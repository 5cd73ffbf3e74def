/** Where a person sees a borrow. */
import type { LoanResult } from "../borrowck/result.js";
import type { Span } from "../syntax/ast.js";

/**
 * The borrow itself, `&x`. Of one that a macro's definition writes (`&$x`, as `assert_eq!` does) what it is handed and lends. Undefined where
 * nobody wrote that either, and of the fake borrows that hold what a `match` tests.
 */
export function loanSpan({ span, rvalue }: LoanResult): Span | undefined {
  if (rvalue.borrow === "fake") return undefined;
  return span.expansion === undefined ? span : rvalue.handed;
}
