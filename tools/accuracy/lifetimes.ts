/**
 * `npm run accuracy -- lifetimes PACKAGE… [--keep]`: are the lifetimes that were left out what is said?
 *
 * On a copy of each package every lifetime that was left out is written into the code, with what a `dyn` and an `impl Trait` mean, and
 * cargo checks the result, with all targets where the package itself compiles with them; then every lifetime that can be left out is.
 * A wrong one would tie a result to the wrong argument, clash with a name, or stand where none can. Needs cargo.
 */
import { rmSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { elidableLifetimes, elisionEdits } from "../../server/src/features/lifetimes/elide.js";
import { type Edit, elidedMarks, type LifetimeNames, writeOut } from "../../server/src/features/lifetimes/write.js";
import { Database } from "../../server/src/hir/database.js";
import { nodeFileHost } from "../../server/src/node/fileHost.js";
import { Analysis } from "../../server/src/ownership/analysis.js";
import type { LocatedLifetimes } from "../../server/src/ownership/located.js";
import { createParser } from "../../server/src/syntax/createParser.js";
import { cargo, copyOf, firstErrors } from "./packageCopy.js";

const repository = fileURLToPath(new URL("../../", import.meta.url));

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly heads: readonly LocatedLifetimes[];
}

async function filesOf(source: string): Promise<readonly SourceFile[]> {
  const host = nodeFileHost({ stdIndexPath: join(repository, "server/data/std.idx") });
  const parser = await createParser();
  const database = new Database(host, parser, { edition: "2021" });
  const analysis = new Analysis(database, parser);
  const opened = database.openPath(source);
  return database.files(opened.path).flatMap((path) => {
    const text = host.readFile(path);
    if (text === undefined || relative(source, path).startsWith("..")) return [];
    return [{ path: relative(source, path), text, heads: analysis.lifetimesOf(path, { start: 0, end: text.length }) }];
  });
}

function changed(file: SourceFile, editsOf: (located: LocatedLifetimes) => readonly Edit[]): string {
  const edits = file.heads.flatMap((located) =>
    editsOf(located).map(({ range, newText }) => ({
      start: located.base + range.start,
      end: located.base + range.end,
      newText,
    })),
  );
  // Insertions at one place keep their order.
  const ordered = edits
    .map((edit, index) => ({ ...edit, index }))
    .sort((a, b) => a.start - b.start || a.index - b.index);
  let text = "";
  let end = 0;
  for (const edit of ordered) {
    text += file.text.slice(end, edit.start) + edit.newText;
    end = edit.end;
  }
  return text + file.text.slice(end);
}

const written =
  (names: LifetimeNames) =>
  ({ head }: LocatedLifetimes): readonly Edit[] =>
    writeOut(head, elidedMarks(head), names) ?? [];

const leftOut = ({ head }: LocatedLifetimes): readonly Edit[] => {
  const lifetimes = elidableLifetimes(head);
  return lifetimes.length > 0 ? elisionEdits(head, lifetimes) : [];
};

async function prove(source: string, keep: boolean): Promise<boolean> {
  const name = basename(source);
  const files = await filesOf(source);
  const { directory, root } = copyOf(source);
  const all = ["check", "--offline", "--all-targets"];
  const baseline = cargo(directory, all);
  const target = baseline.ok ? all : ["check", "--offline"];
  if (!baseline.ok && !cargo(directory, target).ok) {
    console.log(`${name}: does not compile as it is: ${firstErrors(baseline.text)}`);
    rmSync(root, { recursive: true });
    return false;
  }
  const marks = files.flatMap(({ heads }) => heads).flatMap(({ head }) => elidedMarks(head)).length;
  const elidable = files.flatMap(({ heads }) => heads).flatMap(({ head }) => elidableLifetimes(head)).length;
  const passes = [
    { what: `${marks} places written out, by letter`, editsOf: written("letters") },
    { what: "by parameter", editsOf: written("parameters") },
    { what: `${elidable} lifetimes left out`, editsOf: leftOut },
  ];
  const results = passes.map(({ what, editsOf }) => {
    for (const file of files) writeFileSync(join(directory, file.path), changed(file, editsOf));
    const result = cargo(directory, target);
    if (!result.ok && keep) console.log(result.text);
    return { ok: result.ok, text: `${what}: ${result.ok ? "compiles" : `FAILS (${firstErrors(result.text)})`}` };
  });
  if (keep) console.log(`kept in ${directory}`);
  else rmSync(root, { recursive: true });
  console.log(`${name}: ${results.map(({ text }) => text).join("; ")}`);
  return results.every(({ ok }) => ok);
}

export const lifetimesCommand = new Command("lifetimes")
  .argument("<package...>")
  .option("--keep", "keep the copy, as the last pass left it, and print what cargo says")
  .action(async (packages: readonly string[], options: { readonly keep?: boolean }) => {
    let holds = true;
    for (const path of packages) holds = (await prove(resolve(path), options.keep === true)) && holds;
    process.exitCode = holds ? 0 : 1;
  });

// Alone, too: `tsx tools/accuracy/lifetimes.ts`.
if (process.argv[1] === import.meta.filename) await lifetimesCommand.parseAsync();
