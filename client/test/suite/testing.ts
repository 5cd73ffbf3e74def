/**
 * A test runner for the extension host, Node or web: tests with names, run one after the other, and their outcome as one line on the
 * console that the outside reads.
 *
 * Small on purpose: what runs in a web worker inside VS Code cannot be started by the runner of the other tests.
 */
export interface Outcome {
  readonly name: string;
  /** Undefined: passed. */
  readonly failure?: string;
}

/** The line that begins with this holds the outcomes as JSON. */
export const MARKER = "ownership-test-outcomes:";

type Test = { readonly name: string; readonly body: () => Promise<void> };

const tests: Test[] = [];

export function test(name: string, body: () => Promise<void>): void {
  tests.push({ name, body });
}

/** Longer than any test may take, in milliseconds. */
const LIMIT = 120_000;

export async function runAll(): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const { name, body } of tests) {
    try {
      await within(body(), LIMIT);
      outcomes.push({ name });
    } catch (error) {
      outcomes.push({ name, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  console.log(`${MARKER}${JSON.stringify(outcomes)}`);
}

export function expect(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Asks again until the answer satisfies; fails with the last answer in words. */
export async function eventually<T>(
  what: string,
  ask: () => PromiseLike<T> | T,
  satisfies: (answer: T) => boolean,
  show: (answer: T) => string = (answer) => JSON.stringify(answer),
): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > end) throw new Error(`${what}; last seen: ${show(answer)}`);
    await pause(50);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, milliseconds));
}

async function within(work: Promise<void>, limit: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limit} ms`)), limit);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
