/**
 * `npm run bench`: how long a person waits, beside what people use today, in one run on one machine. Prints, and writes
 * `docs/performance.md`. Builds nothing: run `npm run build` (and `npm run package` for the VSIX' size) first.
 *
 * `--package FOLDER` measures a real package as well; `--functions FOLDER` each function of the packages there; `--sizes 500,2000`
 * takes other lengths of files; `--quick` makes fewer edits; `--alone` leaves the other tools out; `--print` writes nothing. What is
 * under way is told on standard error.
 */
import { existsSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { measureBatch } from "./batch.js";
import { editsOf } from "./corpus.js";
import { printedInEditorProcess } from "./editorProcess.js";
import { type EditTimes, measureEdits, measureMemory, measureStart, type Workspace } from "./edits.js";
import { findRustAnalyzer, measureCargoCheck } from "./others.js";
import { realPackage } from "./realPackage.js";
import type { Server } from "./session.js";
import { measureSizes } from "./sizes.js";
import { megabytes, milliseconds, table } from "./table.js";
import { Workspaces } from "./workspaces.js";

const ROOT = resolve(import.meta.dirname, "../..");
const CLI = resolve(ROOT, "dist/cli.js");
const LARGE = { members: 10, lines: 30_000 };

const { values } = parseArgs({
  options: {
    package: { type: "string" },
    functions: { type: "string", multiple: true, default: [] },
    quick: { type: "boolean", default: false },
    sizes: { type: "string", default: "500,2000,10000,30000" },
    alone: { type: "boolean", default: false },
    print: { type: "boolean", default: false },
  },
});
const SIZES = values.sizes.split(",").map(Number);
const COUNT = values.quick ? 10 : 50;
const MANY = values.quick ? 1_000 : 10_000;

/** With what it keeps between two starts in a folder of the run's own: what was kept before does not count. */
function ours(cache: string): Server {
  return {
    command: process.execPath,
    args: [CLI, "lsp", "--stdio"],
    options: { hints: "all" },
    environment: { XDG_CACHE_HOME: cache },
    ready: /./,
  };
}

const page: string[] = [];
function say(text: string): void {
  console.log(text);
  page.push(text);
}

function editRows(tool: string, lines: number, times: EditTimes | undefined): readonly (readonly string[])[] {
  if (times === undefined) return [[tool, String(lines), "", "no answer", "", "", "", ""]];
  return times.byEdit.map(({ name, p50, p95, stale }, index) => [
    tool,
    String(lines),
    name,
    index === 0 ? milliseconds(times.first) : "",
    milliseconds(p50),
    milliseconds(p95),
    String(stale),
    index === 0 ? megabytes(times.peak) : "",
  ]);
}

async function waiting(workspaces: Workspaces, cache: string): Promise<void> {
  say("## From an edit to hints that show it\n");
  say(
    "From `didChange` sent to the inlay-hint answer that shows the edit, all kinds of hints on, over standard input and output. An answer that " +
      "shows the text before the edit is stale: it is counted, and asked for again. The first 20 edits of a kind are made but not counted.\n",
  );
  const rows: (readonly string[])[] = [];
  const analyzer = values.alone ? undefined : findRustAnalyzer(workspaces.folder("sources"));
  for (const size of SIZES) {
    const library = workspaces.library(size);
    const edits = editsOf(library.corpus);
    const { lines } = library.corpus;
    console.error(`${lines} lines …`);
    rows.push(...editRows("this", lines, await measureEdits(ours(cache), library, edits, COUNT)));
    const [typing] = edits;
    if (typing === undefined) continue;
    if (analyzer !== undefined) {
      rows.push(...editRows(analyzer.version, lines, await measureEdits(analyzer.server, library, [typing], COUNT)));
    }
    const check = values.alone ? undefined : measureCargoCheck(library, typing, 3);
    if (check !== undefined)
      rows.push(["cargo check", String(lines), typing.name, "", milliseconds(check), "", "", ""]);
  }
  say(table(["tool", "lines", "edit", "first hints", "p50", "p95", "stale", "peak memory"], rows));
  if (analyzer === undefined && !values.alone) say("\nNo rust-analyzer was found to compare with.");
}

async function starting(workspaces: Workspaces, cache: string): Promise<void> {
  say("\n## From the start of the server to first hints\n");
  say("The very first time nothing is kept yet: neither compiled code of ours nor indexes of dependencies.\n");
  const rows: (readonly string[])[] = [];
  const add = async (what: string, workspace: Workspace): Promise<void> => {
    console.error(`${what} …`);
    const veryFirst = await measureStart(ours(workspaces.folder(`empty-${rows.length}`)), workspace);
    const first = await measureStart(ours(cache), workspace);
    const shown = (times: EditTimes | undefined): string =>
      times === undefined ? "no answer" : milliseconds(times.first);
    rows.push([what, shown(veryFirst), shown(first), megabytes(first?.peak)]);
  };
  const alone = workspaces.library(500);
  await add("a file of 500 lines", { ...alone, rootUri: "file:///nowhere", uri: "file:///nowhere/main.rs" });
  if (values.package !== undefined) {
    const real = realPackage(values.package);
    await measureBatch(CLI, { folder: real.folder, cache });
    await add(`${real.name} (${real.corpus.lines} lines open), with its dependencies`, real);
  }
  const large = workspaces.workspace(LARGE.members, LARGE.lines);
  await add(`a workspace of ${LARGE.members * LARGE.lines} lines`, large);
  say(table(["opened", "the very first time", "first hints", "peak memory"], rows));

  say("\n## Memory after many edits\n");
  const library = workspaces.library(30_000);
  const [typing] = editsOf(library.corpus);
  const memory = typing && (await measureMemory(ours(cache), library, typing, MANY));
  const growth =
    memory === undefined ? "-" : `${megabytes(memory.early)} after 500, ${megabytes(memory.late)} after ${MANY}`;
  say(`Resident, in a file of 30,000 lines: ${growth}.`);

  say("\n## Batch: `analyze`\n");
  const batches: (readonly string[])[] = [];
  for (const threads of [1, undefined]) {
    for (const folder of [large.folder, values.package]) {
      if (folder === undefined) continue;
      console.error(`analyze ${folder} …`);
      const { lines, seconds, peak } = await measureBatch(CLI, { folder, cache, threads });
      const name = folder === large.folder ? "the workspace" : realPackage(folder).name;
      const rate = `${Math.round(lines / seconds / 100) * 100}`;
      batches.push([
        name,
        threads === 1 ? "one" : "as many as pay",
        String(lines),
        `${seconds.toFixed(1)} s`,
        rate,
        megabytes(peak),
      ]);
    }
  }
  say(table(["what", "threads", "lines", "time", "lines a second", "peak memory"], batches));
}

function growing(): void {
  say("\n## Growth of one body\n");
  say(
    "Types, MIR, borrow checking and drops of one function, by what it is made of; processor time of all threads. 1.00 times: a statement " +
      "costs what it costs in the smallest body of the shape. Part of the rest is the collector of garbage, which has nothing to do in short ones.\n",
  );
  say(printedInEditorProcess("growth.ts", []));
}

function functions(folders: readonly string[]): void {
  if (folders.length === 0) return;
  say("\n## One function\n");
  say(
    "Every function of real packages, analysed as after an edit in it; processor time, the best of thirty edits: a person who types in it has made them in some seconds, and V8 compiles what they run. Where a macro call " +
      "makes several functions of what is edited, each of them counts with the time of all.\n",
  );
  say(printedInEditorProcess("functions.ts", folders));
}

function sizes(): void {
  const { vsix, index, indexLoad, processStart } = measureSizes(CLI);
  say("\n## Sizes\n");
  const megabyte = (size: number): string => `${size.toFixed(2)} MB`;
  say(
    table(
      ["part", "size", "time to load"],
      [
        ["the extension (VSIX)", vsix === undefined ? "not packaged" : megabyte(vsix), ""],
        ["index of the standard library", megabyte(index), milliseconds(indexLoad)],
        ["the command line's process, doing nothing", "", milliseconds(processStart)],
      ],
    ),
  );
}

async function main(): Promise<void> {
  if (!existsSync(CLI)) throw new Error("dist/cli.js is not there: npm run build");
  const workspaces = new Workspaces();
  try {
    say("# Performance\n");
    const model = cpus()[0]?.model ?? "unknown processor";
    say(
      `Made by \`npm run bench\`: ${availableParallelism()} × ${model}, Node ${process.versions.node}, ` +
        `load when it began ${loadavg()[0]?.toFixed(1)}. Figures of one run only compare with each other: machines differ.\n`,
    );
    const cache = workspaces.folder("cache");
    await waiting(workspaces, cache);
    await starting(workspaces, cache);
    functions(values.functions);
    growing();
    sizes();
    if (!values.print) writeFileSync(resolve(ROOT, "docs/performance.md"), `${page.join("\n")}\n`);
  } finally {
    workspaces.dispose();
  }
}

await main();
