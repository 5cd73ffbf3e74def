/** Resident memory of a process and its children, as Linux tells it. */
import { readFileSync } from "node:fs";

export interface Memory {
  /** In MB. */
  readonly now: number;
  /** The sum of the processes' own peaks, which need not have been at the same time. In MB. */
  readonly peak: number;
}

/** Undefined where there is no /proc, or no such process. */
export function memoryOf(pid: number): Memory | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kilobytes = (key: string): number => Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0);
    const own = { now: kilobytes("VmRSS") / 1024, peak: kilobytes("VmHWM") / 1024 };
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return (children === "" ? [] : children.split(" "))
      .map((child) => memoryOf(Number(child)))
      .reduce((sum: Memory, one) => ({ now: sum.now + (one?.now ?? 0), peak: sum.peak + (one?.peak ?? 0) }), own);
  } catch {
    return undefined;
  }
}
