/**
 * The panel *Ownership flow*: shows the function under the cursor, follows the cursor and the text, and does what is asked in it.
 *
 * A webview without remote content: one script (by nonce) and one style sheet, both from the extension. What it shows is data; drawing is
 * its own business (`client/webview`). The last flow stays until the next one is there.
 */
import {
  type Disposable,
  l10n,
  Position,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import type { CursorMessage, FlowWords, FromView, ToView } from "../webview/messages.js";
import { isFromView, translateFlow } from "../webview/messages.js";
import type { OwnershipClient } from "./client.js";
import type { Pin } from "./pin.js";
import { type CursorParams, FLOW_REQUEST, type FlowResult } from "./protocol.js";

const VIEW_TYPE = "rustOwnership.flow";

/** Longer: the picture lags behind. Shorter: holding an arrow key asks for every line. In milliseconds. */
const DELAY = 80;

export interface FlowView extends Disposable {
  show(): void;
}

interface Shown {
  readonly document: TextDocument;
  readonly result: FlowResult;
}

export function createFlowView(client: OwnershipClient, pin: Pin, extensionUri: Uri): FlowView {
  const folder = Uri.joinPath(extensionUri, "dist");
  let panel: WebviewPanel | undefined;
  let shown: Shown | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const send = (message: ToView): void => void panel?.webview.postMessage(message);
  const cursorMessage = (line: number): CursorMessage => {
    const pinned = shown === undefined ? undefined : pin.in(shown.document);
    return {
      type: "cursor",
      line,
      pinned: pinned === undefined ? null : { line: pinned.line, character: pinned.character },
    };
  };
  const update = async (): Promise<void> => {
    const editor = rustEditor();
    if (panel === undefined || editor === undefined) return;
    const { document, selection } = editor;
    const { version } = document;
    const { line, character } = selection.active;
    if (shown?.document === document && shown.result.version === version && isInside(line, shown.result)) {
      // A function within the shown one would be another flow: only a look at the server tells, and only lines tell apart.
      send(cursorMessage(line));
    }
    const result = await client.request<CursorParams, FlowResult>(FLOW_REQUEST, {
      textDocument: { uri: client.uriOf(document.uri) },
      position: { line, character },
    });
    // Where the cursor has gone on, another answer is on its way, and may have come before this one.
    if (!result || document.version !== version || !editor.selection.active.isEqual(selection.active)) return;
    const isSame = shown?.document === document && shown.result.version === result.version;
    const { firstLine, function: name } = result.model;
    if (isSame && shown?.result.model.firstLine === firstLine && shown.result.model.function === name) return;
    shown = { document, result };
    send({ type: "show", model: result.model, file: workspace.asRelativePath(document.uri), line, words: words() });
    send(cursorMessage(line));
  };
  const schedule = (): void => {
    if (panel === undefined) return;
    clearTimeout(timer);
    timer = setTimeout(() => void update(), DELAY);
  };
  const receive = (message: FromView): void => {
    switch (message.type) {
      case "ready":
        shown = undefined;
        send({ type: "empty", text: l10n.t("Put the cursor into a function of a Rust file.") });
        schedule();
        return;
      case "reveal":
        void reveal(shown, new Position(message.line, message.character));
        return;
      case "pin":
        if (shown !== undefined) pin.toggle(shown.document, new Position(message.line, message.character));
        return;
      case "export":
        void savePicture(message.svg, message.name, shown?.document);
        return;
    }
  };
  const adopt = (adopted: WebviewPanel): void => {
    panel = adopted;
    adopted.iconPath = Uri.joinPath(extensionUri, "docs/images/icon.png");
    adopted.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    adopted.onDidDispose(() => {
      panel = undefined;
      shown = undefined;
    });
    adopted.webview.onDidReceiveMessage((message: unknown) => {
      if (isFromView(message)) receive(message);
    });
    adopted.webview.html = page(adopted, folder);
  };

  const disposables: Disposable[] = [
    window.registerWebviewPanelSerializer(VIEW_TYPE, { deserializeWebviewPanel: async (found) => adopt(found) }),
    window.onDidChangeActiveTextEditor(schedule),
    window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === rustEditor()) schedule();
    }),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.languageId === "rust") schedule();
    }),
    pin.onChanged(() => {
      const editor = rustEditor();
      if (editor !== undefined) send(cursorMessage(editor.selection.active.line));
    }),
    client.onStateChanged(() => {
      shown = undefined;
      schedule();
    }),
  ];
  return {
    show() {
      if (panel !== undefined) {
        panel.reveal(undefined, true);
        return;
      }
      const title = l10n.t("Ownership Flow");
      adopt(window.createWebviewPanel(VIEW_TYPE, title, { viewColumn: ViewColumn.Beside, preserveFocus: true }));
    },
    dispose() {
      clearTimeout(timer);
      panel?.dispose();
      for (const disposable of disposables) disposable.dispose();
    },
  };
}

/** The active editor, or, while the panel has the keyboard, a visible one. */
function rustEditor(): TextEditor | undefined {
  const isRust = (editor: TextEditor | undefined): boolean => editor?.document.languageId === "rust";
  const active = window.activeTextEditor;
  return isRust(active) ? active : active === undefined ? window.visibleTextEditors.find(isRust) : undefined;
}

function isInside(line: number, { model }: FlowResult): boolean {
  return model.firstLine <= line && line < model.firstLine + model.lines.length;
}

async function reveal(shown: Shown | undefined, position: Position): Promise<void> {
  if (shown === undefined) return;
  const at = shown.document.validatePosition(position);
  const visible = window.visibleTextEditors.find((editor) => editor.document === shown.document);
  const editor = await window.showTextDocument(shown.document, { viewColumn: visible?.viewColumn ?? ViewColumn.One });
  editor.selection = new Selection(at, at);
  editor.revealRange(new Range(at, at), TextEditorRevealType.InCenterIfOutsideViewport);
}

async function savePicture(svg: string, name: string, document: TextDocument | undefined): Promise<void> {
  const file = `${name.replaceAll(/[^\w]+/g, "_")}.svg`;
  const folder = document === undefined ? undefined : workspace.getWorkspaceFolder(document.uri)?.uri;
  const target = await window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, file) }),
    filters: { SVG: ["svg"] },
    title: l10n.t("Save the picture"),
  });
  if (target !== undefined) await workspace.fs.writeFile(target, new TextEncoder().encode(svg));
}

/** Scripts run only with the nonce of this very page; nothing is loaded from anywhere else. */
function page({ webview }: WebviewPanel, folder: Uri): string {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const script = webview.asWebviewUri(Uri.joinPath(folder, "flowView.js"));
  const style = webview.asWebviewUri(Uri.joinPath(folder, "flowView.css"));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <title>Ownership Flow</title>
    <link rel="stylesheet" href="${style}" />
  </head>
  <body>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}

function words(): FlowWords {
  return {
    picture: l10n.t("Picture"),
    table: l10n.t("Table"),
    view: l10n.t("Form of the view"),
    plain: l10n.t("Plain copied values"),
    exportPicture: l10n.t("Save as SVG…"),
    legend: l10n.t("What the signs mean"),
    line: l10n.t("Line"),
    code: l10n.t("Code"),
    events: l10n.t("What happens"),
    rows: l10n.t("Lines of the function"),
    nothing: l10n.t("Nothing moves, is borrowed or dropped in this function."),
    notUnderstood: l10n.t("Not understood in this function:"),
    // `tools/test/l10n.test.ts` keeps these texts in the bundle for translators, too.
    flow: translateFlow((text) => l10n.t(text)),
    pin: l10n.t("Pin {0}"),
  };
}
