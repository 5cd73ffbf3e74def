/**
 * Two-phase borrows: `v.push(v.len())`.
 *
 *     t = &two_phase mut v     reservation: a shared borrow, as far as others are concerned
 *     n = len(&v)              allowed
 *     push(t, n)               activation: t is used for the first time; from here on the borrow is exclusive
 *
 * The temporary is used once, so its first use is the activation. The loan is inactive at the points between.
 * Source: RFC 2025; rustc dev guide, "Two-phase borrows".
 */
import { append } from "../base/multimap.js";
import type { ControlFlow } from "../dataflow/controlFlow.js";
import { forEachSuccessor } from "../dataflow/controlFlow.js";
import type { LocalUses } from "../dataflow/liveness.js";
import type { Loan } from "./loans.js";

export interface Activations {
  /** Loans activated at a point. */
  readonly at: ReadonlyMap<number, readonly Loan[]>;
  /** Reserved, and not active at the point. */
  isReservedAt(loan: Loan, point: number): boolean;
}

/** Cost: the points between reservations and activations. */
export function findActivations(flow: ControlFlow, uses: LocalUses, loans: readonly Loan[]): Activations {
  const at = new Map<number, Loan[]>();
  const reserved = new Map<number, Set<number>>();
  for (const loan of loans) {
    if (loan.rvalue.borrow !== "twoPhaseMutable" || loan.assignedTo.projection.length > 0) continue;
    const activations = new Set(uses.uses.list(loan.assignedTo.local));
    for (const point of activations) {
      append(at, point, loan);
    }
    const between = new Set<number>();
    const stack = [loan.point];
    for (let point = stack.pop(); point !== undefined; point = stack.pop()) {
      forEachSuccessor(flow, point, (next) => {
        if (between.has(next)) return;
        between.add(next);
        if (!activations.has(next) && next !== loan.point) stack.push(next);
      });
    }
    reserved.set(loan.index, between);
  }
  return { at, isReservedAt: (loan, point) => reserved.get(loan.index)?.has(point) ?? false };
}
