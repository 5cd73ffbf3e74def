/**
 * `npm run test:electron`: the suite inside the desktop VS Code, which `@vscode/test-electron` downloads; for machines that can
 * reach the download. Closes with the same line as `npm test`.
 */
import { spawnSync } from "node:child_process";
import { cp, mkdir, rm } from "node:fs/promises";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from "@vscode/test-electron";
import { OUT, SAMPLE } from "../host/paths.js";
import { step } from "../host/run.js";
import { makeVsix } from "../package/makeVsix.js";
import { report } from "./result.js";
import { buildSuite, HELPER_EXTENSION, parseOutcomes } from "./suite.js";

const MARKER = "ownership-test-outcomes:";

async function main(): Promise<void> {
  const vsix = await step("Building and packaging", makeVsix);
  await buildSuite();
  const folder = `${OUT}/test-electron`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(SAMPLE, `${folder}/workspace`, { recursive: true });
  const executable = await downloadAndUnzipVSCode("stable");
  const [cli = executable, ...cliArguments] = resolveCliArgsFromVSCodeExecutablePath(executable);
  const profile = ["--user-data-dir", `${folder}/data`, "--extensions-dir", `${folder}/extensions`];
  spawnSync(cli, [...cliArguments, ...profile, "--install-extension", vsix, "--force"], { stdio: "inherit" });
  let output = "";
  // The console of the extension host comes out of the process that runTests starts.
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk: string | Uint8Array): boolean => {
    output += typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk);
    return write(chunk);
  };
  await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: HELPER_EXTENSION,
    extensionTestsPath: `${HELPER_EXTENSION}/index.js`,
    launchArgs: [`${folder}/workspace`, ...profile],
  });
  process.stdout.write = write;
  const line = output.split("\n").find((text) => text.includes(MARKER));
  if (line === undefined) throw new Error("the tests gave no outcome");
  const { passed, failed, skipped } = report(parseOutcomes(line.split(MARKER)[1] ?? ""));
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log("\n0 passed, 1 failed, 0 skipped");
  process.exitCode = 1;
});
