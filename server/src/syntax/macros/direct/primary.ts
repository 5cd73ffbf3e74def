/**
 * Operands: literals, groups, paths, struct expressions, macro calls, with the calls, fields, methods, indices and `?` behind them.
 * See `reader.ts`.
 */
import type { Expr, FieldInit, Path } from "../../ast.js";
import { isAroundArgument } from "../../mapping.js";
import { isReserved } from "../keywords.js";
import { directBlockLike, directClosure, isBlockLikeWord } from "./blocks.js";
import { canBeginOperand, directExprAt } from "./expressions.js";
import { literalExpr } from "./literals.js";
import type { DirectReader } from "./reader.js";
import { directAngleArguments, directMacroCall, directPath } from "./types.js";

export function postfix(reader: DirectReader, noStruct: boolean): Expr | undefined {
  const start = reader.index;
  const expr = primary(reader, noStruct);
  return expr === undefined ? undefined : continuePostfix(reader, expr, start);
}

/** `?`, `.x`, `.m()`, `.await`, `()`, `[]` after what began at token `start`. */
export function continuePostfix(reader: DirectReader, first: Expr, start: number): Expr | undefined {
  let expr = first;
  for (;;) {
    const token = reader.token;
    if (token === undefined) return expr;
    if (token.kind === "open") {
      if (token.text === "(") {
        const args = directList(reader);
        if (args === undefined) return undefined;
        expr = { kind: "call", callee: expr, arguments: args, span: reader.spanFrom(start), attributes: [] };
        continue;
      }
      if (token.text !== "[") return expr;
      const close = reader.close;
      reader.index++;
      const index = directExprAt(reader);
      if (index === undefined || reader.index !== close) return undefined;
      reader.index++;
      expr = { kind: "index", base: expr, index, span: reader.spanFrom(start), attributes: [] };
      continue;
    }
    if (token.kind !== "punct") return expr;
    if (token.text === "?") {
      reader.index++;
      expr = { kind: "try", operand: expr, span: reader.spanFrom(start), attributes: [] };
      continue;
    }
    if (token.text !== ".") return expr;
    reader.index++;
    const next = member(reader, expr, start);
    if (next === undefined) return undefined;
    expr = next;
  }
}

function member(reader: DirectReader, base: Expr, start: number): Expr | undefined {
  const name = reader.token;
  if (name === undefined) return undefined;
  if (name.kind === "literal") {
    if (!/^[0-9]+$/.test(name.text)) return undefined;
    reader.index++;
    return { kind: "field", base, field: reader.ident(name), span: reader.spanFrom(start), attributes: [] };
  }
  if (name.kind !== "ident") return undefined;
  reader.index++;
  if (name.text === "await") return { kind: "await", operand: base, span: reader.spanFrom(start), attributes: [] };
  if (isReserved(name.text)) return undefined;
  let args;
  if (reader.is("::")) {
    reader.index++;
    args = directAngleArguments(reader);
    if (args === undefined || !reader.is("(")) return undefined;
  }
  if (!reader.is("("))
    return { kind: "field", base, field: reader.ident(name), span: reader.spanFrom(start), attributes: [] };
  const list = directList(reader);
  if (list === undefined) return undefined;
  const method = { ident: reader.ident(name), arguments: args };
  return { kind: "methodCall", receiver: base, method, arguments: list, span: reader.spanFrom(start), attributes: [] };
}

/** The expressions in the group at the position, which is stepped over. */
function directList(reader: DirectReader): Expr[] | undefined {
  const close = reader.close;
  reader.index++;
  const list: Expr[] = [];
  while (reader.index < close) {
    const expr = directExprAt(reader);
    if (expr === undefined) return undefined;
    list.push(expr);
    if (!reader.eat(",") && reader.index !== close) return undefined;
  }
  reader.index++;
  return list;
}

function primary(reader: DirectReader, noStruct: boolean): Expr | undefined {
  const token = reader.token;
  const start = reader.index;
  if (token === undefined) return undefined;
  switch (token.kind) {
    case "literal":
      reader.index++;
      return literalExpr(token);
    case "lifetime":
      return directBlockLike(reader);
    case "open":
      return groupExpr(reader);
    case "punct":
      return reader.is("::") || reader.startsWith("<") ? pathExpr(reader, noStruct) : undefined;
    case "ident":
      break;
    default:
      return undefined;
  }
  switch (token.text) {
    case "true":
    case "false":
      reader.index++;
      return {
        kind: "literal",
        literal: "bool",
        text: token.text,
        suffix: undefined,
        span: token.span,
        attributes: [],
      };
    case "_":
      reader.index++;
      return { kind: "underscore", span: token.span, attributes: [] };
    case "move":
      return directClosure(reader, noStruct);
    case "return": {
      reader.index++;
      if (!canBeginOperand(reader, noStruct))
        return { kind: "return", value: undefined, span: reader.spanFrom(start), attributes: [] };
      const value = directExprAt(reader, noStruct);
      return value === undefined ? undefined : { kind: "return", value, span: reader.spanFrom(start), attributes: [] };
    }
    case "break": {
      reader.index++;
      const label = reader.token?.kind === "lifetime" ? reader.lifetime(reader.token) : undefined;
      if (label !== undefined) reader.index++;
      if (!canBeginOperand(reader, noStruct))
        return { kind: "break", label, value: undefined, span: reader.spanFrom(start), attributes: [] };
      const value = directExprAt(reader, noStruct);
      return value === undefined
        ? undefined
        : { kind: "break", label, value, span: reader.spanFrom(start), attributes: [] };
    }
    case "continue": {
      reader.index++;
      const label = reader.token?.kind === "lifetime" ? reader.lifetime(reader.token) : undefined;
      if (label !== undefined) reader.index++;
      return { kind: "continue", label, span: reader.spanFrom(start), attributes: [] };
    }
    default:
      return isBlockLikeWord(token.text) ? directBlockLike(reader) : pathExpr(reader, noStruct);
  }
}

function groupExpr(reader: DirectReader): Expr | undefined {
  const token = reader.token;
  const start = reader.index;
  const close = reader.close;
  if (token?.text === "{") return directBlockLike(reader);
  if (token?.text === "") {
    // The grammar of what is inside is the fragment's own; a type or path here may go on in many ways.
    if (token.fragment !== "expr" && token.fragment !== "literal" && token.fragment !== "block") return undefined;
    reader.index++;
    const expr = directExprAt(reader);
    if (expr === undefined || reader.index !== close) return undefined;
    reader.index++;
    return expr;
  }
  reader.index++;
  if (token?.text === "[") {
    if (reader.index === close) {
      reader.index++;
      return { kind: "array", elements: [], span: reader.spanFrom(start), attributes: [] };
    }
    const first = directExprAt(reader);
    if (first === undefined) return undefined;
    if (reader.eat(";")) {
      const length = directExprAt(reader);
      if (length === undefined || reader.index !== close) return undefined;
      reader.index++;
      return { kind: "repeat", value: first, length, span: reader.spanFrom(start), attributes: [] };
    }
    reader.index = start;
    const elements = directList(reader);
    return elements === undefined
      ? undefined
      : { kind: "array", elements, span: reader.spanFrom(start), attributes: [] };
  }
  const isList = reader.slice(close - 1, close)[0]?.text === ",";
  reader.index = start;
  const elements = directList(reader);
  if (elements === undefined) return undefined;
  const span = reader.spanFrom(start);
  const [only] = elements;
  if (elements.length === 1 && !isList && only !== undefined)
    return isAroundArgument(span, only.span) ? only : { ...only, span };
  return { kind: "tuple", elements, span, attributes: [] };
}

function pathExpr(reader: DirectReader, noStruct: boolean): Expr | undefined {
  const start = reader.index;
  const path = directPath(reader, false);
  if (path === undefined) return undefined;
  if (reader.is("!") && reader.ahead(1)?.kind === "open") {
    const call = directMacroCall(reader, path, start);
    return call === undefined ? undefined : { kind: "macroCall", call, span: call.span, attributes: [] };
  }
  if (reader.is("{") && !noStruct) return structExpr(reader, path, start);
  return { kind: "path", path, span: path.span, attributes: [] };
}

function structExpr(reader: DirectReader, path: Path, start: number): Expr | undefined {
  const close = reader.close;
  reader.index++;
  const fields: FieldInit[] = [];
  let base: Expr | undefined;
  let rest = false;
  while (reader.index < close) {
    if (reader.eat("..")) {
      if (reader.index === close) rest = true;
      else base = directExprAt(reader);
      if (!rest && base === undefined) return undefined;
      break;
    }
    const name = reader.token;
    if (name === undefined || (name.kind !== "ident" && name.kind !== "literal") || isReserved(name.text))
      return undefined;
    reader.index++;
    const field = reader.ident(name);
    if (reader.eat(":")) {
      const value = directExprAt(reader);
      if (value === undefined) return undefined;
      fields.push({ field, shorthand: false, value, attributes: [] });
    } else {
      const shorthand: Path = {
        root: { kind: "relative" },
        qualifiedSelf: undefined,
        segments: [{ ident: field, arguments: undefined }],
        span: name.span,
      };
      fields.push({
        field,
        shorthand: true,
        value: { kind: "path", path: shorthand, span: name.span, attributes: [] },
        attributes: [],
      });
    }
    if (!reader.eat(",") && reader.index !== close) return undefined;
  }
  if (reader.index !== close) return undefined;
  reader.index++;
  return { kind: "struct", path, fields, base, rest, span: reader.spanFrom(start), attributes: [] };
}
