/** What is on the screen of the workbench: hints, underlines, brackets, marks in the overview ruler, places of words. Reads only. */
import type { Page } from "playwright-core";

/** Hints have no class of their own: they are the text that a generated style puts into a line. */
const HINT = '.view-line span[class*="dyn-rule"]';

export function moveHints(page: Page): Promise<number> {
  return hintsWith(page, "→");
}

/** Hints of any kind that hold a text. The text of an editor's line holds no-break spaces. */
export function hintsWith(page: Page, text: string): Promise<number> {
  return page.locator(HINT).filter({ hasText: text }).count();
}

/** The lines on the screen that hold a hint, as they read with it. */
export function linesWithHints(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    ([hint = ""]) =>
      [...document.querySelectorAll(".view-line")]
        .filter((line) => line.querySelector(hint) !== null)
        .map((line) => (line.textContent ?? "").replaceAll("\u00a0", " ").trim()),
    [HINT.replace(".view-line ", "")],
  );
}

/** Where the cursor is, `line:column`, as the status bar says it; undefined where it says nothing. */
export async function cursor(page: Page): Promise<string | undefined> {
  const texts = await page.locator(".editor-status-selection, #status\\.editor\\.selection").allInnerTexts();
  const found = /Ln (\d+), Col (\d+)/.exec(texts.join(" "));
  return found ? `${found[1]}:${found[2]}` : undefined;
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

/** Texts on the screen that are fainter than the rest. */
export function fadedTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll(".view-line span span")]
      .filter((span) => Number(getComputedStyle(span).opacity) < 1)
      .map((span) => span.textContent ?? ""),
  );
}

/** How many pieces of text on the screen have a border of this style, if only below. */
export function borders(page: Page, style: string): Promise<number> {
  return page.evaluate(
    ([wanted]) =>
      [...document.querySelectorAll(".view-overlays .cdr")].filter((element) => {
        const { borderBottomStyle, borderBottomWidth } = getComputedStyle(element);
        return borderBottomStyle === wanted && borderBottomWidth !== "0px";
      }).length,
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

/** The colours (`#rrggbb`) that stand in the overview ruler. */
export function rulerColours(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const canvas = document.querySelector(".decorationsOverviewRuler");
    if (!(canvas instanceof HTMLCanvasElement) || canvas.width === 0 || canvas.height === 0) return [];
    const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    const found = new Set<string>();
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] !== 255) continue;
      const channels = [data[at], data[at + 1], data[at + 2]];
      found.add(`#${channels.map((channel = 0) => channel.toString(16).padStart(2, "0")).join("")}`);
    }
    return [...found];
  });
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
