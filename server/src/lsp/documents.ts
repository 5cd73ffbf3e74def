/**
 * The open documents: their text as the client edits it, and the analysis kept in step.
 *
 * Sync is incremental; changes come in the negotiated encoding. The only writer of the analysis' open files. Close and open in any
 * order, twice or not at all, is taken as it comes.
 */
import { type Connection, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { AnalysisPort } from "./analysisPort.js";
import { type PositionEncoding, type Positions, positionsOf } from "./positions.js";

export interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
  readonly positions: Positions;
  /** Where the last edit ended, if there was one since the document was opened. */
  readonly typing: Typing | undefined;
}

export interface Typing {
  readonly line: number;
  /** When it came: `performance.now()`. */
  readonly at: number;
}

export interface Documents {
  /** Undefined for a document that is not open. */
  get(uri: string): OpenDocument | undefined;
  all(): readonly string[];
  /** From now on the analysis follows, beginning with what is open already. */
  attach(analysis: AnalysisPort): void;
  detach(): void;
}

export interface DocumentListener {
  changed(uri: string): void;
  closed(uri: string): void;
}

/** `encoding` is asked at each use: it is settled by `initialize`, after listening began. */
export function listenToDocuments(
  connection: Connection,
  encoding: () => PositionEncoding,
  listener: DocumentListener,
): Documents {
  let analysis: AnalysisPort | undefined;
  const typing = new Map<string, Typing>();
  const documents = new TextDocuments({
    create: (uri, languageId, version, text) => TextDocument.create(uri, languageId, version, text),
    update(document, changes, version) {
      let current = document;
      for (const change of changes) {
        if ("range" in change) {
          const line = change.range.start.line + change.text.split("\n").length - 1;
          typing.set(document.uri, { line, at: performance.now() });
        }
        if (!("range" in change)) {
          current = TextDocument.update(current, [change], version);
          continue;
        }
        // Positions beyond the end would spoil the table of lines: they are clamped to the text as it is now.
        const { start, end } = positionsOf(current, encoding()).rangeAt(change.range);
        const range = { start: current.positionAt(start), end: current.positionAt(end) };
        current = TextDocument.update(current, [{ range, text: change.text }], version);
      }
      return current;
    },
  });
  documents.onDidOpen(({ document }) => {
    analysis?.open(document.uri, document.getText());
  });
  documents.onDidChangeContent(({ document }) => {
    // Comes after the opening, too; the same text twice costs the analysis nothing.
    analysis?.change(document.uri, document.getText());
    listener.changed(document.uri);
  });
  documents.onDidClose(({ document }) => {
    typing.delete(document.uri);
    analysis?.close(document.uri);
    listener.closed(document.uri);
  });
  documents.listen(connection);
  return {
    get(uri) {
      const document = documents.get(uri);
      if (document === undefined) return undefined;
      return {
        uri,
        version: document.version,
        text: document.getText(),
        positions: positionsOf(document, encoding()),
        typing: typing.get(uri),
      };
    },
    all: () => documents.keys(),
    attach(next) {
      analysis = next;
      for (const document of documents.all()) next.open(document.uri, document.getText());
    },
    detach() {
      analysis = undefined;
    },
  };
}
