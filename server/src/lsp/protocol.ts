/**
 * The requests beyond LSP, for editors that paint or open what LSP has no form for.
 *
 * Types and names only, shared with the client. Positions are in the negotiated encoding. A document that is not open is
 * answered by null.
 */
import type { Position, Range, TextDocumentIdentifier, WorkspaceEdit } from "vscode-languageserver-types";
import type { DecorationKind, DecorationMode } from "../features/decorations/decorations.js";
import type { FlowModel } from "../features/flow/model.js";

/** Asked with a cursor. */
export interface CursorParams {
  readonly textDocument: TextDocumentIdentifier;
  readonly position: Position;
}

export const DECORATIONS_REQUEST = "rustOwnership/decorations";

export interface DecorationsParams extends CursorParams {
  /** `cursor`: the variable there; `function`: all of the function around it. */
  readonly mode: DecorationMode;
}

export interface DecorationsResult {
  /** Version of the text that the ranges belong to. */
  readonly version: number;
  readonly decorations: readonly DecorationItem[];
}

export interface DecorationItem {
  readonly kind: DecorationKind;
  readonly range: Range;
  readonly tooltip?: string;
}

/** The MIR of the function around the cursor, as text. */
export const MIR_REQUEST = "rustOwnership/mir";

/** The types found for the function around the cursor, as text. */
export const TYPES_REQUEST = "rustOwnership/types";

/** The result of both: null where the cursor is in no function. */
export interface FunctionText {
  readonly function: string;
  readonly text: string;
}

/** The flow of the function around the cursor, to be drawn; null where the cursor is in no function. */
export const FLOW_REQUEST = "rustOwnership/flow";

export interface FlowResult {
  /** Version of the text that the model's positions belong to. */
  readonly version: number;
  readonly model: FlowModel;
}

/** Who owns what at the cursor, and why something may not be used there, in words for a language model: a `FunctionText`. */
export const EXPLAIN_REQUEST = "rustOwnership/explain";

/** Sent by the client: until it is taken back, every kind of hint is shown at its highest level, whatever the settings say. */
export const PEEK_NOTIFICATION = "rustOwnership/peek";

export interface PeekParams {
  readonly on: boolean;
}

/** What was not understood in the function around the cursor; null where the cursor is in none. */
export const WHY_NO_HINT_REQUEST = "rustOwnership/whyNoHint";

export type WhyNoHintResult = FunctionGaps | TurnedOff;

/** The cursor is in code that is not compiled as things are. */
export interface TurnedOff {
  /** `#[cfg(feature = "net")]` */
  readonly turnedOff: string;
}

export interface FunctionGaps {
  readonly function: string;
  /** Gaps that touch the cursor's line, then the others of the function. */
  readonly here: readonly Gap[];
  readonly elsewhere: readonly Gap[];
  /** Events on the cursor's line that the settings hide. */
  readonly hidden: readonly string[];
}

export interface Gap {
  readonly range: Range;
  readonly reason: string;
}

/** Every clone of the package that a document belongs to. The document has to be open; other files of the package need not be. */
export const AUDIT_REQUEST = "rustOwnership/audit";

export interface AuditParams {
  readonly textDocument: TextDocumentIdentifier;
  /** Where `$/progress` of the work is wanted. */
  readonly workDoneToken?: number | string;
}

export interface AuditResult {
  /** Folder of the package; the file itself where it belongs to none. */
  readonly uri: string;
  /** Files with clones, in path order. */
  readonly files: readonly AuditFile[];
}

export interface AuditFile {
  readonly uri: string;
  /** Version of the open document that ranges and edits belong to; null: of the file on disk. */
  readonly version: number | null;
  /** Functions with clones, in text order. */
  readonly functions: readonly AuditFunction[];
}

export interface AuditFunction {
  /** `Parser::next` */
  readonly name: string;
  /** Of the name. */
  readonly range: Range;
  readonly clones: readonly AuditClone[];
}

export interface AuditClone {
  /** The whole call, and its text on one line. */
  readonly range: Range;
  readonly text: string;
  readonly type: string | null;
  readonly verdict: "avoidable" | "needed" | "unknown";
  /** What it copies: a heap buffer, a count, bytes alone. */
  readonly cost: "heap" | "count" | "inline" | "unknown";
  readonly reason: string;
  /** Least invasive first; only of avoidable ones the first takes the copy away for certain. */
  readonly fixes: readonly AuditFix[];
}

export interface AuditFix {
  readonly title: string;
  readonly tier: "safe" | "review";
  readonly edit: WorkspaceEdit;
}

/** Asked by the server, of a client that said `workspaceFiles`: the package's files where no disk holds them. */
export const WORKSPACE_FILES_REQUEST = "rustOwnership/workspaceFiles";

/** A Rust source, manifest or lock file. */
export interface WorkspaceFile {
  readonly uri: string;
  readonly text: string;
}

/** What a client may pass as `initializationOptions`. */
export interface InitializationOptions {
  /** `all`: every kind of hint at its highest level, whatever the settings say. */
  readonly hints?: "all";
  /**
   * The server offers semantic tokens whose modifiers say what ownership does with a variable, and document highlight: for editors that
   * cannot be painted in otherwise. Beside rust-analyzer, which offers both, better not.
   */
  readonly tokensAndHighlights?: boolean;
  /** Settings as they would stand under `rustOwnership`, for clients that answer no `workspace/configuration`. */
  readonly rustOwnership?: unknown;
  /** The client answers `rustOwnership/workspaceFiles`, because the workspace, or a part of it, is on no disk. */
  readonly workspaceFiles?: boolean;
  /** Browser only: the URL of the folder that holds the server's `.wasm` files and index. */
  readonly assets?: string;
  /** Folder for what can be computed again: indexes of dependencies. Without it the user's cache folder serves. */
  readonly cacheDirectory?: string;
}
