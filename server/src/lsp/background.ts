/**
 * Work that can wait: indexes of dependencies are written for the next start, when no request is under way and none came for
 * a moment, in slices between which messages are read, and with progress where it takes long.
 *
 * Knows nothing of what is written. A fault in it ends it, not the server.
 */
import type { Connection, WorkDoneProgressReporter } from "vscode-languageserver";
import type { AnalysisPort, CachingStep } from "./analysisPort.js";

/** Milliseconds of quiet before work begins or goes on. Longer: it is never done. Shorter: it runs between two keystrokes. */
const QUIET = 400;

/** As long as no keystroke notices, in milliseconds. */
const SLICE = 5;

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
  readonly connection: Connection;
  /** Undefined while it is not started. */
  readonly analysis: () => Promise<AnalysisPort | undefined> | undefined;
  /** Does the client show progress? */
  readonly showsProgress: () => boolean;
}

export function backgroundWork({ connection, analysis, showsProgress }: BackgroundOptions): BackgroundWork {
  let requests = 0;
  let lastEvent = 0;
  let isRunning = false;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isQuiet = (): boolean => requests === 0 && performance.now() - lastEvent >= QUIET;
  const schedule = (): void => {
    if (isRunning || isStopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!isQuiet()) return schedule();
      isRunning = true;
      run()
        .catch((error: unknown) => connection.console.warn(`dependencies are not indexed: ${error}`))
        .finally(() => (isRunning = false));
    }, QUIET);
  };

  async function run(): Promise<void> {
    const port = await analysis();
    if (port === undefined) return;
    const progress = progressOf(connection, showsProgress());
    try {
      let sliceEnd = performance.now() + SLICE;
      for (const step of port.cacheDependencies()) {
        if (performance.now() < sliceEnd) continue;
        progress.report(step);
        do await pause(isQuiet() ? 0 : QUIET);
        while (!isStopped && !isQuiet());
        if (isStopped) return;
        sliceEnd = performance.now() + SLICE;
      }
    } finally {
      progress.done();
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
function progressOf(connection: Connection, isShown: boolean): { report(step: CachingStep): void; done(): void } {
  const start = performance.now();
  let reporter: Promise<WorkDoneProgressReporter> | undefined;
  let last: CachingStep | undefined;
  return {
    report(step) {
      if (!isShown || performance.now() - start < PROGRESS_AFTER) return;
      const percentage = Math.round((100 * step.done) / step.total);
      if (reporter === undefined) {
        reporter = connection.window.createWorkDoneProgress().then((created) => {
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
