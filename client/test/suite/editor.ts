/** What the tests do with an editor: open, find, edit, ask VS Code's own commands for what the extension provides. */
import {
  type CodeAction,
  ConfigurationTarget,
  commands,
  type Hover,
  type InlayHint,
  type MarkdownString,
  Position,
  Range,
  type TextDocument,
  type TextEditor,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import { eventually, expect } from "./testing.js";

export function workspaceFile(path: string): Uri {
  const folder = workspace.workspaceFolders?.[0];
  expect(folder !== undefined, "the tests need a workspace folder");
  return Uri.joinPath(folder.uri, path);
}

export async function open(path: string): Promise<TextEditor> {
  return window.showTextDocument(await workspace.openTextDocument(workspaceFile(path)));
}

/** A Rust file that is nowhere on disk. */
export async function openUntitled(content: string): Promise<TextEditor> {
  return window.showTextDocument(await workspace.openTextDocument({ language: "rust", content }));
}

/** The position of the n-th occurrence of a text; with an offset into it. */
export function find(document: TextDocument, text: string, into = 0): Position {
  const offset = document.getText().indexOf(text);
  expect(offset >= 0, `"${text}" is not in ${document.uri}`);
  return document.positionAt(offset + into);
}

export async function hints(document: TextDocument): Promise<readonly string[]> {
  const end = document.lineAt(document.lineCount - 1).range.end;
  const found = await commands.executeCommand<InlayHint[]>(
    "vscode.executeInlayHintProvider",
    document.uri,
    new Range(new Position(0, 0), end),
  );
  return (found ?? []).map((hint) => {
    const label = typeof hint.label === "string" ? hint.label : hint.label.map((part) => part.value).join("");
    return `${hint.position.line + 1}: ${label}`;
  });
}

export async function hoverText(document: TextDocument, position: Position): Promise<string> {
  const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", document.uri, position);
  return (hovers ?? [])
    .flatMap((hover) => hover.contents)
    .map((content) => (typeof content === "string" ? content : contentOf(content)))
    .join("\n");
}

function contentOf(content: MarkdownString | { readonly value: string }): string {
  return content.value;
}

export async function actions(document: TextDocument, range: Range): Promise<readonly CodeAction[]> {
  const found = await commands.executeCommand<CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    range,
    undefined,
    20,
  );
  return found ?? [];
}

/** Waits for the offer whose title begins so, and does it. */
export async function actionNamed(document: TextDocument, range: Range, title: string): Promise<void> {
  const offers = await eventually(
    `"${title}" should be offered`,
    () => actions(document, range),
    (all) => all.some((action) => action.title.startsWith(title)),
    (all) => JSON.stringify(all.map((action) => action.title)),
  );
  const edit = offers.find((action) => action.title.startsWith(title))?.edit;
  expect(edit !== undefined, `"${title}" should come with its edit`);
  expect(await workspace.applyEdit(edit), "the edit was refused");
}

/** Runs with settings of the extension, and takes them back. */
export async function withSettings<T>(settings: object, run: () => Promise<T>): Promise<T> {
  const write = async (isSet: boolean): Promise<void> => {
    for (const [name, value] of Object.entries(settings)) {
      const configuration = workspace.getConfiguration("rustOwnership");
      await configuration.update(name, isSet ? value : undefined, ConfigurationTarget.Global);
    }
  };
  await write(true);
  try {
    return await run();
  } finally {
    await write(false);
  }
}

/** Waits until the document's hints are these, under the settings. */
export async function showsHints(document: TextDocument, settings: object, wanted: readonly string[]): Promise<void> {
  await withSettings(settings, () =>
    eventually(
      `with ${JSON.stringify(settings)} these hints should show: ${JSON.stringify(wanted)}`,
      () => hints(document),
      (all) => all.join() === wanted.join(),
    ),
  );
}

export async function replace(document: TextDocument, range: Range, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, range, text);
  expect(await workspace.applyEdit(edit), "the edit was refused");
}
