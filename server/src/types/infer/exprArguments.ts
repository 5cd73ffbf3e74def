/**
 * Arguments of a call against the parameters' types (rustc's `check_argument_types`).
 *
 * Two rounds: everything but closures first, closures last. When a closure is looked at, the other arguments have told what
 * can be told, and its expected parameters are known: `fold(0u8, |sum, x| sum + x)`.
 */
import type { CallExpr, Expr, MethodCallExpr } from "../../syntax/ast.js";
import type { Type } from "../type.js";
import { coerce, demandCoerce } from "./coercion.js";
import { rvalueHint } from "./expectation.js";
import { checkExpr } from "./expr.js";
import type { FnCtxt } from "./fnCtxt.js";
import { expectInput, expectParameter } from "./reborrow.js";

/**
 * What the parameters would be if the call's result had the expected type. Nothing of the unification stays: it is a hint
 * only, for the result may still be coerced.
 */
export function expectedInputs(
  fcx: FnCtxt,
  expected: Type | undefined,
  output: Type,
  inputs: readonly Type[],
): readonly Type[] | undefined {
  if (expected === undefined) return undefined;
  const target = fcx.shallow(expected);
  const formal = fcx.resolve(output);
  if (target.kind === "infer") return undefined;
  if (formal.kind === "infer" || !fcx.hasInfer(formal)) {
    if (formal.kind !== "infer") return undefined;
  }
  return fcx.probe(() => (fcx.unify(formal, target) ? inputs.map((input) => fcx.resolve(input)) : undefined));
}

/**
 * `inputs` are the parameters; further arguments (`variadic`, or too many) are checked on their own. `declared` are the parameters
 * as the declaration writes them, generic parameters and all; nothing where a value is called that has no declaration.
 */
export function checkArguments(
  fcx: FnCtxt,
  call: CallExpr | MethodCallExpr,
  inputs: readonly Type[],
  hints: readonly Type[] | undefined,
  declared: readonly Type[] | undefined,
): void {
  const args = call.arguments;
  // Only functions of other languages take further arguments.
  if (args.length < inputs.length || (args.length > inputs.length && call.kind === "methodCall")) fcx.isRefused = true;
  let hasClosure = false;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    if (arg === undefined) continue;
    const parameter = declared?.[index];
    if (parameter !== undefined)
      expectParameter(fcx, arg, parameter, hints?.[index] ?? inputs[index], call, hints !== undefined);
    else if (declared === undefined)
      expectInput(
        fcx,
        arg,
        hints?.[index] ?? inputs[index],
        call.kind === "call" ? { kind: "input", call, index } : undefined,
      );
    if (arg.kind === "closure") {
      hasClosure = true;
      continue;
    }
    checkArgument(fcx, arg, inputs[index], hints?.[index]);
  }
  if (!hasClosure) return;
  fcx.select();
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    if (arg?.kind === "closure") checkArgument(fcx, arg, inputs[index], hints?.[index]);
  }
}

function checkArgument(fcx: FnCtxt, arg: Expr, formal: Type | undefined, hint: Type | undefined): void {
  if (formal === undefined) {
    checkExpr(fcx, arg);
    return;
  }
  const expected = rvalueHint(fcx, hint ?? formal);
  const type = checkExpr(fcx, arg, expected);
  // To the more detailed type first; it is the formal one too, unless the hint was wrong. An unsized hint is no type for a value.
  if (hint !== undefined && hint !== formal && expected?.kind === "hasType" && coerce(fcx, arg, type, hint, true)) {
    fcx.unify(formal, hint);
    return;
  }
  demandCoerce(fcx, arg, type, formal, true);
}
