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

/** By the clock on the wall; no limit is in force while it is infinite. */
let firstLook = Number.POSITIVE_INFINITY;
/** The rest of the limit, from the first look on. */
let rest = 0;
/** By the time worked; undefined before the first look. */
let deadline: number | undefined;
let questions = 0;

/** Milliseconds that this program has worked, or that have passed where nothing can tell. */
let worked = (): number => performance.now();

/** A clock that stands still while the machine does something else: on a busy one, functions are as good as on a quiet one. */
export function measureWorkBy(clock: () => number): void {
  worked = clock;
}

/**
 * Runs `work` under a limit in milliseconds. Limits do not nest: the inner one holds until it ends.
 *
 * The time worked is dear to ask for, and nearly all work ends long before its limit. So it is asked for only when half of the limit has
 * passed by the clock on the wall; then the other half may be worked.
 */
export function withTimeLimit<T>(limit: number, work: () => T): T {
  const outer = { firstLook, rest, deadline };
  rest = limit / 2;
  firstLook = performance.now() + rest;
  deadline = undefined;
  try {
    return work();
  } finally {
    ({ firstLook, rest, deadline } = outer);
  }
}

/** Throws `OutOfTime` when the limit is passed. */
export function askTime(): void {
  if (firstLook === Number.POSITIVE_INFINITY || ++questions % QUESTIONS !== 0) return;
  if (performance.now() < firstLook) return;
  const now = worked();
  deadline ??= now + rest;
  if (now > deadline) throw new OutOfTime();
}
