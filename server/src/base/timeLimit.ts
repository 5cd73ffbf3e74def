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

interface Limit {
  /** By the clock on the wall. */
  readonly firstLook: number;
  /** Milliseconds of work after the first look. */
  readonly rest: number;
  /** By the time worked; undefined before the first look. */
  deadline: number | undefined;
}

let current: Limit | undefined;
let questions = 0;

/** Milliseconds that this program has worked, or that have passed where nothing can tell. */
let worked = (): number => performance.now();

/** A clock that stands still while the machine does something else: on a busy one, functions are as good as on a quiet one. */
export function measureWorkBy(clock: () => number): void {
  worked = clock;
}

/**
 * The time worked is dear to ask for, and nearly all work ends long before its limit. So it is asked for only when half of the limit has
 * passed by the clock on the wall; then the other half may be worked.
 */
function limitOf(milliseconds: number): Limit {
  const rest = milliseconds / 2;
  return { firstLook: performance.now() + rest, rest, deadline: undefined };
}

function isOver(limit: Limit): boolean {
  if (performance.now() < limit.firstLook) return false;
  const now = worked();
  limit.deadline ??= now + limit.rest;
  return now > limit.deadline;
}

/** Runs `work` under a limit in milliseconds. Limits do not nest: the inner one holds until it ends. */
export function withTimeLimit<T>(milliseconds: number, work: () => T): T {
  const outer = current;
  current = limitOf(milliseconds);
  try {
    return work();
  } finally {
    current = outer;
  }
}

/** Throws `OutOfTime` when the limit is passed. */
export function askTime(): void {
  if (current === undefined || ++questions % QUESTIONS !== 0) return;
  if (isOver(current)) throw new OutOfTime();
}

/** A limit in milliseconds from now on, for work that is another's and cannot be cut off by throwing. The answer: is it over? */
export function startTimeLimit(milliseconds: number): () => boolean {
  const limit = limitOf(milliseconds);
  return () => isOver(limit);
}
