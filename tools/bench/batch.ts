/** How many lines a second `analyze` does, from the start of the process to its end. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { memoryOf } from "./memory.js";

export interface BatchTimes {
  readonly lines: number;
  readonly seconds: number;
  readonly peak: number | undefined;
}

export interface Batch {
  readonly folder: string;
  /** Where the command line keeps what it needs again. */
  readonly cache: string;
  /** By default as many as pay. */
  readonly threads?: number | undefined;
}

export async function measureBatch(cli: string, { folder, cache, threads }: Batch): Promise<BatchTimes> {
  const options = threads === undefined ? [] : ["--threads", String(threads)];
  const started = performance.now();
  const child = spawn(process.execPath, [cli, "analyze", ...options, folder], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, XDG_CACHE_HOME: cache },
  });
  let peak: number | undefined;
  const watch = setInterval(() => {
    const memory = child.pid === undefined ? undefined : memoryOf(child.pid);
    // A process that has ended, but was not waited for, has no memory any more.
    if (memory !== undefined) peak = Math.max(peak ?? 0, memory.peak);
  }, 50);
  const files: string[] = [];
  let rest = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    const parts = `${rest}${chunk}`.split("\n");
    rest = parts.pop() ?? "";
    files.push(...parts.map(fileOf));
  }
  clearInterval(watch);
  const seconds = (performance.now() - started) / 1000;
  const lines = files.reduce((sum, file) => sum + linesOf(join(folder, file)), 0);
  return { lines, seconds, peak };
}

function fileOf(report: string): string {
  return /^\{"file":"([^"]*)"/.exec(report)?.[1] ?? "";
}

function linesOf(path: string): number {
  return readFileSync(path, "utf8").split("\n").length - 1;
}
