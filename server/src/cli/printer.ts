/**
 * Prints what the threads of `analyze` tell, in the order of the inputs, whoever was first: reports on standard output, what could not be read
 * on standard error.
 */
import type { Outcome } from "./batchWork.js";
import type { Progress } from "./progress.js";

interface State {
  isOpened: boolean;
  /** Of the files, in their order; undefined until the batch was read. */
  reports: (Report | undefined)[] | undefined;
  problems: readonly string[];
  /** Undefined until the batch was closed. */
  unread: readonly string[] | undefined;
  printed: number;
}

interface Report {
  readonly name: string;
  readonly line: string | undefined;
  readonly reason: string | undefined;
}

/** Has a life: `take` until all batches are complete. */
export class Printer {
  /** Something that was asked for is not in the report. */
  isIncomplete = false;
  private readonly states: readonly State[];
  private current = 0;
  private done = 0;
  private total = 0;

  constructor(
    batches: number,
    private readonly progress: Progress,
  ) {
    this.states = Array.from({ length: batches }, () => ({
      isOpened: false,
      reports: undefined,
      problems: [],
      unread: undefined,
      printed: 0,
    }));
  }

  /** Takes in what is told. What another thread has told already, or what it told before it died, may come twice. */
  take(outcome: Outcome): void {
    const state = this.states[outcome.batch];
    if (state === undefined) return;
    switch (outcome.kind) {
      case "opened":
        if (state.isOpened) return;
        state.isOpened = true;
        state.reports ??= [];
        state.reports.length = outcome.files;
        state.problems = outcome.problems;
        this.total += outcome.files;
        return;
      case "report":
        // Who joins in may be done with a file before it is told how many there are.
        state.reports ??= [];
        state.reports[outcome.position] ??= { name: outcome.name, line: outcome.line, reason: outcome.reason };
        this.progress.report(++this.done, Math.max(this.done, this.total), outcome.name);
        return;
      case "closed":
        state.unread = outcome.unread;
        return;
      default: {
        const never: never = outcome;
        throw new Error(`no such outcome: ${String(never)}`);
      }
    }
  }

  /** Positions of a batch's files of which nothing was told; undefined: nothing was told of the batch itself, or not all. */
  missing(batch: number): readonly number[] | undefined {
    const state = this.states[batch];
    if (state?.reports === undefined || state.unread === undefined) return undefined;
    return Array.from(state.reports.keys()).filter((position) => state.reports?.[position] === undefined);
  }

  /** Prints what can be printed by now. Waits where the reader is slower than the analysis, so that reports do not pile up in memory. */
  async print(): Promise<void> {
    for (let state = this.states[this.current]; state?.reports !== undefined; state = this.states[this.current]) {
      for (const problem of state.problems) this.say(problem);
      state.problems = [];
      for (let report = state.reports[state.printed]; report !== undefined; report = state.reports[++state.printed]) {
        state.reports[state.printed] = { ...report, line: "" };
        if (report.line === undefined) this.cannotRead(`${report.name}: ${report.reason}`);
        else if (!process.stdout.write(report.line))
          await new Promise((resume) => process.stdout.once("drain", resume));
      }
      if (state.unread === undefined || state.printed < state.reports.length) return;
      for (const message of state.unread) this.cannotRead(message);
      this.current++;
    }
  }

  cannotRead(message: string): void {
    this.isIncomplete = true;
    this.say(`cannot read ${message}`);
  }

  private say(message: string): void {
    this.progress.clear();
    process.stderr.write(`${message}\n`);
  }
}
