/** The figures that the README quotes are those of the pages that are made by measuring: `docs/accuracy.md`, `docs/performance.md`. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ROOT } from "../host/paths.js";

const page = (file: string): string => readFileSync(`${ROOT}/${file}`, "utf8");
const readme = page("README.md");
const accuracy = page("docs/accuracy.md");
const performance = page("docs/performance.md");

function cellsOf(line: string): readonly string[] {
  if (!line.startsWith("|")) return [];
  const cells = line.split("|").slice(1, -1);
  return cells.map((cell) => cell.trim());
}

function rowsOf(text: string, after: string): readonly (readonly string[])[] {
  const start = text.indexOf(after);
  if (start < 0) throw new Error(`"${after}" is not on the page`);
  return text.slice(start).split("\n").map(cellsOf);
}

/** The cells behind the first one of the row that begins so, below the heading. */
function row(text: string, after: string, first: string): readonly string[] {
  const found = rowsOf(text, after).find(([cell]) => cell?.startsWith(first));
  if (found === undefined) throw new Error(`no row "${first}" below "${after}"`);
  return found.slice(1);
}

describe("accuracy", () => {
  const fresh = "## Crates that it was not made with";
  const known = "## Crates that it was made with";

  test.each([
    ["moves", "moves"],
    ["shared borrows", "borrows"],
    ["exclusive borrows", "exclusive"],
    ["drops", "drops"],
    ["copies", "copies"],
    ["last line of borrows", "ends"],
  ])("%s", (quoted, column) => {
    const measured = [fresh, known].map((heading) => {
      const at = row(accuracy, heading, "").indexOf(column);
      return row(accuracy, heading, "**all")[at];
    });
    expect(row(readme, "## How right it is", quoted)).toEqual(measured);
  });

  test("crates and lines", () => {
    const quoted = row(readme, "## How right it is", "");
    const sizes = [fresh, known].map((heading) => {
      const [all = ""] = rowsOf(accuracy, heading).find(([cell]) => cell?.startsWith("**all")) ?? [];
      const [, crates, lines = ""] = /all (\d+), ([\d,]+) lines/.exec(all) ?? [];
      return [`${crates} crates`, `${Math.round(Number(lines.replace(",", "")) / 1000)},000 lines`];
    });
    sizes.forEach((words, index) => {
      for (const word of words) expect(quoted[index]).toContain(word);
    });
  });

  test("errors that people make", () => {
    const section = accuracy.slice(accuracy.indexOf("## Errors that people make")).replaceAll("\n", " ");
    const [, functions, errors, found, right] =
      /([\d,]+) functions\. Of ([\d,]+) errors .*? ([\d.]+ %) are found on their line.*? ([\d.]+ %) is right/.exec(
        section,
      ) ?? [];
    const text = readme.slice(readme.indexOf("## How right it is")).replaceAll("\n", " ");
    expect(text).toContain(`into ${functions} functions of these`);
    expect(text).toContain(
      `of the ${errors} errors that rustc then tells ${found} are found on their line, and ${right}`,
    );
  });

  test("single programs, and types of variables", () => {
    const [fresh = "", known = ""] = ["not made with", "made with"].map((which) => {
      const programs = accuracy
        .slice(accuracy.indexOf(`## Errors of programs that it was ${which}`))
        .replaceAll("\n", " ");
      const [, count, found, right] =
        /([\d,]+) programs in one file.*? ([\d.]+ %) are found on their line.*? ([\d.]+ %) is right/.exec(programs) ??
        [];
      return `${count} single programs that it was ${which} ${found} are found on their line; of what is reported ${right} is right`;
    });
    const [, claimed = "", rightTypes = ""] = row(accuracy, "## Types of variables", "**all");
    const text = readme.slice(readme.indexOf("## How right it is")).replaceAll("\n", " ");
    expect(text).toContain(`Of the errors about ownership, borrows and lifetimes in ${fresh}`);
    expect(text).toContain(`In ${known}`);
    expect(text).toContain(`For ${Number(claimed).toFixed(1)} % of the variables`);
    expect(text).toContain(`${rightTypes} % of these`);
  });
});

describe("speed", () => {
  /** Behind a name of a tool: of typing in files of 541, 10,036 and 30,016 lines. */
  const measured = (tool: string): readonly (readonly string[])[] =>
    ["541", "10036", "30016"].map(
      (lines) =>
        rowsOf(performance, "## From an edit").find(
          (cells) => cells[0]?.startsWith(tool) && cells[1] === lines && cells[2] === "typing in a body",
        ) ?? [],
    );
  const numbersIn = (text: string): readonly string[] => text.match(/\d+(?:\.\d+)?/g) ?? [];
  const rounded = (value: string | undefined, like: string): string =>
    Number.parseFloat(value ?? "").toFixed(like.split(".")[1]?.length ?? 0);

  test.each([
    ["Rust Ownership Lens", "this"],
    ["rust-analyzer", "rust-analyzer"],
    ["`cargo check`", "cargo check"],
  ])("%s", (quoted, tool) => {
    const cells = row(readme, "## How fast it is", quoted);
    measured(tool).forEach(([, , , , p50, p95], index) => {
      const shown = numbersIn(cells[index] ?? "");
      expect(shown, `median and 95th percentile of file ${index + 1}`).toEqual(
        [p50, p95].slice(0, shown.length).map((value, at) => rounded(value, shown[at] ?? "")),
      );
    });
  });
});
