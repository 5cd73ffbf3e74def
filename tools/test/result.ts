/** What a part of the tests comes to, and how single outcomes are shown. */
import pc from "picocolors";

export interface PartResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Outcome {
  readonly name: string;
  /** Undefined: passed. */
  readonly failure?: string;
}

export function sum(results: readonly PartResult[]): PartResult {
  return results.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** Prints one line a test and the story of those that failed. */
export function report(outcomes: readonly Outcome[]): PartResult {
  for (const { name, failure } of outcomes) {
    if (failure === undefined) console.log(`  ${pc.green("✓")} ${name}`);
    else console.log(`  ${pc.red("✗")} ${name}\n${failure.replaceAll(/^/gm, "      ")}`);
  }
  const failed = outcomes.filter((outcome) => outcome.failure !== undefined).length;
  return { passed: outcomes.length - failed, failed, skipped: 0 };
}

/**
 * Runs tests in a VS Code, and once more in a fresh one when some fail: a browser on a loaded machine loses a key now and then. What is
 * broken fails twice; and the first failure is shown as well.
 */
export async function inFreshVscode(run: () => Promise<readonly Outcome[]>): Promise<readonly Outcome[]> {
  const found = await run();
  if (found.every(({ failure }) => failure === undefined)) return found;
  console.log(`  ${pc.yellow("Some of these failed; they run once more, in a fresh VS Code:")}`);
  report(found);
  return run();
}

/** One test of the outside: its name and whether it throws. */
export async function attempt(name: string, body: () => Promise<void>): Promise<Outcome> {
  try {
    await body();
    return { name };
  } catch (error) {
    return { name, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
