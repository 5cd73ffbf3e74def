/**
 * Macro calls inside a body: expanded where inference meets them, recorded, and gone on with.
 *
 * Which macro is meant `hir` says; what it becomes `syntax/macros` says. A call that cannot be expanded is a gap, and its
 * value unknown.
 */

import { valueAtEnd } from "../../hir/configure.js";
import type { ItemScope } from "../../hir/defs.js";
import { isItemCall } from "../../hir/itemMacros.js";
import { isCfgSelect, macroRulesOf } from "../../hir/macros.js";
import { mentionsCfg } from "../../hir/tokenItems.js";
import type {
  Block,
  Expr,
  FormatArgsExpr,
  MacroCall,
  MacroCallExpr,
  MacroDefinitionItem,
  Pattern,
  Statement,
  TypeExpr,
} from "../../syntax/ast.js";
import { expandMacro, nameOf, parseExpansion } from "../../syntax/macros/expand.js";
import { mentionsOf } from "../../syntax/macros/mentions.js";
import type { ExpansionResult, MacroPosition } from "../../syntax/macros/result.js";
import { unitType } from "../interner.js";
import type { Type } from "../type.js";
import type { Expectation } from "./expectation.js";
import { checkExpr, checkExprCoercible, checkMentioned } from "./expr.js";
import { checkStatement } from "./exprBlock.js";
import type { FnCtxt } from "./fnCtxt.js";

export function checkExprMacro(fcx: FnCtxt, expr: MacroCallExpr, expected: Expectation): Type {
  if (isItemCall(expr.call)) {
    const nothing: Expr = { kind: "tuple", elements: [], attributes: [], span: expr.span };
    fcx.tables.expansions.set(expr.call, { kind: "expr", expr: nothing });
    return checkExpr(fcx, nothing, expected);
  }
  const result = expand(fcx, expr.call, "expr");
  if (result?.position !== "expr") {
    checkMentions(fcx, expr.call);
    return fcx.unknown(`\`${nameOf(expr.call)}!\` was not expanded`);
  }
  const value = withoutEmptyTail(fcx, result.expr);
  fcx.tables.expansions.set(expr.call, { kind: "expr", expr: value });
  return checkExpr(fcx, value, expected);
}

/**
 * Where an expansion ends in a call that stands for nothing, its value is that of the statement before, as in all that `cfg_if!` makes:
 * `id! { a } more! {}` is `a`.
 */
function withoutEmptyTail(fcx: FnCtxt, expr: Expr): Expr {
  if (expr.kind !== "block" || expr.block.tail?.kind !== "macroCall") return expr;
  const { block } = expr;
  const value = valueAtEnd(block.statements.at(-1));
  if (value === undefined || !isEmpty(fcx, expr.block.tail.call)) return expr;
  return { ...expr, block: { ...block, statements: block.statements.slice(0, -1), tail: value } };
}

/** Does the call stand for nothing, or for such calls? */
function isEmpty(fcx: FnCtxt, call: MacroCall): boolean {
  const result = expand(fcx, call, "statements");
  if (result?.position !== "statements" || result.block.tail !== undefined) return false;
  return result.block.statements.every((statement) => statement.kind === "macroCall" && isEmpty(fcx, statement.call));
}

/** A call in statement position. What its `let`s and items declare is visible to the statements after it. */
export function expandStatements(fcx: FnCtxt, call: MacroCall, semicolon: boolean): void {
  const result = expand(fcx, call, "statements");
  if (result?.position !== "statements") return checkMentions(fcx, call);
  const { block } = result;
  fcx.tables.expansions.set(call, {
    kind: "statements",
    statements: block.statements,
    tail: block.tail,
    hygieneBlock: block,
  });
  for (const statement of block.statements) checkStatement(fcx, statement);
  if (block.tail === undefined) return;
  if (semicolon) checkExpr(fcx, block.tail);
  else checkExprCoercible(fcx, block.tail, unitType);
}

/** The variables that a call names which is not expanded: it may do anything with them. */
function checkMentions(fcx: FnCtxt, call: MacroCall): void {
  const named = mentionsOf(call).filter(({ path: { segments } }) => {
    const ident = segments[0]?.ident;
    return ident !== undefined && fcx.scopes.lookupIdent(ident) !== undefined;
  });
  if (named.length === 0) return;
  for (const name of named) checkMentioned(fcx, name);
  fcx.tables.macroMentions.set(call, named);
}

/**
 * The scope inside a block: with the items that it declares and those that its macro calls expand to. These see each other
 * whatever their order, so that all are expanded before the first statement is looked at.
 */
export function scopeInBlock(fcx: FnCtxt, block: Block): ItemScope {
  const outer = fcx.scope;
  const inner = fcx.declarations.blockScope(block, outer);
  if (!block.statements.some((statement) => statement.kind === "macroCall" && !isItemCall(statement.call)))
    return inner;
  fcx.scope = inner;
  const items: Statement[] = [];
  collectItems(fcx, block, items, false);
  fcx.scope = outer;
  if (items.length === 0) return inner;
  const scope = fcx.declarations.blockScope({ statements: items, tail: undefined, span: block.span }, inner);
  fcx.tables.itemScopes.push(scope);
  return scope;
}

function collectItems(fcx: FnCtxt, block: Block, items: Statement[], isExpansion: boolean): void {
  for (const statement of block.statements) {
    if (statement.kind === "item" && isExpansion) items.push(statement);
    if (statement.kind !== "macroCall" || isItemCall(statement.call)) continue;
    const result = mayDeclareItems(fcx, statement.call) ? expand(fcx, statement.call, "statements") : undefined;
    if (result?.position === "statements") collectItems(fcx, result.block, items, true);
  }
}

/** Of the builtin macros only `thread_local!` does; a macro that is not found may be one that an expansion declares. */
function mayDeclareItems(fcx: FnCtxt, call: MacroCall): boolean {
  const macro = fcx.declarations.resolveMacro(call, fcx.scope)?.macro;
  return macro?.kind === "rules" || (macro?.kind === "builtin" && macro.name === "thread_local");
}

export function expandPattern(fcx: FnCtxt, call: MacroCall): Pattern | undefined {
  const result = expand(fcx, call, "pattern");
  if (result?.position !== "pattern") return undefined;
  fcx.tables.expansions.set(call, { kind: "pattern", pattern: result.pattern });
  return result.pattern;
}

export function expandType(fcx: FnCtxt, call: MacroCall): TypeExpr | undefined {
  const result = expand(fcx, call, "type");
  if (result?.position !== "type") return undefined;
  fcx.tables.expansions.set(call, { kind: "type", type: result.type });
  return result.type;
}

function expand(fcx: FnCtxt, call: MacroCall, position: MacroPosition): ExpansionResult | undefined {
  // Another position: it was looked at whether the call stands for anything at all.
  const known = fcx.expandedResults.get(call);
  if (known?.position === position) return known;
  const macro = fcx.declarations.resolveMacro(call, fcx.scope);
  if (macro === undefined) return fail(fcx, call, `macro \`${nameOf(call)}!\` was not found`);
  const rules = isCfgSelect(macro) ? undefined : macroRulesOf(macro);
  if (typeof rules === "string") return fail(fcx, call, rules);
  if (rules?.kind === "rules" && macro.macro.kind === "rules") fcx.macroItems.set(rules, macro.macro.item);
  const expansion =
    rules === undefined
      ? parseExpansion(fcx.declarations.selected(call, fcx.crate), call.span, position, fcx.macroContext.parser)
      : expandMacro(call, position, rules, fcx.macroContext);
  if (expansion.kind === "failed") return fail(fcx, call, expansion.reason);
  const isConditional = mentionsCfg(call.tokens) || (macro.macro.kind === "rules" && hasCfg(macro.macro.item));
  const result = isConditional ? fcx.declarations.configured(expansion.result, fcx.crate) : expansion.result;
  fcx.expandedResults.set(call, result);
  return result;
}

const conditionalMacros = new WeakMap<MacroDefinitionItem, boolean>();

function hasCfg(definition: MacroDefinitionItem): boolean {
  let found = conditionalMacros.get(definition);
  if (found === undefined) conditionalMacros.set(definition, (found = mentionsCfg(definition.tokens)));
  return found;
}

function fail(fcx: FnCtxt, call: MacroCall, reason: string): undefined {
  fcx.tables.expansions.set(call, { kind: "failed", reason });
  fcx.gap(call.span, reason);
  return undefined;
}

/** `core::fmt::Arguments`; its operands are borrowed in place. */
export function checkFormatArgs(fcx: FnCtxt, expr: FormatArgsExpr): Type {
  for (const operand of expr.operands) checkExpr(fcx, operand);
  if (expr.operands.length > 0) fcx.tables.formatted.push(expr);
  return fcx.wellKnownType("core::fmt::Arguments");
}
