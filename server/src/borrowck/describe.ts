/**
 * Places in the words of the source: `a.b`, `*r`, `v[_]`; undefined for what has no name there (temporaries).
 */
import { assertNever } from "../base/assertNever.js";
import type { Body, Local, Place, RefRvalue } from "../mir/body.js";
import { makesClosure } from "../mir/visit.js";
import type { ClosureExpr, Span } from "../syntax/ast.js";

export function nameOfLocal(body: Body, local: Local): string | undefined {
  const kind = body.locals[local]?.kind;
  switch (kind?.kind) {
    case "user":
    case "guardReference":
      return kind.variable.name;
    case "argument":
      return kind.variable?.name;
    default:
      return undefined;
  }
}

/** The capture that a place in a closure's body starts with, and how many elements lead to it. */
export function upvarOf(body: Body, place: Place): { readonly index: number; readonly length: number } | undefined {
  if (body.closure === undefined || place.local !== 1) return undefined;
  const first = place.projection[0]?.kind === "deref" ? 1 : 0;
  const field = place.projection[first];
  if (field?.kind !== "field") return undefined;
  const upvar = body.upvars[field.index];
  if (upvar === undefined) return undefined;
  const reference = upvar.byReference && place.projection[first + 1]?.kind === "deref";
  return { index: field.index, length: first + 1 + (reference ? 1 : 0) };
}

export function describePlace(body: Body, place: Place): string | undefined {
  let text: string | undefined;
  let start = 0;
  const upvar = upvarOf(body, place);
  if (upvar !== undefined) {
    text = body.upvars[upvar.index]?.described;
    start = upvar.length;
  } else {
    text = nameOfLocal(body, place.local);
    // A guard sees its bindings through references that nobody wrote.
    if (body.locals[place.local]?.kind.kind === "guardReference" && place.projection[0]?.kind === "deref") start = 1;
  }
  if (text === undefined) return undefined;
  for (let index = start; index < place.projection.length; index++) {
    const elem = place.projection[index];
    if (elem === undefined) break;
    switch (elem.kind) {
      case "deref": {
        const next = place.projection[index + 1]?.kind;
        // Field access and indexing see through references.
        if (next !== "field" && next !== "index") text = `*${text}`;
        break;
      }
      case "field":
        text = `${text.startsWith("*") ? `(${text})` : text}.${elem.name}`;
        break;
      case "index":
      case "constantIndex":
        text = `${text}[..]`;
        break;
      case "subslice":
        text = `${text}[..]`;
        break;
      case "downcast":
        break;
      default:
        assertNever(elem);
    }
  }
  return text;
}

/** `` `name` `` or the words for what has none. */
export function quoted(body: Body, place: Place): string {
  const text = describePlace(body, place);
  return text === undefined ? "value" : `\`${text}\``;
}

const closuresByTemporary = new WeakMap<Body, Map<Local, ClosureExpr>>();
/** The closure that takes the temporary as a capture. */
export function closureAfter(body: Body, temporary: Local): ClosureExpr | undefined {
  let table = closuresByTemporary.get(body);
  if (table === undefined) {
    table = new Map();
    for (const block of body.blocks) {
      for (const statement of block.statements) {
        if (!makesClosure(statement)) continue;
        const { expr } = statement.rvalue.aggregate;
        if (expr.kind !== "closure") continue;
        for (const operand of statement.rvalue.operands)
          if (operand.kind !== "constant") table.set(operand.place.local, expr);
      }
    }
    closuresByTemporary.set(body, table);
  }
  return table.get(temporary);
}

/** Where an error about a borrow stands: the borrow, or the head of the closure that captures. */
export function borrowSpan(body: Body, rvalue: RefRvalue, assignedTo: Place, span: Span): Span {
  if (rvalue.origin !== "capture") return span;
  return closureAfter(body, assignedTo.local)?.headSpan ?? span;
}
