/**
 * Places in the words of the source: `a.b`, `*r`, `v[_]`; undefined for what has no name there (temporaries).
 */
import { assertNever } from "../base/assertNever.js";
import type { Body, Local, Place, RefRvalue } from "../mir/body.js";
import { makesClosure } from "../mir/visit.js";
import type { BlockExpr, ClosureExpr, Span } from "../syntax/ast.js";
import type { BorrowckQueries } from "./queries.js";

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

/** The static whose address the local holds. */
export function staticOf(body: Body, local: Local): string | undefined {
  const kind = body.locals[local]?.kind;
  return kind?.kind === "temporary" ? kind.static : undefined;
}

/** Pointers that are followed to get at a part are not shown, as nobody writes them: `b.name`, but `*b`. */
export function describePlace(body: Body, place: Place): string | undefined {
  return describe(body, place, true);
}

/** The same without the fields of tuple structs and variants, which a pattern does not name: of `Some(x)` what holds it. */
export function describeMatched(body: Body, place: Place): string | undefined {
  return describe(body, place, false);
}

function describe(body: Body, place: Place, hasNumbers: boolean): string | undefined {
  const { local, projection } = place;
  let text: string | undefined;
  let start = 0;
  const upvar = upvarOf(body, place);
  const address = staticOf(body, local);
  if (upvar !== undefined) {
    text = body.upvars[upvar.index]?.described;
    start = upvar.length;
  } else if (address !== undefined) {
    text = address;
    start = 1;
  } else {
    text = nameOfLocal(body, local);
    // A guard sees its bindings through references that nobody wrote.
    if (body.locals[local]?.kind.kind === "guardReference" && projection[0]?.kind === "deref") start = 1;
  }
  if (text === undefined) return undefined;
  let lastPart = -1;
  for (let index = start; index < projection.length; index++) {
    const kind = projection[index]?.kind;
    if (kind !== "deref" && kind !== "downcast") lastPart = index;
  }
  if (lastPart >= 0) text = text.replace(/^\*+/, "");
  for (let index = start; index < projection.length; index++) {
    const elem = projection[index];
    if (elem === undefined) break;
    switch (elem.kind) {
      case "deref":
        if (index > lastPart) text = `*${text}`;
        break;
      case "field":
        if (hasNumbers || elem.field === undefined || !/^[0-9]/.test(elem.name)) text = `${text}.${elem.name}`;
        break;
      case "index":
        text = `${text}[_]`;
        break;
      case "constantIndex":
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

/** The first variant on the way to the place: what `describeMatched` says is taken as. */
export function variantIn({ projection }: Place): string | undefined {
  for (const elem of projection) if (elem.kind === "downcast") return elem.variant.name;
  return undefined;
}

/** What the reference points into that an overloaded `*` or `[..]` gave. */
export function overloadedOn({ blocks }: Body, base: Place, queries: BorrowckQueries): string | undefined {
  if (base.projection.length > 0) return undefined;
  for (const { terminator } of blocks) {
    if (terminator.kind !== "call") continue;
    const { destination, origin, callee } = terminator;
    if (destination.local !== base.local || destination.projection.length > 0) continue;
    if (origin !== "deref" && origin !== "index") return undefined;
    const input = callee?.signature.inputs[0];
    const self = input?.kind === "ref" ? input.inner : input;
    const display = self === undefined ? undefined : queries.displayType(self);
    const shown = display === undefined ? "a value" : `\`${display}\``;
    if (origin === "index") return `index of ${shown}`;
    const name = display?.replace(/<.*$/, "");
    return name === "Rc" || name === "Arc" ? `an \`${name}\`` : `dereference of ${shown}`;
  }
  return undefined;
}

/** `` `name` `` or the words for what has none. */
export function quoted(body: Body, place: Place): string {
  const text = describePlace(body, place);
  return text === undefined ? "value" : `\`${text}\``;
}

const makersByTemporary = new WeakMap<Body, Map<Local, ClosureExpr | BlockExpr>>();

function makerAfter(body: Body, temporary: Local): ClosureExpr | BlockExpr | undefined {
  let table = makersByTemporary.get(body);
  if (table === undefined) {
    table = new Map();
    for (const block of body.blocks) {
      for (const statement of block.statements) {
        if (!makesClosure(statement)) continue;
        const { aggregate, operands } = statement.rvalue;
        for (const operand of operands) if (operand.kind !== "constant") table.set(operand.place.local, aggregate.expr);
      }
    }
    makersByTemporary.set(body, table);
  }
  return table.get(temporary);
}

/** The closure that takes the temporary as a capture. */
export function closureAfter(body: Body, temporary: Local): ClosureExpr | undefined {
  const maker = makerAfter(body, temporary);
  return maker?.kind === "closure" ? maker : undefined;
}

/** Where an error about what is captured stands: at the head of the closure, at the keywords of a block. */
export function headOf(maker: ClosureExpr | BlockExpr): Span {
  if (maker.kind === "closure") return maker.headSpan;
  const { start, end, expansion } = maker.span;
  return { start, end: Math.min(end, start + (KEYWORDS[maker.mode] ?? "").length), expansion };
}

/** As the formatter writes them. */
const KEYWORDS: Partial<Record<BlockExpr["mode"], string>> = {
  async: "async",
  asyncMove: "async move",
  gen: "gen",
  genMove: "gen move",
};

/** The same where the temporary is a capture. */
export function captureHead(body: Body, temporary: Local): Span | undefined {
  const maker = makerAfter(body, temporary);
  return maker && headOf(maker);
}

/** Where an error about a borrow stands: the borrow, or the head of what captures. */
export function borrowSpan(body: Body, rvalue: RefRvalue, assignedTo: Place, span: Span): Span {
  if (rvalue.origin !== "capture") return span;
  return captureHead(body, assignedTo.local) ?? span;
}
