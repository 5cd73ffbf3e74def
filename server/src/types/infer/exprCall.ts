/**
 * `callee(arguments)`: functions, constructors, fn pointers, closures, and whatever implements an `Fn` trait.
 *
 * The callee is dereferenced until it can be called (`(*boxed)(x)` needs no star). How a closure is called, by `&`, `&mut`
 * or by value, is known only when its captures are: such calls are put on `fcx.deferredCalls` and settled in the end.
 */
import type { CallExpr } from "../../syntax/ast.js";
import { refType, tupleType } from "../interner.js";
import { signatureOf } from "../signatures.js";
import type { FnSignature, Type } from "../type.js";
import type { Adjustment, CallKind } from "../typeck.js";
import { derefStep } from "./autoderef.js";
import { type Expectation, onlyHasType } from "./expectation.js";
import { checkExpr, checkGivenAway } from "./expr.js";
import { checkArguments, expectedInputs } from "./exprArguments.js";
import type { FnCtxt } from "./fnCtxt.js";
import { signatureOfFnDef } from "./fnPointers.js";
import { tryTraitCall } from "./traitCalls.js";

interface CallTarget {
  readonly inputs: readonly Type[];
  /** The parameters as they are declared, generic ones and all; undefined: a value is called by its `Fn` trait. */
  readonly declared: readonly Type[] | undefined;
  readonly output: Type;
  readonly kind: CallKind;
}

export function checkCall(fcx: FnCtxt, expr: CallExpr, expected: Expectation): Type {
  const calleeType = fcx.structurallyResolve(checkExpr(fcx, expr.callee));
  const target = findTarget(fcx, expr, calleeType);
  if (target === undefined) {
    for (const arg of expr.arguments) checkGivenAway(fcx, arg);
    fcx.poison(calleeType);
    if (calleeType.kind === "unknown") return calleeType;
    if (calleeType.kind === "infer")
      return fcx.unknownAt(expr.callee.span, "the type of what is called is not known here");
    return fcx.unknownAt(expr.callee.span, `\`${fcx.display(calleeType)}\` cannot be called`);
  }
  fcx.tables.callKinds.set(expr, target.kind);
  const hints = expectedInputs(fcx, onlyHasType(fcx, expected), target.output, target.inputs);
  checkArguments(fcx, expr, target.inputs, hints, target.declared);
  return fcx.shallow(target.output);
}

function findTarget(fcx: FnCtxt, expr: CallExpr, calleeType: Type): CallTarget | undefined {
  const steps: Adjustment[] = [];
  let current = calleeType;
  for (let count = 0; count <= fcx.autoderefLimit; count++) {
    const resolved = fcx.structurallyResolve(current);
    // `&F` and `&mut F` implement the traits as well, but `F` itself is asked first (`try_overloaded_call_step`).
    const target = count === 0 && resolved.kind === "ref" ? undefined : callableAs(fcx, expr, resolved, steps);
    if (target !== undefined) return target;
    const step = derefStep(fcx, resolved, false);
    if (step === undefined) return undefined;
    current = step.type;
    steps.push({ kind: "deref", overloaded: step.overloaded ? { mutable: false } : undefined, target: current });
  }
  return undefined;
}

function callableAs(fcx: FnCtxt, expr: CallExpr, type: Type, steps: readonly Adjustment[]): CallTarget | undefined {
  switch (type.kind) {
    case "fnDef": {
      const signature = signatureOfFnDef(fcx, type);
      if (signature === undefined) return undefined;
      fcx.applyAdjustments(expr.callee, steps);
      const kind: CallKind =
        type.def.kind === "variant" ? { kind: "constructor", variant: type.def } : { kind: "function" };
      const declared = signatureOf(fcx.cx, type.def).inputs;
      return { inputs: signature.inputs, declared, output: signature.output, kind };
    }
    case "fnPointer": {
      fcx.applyAdjustments(expr.callee, steps);
      const signature: FnSignature = fcx.openSignature(type.signature);
      const { inputs, output } = signature;
      return { inputs, declared: undefined, output, kind: { kind: "fnPointer" } };
    }
    case "closure": {
      const info = fcx.closureStates.get(type.expr);
      if (info === undefined) return undefined;
      fcx.applyAdjustments(expr.callee, steps);
      fcx.deferredCalls.push({ expr, closure: type.expr, type });
      const output = info.isAsync ? info.future : info.signature.output;
      return {
        inputs: info.signature.inputs,
        declared: undefined,
        output,
        kind: { kind: "overloaded", trait: "FnOnce", callee: undefined },
      };
    }
    case "ref":
    case "param":
    case "adt":
    case "dyn":
    case "opaque":
    case "projection":
      return callThroughTrait(fcx, expr, type, steps);
    default:
      return undefined;
  }
}

const fnTraits = [
  ["Fn", "core::ops::Fn", "call"],
  ["FnMut", "core::ops::FnMut", "call_mut"],
  ["FnOnce", "core::ops::FnOnce", "call_once"],
  ["Fn", "core::ops::AsyncFn", "async_call"],
  ["FnMut", "core::ops::AsyncFnMut", "async_call_mut"],
  ["FnOnce", "core::ops::AsyncFnOnce", "async_call_once"],
] as const;

function callThroughTrait(
  fcx: FnCtxt,
  expr: CallExpr,
  type: Type,
  steps: readonly Adjustment[],
): CallTarget | undefined {
  const inputs = expr.arguments.map(() => fcx.newVar());
  for (const [trait, path, method] of fnTraits) {
    const call = tryTraitCall(fcx, path, method, [type, tupleType(inputs)]);
    if (call === undefined) continue;
    const adjustments = [...steps];
    if (trait !== "FnOnce") {
      const mutable = trait === "FnMut";
      adjustments.push({ kind: "borrow", mutable, raw: false, twoPhase: false, target: refType(mutable, type) });
    }
    fcx.applyAdjustments(expr.callee, adjustments);
    fcx.select();
    return {
      inputs,
      declared: undefined,
      output: call.output,
      kind: { kind: "overloaded", trait, callee: call.callee },
    };
  }
  return undefined;
}
