/**
 * A change of a signature with all its calls as one workspace edit: each edit annotated with what it is for, so that the editor shows a
 * preview and asks before it applies any of them. A client that knows no annotations gets plain edits.
 */
import type { ChangeAnnotation, TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver-types";
import type { EditPurpose, PackageEdit } from "../../fixes/packageFix.js";
import type { Lines } from "../located.js";
import { toLspRange } from "../located.js";

export interface EditedFile {
  readonly uri: string;
  /** Of the open document; null for a file on disk. */
  readonly version: number | null;
  readonly lines: Lines;
}

/** `fileOf`: by the path that edits name; undefined where it has gone meanwhile, and then there is no edit at all. */
export function signatureEdit(
  edits: readonly PackageEdit[],
  fileOf: (path: string) => EditedFile | undefined,
  isAnnotated: boolean,
): WorkspaceEdit | undefined {
  const byPath = new Map<string, PackageEdit[]>();
  for (const edit of edits) byPath.set(edit.path, [...(byPath.get(edit.path) ?? []), edit]);
  const files = [...byPath].map(([path, own]) => ({ file: fileOf(path), edits: own }));
  const documentChanges: TextDocumentEdit[] = [];
  const changes: Record<string, { range: ReturnType<typeof toLspRange>; newText: string }[]> = {};
  for (const { file, edits: own } of files) {
    if (file === undefined) return undefined;
    const { uri, version, lines } = file;
    const plain = own.map(({ range, newText }) => ({ range: toLspRange(range, 0, lines), newText }));
    changes[uri] = plain;
    const annotated = own.map(({ purpose }, index) => ({ ...plain[index], annotationId: purpose }));
    documentChanges.push({
      textDocument: { uri, version },
      edits: annotated.flatMap(({ range, newText, annotationId }) =>
        range && newText !== undefined ? [{ range, newText, annotationId }] : [],
      ),
    });
  }
  if (!isAnnotated) return { changes };
  const used = new Set(edits.map(({ purpose }) => purpose));
  const changeAnnotations = Object.fromEntries([...used].map((purpose) => [purpose, ANNOTATIONS[purpose]]));
  return { documentChanges, changeAnnotations };
}

const ANNOTATIONS: Readonly<Record<EditPurpose, ChangeAnnotation>> = {
  signature: { label: "The signature", needsConfirmation: true, description: "what it takes or returns" },
  body: { label: "The body", needsConfirmation: true, description: "what it does with that" },
  call: { label: "Calls", needsConfirmation: true, description: "every place that calls it" },
};
