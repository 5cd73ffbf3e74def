/**
 * Positions in the encoding that was negotiated with the client, UTF-16 or UTF-8, and offsets, always UTF-16.
 *
 * LSP's default is UTF-16; clients whose text is UTF-8 (Neovim, Helix) may ask for bytes. Neither side is ever asked for more
 * than one line's text.
 */
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Position, Range } from "vscode-languageserver-types";
import type { Lines } from "../features/located.js";

export type PositionEncoding = "utf-16" | "utf-8";

export interface Positions extends Lines {
  /** Clamped to the document; a position inside a surrogate pair or a character's bytes goes to its start. */
  offsetAt(position: Position): number;
  rangeAt(range: Range): { readonly start: number; readonly end: number };
}

/** Positions of one version of a document: it must not be changed while these are used. */
export function positionsOf(document: TextDocument, encoding: PositionEncoding): Positions {
  const lines = encoding === "utf-16" ? utf16(document) : utf8(document);
  return {
    ...lines,
    rangeAt: (range) => ({ start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) }),
  };
}

function utf16(document: TextDocument): Omit<Positions, "rangeAt"> {
  return {
    positionAt: (offset) => document.positionAt(offset),
    offsetAt: (position) => document.offsetAt(position),
  };
}

function utf8(document: TextDocument): Omit<Positions, "rangeAt"> {
  const lineText = (line: number): string =>
    document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  // Answers of one request ascend: counting goes on where the last answer in the same line ended.
  let counted = { line: -1, text: "", character: 0, bytes: 0 };
  return {
    positionAt(offset) {
      const { line, character } = document.positionAt(offset);
      if (line !== counted.line) counted = { line, text: lineText(line), character: 0, bytes: 0 };
      if (character < counted.character) counted = { ...counted, character: 0, bytes: 0 };
      const bytes = counted.bytes + utf8Length(counted.text, counted.character, character);
      counted = { ...counted, character, bytes };
      return { line, character: bytes };
    },
    offsetAt(position) {
      const text = lineText(position.line);
      const character = utf16Length(text, position.character);
      return document.offsetAt({ line: position.line, character });
    },
  };
}

/** Bytes of `text[start, end)` in UTF-8. */
function utf8Length(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let index = start; index < end; index += 1) bytes += unitBytes(text.charCodeAt(index));
  return bytes;
}

/** How many UTF-16 units of `text` the first `bytes` bytes are. */
function utf16Length(text: string, bytes: number): number {
  let seen = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    const width = isHighSurrogate(unit) ? 4 : unitBytes(unit);
    if (seen + width > bytes) return index;
    seen += width;
    if (isHighSurrogate(unit)) index += 1;
  }
  return text.length;
}

/** A surrogate pair is four bytes, counted as two for each half. */
function unitBytes(unit: number): number {
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  return unit >= 0xd800 && unit <= 0xdfff ? 2 : 3;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
