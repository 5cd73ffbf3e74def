/** What is painted: a shape and a colour for each kind, in the text and in the overview ruler; modes and their key; the state of affairs. */
import { writeFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import {
  appears,
  expect,
  focusEditor,
  goToText,
  hoverOver,
  onPage,
  type PageTest,
  type Place,
  pickRow,
  runCommand,
  until,
  vanishes,
} from "./driver.js";
import type { Outcome } from "./result.js";
import { borders, brackets, fadedTexts, hintsWith, rulerColours, underlines } from "./screen.js";

/** The dark theme's default colours of the manifest. */
const COLOURS = {
  move: "#ff9500",
  sharedBorrow: "#4da3ff",
  exclusiveBorrow: "#c586ff",
  drop: "#ff5c8a",
  acrossAwait: "#4ec9b0",
} as const;

export const MARKS_SETTINGS = { "workbench.colorTheme": "Default Dark Modern", "editor.minimap.enabled": false };

/** Everything that can happen to a variable, once; with an error, as a learner makes it. */
const CODE = `async fn pause() {}
fn take(_text: String) {}
async fn everything(flag: bool) {
    let mut text = String::from("a");
    let shared = &text;
    println!("{shared}");
    let exclusive = &mut text;
    exclusive.push('b');
    exclusive.push('c');
    pause().await;
    text.push('d');
    if flag {
        take(text);
    }
    println!("{}", text.len());
    let gone = String::new();
    take(gone);
    println!("{}", gone.len());
    let kept = String::new();
    pause().await;
    println!("{kept}");
}
`;

export async function testMarks(place: Place): Promise<readonly Outcome[]> {
  const file = `${place.workspace}/src/marks.rs`;
  await writeFile(file, CODE);
  return onPage(place, "marks", file, (page, test) => tests(page, file, test));
}

async function tests(page: Page, file: string, test: PageTest): Promise<void> {
  const rulerHas = (names: readonly (keyof typeof COLOURS)[]): Promise<unknown> =>
    until(
      `the overview ruler should hold the colours of ${names.join(", ")}`,
      () => rulerColours(page),
      (found) => names.every((name) => found.includes(COLOURS[name])),
    );

  await test("at the cursor: a shape a kind, brackets for loans, and each colour in the overview ruler", async () => {
    await goToText(page, file, "let mut text", "let mut t".length);
    await appears("a move has a wavy underline", () => underlines(page, "wavy"));
    await appears("a shared borrow has a solid one", () => underlines(page, "solid"));
    await appears("an exclusive borrow has a double one", () => underlines(page, "double"));
    await appears("a drop has a dashed border", () => borders(page, "dashed"));
    await appears("an await that the variable lives across has a dashed underline", () => underlines(page, "dashed"));
    await appears("a shared loan has a single bracket", () => brackets(page, "solid"));
    await appears("an exclusive loan has a double one", () => brackets(page, "double"));
    await rulerHas(["move", "sharedBorrow", "exclusiveBorrow", "drop", "acrossAwait"]);
  });

  await test("a mention after a move on some path is dotted, one whose value is gone is faded", async () => {
    await goToText(page, file, "let mut text", "let mut t".length);
    await appears("the mention should have a dotted line", () => borders(page, "dotted"));
    await goToText(page, file, "let gone", "let g".length);
    await until(
      "the mention should be faded",
      () => fadedTexts(page),
      (texts) => texts.some((text) => text.includes("gone")),
    );
  });

  await test("a mark tells with the mouse what it means", async () => {
    await goToText(page, file, "let kept", "let k".length);
    await appears("the await should be marked", () => underlines(page, "dashed"));
    await hoverOver(page, "let kept = String", "kept", "lives across .await");
  });

  await test("Alt+U goes from the cursor to the function, to nothing, and back", async () => {
    await goToText(page, file, "fn everything", 0);
    await vanishes("away from variables nothing should be painted", () => underlines(page, "wavy"));
    await focusEditor(page);
    await page.keyboard.press("Alt+u");
    await until(
      "all moves of the function should be painted",
      () => underlines(page, "wavy"),
      (count) => count >= 2,
    );
    await rulerHas(["move", "sharedBorrow", "exclusiveBorrow", "drop"]);
    await page.keyboard.press("Alt+u");
    await vanishes("nothing should be painted", () => underlines(page, "wavy"));
    await goToText(page, file, "let gone", "let g".length);
    await page.keyboard.press("Alt+u");
    await appears("the variable at the cursor should be painted again", () => underlines(page, "wavy"));
  });

  await test("the language status says that hints are shown, and hides them", async () => {
    await appears("there should be hints", () => hintsWith(page, "→"));
    const item = page.locator("#status\\.languageStatus");
    const line = page.locator(".hover-language-status").filter({ hasText: "Ownership: hints shown" });
    await until(
      "the status should be in the menu of the language",
      async () => {
        await item.click();
        return line.isVisible();
      },
      Boolean,
    );
    await line.getByText("Hide", { exact: true }).click();
    await vanishes("hints should vanish", () => hintsWith(page, "→"));
    await focusEditor(page);
    await page.keyboard.press("Alt+o");
    await appears("hints should come back", () => hintsWith(page, "→"));
  });

  await test("the walkthrough shows its steps", async () => {
    await runCommand(page, "Welcome: Open Walkthrough");
    await pickRow(page, "See who owns what");
    const steps = page.locator(".gettingStartedContainer .step-title");
    const titles = await until(
      "there should be three steps",
      () => steps.allInnerTexts(),
      (texts) => texts.length >= 3,
    );
    expect(
      ["See", "Read", "Fix"].every((title) => titles.includes(title)),
      `the steps: ${titles}`,
    );
  });
}
