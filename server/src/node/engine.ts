/**
 * How the JavaScript engine should spend time and memory on programs like ours, which run for seconds through much code, or for days
 * beside an editor.
 */
import { setFlagsFromString } from "node:v8";
import { measureWorkBy } from "../base/timeLimit.js";

/**
 * Bytecode that a function runs, in bytes, before the engine takes the next step in optimising it; the engine's own figure is a third of
 * this. Smaller: a third of the processor time of a first analysis goes into optimising code on too few observations, most of which is
 * thrown away again. Larger: what is hot stays slow for longer.
 */
const INTERRUPT_BUDGET = 400_000;

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
  setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`);
  measureWorkBy(processorTime);
}

/** Milliseconds that all threads of this process have worked so far. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
