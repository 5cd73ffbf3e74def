/** vscode-tmgrammar-test: each file in `syntaxes/test` is one test. */
import { readdir } from "node:fs/promises";
import { ROOT } from "../host/paths.js";
import { runQuietly } from "../host/run.js";
import { type PartResult, report } from "./result.js";

const GRAMMARS = ["test/rust.stub.tmLanguage.json", "ownership.injection.tmLanguage.json", "mir.tmLanguage.json"];

export async function testGrammars(): Promise<PartResult> {
  const runner = `${ROOT}/node_modules/vscode-tmgrammar-test/dist/unit.js`;
  const grammars = GRAMMARS.flatMap((file) => ["-g", `${ROOT}/syntaxes/${file}`]);
  const files = (await readdir(`${ROOT}/syntaxes/test`)).filter((name) => name.includes(".test."));
  const outcomes = [];
  for (const name of files) {
    const { status, output } = await runQuietly(process.execPath, [runner, ...grammars, `syntaxes/test/${name}`], {
      cwd: ROOT,
    });
    outcomes.push(status === 0 ? { name } : { name, failure: output });
  }
  return report(outcomes);
}
