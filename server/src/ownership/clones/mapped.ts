/** `it.map(|x| x.clone())`: the closure does nothing but copy what it is given. */
import type { Expr } from "../../syntax/ast.js";
import type { TypeckResults } from "../../types/typeck.js";
import type { Range } from "../facts.js";
import type { SyntaxContext } from "./syntaxContext.js";

/** The method's name and its argument; undefined where it is anything else. The items must be references: `cloned` is about those. */
export function mappedCopy(
  { typeck, syntax }: { readonly typeck: TypeckResults; readonly syntax: SyntaxContext },
  call: Expr & { readonly kind: "call" | "methodCall" },
): Range | undefined {
  if (call.kind !== "methodCall") return undefined;
  const { role, parent: closure } = syntax.positionOf(call) ?? {};
  if (role !== "body" || closure?.kind !== "closure" || closure.isAsync || closure.params.length !== 1)
    return undefined;
  const parameter = closure.params[0];
  if (parameter?.pattern.kind !== "binding" || parameter.type) return undefined;
  const variable = typeck.localOfPattern(parameter.pattern);
  const named = typeck.resolution(call.receiver);
  if (!variable || named?.kind !== "local" || named.variable !== variable) return undefined;
  const given = typeck.typeOfLocal(variable);
  // A reference to a reference would be peeled once only.
  if (given.kind !== "ref" || given.mutable || given.inner !== typeck.typeOf(call)) return undefined;
  const map = syntax.positionOf(closure)?.parent;
  if (map?.kind !== "methodCall" || map.method.ident.name !== "map" || map.arguments.length !== 1) return undefined;
  if (typeck.callee(map)?.function.crate.origin !== "std" || map.span.expansion) return undefined;
  return { start: map.method.ident.span.start, end: map.span.end };
}
