/** Is a document on the screen as one side of a diff only? There its text is compared, and nothing of ours belongs between. */
import { TabInputText, TabInputTextDiff, type Uri, window } from "vscode";

export function isInDiff(uri: Uri): boolean {
  const key = uri.toString();
  const inputs = window.tabGroups.all.map((group) => group.activeTab?.input);
  const isAlone = inputs.some((input) => input instanceof TabInputText && input.uri.toString() === key);
  if (isAlone) return false;
  return inputs.some(
    (input) =>
      input instanceof TabInputTextDiff && (input.original.toString() === key || input.modified.toString() === key),
  );
}
