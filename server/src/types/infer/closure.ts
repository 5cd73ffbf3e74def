/**
 * Closures and async blocks: their parameters and result from what is written and what is expected.
 *
 * The expected type is often still a variable: in `iter.map(|x| …)` it is `map`'s `F`. What is known of it are the pending
 * obligations, `?F: FnMut(?Self::Item) -> ?B`; from them come the parameters' types before the body is looked at (rustc's
 * `deduce_closure_signature`). Which of `Fn`, `FnMut`, `FnOnce` a closure is follows from its captures, in the end
 * (`captures.ts`).
 */
import type { BlockExpr, ClosureExpr } from "../../syntax/ast.js";
import { closureType, coroutineType, fnSignature } from "../interner.js";
import type { DeclaredSignature } from "../traits/closureHints.js";
import type { FnSignature, Type } from "../type.js";
import { CoerceMany } from "./coerceMany.js";
import { noteWrittenType } from "./exactTypes.js";
import { type Expectation, hasType, hinted } from "./expectation.js";
import { checkExpr } from "./expr.js";
import { checkBlock } from "./exprBlock.js";
import type { FnCtxt } from "./fnCtxt.js";
import { checkPatternTop } from "./pattern.js";
import { expectOfClosure } from "./reborrow.js";

/** What is known of a closure while its body is inferred. */
export interface ClosureState {
  readonly expr: ClosureExpr;
  readonly type: Type;
  readonly signature: FnSignature;
  readonly isAsync: boolean;
  /** The future that a call of an async closure gives. */
  readonly future: Type;
  /** What the context asks for; the captures decide in the end. */
  readonly expectedKind: ClosureKind | undefined;
  /** What the context says of the signature, with the lifetimes that it binds. */
  readonly declared: DeclaredSignature | undefined;
}
export type ClosureKind = "Fn" | "FnMut" | "FnOnce";

export function checkClosure(fcx: FnCtxt, expr: ClosureExpr, expected: Expectation): Type {
  const expectedType = hinted(fcx, expected);
  const deduced = expectedType === undefined ? undefined : fcx.closureHint(expectedType);
  const hints = deduced?.inputs?.length === expr.params.length ? deduced.inputs : undefined;

  const inputs: Type[] = [];
  for (let index = 0; index < expr.params.length; index++) {
    const param = expr.params[index];
    if (param === undefined) continue;
    const hint = hints?.[index];
    if (param.type === undefined) {
      inputs.push(hint ?? (expectedType?.kind === "unknown" ? expectedType : fcx.newVar()));
    } else {
      const written = fcx.lowerUserType(param.type, true);
      if (hint !== undefined) fcx.unify(written, hint);
      inputs.push(written);
    }
  }
  const output = closureOutput(fcx, expr, hints === undefined ? undefined : deduced?.output);
  const type = closureType(expr, fcx.owner, fcx.identityArgs);
  const future = expr.isAsync ? coroutineType(expr, fcx.owner, fcx.identityArgs, output) : output;
  const signature = fnSignature({ inputs, output });
  fcx.infcx.closures.set(expr, {
    signature: fnSignature({ inputs, output: future }),
    kind: undefined,
    captures: undefined,
  });
  const declared = hints === undefined ? undefined : deduced?.declared;
  fcx.closureStates.set(expr, {
    expr,
    type,
    signature,
    isAsync: expr.isAsync,
    future,
    expectedKind: expr.isAsync ? deduced?.kind : deduced?.plainKind,
    declared,
  });

  inNestedBody(fcx, expr, output, () => {
    for (let index = 0; index < expr.params.length; index++) {
      const param = expr.params[index];
      const input = inputs[index];
      if (param === undefined || input === undefined) continue;
      checkPatternTop(fcx, param.pattern, input, "parameter");
      if (param.type !== undefined) noteWrittenType(fcx, param.pattern, param.type);
    }
    if (!expr.isAsync && !isOwnParameter(fcx, expr)) expectOfClosure(fcx, expr, expr.body, output);
    const bodyType = checkExpr(fcx, expr.body, hasType(output));
    fcx.returns?.coerce(fcx, expr.body, bodyType);
  });
  return type;
}

/** `|x| x`: what asks for a reference from one to a reference asks for the same lifetime, as a rule (`Fn(&T) -> &T`). */
function isOwnParameter(fcx: FnCtxt, closure: ClosureExpr): boolean {
  const [only, more] = closure.body.kind === "path" ? closure.body.path.segments : [];
  const variable = only === undefined || more !== undefined ? undefined : fcx.scopes.lookupIdent(only.ident);
  return variable?.within === closure;
}

function closureOutput(fcx: FnCtxt, expr: ClosureExpr, expected: Type | undefined): Type {
  if (expr.output !== undefined) {
    const written = fcx.lowerUserType(expr.output);
    if (expected !== undefined && !expr.isAsync) fcx.unify(written, expected);
    return written;
  }
  if (expected === undefined) return fcx.newVar();
  if (!expr.isAsync) return expected;
  // What an async closure's body gives is the output of the expected future.
  return fcx.traitProjection("core::future::Future", "Output", [expected]);
}

export function checkAsyncBlock(fcx: FnCtxt, expr: BlockExpr, _expected: Expectation): Type {
  const output = fcx.newVar();
  const type = coroutineType(expr, fcx.owner, fcx.identityArgs, output);
  const divergedBefore = fcx.diverges;
  inNestedBody(fcx, expr, output, () => {
    const bodyType = checkBlock(fcx, expr.block, hasType(output));
    fcx.returns?.coerceBlock(fcx, expr.block, bodyType);
  });
  fcx.diverges = divergedBefore;
  return type;
}

/** Runs `check` with the state of a body of its own: returns, labels, divergence, locals. */
function inNestedBody(fcx: FnCtxt, body: ClosureExpr | BlockExpr, output: Type, check: () => void): void {
  const returnsBefore = fcx.returns;
  const divergedBefore = fcx.diverges;
  const mark = fcx.scopes.enter();
  fcx.scopes.enterBody(body);
  fcx.returns = new CoerceMany(output);
  fcx.diverges = false;
  check();
  fcx.nestedBodies.push(body);
  fcx.scopes.leaveBody();
  fcx.scopes.leave(mark);
  fcx.returns = returnsBefore;
  fcx.diverges = divergedBefore;
}
