/** What the extension contributes, as VS Code has read it: in the person's language, with descriptions, and only where it belongs. */
import { commands, extensions } from "vscode";
import { open } from "./editor.js";
import { expect, test } from "./testing.js";

export const EXTENSION = "rust-ownership-lens.rust-ownership-lens";

/** A value of the manifest, by its path. */
function contributed(...path: readonly string[]): unknown {
  let value: unknown = extensions.getExtension(EXTENSION)?.packageJSON;
  for (const name of ["contributes", ...path]) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, name)?.value;
  }
  return value;
}

function list(value: unknown): readonly object[] {
  return Array.isArray(value) ? value.filter((one): one is object => typeof one === "object" && one !== null) : [];
}

function text(value: object, name: string): string {
  return String(Object.getOwnPropertyDescriptor(value, name)?.value ?? "");
}

export function registerManifestTests(): void {
  test("it runs where nothing is trusted and where nothing is on disk, and has a PNG icon", async () => {
    const manifest: unknown = extensions.getExtension(EXTENSION)?.packageJSON;
    const json = JSON.stringify(manifest);
    expect(/"untrustedWorkspaces":\{"supported":true/.test(json), "folders that are not trusted");
    expect(/"virtualWorkspaces":\{"supported":"limited"/.test(json), "virtual workspaces");
    expect(/"icon":"[^"]+\.png"/.test(json), "the icon of the market");
  });

  test("the walkthrough has its three steps, and opens", async () => {
    const [walkthrough] = list(contributed("walkthroughs"));
    expect(walkthrough !== undefined, "there should be a walkthrough");
    const steps = list(Object.getOwnPropertyDescriptor(walkthrough, "steps")?.value);
    expect(steps.map((step) => text(step, "title")).join() === "See,Read,Fix", "the steps: see, read, fix");
    await commands.executeCommand("workbench.action.openWalkthrough", `${EXTENSION}#${text(walkthrough, "id")}`, false);
    await commands.executeCommand("workbench.action.closeAllEditors");
  });

  test("settings have descriptions, and one for each of their values", async () => {
    const properties = contributed("configuration", "properties");
    expect(typeof properties === "object" && properties !== null, "there should be settings");
    for (const [name, schema] of Object.entries(properties)) {
      const described = text(schema, "markdownDescription");
      expect(described !== "" && !described.startsWith("%"), `${name} should be described: ${described}`);
      expect(text(schema, "scope") !== "", `${name} should say where it can be set`);
      const values: unknown = Object.getOwnPropertyDescriptor(schema, "enum")?.value;
      const words: unknown = Object.getOwnPropertyDescriptor(schema, "enumDescriptions")?.value;
      if (!Array.isArray(values)) continue;
      const isDescribed = Array.isArray(words) && words.length === values.length && !words.join().includes("%");
      expect(isDescribed, `each value of ${name} should be described: ${words}`);
    }
  });

  test("every colour has a default for dark, light and both high-contrast themes", async () => {
    const colours = list(contributed("colors"));
    expect(colours.length >= 5, "there should be a colour for each kind");
    for (const colour of colours) {
      const defaults: unknown = Object.getOwnPropertyDescriptor(colour, "defaults")?.value;
      for (const theme of ["light", "dark", "highContrast", "highContrastLight"]) {
        const value = typeof defaults === "object" && defaults !== null ? text(defaults, theme) : "";
        expect(/^#[0-9a-f]{6,8}$/i.test(value), `${text(colour, "id")} has no default for ${theme}`);
      }
    }
  });

  test("commands and keys are there in Rust files only", async () => {
    await open("src/main.rs");
    for (const command of list(contributed("commands"))) {
      expect(text(command, "category") === "Ownership", `${text(command, "command")} should be under "Ownership"`);
    }
    for (const entry of list(contributed("menus", "commandPalette"))) {
      expect(text(entry, "when") !== "", `${text(entry, "command")} is in the palette of any file`);
    }
    for (const entry of list(contributed("menus", "editor/context"))) {
      expect(text(entry, "when").includes("editorLangId == rust"), "the context menu belongs to Rust files");
    }
    for (const key of list(contributed("keybindings"))) {
      const when = text(key, "when");
      expect(when.includes("editorTextFocus"), `${text(key, "key")} is taken everywhere: ${when}`);
    }
  });
}
