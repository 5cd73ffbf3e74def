/**
 * The packaged VSIX in a real VS Code in headless Chromium: first the suite inside the extension host, then what a person sees
 * and does in the page.
 */
import { cp, mkdir, rm } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../host/browser.js";
import { OUT, SAMPLE, VSIX } from "../host/paths.js";
import {
  fetchVscode,
  installExtension,
  remoteUri,
  type ServerFolders,
  startVscode,
  workbenchUrl,
  writeSettings,
} from "../host/vscodeServer.js";
import { testPage } from "./page.js";
import { type Outcome, type PartResult, report } from "./result.js";
import { buildSuite, HELPER_EXTENSION, readOutcomes } from "./suite.js";

/** The whole suite takes about half a minute; ten times that is a hang. */
const LIMIT = 240_000;

export async function testVscode(executable: string): Promise<PartResult> {
  const vscode = await fetchVscode();
  await buildSuite();
  const browser = await launchBrowser(executable);
  try {
    const inside = await withVscode(vscode, "inside", (port, workspace) => runSuite(browser, port, workspace));
    const outside = await withVscode(vscode, "page", (port, workspace) => testPage(browser, port, workspace));
    return report([...inside, ...outside]);
  } finally {
    await browser.close();
  }
}

/** A fresh VS Code with the extension installed, on a fresh copy of the sample workspace. */
async function withVscode(
  vscode: string,
  name: string,
  work: (port: number, workspace: string) => Promise<readonly Outcome[]>,
): Promise<readonly Outcome[]> {
  const folder = `${OUT}/test-${name}`;
  await rm(folder, { recursive: true, force: true });
  const folders: ServerFolders = { data: `${folder}/data`, extensions: `${folder}/extensions` };
  const workspace = `${folder}/workspace`;
  await mkdir(folders.extensions, { recursive: true });
  await cp(SAMPLE, workspace, { recursive: true });
  await writeSettings(folders, {});
  await installExtension(vscode, folders, VSIX);
  const server = await startVscode(vscode, folders);
  try {
    return await work(server.port, workspace);
  } finally {
    server.stop();
  }
}

async function runSuite(browser: Browser, port: number, workspace: string): Promise<readonly Outcome[]> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  try {
    const outcomes = readOutcomes(page, LIMIT);
    // The workbench calls these of a page that drives it.
    await page.exposeFunction("codeAutomationLog", () => undefined);
    await page.exposeFunction("codeAutomationExit", () => undefined);
    await page.goto(
      workbenchUrl(port, workspace, [
        ["extensionDevelopmentPath", remoteUri(port, HELPER_EXTENSION)],
        ["extensionTestsPath", remoteUri(port, `${HELPER_EXTENSION}/index`)],
      ]),
    );
    return await outcomes;
  } finally {
    await page.close();
  }
}
