/** Settings that commands change: written where they are set already, so that a toggle wins and survives a restart. */
import { ConfigurationTarget, workspace } from "vscode";

export type HintKind = "moves" | "borrows" | "drops" | "lifetimes";
export type HintLevel = "never" | "nontrivial" | "always";
export type DecorationMode = "off" | "cursor" | "function";

export const DECORATION_MODES: readonly DecorationMode[] = ["off", "cursor", "function"];

export function hintsEnabled(): boolean {
  return workspace.getConfiguration("rustOwnership").get<boolean>("hints.enabled", true);
}

export function hintLevel(kind: HintKind): HintLevel {
  return workspace.getConfiguration("rustOwnership").get<HintLevel>(`hints.${kind}`, "nontrivial");
}

export function decorationMode(): DecorationMode {
  return workspace.getConfiguration("rustOwnership").get<DecorationMode>("decorations.mode", "cursor");
}

/** In the narrowest scope that has a value of its own, else for the user. */
export async function updateSetting(key: string, value: boolean | string): Promise<void> {
  const configuration = workspace.getConfiguration("rustOwnership");
  const set = configuration.inspect(key);
  const target =
    set?.workspaceFolderValue !== undefined
      ? ConfigurationTarget.WorkspaceFolder
      : set?.workspaceValue !== undefined
        ? ConfigurationTarget.Workspace
        : ConfigurationTarget.Global;
  await configuration.update(key, value, target);
}
