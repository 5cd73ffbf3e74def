/**
 * `analyze`: prints the report of every file of the given paths, one JSON object a line, in path order.
 *
 * Standard output holds nothing else. What could not be read is named on standard error and makes the status 1; the rest is
 * reported all the same. Many files are shared out among threads (`helpers.ts`); what is printed is the same with any number of them.
 */
import { relative } from "node:path";
import type { FileHost } from "../hir/cargo/fileHost.js";
import type { Edition } from "../lsp/analysisPort.js";
import { WASM_FOLDER } from "../node/assets.js";
import { optimiseWhatGoesOn } from "../node/engine.js";
import { readTextFile } from "../node/fileHost.js";
import { hostOnDisk } from "../node/hostOnDisk.js";
import { createParser } from "../syntax/createParser.js";
import { FileReports, type Job } from "./fileReports.js";
import { createHelpers, type Helpers } from "./helpers.js";
import { findInputs, type Input, reasonOf, toSlashes } from "./inputs.js";
import { createProgress, type Progress } from "./progress.js";

export interface AnalyzeOptions {
  /** Of files outside any package. */
  readonly edition: Edition;
  /** At most so many; undefined: as many as pay. */
  readonly threads: number | undefined;
}

/** Resolves to the exit status: 0 analysed, 1 something could not be read. */
export async function analyze(paths: readonly string[], { edition, threads }: AnalyzeOptions): Promise<0 | 1> {
  const disk = hostOnDisk();
  // A module whose file is there but cannot be read is to the analysis a module without a file: noticed here.
  const refused = new Set<string>();
  const host: FileHost = {
    ...disk,
    readFile(path) {
      const text = disk.readFile(path);
      if (text === undefined && path.endsWith(".rs") && disk.exists(path)) refused.add(path);
      return text;
    },
  };
  const helpers = createHelpers({ edition, threads });
  const parser = await createParser({ wasmFolder: WASM_FOLDER });
  const progress = createProgress();
  const complaints = new Complaints(progress);
  const { inputs, unreadable } = findInputs(paths);
  for (const message of unreadable) complaints.cannotRead(message);

  const reports = new FileReports(host, parser, edition);
  for (const batch of batchesOf(inputs)) {
    const found = batch.map((input) => reports.jobsOf(input));
    const jobs = found.flatMap((one) => one.jobs);
    for (const problem of found.flatMap(({ problems }) => problems)) complaints.problem(problem);
    await printAll(batch, jobs, { reports, helpers, progress, complaints });
    for (const input of batch) {
      if (input.kind !== "folder") continue;
      if (jobs.length === 0) complaints.cannotRead(`${input.path}: no Rust file is reached from its Cargo.toml`);
      const reported = new Set(jobs.map((job) => job.path));
      for (const file of refused) {
        const isOfPackage = file.startsWith(`${toSlashes(input.path)}/`) && !reported.has(file);
        if (isOfPackage) complaints.cannotReadFile(file, toSlashes(relative(input.base, file)));
      }
    }
    reports.cacheDependencies(jobs);
  }
  progress.clear();
  await helpers.stop();
  return complaints.isIncomplete ? 1 : 0;
}

/** Folders one by one: packages are large, and none is kept for the next. Files in between together. */
function batchesOf(inputs: readonly Input[]): readonly (readonly Input[])[] {
  const batches: Input[][] = [];
  for (const input of inputs) {
    const last = batches.at(-1);
    if (input.kind === "file" && last?.[0]?.kind === "file") last.push(input);
    else batches.push([input]);
  }
  return batches;
}

interface Printing {
  readonly reports: FileReports;
  readonly helpers: Helpers;
  readonly progress: Progress;
  readonly complaints: Complaints;
}

/** Prints the jobs' reports in their order, whoever made them. */
async function printAll(batch: readonly Input[], jobs: readonly Job[], printing: Printing): Promise<void> {
  const { reports, helpers, progress, complaints } = printing;
  const lines: (string | undefined)[] = [];
  let printed = 0;
  const print = async (): Promise<void> => {
    for (let line = lines[printed]; line !== undefined; line = lines[++printed]) {
      lines[printed] = "";
      // Waits where the reader is slower than the analysis, so that reports do not pile up in memory.
      if (!process.stdout.write(line)) await new Promise((resume) => process.stdout.once("drain", resume));
    }
  };
  const report = (position: number): void => {
    const job = jobs[position];
    if (job === undefined) return;
    optimiseWhatGoesOn();
    progress.report(position + 1, jobs.length, job.name);
    try {
      lines[position] = reports.lineOf(job);
    } catch (error) {
      lines[position] = "";
      complaints.cannotRead(`${job.name}: ${reasonOf(error)}`);
    }
  };
  const shared = helpers.share(batch, jobs, (position, line) => {
    lines[position] = line;
  });
  for (let position = shared.claim(); position < jobs.length; position = shared.claim()) {
    report(position);
    await print();
    await shared.listen();
  }
  await shared.done;
  // What a helper could not do is tried here, where it can be complained of.
  for (const position of jobs.keys()) if (lines[position] === undefined) report(position);
  await print();
}

/** What is said on standard error. */
class Complaints {
  isIncomplete = false;

  constructor(private readonly progress: Progress) {}

  /** Something that was asked for is not in the report. */
  cannotRead(message: string): void {
    this.isIncomplete = true;
    this.say(`cannot read ${message}`);
  }

  /** Says why a file that was refused once cannot be read, if that is still so. */
  cannotReadFile(path: string, name: string): void {
    try {
      readTextFile(path);
    } catch (error) {
      this.cannotRead(`${name}: ${reasonOf(error)}`);
    }
  }

  /** The report has less to say for it: a dependency whose sources are not there, a manifest that does not parse. */
  problem(message: string): void {
    this.say(message);
  }

  private say(message: string): void {
    this.progress.clear();
    process.stderr.write(`${message}\n`);
  }
}
