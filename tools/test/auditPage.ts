/** The audit on the page: its tree, a fix applied from there, and the code lens that leads to it. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import {
  expect,
  goToText,
  offerFix,
  onPage,
  openFromExplorer,
  type PageTest,
  type Place,
  runCommand,
  until,
} from "./driver.js";
import type { Outcome } from "./result.js";

/** The code lens is off by default. */
export const AUDIT_SETTINGS = { "rustOwnership.codeLens.clones": true };

export function testAudit(place: Place): Promise<readonly Outcome[]> {
  const { workspace } = place;
  return onPage(place, "audit", `${workspace}/src/main.rs`, (page, test) => tests(page, workspace, test));
}

async function tests(page: Page, workspace: string, test: PageTest): Promise<void> {
  const file = `${workspace}/src/main.rs`;
  const rows = page.locator(".pane-body .monaco-list-row");

  await test("lists what can go by file and function, with counts, and all clones when asked", async () => {
    await runCommand(page, "Ownership: Audit Clones of This Package");
    const texts = await until(
      "the function should be in the tree",
      () => rows.allInnerTexts(),
      (all) => all.some((row) => row.includes("stop_7_clones")),
    );
    const isCounted = texts.some((row) => /main\.rs[\s\S]*\d avoidable/.test(row));
    expect(isCounted, `the file should have its count: ${JSON.stringify(texts)}`);
    await page.getByRole("button", { name: "Show All Clones" }).click();
    await until(
      "clones that are needed should be listed, too",
      () => rows.allInnerTexts(),
      (all) => all.some((row) => row.includes("kept.clone()")),
    );
  });

  await test("a fix is applied from the tree", async () => {
    const row = rows.filter({ hasText: "to_uppercase" });
    await row.hover();
    await row.getByRole("button", { name: "Apply Fix" }).click();
    await goToText(page, file, 'let title = String::from("Kindred")');
    await until(
      "the clone should be gone from the saved file",
      async () => {
        await page.keyboard.press("Control+s");
        return readFile(file, "utf8");
      },
      (text) => text.includes("let upper = title.to_uppercase();"),
    );
  });

  await test("a code lens counts the clones of a function and leads to the tree", async () => {
    await goToText(page, file, "fn stop_7_clones");
    const lens = page.locator(".codelens-decoration a").filter({ hasText: "avoidable clone" });
    await lens.first().waitFor({ timeout: 60_000 });
    await lens.first().click();
    await until(
      "the function should be selected in the tree",
      () => page.locator(".pane-body .monaco-list-row.focused, .pane-body .monaco-list-row.selected").allInnerTexts(),
      (all) => all.some((row) => row.includes("stop_7_clones")),
    );
  });

  await test("a rewrite of a signature shows its edits in every file before anything is done", async () => {
    await openFromExplorer(page, "desk.rs");
    const desk = `${workspace}/src/desk.rs`;
    const signature = "pub fn file_away(title: String)";
    await goToText(page, desk, signature, signature.indexOf("title") + 1);
    await offerFix(page, "take `title: &str`");
    await page.keyboard.press("Enter");
    await until(
      "the preview should name both files",
      () => page.locator(".bulk-edit-panel .monaco-list-row").allInnerTexts(),
      (all) => ["desk.rs", "main.rs"].every((name) => all.some((row) => row.includes(name))),
    );
    const onDisk = await readFile(desk, "utf8");
    expect(onDisk.includes(signature), "the file was changed before anybody agreed");
  });
}
