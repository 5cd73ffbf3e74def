/**
 * What is known of closures and async blocks after their body was inferred, for whoever meets their types elsewhere: is this
 * closure `Copy`, what does it return? Kept by their syntax, so that it goes when the body is edited.
 */

import { isCfgSelect, macroRulesOf } from "../../hir/macros.js";
import type { BlockExpr, ClosureExpr, TypeExpr } from "../../syntax/ast.js";
import { expandMacro, parseExpansion } from "../../syntax/macros/expand.js";
import { Expansions } from "../../syntax/macros/expansions.js";
import type { MacroExpansion } from "../../syntax/macros/result.js";
import type { ClosureFacts } from "../context.js";
import type { BodyServices } from "./fnCtxt.js";

const known = new WeakMap<ClosureExpr | BlockExpr, ClosureFacts>();

export function rememberClosure(expr: ClosureExpr | BlockExpr, facts: ClosureFacts): void {
  known.set(expr, facts);
}

/** Makes the type context ask here. */
export function installHooks(services: BodyServices): void {
  const { cx, parser } = services;
  cx.hooks.closureFacts = (type) => known.get(type.expr);
  cx.hooks.expandTypeMacro = (call, scope) => {
    const macro = cx.declarations.resolveMacro(call, scope);
    if (macro !== undefined && isCfgSelect(macro)) {
      const selected = cx.declarations.selected(call, scope.module.crate);
      return typeIn(parseExpansion(selected, call.span, "type", parser));
    }
    const rules = macro === undefined ? undefined : macroRulesOf(macro);
    if (rules === undefined || typeof rules === "string") return undefined;
    const edition = Number(scope.module.crate.edition);
    return typeIn(expandMacro(call, "type", rules, { parser, expansions: new Expansions(), edition }));
  };
}

function typeIn(expansion: MacroExpansion): TypeExpr | undefined {
  return expansion.kind === "expanded" && expansion.result.position === "type" ? expansion.result.type : undefined;
}
