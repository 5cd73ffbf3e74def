/**
 * How the analysis of one body grows with it: bodies of 100 to 10,000 statements; types, MIR, borrow checking and
 * drops, in process and warm. What is made of them for the editor is not in it.
 *
 * Every ten statements hold what real bodies hold: owned values that are moved and dropped, shared and exclusive borrows, calls that tie
 * lifetimes, a condition, a loop. The ratio compares with the time a statement takes in the smallest body: 1.0 is linear.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { borrowCheck } from "../../server/src/borrowck/borrowCheck.js";
import { Database } from "../../server/src/hir/database.js";
import { buildMir } from "../../server/src/mir/build/build.js";
import { STD_INDEX } from "../../server/src/node/assets.js";
import { nodeFileHost } from "../../server/src/node/fileHost.js";
import { createParser } from "../../server/src/syntax/createParser.js";
import { snippetParser } from "../../server/src/syntax/macros/expand.js";
import { TypeContext } from "../../server/src/types/context.js";
import { installHooks } from "../../server/src/types/infer/closureFacts.js";
import { inferBody } from "../../server/src/types/infer/infer.js";
import { milliseconds, table } from "./table.js";

const STATEMENTS = [100, 300, 1_000, 3_000, 10_000];
/** Each body is analysed until so many statements are, and twice at least: the first rounds still compile the code that they run. */
const ANALYSED = 20_000;

export interface Growth {
  readonly statements: number;
  /** Of the best round. */
  readonly time: number;
  /** Time a statement, in parts of that in the smallest body. */
  readonly ratio: number;
}

/** Cost: some seconds. */
export async function measureGrowth(): Promise<readonly Growth[]> {
  const parser = await createParser();
  const folder = mkdtempSync(join(tmpdir(), "growth-"));
  try {
    const times = STATEMENTS.map((statements) => {
      const file = join(folder, `body${statements}.rs`).replaceAll("\\", "/");
      writeFileSync(file, body(statements));
      const database = new Database(nodeFileHost({ stdIndexPath: STD_INDEX }), parser, { edition: "2021" });
      database.openPath(file);
      const { declarations } = database;
      const types = new TypeContext(declarations, declarations);
      const snippets = snippetParser(parser);
      installHooks({ cx: types, parser: snippets });
      let best = Number.POSITIVE_INFINITY;
      // The best counts, since nothing makes a run too fast.
      for (let round = 0; round < Math.max(2, ANALYSED / statements); round++) {
        const start = performance.now();
        for (const owner of declarations.bodyOwners(file)) {
          const body = buildMir(inferBody(owner, { cx: types, parser: snippets }), types);
          borrowCheck(body, types);
          const [gap] = body.gaps;
          if (gap !== undefined) throw new Error(`the measured body is not understood: ${gap.reason}`);
        }
        best = Math.min(best, performance.now() - start);
      }
      return { statements, time: best };
    });
    const unit = (times[0]?.time ?? 1) / (times[0]?.statements ?? 1);
    return times.map(({ statements, time }) => ({ statements, time, ratio: time / statements / unit }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function growthTable(growth: readonly Growth[]): string {
  return table(
    ["statements", "time", "a statement, beside the smallest body"],
    growth.map(({ statements, time, ratio }) => [String(statements), milliseconds(time), `${ratio.toFixed(2)} times`]),
  );
}

/** A function of this many statements. */
function body(statements: number): string {
  const lines = ["fn f(v: &mut Vec<String>, mut n: usize) {"];
  for (let group = 0; group * 10 < statements; group++) {
    lines.push(
      `let s${group} = String::new();`,
      `let r${group} = &s${group};`,
      `n += r${group}.len();`,
      `if n > 9 {`,
      "n = 0;",
      "}",
      `while n > 3 { n -= 1; }`,
      `let m${group} = &mut *v;`,
      `m${group}.push(s${group});`,
      `let l${group} = v.last();`,
      `drop(l${group});`,
    );
  }
  return [...lines, "}"].join("\n");
}
