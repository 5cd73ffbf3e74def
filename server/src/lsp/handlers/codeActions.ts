/**
 * `textDocument/codeAction` and the resolving of edits: quick fixes for clones, lifetimes written out, and all safe fixes of a
 * file as `source.fixAll.rustOwnership`.
 *
 * Where the client can resolve, edits stay here until an action is chosen; those of the last answer are kept.
 */
import { type CodeAction, CodeActionKind, type CodeActionParams } from "vscode-languageserver";
import { codeActions, fixAll } from "../../features/codeActions/codeActions.js";
import { FIX_ALL_KIND } from "../capabilities.js";
import { property } from "../config.js";
import { collectFacts, guarded, onDocument, type Request, type Session } from "../request.js";

export function registerCodeActions(session: Session): void {
  let kept: { readonly answer: number; readonly actions: readonly CodeAction[] } = { answer: 0, actions: [] };

  session.connection.onCodeAction(
    onDocument<CodeActionParams, CodeAction[]>(session, async (params, request) => {
      const { document, analysis, token } = request;
      const only = params.context.only;
      const actions: CodeAction[] = [];
      if (wants(only, CodeActionKind.QuickFix) || wants(only, CodeActionKind.RefactorRewrite)) {
        const { start, end } = document.positions.rangeAt(params.range);
        const facts = await collectFacts(session, analysis, document, { start, end }, token);
        const offered = codeActions(facts, { uri: document.uri, start, end }, document.positions);
        actions.push(...offered.filter((action) => action.kind === undefined || wants(only, action.kind)));
      }
      // Concerns the whole file: found only when asked for by name, so that a moving cursor does not pay for it.
      if (only !== undefined && wants(only, FIX_ALL_KIND)) actions.push(...(await fixAllActions(request)));
      if (!session.client().resolveActionEdit) return actions;
      kept = { answer: kept.answer + 1, actions };
      const { answer } = kept;
      return actions.map(({ edit: _, ...action }, index) => ({ ...action, data: { answer, index } }));
    }),
  );

  session.connection.onCodeActionResolve(async (action, token) => {
    const resolved = guarded(session, (asked: CodeAction) => {
      const index = property(asked.data, "index");
      if (typeof index !== "number" || property(asked.data, "answer") !== kept.answer) return asked;
      return { ...asked, edit: kept.actions[index]?.edit };
    });
    return (await resolved(action, token)) ?? action;
  });
}

async function fixAllActions({ session, analysis, document, token }: Request): Promise<readonly CodeAction[]> {
  const facts = await collectFacts(session, analysis, document, undefined, token);
  const edits = fixAll(facts, document.positions);
  if (edits.length === 0) return [];
  return [
    {
      title: "Apply all safe ownership fixes in this file",
      kind: FIX_ALL_KIND,
      edit: { changes: { [document.uri]: [...edits] } },
    },
  ];
}

/** Kinds are prefixes: asking for `quickfix` asks for `quickfix.clone` too. No list asks for all. */
function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`));
}
