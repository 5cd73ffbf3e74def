/**
 * Paints what the server answers for the cursor, or for the pinned variable: one shape and one theme colour a kind, so that hue is never
 * the only sign. While one peeks, the whole function is painted.
 *
 * Nothing is removed before the next answer is there: what is painted stays while one types, VS Code moves it along.
 */
import {
  type DecorationOptions,
  type Disposable,
  OverviewRulerLane,
  Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import { createBrackets } from "./brackets.js";
import type { OwnershipClient } from "./client.js";
import { isInDiff } from "./diffs.js";
import type { Peek } from "./peek.js";
import type { Pin } from "./pin.js";
import {
  DECORATIONS_REQUEST,
  type DecorationItem,
  type DecorationsParams,
  type DecorationsResult,
} from "./protocol.js";
import { decorationMode } from "./settings.js";

/** Longer: the paint lags behind the cursor. Shorter: holding an arrow key asks for every column. In milliseconds. */
const DELAY = 60;

/** In the middle one VS Code marks every mention of the word at the cursor, which is the same variable: its grey would lie over ours. */
const RULER_LANE = OverviewRulerLane.Left;

type Kind = DecorationItem["kind"];

/** Kinds that are painted on the text; `copy` has a hint and a hover, but no mark. */
function createTypes(): ReadonlyMap<Kind, TextEditorDecorationType> {
  const underline = (color: string, shape: string): TextEditorDecorationType =>
    window.createTextEditorDecorationType({
      // The CSS variable is VS Code's for the theme colour; `textDecoration` takes no ThemeColor.
      textDecoration: `underline ${shape} var(--vscode-rustOwnership-${color}) ; text-underline-offset: 3px`,
      overviewRulerColor: new ThemeColor(`rustOwnership.${color}`),
      overviewRulerLane: RULER_LANE,
    });
  return new Map<Kind, TextEditorDecorationType>([
    ["move", underline("move", "wavy 1px")],
    ["shared", underline("sharedBorrow", "solid 1px")],
    ["exclusive", underline("exclusiveBorrow", "double 2px")],
    [
      "drop",
      window.createTextEditorDecorationType({
        border: "1px dashed",
        borderColor: new ThemeColor("rustOwnership.drop"),
        overviewRulerColor: new ThemeColor("rustOwnership.drop"),
        overviewRulerLane: RULER_LANE,
      }),
    ],
    [
      "declaration",
      window.createTextEditorDecorationType({
        border: "1px solid",
        borderColor: new ThemeColor("rustOwnership.variableBorder"),
        borderRadius: "2px",
      }),
    ],
    [
      "mention",
      window.createTextEditorDecorationType({
        backgroundColor: new ThemeColor("rustOwnership.variable"),
        borderRadius: "2px",
      }),
    ],
    ["dead", window.createTextEditorDecorationType({ opacity: "0.55" })],
    [
      "maybeDead",
      window.createTextEditorDecorationType({
        opacity: "0.8",
        // No underline: the mention borrows or moves as well, and a text has one underline.
        borderWidth: "0 0 2px 0",
        borderStyle: "dotted",
        borderColor: new ThemeColor("rustOwnership.move"),
      }),
    ],
    ["acrossAwait", underline("acrossAwait", "dashed 1px")],
  ]);
}

export function createDecorations(client: OwnershipClient, peek: Peek, pin: Pin): Disposable {
  const types = createTypes();
  const brackets = createBrackets();
  const timers = new Map<TextEditor, ReturnType<typeof setTimeout>>();

  const clear = (editor: TextEditor): void => {
    for (const type of types.values()) editor.setDecorations(type, []);
    brackets.paint(editor, []);
  };
  const update = async (editor: TextEditor): Promise<void> => {
    const { document, selection } = editor;
    const pinned = pin.in(document);
    const wanted = decorationMode();
    const mode = peek.isOn() ? "function" : pinned !== undefined && wanted === "off" ? "cursor" : wanted;
    if (mode === "off" || isInDiff(document.uri)) {
      clear(editor);
      return;
    }
    const { version } = document;
    const { line, character } = (peek.isOn() ? undefined : pinned) ?? selection.active;
    const result = await client.request<DecorationsParams, DecorationsResult>(DECORATIONS_REQUEST, {
      textDocument: { uri: client.uriOf(document.uri) },
      position: { line, character },
      mode,
    });
    // An answer for another text would paint the wrong words; the edit has asked again already.
    if (!result || document.version !== version || result.version !== version) return;
    for (const [kind, type] of types) {
      editor.setDecorations(type, result.decorations.filter((item) => item.kind === kind).map(toOptions));
    }
    brackets.paint(editor, result.decorations);
  };
  const schedule = (editor: TextEditor | undefined): void => {
    if (editor?.document.languageId !== "rust") return;
    clearTimeout(timers.get(editor));
    timers.set(
      editor,
      setTimeout(() => {
        timers.delete(editor);
        void update(editor);
      }, DELAY),
    );
  };
  const scheduleAll = (): void => {
    for (const editor of window.visibleTextEditors) schedule(editor);
  };

  const disposables: Disposable[] = [
    ...types.values(),
    brackets,
    peek.onChanged(scheduleAll),
    pin.onChanged(scheduleAll),
    client.onStateChanged(scheduleAll),
    window.onDidChangeTextEditorSelection(({ textEditor }) => schedule(textEditor)),
    window.onDidChangeVisibleTextEditors(scheduleAll),
    workspace.onDidChangeTextDocument(({ document }) => {
      for (const editor of window.visibleTextEditors) if (editor.document === document) schedule(editor);
    }),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("rustOwnership.decorations")) scheduleAll();
    }),
  ];
  scheduleAll();
  return {
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
      for (const disposable of disposables) disposable.dispose();
    },
  };
}

function toOptions(item: DecorationItem): DecorationOptions {
  const { start, end } = item.range;
  const range = new Range(start.line, start.character, end.line, end.character);
  return item.tooltip === undefined ? { range } : { range, hoverMessage: item.tooltip };
}
