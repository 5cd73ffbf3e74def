/**
 * May this place be assigned or borrowed mutably? (E0384, E0594, E0596)
 *
 *     x          needs `let mut x`
 *     x.f        as x
 *     *r         r: &mut T: yes, whether r is `mut` or not, if r itself is reached uniquely; r: &T: no
 *     *b         b: Box<T>: as b
 *     captured   as the captured variable, and through the environment: a `Fn` closure has only `&self`
 *
 * Source: rustc dev guide, "MIR borrow check"; Rust reference, "Mutability of place expressions".
 */

import { arrayLength, typeBefore } from "../dataflow/movePaths.js";
import type { Body, Place } from "../mir/body.js";
import { isCapturedMutable } from "../mir/captured.js";
import type { Span } from "../syntax/ast.js";
import type { BodyContext } from "./bodyContext.js";
import { describePlace, nameOfLocal, overloadedOn, staticOf, upvarOf } from "./describe.js";

/** A local without `mut` may be captured uniquely, or reached through a reference that it holds (`yes`); else it is not changed. */
type LocalMutation = "yes" | "no";

/** The part of the place that forbids it; undefined: it may be changed. */
export function forbiddenBy(context: BodyContext, place: Place, allowed: LocalMutation): Place | undefined {
  const { body } = context;
  const last = place.projection.length - 1;
  const elem = place.projection[last];
  if (elem === undefined) {
    const declaration = body.locals[place.local];
    if (
      declaration === undefined ||
      declaration.mutable ||
      declaration.kind.kind === "temporary" ||
      declaration.kind.kind === "return"
    )
      return undefined;
    // A closure that is called by value owns its captures.
    if (declaration.kind.kind === "environment") return undefined;
    // A parameter's pattern takes it apart as it likes.
    if (declaration.kind.kind === "argument" && declaration.kind.variable === undefined) return undefined;
    return allowed === "no" ? place : undefined;
  }
  const base: Place = { local: place.local, projection: place.projection.slice(0, last) };
  const baseType = typeBefore(body, place, last);
  if (elem.kind === "deref") {
    if (baseType === undefined || baseType.kind === "unknown") return undefined;
    if (baseType.kind === "ref") {
      // `&mut []` is promoted to a constant, and may be written through: there is nothing to write. Of an element there could be.
      if (arrayLength(elem.type) === 0 && allowed === "no") return undefined;
      if (!baseType.mutable) return place;
      // A by-reference capture is as mutable as the captured place; what it stands for is asked of the field.
      const upvar = upvarOf(body, base);
      const captured =
        upvar !== undefined && isUpvarField(body, base) && body.upvars[upvar.index]?.byReference === true;
      return forbiddenBy(context, base, captured ? allowed : "yes");
    }
    if (baseType.kind === "rawPointer") return baseType.mutable ? undefined : place;
    return forbiddenBy(context, base, allowed);
  }
  const upvar = upvarOf(body, place);
  const isField =
    elem.kind === "field" && upvar !== undefined && body.upvars[upvar.index] !== undefined && isUpvarField(body, place);
  if (isField && upvar !== undefined) {
    if (!capturedIsMutable(body, upvar.index) && allowed !== "yes") return place;
    return forbiddenBy(context, base, allowed);
  }
  return forbiddenBy(context, base, allowed);
}

function isUpvarField(body: Body, place: Place): boolean {
  const first = place.projection[0]?.kind === "deref" ? 1 : 0;
  return body.closure !== undefined && place.local === 1 && place.projection.length === first + 1;
}

/** Was the captured place one that its creator may change? */
function capturedIsMutable(body: Body, index: number): boolean {
  const capture = body.closure?.captures[index];
  return capture === undefined || isCapturedMutable(capture);
}

export function reportNotMutable(
  context: BodyContext,
  place: Place,
  forbidden: Place,
  span: Span,
  action: "assign" | "borrow",
): void {
  const { body } = context;
  if (reportLentToFuture(context, place) && !isUpvarField(body, forbidden)) return;
  const name = describePlace(body, place);
  const code = action === "assign" ? "E0594" : "E0596";
  let what = name === undefined ? "value" : `\`${name}\``;
  const declaration = body.locals[forbidden.local];
  const root = nameOfLocal(body, forbidden.local);
  const relatedTo: { span: Span; message: string }[] = [];
  let because: string;
  const last = forbidden.projection[forbidden.projection.length - 1];
  const upvar = upvarOf(body, forbidden);
  if (last?.kind === "deref" && !(upvar !== undefined && upvar.length >= forbidden.projection.length)) {
    const pointer = pointerBefore(body, forbidden);
    const maker = lentAsFn(body, forbidden);
    if (maker !== undefined) {
      because = ", as it is a captured variable in a `Fn` closure";
      relatedTo.push({ span: maker, message: "this closure is called as `Fn`, so it cannot change what it captures" });
    } else ({ what, because } = behind(context, forbidden, name, action));
    if (declaration !== undefined && root !== undefined)
      relatedTo.push({
        span: declaration.span,
        message: `\`${root}\` is a ${pointer}, so what it refers to cannot be changed through it`,
      });
  } else if (upvar !== undefined) {
    const captured = body.upvars[upvar.index];
    because =
      body.closure?.closureKind === "Fn" && captured?.variable.mutable === true
        ? `, as it is a captured variable in a \`Fn\` closure`
        : `, as it is not declared as mutable`;
    if (captured !== undefined)
      relatedTo.push({ span: captured.variable.declarationSpan, message: `consider \`mut ${captured.name}\`` });
  } else {
    because =
      root !== undefined && name !== root
        ? `, as \`${root}\` is not declared as mutable`
        : `, as it is not declared as mutable`;
    if (declaration !== undefined && root !== undefined)
      relatedTo.push({ span: declaration.span, message: `\`${root}\` is declared here, without \`mut\`` });
  }
  const verb = action === "assign" ? `cannot assign to ${what}` : `cannot borrow ${what} as mutable`;
  // Missing `mut` on a variable is one mistake, however often it is borrowed: the second time it is told at the declaration.
  if (action === "borrow" && forbidden.projection.length === 0 && root !== undefined && declaration !== undefined) {
    context.errors.reportOnce(
      `mut:${forbidden.local}`,
      { code, message: verb + because, span, related: relatedTo },
      declaration.span,
    );
    return;
  }
  context.errors.report({ code, message: verb + because, span, related: relatedTo }, name ?? "");
}

function pointerBefore(body: Body, forbidden: Place): string {
  const base = typeBefore(body, forbidden, forbidden.projection.length - 1);
  return base?.kind === "rawPointer" ? "`*const` pointer" : "`&` reference";
}

/** The head of the closure whose environment it is that forbids it: a `Fn` closure has itself lent shared. */
function lentAsFn({ closure }: Body, { local, projection }: Place): Span | undefined {
  if (closure?.closureKind !== "Fn" || closure.expr.kind !== "closure") return undefined;
  return local === 1 && projection.length === 1 ? closure.expr.headSpan : undefined;
}

/** What lies behind the pointer, by its name if it has one. */
function behind(
  { body, queries }: BodyContext,
  forbidden: Place,
  name: string | undefined,
  action: "assign" | "borrow",
): { readonly what: string; readonly because: string } {
  const pointer = `a ${pointerBefore(body, forbidden)}`;
  const base: Place = { local: forbidden.local, projection: forbidden.projection.slice(0, -1) };
  if (name === undefined) {
    const holder = overloadedOn(body, base, queries) ?? pointer;
    return { what: `data in ${holder.startsWith("index") ? `an ${holder}` : holder}`, because: "" };
  }
  const address = base.projection.length === 0 ? staticOf(body, base.local) : undefined;
  if (address === name) return { what: `immutable static item \`${name}\``, because: "" };
  if (address !== undefined) return { what: `\`${name}\``, because: `, as \`${address}\` is an immutable static item` };
  return { what: `\`${name}\``, because: `${action === "assign" ? ", which" : ", as it"} is behind ${pointer}` };
}

/**
 * What an `async` closure's body changes its future borrows from the closure, where that makes it: as a `Fn` closure has itself lent shared,
 * it is there that nothing can be borrowed mutably, once for each capture. False: this is no capture of such a closure.
 */
function reportLentToFuture({ body, errors }: BodyContext, place: Place): boolean {
  const maker = body.closure?.expr;
  if (maker?.kind !== "closure" || !maker.isAsync || body.closure?.closureKind !== "Fn") return false;
  const upvar = body.upvars[upvarOf(body, place)?.index ?? -1];
  if (upvar === undefined) return false;
  const message = `cannot borrow \`${upvar.described}\` as mutable, as it is a captured variable in a \`Fn\` closure`;
  const error = { code: "E0596", message, span: maker.headSpan, related: [] } as const;
  errors.reportOnce(`lent:${upvar.described}`, error, maker.headSpan);
  return true;
}
