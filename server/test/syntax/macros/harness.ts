/**
 * Expands macro calls of a snippet for tests, and prints the AST that comes out as Rust-like text. What has a real
 * position is printed as the source at that position in ‹ ›; what a definition brought in is printed bare, its locals
 * with a tick and their mark's number in order of appearance.
 */
import type {
  Block,
  Expr,
  Item,
  MacroCall,
  MacroDefinitionItem,
  Pattern,
  Span,
  Statement,
  TypeExpr,
} from "../../../src/syntax/ast.js";
import { createParser } from "../../../src/syntax/createParser.js";
import { tokenize } from "../../../src/syntax/lexer.js";
import { parseItems } from "../../../src/syntax/lower.js";
import { BUILTIN_MACROS } from "../../../src/syntax/macros/builtin/index.js";
import { expandMacro, expandTokens, type MacroDefinition, snippetParser } from "../../../src/syntax/macros/expand.js";
import { Expansions } from "../../../src/syntax/macros/expansions.js";
import { parseRules } from "../../../src/syntax/macros/parseRules.js";
import type { MacroContext, MacroExpansion, MacroPosition } from "../../../src/syntax/macros/result.js";
import { sourceMapping } from "../../../src/syntax/mapping.js";

export const parser = await createParser();
const snippets = snippetParser(parser);

export function context(edition = 2021): MacroContext {
  return { parser: snippets, expansions: new Expansions(), edition };
}

/** `name!(tokens)` or with other delimiters, its span from the name on. */
export function callOf(source: string): MacroCall {
  const open = source.search(/!\s*[([{]/);
  const start = source.indexOf(source[source.slice(open).search(/[([{]/) + open] ?? "(", open);
  const span: Span = { start: 0, end: source.length, expansion: undefined };
  const segments = source
    .slice(0, open)
    .split("::")
    .map((name) => ({ ident: { name: name.trim(), hygiene: 0, span }, arguments: undefined }));
  const delimiter = source[start];
  return {
    path: { root: { kind: "relative" }, qualifiedSelf: undefined, segments, span },
    ident: undefined,
    delimiter: delimiter === "[" || delimiter === "{" ? delimiter : "(",
    tokens: tokenize(source, start + 1, source.length - 1, 0),
    span,
  };
}

export function builtin(name: string): MacroDefinition {
  const macro = BUILTIN_MACROS.get(name);
  if (macro === undefined) throw new Error(`no builtin macro ${name}`);
  return macro;
}

/** All macro_rules of a text, by name. */
export function definitions(source: string, crate = "krate", edition = 2021): Map<string, MacroDefinition> {
  const found = new Map<string, MacroDefinition>(BUILTIN_MACROS);
  for (const item of parseItems(parser, source, sourceMapping(0))) {
    if (item.kind !== "macroDefinition") continue;
    define(found, item, crate, edition);
  }
  return found;
}

function define(found: Map<string, MacroDefinition>, item: MacroDefinitionItem, crate: string, edition: number): void {
  const rules = parseRules(item.tokens, { name: item.ident.name, crate, edition });
  if (typeof rules === "string") throw new Error(rules);
  found.set(item.ident.name, rules);
}

/** Expands the call, and what it contains, with the builtin macros and those that `rules` defines. */
export function expand(rules: string, call: string, position: MacroPosition = "expr", edition = 2021): string {
  const printer = new Printer(call, definitions(rules), context(edition));
  return printer.expansion(printer.expand(callOf(call), position));
}

/** The tokens of one step of expansion, as text; invisible groups as ⟦ ⟧. */
export function expandOnce(rules: string, call: string): string {
  const macroCall = callOf(call);
  const definition = definitions(rules).get(macroCall.path.segments[0]?.ident.name ?? "");
  if (definition?.kind !== "rules") throw new Error("not a macro_rules macro");
  const tokens = expandTokens(macroCall, definition, context());
  if (typeof tokens === "string") return `failed: ${tokens}`;
  return tokens.map((token) => (token.text !== "" ? token.text : token.kind === "open" ? "⟦" : "⟧")).join(" ");
}

export class Printer {
  private readonly marks = new Map<number, number>();

  constructor(
    private readonly source: string,
    private readonly macros: Map<string, MacroDefinition>,
    private readonly context: MacroContext,
  ) {}

  expand(call: MacroCall, position: MacroPosition): MacroExpansion {
    const name = call.path.segments.at(-1)?.ident.name ?? "";
    const definition = this.macros.get(name);
    if (definition === undefined) return { kind: "failed", reason: `no macro ${name}` };
    return expandMacro(call, position, definition, this.context);
  }

  expansion(expansion: MacroExpansion): string {
    if (expansion.kind === "failed") return `failed: ${expansion.reason}`;
    const { result } = expansion;
    switch (result.position) {
      case "expr":
        return this.expr(result.expr);
      case "statements":
        return this.inside(result.block);
      case "items":
        return result.items.map((item) => this.item(item)).join(" ");
      case "pattern":
        return this.pattern(result.pattern);
      case "type":
        return this.type(result.type);
    }
  }

  private text(span: Span): string {
    return `‹${this.source.slice(span.start, span.end)}›`;
  }

  private name(name: string, hygiene: number, span: Span): string {
    if (span.expansion === undefined) return this.text(span);
    if (hygiene === 0 || !/^[a-z_]/.test(name)) return name;
    let mark = this.marks.get(hygiene);
    if (mark === undefined) this.marks.set(hygiene, (mark = this.marks.size + 1));
    return `${name}'${mark === 1 ? "" : mark}`;
  }

  private exprs(exprs: readonly Expr[]): string {
    return exprs.map((expr) => this.expr(expr)).join(", ");
  }

  expr(expr: Expr): string {
    const { span } = expr;
    switch (expr.kind) {
      case "literal":
        return span.expansion === undefined ? this.text(span) : expr.text;
      case "path":
        if (span.expansion === undefined) return this.text(span);
        if (expr.path.qualifiedSelf !== undefined)
          return `<${this.type(expr.path.qualifiedSelf.type)}>::${expr.path.segments.map((s) => s.ident.name).join("::")}`;
        if (expr.path.root.kind === "dollarCrate")
          return [expr.path.root.crate, ...expr.path.segments.map((s) => s.ident.name)].join("::");
        return expr.path.segments
          .map((s) => this.name(s.ident.name, expr.path.segments.length === 1 ? s.ident.hygiene : 0, s.ident.span))
          .join("::");
      case "unary":
        return this.whole(
          span,
          `${expr.operator === "deref" ? "*" : expr.operator === "not" ? "!" : "-"}${this.expr(expr.operand)}`,
        );
      case "addressOf":
        return this.whole(
          span,
          `&${expr.raw ? "raw " : ""}${expr.mutable ? "mut " : expr.raw ? "const " : ""}${this.expr(expr.operand)}`,
        );
      case "binary":
        return this.whole(span, `(${this.expr(expr.left)} ${expr.operator} ${this.expr(expr.right)})`);
      case "assign":
        return this.whole(span, `${this.expr(expr.left)} = ${this.expr(expr.right)}`);
      case "compoundAssign":
        return this.whole(span, `${this.expr(expr.left)} ${expr.operator}= ${this.expr(expr.right)}`);
      case "call":
        return this.whole(span, `${this.expr(expr.callee)}(${this.exprs(expr.arguments)})`);
      case "methodCall":
        return this.whole(span, `${this.expr(expr.receiver)}.${expr.method.ident.name}(${this.exprs(expr.arguments)})`);
      case "field":
        return this.whole(span, `${this.expr(expr.base)}.${expr.field.name}`);
      case "index":
        return this.whole(span, `${this.expr(expr.base)}[${this.expr(expr.index)}]`);
      case "tuple":
        return this.whole(span, `(${this.exprs(expr.elements)})`);
      case "array":
        return this.whole(span, `[${this.exprs(expr.elements)}]`);
      case "formatArgs":
        return `format_args(${this.exprs(expr.operands)})`;
      case "struct":
        return this.whole(
          span,
          `${expr.path.segments.map((s) => s.ident.name).join("::")} {${expr.fields.map((f) => `${f.field.name}: ${this.expr(f.value)}`).join(", ")}}`,
        );
      case "block":
        return this.whole(span, this.block(expr.block));
      case "if":
        return this.whole(
          span,
          `if ${this.expr(expr.condition)} ${this.block(expr.then)}${expr.otherwise === undefined ? "" : ` else ${this.expr(expr.otherwise)}`}`,
        );
      case "match":
        return this.whole(
          span,
          `match ${this.expr(expr.scrutinee)} { ${expr.arms.map((arm) => `${this.pattern(arm.pattern)}${arm.guard === undefined ? "" : ` if ${this.expr(arm.guard)}`} => ${this.expr(arm.body)}`).join(", ")} }`,
        );
      case "return":
        return this.whole(span, expr.value === undefined ? "return" : `return ${this.expr(expr.value)}`);
      case "closure":
        return this.whole(
          span,
          `|${expr.params.map((p) => this.pattern(p.pattern)).join(", ")}| ${this.expr(expr.body)}`,
        );
      case "cast":
        return this.whole(span, `${this.expr(expr.operand)} as ${this.type(expr.type)}`);
      case "loop":
        return `loop ${this.block(expr.body)}`;
      case "try":
        return this.whole(span, `${this.expr(expr.operand)}?`);
      case "macroCall":
        return this.expansion(this.expand(expr.call, "expr"));
      default:
        return this.whole(span, expr.kind);
    }
  }

  /** A node of the call site is its source, whole: its parts need no look. */
  private whole(span: Span, otherwise: string): string {
    return span.expansion === undefined ? this.text(span) : otherwise;
  }

  private block(block: Block): string {
    const inside = this.inside(block);
    return inside === "" ? "{}" : `{ ${inside} }`;
  }

  private inside(block: Block): string {
    const parts = block.statements.map((statement) => this.statement(statement));
    if (block.tail !== undefined) parts.push(this.expr(block.tail));
    return parts.filter((part) => part !== "").join(" ");
  }

  private statement(statement: Statement): string {
    switch (statement.kind) {
      case "let":
        return `let ${this.pattern(statement.pattern)}${statement.initializer === undefined ? "" : ` = ${this.expr(statement.initializer)}`};`;
      case "item":
        return this.item(statement.item);
      case "expr":
        return `${this.expr(statement.expr)}${statement.semicolon ? ";" : ""}`;
      case "macroCall":
        return this.expansion(this.expand(statement.call, "statements"));
      case "missing":
        return "missing;";
    }
  }

  pattern(pattern: Pattern): string {
    const { span } = pattern;
    switch (pattern.kind) {
      case "binding":
        return this.name(pattern.ident.name, pattern.ident.hygiene, span);
      case "tuple":
        return this.whole(span, `(${pattern.elements.map((element) => this.pattern(element)).join(", ")})`);
      case "tupleStruct":
        return this.whole(
          span,
          `${pattern.path.segments.at(-1)?.ident.name}(${pattern.elements.map((element) => this.pattern(element)).join(", ")})`,
        );
      case "path":
        return this.whole(span, pattern.path.segments.map((s) => s.ident.name).join("::"));
      case "wildcard":
        return this.whole(span, "_");
      case "literal":
        return this.expr(pattern.value);
      case "macroCall":
        return this.expansion(this.expand(pattern.call, "pattern"));
      default:
        return this.whole(span, pattern.kind);
    }
  }

  type(type: TypeExpr): string {
    switch (type.kind) {
      case "path":
        return this.whole(type.span, type.path.segments.map((s) => s.ident.name).join("::"));
      case "reference":
        return this.whole(type.span, `&${this.type(type.type)}`);
      case "slice":
        return this.whole(type.span, `[${this.type(type.element)}]`);
      case "infer":
        return "_";
      case "macroCall":
        return this.expansion(this.expand(type.call, "type"));
      default:
        return this.whole(type.span, type.kind);
    }
  }

  item(item: Item): string {
    switch (item.kind) {
      case "macroDefinition":
        define(this.macros, item, "krate", 2021);
        return `macro ${item.ident.name};`;
      case "macroCall":
        return this.expansion(this.expand(item.call, "items"));
      case "function":
        return `fn ${item.ident.name}(${item.params.map((p) => this.pattern(p.pattern)).join(", ")})${item.body === undefined || item.body === "omitted" ? ";" : ` ${this.block(item.body)}`}`;
      case "const":
      case "static":
        return `${item.kind} ${item.ident.name}${item.value === undefined || item.value === "omitted" ? "" : ` = ${this.expr(item.value)}`};`;
      case "struct":
      case "enum":
      case "trait":
      case "module":
      case "typeAlias":
        return `${item.visibility.kind === "public" ? "pub " : ""}${item.kind} ${item.ident.name};`;
      case "impl":
        return `impl ${this.type(item.selfType)} { ${item.items.map((member) => this.item(member)).join(" ")} }`;
      default:
        return `${item.kind};`;
    }
  }
}
