/** Patterns, except boxes, constant blocks and ranges of paths. See `reader.ts`. */
import type { Expr, FieldPattern, Pattern } from "../../ast.js";
import { isPathSegmentKeyword, isReserved } from "../keywords.js";
import { literalExpr } from "./literals.js";
import type { DirectReader } from "./reader.js";
import { directMacroCall, directPath } from "./types.js";

/** With alternatives. */
export function directPattern(reader: DirectReader): Pattern | undefined {
  const start = reader.index;
  const first = directSinglePattern(reader);
  if (first === undefined || !reader.is("|")) return first;
  const alternatives: Pattern[] = [];
  // `$p | x` with alternatives in the fragment are flat.
  const add = (pattern: Pattern): void => {
    if (pattern.kind === "or") alternatives.push(...pattern.alternatives);
    else alternatives.push(pattern);
  };
  add(first);
  while (reader.eat("|")) {
    const next = directSinglePattern(reader);
    if (next === undefined) return undefined;
    add(next);
  }
  return { kind: "or", alternatives, span: reader.spanFrom(start) };
}

export function directSinglePattern(reader: DirectReader): Pattern | undefined {
  if (!reader.enter()) return undefined;
  const pattern = directPatternOf(reader);
  reader.leave();
  return pattern;
}

function directPatternOf(reader: DirectReader): Pattern | undefined {
  const token = reader.token;
  const start = reader.index;
  if (token === undefined) return undefined;
  switch (token.kind) {
    case "literal":
      return literalPattern(reader);
    case "open":
      return groupPattern(reader);
    case "punct":
      if (reader.is("-")) return literalPattern(reader);
      if (reader.is("..")) {
        reader.index++;
        // A range without a start is left to the parser.
        return reader.is(")") || reader.is("]") || reader.is(",")
          ? { kind: "rest", span: reader.spanFrom(start) }
          : undefined;
      }
      if (reader.is("&")) {
        reader.index++;
        const mutable = reader.eat("mut");
        const pattern = directSinglePattern(reader);
        return pattern === undefined
          ? undefined
          : { kind: "reference", mutable, pattern, span: reader.spanFrom(start) };
      }
      return reader.is("::") || reader.startsWith("<") ? pathPattern(reader) : undefined;
    case "ident":
      return wordPattern(reader, token.text);
    default:
      return undefined;
  }
}

function wordPattern(reader: DirectReader, word: string): Pattern | undefined {
  const start = reader.index;
  switch (word) {
    case "_":
      reader.index++;
      return { kind: "wildcard", span: reader.spanFrom(start) };
    case "true":
    case "false":
      return literalPattern(reader);
    case "ref":
    case "mut": {
      reader.index++;
      const isRefReplaceable = word === "mut" && reader.eat("ref");
      const byRef = word === "ref" || isRefReplaceable;
      const mutable = byRef ? reader.eat("mut") : true;
      const name = reader.token;
      if (name?.kind !== "ident" || (isReserved(name.text) && name.text !== "self")) return undefined;
      reader.index++;
      // The grammar puts `mut x @ p` together in another way.
      if (reader.is("@")) return undefined;
      return {
        kind: "binding",
        byRef,
        mutable,
        ...(isRefReplaceable ? { isRefReplaceable } : {}),
        ident: reader.ident(name),
        subpattern: undefined,
        span: reader.spanFrom(start),
      };
    }
    default: {
      const token = reader.token;
      const next = reader.ahead(1);
      const isName = !isReserved(word);
      if (!isName && !isPathSegmentKeyword(word)) return undefined;
      const isLone = next?.text !== "::" && next?.text !== "(" && next?.text !== "{" && next?.text !== "!";
      if (!isLone || token === undefined) return pathPattern(reader);
      if (!isName || next?.text.startsWith("..") || word === "box" || word === "union") return undefined;
      reader.index++;
      const ident = reader.ident(token);
      if (!reader.eat("@"))
        return {
          kind: "binding",
          byRef: false,
          mutable: false,
          ident,
          subpattern: undefined,
          span: reader.spanFrom(start),
        };
      const subpattern = directSinglePattern(reader);
      if (subpattern === undefined) return undefined;
      return { kind: "binding", byRef: false, mutable: false, ident, subpattern, span: reader.spanFrom(start) };
    }
  }
}

function pathPattern(reader: DirectReader): Pattern | undefined {
  const start = reader.index;
  const path = directPath(reader, false);
  if (path === undefined) return undefined;
  if (reader.is("!")) {
    const call = directMacroCall(reader, path, start);
    return call === undefined ? undefined : { kind: "macroCall", call, span: call.span };
  }
  if (reader.is("(")) {
    const elements = elementsOf(reader);
    return elements === undefined
      ? undefined
      : { kind: "tupleStruct", path, elements: elements.patterns, span: reader.spanFrom(start) };
  }
  if (reader.is("{")) return structPattern(reader, start, path);
  if (reader.startsWith("..")) return undefined;
  return { kind: "path", path, span: reader.spanFrom(start) };
}

function structPattern(
  reader: DirectReader,
  start: number,
  path: NonNullable<ReturnType<typeof directPath>>,
): Pattern | undefined {
  const close = reader.close;
  reader.index++;
  const fields: FieldPattern[] = [];
  let rest = false;
  while (reader.index < close) {
    if (reader.eat("..")) {
      rest = true;
      break;
    }
    const fieldStart = reader.index;
    const byRef = reader.eat("ref");
    const mutable = reader.eat("mut");
    const name = reader.token;
    if (name === undefined || (name.kind !== "ident" && name.kind !== "literal") || isReserved(name.text))
      return undefined;
    reader.index++;
    const field = reader.ident(name);
    if (reader.eat(":")) {
      if (byRef || mutable) return undefined;
      const pattern = directPattern(reader);
      if (pattern === undefined) return undefined;
      fields.push({ field, shorthand: false, pattern, attributes: [] });
    } else {
      const pattern: Pattern = {
        kind: "binding",
        byRef,
        mutable,
        ident: field,
        subpattern: undefined,
        span: reader.spanFrom(fieldStart),
      };
      fields.push({ field, shorthand: true, pattern, attributes: [] });
    }
    if (!reader.eat(",") && reader.index !== close) return undefined;
  }
  if (reader.index !== close) return undefined;
  reader.index++;
  return { kind: "struct", path, fields, rest, span: reader.spanFrom(start) };
}

/** The patterns of the group at the position, which is stepped over. */
function elementsOf(
  reader: DirectReader,
): { readonly patterns: readonly Pattern[]; readonly trailingComma: boolean } | undefined {
  const close = reader.close;
  reader.index++;
  const patterns: Pattern[] = [];
  let trailingComma = false;
  while (reader.index < close) {
    const pattern = directPattern(reader);
    if (pattern === undefined) return undefined;
    patterns.push(pattern);
    trailingComma = reader.eat(",");
    if (!trailingComma && reader.index !== close) return undefined;
  }
  reader.index++;
  return { patterns, trailingComma };
}

function groupPattern(reader: DirectReader): Pattern | undefined {
  const token = reader.token;
  const start = reader.index;
  if (token?.text === "") {
    const close = reader.close;
    reader.index++;
    const pattern = directPattern(reader);
    if (pattern === undefined || reader.index !== close) return undefined;
    reader.index++;
    // `$path { .. }`, `$path(..)`, `$low..=$high`.
    return reader.is("::") || reader.is("(") || reader.is("{") || reader.is("!") || reader.startsWith("..")
      ? undefined
      : pattern;
  }
  if (token?.text !== "(" && token?.text !== "[") return undefined;
  const elements = elementsOf(reader);
  if (elements === undefined) return undefined;
  const span = reader.spanFrom(start);
  if (token.text === "[") return { kind: "slice", elements: elements.patterns, span };
  const [only] = elements.patterns;
  // Parentheses around one pattern are no part of it, as in rustc.
  if (elements.patterns.length === 1 && !elements.trailingComma && only !== undefined && only.kind !== "rest")
    return only;
  return { kind: "tuple", elements: elements.patterns, span };
}

function literalPattern(reader: DirectReader): Pattern | undefined {
  const start = reader.index;
  const low = rangeEnd(reader);
  if (low === undefined) return undefined;
  if (!reader.startsWith("..")) return { kind: "literal", value: low, span: reader.spanFrom(start) };
  const inclusive = !reader.is("..");
  reader.index++;
  if (reader.token?.kind !== "literal" && !reader.is("-")) return undefined;
  const high = rangeEnd(reader);
  return high === undefined ? undefined : { kind: "range", low, high, inclusive, span: reader.spanFrom(start) };
}

function rangeEnd(reader: DirectReader): Expr | undefined {
  const start = reader.index;
  const negative = reader.eat("-");
  const token = reader.token;
  if (token === undefined) return undefined;
  reader.index++;
  if (token.text === "true" || token.text === "false")
    return { kind: "literal", literal: "bool", text: token.text, suffix: undefined, span: token.span, attributes: [] };
  const operand = token.kind === "literal" ? literalExpr(token) : undefined;
  if (operand === undefined || !negative) return operand;
  return { kind: "unary", operator: "neg", operand, span: reader.spanFrom(start), attributes: [] };
}
