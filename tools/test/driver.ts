/** The workbench as a person drives it: keys, places in the text, and what is on the screen. Waits are for conditions, never for times. */
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { remoteUri, workbenchUrl } from "../host/vscodeServer.js";

/** Hints have no class of their own: they are the text that a generated style puts into a line. */
const HINT = '.view-line span[class*="dyn-rule"]';

/** Where one types in the palette, in "go to line" and in the dialog for files. */
export const QUICK_INPUT = ".quick-input-widget .quick-input-box input";

/** The workbench on a folder with a file open and its text on the screen. */
export async function openWorkbench(browser: Browser, port: number, workspace: string, file: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.goto(workbenchUrl(port, workspace, [["openFile", remoteUri(port, file)]]));
  await page.waitForSelector(".view-line", { timeout: 60_000 });
  return page;
}

/** The first editor group, by VS Code's own key. */
export async function focusEditor(page: Page): Promise<void> {
  await page.keyboard.press("Control+1");
}

/** Through VS Code's own "go to line", so that the line is on the screen. */
export async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press("Escape");
  await focusEditor(page);
  await page.keyboard.press("Control+g");
  const input = page.locator(QUICK_INPUT);
  await input.waitFor();
  await page.keyboard.type(`${line}:${column}`);
  // What is pressed before the line is understood is lost.
  const answer = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: new RegExp(`\\b${line}\\b`) });
  await answer.first().waitFor();
  await page.keyboard.press("Enter");
  await input.waitFor({ state: "hidden" });
}

/** To a place in the file as it is on disk. */
export async function goToText(page: Page, file: string, text: string, into = 0): Promise<void> {
  const lines = (await readFile(file, "utf8")).split("\n");
  const line = lines.findIndex((candidate) => candidate.includes(text));
  if (line < 0) throw new Error(`"${text}" is not in ${file}`);
  await goTo(page, line + 1, (lines[line]?.indexOf(text) ?? 0) + into + 1);
}

/** Rows of the command palette for what is typed into it; the palette stays open. */
export async function palette(page: Page, text: string): Promise<readonly string[]> {
  await page.keyboard.press("F1");
  await page.locator(QUICK_INPUT).waitFor();
  await page.keyboard.type(text);
  const rows = page.locator(".quick-input-list .monaco-list-row");
  await until(
    `the palette should answer to "${text}"`,
    () => rows.allInnerTexts(),
    // Before it answers it shows what was used last; commands of the same category are an answer, too.
    (texts) => texts.some((row) => row.includes(text.split(":")[0] ?? text)),
  );
  return rows.allInnerTexts();
}

/** Runs a command by its title. A palette that was opened before the command was there does not learn of it: it is opened anew. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const row = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: title }).first();
  await until(
    `the palette should hold "${title}"`,
    async () => {
      const rows = await palette(page, title);
      if (rows.some((text) => text.includes(title))) return rows;
      await page.keyboard.press("Escape");
      await page.locator(QUICK_INPUT).waitFor({ state: "hidden" });
      await focusEditor(page);
      return rows;
    },
    (rows) => rows.some((text) => text.includes(title)),
  );
  await row.click();
}

/** How many notifications hold a text; also those that nobody looked at before they went. */
export async function notifications(page: Page, text: string): Promise<number> {
  await runCommand(page, "Notifications: Show Notifications");
  await page.locator(".notifications-center.visible").waitFor();
  const count = await page.locator(".notifications-center .notification-list-item").filter({ hasText: text }).count();
  await page.keyboard.press("Escape");
  await focusEditor(page);
  return count;
}

export function moveHints(page: Page): Promise<number> {
  return page.locator(HINT).filter({ hasText: "→" }).count();
}

/** Hints of any kind that hold a text. The text of an editor's line holds no-break spaces. */
export function hintsWith(page: Page, text: string): Promise<number> {
  return page.locator(HINT).filter({ hasText: text }).count();
}

/** How many pieces of text on the screen are underlined in a style. */
export function underlines(page: Page, style: string): Promise<number> {
  return page.evaluate(
    ([wanted]) => {
      const spans = [...document.querySelectorAll(".view-line span span")];
      return spans.filter((span) => {
        const computed = getComputedStyle(span);
        return computed.textDecorationLine.includes("underline") && computed.textDecorationStyle === wanted;
      }).length;
    },
    [style],
  );
}

/** How many lines carry a part of a loan's bracket: a stroke at the left edge, of the style `solid` or `double`. */
export function brackets(page: Page, style: string): Promise<number> {
  return page.evaluate(
    ([wanted]) => {
      const spans = [...document.querySelectorAll(".view-line span")];
      return spans.filter((span) => {
        const { position, borderLeftStyle, borderLeftWidth } = getComputedStyle(span, "::before");
        return position === "absolute" && borderLeftStyle === wanted && borderLeftWidth !== "0px";
      }).length;
    },
    [style],
  );
}

/** The middle of a word in the line that holds a text. */
export async function wordBox(
  page: Page,
  lineText: string,
  word: string,
): Promise<{ readonly x: number; readonly y: number }> {
  const box = await page.evaluate(
    ([text = "", wanted = ""]) => {
      for (const line of document.querySelectorAll(".view-line")) {
        const content = (line.textContent ?? "").replaceAll("\u00a0", " ");
        if (!content.includes(text)) continue;
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const index = (node.textContent ?? "").indexOf(wanted);
          if (index < 0) continue;
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + wanted.length);
          const { x, y, width, height } = range.getBoundingClientRect();
          return { x: x + width / 2, y: y + height / 2 };
        }
      }
      return undefined;
    },
    [lineText, word],
  );
  if (box === undefined) throw new Error(`"${word}" is not on the screen`);
  return box;
}

/** Polls: an answer takes what it takes, on a small machine more. */
export async function until<T>(what: string, ask: () => Promise<T>, satisfies: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > end) throw new Error(`${what}; last seen: ${JSON.stringify(answer)}`);
    await new Promise((resume) => setTimeout(resume, 100));
  }
}
