/** The commands of the category "Ownership". Each acts on the settings or on the active Rust editor; none knows Rust. */
import { commands, type Disposable, l10n, type Position, type TextDocument, type TextEditor, window } from "vscode";
import type { AuditView } from "./auditView.js";
import type { OwnershipClient } from "./client.js";
import type { FlowView } from "./flowView.js";
import type { FunctionViews } from "./functionViews.js";
import type { Peek } from "./peek.js";
import type { Pin } from "./pin.js";
import { type CursorParams, type FunctionGaps, WHY_NO_HINT_REQUEST, type WhyNoHintResult } from "./protocol.js";
import {
  DECORATION_MODES,
  type DecorationMode,
  decorationMode,
  type HintKind,
  hintLevel,
  hintsEnabled,
  updateSetting,
} from "./settings.js";

/** What the commands act on. */
export interface Parts {
  readonly client: OwnershipClient;
  readonly views: FunctionViews;
  readonly flow: FlowView;
  readonly audit: AuditView;
  readonly peek: Peek;
  readonly pin: Pin;
}

export function registerCommands({ client, views, flow, audit, peek, pin }: Parts): Disposable[] {
  const register = (name: string, run: (...parameters: unknown[]) => Promise<void> | void): Disposable =>
    commands.registerCommand(`rustOwnership.${name}`, run);
  return [
    register("toggleHints", () => updateSetting("hints.enabled", !hintsEnabled())),
    register("toggleMoveHints", () => toggleKind("moves")),
    register("toggleBorrowHints", () => toggleKind("borrows")),
    register("toggleDropHints", () => toggleKind("drops")),
    register("toggleLifetimeHints", () => toggleKind("lifetimes")),
    register("cycleDecorationMode", () => {
      const next = (DECORATION_MODES.indexOf(decorationMode()) + 1) % DECORATION_MODES.length;
      return updateSetting("decorations.mode", DECORATION_MODES[next] ?? "cursor");
    }),
    register("selectDecorationMode", (mode) => selectDecorationMode(mode)),
    register("peek", () => peek.toggle()),
    register("endPeek", () => peek.end()),
    register("pinVariable", () =>
      withRustEditor(async ({ document, selection }) => pin.toggle(document, wordStart(document, selection.active))),
    ),
    register("releasePin", () => pin.release()),
    register("showFlow", () => withRustEditor(async () => flow.show())),
    register("refreshAudit", () => audit.refresh()),
    register("applyAuditFix", (node) => audit.applyFix(node)),
    register("auditOnlyAvoidable", () => audit.setOnlyAvoidable(true)),
    register("auditAll", () => audit.setOnlyAvoidable(false)),
    register("showClones", (uri, position) => showClones(audit, uri, position)),
    register("showMir", () => withRustEditor((editor) => views.show("mir", editor))),
    register("showInferredTypes", () => withRustEditor((editor) => views.show("types", editor))),
    register("whyNoHint", () => withRustEditor((editor) => whyNoHint(client, editor))),
    register("restartServer", () => client.restart()),
    register("showLog", () => client.log.show()),
  ];
}

/** The first letter of the word there: wherever in a name the cursor is, it is the same variable that is pinned. */
function wordStart(document: TextDocument, position: Position): Position {
  return document.getWordRangeAtPosition(position)?.start ?? position;
}

/** Of a code lens: arguments come from the server. */
async function showClones(audit: AuditView, uri: unknown, position: unknown): Promise<void> {
  if (typeof uri !== "string" || typeof position !== "object" || position === null) return audit.refresh();
  if (!("line" in position) || typeof position.line !== "number") return audit.refresh();
  return audit.showClones(uri, { line: position.line, character: 0 });
}

/** A kind that is hidden shows what is not trivial; hints as a whole are shown too, or nothing would be seen. */
async function toggleKind(kind: HintKind): Promise<void> {
  const isShown = hintsEnabled() && hintLevel(kind) !== "never";
  await updateSetting(`hints.${kind}`, isShown ? "never" : "nontrivial");
  if (!isShown && !hintsEnabled()) await updateSetting("hints.enabled", true);
}

/** With a mode (from a keybinding or a link) takes it, else asks. */
async function selectDecorationMode(mode: unknown): Promise<void> {
  const given = DECORATION_MODES.find((candidate) => candidate === mode);
  const labels: Record<DecorationMode, string> = {
    off: l10n.t("Nothing is underlined"),
    cursor: l10n.t("The flow of the variable under the cursor"),
    function: l10n.t("The whole function around the cursor"),
  };
  const items = DECORATION_MODES.map((value) => ({ label: value, description: labels[value], value }));
  const chosen = given ?? (await window.showQuickPick(items, { title: l10n.t("Ownership decorations") }))?.value;
  if (chosen !== undefined) await updateSetting("decorations.mode", chosen);
}

async function withRustEditor(run: (editor: TextEditor) => Promise<void>): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor?.document.languageId !== "rust") {
    window.showInformationMessage(l10n.t("Put the cursor into a Rust file first."));
    return;
  }
  await run(editor);
}

async function whyNoHint(client: OwnershipClient, editor: TextEditor): Promise<void> {
  const { line, character } = editor.selection.active;
  const textDocument = { uri: client.uriOf(editor.document.uri) };
  const result = await client.request<CursorParams, WhyNoHintResult>(WHY_NO_HINT_REQUEST, {
    textDocument,
    position: { line, character },
  });
  if (result === undefined) {
    window.showWarningMessage(l10n.t("The ownership server gave no answer; see the log."));
    return;
  }
  if (result !== null && "turnedOff" in result) await explainTurnedOff(result.turnedOff);
  else window.showInformationMessage(result === null ? l10n.t("The cursor is in no function.") : explain(result));
}

async function explainTurnedOff(attribute: string): Promise<void> {
  const message = l10n.t("Nothing is said of this code, as it is left out: {0}", attribute);
  if (!/\bfeature\b/u.test(attribute)) {
    window.showInformationMessage(message);
    return;
  }
  const choose = l10n.t("Choose Features");
  if ((await window.showInformationMessage(message, choose)) !== choose) return;
  await commands.executeCommand("workbench.action.openSettings", "rustOwnership.cargo.features");
}

function explain(result: FunctionGaps): string {
  if (result.hidden.length > 0) {
    return l10n.t("Hidden by the settings here: {0}", result.hidden.join(", "));
  }
  if (result.here.length > 0) {
    return l10n.t("Not understood here: {0}", [...new Set(result.here.map((gap) => gap.reason))].join(" "));
  }
  if (result.elsewhere.length > 0) {
    const reasons = [...new Set(result.elsewhere.map((gap) => gap.reason))].slice(0, 3).join(" ");
    return l10n.t("Nothing to say on this line. Not understood elsewhere in `{0}`: {1}", result.function, reasons);
  }
  return l10n.t("Nothing moves, is borrowed or dropped on this line; all of `{0}` was understood.", result.function);
}
