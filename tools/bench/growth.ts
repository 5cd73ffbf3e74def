/**
 * How the analysis of one body grows with it: bodies of several shapes with 100 to 10,000 statements; types, MIR, borrow checking and
 * drops, in process and warm. What is made of them for the editor is not in it.
 *
 * The ratio compares with the time a statement takes in the smallest body of the shape: 1.0 is linear. Processor time of all threads: what
 * the collector of garbage does counts, what other programs do does not.
 *
 * `npm run bench:growth` prints the table alone. Runs in an editor's process (`editorProcess.ts`).
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { borrowCheck } from "../../server/src/borrowck/borrowCheck.js";
import { Database } from "../../server/src/hir/database.js";
import { buildMir } from "../../server/src/mir/build/build.js";
import { STD_INDEX } from "../../server/src/node/assets.js";
import { optimiseWhatGoesOn, processorTime } from "../../server/src/node/engine.js";
import { nodeFileHost } from "../../server/src/node/fileHost.js";
import { createParser } from "../../server/src/syntax/createParser.js";
import { snippetParser } from "../../server/src/syntax/macros/expand.js";
import type { RustParser } from "../../server/src/syntax/parser.js";
import { TypeContext } from "../../server/src/types/context.js";
import { installHooks } from "../../server/src/types/infer/closureFacts.js";
import { inferBody } from "../../server/src/types/infer/infer.js";
import { BODY_SHAPES } from "./bodies.js";
import { milliseconds, table } from "./table.js";

const STATEMENTS = [100, 1_000, 10_000];
/**
 * Each body is analysed so often that the statements are as many for each length: so the collector of garbage counts for all of them, which
 * has nothing to do during a short one, and later for many. The best turn counts, since nothing makes one too fast.
 */
const STATEMENTS_A_TURN = 20_000;
const TURNS = 3;

/** Before that the code is compiled that it runs: with bodies of middle length, until so much time is over. In milliseconds. */
const WARM_UP = 12_000;
const WARM_UP_STATEMENTS = 1_000;

interface Growth {
  readonly shape: string;
  readonly statements: number;
  /** Of one analysis, in milliseconds: the mean of the best turn. */
  readonly time: number;
  /** Time a statement, in parts of that in the smallest body of the shape. */
  readonly ratio: number;
}

/** Cost: some minutes. */
async function measureGrowth(): Promise<readonly Growth[]> {
  const parser = await createParser();
  const folder = mkdtempSync(join(tmpdir(), "growth-"));
  try {
    return Object.values(BODY_SHAPES).flatMap(({ name, text }) => {
      const analysisOf = (statements: number): (() => void) => {
        const file = join(folder, "body.rs").replaceAll("\\", "/");
        writeFileSync(file, text(statements));
        return analysis(file, parser);
      };
      const warmUp = analysisOf(WARM_UP_STATEMENTS);
      for (const end = processorTime() + WARM_UP; processorTime() < end; ) warmUp();
      const times = STATEMENTS.map((statements) => {
        return { statements, time: timeOf(analysisOf(statements), STATEMENTS_A_TURN / statements) };
      });
      const unit = (times[0]?.time ?? 1) / (times[0]?.statements ?? 1);
      return times.map(({ statements, time }) => ({ shape: name, statements, time, ratio: time / statements / unit }));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What analyses the file's functions anew whenever it is called. */
function analysis(file: string, parser: RustParser): () => void {
  const database = new Database(nodeFileHost({ stdIndexPath: STD_INDEX }), parser, { edition: "2021" });
  database.openPath(file);
  const { declarations } = database;
  const types = new TypeContext(declarations, declarations);
  const snippets = snippetParser(parser);
  installHooks({ cx: types, parser: snippets });
  return () => {
    for (const owner of declarations.bodyOwners(file)) {
      const body = buildMir(inferBody(owner, { cx: types, parser: snippets }), types);
      borrowCheck(body, types);
      const [gap] = body.gaps;
      optimiseWhatGoesOn();
      if (gap !== undefined) throw new Error(`the measured body is not understood: ${gap.reason}`);
    }
  };
}

function timeOf(run: () => void, rounds: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < TURNS; turn++) {
    const start = processorTime();
    for (let round = 0; round < rounds; round++) run();
    best = Math.min(best, processorTime() - start);
  }
  return best / rounds;
}

function growthTable(growth: readonly Growth[]): string {
  return table(
    ["shape", "statements", "time", "a statement, beside the smallest body"],
    growth.map(({ shape, statements, time, ratio }) => [
      shape,
      String(statements),
      milliseconds(time),
      `${ratio.toFixed(2)} times`,
    ]),
  );
}

console.log(growthTable(await measureGrowth()));
