/**
 * Expressions by precedence climbing (Rust reference, "Expression precedence"), except attributes, async, const and try
 * blocks. See `reader.ts`.
 */
import type { ArithmeticOperator, ComparisonOperator, Expr, LazyOperator } from "../../ast.js";
import { compoundOperator } from "../../operators.js";
import { directClosure } from "./blocks.js";
import { postfix } from "./primary.js";
import type { DirectReader } from "./reader.js";
import { directType } from "./types.js";

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
    const operator = compoundOperator(token.text);
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
