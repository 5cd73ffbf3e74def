/**
 * `npm run screenshots`: takes the pictures of the README from the running extension: the sample workspace with hints, the flow of a
 * variable and its hover, in a dark, a light and a high-contrast theme. Writes `docs/images/*.png`.
 */
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { findBrowser, launchBrowser } from "../host/browser.js";
import { OUT, SAMPLE } from "../host/paths.js";
import { step } from "../host/run.js";
import {
  fetchVscode,
  installExtension,
  remoteUri,
  type ServerFolders,
  startVscode,
  type Vscode,
  workbenchUrl,
  writeSettings,
} from "../host/vscodeServer.js";
import { makeVsix } from "../package/makeVsix.js";

const IMAGES = "docs/images";
/** The line whose variable the pictures are about, and the variable. */
const SUBJECT = { text: "file_away(title); //", variable: "title" };

/** Inlay hints are the text that a generated style puts into a line. */
const HINT = '.view-line span[class*="dyn-rule"]';

const THEMES = [
  { file: "overview.png", theme: "Default Dark Modern" },
  { file: "overview-light.png", theme: "Default Light Modern" },
  { file: "overview-high-contrast.png", theme: "Default High Contrast" },
] as const;

async function main(): Promise<void> {
  const executable = findBrowser();
  if (executable === undefined) throw new Error("no Chromium is installed; say where one is in CHROMIUM");
  const vsix = await step("Building and packaging the extension", makeVsix);
  const vscode = await step("Fetching VS Code from npm (once)", fetchVscode);
  await mkdir(IMAGES, { recursive: true });
  const browser = await launchBrowser(executable);
  try {
    for (const { file, theme } of THEMES) {
      await step(`Taking ${file}`, () => take(browser, vscode, vsix, theme, `${IMAGES}/${file}`));
    }
  } finally {
    await browser.close();
  }
}

async function take(browser: Browser, vscode: Vscode, vsix: string, theme: string, image: string): Promise<void> {
  const folder = `${OUT}/screenshots`;
  await rm(folder, { recursive: true, force: true });
  const folders: ServerFolders = { data: `${folder}/data`, extensions: `${folder}/extensions` };
  const workspace = `${folder}/workspace`;
  await mkdir(folders.extensions, { recursive: true });
  await cp(SAMPLE, workspace, { recursive: true });
  await writeSettings(folders, { "workbench.colorTheme": theme, "editor.minimap.enabled": false });
  await installExtension(vscode, folders, vsix);
  const server = await startVscode(vscode, folders);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    const file = `${workspace}/src/main.rs`;
    await page.goto(workbenchUrl(server.port, workspace, [["openFile", remoteUri(server.port, file)]]));
    await page.waitForSelector(".view-line", { timeout: 60_000 });
    await showSubject(page, file);
    await page.screenshot({ path: image });
  } finally {
    await page.close();
    server.stop();
  }
}

/** Puts the cursor on the variable and the mouse on it, and waits for hints and hover. */
async function showSubject(page: Page, file: string): Promise<void> {
  const lines = (await readFile(file, "utf8")).split("\n");
  const line = lines.findIndex((text) => text.includes(SUBJECT.text));
  const column = (lines[line]?.indexOf(SUBJECT.variable) ?? 0) + 2;
  await page.keyboard.press("Control+1");
  await page.keyboard.press("Control+g");
  await page.keyboard.type(`${line + 1}:${column}`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(HINT, { timeout: 60_000 });
  await page.waitForTimeout(1_500);
  // The hover of the keyboard: where the cursor is.
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Control+i");
  await page.waitForTimeout(2_000);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
