/**
 * A person's session: typing without flicker, a server that dies, a restart of the window, rust-analyzer beside, and a folder that is not
 * trusted.
 */
import { readdir, readFile, readlink } from "node:fs/promises";
import { strToU8, zipSync } from "fflate";
import type { Browser, Page } from "playwright-core";
import { focusEditor, goToText, moveHints, notifications, openWorkbench, underlines, until } from "./driver.js";
import { attempt, type Outcome } from "./result.js";

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

/** `folder`: where the extension was installed, so that its server is found among the processes. */
export async function testSession(
  browser: Browser,
  port: number,
  workspace: string,
  folder: string,
): Promise<readonly Outcome[]> {
  const file = `${workspace}/src/main.rs`;
  const page = await openWorkbench(browser, port, workspace, file);
  const outcomes: Outcome[] = [];
  const test = async (name: string, body: () => Promise<void>): Promise<void> => {
    outcomes.push(await attempt(`session: ${name}`, body));
  };
  const hintsAppear = (): Promise<unknown> =>
    until(
      "hints should appear",
      () => moveHints(page),
      (count) => count > 0,
    );

  await test("rust-analyzer's overlapping settings are named", async () => {
    await until(
      "the setting should be named",
      () => notifications(page, OVERLAP),
      (count) => count > 0,
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
        previous = await lasting(page);
        return { isAtRest: previous.length > 0 && previous.join() === last.join(), lines: previous };
      },
      ({ isAtRest }) => isAtRest,
    ).then(({ lines }) => lines);
    await startRecording(page);
    await page.keyboard.type(
      'if title.len() > 3 { let words: Vec<&str> = title.split(" ").collect(); announce(words[0]); }',
      {
        delay: 30,
      },
    );
    const after = await until(
      `these lines should have their hints in the end: ${JSON.stringify(before)}`,
      () => lasting(page),
      (lines) => before.every((line) => lines.includes(line)),
    );
    const frames = await stopRecording(page);
    const stay = before.filter((line) => after.includes(line));
    expect(stay.length > 1, `several lines with hints should be on the screen: ${JSON.stringify(stay)}`);
    expect(frames.length > 50, `the session should be recorded frame by frame: ${frames.length}`);
    for (const [index, frame] of frames.entries()) {
      const missing = stay.filter((line) => !frame.includes(line));
      expect(missing.length === 0, `frame ${index} of ${frames.length} misses ${JSON.stringify(missing)}`);
    }
  });

  await test("a server that dies is started again; it is told once, and nothing is lost", async () => {
    // The typed line is not saved: the new server must know it.
    for (let death = 1; death <= 2; death += 1) {
      const server = await until(
        "the server should run",
        () => serverProcess(folder),
        (pid) => pid !== undefined,
      );
      process.kill(server ?? 0, "SIGKILL");
      await until(
        "another server should run",
        () => serverProcess(folder),
        (pid) => pid !== undefined && pid !== server,
      );
    }
    await goToText(page, file, "fn stop_1_moves");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type(`let fresh = String::new(); file_away(fresh);`);
    await until(
      "the new server should know what was typed",
      () => lasting(page),
      (lines) => lines.some((line) => line.includes("fresh") && line.includes("→ moved into file_away")),
    );
    await until(
      "it should be told once",
      () => notifications(page, "server died"),
      (told) => told === 1,
    );
  });

  await test("toggled hints stay hidden after a restart; and what was said once is not said again", async () => {
    await page.keyboard.press("Control+s");
    await focusEditor(page);
    await page.keyboard.press("Alt+o");
    await until(
      "hints should vanish",
      () => moveHints(page),
      (count) => count === 0,
    );
    await page.reload();
    await page.waitForSelector(".view-line", { timeout: 60_000 });
    await goToText(page, file, "let title", "let t".length);
    await until(
      "the extension should be at work",
      () => underlines(page, "wavy"),
      (count) => count > 0,
    );
    expect((await moveHints(page)) === 0, "hints should still be hidden");
    expect((await notifications(page, OVERLAP)) === 0, "the overlap should not be named again");
    await page.keyboard.press("Alt+o");
    await hintsAppear();
  });

  await page.close();
  return outcomes;
}

/** A folder that is not trusted: the extension runs, as it executes nothing. */
export async function testRestricted(browser: Browser, port: number, workspace: string): Promise<readonly Outcome[]> {
  const page = await openWorkbench(browser, port, workspace, `${workspace}/src/main.rs`);
  try {
    const outcome = await attempt("restricted: hints show in a folder that is not trusted", async () => {
      await page.locator(".statusbar-item").filter({ hasText: "Restricted Mode" }).waitFor({ timeout: 30_000 });
      await until(
        "hints should appear",
        () => moveHints(page),
        (count) => count > 0,
      );
    });
    return [outcome];
  } finally {
    await page.close();
  }
}

/** The lines on the screen that hold a hint, as they read with it. */
function lasting(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll(".view-line")]
      .filter((line) => line.querySelector('span[class*="dyn-rule"]') !== null)
      .map((line) => (line.textContent ?? "").replaceAll("\u00a0", " ").trim()),
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

function stopRecording(page: Page): Promise<readonly (readonly string[])[]> {
  return page.evaluate<readonly (readonly string[])[]>(`
    const recorded = window.recordedFrames;
    window.recordedFrames = undefined;
    recorded
  `);
}

/** The language server of the extension in a folder; undefined where processes cannot be listed, or none runs. */
async function serverProcess(folder: string): Promise<number | undefined> {
  for (const entry of await readdir("/proc").catch(() => [])) {
    if (!/^\d+$/.test(entry)) continue;
    const command = await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "");
    const isServer = command.includes(folder) && command.includes("dist/server.js");
    // One that has ended, but was not waited for, has no program any more.
    if (isServer && (await readlink(`/proc/${entry}/exe`).catch(() => undefined)) !== undefined) return Number(entry);
  }
  return undefined;
}

function expect(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
