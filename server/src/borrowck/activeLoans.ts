/**
 * The loans in scope while a body is gone through, point by point: an access looks only at those of its own local.
 *
 * Where loans begin and end was found before (`loans.ts`); whether an access conflicts with one is for `accesses.ts` to say.
 */
import { append } from "../base/multimap.js";
import { askTime } from "../base/timeLimit.js";
import { lastPoint } from "../dataflow/controlFlow.js";
import type { Local } from "../mir/body.js";
import type { BodyContext } from "./bodyContext.js";
import type { Loan } from "./loans.js";

export class ActiveLoans {
  /** By local, in the order in which they came. */
  private readonly byLocal = new Map<Local, Set<Loan>>();
  /** Those of them that forbid reading: a variable may be lent shared a thousand times. */
  private readonly exclusive = new Map<Local, Set<Loan>>();
  private readonly starts = new Map<number, Loan[]>();
  private readonly ends = new Map<number, Loan[]>();

  constructor({ loans, inScope }: BodyContext) {
    for (const loan of loans) {
      if (loan.ignored) continue;
      const scope = inScope[loan.index] ?? [];
      for (let index = 0; index < scope.length; index += 2) {
        append(this.starts, scope[index] ?? 0, loan);
        append(this.ends, (scope[index + 1] ?? 0) + 1, loan);
      }
    }
  }

  /** From the point before to this one. */
  enter(point: number): void {
    for (const loan of this.ends.get(point) ?? []) {
      this.byLocal.get(loan.place.local)?.delete(loan);
      this.exclusive.get(loan.place.local)?.delete(loan);
    }
    for (const loan of this.starts.get(point) ?? []) this.begin(loan);
  }

  /** To a point where these are in scope, and no others. */
  resume(loans: readonly Loan[]): void {
    this.byLocal.clear();
    this.exclusive.clear();
    for (const loan of loans) this.begin(loan);
  }

  has(loan: Loan): boolean {
    return this.byLocal.get(loan.place.local)?.has(loan) === true;
  }

  /** Of a local: all, or those alone that forbid reading. Undefined: none. */
  of(local: Local, which: "all" | "exclusive"): ReadonlySet<Loan> | undefined {
    return (which === "all" ? this.byLocal : this.exclusive).get(local);
  }

  /** Each local's. */
  all(): Iterable<ReadonlySet<Loan>> {
    return this.byLocal.values();
  }

  private begin(loan: Loan): void {
    addTo(this.byLocal, loan);
    if (!isShared(loan)) addTo(this.exclusive, loan);
  }
}

/** Loans in scope where each block starts, but for those that start there. Cost: their number, summed over the blocks. */
export function loansAtEntry(context: BodyContext): readonly (readonly Loan[])[] {
  const { body, flow } = context;
  const active = new ActiveLoans(context);
  return body.blocks.map((_, block) => {
    askTime();
    const atEntry = [...active.all()].flatMap((loans) => [...loans]);
    for (let point = flow.firstPoint[block] ?? 0; point <= lastPoint(flow, block); point++) active.enter(point);
    return atEntry;
  });
}

export function isShared({ rvalue }: Loan): boolean {
  return rvalue.borrow === "shared" || rvalue.borrow === "fake";
}

function addTo(loans: Map<Local, Set<Loan>>, loan: Loan): void {
  const own = loans.get(loan.place.local);
  if (own === undefined) loans.set(loan.place.local, new Set([loan]));
  else own.add(loan);
}
