/**
 * A person's session: typing without flicker, a server that dies, a restart of the window, rust-analyzer beside, and a folder that is not
 * trusted.
 */
import { readdir, readFile, readlink } from "node:fs/promises";
import { strToU8, zipSync } from "fflate";
import type { Page } from "playwright-core";
import {
  appears,
  expect,
  focusEditor,
  goToText,
  notifications,
  onPage,
  type PageTest,
  type Place,
  runCommand,
  until,
  vanishes,
} from "./driver.js";
import type { Outcome } from "./result.js";
import { linesWithHints, moveHints, underlines } from "./screen.js";

/** A setting of rust-analyzer that shows what ours show, too. */
const OVERLAP = "rust-analyzer.inlayHints.implicitDrops.enable";

/** Settings for this session: words that VS Code itself would offer must not stand in the way of what is typed. */
export const SESSION_SETTINGS = {
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
  "editor.suggestOnTriggerCharacters": false,
  "editor.wordBasedSuggestions": "off",
  "rustOwnership.hints.moves": "always",
  [OVERLAP]: true,
};

/** An extension with the name and one setting of rust-analyzer, which runs beside ours and does nothing. */
export function fakeRustAnalyzer(): Uint8Array {
  const manifest = {
    name: "rust-analyzer",
    publisher: "rust-lang",
    version: "0.0.1",
    engines: { vscode: "^1.90.0" },
    main: "./main.js",
    activationEvents: ["onLanguage:rust"],
    extensionKind: ["workspace"],
    contributes: { configuration: { properties: { [OVERLAP]: { type: "boolean", default: false } } } },
  };
  const vsix = `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata><Identity Language="en-US" Id="rust-analyzer" Version="0.0.1" Publisher="rust-lang" /></Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code" /></Installation>
  <Assets><Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true" /></Assets>
</PackageManifest>`;
  const types = `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension=".json" ContentType="application/json" /><Default Extension=".js" ContentType="application/javascript" /></Types>`;
  return zipSync({
    "extension.vsixmanifest": strToU8(vsix),
    "[Content_Types].xml": strToU8(types),
    "extension/package.json": strToU8(JSON.stringify(manifest)),
    "extension/main.js": strToU8("exports.activate = () => {};"),
  });
}

export function testSession(place: Place): Promise<readonly Outcome[]> {
  return onPage(place, "session", `${place.workspace}/src/main.rs`, (page, test) => tests(page, place, test));
}

async function tests(page: Page, { workspace, folder }: Place, test: PageTest): Promise<void> {
  const file = `${workspace}/src/main.rs`;
  const hintsAppear = (): Promise<unknown> => appears("hints should appear", () => moveHints(page));

  await test("rust-analyzer's overlapping settings are named", async () => {
    await until(
      "the setting should be named",
      () => notifications(page),
      (texts) => texts.some((text) => text.includes(OVERLAP)),
    );
  });

  await test("while a statement is typed, no hint of another line vanishes in any frame", async () => {
    await hintsAppear();
    await goToText(page, file, "file_away(title); //");
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowUp");
    let previous: readonly string[] = [];
    const before = await until(
      "the hints should come to rest",
      async () => {
        const last = previous;
        await page.waitForTimeout(500);
        previous = await linesWithHints(page);
        return { isAtRest: previous.length > 0 && previous.join() === last.join(), lines: previous };
      },
      ({ isAtRest }) => isAtRest,
    ).then(({ lines }) => lines);
    await startRecording(page);
    for (const key of 'if title.len() > 3 { let words: Vec<&str> = title.split(" ").collect(); announce(words[0]); }') {
      await page.keyboard.type(key, { delay: 30 });
      await nextFrame(page);
    }
    await until(
      `these lines should have their hints in the end: ${JSON.stringify(before)}`,
      () => linesWithHints(page),
      (lines) => before.every((line) => lines.includes(line)),
    );
    const frames = await stopRecording(page);
    expect(before.length > 1, `several lines with hints should be on the screen: ${JSON.stringify(before)}`);
    expect(frames.length > 50, `the session should be recorded frame by frame: ${frames.length}`);
    for (const [index, frame] of frames.entries()) {
      const missing = before.filter((line) => !frame.includes(line));
      const what = `frame ${index} of ${frames.length} misses ${JSON.stringify(missing)}`;
      expect(missing.length === 0, `${what}; it is\n${frame.join("\n")}`);
    }
  });

  await test("a server that dies is started again; it is told once, and nothing is lost", async () => {
    await killServers(folder);
    await until(
      "it should be told",
      () => notifications(page),
      (texts) => texts.some((text) => text.includes("server died")),
    );
    // VS Code shows the same words once only: what came again would not be seen beside it.
    await runCommand(page, "Notifications: Clear All Notifications");
    await killServers(folder);
    await killServers(folder);
    // The typed line is not saved: the new server must know it.
    await goToText(page, file, "fn stop_1_moves");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type(`let fresh = String::new(); file_away(fresh);`);
    await until(
      "the new server should know what was typed",
      () => linesWithHints(page),
      (lines) => lines.some((line) => line.includes("fresh") && line.includes("→ moved into file_away")),
    );
    expectNone(await notifications(page), "server died");
  });

  await test("toggled hints stay hidden after a restart; and what was said once is not said again", async () => {
    await page.keyboard.press("Control+s");
    await focusEditor(page);
    await page.keyboard.press("Alt+o");
    await vanishes("hints should vanish", () => moveHints(page));
    await page.reload();
    await page.waitForSelector(".view-line", { timeout: 60_000 });
    await goToText(page, file, "let title", "let t".length);
    await appears("the extension should be at work", () => underlines(page, "wavy"));
    expect((await moveHints(page)) === 0, "hints should still be hidden");
    expectNone(await notifications(page), OVERLAP);
    await page.keyboard.press("Alt+o");
    await hintsAppear();
  });
}

/** A folder that is not trusted: the extension runs, as it executes nothing. */
export function testRestricted(place: Place): Promise<readonly Outcome[]> {
  return onPage(place, "restricted", `${place.workspace}/src/main.rs`, (page, test) =>
    test("hints show in a folder that is not trusted", async () => {
      await page.locator(".statusbar-item").filter({ hasText: "Restricted Mode" }).waitFor({ timeout: 60_000 });
      await appears("hints should appear", () => moveHints(page));
    }),
  );
}

/** From now on, each frame that the browser paints is kept: the lines on the screen, as they read. */
async function startRecording(page: Page): Promise<void> {
  // As text: what the compiler adds to functions with names is not there in the page.
  await page.evaluate(`
    window.recordedFrames = [];
    (function record() {
      if (window.recordedFrames === undefined) return;
      const lines = [...document.querySelectorAll(".view-line")];
      window.recordedFrames.push(lines.map((line) => line.textContent.replaceAll("\\u00a0", " ").trim()));
      requestAnimationFrame(record);
    })();
  `);
}

/** On a loaded machine many keys would go by between two frames. */
function nextFrame(page: Page): Promise<unknown> {
  return page.evaluate("new Promise((resume) => requestAnimationFrame(resume))");
}

function stopRecording(page: Page): Promise<readonly (readonly string[])[]> {
  return page.evaluate<readonly (readonly string[])[]>(`
    const recorded = window.recordedFrames;
    window.recordedFrames = undefined;
    recorded
  `);
}

function expectNone(notifications: readonly string[], text: string): void {
  const told = notifications.filter((notification) => notification.includes(text));
  expect(told.length === 0, `it should not be told again: ${JSON.stringify(told)}`);
}

/**
 * Kills the language servers of the extension in a folder, and waits until as many others run: a window that VS Code has opened anew leaves
 * one behind for a while, and which of them is this window's cannot be seen.
 */
async function killServers(folder: string): Promise<void> {
  const dead = await until(
    "a server should run",
    () => serverProcesses(folder),
    (running) => running.length > 0,
  );
  for (const server of dead) process.kill(server, "SIGKILL");
  await until(
    `as many others should run as before: ${dead.length}`,
    () => serverProcesses(folder),
    (running) => running.filter((server) => !dead.includes(server)).length >= dead.length,
  );
}

/** The language servers of the extension in a folder; none where processes cannot be listed. */
async function serverProcesses(folder: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const entry of await readdir("/proc").catch(() => [])) {
    if (!/^\d+$/.test(entry)) continue;
    const command = await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "");
    const isServer = command.includes(folder) && command.includes("dist/server.js");
    // One that has ended, but was not waited for, has no program any more.
    if (isServer && (await readlink(`/proc/${entry}/exe`).catch(() => undefined)) !== undefined)
      found.push(Number(entry));
  }
  return found;
}
