/** Where a person sees a borrow. */
import type { LoanResult } from "../borrowck/result.js";
import type { Span } from "../syntax/ast.js";

/**
 * The borrow itself, `&x`. Of one that a macro's definition writes (`&$x`, as `assert_eq!` does) what it is handed and lends. Undefined where
 * nobody wrote that either, of those that may be exclusive or not, of the fake borrows that hold what a `match` tests, and of a guard's reference to a reference (`guardLoanSpan`).
 */
export function loanSpan({ span, rvalue }: LoanResult): Span | undefined {
  if (rvalue.borrow === "fake" || rvalue.origin === "internal" || rvalue.origin === "uncertain") return undefined;
  return span.expansion === undefined ? span : rvalue.handed;
}

/**
 * Where the report has a borrow that no person sees: a guard looks at what its pattern binds through a reference, also at what is a
 * reference itself.
 */
export function guardLoanSpan({ span, rvalue }: LoanResult): Span | undefined {
  return rvalue.origin === "internal" && span.expansion === undefined ? span : undefined;
}
