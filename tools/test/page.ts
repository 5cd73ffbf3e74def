/** What a person sees and does: tests on the page of the workbench, with mouse and keyboard. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import {
  appears,
  expect,
  focusEditor,
  goTo,
  goToText,
  hoverOver,
  offerFix,
  onPage,
  openFromExplorer,
  type PageTest,
  type Place,
  palette,
  until,
  vanishes,
} from "./driver.js";
import type { Outcome } from "./result.js";
import { brackets, hintsWith, moveHints, underlines } from "./screen.js";

export function testPage(place: Place): Promise<readonly Outcome[]> {
  const file = `${place.workspace}/src/main.rs`;
  return onPage(place, "page", file, (page, test) => tests(page, file, test));
}

async function tests(page: Page, file: string, test: PageTest): Promise<void> {
  await test("hints are in the lines, and Alt+O hides and shows them", async () => {
    await focusEditor(page);
    await appears("hints should appear", () => moveHints(page));
    await page.keyboard.press("Alt+o");
    await vanishes("hints should vanish", () => moveHints(page));
    await page.keyboard.press("Alt+o");
    await appears("hints should come back", () => moveHints(page));
  });

  await test("the flow of the variable under the cursor is underlined, each kind by its shape", async () => {
    await goToText(page, file, "let title", "let t".length);
    await appears("a move should have a wavy underline", () => underlines(page, "wavy"));
    await appears("a shared borrow should have a solid one", () => underlines(page, "solid"));
    await goTo(page, 1, 1);
    await vanishes("nothing should be underlined away from variables", () => underlines(page, "wavy"));
  });

  await test("loans stand as brackets beside the lines that they span, exclusive ones double", async () => {
    await goToText(page, file, "let mut shelf = vec!", "let mut s".length);
    for (const style of ["solid", "double"]) {
      await until(
        `there should be a ${style} bracket`,
        () => brackets(page, style),
        (count) => count > 1,
      );
    }
  });

  await test("a pinned variable stays underlined wherever the cursor goes, until it is released", async () => {
    await goToText(page, file, "let title", "let t".length);
    await page.keyboard.press("Alt+Shift+u");
    await goTo(page, 20, 1);
    await appears("the pinned variable should be underlined", () => underlines(page, "wavy"));
    await goToText(page, file, "let title", "let t".length);
    await page.keyboard.press("Alt+Shift+u");
    await goTo(page, 20, 1);
    await vanishes("nothing should be underlined any more", () => underlines(page, "wavy"));
  });

  for (const [how, end] of [
    ["Escape", () => page.keyboard.press("Escape")],
    ["a move of the cursor", () => page.keyboard.press("ArrowRight")],
    ["an edit", () => page.keyboard.type(" ")],
  ] as const) {
    await test(`a peek shows everything until ${how}`, async () => {
      await goToText(page, file, "let first = &shelf", "let f".length);
      await vanishes("a loan should have no hint by default", () => hintsWith(page, "& until"));
      await page.keyboard.press("Alt+i");
      await appears("the loan should have its hint", () => hintsWith(page, "& until"));
      await until(
        "all of the function should be underlined",
        () => underlines(page, "double"),
        (count) => count > 1,
      );
      await end();
      await vanishes("the peek should be over", () => hintsWith(page, "& until"));
    });
  }
  await page.keyboard.press("Control+z");

  await test("commands are in the palette of Rust files, and in no other file's", async () => {
    await focusEditor(page);
    const inRust = await palette(page, "Ownership: Show Flow");
    expect(
      inRust.some((row) => row.includes("Show Flow")),
      `not among ${JSON.stringify(inRust)}`,
    );
    await openFromExplorer(page, "Cargo.toml");
    const inToml = await palette(page, "Ownership: Show Flow");
    expect(!inToml.some((row) => row.includes("Show Flow")), `it is there: ${JSON.stringify(inToml)}`);
    await openFromExplorer(page, "main.rs");
  });

  await test("the mouse over a variable shows its hover", async () => {
    await goToText(page, file, "file_away(title); //");
    await hoverOver(page, "file_away(title", "title", "moved into file_away here");
    await page.keyboard.press("Escape");
  });

  await test("Ctrl+. on a clone borrows instead, and the saved file says so", async () => {
    const clone = "announce(&title.clone());";
    const line = (await readFile(file, "utf8")).split("\n").findIndex((text) => text.includes(clone));
    await goToText(page, file, clone, clone.indexOf("clone") + 1);
    await offerFix(page, "instead of cloning");
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
}
