/**
 * The second half of the walk: bounds, `dyn`, `impl Trait`, and the signatures that stand inside types, `Fn(A) -> B` and `fn(A) -> B`.
 */
import type { Bound, FunctionPointerType, GenericParam, Span, TypeExpr } from "../../syntax/ast.js";
import type { LifetimeMark } from "../lifetimeFacts.js";
import { type HeadBuilder, rangeOfSpan, STATIC } from "./builder.js";
import { ElisionSource } from "./elisionSource.js";
import { objectLifetimeOfTraits } from "./objectDefaults.js";
import { elide, markWritten, resolve, skipParentheses, type Walk, walkArguments, walkType } from "./walk.js";

export function walkBounds(builder: HeadBuilder, bounds: readonly Bound[], walk: Walk): void {
  for (const bound of bounds) {
    switch (bound.kind) {
      case "lifetime":
        walkLifetimeBound(builder, bound, walk);
        break;
      case "trait":
        walkTraitBound(builder, bound, walk);
        break;
      case "use":
        for (const argument of bound.arguments)
          if (isLifetime(argument))
            walkLifetimeBound(builder, { kind: "lifetime", lifetime: argument }, { ...walk, position: "bound" });
        break;
    }
  }
}

type LifetimeBound = Bound & { readonly kind: "lifetime" };

function isLifetime(argument: { readonly name: string }): argument is LifetimeBound["lifetime"] {
  return argument.name.startsWith("'");
}

function walkLifetimeBound(builder: HeadBuilder, { lifetime }: LifetimeBound, walk: Walk): void {
  const range = rangeOfSpan(lifetime.span);
  if (lifetime.name === "'_") {
    const insertions = [{ range, text: "$" }];
    elide(builder, walk, 1, { form: "bound", how: "underscore", range, type: range, insertions, underlined: range });
    return;
  }
  markWritten(builder, lifetime, resolve(builder, lifetime, walk), "bound", range, walk);
}

function walkTraitBound(builder: HeadBuilder, bound: Bound & { readonly kind: "trait" }, walk: Walk): void {
  const inside = withNames(builder, bound.forLifetimes, walk);
  const { path } = bound;
  if (path.qualifiedSelf) return;
  const { resolution, rest } = builder.declarations.resolvePath(path, builder.scope, "type");
  const trait = resolution.kind === "trait" && rest === 0 ? resolution.trait : undefined;
  path.segments.forEach((segment, index) => {
    const isLast = index === path.segments.length - 1;
    if (segment.arguments?.kind === "parenthesized") {
      const { inputs, output } = segment.arguments;
      // `for<'a>` would have to stand before `async`, whose place is not known.
      const at = bound.modifier === "none" && path.span.expansion === undefined ? path.span.start : undefined;
      walkFunctionLike(builder, inputs, output, binderOf(builder, bound.forLifetimes, at, inside), inside);
    } else {
      const plain: Walk = { ...inside, needsParentheses: false };
      walkArguments(builder, segment, isLast ? trait : undefined, rangeOfSpan(bound.span), plain);
    }
  });
}

// ------------------------------------------------------------------------------------------- Signatures inside types

/** Adds the names of a `for<'a, 'b>`. */
export function withNames(builder: HeadBuilder, params: readonly GenericParam[], walk: Walk): Walk {
  if (params.length === 0) return walk;
  const names = new Map(walk.names);
  const bound = new Set(walk.bound);
  for (const param of params) {
    if (param.kind !== "lifetime") continue;
    const id = builder.declare(
      param.lifetime,
      undefined,
      param.bounds.map((outlived) => outlived.name),
    );
    names.set(param.lifetime.name, id);
    bound.add(id);
    markDeclaration(builder, param, id, walk);
  }
  return { ...walk, names, bound };
}

/** The name where it is declared, for who points at it. */
export function markDeclaration(
  builder: HeadBuilder,
  { lifetime }: GenericParam & { readonly kind: "lifetime" },
  id: number,
  walk: Pick<Walk, "position" | "parameter" | "inFunctionType">,
): void {
  if (lifetime.span.expansion !== undefined) return;
  builder.check(lifetime.span.start, lifetime.name);
  const range = rangeOfSpan(lifetime.span);
  const { position, parameter, inFunctionType } = walk;
  const base = { lifetimes: [id], how: "written", form: "declaration", position, parameter, range } as const;
  builder.mark({
    ...base,
    type: range,
    insertions: [],
    inFunctionType,
    canBeElided: false,
    isExclusive: false,
    captures: [],
  });
}

/** Where `for<'a>` stands or would stand; undefined where it cannot be written. */
function binderOf(
  builder: HeadBuilder,
  written: readonly GenericParam[],
  at: number | undefined,
  walk: Pick<Walk, "bound" | "whereBinder">,
): number | undefined {
  const last = written.at(-1);
  if (last?.kind === "lifetime") {
    if (last.lifetime.span.expansion !== undefined) return undefined;
    return builder.addBinder({
      kind: "for",
      at: last.lifetime.span.end,
      before: ", ",
      after: "",
      whole: undefined,
      othersStart: undefined,
    });
  }
  if (walk.whereBinder !== undefined) return walk.whereBinder;
  if (at === undefined || walk.bound.size > 0) return undefined;
  return builder.addBinder({ kind: "for", at, before: "for<", after: "> ", whole: undefined, othersStart: undefined });
}

export function walkFunctionPointer(builder: HeadBuilder, type: FunctionPointerType, walk: Walk): void {
  const inside = withNames(builder, type.forLifetimes, walk);
  const at = type.span.expansion === undefined ? skipParentheses(builder.text, type.span.start) : undefined;
  const own: Walk = { ...inside, bound: new Set(), whereBinder: undefined };
  const binder = binderOf(builder, type.forLifetimes, at, own);
  const inputs = type.inputs.map((input) => input.type);
  walkFunctionLike(builder, inputs, type.output, binder, { ...inside, whereBinder: undefined });
}

/** The `for<'a>` of a where clause, to which more names can be added; undefined where there is none. */
export function whereBinderOf(builder: HeadBuilder, forLifetimes: readonly GenericParam[]): number | undefined {
  return forLifetimes.length === 0
    ? undefined
    : binderOf(builder, forLifetimes, undefined, { bound: new Set(), whereBinder: undefined });
}

/** Inputs and output with an elision of their own: nothing in them counts for the signature around. */
function walkFunctionLike(
  builder: HeadBuilder,
  inputs: readonly TypeExpr[],
  output: TypeExpr | undefined,
  binder: number | undefined,
  walk: Walk,
): void {
  const outerCandidates = builder.candidates;
  const outerUncertain = builder.isUncertain;
  builder.isUncertain = false;
  const source = new ElisionSource(builder);
  const base: Walk = {
    ...walk,
    boundAround: walk.bound,
    inFunctionType: true,
    needsParentheses: false,
    objectDefault: walk.outermost,
  };
  for (const input of inputs)
    source.input(() => walkType(builder, input, { ...base, elided: { kind: "fresh", binder } }));
  if (output) {
    // The names that `for<'a>` declares are there to be taken here.
    walkType(builder, output, { ...base, elided: source.result(output.span.start) });
  }
  builder.candidates = outerCandidates;
  builder.isUncertain ||= outerUncertain;
}

// ----------------------------------------------------------------------------------------------- dyn and impl Trait

export function walkDyn(builder: HeadBuilder, bounds: readonly Bound[], span: Span, walk: Walk): void {
  const inside: Walk = { ...walk, needsParentheses: false };
  walkBounds(builder, bounds, inside);
  if (bounds.some((bound) => bound.kind === "lifetime") || span.expansion !== undefined) return;
  const lifetime = objectLifetime(builder, bounds, walk);
  if (lifetime === undefined) return;
  const insertions = boundInsertions(builder, span, walk.needsParentheses, " + $");
  builder.mark({
    lifetimes: [lifetime],
    how: "elided",
    form: "object",
    position: walk.position,
    parameter: walk.parameter,
    range: insertions.at(-1)?.range ?? { start: span.end, end: span.end },
    type: rangeOfSpan(span),
    insertions,
    inFunctionType: walk.inFunctionType,
    canBeElided: false,
    isExclusive: false,
    captures: [],
  });
}

function objectLifetime(builder: HeadBuilder, bounds: readonly Bound[], walk: Walk): number | undefined {
  const own = objectLifetimeOfTraits(bounds, builder.declarations, builder.scope);
  if (own === "static") return STATIC;
  if (own !== "none") return undefined;
  const { objectDefault } = walk;
  if (objectDefault.kind === "lifetime") return objectDefault.lifetime;
  return objectDefault.kind === "none" ? STATIC : undefined;
}

/** Text at the end of `dyn A + B`, with the parentheses that it needs behind `&`. */
function boundInsertions(
  builder: HeadBuilder,
  span: Span,
  needsParentheses: boolean,
  text: string,
): LifetimeMark["insertions"] {
  const { start, end } = span;
  if (builder.text[start] === "(") return [{ range: { start: end - 1, end: end - 1 }, text }];
  if (!needsParentheses) return [{ range: { start: end, end }, text }];
  return [
    { range: { start, end: start }, text: "(" },
    { range: { start: end, end }, text: `${text})` },
  ];
}

export function walkImplTrait(builder: HeadBuilder, bounds: readonly Bound[], span: Span, walk: Walk): void {
  const { opaque } = walk;
  const inside: Walk = { ...walk, needsParentheses: false, objectDefault: walk.outermost };
  // Among the parameters a lifetime may not be left out of an `impl Trait` (unstable: `anonymous_lifetime_in_impl_trait`).
  const isArgument = opaque.kind === "argument";
  if (isArgument) builder.hasOpaqueInputs = true;
  const firstMark = builder.marks.length;
  const { candidates } = builder;
  // Nor is one of its bounds' there to be taken by the result: `f(x: impl Into<Cow<'static, str>>, y: &str) -> &str`.
  if (isArgument) builder.candidates = undefined;
  walkBounds(builder, bounds, isArgument && !walk.inFunctionType ? { ...inside, elided: { kind: "unknown" } } : inside);
  builder.candidates = candidates;
  if (isArgument || walk.inFunctionType || span.expansion !== undefined) return;
  if (bounds.some((bound) => bound.kind === "use")) return;
  const named = builder.marks
    .slice(firstMark)
    .filter((mark) => !mark.inFunctionType && mark.form !== "declaration")
    .flatMap((mark) => mark.lifetimes)
    .filter((lifetime) => lifetime !== STATIC && !walk.bound.has(lifetime));
  const lifetimes = opaque.lifetimes ?? [...new Set(named)];
  if (lifetimes.length === 0 && opaque.types.length === 0) return;
  const insertions = boundInsertions(builder, span, walk.needsParentheses, " + use<$>");
  builder.mark({
    lifetimes,
    how: "elided",
    form: "opaque",
    position: walk.position,
    parameter: walk.parameter,
    range: insertions.at(-1)?.range ?? { start: span.end, end: span.end },
    type: rangeOfSpan(span),
    insertions: opaque.canWrite ? insertions : [],
    inFunctionType: false,
    canBeElided: false,
    isExclusive: false,
    captures: opaque.types,
  });
}
