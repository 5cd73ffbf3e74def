/**
 * What one thread of `analyze` does: works on batches of inputs and tells what comes of it, piece by piece. The same in the main thread and
 * in those that help it; nothing is printed here.
 */
import { relative } from "node:path";
import type { FileHost } from "../hir/cargo/fileHost.js";
import type { ProjectOptions } from "../hir/projects.js";
import { readTextFile } from "../node/fileHost.js";
import { hostOnDisk } from "../node/hostOnDisk.js";
import type { RustParser } from "../syntax/parser.js";
import { FileReports, type Job, type Jobs } from "./fileReports.js";
import { type Input, reasonOf, toSlashes } from "./inputs.js";
import type { Schedule } from "./schedule.js";

export interface Batch {
  readonly inputs: readonly Input[];
  /** Of its Rust sources, in bytes, as far as it matters. */
  readonly size: number;
}

/** Less than this is not worth another thread's reading of the package, in bytes of source: some 2,500 lines. */
const WORTH_SHARING = 100_000;

/** What is told of a batch; `batch` and `position` (of a file in it) say where it belongs. */
export type Outcome =
  /** It was read. `problems`: what its reports have less to say for. */
  | { readonly kind: "opened"; readonly batch: number; readonly files: number; readonly problems: readonly string[] }
  | {
      readonly kind: "report";
      readonly batch: number;
      readonly position: number;
      readonly name: string;
      /** One line of JSON; undefined: the file could not be read, for this reason. */
      readonly line: string | undefined;
      readonly reason: string | undefined;
    }
  /** Whoever opened it found no more files to claim. `unread`: what else of it could not be read. */
  | { readonly kind: "closed"; readonly batch: number; readonly unread: readonly string[] };

/** A thread's means. Has a life: packages of files given one by one stay open. */
export class BatchWork {
  private readonly reports: FileReports;
  /** A module whose file is there but cannot be read is to the analysis a module without a file: noticed here. */
  private readonly refused = new Set<string>();

  constructor(
    private readonly batches: readonly Batch[],
    private readonly schedule: Schedule,
    parser: RustParser,
    project: ProjectOptions,
  ) {
    this.reports = new FileReports(noticing(hostOnDisk(), this.refused), parser, project);
  }

  /** Works until nothing is left that is worth claiming. */
  *run(): Generator<Outcome> {
    for (let batch = this.schedule.claimBatch(); batch !== undefined; batch = this.schedule.claimBatch())
      yield* this.whole(batch);
    for (const [batch, { size }] of this.batches.entries())
      if (size * this.schedule.shareLeft(batch) >= WORTH_SHARING) yield* this.files(batch, this.open(batch).jobs);
  }

  /** Only these files of a batch; undefined: all of it. For what other threads have left. */
  *rest(batch: number, positions: readonly number[] | undefined): Generator<Outcome> {
    if (positions === undefined) yield* this.whole(batch);
    else {
      const { jobs } = this.open(batch);
      for (const position of positions) yield* this.file(batch, jobs, position);
    }
  }

  /** A batch that was claimed, whoever else takes files from it. */
  private *whole(batch: number): Generator<Outcome> {
    const { jobs, problems } = this.open(batch);
    yield { kind: "opened", batch, files: jobs.length, problems };
    yield* this.files(batch, jobs);
    yield { kind: "closed", batch, unread: [...this.unread(batch, jobs)] };
    this.reports.cacheDependencies();
  }

  private open(batch: number): Jobs {
    const found = (this.batches[batch]?.inputs ?? []).map((input) => this.reports.jobsOf(input));
    const jobs = found.flatMap((one) => one.jobs);
    this.schedule.setFiles(batch, jobs.length);
    return { jobs, problems: found.flatMap(({ problems }) => problems) };
  }

  private *files(batch: number, jobs: readonly Job[]): Generator<Outcome> {
    for (let at = this.schedule.claimFile(batch); at !== undefined; at = this.schedule.claimFile(batch)) {
      yield* this.file(batch, jobs, at);
    }
  }

  private *file(batch: number, jobs: readonly Job[], position: number): Generator<Outcome> {
    const job = jobs[position];
    if (job === undefined) return;
    const about = { kind: "report", batch, position, name: job.name } as const;
    try {
      yield { ...about, line: this.reports.lineOf(job), reason: undefined };
    } catch (error) {
      yield { ...about, line: undefined, reason: reasonOf(error) };
    }
  }

  private *unread(batch: number, jobs: readonly Job[]): Generator<string> {
    const reported = new Set(jobs.map((job) => job.path));
    for (const input of this.batches[batch]?.inputs ?? []) {
      if (input.kind !== "folder") continue;
      if (jobs.length === 0) yield `${input.path}: no Rust file is reached from its Cargo.toml`;
      for (const file of this.refused) {
        const isOfPackage = file.startsWith(`${toSlashes(input.path)}/`) && !reported.has(file);
        const reason = isOfPackage ? whyNotRead(file) : undefined;
        if (reason !== undefined) yield `${toSlashes(relative(input.base, file))}: ${reason}`;
      }
    }
  }
}

/** Why a file that was refused once cannot be read, if that is still so. */
function whyNotRead(file: string): string | undefined {
  try {
    readTextFile(file);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

function noticing(disk: FileHost, refused: Set<string>): FileHost {
  return {
    ...disk,
    readFile(path) {
      const text = disk.readFile(path);
      if (text === undefined && path.endsWith(".rs") && disk.exists(path)) refused.add(path);
      return text;
    },
  };
}
