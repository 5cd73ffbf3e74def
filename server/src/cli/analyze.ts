/**
 * `analyze`: prints the report of every file of the given paths, one JSON object a line, in path order.
 *
 * Standard output holds nothing else. What could not be read is named on standard error and makes the status 1; the rest is
 * reported all the same. Much work is shared out among threads (`helpers.ts`); what is printed is the same with any number of them.
 */
import type { ProjectOptions } from "../hir/projects.js";
import { WASM_FOLDER } from "../node/assets.js";
import { optimiseWhatGoesOn } from "../node/engine.js";
import { inTurns } from "../node/turns.js";
import { createParser } from "../syntax/createParser.js";
import { type Batch, BatchWork, type Outcome } from "./batchWork.js";
import { runThreads, threadsFor } from "./helpers.js";
import { findInputs, type Input, sourceSize } from "./inputs.js";
import { Printer } from "./printer.js";
import { createProgress } from "./progress.js";
import { Schedule } from "./schedule.js";

export interface AnalyzeOptions {
  readonly project: ProjectOptions;
  /** At most so many; undefined: as many as pay. */
  readonly threads: number | undefined;
}

/** Resolves to the exit status: 0 analysed, 1 something could not be read. */
export async function analyze(paths: readonly string[], { project, threads }: AnalyzeOptions): Promise<0 | 1> {
  const { inputs, unreadable } = findInputs(paths);
  const batches = batchesOf(inputs);
  const progress = createProgress();
  const printer = new Printer(batches.length, progress);
  for (const message of unreadable) printer.cannotRead(message);
  const receive = async (outcome: Outcome): Promise<void> => {
    optimiseWhatGoesOn();
    printer.take(outcome);
    await printer.print();
  };

  const size = batches.reduce((sum, batch) => sum + batch.size, 0);
  const { memory } = new Schedule(batches.length);
  await runThreads(threadsFor(size, threads), { batches, memory, project }, receive);
  // All, where no thread pays; and what one has left that died.
  const left = [...batches.keys()].filter((batch) => printer.missing(batch)?.length !== 0);
  if (left.length > 0) {
    const parser = await createParser({ wasmFolder: WASM_FOLDER });
    const own = new BatchWork(batches, new Schedule(batches.length), parser, project);
    for (const batch of left)
      for await (const outcome of inTurns(own.rest(batch, printer.missing(batch)))) await receive(outcome);
  }
  progress.clear();
  return printer.isIncomplete ? 1 : 0;
}

/** Folders one by one: packages are large, and none is kept for the next. Files in between together. */
function batchesOf(inputs: readonly Input[]): readonly Batch[] {
  const batches: Input[][] = [];
  for (const input of inputs) {
    const last = batches.at(-1);
    if (input.kind === "file" && last?.[0]?.kind === "file") last.push(input);
    else batches.push([input]);
  }
  return batches.map((batch) => ({ inputs: batch, size: batch.reduce((sum, input) => sum + sourceSize(input), 0) }));
}
