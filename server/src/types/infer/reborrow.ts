/**
 * Shared references that are lent again where a type is expected: `f(r)` with `r: &str` and `fn f(_: &str)` passes `&*r`.
 *
 * rustc coerces to every expected reference type by a reborrow and leaves it out only when the two types are the same, lifetimes
 * included. Types here have no lifetimes, so the coercion itself cannot tell; the sites where a declared type (of a parameter,
 * field, result, `let`) is a reference are noted, and get their adjustments in the end, when all types are known, before captures
 * are analysed: a closure that only lends `*r` captures `*r`. There `exactTypes.ts` tells what lifetimes are declared on both sides.
 * Where nothing is known of one of the types yet, as of a generic parameter `T`, the reference is copied.
 */
import { assertNever } from "../../base/assertNever.js";
import type { AssignExpr, CallExpr, ClosureExpr, Expr, MethodCallExpr, StructExpr } from "../../syntax/ast.js";
import { isType } from "../argTerms.js";
import { refType } from "../interner.js";
import { typeOfConst } from "../items.js";
import { signatureInfo, signatureOf } from "../signatures.js";
import { type Type, TypeFlag } from "../type.js";
import type { TypeckResults } from "../typeck.js";
import { exactInput, exactParameter, exactTypeOf, haveSameLifetimes } from "./exactTypes.js";
import type { FnCtxt } from "./fnCtxt.js";

/** Where references may be lent again: an expression that is expected to be one, or an operation that decides for its parts. */
export type ReborrowSite =
  | { readonly kind: "expected"; readonly expr: Expr; readonly by: ExpectedBy }
  | { readonly kind: "likeFirst"; readonly expressions: readonly Expr[] }
  | { readonly kind: "assign"; readonly expr: AssignExpr };

/** What expects the type. */
export type ExpectedBy =
  /** Somebody wrote it, with its lifetimes. */
  | { readonly kind: "written"; readonly type: Type }
  /** A parameter or field, declared so. */
  | {
      readonly kind: "parameter";
      readonly of: CallExpr | MethodCallExpr | StructExpr;
      readonly declared: Type;
      /** What is expected of the whole decides the parameters first. */
      readonly isHinted: boolean;
    }
  /** What is called by its `Fn` trait, for the argument at that position. */
  | { readonly kind: "input"; readonly call: CallExpr; readonly index: number }
  /** Its lifetimes were inferred. */
  | { readonly kind: "inferred" };

const inferred: ExpectedBy = { kind: "inferred" };

/**
 * The expression is used for a parameter or field, `declared` so. A generic one expects what is known of it by now: `known`, with the
 * arguments that inference has found so far.
 */
export function expectParameter(
  fcx: FnCtxt,
  expr: Expr,
  declared: Type,
  known: Type | undefined,
  of: CallExpr | MethodCallExpr | StructExpr,
  isHinted: boolean,
): void {
  const by: ExpectedBy = { kind: "parameter", of, declared, isHinted };
  if (declared.kind === "param" || declared.kind === "projection") expectKnown(fcx, expr, known, by);
  else if (expectsReferences(declared) && !isOpenInside(fcx, declared, known)) expectReference(fcx, expr, by);
}

/** `Option<T>` for a `T` that is open: what a constructor is given decides it (`successors(Some(text), …)`). */
function isOpenInside(fcx: FnCtxt, declared: Type, known: Type | undefined): boolean {
  if (declared.kind !== "adt" || known?.kind !== "adt") return false;
  return declared.args.list.some((arg, index) => {
    const found = known.args.list[index];
    return isType(arg) && arg.kind === "param" && found !== undefined && isType(found) && isOpen(fcx, found);
  });
}

function isOpen(fcx: FnCtxt, type: Type): boolean {
  const known = fcx.structurallyResolve(type);
  return known.kind === "infer" && known.sort === "general";
}

/** The expression is used where some type is expected that is known. */
export function expectReference(fcx: FnCtxt, expr: Expr, by: ExpectedBy = inferred): void {
  fcx.reborrowSites.push({ kind: "expected", expr, by });
}

/** The expression is used where a type is expected that may be open. Is it known by now to be a reference, then one is lent again. */
export function expectKnown(fcx: FnCtxt, expr: Expr, expected: Type | undefined, by: ExpectedBy = inferred): void {
  if (expected !== undefined && isKnownToHoldReferences(fcx, expected)) expectReference(fcx, expr, by);
}

/**
 * The expression is an argument of what is called by its `Fn` trait. What `impl Fn(T)` takes may still be open: then the argument says it.
 */
export function expectInput(fcx: FnCtxt, expr: Expr, expected: Type | undefined, by: ExpectedBy = inferred): void {
  const known = expected && fcx.structurallyResolve(expected);
  if (known?.kind === "tuple" || known?.kind === "array") expectKnown(fcx, expr, known, by);
  else if (known !== undefined && known.kind !== "infer") expectReference(fcx, expr, by);
}

/**
 * A shared reference, or a tuple or array that may hold some: its parts meet what is expected of them one by one (`check_expr_tuple`). Where
 * a part is open, its expression decides what it is.
 */
function isKnownToHoldReferences(fcx: FnCtxt, type: Type): boolean {
  const known = fcx.structurallyResolve(type);
  if (known.kind === "ref") return !known.mutable;
  return (known.kind === "tuple" || known.kind === "array") && arePartsKnown(fcx, known);
}

function arePartsKnown(fcx: FnCtxt, type: Type): boolean {
  const known = fcx.shallow(type);
  switch (known.kind) {
    case "infer":
      return known.sort !== "general";
    case "tuple":
      return known.elements.every((element) => arePartsKnown(fcx, element));
    case "array":
      return arePartsKnown(fcx, known.element);
    case "adt":
      return known.args.list.every((arg) => !isType(arg) || !isOpen(fcx, arg));
    default:
      return true;
  }
}

/** The value is put where there is one of this type already. */
export function expectAssigned(fcx: FnCtxt, expr: AssignExpr, type: Type): void {
  if (fcx.structurallyResolve(type).kind === "ref" || isKnownToHoldReferences(fcx, type))
    fcx.reborrowSites.push({ kind: "assign", expr });
}

/** Later expressions are coerced to the type of the first that has one, which itself expects nothing. */
export function expectLikeFirst(fcx: FnCtxt, expressions: readonly Expr[]): void {
  fcx.reborrowSites.push({ kind: "likeFirst", expressions });
}

/** The value of the body, as its declaration has it. What an `async fn` gives goes into its future first. */
export function expectResult(fcx: FnCtxt, expr: Expr): void {
  const { cx, owner } = fcx;
  const type = owner.kind === "function" ? signatureInfo(cx, owner).awaited : typeOfConst(cx, owner);
  if (type.kind !== "ref" && !expectsReferences(type)) return;
  expectReference(fcx, expr, owner.kind === "function" && owner.isAsync ? inferred : { kind: "written", type });
}

/** What a closure gives: as it is written there, or what is known of it by now. What an `async` one gives goes into its future first. */
export function expectOfClosure(fcx: FnCtxt, closure: ClosureExpr, value: Expr, output: Type | undefined): void {
  const written = closure.output && !closure.isAsync ? fcx.tables.userType(closure.output) : undefined;
  expectKnown(fcx, value, output, written && { kind: "written", type: written });
}

/** A shared reference, or something that one may be a part of. A parameter or projection expects nothing. */
function expectsReferences(declared: Type): boolean {
  return (
    (declared.kind === "ref" && !declared.mutable) ||
    declared.kind === "adt" ||
    declared.kind === "tuple" ||
    declared.kind === "array"
  );
}

/** `expected`: with its lifetimes, as far as they are declared. */
type Lend = (expr: Expr, expected: Type | undefined) => void;

/** Puts in the adjustments; types are resolved, built-in operators settled, closures not yet analysed. */
export function finishReborrows(fcx: FnCtxt): void {
  const { tables } = fcx;
  // What is expected from farther out was noted earlier, and knows more of lifetimes.
  const copied = new Set<Expr>();
  const lend: Lend = (expr, expected) => {
    const type = tables.typeOf(expr);
    if (type.kind !== "ref" || type.mutable || fcx.takenAsIs.has(expr) || copied.has(expr)) return;
    // `&dyn Trait` to `&dyn Trait` is an unsizing, which always lends again.
    const mayStay =
      expected?.kind === "ref" && type.inner.kind !== "dyn" && (expected.flags & TypeFlag.hasRegion) !== 0;
    if (mayStay && haveSameLifetimes(exactTypeOf(fcx, expr), expected)) {
      copied.add(expr);
      return;
    }
    tables.exprAdjustments.set(expr, [
      { kind: "deref", overloaded: undefined, target: type.inner },
      { kind: "borrow", mutable: false, raw: false, twoPhase: false, target: refType(false, type.inner) },
      ...tables.adjustments(expr),
    ]);
  };
  for (const site of fcx.reborrowSites) {
    switch (site.kind) {
      case "expected":
        sharedReborrows(fcx, site.expr, () => expectedType(fcx, site.by), lend);
        break;
      case "likeFirst":
        for (const later of afterFirst(tables, site.expressions)) sharedReborrows(fcx, later, nothing, lend);
        break;
      case "assign": {
        const target = expandedExpr(tables, site.expr.left);
        sharedReborrows(fcx, site.expr.right, () => exactTypeOf(fcx, target), lend);
        break;
      }
      default:
        assertNever(site);
    }
  }
}

const nothing = (): undefined => undefined;

function expectedType(fcx: FnCtxt, by: ExpectedBy): Type | undefined {
  switch (by.kind) {
    case "written":
      return by.type;
    case "parameter":
      return exactParameter(fcx, by);
    case "input":
      return exactInput(fcx, by.call, by.index);
    case "inferred":
      return undefined;
    default:
      return assertNever(by);
  }
}

const leaves: ReadonlySet<Expr["kind"]> = new Set(["path", "field", "index", "unary", "literal", "macroCall"]);

/** The places and constants after the first expression that comes to its end. */
function afterFirst(results: TypeckResults, expressions: readonly Expr[]): readonly Expr[] {
  const first = expressions.findIndex((expr) => results.typeOf(expr).kind !== "never");
  return expressions.slice(first + 1).filter(({ kind }) => leaves.has(kind));
}

/**
 * Tells the shared references that are lent again when this expression is expected to be a reference, or something that holds
 * some: the leaves of blocks, branches, `break`s, tuples and constructors that are places or constants without adjustments of their own.
 */
function sharedReborrows(fcx: FnCtxt, written: Expr, expected: () => Type | undefined, lend: Lend): void {
  const results = fcx.tables;
  const expr = expandedExpr(results, written);
  switch (expr.kind) {
    case "path":
    case "field":
    case "index":
    case "unary":
    case "literal":
      if (isUnadjusted(results, expr)) lend(expr, expected());
      else if (fcx.lentUnlessSame.has(expr)) {
        const wanted = expected();
        if (wanted !== undefined && haveSameLifetimes(exactTypeOf(fcx, expr), wanted))
          results.exprAdjustments.delete(expr);
      }
      return;
    case "loop":
      for (const value of fcx.breakValues.get(expr) ?? []) sharedReborrows(fcx, value, expected, lend);
      return;
    case "block":
      for (const value of fcx.breakValues.get(expr) ?? []) sharedReborrows(fcx, value, expected, lend);
      if ((expr.mode === "plain" || expr.mode === "unsafe") && expr.block.tail !== undefined)
        sharedReborrows(fcx, expr.block.tail, expected, lend);
      return;
    case "if":
      if (expr.otherwise === undefined) return;
      if (expr.then.tail !== undefined) sharedReborrows(fcx, expr.then.tail, expected, lend);
      sharedReborrows(fcx, expr.otherwise, expected, lend);
      return;
    case "match": {
      // An arm after the first with a lifetime of its own: then what the arms have in common has one, too.
      const hasOwn = expr.arms.slice(1).some(({ body }) => hasOwnLifetime(fcx, body, expected));
      for (const arm of expr.arms) sharedReborrows(fcx, arm.body, expected, lend);
      if (hasOwn) lend(expr, expected());
      return;
    }
    case "tuple":
      for (const [index, element] of expr.elements.entries()) {
        const ofElement = (): Type | undefined => {
          const whole = expected();
          return whole?.kind === "tuple" ? whole.elements[index] : undefined;
        };
        sharedReborrows(fcx, element, ofElement, lend);
      }
      return;
    case "array": {
      const ofElement = (): Type | undefined => {
        const whole = expected();
        return whole?.kind === "array" ? whole.element : undefined;
      };
      for (const element of expr.elements) sharedReborrows(fcx, element, ofElement, lend);
      return;
    }
    case "call": {
      const kind = results.callKind(expr);
      if (kind.kind !== "constructor") return;
      // What the expected type makes of a generic parameter has new lifetimes. Other parameters are sites of their own.
      const { inputs } = signatureOf(fcx.cx, kind.variant);
      for (const [index, argument] of expr.arguments.entries()) {
        if (inputs[index]?.kind === "param") sharedReborrows(fcx, argument, nothing, lend);
      }
      return;
    }
    default:
      return;
  }
}

/** Another lifetime than the expected one. Blocks and branches meet what is expected inside. */
function hasOwnLifetime(fcx: FnCtxt, expr: Expr, expected: () => Type | undefined): boolean {
  switch (expr.kind) {
    case "addressOf":
      return !expr.mutable && !expr.raw;
    case "call":
    case "methodCall":
      return true;
    case "path":
    case "field":
    case "index":
    case "unary": {
      if (!isUnadjusted(fcx.tables, expr)) return false;
      const type = expected();
      return type === undefined || !haveSameLifetimes(exactTypeOf(fcx, expr), type);
    }
    default:
      return false;
  }
}

/** A place or constant that holds a shared reference and is read as it is, or borrowed itself. */
function isUnadjusted(results: TypeckResults, expr: Expr): boolean {
  const named = expr.kind === "path" ? results.resolution(expr)?.kind : undefined;
  if (expr.kind === "path" && named !== "local" && named !== "const") return false;
  if (expr.kind === "unary" && expr.operator !== "deref") return false;
  const type = results.typeOf(expr);
  if (type.kind !== "ref" || type.mutable) return false;
  const [first] = results.adjustments(expr);
  return first === undefined || first.kind === "borrow";
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
