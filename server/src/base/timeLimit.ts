/**
 * A limit to the time that one piece of work may take, asked after in its loops: so that no function, however odd, holds the editor up.
 *
 * Work that is cut off throws `OutOfTime` where it asks. Whoever set the limit catches it, and lets go of everything shared that the work
 * may have left half done.
 * Without a limit asking costs a comparison.
 */

export class OutOfTime extends Error {
  constructor() {
    super("it takes too long");
  }
}

/** How often the clock is read: every so many questions. More often: the clock costs more than the work. */
const QUESTIONS = 256;

let deadline = Number.POSITIVE_INFINITY;
let questions = 0;

/** Milliseconds that this program has worked, or that have passed where nothing can tell. */
let worked = (): number => performance.now();

/** A clock that stands still while the machine does something else: on a busy one, functions are as good as on a quiet one. */
export function measureWorkBy(clock: () => number): void {
  worked = clock;
}

/** Runs `work` under a limit in milliseconds. Limits do not nest: the inner one holds until it ends. */
export function withTimeLimit<T>(limit: number, work: () => T): T {
  const outer = deadline;
  deadline = worked() + limit;
  try {
    return work();
  } finally {
    deadline = outer;
  }
}

/** Throws `OutOfTime` when the limit is passed. */
export function askTime(): void {
  if (deadline === Number.POSITIVE_INFINITY || ++questions % QUESTIONS !== 0) return;
  if (worked() > deadline) throw new OutOfTime();
}
