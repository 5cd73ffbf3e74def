/**
 * `receiver.method(arguments)`: the probe finds the method and how the receiver is adjusted; here that is made good:
 * adjustments recorded, generic arguments and obligations instantiated, arguments checked (rustc's `confirm`).
 */
import type { MethodCallExpr } from "../../syntax/ast.js";
import { genericArgs } from "../argTerms.js";
import { genericsOf } from "../generics.js";
import { fnDefType, refType } from "../interner.js";
import { lowerFunctionArguments } from "../lowerPath.js";
import { adjustedReceiver, confirmMethod, type MethodPick, probeMethod } from "../method/probe.js";
import { signatureOf } from "../signatures.js";
import type { GenericArgs, Type } from "../type.js";
import type { Adjustment, Callee } from "../typeck.js";
import { type Expectation, onlyHasType } from "./expectation.js";
import { checkExpr, checkGivenAway } from "./expr.js";
import { checkArguments, expectedInputs } from "./exprArguments.js";
import type { FnCtxt } from "./fnCtxt.js";
import { instantiateSignature } from "./fnPointers.js";
import { inferredArgs, noteUserPath } from "./pathTypes.js";
import { convertPlaceDerefsToMutable, noteUncertainDerefs } from "./placeMutability.js";

export function checkMethodCall(fcx: FnCtxt, expr: MethodCallExpr, expected: Expectation): Type {
  const checked = checkExpr(fcx, expr.receiver);
  // Behind a reference a variable may stand that pending obligations decide: `i.as_ref().len()` with `I: AsRef<str>`.
  if (checked.kind === "ref" && fcx.shallow(checked.inner).kind === "infer") fcx.select();
  const receiver = fcx.structurallyResolve(checked);
  const { name } = expr.method.ident;
  const probe = probeMethod(fcx.infcx, receiver, name, fcx.scope, fcx.solver);
  if (probe.kind !== "found") {
    for (const arg of expr.arguments) checkGivenAway(fcx, arg);
    fcx.tables.uncertainUses.add(expr.receiver);
    noteUncertainDerefs(fcx, expr.receiver);
    fcx.poison(receiver);
    if (receiver.kind === "unknown") return receiver;
    const reason =
      probe.kind === "unknown" ? probe.reason : `method \`${name}\` was not found on \`${fcx.display(receiver)}\``;
    return fcx.unknownAt(expr.method.ident.span, reason);
  }
  const callee = confirm(fcx, expr, probe.pick);
  fcx.tables.callees.set(expr, callee);
  const { signature } = callee;
  const inputs = signature.inputs.slice(1);
  checkArguments(
    fcx,
    expr,
    inputs,
    expectedInputs(fcx, onlyHasType(fcx, expected), signature.output, inputs),
    signatureOf(fcx.cx, callee.function).inputs.slice(1),
  );
  return fcx.shallow(signature.output);
}

function confirm(fcx: FnCtxt, expr: MethodCallExpr, pick: MethodPick): Callee {
  const { candidate } = pick;
  const method = candidate.function;
  adjustReceiver(fcx, expr, pick);
  const inferred = confirmMethod(fcx.infcx, pick);
  const args = expr.method.arguments === undefined ? inferred : withWrittenArguments(fcx, expr, method, inferred);
  const signature = instantiateSignature(fcx, signatureOf(fcx.cx, method), { args });
  const self = signature.inputs[0];
  const adjusted = adjustedReceiver(pick);
  if (self !== undefined && adjusted !== undefined) fcx.unify(self, adjusted);
  // `x.drop()` of what implements `Drop` (E0040).
  if (candidate.kind === "trait" && candidate.trait === fcx.cx.trait("drop")) fcx.isRefused = true;
  if (candidate.kind === "trait")
    fcx.requireTraitRef({ trait: candidate.trait, args: traitArgs(fcx, candidate.trait, args) });
  fcx.requirePredicatesOf(method, args);
  return { function: method, args, signature };
}

function traitArgs(fcx: FnCtxt, trait: Parameters<typeof genericsOf>[1], args: GenericArgs): GenericArgs {
  const count = genericsOf(fcx.cx, trait).params.length;
  return count === args.list.length ? args : genericArgs(args.list.slice(0, count));
}

/** `collect::<Vec<_>>()`: the written arguments take the place of the method's own variables. */
function withWrittenArguments(
  fcx: FnCtxt,
  expr: MethodCallExpr,
  method: MethodPick["candidate"]["function"],
  inferred: GenericArgs,
): GenericArgs {
  const { parentCount } = genericsOf(fcx.cx, method);
  const prefix = inferred.list.slice(0, parentCount);
  const written = genericArgs(lowerFunctionArguments(fcx.lowering(), method, expr.method.arguments, prefix));
  noteUserPath(fcx, expr, fnDefType(method, written));
  return inferredArgs(fcx, written);
}

/**
 * Derefs, then autoref, then unsizing. A reference taken by value is reborrowed, so that a `&mut` receiver is not moved.
 */
function adjustReceiver(fcx: FnCtxt, expr: MethodCallExpr, pick: MethodPick): void {
  const adjustments: Adjustment[] = [];
  let type: Type | undefined = pick.steps[0]?.type;
  for (const step of pick.steps.slice(1)) {
    if (step.how === "unsize") break;
    type = step.type;
    adjustments.push({
      kind: "deref",
      overloaded: step.how === "overloaded" ? { mutable: false } : undefined,
      target: step.type,
    });
  }
  if (type === undefined) return;
  let isMutable = false;
  if (pick.autoref === "shared" || pick.autoref === "mutable") {
    isMutable = pick.autoref === "mutable";
    adjustments.push({
      kind: "borrow",
      mutable: isMutable,
      raw: false,
      twoPhase: true,
      target: refType(isMutable, type),
    });
    const unsized = pick.steps[pick.steps.length - 1];
    if (pick.unsize && unsized !== undefined)
      adjustments.push({ kind: "pointer", cast: "unsize", target: refType(isMutable, unsized.type) });
  } else if (pick.autoref === "constPointer") {
    const target = adjustedReceiver(pick);
    if (target !== undefined) adjustments.push({ kind: "pointer", cast: "mutToConst", target });
  } else if (type.kind === "ref") {
    isMutable = type.mutable;
    adjustments.push({ kind: "deref", overloaded: undefined, target: fcx.shallow(type.inner) });
    adjustments.push({ kind: "borrow", mutable: isMutable, raw: false, twoPhase: true, target: type });
  }
  fcx.applyAdjustments(expr.receiver, adjustments);
  if (isMutable) convertPlaceDerefsToMutable(fcx, expr.receiver);
}
