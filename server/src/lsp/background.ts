/**
 * Work that can wait: indexes of dependencies are written for the next start, with progress where it takes long, and what typing will run
 * is rehearsed. When no request is under way and none came for a moment, in slices between which messages are read.
 *
 * Knows nothing of what is written or rehearsed. A fault in it ends it, not the server.
 */
import type { WorkDoneProgressReporter } from "vscode-languageserver";
import type { AnalysisPort, CachingStep } from "./analysisPort.js";

/** Milliseconds of quiet before work begins or goes on. Longer: it is never done. Shorter: it runs between two keystrokes. */
const QUIET = 400;

/** As long as no keystroke notices, in milliseconds. */
const SLICE = 5;

/**
 * Work on rehearsals in the life of a server, in milliseconds. Shorter: the first hundred keystrokes take up to twice as long as later ones,
 * for an engine optimises what it has seen often. Longer: a core is kept busy for nothing.
 */
const REHEARSAL = 3_000;

/** Work that is done sooner would only flicker, in milliseconds. */
const PROGRESS_AFTER = 100;

export interface BackgroundWork {
  /** A request begins; call the result when it ends. */
  busy(): () => void;
  /** Something happened that is no request: the next moment is not quiet. */
  disturb(): void;
  /** For good. */
  stop(): void;
}

export interface BackgroundOptions {
  /** Undefined while it is not started. */
  readonly analysis: () => Promise<AnalysisPort | undefined> | undefined;
  /** Undefined where the client shows none. */
  readonly createProgress: () => Promise<WorkDoneProgressReporter> | undefined;
  /** For the log. */
  readonly warn: (message: string) => void;
}

export function backgroundWork({ analysis, createProgress, warn }: BackgroundOptions): BackgroundWork {
  let requests = 0;
  let lastEvent = 0;
  let isRunning = false;
  let isStopped = false;
  let rehearsed = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isQuiet = (): boolean => requests === 0 && performance.now() - lastEvent >= QUIET;
  const schedule = (): void => {
    if (isRunning || isStopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!isQuiet()) return schedule();
      isRunning = true;
      run()
        .catch((error: unknown) => warn(`background work ended: ${error}`))
        .finally(() => (isRunning = false));
    }, QUIET);
  };

  async function run(): Promise<void> {
    const port = await analysis();
    if (port === undefined) return;
    const progress = progressOf(createProgress);
    try {
      await inSlices(port.cacheDependencies(), (step) => progress.report(step));
    } finally {
      progress.done();
    }
    await inSlices(rehearsals(port), () => undefined);
  }

  function* rehearsals(port: AnalysisPort): Generator<void> {
    const steps = port.rehearse()[Symbol.iterator]();
    while (rehearsed < REHEARSAL) {
      const start = performance.now();
      const isDone = steps.next().done === true;
      rehearsed += performance.now() - start;
      if (isDone) return;
      yield;
    }
  }

  /** Takes steps while it is quiet; `tell` hears of the last one of each slice. */
  async function inSlices<Step>(steps: Iterable<Step>, tell: (step: Step) => void): Promise<void> {
    let sliceEnd = performance.now() + SLICE;
    for (const step of steps) {
      if (performance.now() < sliceEnd) continue;
      tell(step);
      do await pause(isQuiet() ? 0 : QUIET);
      while (!isStopped && !isQuiet());
      if (isStopped) return;
      sliceEnd = performance.now() + SLICE;
    }
  }

  return {
    busy() {
      requests++;
      return () => {
        requests--;
        lastEvent = performance.now();
        schedule();
      };
    },
    disturb() {
      lastEvent = performance.now();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, milliseconds));
}

/** Shown from the first report that comes late enough to wonder. */
function progressOf(create: BackgroundOptions["createProgress"]): { report(step: CachingStep): void; done(): void } {
  const start = performance.now();
  let reporter: Promise<WorkDoneProgressReporter> | undefined;
  let last: CachingStep | undefined;
  return {
    report(step) {
      if (performance.now() - start < PROGRESS_AFTER) return;
      const percentage = Math.round((100 * step.done) / step.total);
      if (reporter === undefined) {
        reporter = create()?.then((created) => {
          created.begin("Rust Ownership Lens: Indexing dependencies", percentage, step.crate, false);
          return created;
        });
      } else if (last?.crate !== step.crate) {
        reporter.then((created) => created.report(percentage, step.crate)).catch(() => undefined);
      }
      last = step;
    },
    done() {
      reporter?.then((created) => created.done()).catch(() => undefined);
    },
  };
}
