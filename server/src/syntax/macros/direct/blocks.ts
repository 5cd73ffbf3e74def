/** Blocks, statements, conditions, loops, `match` and closures. See `reader.ts`. */
import type { Attribute, Block, Expr, MatchArm, Pattern, Statement, TypeExpr } from "../../ast.js";
import { continueExpr, directExprAt } from "./expressions.js";
import { directAttributes, directItem } from "./items.js";
import { directPattern, directSinglePattern } from "./patterns.js";
import { continuePostfix } from "./primary.js";
import type { DirectReader } from "./reader.js";
import { directType } from "./types.js";

const blockLikeWords = new Set(["if", "match", "while", "loop", "for", "unsafe", "let"]);

export function isBlockLikeWord(word: string): boolean {
  return blockLikeWords.has(word);
}

/** Words that begin an item that is read here, if a name, path or `{` follows. */
const itemWords = new Set(["use", "static", "const"]);

/** Words that begin another item, or something else that is left to the parser. */
const otherStatements = new Set(
  "fn struct enum trait impl mod type extern pub macro_rules macro union async auto default".split(" "),
);

/** `{ … }` at the position. */
function directBlock(reader: DirectReader): Block | undefined {
  if (!reader.is("{")) return fragmentBlock(reader);
  const start = reader.index;
  const close = reader.close;
  reader.index++;
  const inside = directStatements(reader, close);
  if (inside === undefined || reader.index !== close) return undefined;
  reader.index++;
  return { ...inside, span: reader.spanFrom(start) };
}

/** `$body:block` */
function fragmentBlock(reader: DirectReader): Block | undefined {
  if (reader.token?.fragment !== "block") return undefined;
  const close = reader.close;
  reader.index++;
  const block = directBlock(reader);
  if (block === undefined || reader.index !== close) return undefined;
  reader.index++;
  return block;
}

/** The statements up to the token `end`. */
export function directStatements(reader: DirectReader, end: number): Pick<Block, "statements" | "tail"> | undefined {
  const statements: Statement[] = [];
  while (reader.index < end) {
    if (reader.eat(";")) continue;
    const attributes = directAttributes(reader);
    const start = reader.index;
    const token = reader.token;
    if (
      attributes === undefined ||
      token === undefined ||
      start >= end ||
      token.fragment === "stmt" ||
      token.fragment === "item" ||
      token.fragment === "vis"
    )
      return undefined;
    if (token.kind === "ident") {
      if (token.text === "let") {
        const statement = letStatement(reader, attributes);
        if (statement === undefined) return undefined;
        statements.push(statement);
        continue;
      }
      if (itemWords.has(token.text)) {
        const item = directItem(reader, attributes);
        if (item === undefined) return undefined;
        statements.push({ kind: "item", item, span: item.span });
        continue;
      }
      if (otherStatements.has(token.text) && reader.ahead(1)?.text !== "." && reader.ahead(1)?.text !== ";")
        return undefined;
    }
    const isBlockLike =
      token.text === "{" || token.kind === "lifetime" || (token.kind === "ident" && isBlockLikeWord(token.text));
    let expr = isBlockLike ? directBlockLike(reader) : directExprAt(reader);
    if (expr === undefined) return undefined;
    if (isBlockLike && (reader.is(".") || reader.is("?"))) {
      expr = continuePostfix(reader, expr, start);
      if (expr !== undefined) expr = continueExpr(reader, expr, start, false, 0);
      if (expr === undefined) return undefined;
    }
    if (attributes.length > 0) expr = { ...expr, attributes };
    const ended = reader.eat(";");
    if (reader.index === end && !ended) return { statements, tail: expr };
    const standsAlone =
      expr.kind === "macroCall" ? expr.call.delimiter === "{" : isBlockLike || isBlockFragment(token.fragment, expr);
    if (!ended && !standsAlone) return undefined;
    const span = reader.spanFrom(start);
    if (expr.kind === "macroCall")
      statements.push({ kind: "macroCall", call: expr.call, attributes, semicolon: ended, span });
    else statements.push({ kind: "expr", expr, semicolon: ended, span });
  }
  return { statements, tail: undefined };
}

/** `$body` with `{ … }` for it, as a statement. */
function isBlockFragment(fragment: string | undefined, expr: Expr): boolean {
  if (fragment === undefined) return false;
  switch (expr.kind) {
    case "block":
    case "if":
    case "match":
    case "loop":
    case "while":
    case "for":
      return true;
    default:
      return false;
  }
}

function letStatement(reader: DirectReader, attributes: readonly Attribute[]): Statement | undefined {
  const start = reader.index;
  reader.index++;
  const pattern = directPattern(reader);
  if (pattern === undefined) return undefined;
  let type: TypeExpr | undefined;
  if (reader.eat(":")) {
    type = directType(reader);
    if (type === undefined) return undefined;
  }
  let initializer: Expr | undefined;
  if (reader.eat("=")) {
    initializer = directExprAt(reader);
    if (initializer === undefined) return undefined;
  }
  let otherwise: Block | undefined;
  if (reader.eat("else")) {
    otherwise = directBlock(reader);
    if (otherwise === undefined) return undefined;
  }
  if (!reader.eat(";")) return undefined;
  return { kind: "let", attributes, pattern, type, initializer, otherwise, span: reader.spanFrom(start) };
}

/** `{}`, `unsafe {}`, `if`, `match`, loops with their labels; and `let` in a condition. */
export function directBlockLike(reader: DirectReader): Expr | undefined {
  const start = reader.index;
  let label;
  const first = reader.token;
  if (first?.kind === "lifetime") {
    label = reader.lifetime(first);
    reader.index++;
    if (!reader.eat(":")) return undefined;
  }
  const token = reader.token;
  if (token === undefined || !reader.enter()) return undefined;
  const expr = blockLikeOf(reader, token.text, start, label);
  reader.leave();
  return expr;
}

function blockLikeOf(
  reader: DirectReader,
  word: string,
  start: number,
  label: ReturnType<DirectReader["lifetime"]> | undefined,
): Expr | undefined {
  if (word === "{") {
    const block = directBlock(reader);
    return block === undefined
      ? undefined
      : { kind: "block", label, mode: "plain", block, span: reader.spanFrom(start), attributes: [] };
  }
  reader.index++;
  switch (word) {
    case "unsafe": {
      const block = directBlock(reader);
      return block === undefined || label !== undefined
        ? undefined
        : { kind: "block", label, mode: "unsafe", block, span: reader.spanFrom(start), attributes: [] };
    }
    case "if": {
      const condition = directExprAt(reader, true);
      const then = condition === undefined ? undefined : directBlock(reader);
      if (condition === undefined || then === undefined || label !== undefined) return undefined;
      let otherwise: Expr | undefined;
      if (reader.eat("else")) {
        if (!reader.is("if") && !reader.is("{")) return undefined;
        otherwise = directBlockLike(reader);
        if (otherwise === undefined) return undefined;
      }
      return { kind: "if", condition, then, otherwise, span: reader.spanFrom(start), attributes: [] };
    }
    case "match": {
      const scrutinee = directExprAt(reader, true);
      if (scrutinee === undefined || label !== undefined || !reader.is("{")) return undefined;
      const arms = matchArms(reader);
      return arms === undefined
        ? undefined
        : { kind: "match", scrutinee, arms, span: reader.spanFrom(start), attributes: [] };
    }
    case "while": {
      const condition = directExprAt(reader, true);
      const body = condition === undefined ? undefined : directBlock(reader);
      if (condition === undefined || body === undefined) return undefined;
      return { kind: "while", label, condition, body, span: reader.spanFrom(start), attributes: [] };
    }
    case "loop": {
      const body = directBlock(reader);
      return body === undefined
        ? undefined
        : { kind: "loop", label, body, span: reader.spanFrom(start), attributes: [] };
    }
    case "for": {
      const pattern = directPattern(reader);
      if (pattern === undefined || !reader.eat("in")) return undefined;
      const iterable = directExprAt(reader, true);
      const body = iterable === undefined ? undefined : directBlock(reader);
      if (iterable === undefined || body === undefined) return undefined;
      return { kind: "for", label, pattern, iterable, body, span: reader.spanFrom(start), attributes: [] };
    }
    case "let": {
      const pattern = directPattern(reader);
      if (pattern === undefined || label !== undefined || !reader.eat("=")) return undefined;
      // The scrutinee ends before `&&` and `||`.
      const value = directExprAt(reader, true, 6);
      return value === undefined
        ? undefined
        : { kind: "let", pattern, value, span: reader.spanFrom(start), attributes: [] };
    }
    default:
      return undefined;
  }
}

function matchArms(reader: DirectReader): MatchArm[] | undefined {
  const close = reader.close;
  reader.index++;
  const arms: MatchArm[] = [];
  while (reader.index < close) {
    const attributes = directAttributes(reader);
    const start = reader.index;
    const pattern = attributes && directPattern(reader);
    if (attributes === undefined || pattern === undefined) return undefined;
    let guard: Expr | undefined;
    if (reader.eat("if")) {
      guard = directExprAt(reader);
      if (guard === undefined) return undefined;
    }
    if (!reader.eat("=>")) return undefined;
    const isBlock = reader.is("{");
    const body = isBlock ? directBlockLike(reader) : directExprAt(reader);
    if (body === undefined) return undefined;
    // `{} + 1`, `{}.f()`: whether the block ends the arm is left to the parser.
    const span = reader.spanFrom(start);
    if (isBlock && reader.token?.kind === "punct" && (reader.is(".") || reader.is("?"))) return undefined;
    if (!reader.eat(",") && reader.index !== close && !isBlock && !endsWithBlock(body)) return undefined;
    arms.push({ attributes, pattern, guard, body, span });
  }
  reader.index++;
  return arms;
}

function endsWithBlock(body: Expr): boolean {
  return (
    body.kind === "if" ||
    body.kind === "match" ||
    body.kind === "loop" ||
    body.kind === "while" ||
    body.kind === "for" ||
    body.kind === "block"
  );
}

/** `move |a, b: B| body`, `|| -> T { … }` */
export function directClosure(reader: DirectReader, noStruct: boolean): Expr | undefined {
  const start = reader.index;
  const isMove = reader.eat("move");
  const params: { pattern: Pattern; type: TypeExpr | undefined }[] = [];
  if (!reader.eat("||")) {
    if (!reader.eat("|")) return undefined;
    while (!reader.is("|")) {
      const pattern = directSinglePattern(reader);
      if (pattern === undefined) return undefined;
      let type: TypeExpr | undefined;
      if (reader.eat(":")) {
        type = directType(reader);
        if (type === undefined) return undefined;
      }
      params.push({ pattern, type });
      if (!reader.eat(",") && !reader.is("|")) return undefined;
    }
    reader.index++;
  }
  let headSpan = reader.spanFrom(start);
  let output: TypeExpr | undefined;
  if (reader.eat("->")) {
    output = directType(reader);
    if (output === undefined || !reader.is("{")) return undefined;
    headSpan = reader.spanFrom(start);
  }
  const body = output === undefined ? directExprAt(reader, noStruct) : directBlockLike(reader);
  if (body === undefined) return undefined;
  return {
    kind: "closure",
    forLifetimes: [],
    isMove,
    isAsync: false,
    isStatic: false,
    params,
    output,
    body,
    headSpan,
    span: reader.spanFrom(start),
    attributes: [],
  };
}
