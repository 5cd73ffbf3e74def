/** The flow view on the page: what it draws, keyboard and screen reader, that the code it shows cannot script it, and what it saves. */
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Frame, Page } from "playwright-core";
import {
  actUntil,
  expect,
  goToText,
  onPage,
  openFromExplorer,
  type PageTest,
  type Place,
  pickRow,
  QUICK_INPUT,
  runCommand,
  until,
} from "./driver.js";
import type { Outcome } from "./result.js";
import { cursor } from "./screen.js";

/** Text that would run where it were markup: in a string, a comment and a name of a file. */
const HOSTILE = `</script><script>parent.hacked = 1</script><img src=x onerror="window.hacked = 1">`;
const HOSTILE_FILE = "img src=x onerror=alert(1).rs";

/** One of each kind, with the class by which a webview knows it; the first was there before. */
const THEMES = [
  ["Dark Modern", "vscode-dark"],
  ["Light Modern", "vscode-light"],
  ["Dark High Contrast", "vscode-high-contrast"],
  ["Light High Contrast", "vscode-high-contrast-light"],
] as const;

const require = createRequire(import.meta.url);

export async function testFlow(place: Place): Promise<readonly Outcome[]> {
  const { workspace } = place;
  const hostile = `fn f() {\n    let s = String::from(r#"${HOSTILE}"#); // ${HOSTILE}\n    drop(s);\n}\n`;
  await writeFile(`${workspace}/src/${HOSTILE_FILE}`, hostile);
  return onPage(place, "flow view", `${workspace}/src/main.rs`, (page, test) => tests(page, workspace, test));
}

async function tests(page: Page, workspace: string, test: PageTest): Promise<void> {
  const file = `${workspace}/src/main.rs`;

  await test("draws the function under the cursor, beside its lines", async () => {
    await goToText(page, file, "let mut shelf = vec!", "let mut s".length);
    await runCommand(page, "Ownership: Show Flow");
    const frame = await flowFrame(page);
    await showsFunction(frame, "stop_2_borrows");
    const names = await frame.locator(".heading .name").allInnerTexts();
    expect(names.slice(0, 2).join() === "shelf,first", `the variables should be columns: ${names}`);
    for (const kind of ["state owned", "loan shared", "loan exclusive", "mark drop", "arrow"]) {
      const count = await frame.locator(`svg [class="${kind}"]`).count();
      expect(count > 0, `there should be a ${kind}`);
    }
    const row = await frame.locator(".row").first().boundingBox();
    const lines = await frame.locator(".row").count();
    const canvas = await frame.locator(".canvas > svg").boundingBox();
    expect(row !== null && canvas !== null, "rows and drawing should be on the screen");
    expect(Math.abs(row.y - canvas.y) < 1, "the first line and the drawing should begin at one height");
    expect(Math.abs(row.height * lines - canvas.height) < 1, "a row should be as high as a line of the drawing");
  });

  // Without the view there is nothing to test, and each test would wait for it in vain.
  if ((await findFlowFrame(page)) === undefined) return;

  await test("the cursor marks its row, and another function comes with it", async () => {
    const frame = await flowFrame(page);
    await goToText(page, file, "announce(first); //", 1);
    await until(
      "the cursor's row should be marked",
      () => frame.locator(".row[aria-current]").allInnerTexts(),
      ([row]) => row?.includes("announce(first)") === true,
    );
    await goToText(page, file, "let reader", 4);
    await showsFunction(frame, "stop_4_closures");
    await goToText(page, file, "let mut shelf = vec!", "let mut s".length);
    await showsFunction(frame, "stop_2_borrows");
  });

  await test("a click on a line goes to the code", async () => {
    const frame = await flowFrame(page);
    const row = frame.locator(".row").filter({ hasText: "announce(&shelf.join" });
    await cursorGoesTo(page, file, "announce(&shelf.join", () => row.click());
  });

  await test("the keyboard goes from line to line and to the code", async () => {
    const frame = await flowFrame(page);
    await frame.locator(".row[aria-current]").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const label = await frame.evaluate(() => document.activeElement?.textContent ?? "");
    expect(label.includes("let first = &shelf[0];"), `the third line should have the keyboard: ${label}`);
    expect(label.includes("shelf is borrowed by"), `it should say what happens: ${label}`);
    const row = frame.locator(".row").nth(2);
    await cursorGoesTo(page, file, "let first = &shelf[0]", () => row.press("Enter"));
  });

  await test("a table says the same in words", async () => {
    const frame = await flowFrame(page);
    await frame.getByRole("button", { name: "Table" }).click();
    const text = await frame.locator("table").innerText();
    expect(text.includes("shelf is dropped"), `the drop should be told: ${text}`);
    expect((await frame.locator("th[scope=row]").count()) > 3, "each line should head its row");
    await accessible(frame, "table");
    await frame.getByRole("button", { name: "Picture" }).click();
    await frame.locator(".picture").waitFor();
  });

  await test("nothing in it stands in the way of assistive technology (axe), in any kind of theme", async () => {
    const frame = await flowFrame(page);
    await frame.locator("summary").click();
    for (const [theme, sign] of THEMES) {
      await chooseTheme(page, theme);
      await until(
        `${theme} should be in the view`,
        () => frame.locator("body").evaluate((body) => body.className.split(" ")),
        (classes) => classes.includes(sign),
      );
      await accessible(frame, `picture in ${theme}`);
    }
    await frame.locator("summary").click();
  });

  await test("a name pins its variable", async () => {
    const frame = await flowFrame(page);
    const shelf = frame.locator(".heading").filter({ hasText: "shelf" });
    await shelf.click();
    await until(
      "it should be marked as pinned",
      () => shelf.getAttribute("aria-pressed"),
      (pressed) => pressed === "true",
    );
    await shelf.click();
    await until(
      "it should be released",
      () => shelf.getAttribute("aria-pressed"),
      (pressed) => pressed === "false",
    );
  });

  await test("saves the picture as SVG", async () => {
    const frame = await flowFrame(page);
    await frame.getByRole("button", { name: "Save as SVG" }).click();
    const input = page.locator(QUICK_INPUT);
    await input.waitFor();
    // The dialog offers a name after the function, in the folder.
    const path = `${workspace}/library_desk_stop_2_borrows.svg`;
    const text = await until(
      "the file should be there",
      async () => {
        // It looks at the folder first, and takes an answer only after that.
        if (await input.isVisible()) await page.keyboard.press("Enter");
        return readFile(path, "utf8").catch(() => "");
      },
      (content) => content.endsWith("</svg>\n"),
    );
    expect(text.includes(">shelf</text>"), "it should name the variables");
  });

  await test("no text of the code shown, and no name of a file, becomes markup or runs", async () => {
    const frame = await flowFrame(page);
    await openFromExplorer(page, "onerror");
    await goToText(page, `${workspace}/src/${HOSTILE_FILE}`, "drop(s)", 5);
    await showsFunction(frame, "f");
    for (const form of ["Table", "Picture"]) {
      await frame.getByRole("button", { name: form }).click();
      const found = await frame.evaluate(() => ({
        text: document.body.textContent ?? "",
        elements: document.querySelectorAll("main script, main img, main [onerror]").length,
        hacked: "hacked" in window || "hacked" in parent,
      }));
      expect(found.text.includes("<script>parent.hacked"), `the text should be shown as text in the ${form}`);
      expect(found.elements === 0 && !found.hacked, `it has become markup in the ${form}: ${JSON.stringify(found)}`);
    }
    const policy = await frame.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    expect(
      /^default-src 'none'; style-src \S+[^;]*; script-src 'nonce-\w+'$/.test(policy ?? ""),
      `the policy is ${policy}`,
    );
  });
}

/** Once it shows a function. */
async function flowFrame(page: Page): Promise<Frame> {
  const find = (): Promise<Frame | undefined> => findFlowFrame(page);
  const frame = await until("the flow view should be there", find, (found) => found !== undefined);
  return frame ?? page.mainFrame();
}

/** The inner frame of the webview, which VS Code puts into another. */
async function findFlowFrame(page: Page): Promise<Frame | undefined> {
  for (const frame of page.frames()) {
    const heading = frame.locator("main h1");
    if ((await heading.count().catch(() => 0)) > 0) return frame;
  }
  return undefined;
}

function showsFunction(frame: Frame, name: string): Promise<unknown> {
  return until(
    `the flow of ${name} should be shown`,
    () => frame.locator("h1").innerText(),
    (heading) => heading === name || heading.endsWith(`::${name}`),
  );
}

/**
 * Acts in the view until the cursor is in the editor's line of a text, and the editor has the keyboard. VS Code looks from time to time
 * whether a webview has the focus, and tells the window so: on a loaded machine that comes after the editor got it, and takes it back.
 */
async function cursorGoesTo(page: Page, file: string, text: string, act: () => Promise<void>): Promise<void> {
  const line = (await readFile(file, "utf8")).split("\n").findIndex((candidate) => candidate.includes(text)) + 1;
  const isThere = async (): Promise<boolean> => (await cursor(page))?.startsWith(`${line}:`) === true;
  await actUntil(`the cursor should be in line ${line}`, act, isThere);
}

async function chooseTheme(page: Page, theme: string): Promise<void> {
  await runCommand(page, "Preferences: Color Theme");
  await pickRow(page, theme);
}

/** No violation of any rule that axe knows. */
async function accessible(frame: Frame, what: string): Promise<void> {
  const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
  await frame.evaluate(axe);
  const violations = await frame.evaluate<readonly string[]>(
    `axe.run(document).then(({ violations }) => violations.map(({ id, help, nodes }) => id + ": " + help + " at " + nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(" | ")))`,
  );
  expect(violations.length === 0, `the ${what} has faults:\n${violations.join("\n")}`);
}
