/**
 * Threads that help `analyze`: each has declarations of its own and takes files from the same list, of which a shared counter says
 * which is next.
 *
 * A thread must read the package and warm up before it is of use, so few files get none. A helper that dies leaves its file to
 * the main thread.
 */
import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { EDITIONS, property } from "../lsp/config.js";
import { WASM_FOLDER } from "../node/assets.js";
import { hostOnDisk } from "../node/hostOnDisk.js";
import { createParser } from "../syntax/createParser.js";
import { FileReports, type Job } from "./fileReports.js";
import type { Input } from "./inputs.js";

/**
 * Source for which a helper pays, in bytes: some 10,000 lines. Smaller: the helper is ready when the work is done. Larger: a core idles
 * for longer.
 */
const WORTH_A_HELPER = 400_000;

/** More would cost memory (each holds the declarations of all) and gain little beside the reading that each does. */
const MOST_HELPERS = 3;

export interface HelperOptions {
  readonly edition: (typeof EDITIONS)[number];
  /** Threads in all, the main one included; undefined: as many as the machine runs at once. */
  readonly threads: number | undefined;
}

/** A list of jobs that is worked on by several. */
export interface Shared {
  /** The next position that nobody has; past the end when there is none. */
  claim(): number;
  /** Takes in what helpers have sent. */
  listen(): Promise<void>;
  /** When every helper has done its part, or died. */
  readonly done: Promise<void>;
}

export interface Helpers {
  /** `receive` is called with each report that a helper makes, in any order. */
  share(inputs: readonly Input[], jobs: readonly Job[], receive: (position: number, line: string) => void): Shared;
  stop(): Promise<void>;
}

/** No thread starts before there is enough to do. */
export function createHelpers({ edition, threads = availableParallelism() }: HelperOptions): Helpers {
  const workers: Worker[] = [];
  // From sources (tests, tools) there is no file that a thread could run.
  const script = import.meta.url.endsWith(".js") ? fileURLToPath(import.meta.url) : undefined;
  const most = script === undefined ? 0 : Math.min(threads - 1, MOST_HELPERS);
  return {
    share(inputs, jobs, receive) {
      const counter = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      const wanted = most < 1 || jobs.length < 2 ? 0 : Math.min(most, Math.floor(sizeOf(jobs) / WORTH_A_HELPER));
      while (script !== undefined && workers.length < wanted)
        workers.push(new Worker(script, { workerData: { edition } }));
      const busy = workers.slice(0, wanted).map((worker) => work(worker, { inputs, counter }, receive));
      return {
        claim: () => Atomics.add(counter, 0, 1),
        listen: () => (busy.length === 0 ? Promise.resolve() : new Promise((resume) => setImmediate(resume))),
        done: Promise.all(busy).then(() => undefined),
      };
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** Up to the size at which the number of helpers is decided. */
function sizeOf(jobs: readonly Job[]): number {
  let size = 0;
  for (const { path } of jobs) {
    size += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size >= WORTH_A_HELPER * MOST_HELPERS) break;
  }
  return size;
}

interface Task {
  readonly inputs: readonly Input[];
  readonly counter: Int32Array<SharedArrayBuffer>;
}

type Message =
  | { readonly kind: "report"; readonly position: number; readonly line: string }
  | { readonly kind: "done" };

/** Resolves when the worker is through with the task, however. */
function work(worker: Worker, task: Task, receive: (position: number, line: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      worker.off("message", take).off("error", end).off("exit", end);
      resolve();
    };
    const take = (message: Message): void => {
      if (message.kind === "done") end();
      else receive(message.position, message.line);
    };
    worker.on("message", take).on("error", end).on("exit", end);
    worker.postMessage(task);
  });
}

/** Is this thread a helper? Then it must do nothing but `help`. */
export const isHelper = !isMainThread && parentPort !== null;

/** A helper's life: waits for tasks and works on each until nothing is left to claim. */
export async function help(): Promise<void> {
  const port = parentPort;
  if (port === null) return;
  const edition = EDITIONS.find((one) => one === property(workerData, "edition")) ?? "2024";
  const parser = await createParser({ wasmFolder: WASM_FOLDER });
  const reports = new FileReports(hostOnDisk(), parser, edition);
  const tell = (message: Message): void => port.postMessage(message);
  port.on("message", ({ inputs, counter }: Task) => {
    const jobs = inputs.flatMap((input) => reports.jobsOf(input).jobs);
    for (let position = Atomics.add(counter, 0, 1); position < jobs.length; position = Atomics.add(counter, 0, 1)) {
      const line = lineOrNothing(reports, jobs[position]);
      if (line !== undefined) tell({ kind: "report", position, line });
    }
    tell({ kind: "done" });
  });
}

/** Undefined where the file cannot be read: the main thread will find out why. */
function lineOrNothing(reports: FileReports, job: Job | undefined): string | undefined {
  try {
    return job && reports.lineOf(job);
  } catch {
    return undefined;
  }
}
