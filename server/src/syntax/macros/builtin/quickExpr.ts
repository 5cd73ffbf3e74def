/**
 * The arguments that macros mostly have, straight from tokens to AST: names, literals, fields, method calls, calls,
 * references and dereferences of those.
 *
 * A parse of a snippet costs some 20 µs whatever its length; this costs less than one. Everything else, and whatever
 * mixes tokens of call site and definition, is `undefined`: the parser reads it.
 */
import type { Expr, LiteralKind, Span, Token } from "../../ast.js";
import { isReserved } from "../keywords.js";

/** The expression made of `tokens[start, end)`, or `undefined` when it is not of the simple kind. */
export function quickExpr(tokens: readonly Token[], start: number, end: number): Expr | undefined {
  // An invisible group around the whole changes nothing.
  while (end - start > 2 && tokens[start]?.fragment !== undefined && tokens[end - 1]?.text === "") {
    start++;
    end--;
  }
  if (start >= end) return undefined;
  const expansion = tokens[start]?.span.expansion;
  for (let index = start; index < end; index++) {
    const token = tokens[index];
    if (token === undefined || token.text === "" || token.span.expansion !== expansion) return undefined;
  }
  const reader = new QuickReader(tokens, start, end);
  const expr = reader.operand();
  return reader.isAtEnd ? expr : undefined;
}

class QuickReader {
  constructor(
    private readonly tokens: readonly Token[],
    private index: number,
    private readonly end: number,
  ) {}

  get isAtEnd(): boolean {
    return this.index === this.end;
  }

  operand(): Expr | undefined {
    const token = this.peek();
    if (token === undefined) return undefined;
    if (token.kind === "punct" && (token.text === "&" || token.text === "*" || token.text === "!" || token.text === "-")) {
      this.index++;
      let mutable = false;
      if (token.text === "&" && this.peek()?.text === "mut") {
        mutable = true;
        this.index++;
      } else if (token.text === "&" && this.peek()?.text === "raw") {
        return undefined;
      }
      const operand = this.operand();
      if (operand === undefined) return undefined;
      const span = join(token.span, this.lastSpan());
      if (token.text === "&") return { kind: "addressOf", mutable, raw: false, operand, span, attributes: [] };
      return { kind: "unary", operator: token.text === "*" ? "deref" : token.text === "!" ? "not" : "neg", operand, span, attributes: [] };
    }
    const primary = this.primary(token);
    return primary === undefined ? undefined : this.postfix(primary, token.span);
  }

  private primary(token: Token): Expr | undefined {
    if (token.kind === "literal") {
      this.index++;
      return literal(token);
    }
    if (token.kind !== "ident") return undefined;
    if (token.text === "true" || token.text === "false") {
      this.index++;
      return { kind: "literal", literal: "bool", text: token.text, suffix: undefined, span: token.span, attributes: [] };
    }
    return this.path(token);
  }

  /** `a`, `self.x`, `a::B::c`; no generic arguments, no macro calls, no struct expressions. */
  private path(first: Token): Expr | undefined {
    const segments = [];
    for (let token: Token | undefined = first; ; token = this.peek()) {
      if (token === undefined || token.kind !== "ident") return undefined;
      const isKeyword = isReserved(token.text) && token.text !== "self" && token.text !== "Self" && token.text !== "crate" && token.text !== "super";
      if (isKeyword) return undefined;
      segments.push({ ident: ident(token), arguments: undefined });
      this.index++;
      if (this.peek()?.text !== "::") break;
      this.index++;
    }
    const next = this.peek();
    if (next?.text === "!" || next?.text === "{") return undefined;
    const span = join(first.span, this.lastSpan());
    return { kind: "path", path: { root: { kind: "relative" }, qualifiedSelf: undefined, segments, span }, span, attributes: [] };
  }

  private postfix(primary: Expr, start: Span): Expr | undefined {
    let expr = primary;
    for (;;) {
      const token = this.peek();
      if (token === undefined) return expr;
      if (token.text === "?" && token.kind === "punct") {
        this.index++;
        expr = { kind: "try", operand: expr, span: join(start, token.span), attributes: [] };
        continue;
      }
      if (token.text === "(" && expr.kind === "path") {
        const args = this.arguments();
        if (args === undefined) return undefined;
        expr = { kind: "call", callee: expr, arguments: args, span: join(start, this.lastSpan()), attributes: [] };
        continue;
      }
      if (token.text === "[") {
        this.index++;
        const index = this.operand();
        if (index === undefined || this.peek()?.text !== "]") return undefined;
        this.index++;
        expr = { kind: "index", base: expr, index, span: join(start, this.lastSpan()), attributes: [] };
        continue;
      }
      if (token.text !== "." || token.kind !== "punct") return undefined;
      this.index++;
      const member = this.peek();
      if (member === undefined || member.text === "await") return undefined;
      this.index++;
      if (member.kind === "literal" ? !/^[0-9]+$/.test(member.text) : member.kind !== "ident") return undefined;
      const next = this.peek();
      if (next?.text === "::") return undefined;
      if (next?.text === "(" && member.kind === "ident") {
        const args = this.arguments();
        if (args === undefined) return undefined;
        const method = { ident: ident(member), arguments: undefined };
        expr = { kind: "methodCall", receiver: expr, method, arguments: args, span: join(start, this.lastSpan()), attributes: [] };
      } else {
        expr = { kind: "field", base: expr, field: ident(member), span: join(start, member.span), attributes: [] };
      }
    }
  }

  private arguments(): readonly Expr[] | undefined {
    this.index++;
    const args: Expr[] = [];
    while (this.peek()?.text !== ")") {
      const argument = this.operand();
      if (argument === undefined) return undefined;
      args.push(argument);
      const next = this.peek()?.text;
      if (next === ",") this.index++;
      else if (next !== ")") return undefined;
    }
    this.index++;
    return args;
  }

  private peek(): Token | undefined {
    return this.index < this.end ? this.tokens[this.index] : undefined;
  }

  private lastSpan(): Span {
    return this.tokens[this.index - 1]?.span ?? { start: 0, end: 0, expansion: undefined };
  }
}

function ident(token: Token): { readonly name: string; readonly hygiene: number; readonly span: Span } {
  return { name: token.text.startsWith("r#") ? token.text.slice(2) : token.text, hygiene: token.hygiene, span: token.span };
}

/** All tokens are of one expansion or of none. */
function join(first: Span, last: Span): Span {
  if (first.expansion !== undefined) return first;
  return { start: Math.min(first.start, last.start), end: Math.max(first.end, last.end), expansion: undefined };
}

function literal(token: Token): Expr | undefined {
  const kind = literalKind(token.text);
  if (kind === undefined) return undefined;
  return { kind: "literal", literal: kind, text: token.text, suffix: undefined, span: token.span, attributes: [] };
}

/** Literals with a suffix are left to the parser. */
function literalKind(text: string): LiteralKind | undefined {
  if (/^[0-9][0-9_]*$/.test(text)) return "int";
  if (/^[0-9][0-9_]*\.[0-9_]*$/.test(text)) return "float";
  if (text.startsWith("'") && text.endsWith("'")) return "char";
  if (text.startsWith('"') && text.endsWith('"')) return "string";
  return undefined;
}
