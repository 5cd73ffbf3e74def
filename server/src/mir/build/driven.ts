/**
 * What `for` and `.await` share: a hidden variable that is made of the operand and asked again in every turn of a loop.
 *
 *     let mut driven = IntoIterator::into_iter(operand);      IntoFuture::into_future(operand)
 *     loop { match Iterator::next(&mut driven) { … } }        Future::poll(&mut driven)
 *
 * What the answers mean is for `loop.ts` and `await.ts`. Source: reference, "Iterator loops" and "Await expressions".
 */
import type { VariantDef } from "../../hir/defs.js";
import type { Expr, Span } from "../../syntax/ast.js";
import type { Type } from "../../types/type.js";
import type { Callee } from "../../types/typeck.js";
import type { BlockIndex, Local, Operand } from "../body.js";
import { type Builder, localPlace } from "./builder.js";
import { emitCall } from "./call.js";
import { asOperand } from "./operand.js";
import { inScope, localScope, scheduleStorage, scheduleValue } from "./scope.js";

export interface Driver {
  readonly operand: Expr;
  /** The conversion; undefined when it is not known. */
  readonly callee: Callee | undefined;
  /** Of the hidden variable. */
  readonly type: Type;
  readonly origin: "for" | "await";
  /** Of the conversion's call. */
  readonly callSpan: Span;
  /** Of the hidden variable. */
  readonly span: Span;
  /** Of the whole expression. */
  readonly scopeSpan: Span;
}

/** Makes the hidden variable, and lets `turns` build the loop in its scope. */
export function drive(b: Builder, driver: Driver, turns: (driven: Local) => void): void {
  const { callee, type, origin, callSpan, span } = driver;
  const made = b.newTemporary(type, callSpan, "scrutinee");
  b.push({ kind: "storageLive", local: made, span: callSpan });
  scheduleStorage(b.temporaryScope, made);
  inScope(b, callSpan, () => {
    const operand = asOperand(b, driver.operand);
    emitCall(b, localPlace(made), {
      callee,
      function: undefined,
      arguments: [operand],
      output: type,
      origin,
      span: callSpan,
      nameSpan: callSpan,
    });
  });
  scheduleValue(b, b.temporaryScope, made);
  b.push({ kind: "placeMention", place: localPlace(made), span: callSpan });
  inScope(b, driver.scopeSpan, (scope) => {
    const driven = b.newTemporary(type, span, "scrutinee");
    b.push({ kind: "storageLive", local: driven, span });
    scheduleStorage(scope, driven);
    b.assign(localPlace(driven), { kind: "use", operand: { kind: "move", place: localPlace(made), span } }, span);
    scheduleValue(b, scope, driven);
    turns(driven);
  });
}

/** The answer of the hidden variable in this turn: of `method`, which takes it by `&mut`. */
export function ask(
  b: Builder,
  driven: Local,
  method: "Iterator::next" | "Future::poll",
  output: Type,
  span: Span,
): Local {
  const answer = b.newTemporary(output, span, "scrutinee");
  b.push({ kind: "storageLive", local: answer, span });
  scheduleStorage(b.temporaryScope, answer);
  inScope(b, span, () => {
    const own = b.typeOfLocal(driven);
    const lent = b.types.reference(own, true);
    const reference = b.newTemporary(lent, span, "internal");
    b.push({ kind: "storageLive", local: reference, span });
    scheduleStorage(localScope(b), reference);
    b.assign(
      localPlace(reference),
      { kind: "ref", borrow: "mutable", place: localPlace(driven), region: b.types.erased, origin: "internal" },
      span,
    );
    emitCall(b, localPlace(answer), {
      callee: b.types.coreCallee(method, [own], [lent], output),
      function: undefined,
      arguments: [{ kind: "move", place: localPlace(reference), span }],
      output,
      origin: method === "Iterator::next" ? "for" : "await",
      span,
      nameSpan: span,
    });
  });
  scheduleValue(b, b.temporaryScope, answer);
  return answer;
}

/** Looks which of the two variants the answer is; `variants` undefined where the standard library is not known. */
export function whichOf(
  b: Builder,
  answer: Local,
  variants: readonly [VariantDef, VariantDef] | undefined,
  span: Span,
): readonly [BlockIndex, BlockIndex] {
  const discriminant = localPlace(b.newTemporary(b.types.usize, span, "internal"));
  b.assign(discriminant, { kind: "discriminant", place: localPlace(answer) }, span);
  const blocks = [b.newBlock(), b.newBlock()] as const;
  const operand: Operand = { kind: "move", place: discriminant, span };
  b.terminate({ kind: "switch", operand, targets: blocks, variants, span });
  return blocks;
}
