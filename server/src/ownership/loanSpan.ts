/** Where a person sees a borrow. */
import type { LoanResult } from "../borrowck/result.js";
import type { Span } from "../syntax/ast.js";

/**
 * The borrow itself, `&x`. Of one that a macro's definition writes (`&$x`, as `assert_eq!` does) what it is handed and lends; undefined where
 * that is not written either, nor by a person the borrow.
 */
export function loanSpan({ span, rvalue }: LoanResult): Span | undefined {
  if (span.expansion === undefined) return span;
  return rvalue.handed?.byName === true ? undefined : rvalue.handed;
}
