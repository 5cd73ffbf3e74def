/**
 * The packaged VSIX in a real VS Code in headless Chromium: the suite inside the extension host, then what a person sees and does in the
 * page; the suite in the oldest version that npm alone can install as well, all of it in the newest that runs here.
 */
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../host/browser.js";
import { OUT, SAMPLE, VSIX } from "../host/paths.js";
import {
  canRunNewest,
  fetchVscode,
  installExtension,
  remoteUri,
  type ServerFolders,
  startVscode,
  type Vscode,
  workbenchUrl,
  writeSettings,
} from "../host/vscodeServer.js";
import { AUDIT_SETTINGS, testAudit } from "./auditPage.js";
import type { Place } from "./driver.js";
import { testFlow } from "./flowPage.js";
import { MARKS_SETTINGS, testMarks } from "./marksPage.js";
import { testPage } from "./page.js";
import { inFreshVscode, type Outcome, type PartResult, report } from "./result.js";
import { fakeRustAnalyzer, SESSION_SETTINGS, testRestricted, testSession } from "./sessionPage.js";
import { buildSuite, HELPER_EXTENSION, readOutcomes } from "./suite.js";

/** The whole suite takes about half a minute; ten times that is a hang. */
const LIMIT = 300_000;

interface Preparation {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Installed beside ours. */
  readonly besides?: Uint8Array;
  readonly trust?: boolean;
}

export async function testVscode(executable: string, area?: string): Promise<PartResult> {
  await buildSuite();
  const browser = await launchBrowser(executable);
  try {
    const outcomes: Outcome[] = [];
    const oldest = await fetchVscode("oldest");
    for (const vscode of canRunNewest() ? [oldest, await fetchVscode("newest")] : [oldest]) {
      const run = async (
        name: string,
        work: (place: Place) => Promise<readonly Outcome[]>,
        preparation: Preparation = {},
      ): Promise<void> => {
        if (area !== undefined && area !== name) return;
        const found = await inFreshVscode(() => withVscode(browser, vscode, name, preparation, work));
        outcomes.push(...found.map((outcome) => ({ ...outcome, name: `${vscode.version} ${outcome.name}` })));
      };
      await run("inside", runSuite);
      if (vscode === oldest && canRunNewest()) continue;
      // In this order: the flow is looked at in every theme, marks by the colours of the dark one.
      await run("marks", async (place) => [...(await testMarks(place)), ...(await testFlow(place))], {
        settings: MARKS_SETTINGS,
      });
      await run("page", async (place) => [...(await testPage(place)), ...(await testAudit(place))], {
        settings: AUDIT_SETTINGS,
      });
      await run("session", testSession, {
        settings: SESSION_SETTINGS,
        besides: fakeRustAnalyzer(),
      });
      await run("restricted", testRestricted, {
        settings: {
          "security.workspace.trust.enabled": true,
          "security.workspace.trust.startupPrompt": "never",
          "security.workspace.trust.banner": "never",
        },
        trust: false,
      });
    }
    if (outcomes.length === 0) throw new Error(`there is no area "${area}"`);
    return report(outcomes);
  } finally {
    await browser.close();
  }
}

/** A fresh VS Code with the extension installed, on a fresh copy of the sample workspace. */
async function withVscode(
  browser: Browser,
  vscode: Vscode,
  name: string,
  { settings = {}, besides, trust = true }: Preparation,
  work: (place: Place) => Promise<readonly Outcome[]>,
): Promise<readonly Outcome[]> {
  const folder = `${OUT}/test-${vscode.version}-${name}`;
  await rm(folder, { recursive: true, force: true });
  const folders: ServerFolders = { data: `${folder}/data`, extensions: `${folder}/extensions` };
  const workspace = `${folder}/workspace`;
  await mkdir(folders.extensions, { recursive: true });
  await cp(SAMPLE, workspace, { recursive: true });
  await writeSettings(folders, settings);
  await installExtension(vscode, folders, VSIX);
  if (besides !== undefined) {
    const vsix = `${folder}/besides.vsix`;
    await writeFile(vsix, besides);
    await installExtension(vscode, folders, vsix);
  }
  const server = await startVscode(vscode, folders, { trust });
  try {
    return await work({ browser, port: server.port, workspace, folder });
  } finally {
    server.stop();
  }
}

async function runSuite({ browser, port, workspace }: Place): Promise<readonly Outcome[]> {
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
