/**
 * One macro call to AST: the single entry of this folder.
 *
 * Which macro a name means is for `hir` to say. What the expansion contains of further macro calls stays unexpanded;
 * the caller expands those it meets, with the same `Expansions`, which keep count of depth and size.
 */
import type { Block, MacroCall, Span, Statement, Token } from "../ast.js";
import * as lower from "../lower.js";
import type { RustParser } from "../parser.js";
import { type BuiltinMacro, expandBuiltin } from "./builtin/index.js";
import { tokenList } from "./cursor.js";
import { directExpr, directPatternOf, directStatementList, directTypeOf } from "./direct/index.js";
import { EXPANSION_DEPTH_LIMIT } from "./expansions.js";
import { matchRule } from "./matcher.js";
import { type ProceduralMacro, proceduralTokens } from "./procedural/index.js";
import {
  type ExpansionResult,
  failed,
  type MacroContext,
  type MacroExpansion,
  type MacroPosition,
  type SnippetParser,
} from "./result.js";
import type { MacroRules } from "./rules.js";
import { shortTokens } from "./shortcuts/index.js";
import { printTokens } from "./tokenText.js";
import { transcribe } from "./transcribe.js";

export type MacroDefinition = TokenMacro | BuiltinMacro;

/** A macro that makes tokens of tokens; a builtin one makes AST. */
export type TokenMacro = MacroRules | ProceduralMacro;

export function snippetParser(parser: RustParser): SnippetParser {
  return {
    parseExpr: (text, mapping) => lower.parseExpr(parser, text, mapping),
    parseStatements: (text, mapping) => lower.parseStatements(parser, text, mapping),
    parseItems: (text, mapping) => lower.parseItems(parser, text, mapping),
    parsePattern: (text, mapping) => lower.parsePattern(parser, text, mapping),
    parseType: (text, mapping) => lower.parseType(parser, text, mapping),
  };
}

/** Never throws on user code: what cannot be expanded is `failed` with a reason. */
export function expandMacro(
  call: MacroCall,
  position: MacroPosition,
  definition: MacroDefinition,
  context: MacroContext,
): MacroExpansion {
  if (context.expansions.depthOf(call.span.expansion) >= EXPANSION_DEPTH_LIMIT)
    return failed(`\`${nameOf(call)}!\` recurses more than ${EXPANSION_DEPTH_LIMIT} levels deep`);
  if (definition.kind === "builtin") return expandBuiltin(definition, call, position, context);
  const tokens = expandTokens(call, definition, context);
  return typeof tokens === "string" ? failed(tokens) : parseExpansion(tokens, call.span, position, context.parser);
}

/** The expansion before it is parsed; a string says why there is none. */
export function expandTokens(
  call: MacroCall,
  definition: TokenMacro,
  context: MacroContext,
): readonly Token[] | string {
  if (definition.kind === "procedural") return proceduralTokens(definition, call, context);
  const short = definition.shortcut && shortTokens(definition, call, context);
  if (short !== undefined) return short;
  const { expansions } = context;
  const input = tokenList(call.tokens);
  for (const rule of definition.rules) {
    const matches = matchRule(rule.matcher, input);
    if (matches === undefined) continue;
    const expansion = expansions.begin(definition.name, definition, call.span.expansion);
    const tokens = transcribe(rule.transcriber, matches, call.span, expansion, expansions);
    if (typeof tokens === "string") return `\`${definition.name}!\`: ${tokens}`;
    if (!expansions.spend(tokens.length))
      return `\`${definition.name}!\`: the macros of this function expand to too much`;
    return tokens;
  }
  return `no rule of \`${definition.name}!\` matches`;
}

/** Reads tokens as what stands at the position. */
export function parseExpansion(
  tokens: readonly Token[],
  call: Span,
  position: MacroPosition,
  parser: SnippetParser,
): MacroExpansion {
  const expanded = position === "expr" ? withoutSemicolon(tokens) : tokens;
  const direct = readDirectly(expanded, position);
  if (direct !== undefined) return { kind: "expanded", result: direct };
  const { text, mapping } = printTokens(expanded, call);
  switch (position) {
    case "expr": {
      const expr = text === "" ? undefined : parser.parseExpr(text, mapping);
      if (expr !== undefined && expr.kind !== "missing") return { kind: "expanded", result: { position, expr } };
      // `m! { … }` at the end of a block is a statement to rustc, and may expand to several.
      const block = parser.parseStatements(text, mapping);
      if (block.statements.some((statement) => statement.kind === "missing"))
        return failed("an expansion is not an expression");
      const span = mapping.span(0, text.length);
      return {
        kind: "expanded",
        result: { position, expr: { kind: "block", label: undefined, mode: "plain", block, span, attributes: [] } },
      };
    }
    case "statements":
      return {
        kind: "expanded",
        result: { position, block: callsAsStatements(parser.parseStatements(text, mapping)) },
      };
    case "items":
      return { kind: "expanded", result: { position, items: parser.parseItems(text, mapping) } };
    case "pattern": {
      const pattern = parser.parsePattern(text, mapping);
      return pattern.kind === "missing"
        ? failed("an expansion is not a pattern")
        : { kind: "expanded", result: { position, pattern } };
    }
    case "type": {
      const type = parser.parseType(text, mapping);
      return type.kind === "missing"
        ? failed("an expansion is not a type")
        : { kind: "expanded", result: { position, type } };
    }
  }
}

/** Without the parser, if the tokens are of the plain kind; items never are. */
function readDirectly(tokens: readonly Token[], position: MacroPosition): ExpansionResult | undefined {
  switch (position) {
    case "expr": {
      const expr = directExpr(tokens, 0, tokens.length);
      return expr && { position, expr };
    }
    case "statements": {
      const block = directStatementList(tokens);
      return block && { position, block: callsAsStatements(block) };
    }
    case "pattern": {
      const pattern = directPatternOf(tokens, 0, tokens.length);
      return pattern && { position, pattern };
    }
    case "type": {
      const type = directTypeOf(tokens, 0, tokens.length);
      return type && { position, type };
    }
    case "items":
      return undefined;
  }
}

/** A macro call that ends the expansion of a statement is itself a statement: what it declares is seen by those that follow. */
function callsAsStatements(block: Block): Block {
  const { tail } = block;
  if (tail?.kind !== "macroCall") return block;
  const last: Statement = {
    kind: "macroCall",
    call: tail.call,
    attributes: tail.attributes,
    semicolon: true,
    span: tail.span,
  };
  return { ...block, statements: [...block.statements, last], tail: undefined };
}

/** `macro_rules! m { () => { f(); } }` may be called as an expression: the semicolon is ignored there. */
function withoutSemicolon(tokens: readonly Token[]): readonly Token[] {
  return tokens[tokens.length - 1]?.text === ";" ? tokens.slice(0, -1) : tokens;
}

export function nameOf(call: MacroCall): string {
  return call.path.segments[call.path.segments.length - 1]?.ident.name ?? "";
}
