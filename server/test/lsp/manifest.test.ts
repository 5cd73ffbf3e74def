/** The extension's manifest and the server's list of settings say the same; and the manifest says nothing that is not there. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { property, readConfig, SETTINGS, type Setting } from "../../src/lsp/config.js";

const ROOT = resolve(import.meta.dirname, "../../..");
const read = (path: string): unknown => JSON.parse(readFileSync(`${ROOT}/${path}`, "utf8"));
const manifest = read("package.json");
const contributes = property(manifest, "contributes");
const properties = property(property(contributes, "configuration"), "properties");

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function otherValues(setting: Setting): readonly unknown[] {
  switch (setting.type) {
    case "boolean":
      return [!setting.default];
    case "string":
      return setting.values.filter((value) => value !== setting.default);
    case "names":
      return [setting.all, ["one", "two"]];
  }
}

describe("settings", () => {
  test("the manifest has those of the server's list, and no others", () => {
    const names = Object.keys(SETTINGS).map((name) => `rustOwnership.${name}`);
    expect(Object.keys(objectOf(properties)).sort()).toEqual(names.sort());
  });

  for (const [name, setting] of Object.entries(SETTINGS)) {
    test(`${name} has the same type, values and default, and is described`, () => {
      const declared = property(properties, `rustOwnership.${name}`);
      expect(property(declared, "default")).toEqual(setting.default);
      expect(["window", "resource", "machine"]).toContain(property(declared, "scope"));
      expect(property(declared, "markdownDescription")).toBeTypeOf("string");
      if (setting.type === "names") {
        const [list, word] = listOf(property(declared, "anyOf"));
        expect(list).toMatchObject({ type: "array", items: { type: "string" } });
        expect(word).toMatchObject({ type: "string", enum: [setting.all] });
        return;
      }
      expect(property(declared, "type")).toBe(setting.type);
      if (setting.type === "boolean") return;
      expect(property(declared, "enum")).toEqual(setting.values);
      expect(listOf(property(declared, "enumDescriptions"))).toHaveLength(setting.values.length);
    });
  }

  test("every setting that the server reads changes what it reads", () => {
    const defaults = JSON.stringify(readConfig(null));
    for (const [name, setting] of Object.entries(SETTINGS)) {
      if (setting.reader !== "server") continue;
      for (const other of otherValues(setting)) {
        const nested = name.split(".").reduceRight<unknown>((value, part) => ({ [part]: value }), other);
        expect(JSON.stringify(readConfig(nested)), name).not.toBe(defaults);
        expect(JSON.stringify(readConfig({ [name]: other })), `${name} with a dotted key`).not.toBe(defaults);
      }
    }
  });

  test("what does not fit counts as not set", () => {
    const nonsense = {
      hints: { enabled: "yes", moves: "sometimes", drops: 3 },
      diagnostics: null,
      edition: 2021,
      cargo: { features: 1 },
    };
    for (const section of [null, undefined, 7, "text", [], nonsense])
      expect(readConfig(section)).toEqual(readConfig({}));
  });
});

describe("the manifest", () => {
  const text = readFileSync(`${ROOT}/package.json`, "utf8");

  test("names only texts that are there, and every text is used", () => {
    const used = [...text.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]);
    expect(Object.keys(objectOf(read("package.nls.json"))).sort()).toEqual([...new Set(used)].sort());
  });

  test("has four defaults for every colour", () => {
    for (const color of listOf(property(contributes, "colors"))) {
      const defaults = Object.keys(objectOf(property(color, "defaults"))).sort();
      expect(defaults, JSON.stringify(color)).toEqual(["dark", "highContrast", "highContrastLight", "light"]);
    }
  });

  test("says of every command when it can be used", () => {
    const shown = listOf(property(property(contributes, "menus"), "commandPalette"));
    const commands = listOf(property(contributes, "commands")).map((command) => property(command, "command"));
    expect(shown.map((entry) => property(entry, "command")).sort()).toEqual([...commands].sort());
    for (const entry of shown) expect(property(entry, "when"), JSON.stringify(entry)).toBeTypeOf("string");
  });

  test("names only files that are there", () => {
    const paths = [...text.matchAll(/"(?:path|markdown|icon)": "([^"$]+)"/g)].map((match) => match[1] ?? "");
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) expect(existsSync(`${ROOT}/${path}`), path).toBe(true);
  });
});
