/** Progress on standard error, one line that is written over; nothing where that is no terminal. */
import pc from "picocolors";

export interface Progress {
  /** `done` of `total`, and what is being worked on. */
  report(done: number, total: number, what: string): void;
  /** Removes the line, so that something else can be written. */
  clear(): void;
}

/** More often than this a terminal flickers, in milliseconds. */
const INTERVAL = 100;

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { report: () => undefined, clear: () => undefined };
  let isShown = false;
  let last = 0;
  return {
    report(done, total, what) {
      const now = performance.now();
      if (now - last < INTERVAL) return;
      last = now;
      isShown = true;
      const line = `${done}/${total} ${what}`.slice(0, (stream.columns ?? 80) - 1);
      stream.write(`\r\u001b[K${pc.dim(line)}`);
    },
    clear() {
      if (isShown) stream.write("\r\u001b[K");
      isShown = false;
    },
  };
}
