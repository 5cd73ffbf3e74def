/**
 * Threads that do the work of `analyze`: each has declarations of its own, and takes its work from the same schedule.
 *
 * The main thread then only prints. It could work as well, but the engine lets a program say how much room there is for what lives shortly
 * (`YOUNG_GENERATION`) only of a thread that it starts.
 */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { ProjectOptions } from "../hir/projects.js";
import { WASM_FOLDER } from "../node/assets.js";
import { inTurns } from "../node/turns.js";
import { createParser } from "../syntax/createParser.js";
import { type Batch, BatchWork, type Outcome } from "./batchWork.js";
import { Schedule } from "./schedule.js";

/** Source for which a thread pays, in bytes: some 10,000 lines. Smaller: the work is done before it has started and read the package. */
const WORTH_A_THREAD = 400_000;

/**
 * The same for each further one: some 30,000 lines. Smaller: while it warms up, it takes from the first as much as it does, on a machine
 * with two cores. Larger: a core idles for longer.
 */
const WORTH_ANOTHER = 1_200_000;

/** More would cost memory (each holds the declarations of all) and gain little beside the reading that each does. */
const MOST_THREADS = 4;

/**
 * Room for what lives shortly, in megabytes: three times what is filled before it is looked through for what is alive; the engine's own figure
 * is 48. Smaller: it is looked through while what is known of a file is still needed, and copied. With this an analysis takes a sixth less
 * time. Larger: no faster.
 */
const YOUNG_GENERATION = 192;

/** How many threads pay for sources of so many bytes; 0: the main thread does it alone. `most`: undefined for as many as run at once. */
export function threadsFor(size: number, most: number | undefined): number {
  if (size < WORTH_A_THREAD) return 0;
  return Math.min(most ?? availableParallelism(), MOST_THREADS, 1 + Math.floor(size / WORTH_ANOTHER));
}

/** What threads are started with. */
interface Start {
  readonly batches: readonly Batch[];
  readonly memory: SharedArrayBuffer;
  readonly project: ProjectOptions;
}

/**
 * Starts threads that work on the batches, and hands on what they tell; resolves when all have ended, however. A thread that dies leaves
 * its batch to whoever has started it.
 */
export async function runThreads(
  count: number,
  start: Start,
  receive: (outcome: Outcome) => Promise<void>,
): Promise<void> {
  // From sources (tests, tools) there is no file that a thread could run.
  if (!import.meta.url.endsWith(".js")) return;
  const script = fileURLToPath(import.meta.url);
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION };
  let received = Promise.resolve();
  const threads = Array.from({ length: count }, () => {
    const worker = new Worker(script, { workerData: start, resourceLimits });
    worker.on("message", (outcome: Outcome) => {
      received = received.then(() => receive(outcome));
    });
    return new Promise<void>((resolve) => worker.on("error", () => resolve()).on("exit", () => resolve()));
  });
  await Promise.all(threads);
  await received;
}

/** Is this thread a helper? Then it must do nothing but `help`. */
export const isHelper = !isMainThread && parentPort !== null;

/** A helper's life. */
export async function help(): Promise<void> {
  const { batches, memory, project }: Start = workerData;
  const parser = await createParser({ wasmFolder: WASM_FOLDER });
  const work = new BatchWork(batches, new Schedule(batches.length, memory), parser, project);
  for await (const outcome of inTurns(work.run())) parentPort?.postMessage(outcome);
}
