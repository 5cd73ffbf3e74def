/**
 * Shared references that are lent again as the result of a function: `&*r` where `r` is not known to have the lifetime that the
 * signature names. Other places where a reference is lent again are adjustments that inference records
 * (`types/infer/reborrow.ts`).
 */
import type { Expr } from "../../syntax/ast.js";
import { isParameter, sharedReborrows } from "../../types/infer/reborrow.js";
import type { Builder } from "./builder.js";
import { peel } from "./view.js";

/**
 * A result: parameters keep their lifetime, and what is read from a field is taken to have the lifetime that the result names, if it
 * names one. What an `async fn` gives goes into its future first, with a lifetime of its own.
 */
export function expectResult(b: Builder, written: Expr): void {
  const expr = peel(b, written);
  const { owner } = b.results;
  const isAsync = owner.kind === "function" && owner.isAsync;
  const keepsLifetime = isParameter(b.results, expr) || (expr.kind === "field" && b.expectsResult === "named");
  if (keepsLifetime && !isAsync) return;
  sharedReborrows(b.results, expr, (leaf) => b.reborrows.add(leaf));
}
