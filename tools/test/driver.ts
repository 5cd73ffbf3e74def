/**
 * The workbench as a person drives it: keys, places in the text, commands, quick fixes, the mouse.
 *
 * Waits are for conditions, never for times; a key that the workbench was not ready for is pressed again. What is on the screen is read in
 * `screen.ts`.
 */
import { readFile } from "node:fs/promises";
import type { Browser, Locator, Page } from "playwright-core";
import { remoteUri, workbenchUrl } from "../host/vscodeServer.js";
import { attempt, type Outcome } from "./result.js";
import { cursor, wordBox } from "./screen.js";

/** Where one types in the palette, in "go to line" and in the dialog for files. */
export const QUICK_INPUT = ".quick-input-widget .quick-input-box input";
const QUICK_ROWS = ".quick-input-list .monaco-list-row";

/** How long a condition may take in all, in milliseconds: on a loaded machine a workbench needs half a minute to start. */
const LIMIT = 60_000;

/** How long a key or a click may take to have its effect before it is given again, in milliseconds. */
const PATIENCE = 5_000;

/** A row that is asked for is among so many first ones. */
const MAXIMUM_ROWS = 10;

/** How long a list may take to paint what a key did, in milliseconds. */
const FRAME = 50;

/** A VS Code that runs, with the extension and a copy of the sample workspace. */
export interface Place {
  readonly browser: Browser;
  readonly port: number;
  readonly workspace: string;
  /** Holds everything of this VS Code. */
  readonly folder: string;
}

export type PageTest = (name: string, body: () => Promise<void>) => Promise<void>;

/** Runs tests of one area on a page with the file open. What goes wrong between them is an outcome, too. */
export async function onPage(
  { browser, port, workspace }: Place,
  area: string,
  file: string,
  run: (page: Page, test: PageTest) => Promise<void>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const test: PageTest = async (name, body) => {
    outcomes.push(await attempt(`${area}: ${name}`, body));
  };
  const page = await openWorkbench(browser, port, workspace, file);
  try {
    const whole = await attempt(`${area}: the page`, () => run(page, test));
    return whole.failure === undefined ? outcomes : [...outcomes, whole];
  } finally {
    await page.close();
  }
}

/** The workbench on a folder with a file open and its text on the screen. */
export async function openWorkbench(browser: Browser, port: number, workspace: string, file: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.goto(workbenchUrl(port, workspace, [["openFile", remoteUri(port, file)]]));
  await page.waitForSelector(".view-line", { timeout: LIMIT });
  return page;
}

/** The first editor group, by VS Code's own key. */
export async function focusEditor(page: Page): Promise<void> {
  await until(
    "the editor should have the keyboard",
    async () => {
      await page.keyboard.press("Control+1");
      // Not by the editor's own class: it stays where a webview has taken the keyboard.
      return page.evaluate(() => (document.activeElement?.closest(".editor-instance .monaco-editor") ?? null) !== null);
    },
    Boolean,
  );
}

/** Through VS Code's own "go to line", so that the line is on the screen. */
export async function goTo(page: Page, line: number, column: number): Promise<void> {
  await until(
    `the cursor should be at ${line}:${column}`,
    async () => {
      await page.keyboard.press("Escape");
      await focusEditor(page);
      const row = await quickRow(page, `:${line}:${column}`, new RegExp(`\\b${line}\\b`));
      // What is pressed before the line is understood is lost.
      await succeeds(row.waitFor({ timeout: PATIENCE }));
      await page.keyboard.press("Enter");
      await succeeds(page.locator(QUICK_INPUT).waitFor({ state: "hidden", timeout: PATIENCE }));
      return cursor(page);
    },
    (now) => now === `${line}:${column}`,
  );
}

/** To a place in the file as it is on disk. */
export async function goToText(page: Page, file: string, text: string, into = 0): Promise<void> {
  const lines = (await readFile(file, "utf8")).split("\n");
  const line = lines.findIndex((candidate) => candidate.includes(text));
  if (line < 0) throw new Error(`"${text}" is not in ${file}`);
  await goTo(page, line + 1, (lines[line]?.indexOf(text) ?? 0) + into + 1);
}

/** Opens a file from the explorer, where part of its name is enough. */
export async function openFromExplorer(page: Page, name: string): Promise<void> {
  const row = page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: name });
  const tab = page.locator(".tab.active").filter({ hasText: name });
  // In the group of the code: in another it would cover what is there.
  await focusEditor(page);
  await page.keyboard.press("Control+Shift+e");
  await row.waitFor({ timeout: LIMIT });
  await actUntil(
    `${name} should be open`,
    () => row.dblclick(),
    () => tab.isVisible(),
  );
}

/** Rows of the command palette for what is typed into it; the palette is closed again. */
export async function palette(page: Page, text: string): Promise<readonly string[]> {
  const rows = page.locator(QUICK_ROWS);
  await quickRow(page, `>${text}`, text);
  const texts = await until(
    `the palette should answer to "${text}"`,
    () => rows.allInnerTexts(),
    // Before it answers it shows what was used last; commands of the same category are an answer, too.
    (found) => found.some((row) => row.includes(text.split(":")[0] ?? text) || row.includes("No matching")),
  );
  await closeQuickInput(page);
  return texts;
}

/** Runs a command by its title. A palette that was opened before the command was there does not learn of it: it is opened anew. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await until(
    `the palette should hold "${title}"`,
    async () => {
      const row = await quickRow(page, `>${title}`, title);
      // By the key: rows are used again for others while the list is filtered, and a click may fall on another command.
      const isFound = await isFocused(page, row);
      if (isFound) {
        await page.keyboard.press("Enter");
      } else {
        await closeQuickInput(page);
        await focusEditor(page);
      }
      return isFound;
    },
    (isFound) => isFound,
  );
}

/** Goes down the list until the row has the focus, once it is there. */
async function isFocused(page: Page, row: Locator): Promise<boolean> {
  if (!(await succeeds(row.waitFor({ timeout: PATIENCE })))) return false;
  for (let down = 0; down < MAXIMUM_ROWS; down += 1) {
    if (/\bfocused\b/.test((await row.getAttribute("class")) ?? "")) return true;
    await page.keyboard.press("ArrowDown");
    await page.waitForTimeout(FRAME);
  }
  return false;
}

/** In a list that a command has opened: types the text, and takes the first row that holds it. */
export async function pickRow(page: Page, text: string): Promise<void> {
  const input = page.locator(QUICK_INPUT);
  await input.fill(text);
  await page.locator(QUICK_ROWS).filter({ hasText: text }).first().click();
  await input.waitFor({ state: "hidden" });
}

/** Opens the quick input with a text in it; the first row that holds another. */
async function quickRow(page: Page, text: string, rowText: string | RegExp): Promise<Locator> {
  const input = page.locator(QUICK_INPUT);
  await until(
    `the quick input should take "${text}"`,
    async () => {
      if (!(await input.isVisible())) await page.keyboard.press("F1");
      // It closes by itself when the workbench takes the keyboard away: then it is opened again.
      return succeeds(input.fill(text, { timeout: PATIENCE }));
    },
    Boolean,
  );
  return page.locator(QUICK_ROWS).filter({ hasText: rowText }).first();
}

async function closeQuickInput(page: Page): Promise<void> {
  await until(
    "the quick input should close",
    async () => {
      if (await page.locator(QUICK_INPUT).isVisible()) await page.keyboard.press("Escape");
      return page.locator(QUICK_INPUT).isVisible();
    },
    (isOpen) => !isOpen,
  );
}

/** What the notifications say; also those that nobody looked at before they went. */
export async function notifications(page: Page): Promise<readonly string[]> {
  await runCommand(page, "Notifications: Show Notifications");
  const center = page.locator(".notifications-center.visible");
  await center.waitFor({ timeout: LIMIT });
  const items = center.locator(".notification-list-item");
  await until(
    "the notifications should be listed",
    async () => (await items.count()) > 0 || /no new/i.test(await center.innerText()),
    Boolean,
  );
  const texts = await items.allInnerTexts();
  await page.keyboard.press("Escape");
  await focusEditor(page);
  return texts;
}

/** Offers of Ctrl+. at the cursor, once the one with the text is there; it is selected and not yet applied. */
export async function offerFix(page: Page, text: string): Promise<Locator> {
  const offer = page.locator(".action-widget .monaco-list-row").filter({ hasText: text }).first();
  const answer = page.locator(".action-widget .monaco-list-row, .monaco-editor-overlaymessage");
  await until(
    `"${text}" should be offered`,
    async () => {
      if (await offer.isVisible()) return true;
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+.");
      await succeeds(answer.first().waitFor({ timeout: PATIENCE }));
      return offer.isVisible();
    },
    Boolean,
  );
  return offer;
}

/** The mouse rests on a word until a hover says the text; all that the hover says. */
export async function hoverOver(page: Page, lineText: string, word: string, expected: string): Promise<string> {
  const hover = page.locator(".monaco-hover:visible").filter({ hasText: expected });
  return until(
    `the hover of ${word} should say "${expected}"`,
    async () => {
      const { x, y } = await wordBox(page, lineText, word);
      // A mouse that does not move asks for nothing.
      await page.mouse.move(x + 3, y);
      await page.mouse.move(x, y);
      await succeeds(hover.first().waitFor({ timeout: PATIENCE }));
      return (await hover.allInnerTexts()).join("\n");
    },
    (text) => text.includes(expected),
  );
}

/** Acts, and acts again while what should come of it does not come. */
export async function actUntil(what: string, act: () => Promise<void>, isThere: () => Promise<boolean>): Promise<void> {
  await until(
    what,
    async () => {
      if (await isThere()) return true;
      await act();
      return succeeds(until(what, isThere, Boolean, PATIENCE));
    },
    Boolean,
  );
}

/** Waits until there is some. */
export function appears(what: string, count: () => Promise<number>): Promise<unknown> {
  return until(what, count, (found) => found > 0);
}

/** Waits until there is none. */
export function vanishes(what: string, count: () => Promise<number>): Promise<unknown> {
  return until(what, count, (found) => found === 0);
}

/** Did it come to its end, within the time that it was given? */
function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

/** Polls: an answer takes what it takes, on a small machine more. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  satisfies: (answer: T) => boolean,
  limit = LIMIT,
): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > end) throw new Error(`${what}; last seen: ${JSON.stringify(answer)}`);
    await new Promise((resume) => setTimeout(resume, 100));
  }
}

export function expect(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
