/**
 * A source file as rustc points into it: lines and columns from 1, columns in characters.
 *
 * Also tells what stands at a position, as far as rustc's answer depends on it: a variable's own name, or a macro's definition.
 */
import type { Position } from "vscode-languageserver-types";
import { lineIndex } from "../../../server/src/cli/lineIndex.js";

/** Line and column from 1, the column in characters. */
export interface SourcePoint {
  readonly line: number;
  readonly column: number;
}

/** The UTF-16 offset of a place in a text whose lines end in `\n` or `\r\n`. Linear in the text. */
export function offsetOf(text: string, { line, column }: SourcePoint): number {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return before + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
}

export class SourceText {
  readonly #lines: readonly string[];
  readonly #index: ReturnType<typeof lineIndex>;
  readonly #macroLines = new Set<number>();
  readonly #macroCalls: { readonly start: Position; readonly end: Position }[] = [];

  constructor(readonly text: string) {
    this.#index = lineIndex(text);
    this.#lines = text.replace(/^\ufeff/, "").split(/\r\n|\n/);
    for (const { start, end } of bracketed(text, /macro_rules!\s*\w+\s*[{(]/g)) {
      const last = this.#index.positionAt(end).line;
      for (let line = this.#index.positionAt(start).line; line <= last; line += 1) this.#macroLines.add(line + 1);
    }
    for (const { start, end } of bracketed(text, /\b\w+!\s*[({[]/g)) {
      this.#macroCalls.push({ start: this.#index.positionAt(start), end: this.#index.positionAt(end) });
    }
  }

  /** `line:column` of an offset. */
  position(offset: number): string {
    const { line, character } = this.#index.positionAt(offset);
    return `${line + 1}:${[...(this.#lines[line] ?? "").slice(0, character)].length + 1}`;
  }

  /** In LSP's counting. */
  toLsp({ line, column }: SourcePoint): Position {
    const before = [...(this.#lines[line - 1] ?? "")].slice(0, column - 1);
    return { line: line - 1, character: before.join("").length };
  }

  /** What stands between two places. */
  slice(from: SourcePoint, to: SourcePoint): string {
    const lines = this.#lines.slice(from.line - 1, to.line).map((line) => [...line]);
    const last = lines.length - 1;
    return lines
      .map((line, index) =>
        line.slice(index === 0 ? from.column - 1 : 0, index === last ? to.column - 1 : undefined).join(""),
      )
      .join("\n");
  }

  /** Does the variable's name stand there, perhaps after `mut`, `ref` or `&`? The compiler makes variables of its own at other places. */
  names(line: number, column: number, name: string): boolean {
    const characters = [...(this.#lines[line - 1] ?? "")];
    // `for x in iter`: the loop's own variable is called so, and stands there.
    if (/\bin\s*$/.test(characters.slice(0, column - 1).join(""))) return false;
    const at = characters.slice(column - 1).join("");
    return new RegExp(`^(?:(?:ref|mut|box|&)\\s*)*(?:'\\w+\\s+)?(?:mut\\s+)?(?:r#)?${name}\\b`).test(at);
  }

  /** rustc's column of an LSP position. */
  column({ line, character }: Position): number {
    return [...(this.#lines[line] ?? "").slice(0, character)].length + 1;
  }

  /** What is written there is expanded elsewhere, perhaps often. */
  isInMacroDefinition(line: number): boolean {
    return this.#macroLines.has(line);
  }

  /** Between the parentheses of `name!(…)`. */
  isInMacroCall({ line, character }: Position): boolean {
    return this.#macroCalls.some(
      ({ start, end }) => isBefore(start, { line, character }) && isBefore({ line, character }, end),
    );
  }
}

function isBefore(left: Position, right: Position): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character);
}

/** From the opening bracket after each match of `pattern` (which ends with it) to the one that closes it; brackets in strings are text. */
function* bracketed(text: string, pattern: RegExp): Generator<{ readonly start: number; readonly end: number }> {
  for (const found of text.matchAll(pattern)) {
    const token = new RegExp(BRACKET_OR_TEXT);
    token.lastIndex = found.index + found[0].length - 1;
    let depth = 0;
    let end = text.length;
    for (let next = token.exec(text); next !== null; next = token.exec(text)) {
      if ("{([".includes(next[0])) depth += 1;
      else if ("})]".includes(next[0])) depth -= 1;
      if (depth > 0) continue;
      end = next.index;
      break;
    }
    yield { start: found.index, end };
  }
}

/** Strings, characters and comments are passed over as wholes. */
const BRACKET_OR_TEXT = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)'|\/\/[^\n]*|[{}()[\]]/gs;
