/**
 * May a variable that a closure captures become a reference?
 *
 * A closure that borrows what it captures lives no longer than the variable does, as the borrow checker has seen. A `move` closure takes the
 * reference along: where it goes must be known. It stays when it is bound to a variable that is only called, or given to methods of the
 * standard library whose result holds no closure any more: `.map(move |x| …).collect()`.
 */
import type { ClosureExpr, Expr } from "../../syntax/ast.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";
import { walkType } from "../../types/walk.js";
import type { SyntaxContext } from "./syntaxContext.js";

export interface CaptureInput {
  readonly typeck: TypeckResults;
  readonly syntax: SyntaxContext;
}

export type CaptureAnswer =
  /** `bound`: variables that hold the closure; `during`: what it is in use for. */
  | { readonly stays: true; readonly bound: readonly LocalVariable[]; readonly during: readonly Expr[] }
  | { readonly stays: false };

const ESCAPES: CaptureAnswer = { stays: false };

/** The expressions around a use, up to the body that the variable belongs to, innermost first. */
export function* aroundUse(syntax: SyntaxContext, use: Expr, variable: LocalVariable): Generator<Expr> {
  let next = syntax.positionOf(use)?.parent;
  for (; next && next !== variable.within; next = syntax.positionOf(next)?.parent) yield next;
}

/** The closures around a use, up to where the variable belongs, innermost first; undefined with an async block among them. */
export function closuresAround(
  syntax: SyntaxContext,
  use: Expr,
  variable: LocalVariable,
): readonly ClosureExpr[] | undefined {
  const found: ClosureExpr[] = [];
  for (const around of aroundUse(syntax, use, variable)) {
    if (around.kind === "closure") {
      if (around.isAsync || around.span.expansion) return undefined;
      found.push(around);
    }
    if (around.kind === "block" && around.mode !== "plain" && around.mode !== "unsafe") return undefined;
  }
  return found;
}

/** Does a reference that these closures capture stay in the function? */
export function captureStays(input: CaptureInput, closures: readonly ClosureExpr[]): CaptureAnswer {
  const bound: LocalVariable[] = [];
  const during: Expr[] = [];
  for (const [index, closure] of closures.entries()) {
    if (!closure.isMove) continue;
    const answer = scopedThread(input, closure, closures[index + 1]) ?? closureStays(input, closure);
    if (!answer.stays) return ESCAPES;
    bound.push(...answer.bound);
    during.push(...answer.during);
  }
  return { stays: true, bound, during };
}

/** `thread::scope(|s| { s.spawn(move || …) })`: what is there before the scope is there until all its threads are done. */
function scopedThread(
  { typeck, syntax }: CaptureInput,
  closure: ClosureExpr,
  outer: ClosureExpr | undefined,
): CaptureAnswer | undefined {
  const { role, parent } = syntax.positionOf(closure) ?? {};
  if (role !== "argument" || parent?.kind !== "methodCall" || !isScopedSpawn(typeck, parent)) return undefined;
  const scope = outer && syntax.positionOf(outer);
  if (scope?.role !== "argument" || scope.parent?.kind !== "call") return undefined;
  return { stays: true, bound: [], during: [scope.parent] };
}

/** `s.spawn(…)` on the scope of `thread::scope`. */
export function isScopedSpawn(typeck: TypeckResults, call: Expr & { readonly kind: "methodCall" }): boolean {
  const callee = typeck.callee(call)?.function;
  return callee?.name === "spawn" && callee.crate.origin === "std" && typeck.typeOf(call.receiver).kind === "ref";
}

function closureStays(input: CaptureInput, closure: ClosureExpr): CaptureAnswer {
  const { typeck, syntax } = input;
  const position = syntax.positionOf(closure);
  const { parent, statement } = position ?? {};
  if (position?.role === "callee" && parent) return { stays: true, bound: [], during: [parent] };
  if (position?.role === "initializer" && statement?.kind === "let" && statement.pattern.kind === "binding") {
    const variable = typeck.localOfPattern(statement.pattern);
    const isOnlyCalled =
      variable !== undefined && syntax.usesOf(variable).every((use) => syntax.positionOf(use)?.role === "callee");
    return isOnlyCalled ? { stays: true, bound: [variable], during: [] } : ESCAPES;
  }
  if (position?.role !== "argument") return ESCAPES;
  const end = endOfChain(input, closure, parent);
  return end ? { stays: true, bound: [], during: [end] } : ESCAPES;
}

/** The call after which nothing holds the closure any more; every call up to it is a method of the standard library. */
function endOfChain({ typeck, syntax }: CaptureInput, closure: Expr, from: Expr | undefined): Expr | undefined {
  const type = typeck.typeOf(closure);
  for (let call = from; call?.kind === "methodCall"; ) {
    if (typeck.callee(call)?.function.crate.origin !== "std") return undefined;
    // A thread or a box keeps what it is given without saying so in a type.
    if (call.method.ident.name === "spawn") return undefined;
    let isHeld = false;
    walkType(typeck.typeOf(call), (inner) => {
      if (inner === type || inner.kind === "opaque" || inner.kind === "dyn" || inner.kind === "unknown") isHeld = true;
      return !isHeld;
    });
    if (!isHeld) return call;
    const position = syntax.positionOf(call);
    if (position?.role === "iterable") return position.parent;
    if (position?.role !== "receiver") return undefined;
    call = position.parent;
  }
  return undefined;
}
