/**
 * The pinned variable: its flow stays painted while one reads on, wherever the cursor goes.
 *
 * One at a time, in one document. Edits move the place along; one that removes it lets the variable go.
 */
import {
  commands,
  type Disposable,
  type Event,
  EventEmitter,
  type Position,
  type TextDocument,
  type TextDocumentContentChangeEvent,
  workspace,
} from "vscode";

const CONTEXT = "rustOwnership.pinned";

export interface Pin extends Disposable {
  /** The place of the pinned variable in this document. */
  in(document: TextDocument): Position | undefined;
  readonly onChanged: Event<void>;
  /** Pins the variable there; the same place again lets it go. */
  toggle(document: TextDocument, position: Position): void;
  release(): void;
}

export function createPin(): Pin {
  const changed = new EventEmitter<void>();
  let pinned: { readonly uri: string; readonly offset: number } | undefined;
  const set = (value: typeof pinned): void => {
    pinned = value;
    void commands.executeCommand("setContext", CONTEXT, value !== undefined);
    changed.fire();
  };
  const disposables = [
    changed,
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (pinned?.uri !== document.uri.toString()) return;
      const offset = contentChanges.reduce<number | undefined>(moved, pinned.offset);
      if (offset === undefined) set(undefined);
      else if (offset !== pinned.offset) pinned = { ...pinned, offset };
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (pinned?.uri === uri.toString()) set(undefined);
    }),
  ];
  return {
    in: (document) => (pinned?.uri === document.uri.toString() ? document.positionAt(pinned.offset) : undefined),
    onChanged: changed.event,
    toggle(document, position) {
      const next = { uri: document.uri.toString(), offset: document.offsetAt(position) };
      const isSame = pinned?.uri === next.uri && pinned.offset === next.offset;
      set(isSame ? undefined : next);
    },
    release: () => set(undefined),
    dispose() {
      for (const disposable of disposables) disposable.dispose();
    },
  };
}

/** Where an offset is after a change; undefined when what stood there is gone. Changes come from the end of the text to its start. */
function moved(offset: number | undefined, change: TextDocumentContentChangeEvent): number | undefined {
  if (offset === undefined || offset < change.rangeOffset) return offset;
  const end = change.rangeOffset + change.rangeLength;
  if (offset < end) return undefined;
  return offset + change.text.length - change.rangeLength;
}
