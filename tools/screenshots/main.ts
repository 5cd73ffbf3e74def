/**
 * `npm run screenshots`: takes the pictures of the README from the running extension on the sample workspace: code with hints, loans and
 * the flow beside it, in a dark, a light and a high-contrast theme; the hover of a variable; the audit. Writes `docs/images/*.png`, or
 * those named: `npm run screenshots -- hover.png`.
 */
import { cp, mkdir, rm } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { findBrowser, launchBrowser } from "../host/browser.js";
import { OUT, SAMPLE } from "../host/paths.js";
import { step } from "../host/run.js";
import {
  fetchVscode,
  installExtension,
  type ServerFolders,
  startVscode,
  type Vscode,
  writeSettings,
} from "../host/vscodeServer.js";
import { makeVsix } from "../package/makeVsix.js";
import { appears, goToText, hoverOver, openWorkbench, runCommand, until, vanishes } from "../test/driver.js";
import { brackets, moveHints } from "../test/screen.js";

const IMAGES = "docs/images";

/** Settings that leave the code and what we show of it. */
const CLEAR = {
  "editor.minimap.enabled": false,
  "editor.stickyScroll.enabled": false,
  "editor.renderLineHighlight": "gutter",
  "editor.occurrencesHighlight": "off",
  "breadcrumbs.enabled": false,
  "workbench.layoutControl.enabled": false,
};

interface Picture {
  readonly file: string;
  readonly theme: string;
  readonly prepare: (page: Page, code: string) => Promise<void>;
}

const PICTURES: readonly Picture[] = [
  { file: "overview.png", theme: "Default Dark Modern", prepare: showFlow },
  { file: "overview-light.png", theme: "Default Light Modern", prepare: showFlow },
  { file: "overview-high-contrast.png", theme: "Default High Contrast", prepare: showFlow },
  { file: "hover.png", theme: "Default Dark Modern", prepare: showHover },
  { file: "audit.png", theme: "Default Dark Modern", prepare: showAudit },
];

async function main(): Promise<void> {
  const executable = findBrowser();
  if (executable === undefined) throw new Error("no Chromium is installed; say where one is in CHROMIUM");
  const vsix = await step("Building and packaging the extension", makeVsix);
  const vscode = await step("Fetching VS Code from npm (once)", () => fetchVscode());
  await mkdir(IMAGES, { recursive: true });
  const browser = await launchBrowser(executable);
  try {
    const named = process.argv.slice(2);
    for (const picture of PICTURES.filter(({ file }) => named.length === 0 || named.includes(file))) {
      await step(`Taking ${picture.file}`, () => take(browser, vscode, vsix, picture));
    }
  } finally {
    await browser.close();
  }
}

async function take(browser: Browser, vscode: Vscode, vsix: string, { file, theme, prepare }: Picture): Promise<void> {
  const folder = `${OUT}/screenshots`;
  await rm(folder, { recursive: true, force: true });
  const folders: ServerFolders = { data: `${folder}/data`, extensions: `${folder}/extensions` };
  const workspace = `${folder}/workspace`;
  await mkdir(folders.extensions, { recursive: true });
  await cp(SAMPLE, workspace, { recursive: true });
  await writeSettings(folders, { ...CLEAR, "workbench.colorTheme": theme });
  await installExtension(vscode, folders, vsix);
  const server = await startVscode(vscode, folders);
  const code = `${workspace}/src/main.rs`;
  const page = await openWorkbench(browser, server.port, workspace, code);
  try {
    await page.setViewportSize({ width: 1360, height: 720 });
    await appears("hints should appear", () => moveHints(page));
    await prepare(page, code);
    await page.screenshot({ path: `${IMAGES}/${file}`, animations: "disabled", caret: "hide" });
  } finally {
    await page.close();
    server.stop();
  }
}

/** The loans of a variable, and the flow of its function beside. */
async function showFlow(page: Page, code: string): Promise<void> {
  await page.keyboard.press("Control+b");
  await goToText(page, code, "let mut shelf", "let mut s".length);
  await runCommand(page, "Ownership: Show Flow");
  await restMouse(page);
  await until(
    "the flow should be drawn",
    async () =>
      Promise.all(
        page.frames().map((frame) =>
          frame
            .locator(".picture")
            .count()
            .catch(() => 0),
        ),
      ),
    (counts) => counts.some((count) => count > 0),
  );
  await until(
    "loans should have their brackets",
    () => brackets(page, "double"),
    (count) => count > 1,
  );
}

/** Where nothing answers to it with a tooltip. */
async function restMouse(page: Page): Promise<void> {
  await page.mouse.move(1_000, 600);
  await vanishes("no tooltip should stand in the picture", () => page.locator(".workbench-hover:visible").count());
}

/** State, why a borrow lasts so long, the line of a variable's life. */
async function showHover(page: Page, code: string): Promise<void> {
  await page.keyboard.press("Control+b");
  await goToText(page, code, "let last = shelf", "let last = s".length);
  await hoverOver(page, "let last = shelf", "shelf", "Why so long");
}

/** The clones of the package, as a tree. */
async function showAudit(page: Page, code: string): Promise<void> {
  await goToText(page, code, "announce(&title.clone());", "announce(&title.cl".length);
  await runCommand(page, "Ownership: Audit Clones of This Package");
  await restMouse(page);
  await page.locator(".pane-body .monaco-list-row").filter({ hasText: "to_uppercase" }).waitFor();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
