/**
 * Closures and async blocks: a body of its own, and at the place where it is written the captures.
 *
 * Every capture's operand stands at the span of the whole closure: moved, copied, or borrowed into a temporary. An immutable
 * variable that is captured for mutation *through* it (`r` in `|| *r = 1`, `r: &mut T`) is borrowed uniquely: it need not
 * be declared `mut` (RFC 2229; rustc dev guide, "Closure captures").
 */
import { assertNever } from "../../base/assertNever.js";
import type { BlockExpr, ClosureExpr, Span } from "../../syntax/ast.js";
import type { Capture } from "../../types/typeck.js";
import type { Body, BorrowKind, Operand, Rvalue } from "../body.js";
import { isCapturedMutable } from "../captured.js";
import { buildClosureBody } from "./body.js";
import { type Builder, localPlace } from "./builder.js";
import { consumed } from "./operand.js";
import { captureBuilder, capturedBy, consume, toPlace } from "./place.js";
import { localScope, scheduleStorage } from "./scope.js";

export function closureRvalue(b: Builder, expr: ClosureExpr | BlockExpr): Rvalue {
  const info = b.results.closure(expr);
  if (info === undefined) {
    b.gap(expr.span, "a closure that is not known");
    return { kind: "unknown", operands: [], reason: "closure" };
  }
  const body = closureBody(b, expr);
  const operands = info.captures.map((capture) => captureOperand(b, capture, expr.span));
  consumed(b, operands);
  return { kind: "aggregate", aggregate: { kind: "closure", body, expr }, operands };
}

/** Built once, however often the expression is. */
export function closureBody(b: Builder, expr: ClosureExpr | BlockExpr): Body {
  const known = b.closures.get(expr);
  if (known !== undefined) return known;
  const body = buildClosureBody(b, expr);
  b.closures.set(expr, body);
  return body;
}

function captureOperand(b: Builder, capture: Capture, span: Span): Operand {
  const place = toPlace(b, captureBuilder(b, capture.variable, capture.projections), span);
  switch (capture.kind) {
    case "move":
    case "copy":
      return consume(b, place, span);
    case "unknown":
      b.gap(span, `how \`${capture.variable.name}\` is captured is not known`);
      return { kind: "copyOrMove", place, span };
    case "shared":
    case "uniqueShared":
    case "mutable": {
      const mutable = capture.kind !== "shared";
      const borrow: BorrowKind = !mutable ? "shared" : needsUniqueBorrow(b, capture) ? "uniqueClosure" : "mutable";
      const local = b.newTemporary(b.types.reference(b.typeOfPlace(place), mutable), span, "internal");
      b.push({ kind: "storageLive", local, span });
      scheduleStorage(localScope(b), local);
      b.assign(localPlace(local), { kind: "ref", borrow, place, region: b.types.erased, origin: "capture" }, span);
      return { kind: "move", place: localPlace(local), span };
    }
    default:
      return assertNever(capture.kind);
  }
}

/** Mutable borrows of variables that are not `mut`; where the creator is a closure itself, of what it captured that may not be changed. */
function needsUniqueBorrow(b: Builder, capture: Capture): boolean {
  const own = capturedBy(b, capture.variable, capture.projections);
  return own === undefined ? capture.kind === "uniqueShared" || !capture.variable.mutable : !isCapturedMutable(own);
}
