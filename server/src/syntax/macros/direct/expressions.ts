/**
 * Expressions by precedence climbing (Rust reference, "Expression precedence"), except attributes, async, const and try
 * blocks. See `reader.ts`.
 */
import type { ArithmeticOperator, ComparisonOperator, Expr, FieldInit, LazyOperator, Path } from "../../ast.js";
import { isReserved } from "../keywords.js";
import { directBlockLike, directClosure, isBlockLikeWord } from "./blocks.js";
import { literalExpr } from "./literals.js";
import type { DirectReader } from "./reader.js";
import { directAngleArguments, directMacroCall, directPath, directType } from "./types.js";

/** How tightly an operator binds to its left; what is to its right binds at least one more. */
const binary: Readonly<
  Record<string, { readonly power: number; readonly operator: ArithmeticOperator | ComparisonOperator | LazyOperator }>
> = {
  "*": { power: 12, operator: "*" },
  "/": { power: 12, operator: "/" },
  "%": { power: 12, operator: "%" },
  "+": { power: 11, operator: "+" },
  "-": { power: 11, operator: "-" },
  "<<": { power: 10, operator: "<<" },
  ">>": { power: 10, operator: ">>" },
  "&": { power: 9, operator: "&" },
  "^": { power: 8, operator: "^" },
  "|": { power: 7, operator: "|" },
  "==": { power: 6, operator: "==" },
  "!=": { power: 6, operator: "!=" },
  "<": { power: 6, operator: "<" },
  "<=": { power: 6, operator: "<=" },
  ">": { power: 6, operator: ">" },
  ">=": { power: 6, operator: ">=" },
  "&&": { power: 5, operator: "&&" },
  "||": { power: 4, operator: "||" },
};
const AS = 13;
const COMPARISON = 6;
const RANGE = 3;
const ASSIGN = 2;

const compound: Readonly<Record<string, ArithmeticOperator>> = {
  "+=": "+",
  "-=": "-",
  "*=": "*",
  "/=": "/",
  "%=": "%",
  "&=": "&",
  "|=": "|",
  "^=": "^",
  "<<=": "<<",
  ">>=": ">>",
};

/** `noStruct`: a `{` after a path begins a block. */
export function directExprAt(reader: DirectReader, noStruct = false, power = 0): Expr | undefined {
  if (!reader.enter()) return undefined;
  const start = reader.index;
  const first = reader.startsWith("..") ? leadingRange(reader, noStruct) : unary(reader, noStruct);
  const expr = first === undefined ? undefined : continueExpr(reader, first, start, noStruct, power);
  reader.leave();
  return expr;
}

/** The operators after an operand that began at token `start`. */
export function continueExpr(
  reader: DirectReader,
  first: Expr,
  start: number,
  noStruct: boolean,
  power: number,
): Expr | undefined {
  let left = first;
  for (;;) {
    const token = reader.token;
    if (token === undefined || (token.kind !== "punct" && token.text !== "as")) return left;
    if (token.kind === "ident") {
      if (AS < power) return left;
      reader.index++;
      const type = directType(reader, false);
      // `x as usize < y` needs a look at what the parser makes of it.
      if (type === undefined || reader.startsWith("<")) return undefined;
      left = { kind: "cast", operand: left, type, span: reader.spanFrom(start), attributes: [] };
      continue;
    }
    const known = binary[token.text];
    if (known !== undefined) {
      if (known.power < power) return left;
      // Comparisons do not associate.
      if (
        known.power === COMPARISON &&
        left.kind === "binary" &&
        binary[left.operator]?.power === COMPARISON &&
        power <= COMPARISON &&
        !isParenthesized(reader, left)
      )
        return undefined;
      const at = reader.index++;
      const right = directExprAt(reader, noStruct, known.power + 1);
      if (right === undefined) return undefined;
      left = {
        kind: "binary",
        operator: known.operator,
        operatorSpan: reader.spanOf(at, at + 1),
        left,
        right,
        span: reader.spanFrom(start),
        attributes: [],
      };
      continue;
    }
    if (token.text === ".." || token.text === "..=") {
      if (RANGE < power) return left;
      reader.index++;
      const begins = canBeginOperand(reader, noStruct);
      const high = begins ? directExprAt(reader, noStruct, RANGE + 1) : undefined;
      if (begins && high === undefined) return undefined;
      left = {
        kind: "range",
        low: left,
        high,
        inclusive: token.text === "..=",
        span: reader.spanFrom(start),
        attributes: [],
      };
      continue;
    }
    if (token.text === "=") {
      if (ASSIGN < power) return left;
      reader.index++;
      const right = directExprAt(reader, noStruct, ASSIGN);
      if (right === undefined) return undefined;
      left = { kind: "assign", left, right, span: reader.spanFrom(start), attributes: [] };
      continue;
    }
    const operator = compound[token.text];
    if (operator === undefined || ASSIGN < power) return left;
    const at = reader.index++;
    const right = directExprAt(reader, noStruct, ASSIGN);
    if (right === undefined) return undefined;
    left = {
      kind: "compoundAssign",
      operator,
      operatorSpan: reader.spanOf(at, at + 1),
      left,
      right,
      span: reader.spanFrom(start),
      attributes: [],
    };
  }
}

/** `(a < b) == c`: the operand on the left ended with a delimiter. */
function isParenthesized(reader: DirectReader, left: Expr): boolean {
  return left.kind === "binary" && reader.ahead(-1)?.kind === "close";
}

function leadingRange(reader: DirectReader, noStruct: boolean): Expr | undefined {
  const start = reader.index;
  const inclusive = reader.is("..=");
  if (!inclusive && !reader.is("..")) return undefined;
  reader.index++;
  const begins = canBeginOperand(reader, noStruct);
  // `..= x` and `.. = x` are one to the parser.
  if (inclusive && !begins) return undefined;
  const high = begins ? directExprAt(reader, noStruct, RANGE + 1) : undefined;
  if (begins && high === undefined) return undefined;
  return { kind: "range", low: undefined, high, inclusive, span: reader.spanFrom(start), attributes: [] };
}

/** May an operand follow a range, `return` or `break`? */
export function canBeginOperand(reader: DirectReader, noStruct: boolean): boolean {
  const token = reader.token;
  if (token === undefined) return false;
  switch (token.kind) {
    case "open":
      return !(noStruct && token.text === "{");
    case "ident":
      return token.text !== "as" && token.text !== "else";
    case "literal":
      return true;
    case "punct":
      return ["-", "!", "*", "&", "&&", "|", "||", "<", "::", ".."].includes(token.text);
    default:
      return false;
  }
}

function unary(reader: DirectReader, noStruct: boolean): Expr | undefined {
  const token = reader.token;
  const start = reader.index;
  if (token?.kind !== "punct") return postfix(reader, noStruct);
  switch (token.text) {
    case "-":
    case "!":
    case "*": {
      reader.index++;
      const operand = nestedUnary(reader, noStruct);
      if (operand === undefined) return undefined;
      const operator = token.text === "*" ? "deref" : token.text === "!" ? "not" : "neg";
      return { kind: "unary", operator, operand, span: reader.spanFrom(start), attributes: [] };
    }
    case "&": {
      reader.index++;
      const raw = reader.is("raw") && (reader.ahead(1)?.text === "const" || reader.ahead(1)?.text === "mut");
      if (raw) reader.index++;
      const mutable = reader.eat("mut");
      if (raw && !mutable) reader.index++;
      const operand = nestedUnary(reader, noStruct);
      return operand === undefined
        ? undefined
        : { kind: "addressOf", mutable, raw, operand, span: reader.spanFrom(start), attributes: [] };
    }
    case "|":
    case "||":
      return directClosure(reader, noStruct);
    default:
      return postfix(reader, noStruct);
  }
}

function nestedUnary(reader: DirectReader, noStruct: boolean): Expr | undefined {
  if (!reader.enter() || reader.is("..")) return undefined;
  const operand = unary(reader, noStruct);
  reader.leave();
  return operand;
}

function postfix(reader: DirectReader, noStruct: boolean): Expr | undefined {
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
  if (elements.length === 1 && !isList && only !== undefined) return { ...only, span };
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
