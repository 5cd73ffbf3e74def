/** What the extension and the flow view say to each other. Values only; each side checks what it gets. */
import type { FlowModel } from "../../server/src/features/flow/model.js";
import type { FlowTexts } from "../../server/src/features/flow/texts.js";

export { translateFlow } from "../../server/src/features/flow/texts.js";

/** Words of the view's own, in the user's language. `{0}` stands for a name. */
export interface FlowWords {
  readonly picture: string;
  readonly table: string;
  readonly plain: string;
  readonly exportPicture: string;
  readonly legend: string;
  readonly line: string;
  readonly code: string;
  readonly events: string;
  readonly nothing: string;
  readonly notUnderstood: string;
  /** What the flow itself says. */
  readonly flow: FlowTexts;
  /** `Pin {0}` */
  readonly pin: string;
  readonly rows: string;
  readonly view: string;
}

export interface ShowMessage {
  readonly type: "show";
  readonly model: FlowModel;
  /** Name of the file, for people. */
  readonly file: string;
  /** 0-based line of the cursor. */
  readonly line: number;
  readonly words: FlowWords;
}

export interface CursorMessage {
  readonly type: "cursor";
  readonly line: number;
  /** 0-based position of the declaration of the pinned variable. */
  readonly pinned: { readonly line: number; readonly character: number } | null;
}

/** There is nothing to show yet. */
export interface EmptyMessage {
  readonly type: "empty";
  readonly text: string;
}

export type ToView = ShowMessage | CursorMessage | EmptyMessage;

/** Positions are 0-based and of the document's version that the model belongs to. */
export type FromView =
  | { readonly type: "ready" }
  | { readonly type: "reveal"; readonly line: number; readonly character: number }
  | { readonly type: "pin"; readonly line: number; readonly character: number }
  | { readonly type: "export"; readonly svg: string; readonly name: string };

export function isToView(value: unknown): value is ToView {
  const type = typeOf(value);
  return type === "show" || type === "cursor" || type === "empty";
}

export function isFromView(value: unknown): value is FromView {
  switch (typeOf(value)) {
    case "ready":
      return true;
    case "reveal":
    case "pin":
      return isIndex(field(value, "line")) && isIndex(field(value, "character"));
    case "export":
      return typeof field(value, "svg") === "string" && typeof field(value, "name") === "string";
    default:
      return false;
  }
}

function typeOf(value: unknown): unknown {
  return field(value, "type");
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function isIndex(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
