/**
 * What a closure's body and its creator tell each other.
 *
 * A closure is checked before its creator and without it. Lifetimes of the creator's are external regions there, one for each
 * position of the closure's type:
 *
 *     let mut out: Vec<&'o str> = …;
 *     let mut add = |s: &'s str| out.push(s);      body: 's must outlive 'o, neither of which it knows
 *
 * That is no error of the body but a requirement, handed to the creator, who adds it to its own constraints where the closure is made.
 * Source: rustc dev guide, "Closure constraints".
 */
import { typeOfPlace } from "../dataflow/movePaths.js";
import type { Body, CallTerminator } from "../mir/body.js";
import type { Span } from "../syntax/ast.js";
import type { Type } from "../types/type.js";
import type { ConstraintCategory } from "./constraints.js";

/** What the check of a closure's body asks of its creator: that `longer` outlives `shorter`. */
export interface ClosureRequirement {
  /** A position of the closure's type, -1: `'static`; or a parameter or projection, with such positions for its regions. */
  readonly longer: number | { readonly type: Type; readonly positions: readonly (number | undefined)[] };
  /** A position as well. */
  readonly shorter: number;
  readonly category: ConstraintCategory;
  readonly span: Span;
}

/** The type of the closure or async block that this is the body of: that of its environment. */
export function closureTypeOf(body: Body): Type | undefined {
  const type = body.locals[1]?.type;
  return type?.kind === "ref" ? type.inner : type;
}

/** A closure is called through `Fn*`, though no method of those was looked up for it. */
export function isCallOfValue(body: Body, call: CallTerminator): boolean {
  if (
    call.callee !== undefined ||
    call.function.kind !== "constant" ||
    call.function.value.kind !== "unknown" ||
    call.arguments.length !== 2
  )
    return false;
  const [receiver] = call.arguments;
  if (receiver === undefined || receiver.kind === "constant") return false;
  let type = typeOfPlace(body, receiver.place);
  while (type?.kind === "ref") type = type.inner;
  return type?.kind === "closure" || type?.kind === "fnDef" || type?.kind === "fnPointer";
}
