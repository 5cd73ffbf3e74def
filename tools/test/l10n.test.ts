/**
 * The bundle for translators holds every text that the client shows and those of the flow view, and nothing else. `UPDATE_EXPECT=1` writes
 * it.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";

import { FLOW_TEXTS } from "../../server/src/features/flow/texts.js";
import { ROOT } from "../host/paths.js";

const BUNDLE = `${ROOT}/l10n/bundle.l10n.json`;

test("l10n/bundle.l10n.json holds the client's texts", () => {
  const sources = readdirSync(`${ROOT}/client/src`, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const texts = sources.flatMap((name) => {
    const source = readFileSync(`${ROOT}/client/src/${name}`, "utf8");
    return [...source.matchAll(/l10n\.t\(\s*"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? "");
  });
  expect(texts.length).toBeGreaterThan(0);
  const wanted = Object.fromEntries(
    [...new Set([...texts, ...Object.values(FLOW_TEXTS)])].sort().map((text) => [text, text]),
  );
  if (process.env["UPDATE_EXPECT"] === "1") writeFileSync(BUNDLE, `${JSON.stringify(wanted, null, 2)}\n`);
  expect(JSON.parse(readFileSync(BUNDLE, "utf8"))).toEqual(wanted);
});
