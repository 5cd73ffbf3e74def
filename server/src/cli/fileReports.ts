/**
 * Reports of files, one at a time: what every thread of `analyze` does. A package's sources and those of its dependencies are read,
 * nothing is run, and nothing is written but indexes of dependencies, when asked.
 */
import { relative } from "node:path";
import type { LocatedFacts } from "../features/located.js";
import { judgeClones } from "../fixes/judge.js";
import type { FileHost } from "../hir/cargo/fileHost.js";
import { findPackageDirectory } from "../hir/cargo/packages.js";
import { Database } from "../hir/database.js";
import type { ProjectOptions } from "../hir/projects.js";
import { readTextFile } from "../node/fileHost.js";
import { Analysis } from "../ownership/analysis.js";
import type { RustParser } from "../syntax/parser.js";
import { type Input, toSlashes } from "./inputs.js";
import { lineIndex } from "./lineIndex.js";
import { fileReport } from "./report.js";

/** A package or a lone file, open. */
interface Unit {
  readonly database: Database;
  readonly analysis: Analysis;
}

/** A file to report, and how it is named in the report. */
export interface Job {
  readonly path: string;
  readonly name: string;
  readonly unit: () => Unit;
}

export interface Jobs {
  readonly jobs: readonly Job[];
  /** What the reports have less to say for. */
  readonly problems: readonly string[];
}

export class FileReports {
  /** Of files given one by one: those of one package share it. Packages share nothing but the standard library. */
  private readonly packages = new Map<string, Unit>();
  /** Packages whose dependencies may not be kept yet. */
  private readonly uncached = new Set<Unit>();

  constructor(
    private readonly host: FileHost,
    private readonly parser: RustParser,
    private readonly project: ProjectOptions,
  ) {}

  /** The files of an input in path order. The same in every thread. */
  jobsOf(input: Input): Jobs {
    const path = toSlashes(input.path);
    if (input.kind === "file") {
      return { jobs: [{ path, name: input.name, unit: () => this.unitAround(path) }], problems: [] };
    }
    const unit = this.newUnit();
    this.uncached.add(unit);
    const { path: directory, problems } = unit.database.openPath(path);
    const jobs = unit.database
      .files(directory)
      .map((file): Job => ({ path: file, name: toSlashes(relative(input.base, file)), unit: () => unit }));
    return { jobs, problems };
  }

  /** The report as one line of JSON. Throws what reading the file throws. */
  lineOf({ path, name, unit }: Job): string {
    const text = readTextFile(path);
    const opened = unit();
    const everywhere = { start: 0, end: text.length };
    const lifetimes = opened.analysis.lifetimesOf(path, everywhere);
    const heads = opened.analysis.errorsOfHeads(path, everywhere);
    const report = fileReport(name, { functions: facts(opened, path), lifetimes, heads }, lineIndex(text));
    opened.analysis.forget(path);
    return `${JSON.stringify(report)}\n`;
  }

  /** Writes the indexes of dependencies that are not kept yet of the packages opened since, so that the next run need not read their sources. */
  cacheDependencies(): void {
    for (const { database } of this.uncached) for (const _step of database.cacheDependencies());
    this.uncached.clear();
  }

  private unitAround(path: string): Unit {
    const directory = findPackageDirectory(this.host, path);
    const known = directory === undefined ? undefined : this.packages.get(directory);
    const unit = known ?? this.newUnit();
    if (directory !== undefined && known === undefined) {
      this.packages.set(directory, unit);
      this.uncached.add(unit);
    }
    unit.database.openPath(path);
    return unit;
  }

  private newUnit(): Unit {
    const database = new Database(this.host, this.parser, this.project);
    return { database, analysis: new Analysis(database, this.parser) };
  }
}

function* facts({ analysis }: Unit, file: string): Generator<LocatedFacts> {
  for (const { facts, base } of analysis.factsOf(file)) yield { facts: judgeClones(facts), base };
}
