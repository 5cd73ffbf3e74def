/** The commands of the category "Ownership". Each acts on the settings or on the active Rust editor; none knows Rust. */
import { commands, type Disposable, l10n, type TextEditor, window } from "vscode";
import type { OwnershipClient } from "./client.js";
import type { FunctionViews } from "./functionViews.js";
import { type CursorParams, WHY_NO_HINT_REQUEST, type WhyNoHintResult } from "./protocol.js";
import {
  DECORATION_MODES,
  type DecorationMode,
  decorationMode,
  type HintKind,
  hintLevel,
  hintsEnabled,
  updateSetting,
} from "./settings.js";

export function registerCommands(client: OwnershipClient, views: FunctionViews): Disposable[] {
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
    register("showMir", () => withRustEditor((editor) => views.show("mir", editor))),
    register("showInferredTypes", () => withRustEditor((editor) => views.show("types", editor))),
    register("whyNoHint", () => withRustEditor((editor) => whyNoHint(client, editor))),
    register("restartServer", () => client.restart()),
    register("showLog", () => client.log.show()),
  ];
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
  window.showInformationMessage(result === null ? l10n.t("The cursor is in no function.") : explain(result));
}

function explain(result: WhyNoHintResult): string {
  if (result.hidden.length > 0) {
    return l10n.t("Hidden by the settings here: {0}", result.hidden.join(", "));
  }
  if (result.here.length > 0) {
    return l10n.t("Not understood here: {0}", result.here.map((gap) => gap.reason).join("; "));
  }
  if (result.elsewhere.length > 0) {
    const reasons = [...new Set(result.elsewhere.map((gap) => gap.reason))].slice(0, 3).join("; ");
    return l10n.t("Nothing to say on this line. Not understood elsewhere in `{0}`: {1}", result.function, reasons);
  }
  return l10n.t("Nothing moves, is borrowed or dropped on this line; all of `{0}` was understood.", result.function);
}
