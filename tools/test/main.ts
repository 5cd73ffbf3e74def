/**
 * `npm test`: builds, then runs everything, and closes with one line `N passed, N failed, N skipped`.
 *
 * Unit tests, fixtures and the server over stdio (vitest); grammars; the packaged VSIX in a real VS Code in headless Chromium,
 * and in VS Code's web extension host. Without a browser those last count as skipped, loudly. Parts run one after the other:
 * on two cores they would only disturb each other's timings. `npm test -- unit grammars vscode web` runs the parts named,
 * `vscode/marks` one area of a part (`vscode.ts` names them).
 */
import pc from "picocolors";
import { findBrowser } from "../host/browser.js";
import { step } from "../host/run.js";
import { makeVsix } from "../package/makeVsix.js";
import { testGrammars } from "./grammars.js";
import { type PartResult, sum } from "./result.js";
import { testUnits } from "./units.js";
import { testVscode } from "./vscode.js";
import { testWeb } from "./web.js";

interface Part {
  readonly name: string;
  readonly title: string;
  readonly needsBrowser: boolean;
  /** How many tests are skipped where it cannot run. */
  readonly count: number;
  /** `area`: that one alone. */
  run(browser: string, area?: string): Promise<PartResult>;
}

const PARTS: readonly Part[] = [
  { name: "unit", title: "Unit tests, fixtures, server over stdio", needsBrowser: false, count: 0, run: testUnits },
  { name: "grammars", title: "Grammars", needsBrowser: false, count: 0, run: testGrammars },
  { name: "vscode", title: "The packaged extension in VS Code", needsBrowser: true, count: 106, run: testVscode },
  {
    name: "web",
    title: "The packaged extension in the web extension host",
    needsBrowser: true,
    count: 36,
    run: testWeb,
  },
];

async function main(wanted: readonly string[]): Promise<PartResult> {
  const areas = new Map(
    wanted.map((name): [string, string | undefined] => [name.split("/")[0] ?? name, name.split("/")[1]]),
  );
  const unknown = [...areas.keys()].find((name) => !PARTS.some((part) => part.name === name));
  if (unknown !== undefined) throw new Error(`there is no part "${unknown}"`);
  const parts = PARTS.filter((part) => areas.size === 0 || areas.has(part.name));
  // The units test what was built, too; the package is what VS Code gets.
  await step("Building and packaging", makeVsix);
  const browser = findBrowser();
  const results: PartResult[] = [];
  for (const part of parts) {
    console.log(pc.bold(`\n${part.title}`));
    if (part.needsBrowser && browser === undefined) {
      console.log(
        pc.yellow("  SKIPPED: no Chromium was found. Install one, or name it in CHROMIUM; .ci/run does so on Debian."),
      );
      results.push({ passed: 0, failed: 0, skipped: part.count });
      continue;
    }
    try {
      const result = await part.run(browser ?? "", areas.get(part.name));
      results.push(result);
      console.log(`  ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
    } catch (error) {
      console.log(pc.red(`  ${error instanceof Error ? error.message : String(error)}`));
      results.push({ passed: 0, failed: 1, skipped: 0 });
    }
  }
  return sum(results);
}

main(process.argv.slice(2)).then(
  ({ passed, failed, skipped }) => {
    console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
    // Servers and browsers are ended by now; what is left must not keep the result waiting.
    process.exit(failed === 0 && passed > 0 ? 0 : 1);
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    console.log("\n0 passed, 1 failed, 0 skipped");
    process.exit(1);
  },
);
