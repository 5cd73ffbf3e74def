/**
 * What a call of an async closure gives: a future that holds what the closure captured, all that it was called with, and a borrow of the
 * closure where it lends from that (what it captured mutably or owns).
 *
 *     let mut add = async |n: &u32| total += n;
 *     let first = add(&1);        holds `add`, lent mutably, and `&1`
 *     let second = add(&2);       error: `add` is lent while `first` may run
 *
 * The future has the positions of the closure's type, and one more for everything that the call lends it. What lies behind a shared reference
 * that the closure owns is not lent from it; nor need the future hold that reference if there are others behind it. The reference itself
 * is lent where the body reads it, and always before edition 2021, whose closures capture parts of variables (RFC 2229).
 * Source: RFC 3668; `should_reborrow_from_env_of_parent_coroutine_closure` in rustc's words.
 */
import type { Body, Place } from "../mir/body.js";
import { operandsOfStatement, operandsOfTerminator, placeOfOperand } from "../mir/visit.js";
import type { ConstraintOrigin } from "./constraints.js";
import { upvarOf } from "./describe.js";
import type { RegionVariable } from "./regions.js";
import type { RegionType, RegionTypes } from "./regionTypes.js";
import type { TypeRelation } from "./typeRelation.js";

export interface AsyncCall {
  /** With the reference that the call makes of it, unless it takes it. */
  readonly receiver: RegionType;
  readonly closure: RegionType;
  readonly arguments: RegionType;
}

/** The future; undefined: it is no call of an async closure. */
export function futureOf(
  types: RegionTypes,
  relation: TypeRelation,
  { receiver, closure, arguments: given }: AsyncCall,
  origin: ConstraintOrigin,
): RegionType | undefined {
  const { type } = closure;
  const parts = types.closureParts(type);
  const made = parts?.signature.output;
  if (parts === undefined || type.kind !== "closure" || made?.kind !== "coroutine" || made.expr !== type.expr)
    return undefined;
  const future = relation.fresh(made);
  const lent = types.lentToFuture(made);
  const into = lent === undefined ? undefined : future.regions[lent];
  if (lent === undefined || into === undefined) return undefined;
  const lend = (region: RegionVariable | undefined): void => {
    if (region !== undefined) relation.constraints.add(region, into, origin);
  };
  const hold = (first: number, end: number): void => {
    for (let position = first; position < end; position++) {
      const [from, to] = [closure.regions[position], future.regions[position]];
      if (from !== undefined && to !== undefined) relation.relateRegions(from, to, "covariant", origin);
    }
  };
  const isLent = receiver.type.kind === "ref";
  const first = types.parentPositions(type);
  hold(0, first);
  for (const [index, upvar] of parts.upvars.entries()) {
    const isReference = !upvar.byReference && upvar.type.kind === "ref" && !upvar.type.mutable;
    const isShared = isLent && isReference && !isReadItself(parts.body, index);
    // Behind several shared references only the last may be held.
    if (isShared && upvar.count > 1) continue;
    hold(first + upvar.first, first + upvar.first + upvar.count);
    if (isLent && !isShared && (!upvar.byReference || upvar.mutable))
      lend(receiver.regions[receiver.regions.length - 1]);
  }
  for (const region of given.regions) lend(region);
  // A step more than to where the closure itself is given: of two ways to an error rustc tells the one without a call.
  const result = relation.fresh(made);
  relation.relate(future, result, origin);
  return result;
}

/** The capture as it is, not only what it refers to. */
function isReadItself(body: Body, upvar: number): boolean {
  if (Number(body.owner.crate.edition) < 2021) return true;
  const isRead = (place: Place | undefined): boolean => {
    const found = place && upvarOf(body, place);
    return found?.index === upvar && place?.projection[found.length]?.kind !== "deref";
  };
  return body.blocks.some(
    ({ statements, terminator }) =>
      operandsOfTerminator(terminator).some((operand) => isRead(placeOfOperand(operand))) ||
      statements.some(
        (statement) =>
          operandsOfStatement(statement).some((operand) => isRead(placeOfOperand(operand))) ||
          (statement.kind === "assign" && statement.rvalue.kind === "ref" && isRead(statement.rvalue.place)),
      ),
  );
}
