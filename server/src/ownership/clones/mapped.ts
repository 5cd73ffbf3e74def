/**
 * Closures and functions that do nothing but copy what an iterator, an `Option` or a `Result` gives them: `it.map(|x| x.clone())`,
 * `it.map(Clone::clone)`, `it.map(|&x| x)`. `cloned()` and `copied()` say the same.
 *
 * Only of references: `cloned` is about those. Arrays have a `map`, but no `cloned`.
 */
import type { CallTerminator } from "../../mir/body.js";
import type { ClosureExpr, Expr } from "../../syntax/ast.js";
import { isType } from "../../types/argTerms.js";
import type { RefType, Type } from "../../types/type.js";
import type { Callee, TypeckResults } from "../../types/typeck.js";
import type { Range } from "../facts.js";
import type { SyntaxContext } from "./syntaxContext.js";

type MethodCall = Expr & { readonly kind: "methodCall" };

/** From the method's name to the end of the call, where `call` is all that the closure of a `map` does; undefined: it is anything else. */
export function mappedCopy(
  { typeck, syntax }: { readonly typeck: TypeckResults; readonly syntax: SyntaxContext },
  call: Expr & { readonly kind: "call" | "methodCall" },
): Range | undefined {
  if (call.kind !== "methodCall") return undefined;
  const { role, parent: closure } = syntax.positionOf(call) ?? {};
  if (role !== "body" || closure?.kind !== "closure") return undefined;
  // A reference to a reference would be peeled once only.
  if (givenReference(typeck, closure, call.receiver)?.inner !== typeck.typeOf(call)) return undefined;
  const map = syntax.positionOf(closure)?.parent;
  if (map?.kind !== "methodCall" || map.arguments.length !== 1 || map.span.expansion) return undefined;
  if (!isMap(typeck.callee(map))) return undefined;
  return nameToEnd(map);
}

/** A `map` that copies each element without a call of its own. */
export interface MappedElements {
  readonly map: MethodCall;
  /** What is copied. */
  readonly element: Type;
  readonly range: Range;
}

/** `it.map(Clone::clone)`, `it.map(|&x| x)`, `it.map(|x| *x)`. `context` is asked for only when the call looks like one. */
export function mappedElements(
  typeck: TypeckResults,
  context: () => SyntaxContext | undefined,
  call: CallTerminator,
): MappedElements | undefined {
  if (call.origin !== "method" || call.span.expansion || !isMap(call.callee)) return undefined;
  // Of `map<B, F>` the last argument is the type of what is given.
  const given = call.callee.args.list.filter(isType).at(-1);
  const element = given?.kind === "closure" ? copiedBy(typeck, given.expr) : given && clonedBy(given);
  if (!element) return undefined;
  const map = context()?.callAt(call.span.start, call.span.end);
  return map?.kind === "methodCall" ? { map, element, range: nameToEnd(map) } : undefined;
}

/** `Clone::clone`, `String::clone`: a function given as it is. */
function clonedBy(given: Type): Type | undefined {
  if (given.kind !== "fnDef" || given.def.kind !== "function" || given.def.name !== "clone") return undefined;
  const { container, crate } = given.def;
  if (crate.origin !== "std" || container.kind !== "trait" || container.name !== "Clone") return undefined;
  const copied = given.args.list[0];
  return copied && isType(copied) ? copied : undefined;
}

/** `|&x| x`, `|x| *x` */
function copiedBy(typeck: TypeckResults, closure: ClosureExpr): Type | undefined {
  const { body, params } = closure;
  const parameter = params[0];
  if (params.length !== 1 || !parameter || parameter.type || closure.isAsync || closure.span.expansion)
    return undefined;
  if (body.kind === "unary" && body.operator === "deref") {
    const copied = typeck.typeOf(body);
    return givenReference(typeck, closure, body.operand)?.inner === copied ? copied : undefined;
  }
  const { pattern } = parameter;
  if (pattern.kind !== "reference" || pattern.mutable || pattern.pattern.kind !== "binding") return undefined;
  const bound = pattern.pattern;
  const variable = bound.byRef || bound.mutable || bound.subpattern ? undefined : typeck.localOfPattern(bound);
  const named = typeck.resolution(body);
  return variable && named?.kind === "local" && named.variable === variable ? typeck.typeOf(body) : undefined;
}

/** What the closure's one parameter, named by `expr`, is: a shared reference. */
function givenReference(typeck: TypeckResults, closure: ClosureExpr, expr: Expr): RefType | undefined {
  const parameter = closure.params[0];
  if (closure.isAsync || closure.params.length !== 1 || parameter?.pattern.kind !== "binding" || parameter.type)
    return undefined;
  const variable = typeck.localOfPattern(parameter.pattern);
  const named = typeck.resolution(expr);
  if (!variable || named?.kind !== "local" || named.variable !== variable) return undefined;
  const given = typeck.typeOfLocal(variable);
  return given.kind === "ref" && !given.mutable ? given : undefined;
}

/** `Iterator::map`, `Option::map`, `Result::map`: those whose owner has a `cloned` as well. */
function isMap(callee: Callee | undefined): callee is Callee {
  if (callee?.function.name !== "map" || callee.function.crate.origin !== "std") return false;
  const { container } = callee.function;
  if (container.kind === "trait") return container.name === "Iterator";
  const self = callee.signature.inputs[0];
  return self?.kind === "adt" && (self.adt.name === "Option" || self.adt.name === "Result");
}

function nameToEnd(map: MethodCall): Range {
  return { start: map.method.ident.span.start, end: map.span.end };
}
