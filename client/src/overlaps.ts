/**
 * Beside rust-analyzer: which of its settings show what ours show as well. Said once, and only where both are on.
 *
 * Nothing of its settings is changed; a person decides which of the two stays.
 */
import { commands, type ExtensionContext, extensions, l10n, window, workspace } from "vscode";
import { type HintKind, hintLevel, hintsEnabled } from "./settings.js";

const RUST_ANALYZER = "rust-lang.rust-analyzer";
const NAMED = "overlapsNamed";

interface Overlap {
  /** Under `rust-analyzer.`; the default is off for each of them. */
  readonly setting: string;
  readonly kind: HintKind;
}

const OVERLAPS: readonly Overlap[] = [
  { setting: "inlayHints.lifetimeElisionHints.enable", kind: "lifetimes" },
  { setting: "inlayHints.implicitDrops.enable", kind: "drops" },
  { setting: "inlayHints.expressionAdjustmentHints.enable", kind: "borrows" },
  { setting: "inlayHints.reborrowHints.enable", kind: "borrows" },
  { setting: "inlayHints.closureCaptureHints.enable", kind: "moves" },
];

/** Names of rust-analyzer's settings that double ours now, in full. Empty where it is not installed. */
function overlappingSettings(): readonly string[] {
  if (extensions.getExtension(RUST_ANALYZER) === undefined || !hintsEnabled()) return [];
  const configuration = workspace.getConfiguration("rust-analyzer");
  return OVERLAPS.filter(({ setting, kind }) => {
    const value = configuration.get<unknown>(setting);
    return hintLevel(kind) !== "never" && value !== undefined && value !== false && value !== "never";
  }).map(({ setting }) => `rust-analyzer.${setting}`);
}

/** Once for a person, whatever the workspace. */
export async function nameOverlapsOnce(context: ExtensionContext): Promise<void> {
  if (context.globalState.get<boolean>(NAMED) === true) return;
  const settings = overlappingSettings();
  if (settings.length === 0) return;
  await context.globalState.update(NAMED, true);
  const show = l10n.t("Show Settings");
  const message = l10n.t("rust-analyzer shows some of the same hints: {0}", settings.join(", "));
  if ((await window.showInformationMessage(message, show)) === show) {
    await commands.executeCommand("workbench.action.openSettings", settings.map((name) => `@id:${name}`).join(" "));
  }
}
