/**
 * Bodies: a function's, constant's or static's, and those of the closures and async blocks in it.
 *
 * Arguments are locals 1 and on; those with a pattern are taken apart before the body runs, and all are dropped after it, last one first.
 * The body of an `async fn` is built as if it ran at once: its parameters are its arguments, `.await` suspends it; that it is
 * the body of a future which captures them changes nothing for who owns what when.
 */
import type { Block, BlockExpr, ClosureExpr, Expr, Pattern, Span } from "../../syntax/ast.js";
import type { FnSignature, Type } from "../../types/type.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";
import { type Body, type Local, RETURN_PLACE, type Upvar, type UserType } from "../body.js";
import { capturedPath, describedCapture } from "../captured.js";
import { declareBindings } from "./bindings.js";
import { blockInto } from "./block.js";
import { afterEnd, Builder, localPlace } from "./builder.js";
import { exprInto } from "./expr.js";
import { finishBlocks } from "./finish.js";
import { bindIrrefutable } from "./match.js";
import { peelPattern } from "./pattern.js";
import { localBuilder } from "./place.js";
import type { TypeQueries } from "./queries.js";
import {
  inBreakableScope,
  inScope,
  inTerminatingScope,
  type Scope,
  scheduleValue,
  withVariableScope,
} from "./scope.js";
import { markExtended } from "./temporary.js";
import { userTypeOf } from "./view.js";

/** Builds the body of `results.owner`; undefined if it has none. Linear in the size of the body; never throws on user code. */
export function buildOwnerBody(results: TypeckResults, types: TypeQueries): Body | undefined {
  const { owner } = results;
  const signature = types.bodySignature(results);
  const output = types.normalized(signature.output);
  const b = new Builder(results, types, undefined);
  if (owner.kind !== "function") {
    const value = owner.value();
    if (value === undefined || value === "omitted") return undefined;
    markExtended(b, value, undefined, undefined);
    build(b, { signature, output, span: value.span, parameters: [], environment: undefined }, (destination) =>
      exprInto(b, destination, value),
    );
    return finish(b, signature, value.span, 0);
  }
  const block = owner.body();
  if (block === undefined || block === "omitted") return undefined;
  const parameters: Parameter[] = [];
  if (owner.selfParam !== undefined)
    parameters.push({ pattern: undefined, variable: results.selfVariable, span: owner.selfParam.span });
  for (const param of owner.params) parameters.push({ pattern: param.pattern, variable: undefined, span: param.span });
  build(b, { signature, output, span: block.span, parameters, environment: undefined }, (destination) =>
    blockInto(b, destination, block, undefined),
  );
  return finish(b, signature, block.span, parameters.length);
}

/** Builds the body of a closure or async block that stands in the body that `outer` builds. */
export function buildClosureBody(outer: Builder, expr: ClosureExpr | BlockExpr): Body {
  const info = outer.results.closure(expr);
  const b = new Builder(outer.results, outer.types, info);
  const signature = info?.signature ?? outer.results.signature;
  for (const capture of info?.captures ?? []) b.upvars.push(upvarOf(b, capture));
  const parameters =
    expr.kind === "closure"
      ? expr.params.map(
          (param): Parameter => ({
            pattern: param.pattern,
            variable: undefined,
            span: param.pattern.span,
            userType: userTypeOf(b, param.type),
          }),
        )
      : [];
  const own = outer.results.typeOf(expr);
  const environment =
    info?.closureKind === "Fn"
      ? b.types.reference(own, false)
      : info?.closureKind === "FnMut"
        ? b.types.reference(own, true)
        : own;
  const body: Expr | Block = expr.kind === "closure" ? expr.body : expr.block;
  const { span } = body;
  const written = expr.kind === "closure" && !expr.isAsync ? expr.output : undefined;
  const userOutput = userTypeOf(b, written);
  build(
    b,
    { signature, output: b.types.normalized(signature.output), span, parameters, environment, userOutput },
    (destination) => {
      if ("statements" in body) blockInto(b, destination, body, undefined);
      else exprInto(b, destination, body);
    },
  );
  return finish(b, signature, span, parameters.length + 1);
}

function upvarOf(b: Builder, capture: NonNullable<Builder["closure"]>["captures"][number]): Upvar {
  const { variable } = capture;
  const byReference = capture.kind === "shared" || capture.kind === "uniqueShared" || capture.kind === "mutable";
  const mutable = capture.kind === "mutable" || capture.kind === "uniqueShared" || (!byReference && variable.mutable);
  return {
    name: variable.name,
    variable,
    path: capturedPath(capture),
    described: describedCapture(capture),
    byReference,
    mutable,
    type: capture.type ?? b.types.unknown("capture"),
  };
}

interface Parameter {
  readonly pattern: Pattern | undefined;
  readonly variable: LocalVariable | undefined;
  readonly span: Span;
  /** A closure's, as written. */
  readonly userType?: UserType | undefined;
}
interface Parts {
  readonly signature: FnSignature;
  readonly output: Type;
  readonly span: Span;
  readonly parameters: readonly Parameter[];
  readonly environment: Type | undefined;
  /** A closure's result, as written. */
  readonly userOutput?: UserType | undefined;
}

function build(
  b: Builder,
  parts: Parts,
  value: (destination: { readonly local: Local; readonly projection: readonly [] }) => void,
): void {
  const { span } = parts;
  b.newLocal({ type: parts.output, mutable: true, kind: { kind: "return" }, span, userType: parts.userOutput });
  if (parts.environment !== undefined)
    b.newLocal({ type: parts.environment, mutable: false, kind: { kind: "environment" }, span, userType: undefined });
  const locals = parts.parameters.map((parameter, index) => argumentLocal(b, parameter, parts.signature.inputs[index]));
  const end = afterEnd(span);
  inBreakableScope(
    b,
    { label: undefined, kind: "function", destination: localPlace(RETURN_PLACE), continueTarget: undefined },
    end,
    () => {
      inScope(b, span, (scope) =>
        withVariableScope(b, scope, () => {
          if (parts.environment !== undefined) scheduleValue(b, scope, 1);
          for (const local of locals) scheduleValue(b, scope, local);
          inTerminatingScope(b, span, "statement", () => {
            for (const [index, parameter] of parts.parameters.entries())
              bindParameter(b, scope, parameter, locals[index]);
            value({ local: RETURN_PLACE, projection: [] });
          });
        }),
      );
      return true;
    },
  );
  b.terminate({ kind: "return", span: end });
}

/** A parameter that is a plain name is its argument; others are taken apart later. */
function argumentLocal(b: Builder, parameter: Parameter, type: Type | undefined): Local {
  const pattern = parameter.pattern === undefined ? undefined : peelPattern(b, parameter.pattern);
  let { variable } = parameter;
  if (
    pattern?.kind === "binding" &&
    pattern.subpattern === undefined &&
    b.results.bindingMode(pattern) === "move" &&
    b.results.patternResolution(pattern) === undefined
  ) {
    variable = b.results.localOfPattern(pattern);
  }
  const declared =
    variable !== undefined
      ? b.results.typeOfLocal(variable)
      : type === undefined
        ? b.types.unknown("parameter")
        : b.types.normalized(type);
  const span = variable?.declarationSpan ?? pattern?.span ?? parameter.span;
  const local = b.newLocal({
    type: declared,
    mutable: variable?.mutable ?? false,
    kind: { kind: "argument", variable },
    span,
    userType: parameter.userType,
  });
  if (variable !== undefined) b.variables.set(variable, { value: local, guardReference: undefined });
  return local;
}

function bindParameter(b: Builder, scope: Scope, parameter: Parameter, local: Local | undefined): void {
  const { pattern } = parameter;
  const declaration = local === undefined ? undefined : b.locals[local];
  if (pattern === undefined || local === undefined || declaration === undefined) return;
  if (declaration.kind.kind === "argument" && declaration.kind.variable !== undefined) return;
  withVariableScope(b, scope, () => {
    declareBindings(b, pattern, false);
    bindIrrefutable(b, pattern, localBuilder(b, local), undefined);
  });
}

function finish(b: Builder, signature: FnSignature, span: Span, argumentCount: number): Body {
  return {
    owner: b.owner,
    closure: b.closure,
    span,
    argumentCount,
    locals: b.locals,
    ...finishBlocks(b.blocks),
    upvars: b.upvars,
    closures: [...b.closures.values()],
    gaps: b.closure === undefined ? [...b.results.gaps, ...b.gaps] : b.gaps,
    isIllTyped: b.results.isIllTyped,
    signature,
  };
}
