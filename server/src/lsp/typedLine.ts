/**
 * Keeps the line that is being typed in from moving: a hint that was not there when the typing began would push the text aside under the
 * cursor. It is held back until nothing was typed for a moment; then the client is asked to fetch the hints again.
 *
 * Hints that were there stay as long as they are true. Other lines get theirs at once (and keep them: `steadyHints.ts`). Knows no
 * document, only what was answered last.
 */
import type { InlayHint, Range } from "vscode-languageserver-types";
import type { OpenDocument } from "./documents.js";

/** Without typing for so long, in milliseconds. Longer: hints come late. Shorter: they come between two words. */
const PAUSE = 700;

/** Has a life: it remembers what was shown, by document and line, and one pending refresh. */
export class TypedLine {
  /** Labels by line, as last answered. */
  private readonly shown = new Map<string, Map<number, readonly string[]>>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly refresh: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The hints to answer for a range: all but the new ones of the line that is being typed in. */
  hold(
    { uri, typing }: Pick<OpenDocument, "uri" | "typing">,
    range: Range,
    hints: readonly InlayHint[],
  ): readonly InlayHint[] {
    const before = this.shown.get(uri);
    const isTyping = before !== undefined && typing !== undefined && this.now() - typing.at < PAUSE;
    const known = isTyping ? [...(before.get(typing.line) ?? [])] : [];
    const answered = hints.filter((hint) => {
      if (!isTyping || hint.position.line !== typing.line) return true;
      const index = known.indexOf(labelOf(hint));
      if (index >= 0) known.splice(index, 1);
      return index >= 0;
    });
    if (isTyping && answered.length < hints.length) this.refreshAfter(typing.at + PAUSE - this.now());
    this.remember(uri, range, answered);
    return answered;
  }

  forget(uri: string): void {
    this.shown.delete(uri);
  }

  private refreshAfter(delay: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.refresh, Math.max(0, delay) + 1);
  }

  private remember(uri: string, range: Range, hints: readonly InlayHint[]): void {
    const lines = this.shown.get(uri) ?? new Map<number, readonly string[]>();
    this.shown.set(uri, lines);
    for (const line of [...lines.keys()]) if (range.start.line <= line && line <= range.end.line) lines.delete(line);
    for (const hint of hints) {
      const { line } = hint.position;
      lines.set(line, [...(lines.get(line) ?? []), labelOf(hint)]);
    }
  }
}

/** The text of a label, its parts put together. */
export function labelOf({ label }: InlayHint): string {
  return typeof label === "string" ? label : label.map((part) => part.value).join("");
}
