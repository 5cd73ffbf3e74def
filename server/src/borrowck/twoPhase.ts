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
import { lastPoint } from "../dataflow/controlFlow.js";
import type { LocalUses } from "../dataflow/liveness.js";
import type { Loan } from "./loans.js";

export interface Activations {
  /** Loans activated at a point. */
  readonly at: ReadonlyMap<number, readonly Loan[]>;
  /** Reserved, and not active at the point. */
  isReservedAt(loan: Loan, point: number): boolean;
}

/**
 * Cost: the uses of what holds such loans; of a question, the blocks back from the point to the reservation. Those are few, while a way
 * forward from it may miss the activation: `v.push(f()?)` leaves through the drops of all variables.
 */
export function findActivations(flow: ControlFlow, uses: LocalUses, loans: readonly Loan[]): Activations {
  const at = new Map<number, Loan[]>();
  for (const loan of loans)
    if (isTwoPhase(loan)) for (const point of uses.uses.list(loan.assignedTo.local)) append(at, point, loan);
  return { at, isReservedAt: (loan, point) => isTwoPhase(loan) && comesUnused(flow, uses, loan, point) };
}

function isTwoPhase({ rvalue, assignedTo }: Loan): boolean {
  return rvalue.borrow === "twoPhaseMutable" && assignedTo.projection.length === 0;
}

/** Does a way lead from the borrow to the point on which nothing has used the reference? */
function comesUnused(flow: ControlFlow, uses: LocalUses, loan: Loan, point: number): boolean {
  const ofReference = uses.uses.list(loan.assignedTo.local);
  const seen = new Set<number>();
  /** To be looked through backwards, from before the end on. */
  const stack = [{ block: flow.blockOfPoint[point] ?? 0, end: point }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { block, end } = next;
    const first = flow.firstPoint[block] ?? 0;
    const borrowed = first <= loan.point && loan.point < end ? loan.point : -1;
    let used = -1;
    for (const use of ofReference) if (first <= use && use < end) used = use;
    if (borrowed >= 0 && borrowed >= used) return true;
    if (used >= 0) continue;
    for (const source of flow.predecessors.list(block)) {
      if (seen.has(source)) continue;
      seen.add(source);
      stack.push({ block: source, end: lastPoint(flow, source) + 1 });
    }
  }
  return false;
}
