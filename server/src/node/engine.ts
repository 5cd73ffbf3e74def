/**
 * How the JavaScript engine should spend time and memory on programs like ours, which run for seconds through much code, or for days
 * beside an editor.
 */
import { setFlagsFromString } from "node:v8";
import { measureWorkBy } from "../base/timeLimit.js";

/**
 * Into what it optimises, the engine takes in the code of functions that are called there, some 900 bytes of bytecode each time. Our code is
 * many small functions that call each other, none of which is hot: with that, most of what optimising costs goes into copies of the same
 * functions, and a long run takes a quarter longer. With small ones alone taken in, what is optimised is as fast.
 */
const TAKES_IN = ["--max-inlined-bytecode-size=60", "--max-inlined-bytecode-size-cumulative=120"];

/**
 * How much a function must have run before the engine takes the next step in optimising it. V8 measured it in bytes of bytecode until
 * version 12, which counts calls.
 *
 * A start is several times the engine's own figure: with that, up to half of the processor time of a first analysis goes into optimising code
 * that is not needed much longer. In an `editor` it is the largest: what is optimised while somebody types is put in between two keys, and
 * makes one in twenty twice as slow. A `batch` has no keys to be late for. `later` is about the engine's own: optimised, the same code needs
 * some two thirds of the time, which pays for whoever goes on, be it with a workspace of 100,000 lines or with typing.
 */
const OPTIMISES_AFTER = {
  bytecode: { flag: "--interrupt-budget", editor: 800_000, batch: 150_000, later: 100_000 },
  calls: { flag: "--invocation-count-for-turbofan", editor: 18_000, batch: 6_000, later: 3_000 },
};

/** What a process is started for. */
export type Purpose = "editor" | "batch";

/** Milliseconds of work after which a process is one that goes on. */
const GOES_ON_AFTER = 9_000;

/** The first V8 that counts calls. */
const COUNTS_CALLS = 12;

/**
 * How much larger than what is alive the heap may become before everything is collected, in percent; the engine's own figure is some 300.
 * Smaller: collections every hundred keystrokes, each of some milliseconds. Larger: a server that is typed at for an hour holds several
 * times what it needs.
 */
const HEAP_GROWTH = 50;

/** For a process that lives long beside others. */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
}

/** What a process is told that is started for a purpose. */
export function engineFlags(purpose: Purpose): readonly string[] {
  return [optimisationFlag(process.versions.v8, purpose), ...TAKES_IN];
}

/**
 * Takes effect on functions that have not run yet: call it first. Not later: what the engine is about to take in when the limit for that
 * changes stops the process.
 */
export function tuneEngine(purpose: Purpose): void {
  for (const flag of engineFlags(purpose)) setFlagsFromString(flag);
  measureWorkBy(processorTime);
}

/** Once a process has worked for long, what it runs most is optimised. To be called now and then; what it asks costs some microseconds. */
export function optimiseWhatGoesOn(): void {
  if (goesOn || processorTime() < GOES_ON_AFTER) return;
  goesOn = true;
  setFlagsFromString(optimisationFlag(process.versions.v8, "later"));
}

let goesOn = false;

/** The flag for a version of V8, which cannot be asked what flags it has, and complains aloud about those that it has not. */
export function optimisationFlag(version: string, when: Purpose | "later"): string {
  const known = OPTIMISES_AFTER[Number.parseInt(version, 10) < COUNTS_CALLS ? "bytecode" : "calls"];
  return `${known.flag}=${known[when]}`;
}

/** Milliseconds that all threads of this process have worked so far. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
