/**
 * *Peek*: shows everything (all kinds of hints, all of the function underlined) until Escape, an edit or a move of the cursor.
 *
 * Extensions get no key-up event, so this is not "while a key is held"; VS Code's `editor.inlayHints.enabled: offUnlessPressed` is.
 * Settings stay as they are: the server is asked to look away from them for a while.
 */
import { commands, type Disposable, type Event, EventEmitter, window, workspace } from "vscode";
import type { OwnershipClient } from "./client.js";
import { PEEK_NOTIFICATION, type PeekParams } from "./protocol.js";

const CONTEXT = "rustOwnership.peeking";

export interface Peek extends Disposable {
  readonly isOn: () => boolean;
  readonly onChanged: Event<void>;
  toggle(): void;
  end(): void;
}

export function createPeek(client: OwnershipClient): Peek {
  const changed = new EventEmitter<void>();
  let isOn = false;
  const set = (value: boolean): void => {
    if (isOn === value) return;
    isOn = value;
    client.notify<PeekParams>(PEEK_NOTIFICATION, { on: value });
    void commands.executeCommand("setContext", CONTEXT, value);
    changed.fire();
  };
  const end = (): void => set(false);
  const disposables = [
    changed,
    window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === window.activeTextEditor) end();
    }),
    window.onDidChangeActiveTextEditor(end),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.languageId === "rust" && contentChanges.length > 0) end();
    }),
    // A new server knows nothing of it.
    client.onStateChanged(end),
  ];
  return {
    isOn: () => isOn,
    onChanged: changed.event,
    toggle: () => set(!isOn),
    end,
    dispose() {
      for (const disposable of disposables) disposable.dispose();
    },
  };
}
