/** Views and tools beside the text: the flow's panel, the language model's tool, diffs, and what toggles leave behind. */
import { commands, lm, Selection, TabInputTextDiff, TabInputWebview, version, window, workspace } from "vscode";
import { find, hints, open, workspaceFile } from "./editor.js";
import { eventually, expect, test } from "./testing.js";

export function registerViewTests(): void {
  test("Show Flow opens its panel beside the code, once", async () => {
    const editor = await open("src/main.rs");
    const place = find(editor.document, "let mut shelf");
    editor.selection = new Selection(place, place);
    const panels = (): number =>
      window.tabGroups.all
        .flatMap((group) => group.tabs)
        .filter(({ input }) => input instanceof TabInputWebview && input.viewType.includes("rustOwnership.flow"))
        .length;
    await commands.executeCommand("rustOwnership.showFlow");
    await eventually("the panel should open", panels, (count) => count === 1);
    await open("src/main.rs");
    await commands.executeCommand("rustOwnership.showFlow");
    await eventually("it should stay one", panels, (count) => count === 1);
    await commands.executeCommand("workbench.action.closeEditorsInOtherGroups");
  });

  test("no hints stand in a diff", async () => {
    await commands.executeCommand("workbench.action.closeAllEditors");
    await commands.executeCommand("vscode.diff", workspaceFile("src/desk.rs"), workspaceFile("src/main.rs"), "a diff");
    await eventually(
      "the diff should be shown",
      () => window.tabGroups.activeTabGroup.activeTab?.input instanceof TabInputTextDiff,
      Boolean,
    );
    const document = await workspace.openTextDocument(workspaceFile("src/main.rs"));
    expect((await hints(document)).length === 0, "the diff should have no hints");
    await commands.executeCommand("workbench.action.closeAllEditors");
    const { document: alone } = await open("src/main.rs");
    await eventually(
      "the file alone should have hints",
      () => hints(alone),
      (all) => all.length > 0,
    );
  });

  test("a toggle is written into the settings, where a restart finds it", async () => {
    await open("src/main.rs");
    const written = (): unknown => workspace.getConfiguration("rustOwnership").inspect("hints.enabled")?.globalValue;
    await commands.executeCommand("rustOwnership.toggleHints");
    await eventually("hints should be off in the settings", written, (value) => value === false);
    await commands.executeCommand("rustOwnership.toggleHints");
    await eventually("hints should be on in the settings", written, (value) => value === true);
  });

  test("the log can be shown", async () => {
    await commands.executeCommand("rustOwnership.showLog");
    await commands.executeCommand("workbench.action.closePanel");
  });

  test("a language model's tool tells who owns what, and why something cannot be used", async () => {
    const { document } = await open("src/main.rs");
    const line = find(document, "file_away(title); // `title` ends").line + 1;
    // Before VS Code 1.95 there are no tools; the extension runs without.
    if (Number(version.split(".")[1]) < 95) return;
    const invoke: unknown = Reflect.get(lm, "invokeTool");
    expect(typeof invoke === "function", "VS Code should have tools");
    const result: unknown = await eventually(
      "the tool should answer",
      async () => {
        const answer: unknown = await invoke.call(lm, "rust_ownership", {
          input: { file: "src/main.rs", line, variable: "title" },
          toolInvocationToken: undefined,
        });
        return JSON.stringify(answer);
      },
      (answer) => answer.includes("`title` is moved into `file_away`"),
    );
    expect(String(result).includes("stop_1_moves"), `the function should be named: ${result}`);
  });
}
