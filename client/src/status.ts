/** The language status item: whether hints are shown and how the server is doing, in the `{}` menu of Rust files. */
import { type Disposable, LanguageStatusSeverity, l10n, languages, workspace } from "vscode";
import { State } from "vscode-languageclient";
import type { OwnershipClient } from "./client.js";
import { hintsEnabled } from "./settings.js";

export function createStatus(client: OwnershipClient): Disposable {
  const item = languages.createLanguageStatusItem("rustOwnership.status", { language: "rust" });
  item.name = "Rust Ownership Lens";
  const update = (): void => {
    const state = client.state();
    item.busy = state === State.Starting;
    if (state === State.Stopped) {
      item.severity = LanguageStatusSeverity.Error;
      item.text = l10n.t("Ownership: the server has stopped");
      item.command = { command: "rustOwnership.restartServer", title: l10n.t("Restart") };
      return;
    }
    const shown = hintsEnabled();
    item.severity = LanguageStatusSeverity.Information;
    item.text = shown ? l10n.t("Ownership: hints shown") : l10n.t("Ownership: hints hidden");
    item.command = { command: "rustOwnership.toggleHints", title: shown ? l10n.t("Hide") : l10n.t("Show") };
  };
  update();
  const disposables = [
    item,
    client.onStateChanged(update),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("rustOwnership.hints")) update();
    }),
  ];
  return {
    dispose() {
      for (const disposable of disposables) disposable.dispose();
    },
  };
}
