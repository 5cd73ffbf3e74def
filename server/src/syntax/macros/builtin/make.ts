/**
 * Makes the AST that builtin macros expand to. Everything a `Maker` makes carries the expansion; what was written at the
 * call site is put in as it was parsed.
 */
import type {
  AddressOfExpr,
  Block,
  Expr,
  FormatArgsExpr,
  Ident,
  LiteralKind,
  MatchArm,
  Path,
  PathRoot,
  Pattern,
  Span,
  Statement,
  Token,
  TypeExpr,
} from "../../ast.js";

export class Maker {
  constructor(
    /** The span of the outermost call, with the expansion. */
    readonly span: Span,
    /** The mark of the locals made here. */
    readonly hygiene: number,
  ) {}

  ident(name: string): Ident {
    return { name, hygiene: this.hygiene, span: this.span };
  }

  path(root: PathRoot, names: readonly string[]): Path {
    const segments = names.map((name) => ({ ident: this.ident(name), arguments: undefined }));
    return { root, qualifiedSelf: undefined, segments, span: this.span };
  }

  /** `$crate::…` in std: `::std::…`. */
  stdPath(names: string): Path {
    return this.path({ kind: "dollarCrate", crate: "std" }, names.split("::"));
  }

  pathExpr(path: Path): Expr {
    return { kind: "path", path, span: this.span, attributes: [] };
  }

  local(name: string): Expr {
    return this.pathExpr(this.path({ kind: "relative" }, [name]));
  }

  call(path: string, args: readonly Expr[]): Expr {
    return {
      kind: "call",
      callee: this.pathExpr(this.stdPath(path)),
      arguments: args,
      span: this.span,
      attributes: [],
    };
  }

  methodCall(receiver: Expr, method: string, args: readonly Expr[]): Expr {
    return {
      kind: "methodCall",
      receiver,
      method: { ident: this.ident(method), arguments: undefined },
      arguments: args,
      span: this.span,
      attributes: [],
    };
  }

  literal(literal: LiteralKind, text: string, suffix?: string): Expr {
    return { kind: "literal", literal, text, suffix, span: this.span, attributes: [] };
  }

  formatArgs(
    operands: readonly Expr[],
    template?: string,
    names: FormatArgsExpr["names"] = [],
    isWritten = false,
  ): FormatArgsExpr {
    return { kind: "formatArgs", operands, names, template, isWritten, span: this.span, attributes: [] };
  }

  addressOf(operand: Expr, options: { readonly mutable?: boolean; readonly raw?: boolean } = {}): AddressOfExpr {
    return {
      kind: "addressOf",
      mutable: options.mutable === true,
      raw: options.raw === true,
      operand,
      span: this.span,
      attributes: [],
    };
  }

  unary(operator: "deref" | "not" | "neg", operand: Expr): Expr {
    return { kind: "unary", operator, operand, span: this.span, attributes: [] };
  }

  assign(left: Expr, right: Expr): Expr {
    return { kind: "assign", left, right, span: this.span, attributes: [] };
  }

  /** `loop {}` */
  loop(): Expr {
    return { kind: "loop", label: undefined, body: this.block([]), span: this.span, attributes: [] };
  }

  tuple(elements: readonly Expr[]): Expr {
    return { kind: "tuple", elements, span: this.span, attributes: [] };
  }

  block(statements: readonly Statement[], tail?: Expr): Block {
    return { statements, tail, span: this.span };
  }

  blockExpr(statements: readonly Statement[], tail?: Expr, mode: "plain" | "unsafe" = "plain"): Expr {
    return {
      kind: "block",
      label: undefined,
      mode,
      block: this.block(statements, tail),
      span: this.span,
      attributes: [],
    };
  }

  /** `expr;` */
  statement(expr: Expr): Statement {
    return { kind: "expr", expr, semicolon: true, span: this.span };
  }

  let(name: string, initializer: Expr): Statement {
    return {
      kind: "let",
      attributes: [],
      pattern: this.binding(name),
      type: undefined,
      initializer,
      otherwise: undefined,
      span: this.span,
    };
  }

  binding(name: string): Pattern {
    return {
      kind: "binding",
      byRef: false,
      mutable: false,
      ident: this.ident(name),
      subpattern: undefined,
      span: this.span,
    };
  }

  wildcard(): Pattern {
    return { kind: "wildcard", span: this.span };
  }

  tuplePattern(elements: readonly Pattern[]): Pattern {
    return { kind: "tuple", elements, span: this.span };
  }

  variantPattern(path: string, elements: readonly Pattern[]): Pattern {
    return { kind: "tupleStruct", path: this.stdPath(path), elements, span: this.span };
  }

  if(condition: Expr, then: Block): Expr {
    return { kind: "if", condition, then, otherwise: undefined, span: this.span, attributes: [] };
  }

  match(scrutinee: Expr, arms: readonly MatchArm[]): Expr {
    return { kind: "match", scrutinee, arms, span: this.span, attributes: [] };
  }

  arm(pattern: Pattern, body: Expr, guard?: Expr): MatchArm {
    return { attributes: [], pattern, guard, body, span: this.span };
  }

  return(value: Expr): Expr {
    return { kind: "return", value, span: this.span, attributes: [] };
  }

  missing(): Expr {
    return { kind: "missing", children: [], span: this.span, attributes: [] };
  }

  missingType(): TypeExpr {
    return { kind: "missing", span: this.span };
  }

  token(kind: Token["kind"], text: string): Token {
    return { kind, text, span: this.span, hygiene: this.hygiene, crate: undefined, spaced: false };
  }

  /** `$crate`. */
  dollarCrate(): Token {
    return { kind: "ident", text: "$crate", span: this.span, hygiene: this.hygiene, crate: "std", spaced: true };
  }
}
