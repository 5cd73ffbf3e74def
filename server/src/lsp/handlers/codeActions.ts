/**
 * `textDocument/codeAction` and the resolving of edits: quick fixes for clones, lifetimes written out, and all safe fixes of a
 * file as `source.fixAll.rustOwnership`.
 *
 * Where the client can resolve, edits are made again when an action is chosen: facts are remembered, so that costs nothing, and an
 * answer that has meanwhile been followed by others is as good as the last.
 */
import { type CodeAction, CodeActionKind, type CodeActionParams, type Diagnostic } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { codeActions, fixAll } from "../../features/codeActions/codeActions.js";
import { errorActions, type ReportedError } from "../../features/codeActions/errorActions.js";
import { type EditedFile, signatureEdit } from "../../features/codeActions/signatureActions.js";
import { SOURCE } from "../../features/diagnostics/diagnostics.js";
import { lifetimeActions } from "../../features/lifetimes/actions.js";
import type { OffsetRange } from "../analysisPort.js";
import { FIX_ALL_KIND } from "../capabilities.js";
import { property } from "../config.js";
import { positionsOf } from "../positions.js";
import { collectFacts, onDocument, type Request, type Session } from "../request.js";

export function registerCodeActions(session: Session): void {
  session.connection.onCodeAction(
    onDocument<CodeActionParams, CodeAction[]>(session, async (params, request) => {
      const { document } = request;
      const range = document.positions.rangeAt(params.range);
      const { only, diagnostics } = params.context;
      const canResolve = session.client().resolveActionEdit;
      const actions = [
        ...(await actionsAt(request, range, only, diagnostics)),
        ...signatureActions(request, range, only, canResolve ? "later" : "now"),
      ];
      if (!canResolve) return actions;
      const data = { uri: document.uri, version: document.version, start: range.start, end: range.end };
      return actions.map(({ edit: _, ...action }) => ({ ...action, data }));
    }),
  );

  session.connection.onCodeActionResolve(async (action, token) => {
    const uri = property(action.data, "uri");
    const start = property(action.data, "start");
    const end = property(action.data, "end");
    if (typeof uri !== "string" || typeof start !== "number" || typeof end !== "number") return action;
    const find = onDocument(session, async (_: unknown, request) => {
      // An edit for another text would hit the wrong words: the action stays without one.
      if (request.document.version !== property(action.data, "version")) return null;
      const only = action.kind === undefined ? undefined : [action.kind];
      const actions = [...(await actionsAt(request, { start, end }, only, action.diagnostics ?? []))];
      actions.push(...signatureActions(request, { start, end }, only, action.title));
      return actions.find((candidate) => candidate.title === action.title)?.edit ?? null;
    });
    const edit = await find({ textDocument: { uri } }, token);
    return edit === null ? action : { ...action, edit };
  });
}

async function actionsAt(
  request: Request,
  { start, end }: OffsetRange,
  only: readonly string[] | undefined,
  diagnostics: readonly Diagnostic[],
): Promise<readonly CodeAction[]> {
  const { session, analysis, document, token } = request;
  const actions: CodeAction[] = [];
  if (wants(only, CodeActionKind.QuickFix) || wants(only, CodeActionKind.RefactorRewrite)) {
    const facts = await collectFacts(session, analysis, document, { start, end }, token);
    const { uri, text, positions } = document;
    const lifetimes = lifetimeActions(
      analysis.lifetimes(uri, { start, end }),
      { uri, start, end, text, diagnostics, parametersInResult: (at) => analysis.parametersInResult(uri, at) },
      session.config().hints.lifetimeNames,
      positions,
    );
    const target = { uri, start, end };
    const errors = errorActions(facts, reportedErrors(request, diagnostics), target, positions, (located, ranges) =>
      analysis.errorSite(uri, located.base + (ranges[0]?.start ?? 0), ranges),
    );
    const offered = [...errors, ...codeActions(facts, target, positions), ...lifetimes];
    actions.push(...offered.filter((action) => action.kind === undefined || wants(only, action.kind)));
  }
  // Concerns the whole file: found only when asked for by name, so that a moving cursor does not pay for it.
  if (only !== undefined && wants(only, FIX_ALL_KIND)) actions.push(...(await fixAllActions(request)));
  return actions;
}

/**
 * Changes of signatures. To look for all callers takes a while in a large package, so that it is done only for the one that is chosen:
 * `edits` is its title, "later" for none of them, or "now" for a client that cannot ask again.
 */
function signatureActions(
  { session, analysis, document }: Request,
  { start }: OffsetRange,
  only: readonly string[] | undefined,
  edits: string,
): readonly CodeAction[] {
  const kind = CodeActionKind.RefactorRewrite;
  if (!wants(only, kind)) return [];
  const fileOf = (uri: string): EditedFile | undefined => {
    const open = session.documents.get(uri);
    if (open) return { uri, version: open.version, lines: open.positions };
    const text = analysis.fileFacts(uri)?.text;
    const { encoding } = session.client();
    return text === undefined
      ? undefined
      : { uri, version: null, lines: positionsOf(TextDocument.create(uri, "rust", 0, text), encoding) };
  };
  return analysis.signatureChanges(document.uri, start).flatMap(({ title, find }): readonly CodeAction[] => {
    if (edits !== "now" && edits !== title) return edits === "later" ? [{ title, kind }] : [];
    const outcome = find();
    if ("refused" in outcome) {
      const file = outcome.path.slice(outcome.path.lastIndexOf("/") + 1);
      const line = (fileOf(outcome.path)?.lines.positionAt(outcome.offset).line ?? 0) + 1;
      if (edits === title)
        session.connection.window.showWarningMessage(`${title}: not done. ${file}:${line}: ${outcome.refused}.`);
      return [];
    }
    const edit = signatureEdit(outcome.edits, fileOf, session.client().changeAnnotations);
    return edit === undefined ? [] : [{ title, kind, edit }];
  });
}

/** What other tools have said of this document, in our terms. Our own errors are known already. */
function reportedErrors({ document }: Request, diagnostics: readonly Diagnostic[]): readonly ReportedError[] {
  const rangeOf = (range: Diagnostic["range"]): OffsetRange => document.positions.rangeAt(range);
  return diagnostics.flatMap((diagnostic) => {
    const code = codeOf(diagnostic);
    if (code === undefined || diagnostic.source === SOURCE) return [];
    const related = (diagnostic.relatedInformation ?? [])
      .filter(({ location }) => location.uri === document.uri)
      .map(({ location, message }) => ({ range: rangeOf(location.range), message }));
    const message = typeof diagnostic.message === "string" ? diagnostic.message : diagnostic.message.value;
    return [{ error: { code, message, range: rangeOf(diagnostic.range), related }, diagnostic }];
  });
}

/** A string in LSP; VS Code's own diagnostics have it as the `value` of an object. */
function codeOf({ code }: Diagnostic): string | undefined {
  const value: unknown = typeof code === "object" ? property(code, "value") : code;
  return typeof value === "string" ? value : undefined;
}

async function fixAllActions({ session, analysis, document, token }: Request): Promise<readonly CodeAction[]> {
  const facts = await collectFacts(session, analysis, document, undefined, token);
  const edits = fixAll(facts, document.positions);
  if (edits.length === 0) return [];
  const edit = { changes: { [document.uri]: [...edits] } };
  return [{ title: "Apply all safe ownership fixes in this file", kind: FIX_ALL_KIND, edit }];
}

/** Kinds are prefixes: asking for `quickfix` asks for `quickfix.clone` too. No list asks for all. */
function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`));
}
