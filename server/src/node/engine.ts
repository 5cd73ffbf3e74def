/**
 * How the JavaScript engine should spend time and memory on programs like ours, which run for seconds through much code, or for days
 * beside an editor.
 */
import { setFlagsFromString } from "node:v8";
import { measureWorkBy } from "../base/timeLimit.js";

/**
 * How much a function must have run before the engine takes the next step in optimising it; its own figure is a sixth of this. Smaller: up
 * to half of the processor time of a first analysis goes into optimising code on too few observations, most of which is thrown away again.
 * Larger: a workspace of 60,000 lines and more takes longer, where what is hot stays slow. V8 measured it in bytes of bytecode until
 * version 12, which counts calls.
 */
const OPTIMISES_AFTER = { bytecode: "--interrupt-budget=800000", calls: "--invocation-count-for-turbofan=18000" };

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

/** Takes effect on functions that have not run yet: call it first. */
export function tuneEngine(): void {
  setFlagsFromString(optimisationFlag(process.versions.v8));
  measureWorkBy(processorTime);
}

/** The flag for a version of V8, which cannot be asked what flags it has, and complains aloud about those that it has not. */
export function optimisationFlag(version: string): string {
  return Number.parseInt(version, 10) < COUNTS_CALLS ? OPTIMISES_AFTER.bytecode : OPTIMISES_AFTER.calls;
}

/** Milliseconds that all threads of this process have worked so far. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
