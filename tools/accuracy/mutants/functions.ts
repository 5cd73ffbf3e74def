/** Functions with a body in the text of a file, to be changed each by itself. Those in macros and in other functions are not looked for. */
import TreeSitter, { type SyntaxNode } from "tree-sitter";
import rust from "tree-sitter-rust";
import type { TextEdit } from "./mistakes.js";

export interface FoundFunction {
  readonly whole: SyntaxNode;
  readonly body: SyntaxNode;
}

/** The parser copies what it is handed into a buffer of fixed size, and asks for the rest. */
const CHUNK = 8_192;

const parser = new TreeSitter();
// The grammar's package types its inner `language` as unknown where tree-sitter wants a `Language`; both are opaque.
Reflect.apply(parser.setLanguage, parser, [rust]);

export function functionsIn(text: string): readonly FoundFunction[] {
  const { rootNode } = parser.parse((index) => text.slice(index, index + CHUNK));
  const found: FoundFunction[] = [];
  const look = (node: SyntaxNode): void => {
    const body = node.type === "function_item" ? node.childForFieldName("body") : null;
    if (body !== null) found.push({ whole: node, body });
    else if (!node.type.startsWith("macro_")) node.namedChildren.forEach(look);
  };
  look(rootNode);
  return found;
}

/** Edits that do not overlap, in any order; of those that do the last in the text is made. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  let last = text.length;
  for (const edit of [...edits].sort((a, b) => b.start - a.start || b.end - a.end)) {
    if (edit.end > last) continue;
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
    last = edit.start;
  }
  return result;
}
