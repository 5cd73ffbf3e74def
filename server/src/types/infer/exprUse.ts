/**
 * How expressions use places: which are moved or copied out of, borrowed, assigned (rustc's `ExprUseVisitor`).
 *
 * Walks a body that is typed already and reports every use of a local variable's place, in evaluation order as far as that
 * matters here. Closures inside are not entered: their captures are the uses.
 */
import { assertNever } from "../../base/assertNever.js";
import type { Block, Expr, Pattern, Span, Statement } from "../../syntax/ast.js";
import type { Adjustment } from "../typeck.js";
import { fieldType } from "./fields.js";
import type { FnCtxt } from "./fnCtxt.js";
import { adjustedPlace, placeOf, type UsePlace, unadjustedPlaceOf, visitPatternPlaces } from "./usePlace.js";

export interface UseDelegate {
  /** The value is moved out of the place; `copy`: its type is Copy; `unknown`: that is not known, or whether it is taken at all. */
  consume(place: UsePlace, how: "move" | "copy" | "unknown", span: Span): void;
  borrow(place: UsePlace, kind: "shared" | "uniqueShared" | "mutable", span: Span): void;
  mutate(place: UsePlace, span: Span): void;
}

export class ExprUseVisitor {
  constructor(
    readonly fcx: FnCtxt,
    readonly delegate: UseDelegate,
  ) {}

  consumeExpr(expr: Expr): void {
    const place = placeOf(this.fcx, expr);
    if (!this.fcx.tables.isUncertainUse(expr)) this.#consume(place, expr.span);
    else if (place.variable !== undefined) this.delegate.consume(place, "unknown", expr.span);
    this.walkExpr(expr);
  }

  consumeBlock(block: Block): void {
    for (const statement of block.statements) this.#walkStatement(statement);
    if (block.tail !== undefined) this.consumeExpr(block.tail);
  }

  /** A pattern that is matched with a value that is there already: a parameter. */
  walkPattern(place: UsePlace, pattern: Pattern, hasGuard: boolean, span: Span): void {
    const { fcx, delegate } = this;
    visitPatternPlaces(fcx, place, pattern, (matched, part) => {
      if (part.kind === "binding" && fcx.tables.localOfPattern(part) !== undefined) {
        // A guard looks at the bindings through shared borrows.
        if (hasGuard) delegate.borrow(matched, "shared", span);
        const mode = fcx.tables.bindingMode(part);
        if (mode === "move") this.#consume(matched, span);
        else delegate.borrow(matched, mode === "refMut" ? "mutable" : "shared", span);
      } else if (readsPlace(fcx, matched, part)) {
        delegate.borrow(matched, "shared", span);
      }
    });
  }

  #consume(place: UsePlace, span: Span): void {
    if (place.variable === undefined) return;
    const copy = this.fcx.isCopy(place.type);
    this.delegate.consume(place, copy === "yes" ? "copy" : copy === "no" ? "move" : "unknown", span);
  }

  #borrowExpr(expr: Expr, mutable: boolean): void {
    this.delegate.borrow(placeOf(this.fcx, expr), mutable ? "mutable" : "shared", expr.span);
    this.walkExpr(expr);
  }

  #mutateExpr(expr: Expr): void {
    this.delegate.mutate(placeOf(this.fcx, expr), expr.span);
    this.walkExpr(expr);
  }

  #consumeAll(exprs: readonly Expr[]): void {
    for (const expr of exprs) this.consumeExpr(expr);
  }

  #consumeMaybe(expr: Expr | undefined): void {
    if (expr !== undefined) this.consumeExpr(expr);
  }

  #walkAdjustments(expr: Expr): void {
    const adjustments: readonly Adjustment[] = this.fcx.tables.adjustments(expr);
    if (adjustments.length === 0) return;
    let place = unadjustedPlaceOf(this.fcx, expr);
    for (const step of adjustments) {
      switch (step.kind) {
        case "neverToAny":
        case "pointer":
          this.#consume(place, expr.span);
          break;
        case "deref":
          if (step.overloaded !== undefined)
            this.delegate.borrow(place, step.overloaded.mutable ? "mutable" : "shared", expr.span);
          break;
        case "borrow":
          this.delegate.borrow(place, step.mutable ? "mutable" : "shared", expr.span);
          break;
        default:
          assertNever(step);
      }
      place = adjustedPlace(place, step);
    }
  }

  /** The parts of an expression, but not the use of its own value. */
  walkExpr(expr: Expr): void {
    this.#walkAdjustments(expr);
    switch (expr.kind) {
      case "literal":
      case "path":
      case "continue":
      case "underscore":
        return;
      case "unary":
        if (expr.operator === "deref") this.walkExpr(expr.operand);
        else this.consumeExpr(expr.operand);
        return;
      case "field":
        this.walkExpr(expr.base);
        return;
      case "index":
        this.walkExpr(expr.base);
        this.consumeExpr(expr.index);
        return;
      case "addressOf":
        this.#borrowExpr(expr.operand, expr.mutable);
        return;
      case "binary":
        this.consumeExpr(expr.left);
        this.consumeExpr(expr.right);
        return;
      case "assign":
        this.#mutateAssigned(expr.left);
        // `_ = value` is `let _ = value`: nothing is taken.
        if (expr.left.kind === "underscore") this.walkExpr(expr.right);
        else this.consumeExpr(expr.right);
        return;
      case "compoundAssign":
        if (this.fcx.tables.callee(expr) !== undefined) this.consumeExpr(expr.left);
        else this.#mutateExpr(expr.left);
        this.consumeExpr(expr.right);
        return;
      case "call":
        this.consumeExpr(expr.callee);
        this.#consumeAll(expr.arguments);
        return;
      case "methodCall":
        this.consumeExpr(expr.receiver);
        this.#consumeAll(expr.arguments);
        return;
      case "range":
        this.#consumeMaybe(expr.low);
        this.#consumeMaybe(expr.high);
        return;
      case "tuple":
      case "array":
        this.#consumeAll(expr.elements);
        return;
      case "repeat":
        this.consumeExpr(expr.value);
        return;
      case "struct":
        this.#walkStruct(expr);
        return;
      case "block":
        if (expr.mode === "async" || expr.mode === "asyncMove") this.#walkCaptures(expr);
        else this.consumeBlock(expr.block);
        return;
      case "if":
        this.consumeExpr(expr.condition);
        this.consumeBlock(expr.then);
        this.#consumeMaybe(expr.otherwise);
        return;
      case "let":
        this.#borrowExpr(expr.value, false);
        this.walkPattern(placeOf(this.fcx, expr.value), expr.pattern, false, expr.value.span);
        return;
      case "while":
        this.consumeExpr(expr.condition);
        this.consumeBlock(expr.body);
        return;
      case "loop":
        this.consumeBlock(expr.body);
        return;
      case "for":
        this.consumeExpr(expr.iterable);
        this.consumeBlock(expr.body);
        return;
      case "match": {
        // Of the value only what a pattern tests or binds is read; `if let` reads all of it.
        const place = placeOf(this.fcx, expr.scrutinee);
        this.walkExpr(expr.scrutinee);
        for (const arm of expr.arms) {
          this.walkPattern(place, arm.pattern, arm.guard !== undefined, expr.scrutinee.span);
          this.#consumeMaybe(arm.guard);
          this.consumeExpr(arm.body);
        }
        return;
      }
      case "closure":
        this.#walkCaptures(expr);
        return;
      case "break":
      case "return":
      case "yield":
        this.#consumeMaybe(expr.value);
        return;
      case "await":
      case "try":
      case "cast":
        this.consumeExpr(expr.operand);
        return;
      case "macroCall": {
        const expanded = this.fcx.tables.expanded(expr.call);
        if (expanded?.kind === "expr") this.walkExpr(expanded.expr);
        else this.#consumeAll(this.fcx.tables.mentionedIn(expr.call));
        return;
      }
      case "formatArgs":
        for (const operand of expr.operands) this.#borrowExpr(operand, false);
        return;
      case "missing":
        this.#consumeAll(expr.children);
        return;
      default:
        assertNever(expr);
    }
  }

  #mutateAssigned(left: Expr): void {
    switch (left.kind) {
      case "tuple":
      case "array":
        for (const element of left.elements) this.#mutateAssigned(element);
        return;
      case "struct":
        for (const field of left.fields) this.#mutateAssigned(field.value);
        return;
      case "call":
        for (const arg of left.arguments) this.#mutateAssigned(arg);
        return;
      case "underscore":
      case "range":
        return;
      default:
        this.#mutateExpr(left);
    }
  }

  #walkStruct(expr: Expr & { readonly kind: "struct" }): void {
    for (const field of expr.fields) this.consumeExpr(field.value);
    const { base } = expr;
    if (base === undefined) return;
    // Only the fields that are not given are taken from the base.
    const place = placeOf(this.fcx, base);
    const variant = this.fcx.tables.variantOf(expr);
    if (place.variable !== undefined && variant !== undefined && place.type.kind === "adt") {
      for (const field of variant.fields) {
        if (expr.fields.some((given) => given.field.name === field.name)) continue;
        const type = this.fcx.resolve(fieldType(this.fcx, field, place.type.args));
        const projection = { kind: "field", index: field.index, name: field.name, type } as const;
        this.#consume({ variable: place.variable, projections: [...place.projections, projection], type }, base.span);
      }
    }
    this.walkExpr(base);
  }

  #walkStatement(statement: Statement): void {
    switch (statement.kind) {
      case "let": {
        const { initializer } = statement;
        if (initializer === undefined) return;
        const place = placeOf(this.fcx, initializer);
        this.walkExpr(initializer);
        if (statement.otherwise !== undefined) this.consumeBlock(statement.otherwise);
        this.walkPattern(place, statement.pattern, false, initializer.span);
        return;
      }
      case "expr":
        this.consumeExpr(statement.expr);
        return;
      case "macroCall": {
        const expanded = this.fcx.tables.expanded(statement.call);
        if (expanded?.kind !== "statements") return this.#consumeAll(this.fcx.tables.mentionedIn(statement.call));
        for (const inner of expanded.statements) this.#walkStatement(inner);
        this.#consumeMaybe(expanded.tail);
        return;
      }
      case "item":
        return;
      case "missing":
        this.#consumeAll(statement.children);
        return;
      default:
        assertNever(statement);
    }
  }

  #walkCaptures(expr: Expr & { readonly kind: "closure" | "block" }): void {
    for (const capture of this.fcx.tables.closure(expr)?.captures ?? []) {
      const projections = capture.projections.map((step) =>
        step.kind === "deref" ? { kind: step.kind, index: 0, name: "", type: step.type } : step,
      );
      const place: UsePlace = { variable: capture.variable, projections, type: capture.type };
      switch (capture.kind) {
        case "move":
        case "copy":
        case "unknown":
          this.#consume(place, capture.use);
          break;
        case "shared":
        case "uniqueShared":
        case "mutable":
          this.delegate.borrow(place, capture.kind, capture.use);
          break;
        default:
          assertNever(capture.kind);
      }
    }
  }
}

/** Does this pattern alone, without those inside it, read the matched place: a discriminant, a length, a value? */
function readsPlace(fcx: FnCtxt, place: UsePlace, pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "literal":
    case "range":
    case "constBlock":
      return true;
    case "binding":
    case "path": {
      const resolution = fcx.tables.patternResolution(pattern);
      if (resolution === undefined) return false;
      return resolution.kind !== "constructor" || isMultivariant(place);
    }
    case "tupleStruct":
    case "struct":
      return isMultivariant(place);
    case "slice":
      return place.type.kind !== "array" && !(pattern.elements.length === 1 && pattern.elements[0]?.kind === "rest");
    default:
      return false;
  }
}

function isMultivariant(place: UsePlace): boolean {
  return place.type.kind === "adt" && place.type.adt.variants.length > 1;
}
