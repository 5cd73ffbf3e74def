/** `rustOwnership/audit`: the clones of all files of a package; and the code lens that counts the avoidable ones of a function. */
import type { CodeLens, CodeLensParams } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { auditedFunctions } from "../../features/audit/audit.js";
import { avoidableCloneLenses } from "../../features/codeLens/avoidableClones.js";
import { positionsOf } from "../positions.js";
import { AUDIT_REQUEST, type AuditFile, type AuditParams, type AuditResult } from "../protocol.js";
import { collect, collectFacts, onDocument, type Session } from "../request.js";

export function registerAudit(session: Session): void {
  const { connection } = session;
  connection.onRequest(
    AUDIT_REQUEST,
    onDocument<AuditParams, AuditResult>(session, async ({ workDoneToken }, { analysis, document, token }) => {
      const found = analysis.packageOf(document.uri);
      if (found === undefined) return null;
      const progress =
        workDoneToken === undefined ? undefined : connection.window.attachWorkDoneProgress(workDoneToken);
      progress?.begin("Looking for clones", 0, undefined, true);
      try {
        const files: AuditFile[] = [];
        for (const [index, uri] of found.files.entries()) {
          progress?.report((100 * index) / found.files.length, uri.slice(uri.lastIndexOf("/") + 1));
          const file = analysis.fileFacts(uri);
          if (file === undefined) continue;
          const facts = await collect(session, file.facts, document, token);
          const open = session.documents.get(uri);
          const lines =
            open?.positions ?? positionsOf(TextDocument.create(uri, "rust", 0, file.text), session.client().encoding);
          const functions = auditedFunctions(facts, uri, file.text, lines);
          if (functions.length > 0) files.push({ uri, version: open?.version ?? null, functions });
        }
        return { uri: found.uri, files };
      } finally {
        progress?.done();
      }
    }),
  );

  connection.onCodeLens(
    onDocument<CodeLensParams, CodeLens[]>(session, async (_, { analysis, document, token }) => {
      if (!session.config().codeLens.clones) return [];
      const facts = await collectFacts(session, analysis, document, undefined, token);
      return [...avoidableCloneLenses(facts, document.uri, document.positions)];
    }),
  );
}
