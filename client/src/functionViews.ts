/**
 * *Show MIR* and *Show inferred types*: read-only documents beside the code, made anew when the code changes.
 *
 * One document a view and function; its URI carries where it came from.
 */
import {
  type Disposable,
  EventEmitter,
  l10n,
  type TextDocumentContentProvider,
  type TextEditor,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { OwnershipClient } from "./client.js";
import { type CursorParams, type FunctionText, MIR_REQUEST, TYPES_REQUEST } from "./protocol.js";

export type View = "mir" | "types";

export interface FunctionViews extends Disposable {
  show(view: View, editor: TextEditor): Promise<void>;
}

const SCHEME = "rust-ownership";

/** Longer: the view lags behind the code. Shorter: it is made anew for each letter. In milliseconds. */
const REFRESH_DELAY = 300;

export function createFunctionViews(client: OwnershipClient): FunctionViews {
  const texts = new Map<string, string>();
  const origins = new Map<string, { readonly view: View; readonly params: CursorParams; readonly document: string }>();
  const changed = new EventEmitter<Uri>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "",
  };
  const ask = (view: View, params: CursorParams): Promise<FunctionText | null | undefined> =>
    client.request<CursorParams, FunctionText>(view === "mir" ? MIR_REQUEST : TYPES_REQUEST, params);

  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = async (document: string): Promise<void> => {
    for (const [key, origin] of origins) {
      if (origin.document !== document) continue;
      const result = await ask(origin.view, origin.params);
      if (!result || texts.get(key) === result.text) continue;
      texts.set(key, result.text);
      changed.fire(Uri.parse(key));
    }
  };
  const disposables = [
    changed,
    workspace.registerTextDocumentContentProvider(SCHEME, provider),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (origins.size === 0 || document.languageId !== "rust") return;
      clearTimeout(timer);
      timer = setTimeout(() => void refresh(document.uri.toString()), REFRESH_DELAY);
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      origins.delete(uri.toString());
      texts.delete(uri.toString());
    }),
  ];
  return {
    async show(view, editor) {
      const { line, character } = editor.selection.active;
      const params = {
        textDocument: { uri: client.uriOf(editor.document.uri) },
        position: { line, character },
      };
      const result = await ask(view, params);
      if (!result) {
        window.showInformationMessage(
          result === null
            ? l10n.t("The cursor is in no function that the analysis knows.")
            : l10n.t("The ownership server gave no answer; see the log."),
        );
        return;
      }
      const extension = view === "mir" ? "mir" : "types.rs";
      const name = result.function.replaceAll(/[^\w]+/g, "_");
      const uri = Uri.from({ scheme: SCHEME, path: `/${name}.${extension}`, query: editor.document.uri.toString() });
      texts.set(uri.toString(), result.text);
      origins.set(uri.toString(), { view, params, document: editor.document.uri.toString() });
      changed.fire(uri);
      const document = await workspace.openTextDocument(uri);
      await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true });
    },
    dispose() {
      clearTimeout(timer);
      for (const disposable of disposables) disposable.dispose();
    },
  };
}
