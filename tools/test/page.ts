/** What a person sees and does: tests on the page of the workbench, with mouse and keyboard. */
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { remoteUri, workbenchUrl } from "../host/vscodeServer.js";
import { attempt, type Outcome } from "./result.js";

const HINT = '.view-line span[class*="dyn-rule"]';

export async function testPage(browser: Browser, port: number, workspace: string): Promise<readonly Outcome[]> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const file = `${workspace}/src/main.rs`;
  await page.goto(workbenchUrl(port, workspace, [["openFile", remoteUri(port, file)]]));
  await page.waitForSelector(".view-line", { timeout: 60_000 });
  const outcomes: Outcome[] = [];
  const test = async (name: string, body: () => Promise<void>): Promise<void> => {
    outcomes.push(await attempt(`page: ${name}`, body));
  };

  await test("hints are in the lines, and Alt+O hides and shows them", async () => {
    await focus(page);
    await until(
      "hints should appear",
      () => moveHints(page),
      (count) => count > 0,
    );
    await page.keyboard.press("Alt+o");
    await until(
      "hints should vanish",
      () => moveHints(page),
      (count) => count === 0,
    );
    await page.keyboard.press("Alt+o");
    await until(
      "hints should come back",
      () => moveHints(page),
      (count) => count > 0,
    );
  });

  await test("the flow of the variable under the cursor is underlined, each kind by its shape", async () => {
    await goToText(page, file, "let title", "let t".length);
    await until(
      "a move should have a wavy underline",
      () => underlines(page, "wavy"),
      (count) => count > 0,
    );
    await until(
      "a shared borrow should have a solid one",
      () => underlines(page, "solid"),
      (count) => count > 0,
    );
    await goTo(page, 1, 1);
    await until(
      "nothing should be underlined away from variables",
      () => underlines(page, "wavy"),
      (count) => count === 0,
    );
  });

  await test("the mouse over a variable shows its hover", async () => {
    await goToText(page, file, "file_away(title); //");
    const hover = page.locator(".monaco-hover:visible");
    await until(
      "the hover should tell of the move",
      async () => {
        const box = await wordBox(page, "file_away(title", "title");
        await page.mouse.move(box.x, box.y);
        await page.waitForTimeout(1_000);
        return (await hover.allInnerTexts()).join("\n");
      },
      (text) => text.includes("Moved here"),
    );
    await page.keyboard.press("Escape");
  });

  await test("Ctrl+. on a clone borrows instead, and the saved file says so", async () => {
    const clone = "announce(&title.clone());";
    const line = (await readFile(file, "utf8")).split("\n").findIndex((text) => text.includes(clone));
    await goToText(page, file, clone, clone.indexOf("clone") + 1);
    const offer = page.locator(".action-widget .monaco-list-row").filter({ hasText: "instead of cloning" });
    await until(
      "the fix should be offered",
      async () => {
        if (await offer.count()) return 1;
        await page.keyboard.press("Escape");
        await page.keyboard.press("Control+.");
        await page.waitForTimeout(700);
        return offer.count();
      },
      (count) => count > 0,
    );
    // It is the first offer, and VS Code has it selected.
    await page.keyboard.press("Enter");
    await until(
      "the file on disk should borrow",
      async () => {
        await page.keyboard.press("Control+s");
        return (await readFile(file, "utf8")).split("\n")[line]?.trim();
      },
      (text) => text === "announce(&title);",
    );
  });

  await page.close();
  return outcomes;
}

/** The first editor group, by VS Code's own key. */
async function focus(page: Page): Promise<void> {
  await page.keyboard.press("Control+1");
}

/** Through VS Code's own "go to line", so that the line is on the screen. */
async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press("Escape");
  await focus(page);
  await page.keyboard.press("Control+g");
  await page.locator(".quick-input-widget input").waitFor();
  await page.keyboard.type(`${line}:${column}`);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(100);
}

/** To a place in the file as it is on disk. */
async function goToText(page: Page, file: string, text: string, into = 0): Promise<void> {
  const lines = (await readFile(file, "utf8")).split("\n");
  const line = lines.findIndex((candidate) => candidate.includes(text));
  if (line < 0) throw new Error(`"${text}" is not in ${file}`);
  await goTo(page, line + 1, (lines[line]?.indexOf(text) ?? 0) + into + 1);
}

/** Hints have no class of their own: they are told by their text. The text of an editor's line holds no-break spaces. */
function moveHints(page: Page): Promise<number> {
  return page.locator(HINT).filter({ hasText: "→" }).count();
}

/** How many pieces of text on the screen are underlined in a style. */
function underlines(page: Page, style: string): Promise<number> {
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

/** The middle of a word in the line that holds a text. */
async function wordBox(
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

/** Polls: hints of an edited line are absent for a moment, and an answer takes what it takes. */
async function until<T>(what: string, ask: () => Promise<T>, satisfies: (answer: T) => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return;
    if (Date.now() > end) throw new Error(`${what}; last seen: ${JSON.stringify(answer)}`);
    await new Promise((resume) => setTimeout(resume, 100));
  }
}
