/** Items that stand in bodies: `use`, constants and statics, all private; and attributes. Others are left to the parser. See `reader.ts`. */
import type { Attribute, Ident, Item, Path, PathRoot, PathSegment, TypeExpr, UseTree } from "../../ast.js";
import { splitAttribute } from "../../attributeText.js";
import { isPathSegmentKeyword, isReserved } from "../keywords.js";
import { needsSpace } from "../tokenText.js";
import { directExprAt } from "./expressions.js";
import type { DirectReader } from "./reader.js";
import { directType } from "./types.js";

const none: readonly Attribute[] = [];

/** The `#[…]` at the position; the empty list where there are none. */
export function directAttributes(reader: DirectReader): readonly Attribute[] | undefined {
  if (!reader.is("#")) return none;
  const attributes: Attribute[] = [];
  while (reader.is("#")) {
    const start = reader.index;
    reader.index++;
    if (!reader.is("[")) return undefined;
    const close = reader.close;
    const content = attributeText(reader, close);
    if (content === undefined) return undefined;
    reader.index = close + 1;
    attributes.push({ inner: false, ...splitAttribute(content), span: reader.spanFrom(start) });
  }
  return attributes;
}

/** What stands between the brackets, as it is written; `undefined` where more than a space stands between two tokens. */
function attributeText(reader: DirectReader, close: number): string | undefined {
  let text = "";
  let previous = reader.token;
  for (const token of reader.slice(reader.index + 1, close)) {
    if (token.text === "" || previous === undefined) return undefined;
    const gap = token.span.start - previous.span.end;
    const isWritten = token.span.expansion === undefined && previous.span.expansion === undefined;
    if (isWritten && token.spaced && gap !== 1) return undefined;
    if (text !== "" && (isWritten ? token.spaced : needsSpace(previous, token))) text += " ";
    text += token.text;
    previous = token;
  }
  return text;
}

/** `use`, `const` or `static`, as a statement. */
export function directItem(reader: DirectReader, attributes: readonly Attribute[]): Item | undefined {
  switch (reader.token?.text) {
    case "use":
      return useItem(reader, attributes);
    case "const":
    case "static":
      return valueItem(reader, attributes);
    default:
      return undefined;
  }
}

function useItem(reader: DirectReader, attributes: readonly Attribute[]): Item | undefined {
  const start = reader.index;
  reader.index++;
  const tree = useTree(reader);
  if (tree === undefined || !reader.eat(";")) return undefined;
  return { kind: "use", attributes, visibility: { kind: "private" }, tree, span: reader.spanFrom(start) };
}

function useTree(reader: DirectReader): UseTree | undefined {
  if (!reader.enter()) return undefined;
  const tree = useTreeOf(reader);
  reader.leave();
  return tree;
}

function useTreeOf(reader: DirectReader): UseTree | undefined {
  const start = reader.index;
  const first = reader.token;
  if (first === undefined || first.text === "") return undefined;
  const { span } = first;
  const before = span.expansion === undefined ? { start: span.start, end: span.start, expansion: undefined } : span;
  let root: PathRoot = { kind: "relative" };
  if (reader.eat("::")) root = { kind: "global" };
  else if (first.text === "$crate") {
    if (first.crate === undefined) return undefined;
    root = { kind: "dollarCrate", crate: first.crate };
    reader.index++;
    if (!reader.eat("::")) return undefined;
  }
  const segments: PathSegment[] = [];
  let end = root.kind === "dollarCrate" ? reader.index - 1 : start;
  const prefix = (): Path => ({
    root,
    qualifiedSelf: undefined,
    segments,
    span: end === start ? before : reader.spanOf(start, end),
  });
  for (;;) {
    if (reader.is("{")) {
      const trees = nestedTrees(reader);
      return trees && { prefix: prefix(), tail: { kind: "nested", trees }, span: reader.spanFrom(start) };
    }
    if (reader.eat("*")) return { prefix: prefix(), tail: { kind: "glob" }, span: reader.spanFrom(start) };
    const token = reader.token;
    if (token === undefined || !isName(token.text, token.kind)) return undefined;
    reader.index++;
    segments.push({ ident: reader.ident(token), arguments: undefined });
    end = reader.index;
    if (!reader.eat("::")) break;
  }
  let rename: Ident | undefined;
  if (reader.eat("as")) {
    const alias = reader.token;
    if (alias?.kind !== "ident" || (alias.text !== "_" && isReserved(alias.text))) return undefined;
    rename = reader.ident(alias);
    reader.index++;
  }
  return { prefix: prefix(), tail: { kind: "simple", rename }, span: reader.spanFrom(start) };
}

function isName(text: string, kind: string): boolean {
  return kind === "ident" && text !== "$crate" && (!isReserved(text) || isPathSegmentKeyword(text));
}

function nestedTrees(reader: DirectReader): readonly UseTree[] | undefined {
  const close = reader.close;
  reader.index++;
  const trees: UseTree[] = [];
  while (reader.index < close) {
    const tree = useTree(reader);
    if (tree === undefined) return undefined;
    trees.push(tree);
    if (!reader.eat(",") && reader.index !== close) return undefined;
  }
  reader.index++;
  return trees;
}

/** `const NAME: T = value;` and `static NAME: T = value;`. */
function valueItem(reader: DirectReader, attributes: readonly Attribute[]): Item | undefined {
  const start = reader.index;
  const isStatic = reader.is("static");
  reader.index++;
  const mutable = isStatic && reader.eat("mut");
  const name = reader.token;
  if (name?.kind !== "ident" || (isReserved(name.text) && (isStatic || name.text !== "_"))) return undefined;
  reader.index++;
  const nameSpan = name.span;
  if (!reader.eat(":")) return undefined;
  const type: TypeExpr | undefined = directType(reader);
  if (type === undefined || !reader.eat("=")) return undefined;
  const value = directExprAt(reader);
  if (value === undefined || !reader.eat(";")) return undefined;
  const base = { attributes, visibility: { kind: "private" }, ident: reader.ident(name), type, value } as const;
  const span = reader.spanFrom(start);
  if (isStatic) return { kind: "static", ...base, mutable, span };
  const after =
    nameSpan.expansion === undefined ? { start: nameSpan.end, end: nameSpan.end, expansion: undefined } : nameSpan;
  return { kind: "const", ...base, generics: { params: [], where: [], span: after }, span };
}
