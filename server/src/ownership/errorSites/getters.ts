/**
 * `self.name()` that returns `&self.name`: borrows the whole receiver, where the field would do.
 *
 * Read from the method's body: a single `&self.field` or `&mut self.field`, or `self.field.as_str()` and the like, which deref away.
 */
import type { Expr } from "../../syntax/ast.js";
import { writtenName } from "../../syntax/rawIdentifier.js";
import type { TypeckResults } from "../../types/typeck.js";
import type { SyntaxContext } from "../clones/syntaxContext.js";
import { rangeOf } from "../events.js";
import type { Range } from "../facts.js";

export interface Getter {
  readonly range: Range;
  readonly field: string;
  /** The borrow of the field alone. */
  readonly newText: string;
}

/** Methods of the standard library that make a reference of what can be borrowed as such. */
const VIEWS = new Set(["as_str", "as_slice"]);

/** The expression, or the call that it is the receiver of, is such a call on a variable or field. */
export function fieldOfGetter(
  input: { readonly typeck: TypeckResults; readonly syntax: SyntaxContext; readonly textOf: (range: Range) => string },
  expr: Expr,
): Getter | undefined {
  const { typeck, syntax, textOf } = input;
  const call = expr.kind === "methodCall" ? expr : syntax.positionOf(expr)?.parent;
  if (call?.kind !== "methodCall" || call.arguments.length > 0 || call.span.expansion) return undefined;
  if (call.receiver.kind !== "path" && call.receiver.kind !== "field") return undefined;
  const called = typeck.callee(call)?.function;
  if (called?.crate.origin !== "local" || called.container.kind !== "impl") return undefined;
  // A `Deref` on the way borrows the whole receiver, too.
  if (typeck.adjustments(call.receiver).some((step) => step.kind === "deref" && step.overloaded)) return undefined;
  const body = called.body();
  if (body === undefined || body === "omitted" || body.statements.length > 0 || !body.tail) return undefined;
  const found = lentField(body.tail);
  if (!found) return undefined;
  const receiver = textOf(rangeOf(call.receiver.span));
  return {
    range: rangeOf(call.span),
    field: found.field,
    newText: `&${found.isMutable ? "mut " : ""}${receiver}.${found.field}`,
  };
}

function lentField(value: Expr): { readonly field: string; readonly isMutable: boolean } | undefined {
  if (value.kind === "addressOf" && !value.raw) {
    const field = ownField(value.operand);
    return field === undefined ? undefined : { field, isMutable: value.mutable };
  }
  if (value.kind !== "methodCall" || !VIEWS.has(value.method.ident.name)) return undefined;
  const field = ownField(value.receiver);
  return field === undefined ? undefined : { field, isMutable: false };
}

/** `self.field` */
function ownField(expr: Expr): string | undefined {
  if (expr.kind !== "field" || expr.base.kind !== "path") return undefined;
  const { segments } = expr.base.path;
  return segments.length === 1 && segments[0]?.ident.name === "self" ? writtenName(expr.field) : undefined;
}
