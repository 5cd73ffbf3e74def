/**
 * How long one function takes: every function of real packages, analysed as after an edit in it, with declarations and engine warm. An
 * engine that compiles what runs often is warm for a function when somebody has typed in it for some seconds: thirty edits. What the third
 * edit takes is told as well.
 *
 * `npm run bench:functions -- FOLDER…` prints the table for packages, or folders of packages, and the slowest functions by name on standard
 * error; `npm run bench -- --functions FOLDER` puts the table in `docs/performance.md`. Runs in an editor's process (`editorProcess.ts`). Processor time of all threads, so that other programs do not
 * count; of several edits the best, since nothing makes a run too fast.
 */
import { basename, resolve } from "node:path";
import { measureWorkBy } from "../../server/src/base/timeLimit.js";
import { Database, type TextChange } from "../../server/src/hir/database.js";
import { optimiseWhatGoesOn, processorTime } from "../../server/src/node/engine.js";
import { hostOnDisk } from "../../server/src/node/hostOnDisk.js";
import { inTurns } from "../../server/src/node/turns.js";
import { Analysis } from "../../server/src/ownership/analysis.js";
import { createParser } from "../../server/src/syntax/createParser.js";
import type { RustParser } from "../../server/src/syntax/parser.js";
import { packagesIn } from "../host/packagesIn.js";
import { percentile } from "./edits.js";
import { milliseconds, table } from "./table.js";

/** Up to this length a function may take `SHORT_LIMIT`, longer ones `LONG_LIMIT`, in milliseconds. */
const SHORT_LINES = 300;
const SHORT_LIMIT = 10;
const LONG_LIMIT = 50;

/** Edits of every function. */
const FIRST_EDITS = 3;
/** Edits of those that are not far below the limit then. */
const EDITS = 30;
const FAR_BELOW = SHORT_LIMIT / 4;
const SLOWEST = 20;

interface FunctionTime {
  readonly package: string;
  readonly name: string;
  readonly lines: number;
  /** In milliseconds, of the best of the first edits. */
  readonly first: number;
  /** Of the best of all. */
  readonly time: number;
}

/** The folders themselves where they are packages, or the packages in them. */
async function measureFunctions(folders: readonly string[]): Promise<readonly FunctionTime[]> {
  const parser = await createParser();
  const times: FunctionTime[] = [];
  for (const folder of folders.flatMap((each) => packagesIn(resolve(each))))
    times.push(...(await measurePackage(folder, parser)));
  return times;
}

async function measurePackage(folder: string, parser: RustParser): Promise<readonly FunctionTime[]> {
  const database = new Database(hostOnDisk(), parser, { edition: "2021" });
  database.openPath(folder);
  const analysis = new Analysis(database, parser);
  const measured = database.files(folder).flatMap((file) => {
    const text = database.sourceOf(file)?.text ?? "";
    return [...analysis.factsOf(file)].map(({ facts, base }) => {
      const end = base + facts.range.end;
      const lines = text.slice(base + facts.range.start, end).split("\n").length;
      return {
        package: basename(folder),
        name: facts.function,
        lines,
        file,
        end,
        first: 0,
        time: Number.POSITIVE_INFINITY,
      };
    });
  });
  const edit = (each: (typeof measured)[number]): void => {
    each.time = Math.min(each.time, editTime(each.file, each.end - 1, database, analysis));
  };
  for (let round = 0; round < FIRST_EDITS; round++) for await (const each of inTurns(measured)) edit(each);
  for await (const each of inTurns(measured)) {
    each.first = each.time;
    for (let round = FIRST_EDITS; round < EDITS && each.time > FAR_BELOW; round++) edit(each);
  }
  analysis.dispose();
  return measured;
}

/** A space before the end of an item makes its body a new one. Finding it in the text again, which every edit costs, is not counted. */
function editTime(file: string, at: number, database: Database, analysis: Analysis): number {
  const place = { start: at, end: at };
  const edit = (change: TextChange): void => {
    database.setText(file, [change]);
    for (const _ of database.declarations.bodyOwners(file, place));
  };
  edit({ ...place, text: " " });
  const before = processorTime();
  for (const _ of analysis.factsOf(file, place));
  const time = processorTime() - before;
  edit({ start: at, end: at + 1, text: "" });
  optimiseWhatGoesOn();
  return time;
}

function functionTable(times: readonly FunctionTime[]): string {
  const packages = [...new Set(times.map((each) => each.package))];
  const groups = packages.map((name): readonly [string, readonly FunctionTime[]] => [
    name,
    times.filter((each) => each.package === name),
  ]);
  if (packages.length > 1) groups.push(["all", times]);
  return table(
    [
      "package",
      "functions",
      "p50",
      "p95",
      "p99",
      "slowest",
      "up to 300 lines: over 10 ms",
      "at the third edit",
      "longer: over 50 ms",
    ],
    groups.map(([name, group]) => {
      const all = group.map(({ time }) => time);
      const at = (share: number): string => milliseconds(percentile(all, share));
      return [name, String(group.length), at(0.5), at(0.95), at(0.99), at(1), ...tooSlow(group)];
    }),
  );
}

function tooSlow(times: readonly FunctionTime[]): readonly string[] {
  const short = times.filter(({ lines }) => lines <= SHORT_LINES);
  const long = times.filter(({ lines }) => lines > SHORT_LINES);
  return [
    `${short.filter(({ time }) => time > SHORT_LIMIT).length} of ${short.length}`,
    String(short.filter(({ first }) => first > SHORT_LIMIT).length),
    `${long.filter(({ time }) => time > LONG_LIMIT).length} of ${long.length}`,
  ];
}

function slowestTable(times: readonly FunctionTime[]): string {
  const slowest = [...times].sort((a, b) => b.time - a.time).slice(0, SLOWEST);
  return table(
    ["function", "package", "lines", "time"],
    slowest.map(({ name, package: owner, lines, time }) => [name, owner, String(lines), milliseconds(time)]),
  );
}

measureWorkBy(processorTime);
const times = await measureFunctions(process.argv.slice(2));
console.log(functionTable(times));
console.error(slowestTable(times));
