/**
 * Shared references that are lent again where a type is expected: `f(r)` with `r: &str` and `fn f(_: &str)` passes `&*r`.
 *
 * rustc coerces to every expected reference type by a reborrow and leaves it out only when the two types are the same, lifetimes
 * included. Types here have no lifetimes, so the coercion itself cannot tell; the sites where a declared type (of a parameter,
 * field, `let`) is a reference are noted, and get their adjustments in the end, when all types are known, before captures are
 * analysed: a closure that only lends `*r` captures `*r`. A generic parameter `T` that is not known yet expects nothing: there
 * the reference is copied. So it is where nothing was known of its type yet, and from `&'static` to `&'static`, the same type.
 * What is not here: the result of a function, where the lifetimes that the signature names decide (`mir/build/reborrow.ts`).
 */
import { assertNever } from "../../base/assertNever.js";
import type { AssignExpr, BinaryExpr, Expr, PathExpr } from "../../syntax/ast.js";
import { refType } from "../interner.js";
import { signatureOf } from "../signatures.js";
import type { Type } from "../type.js";
import type { TypeckResults } from "../typeck.js";
import type { FnCtxt } from "./fnCtxt.js";

/** Where references may be lent again: an expression that is expected to be one, or an operation that decides for its parts. */
export type ReborrowSite =
  | { readonly kind: "expected"; readonly expr: Expr; readonly isStatic: boolean }
  | { readonly kind: "likeFirst"; readonly expressions: readonly Expr[] }
  | { readonly kind: "operator"; readonly expr: BinaryExpr }
  | { readonly kind: "assign"; readonly expr: AssignExpr };

/** The expression is used where `declared`, as written in the declaration, is expected. */
export function expectDeclared(fcx: FnCtxt, expr: Expr, declared: Type | undefined): void {
  if (declared !== undefined && expectsReferences(declared)) expectReference(fcx, expr, isStaticReference(declared));
}

/** The expression is used where some type is expected that is known, but not declared with the lifetime of its value. */
export function expectReference(fcx: FnCtxt, expr: Expr, isStatic = false): void {
  fcx.reborrowSites.push({ kind: "expected", expr, isStatic });
}

/**
 * The expression is used for a generic parameter. Is it known by now to be a reference, of a lifetime that was inferred, then a reference
 * is lent again; a parameter of the function as a rule has the lifetime that is expected.
 */
export function expectKnown(fcx: FnCtxt, expr: Expr, expected: Type | undefined): void {
  const known = expected && fcx.shallow(expected);
  if (known?.kind !== "ref" || known.mutable || (expr.kind === "path" && isDeclaredParameter(fcx, expr))) return;
  expectReference(fcx, expr);
}

function isDeclaredParameter(fcx: FnCtxt, { path }: PathExpr): boolean {
  const [only, more] = path.segments;
  const variable = only !== undefined && more === undefined ? fcx.scopes.lookupIdent(only.ident) : undefined;
  return variable !== undefined && variable.kind !== "binding";
}

/** Later expressions are coerced to the type of the first that has one, which itself expects nothing. */
export function expectLikeFirst(fcx: FnCtxt, expressions: readonly Expr[]): void {
  fcx.reborrowSites.push({ kind: "likeFirst", expressions });
}

function isStaticReference(type: Type | undefined): boolean {
  return type?.kind === "ref" && type.region.kind === "static";
}

/** A shared reference, or something that one may be a part of. A parameter or projection expects nothing. */
export function expectsReferences(declared: Type): boolean {
  return (declared.kind === "ref" && !declared.mutable) || declared.kind === "adt" || declared.kind === "tuple";
}

/** Puts in the adjustments; types are resolved, built-in operators settled, closures not yet analysed. */
export function finishReborrows(fcx: FnCtxt): void {
  const { tables } = fcx;
  const staysStatic = new Set<Expr>();
  for (const site of fcx.reborrowSites) {
    if (site.kind === "expected" && site.isStatic && isStaticParameter(fcx, site.expr)) staysStatic.add(site.expr);
  }
  const lend = (expr: Expr): void => {
    const type = tables.typeOf(expr);
    if (type.kind !== "ref" || staysStatic.has(expr) || fcx.openAtCoercion.has(expr)) return;
    tables.exprAdjustments.set(expr, [
      { kind: "deref", overloaded: undefined, target: type.inner },
      { kind: "borrow", mutable: false, raw: false, twoPhase: false, target: refType(false, type.inner) },
      ...tables.adjustments(expr),
    ]);
  };
  for (const site of fcx.reborrowSites) {
    switch (site.kind) {
      case "expected":
        sharedReborrows(tables, site.expr, lend);
        break;
      case "likeFirst":
        for (const later of afterFirst(tables, site.expressions)) sharedReborrows(tables, later, lend);
        break;
      case "operator":
        if (tables.callee(site.expr) !== undefined && expectsOneType(tables, site.expr))
          sharedReborrows(tables, site.expr.right, lend);
        break;
      case "assign":
        if (expectsAssigned(tables, site.expr)) sharedReborrows(tables, site.expr.right, lend);
        break;
      default:
        assertNever(site);
    }
  }
}

/** The places after the first expression that comes to its end. */
function afterFirst(results: TypeckResults, expressions: readonly Expr[]): readonly Expr[] {
  const first = expressions.findIndex((expr) => results.typeOf(expr).kind !== "never");
  return expressions.slice(first + 1).filter(({ kind }) => kind === "path" || kind === "field" || kind === "macroCall");
}

/** A parameter of the function whose declared type is a reference for `'static`. */
function isStaticParameter(fcx: FnCtxt, expr: Expr): boolean {
  const { owner } = fcx;
  const resolution = expr.kind === "path" ? fcx.tables.resolution(expr) : undefined;
  if (resolution?.kind !== "local" || owner.kind !== "function") return false;
  const { pattern } = resolution.variable;
  const index = pattern === undefined ? -1 : owner.params.findIndex((param) => param.pattern === pattern);
  if (index < 0) return false;
  return isStaticReference(signatureOf(fcx.cx, owner).inputs[owner.selfParam === undefined ? index : index + 1]);
}

/**
 * Tells the shared references that are lent again when this expression is expected to be a reference, or something that holds
 * some: the leaves of blocks, branches, tuples and constructors that are places without adjustments of their own.
 */
export function sharedReborrows(results: TypeckResults, written: Expr, lend: (expr: Expr) => void): void {
  const expr = expandedExpr(results, written);
  switch (expr.kind) {
    case "path":
    case "field":
    case "index":
    case "unary":
      if (isUnadjustedPlace(results, expr)) lend(expr);
      return;
    case "block":
      if ((expr.mode === "plain" || expr.mode === "unsafe") && expr.block.tail !== undefined)
        sharedReborrows(results, expr.block.tail, lend);
      return;
    case "if":
      if (expr.otherwise === undefined) return;
      if (expr.then.tail !== undefined) sharedReborrows(results, expr.then.tail, lend);
      sharedReborrows(results, expr.otherwise, lend);
      return;
    case "match":
      for (const arm of expr.arms) sharedReborrows(results, arm.body, lend);
      return;
    case "tuple":
      for (const element of expr.elements) sharedReborrows(results, element, lend);
      return;
    case "call":
      if (results.callKind(expr).kind === "constructor")
        for (const argument of expr.arguments) sharedReborrows(results, argument, lend);
      return;
    default:
      return;
  }
}

/** A place that holds a shared reference and is read as it is, or borrowed itself. */
function isUnadjustedPlace(results: TypeckResults, expr: Expr): boolean {
  if (expr.kind === "path" && results.resolution(expr)?.kind !== "local") return false;
  if (expr.kind === "unary" && expr.operator !== "deref") return false;
  const type = results.typeOf(expr);
  if (type.kind !== "ref" || type.mutable) return false;
  const [first] = results.adjustments(expr);
  return first === undefined || first.kind === "borrow";
}

/** The left operand's type leaves one type for the right: `String + &str`, `&T < &T`; numbers and `==` have several impls. */
function expectsOneType(results: TypeckResults, { left, operator }: BinaryExpr): boolean {
  const type = results.typeOf(left);
  switch (operator) {
    case "==":
    case "!=":
      return false;
    case "<":
    case "<=":
    case ">":
    case ">=":
      return type.kind === "ref";
    default:
      return type.kind === "adt";
  }
}

/** One parameter assigned to another: as a rule both have the lifetime that is expected, and the reference is copied. */
function expectsAssigned(results: TypeckResults, { left, right }: AssignExpr): boolean {
  let target = expandedExpr(results, left);
  const type = results.typeOf(target);
  if (type.kind !== "ref" || type.mutable) return false;
  while (target.kind === "unary" && target.operator === "deref") target = expandedExpr(results, target.operand);
  return (
    (target.kind !== "field" && !isParameter(results, target)) || !isParameter(results, expandedExpr(results, right))
  );
}

/** A parameter of the function or of a closure, `self` included. */
export function isParameter(results: TypeckResults, expr: Expr): boolean {
  if (expr.kind !== "path") return false;
  const resolution = results.resolution(expr);
  return resolution?.kind === "local" && resolution.variable.kind !== "binding";
}

/** The expression that a macro call stands for; others are themselves. */
function expandedExpr(results: TypeckResults, expr: Expr): Expr {
  let inner = expr;
  while (inner.kind === "macroCall") {
    const expanded = results.expanded(inner.call);
    if (expanded?.kind !== "expr") break;
    inner = expanded.expr;
  }
  return inner;
}
