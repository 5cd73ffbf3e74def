/** What the client can do, read once from `initialize`, and what the server answers that it can. */
import {
  CodeActionKind,
  type InitializeParams,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { TOKENS_LEGEND } from "../features/semanticTokens/semanticTokens.js";
import type { PositionEncoding } from "./positions.js";

export interface ClientAbilities {
  readonly encoding: PositionEncoding;
  readonly configuration: boolean;
  readonly configurationChanges: boolean;
  readonly watchedFiles: boolean;
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly refreshInlayHints: boolean;
  readonly refreshCodeLenses: boolean;
  /** Tooltips of hints may be sent when the mouse asks for them. */
  readonly resolveHintTooltip: boolean;
  /** Edits of code actions may be sent when one is chosen. */
  readonly resolveActionEdit: boolean;
  /** Edits may say what they are for, and be confirmed one by one. */
  readonly changeAnnotations: boolean;
  readonly progress: boolean;
}

/** A client that says nothing can do nothing; missing parts of the params are not trusted to be there. */
export function clientAbilities(params: InitializeParams): ClientAbilities {
  const { workspace, textDocument, window, general } = params.capabilities ?? {};
  return {
    // UTF-16 is what the offsets are in, so it is taken wherever the client has it; UTF-8 when that alone is offered first.
    encoding: general?.positionEncodings?.[0] === "utf-8" ? "utf-8" : "utf-16",
    configuration: workspace?.configuration === true,
    configurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    pullDiagnostics: textDocument?.diagnostic !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshCodeLenses: workspace?.codeLens?.refreshSupport === true,
    refreshInlayHints: workspace?.inlayHint?.refreshSupport === true,
    resolveHintTooltip: textDocument?.inlayHint?.resolveSupport?.properties.includes("tooltip") === true,
    resolveActionEdit:
      textDocument?.codeAction?.dataSupport === true &&
      textDocument.codeAction.resolveSupport?.properties.includes("edit") === true,
    changeAnnotations:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.changeAnnotationSupport !== undefined,
    progress: window?.workDoneProgress === true,
  };
}

export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.rustOwnership`;

/** `tokensAndHighlights`: as the client's initialization options say. */
export function serverCapabilities(client: ClientAbilities, tokensAndHighlights: boolean): ServerCapabilities {
  return {
    ...(tokensAndHighlights
      ? {
          semanticTokensProvider: { legend: TOKENS_LEGEND, full: true, range: true },
          documentHighlightProvider: true,
        }
      : {}),
    positionEncoding: client.encoding,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    codeLensProvider: { resolveProvider: false },
    inlayHintProvider: { resolveProvider: client.resolveHintTooltip },
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL_KIND],
      resolveProvider: client.resolveActionEdit,
    },
    ...(client.pullDiagnostics
      ? {
          diagnosticProvider: {
            identifier: "rust-ownership-lens",
            interFileDependencies: true,
            workspaceDiagnostics: false,
          },
        }
      : {}),
  };
}
