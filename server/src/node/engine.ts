/** How the JavaScript engine should spend its time on programs like ours, which run for seconds through much code. */
import { setFlagsFromString } from "node:v8";
import { measureWorkBy } from "../base/timeLimit.js";

/**
 * Bytecode that a function runs, in bytes, before the engine takes the next step in optimising it; the engine's own figure is a third of this.
 * Smaller: a third of the processor time of a first analysis goes into optimising code on too few observations, most of which
 * is thrown away again. Larger: what is hot stays slow for longer.
 */
const INTERRUPT_BUDGET = 400_000;

/** Takes effect on functions that have not run yet: call it first. */
export function tuneEngine(): void {
  setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`);
  measureWorkBy(() => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  });
}
