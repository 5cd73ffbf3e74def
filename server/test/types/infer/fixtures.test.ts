/**
 * The literate fixtures of `test-fixtures/ownership/types`: each `//~ name: Type` on a line says the type of the variable of
 * that name declared on it, and every variable must be spoken of.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { displayPartialType } from "../../../src/types/display.js";
import { type Fence, fencesOf } from "../../literate/expectations.js";
import { memoryHost, openSession } from "./support.js";

const folder = fileURLToPath(new URL("../../../../test-fixtures/ownership/types/", import.meta.url));

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** What the comments of a fence say: `line: name: Type`. Several on one line are parted by `;`, which types have as well. */
function expectedTypes(fence: Fence): readonly string[] {
  return fence.source.split("\n").flatMap((text, index) => {
    const comment = /\/\/~ (.*)$/.exec(text)?.[1];
    return comment === undefined ? [] : comment.split(/; (?=\w+: )/).map((part) => `${index + 1}: ${part}`);
  });
}

/** `line: name: Type` of every variable that the user wrote. */
async function inferredTypes(fence: Fence): Promise<readonly string[]> {
  const file = "/main.rs";
  const edition = fence.edition === "2018" || fence.edition === "2021" ? fence.edition : "2024";
  const session = await openSession(memoryHost({ [file]: fence.source }), edition);
  session.database.openPath(file);
  const found: string[] = [];
  for (const owner of session.bodies(file)) {
    const results = session.infer(owner);
    for (const local of results.locals) {
      if (local.kind === "self" || local.ident.span.expansion !== undefined || local.hygiene !== 0) continue;
      const line = lineOf(fence.source, session.startOf(owner) + local.ident.span.start);
      found.push(`${line}: ${local.name}: ${displayPartialType(results.typeOfLocal(local))}`);
    }
  }
  return [...new Set(found)].sort();
}

for (const name of readdirSync(folder).filter((entry) => entry.endsWith(".md"))) {
  describe(`types/${name}`, () => {
    for (const fence of fencesOf(`types/${name}`, readFileSync(`${folder}${name}`, "utf8"))) {
      test(`${fence.heading} (line ${fence.line})`, async () => {
        expect(await inferredTypes(fence)).toEqual([...new Set(expectedTypes(fence))].sort());
      });
    }
  });
}
