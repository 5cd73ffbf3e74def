/**
 * Walks the types of a head in the order of the text and marks every lifetime that stands there or was left out.
 *
 * What a lifetime means that is left out depends on where it is left out, and that is the walk's `elided`: a fresh one in the inputs
 * of a function, in an impl's header and among a closure's parameters; that of an input in a result; `'static` in a const. The inputs and
 * the result of `Fn(…)` and `fn(…)` are a signature of their own (Rust reference, "Lifetime elision").
 *
 *     fn head(self: &Self, key: &str) -> Option<&T>      &Self: fresh, 'a;  &str: fresh, 'b;  &T: that of `self`, 'a
 *
 * Which lifetimes of the inputs a result may take is decided by who walks the inputs (`ElisionSource`). The bound of a `dyn` has rules of
 * its own (`objectDefaults.ts`).
 */
import { assertNever } from "../../base/assertNever.js";
import type { Resolution } from "../../hir/declarations.js";
import type { AdtDef, TraitDef, TypeAliasDef } from "../../hir/defs.js";
import type { Bound, Lifetime, Path, PathSegment, Span, TypeExpr } from "../../syntax/ast.js";
import { nameStart } from "../../syntax/rawIdentifier.js";
import type { Range } from "../facts.js";
import type { LifetimeForm, LifetimeMark, LifetimePosition } from "../lifetimeFacts.js";
import { type HeadBuilder, rangeOfSpan, STATIC } from "./builder.js";
import { objectDefaultOfParam } from "./objectDefaults.js";
import { walkBounds, walkDyn, walkFunctionPointer, walkImplTrait } from "./walkBounds.js";

/** What a lifetime means that is left out. */
export type Elision =
  /** A new one each time, declared by this binder; undefined: by none that can be written. */
  | { readonly kind: "fresh"; readonly binder: number | undefined }
  | { readonly kind: "same"; readonly lifetime: number }
  /** No rule gives one: E0106. `result`: where the type of the function's result begins in which it is missing. */
  | { readonly kind: "missing"; readonly result: number | undefined }
  /** A bound: what a path leaves out is missing (E0106), `&` and `'_` are other errors (E0637). */
  | { readonly kind: "missingInPath" }
  /** May not be left out here, by other errors than E0106; or it is not known what it means. */
  | { readonly kind: "unknown" };

/** The lifetime of a `dyn` without one: that of the type around it, the item's own default, or not known. */
export type ObjectDefault =
  | { readonly kind: "lifetime"; readonly lifetime: number }
  | { readonly kind: "none" }
  | { readonly kind: "unknown" };

export interface Walk {
  readonly elided: Elision;
  readonly position: LifetimePosition;
  readonly parameter: string | undefined;
  readonly inFunctionType: boolean;
  readonly objectDefault: ObjectDefault;
  /** What stands outside of everything that gives a `dyn` its lifetime: `'static`, but in bodies it is inferred. */
  readonly outermost: ObjectDefault;
  /** Declared by the item and by `for<'a>` around. */
  readonly names: ReadonlyMap<string, number>;
  /** Of those, what a `for<'a>` declares: no result outside of it can take it. */
  readonly bound: ReadonlySet<number>;
  /** Of these, what is declared around the `fn(…)` or `Fn(…)` that the walk is inside of: its result can take it. */
  readonly boundAround: ReadonlySet<number>;
  /** The `for<…>` of the where clause around: under it no bound may have one of its own (E0316). */
  readonly whereBinder: number | undefined;
  /** The type stands right behind `&` or `*const`, where `dyn A + 'a` needs parentheses. */
  readonly needsParentheses: boolean;
  readonly opaque: OpaquePosition;
}

/** Where an `impl Trait` stands: among the parameters, or in a result, where it captures. */
export type OpaquePosition =
  | { readonly kind: "argument" }
  | {
      readonly kind: "result";
      /** All lifetimes in scope; undefined where only those are captured that the bounds name (before edition 2024). */
      readonly lifetimes: readonly number[] | undefined;
      readonly types: readonly string[];
      /** `use<…>` cannot be written beside an `impl Trait` parameter, which has no name. */
      readonly canWrite: boolean;
    };

export function walkType(builder: HeadBuilder, type: TypeExpr, walk: Walk): void {
  switch (type.kind) {
    case "reference":
      walkReference(builder, type, walk);
      return;
    case "path":
      walkPath(builder, type.path, type.span, walk);
      return;
    case "slice":
    case "array":
      walkType(builder, type.element, { ...walk, needsParentheses: false });
      return;
    case "rawPointer":
      walkType(builder, type.type, { ...walk, needsParentheses: true });
      return;
    case "tuple":
      for (const element of type.elements) walkType(builder, element, { ...walk, needsParentheses: false });
      return;
    case "functionPointer":
      walkFunctionPointer(builder, type, walk);
      return;
    case "implTrait":
      walkImplTrait(builder, type.bounds, type.span, walk);
      return;
    case "dynTrait":
      walkDyn(builder, type.bounds, type.span, walk);
      return;
    case "macroCall":
    case "missing":
      builder.isUncertain = true;
      return;
    case "never":
    case "infer":
      return;
    default:
      assertNever(type);
  }
}

// ------------------------------------------------------------------------------------------------------ References

function walkReference(builder: HeadBuilder, type: TypeExpr & { readonly kind: "reference" }, walk: Walk): void {
  const at = skipParentheses(builder.text, type.span.start) + 1;
  const whole = rangeOfSpan(type.span);
  if (type.span.expansion === undefined) builder.check(at - 1, "&");
  let lifetime: number | undefined;
  if (type.lifetime === undefined || type.lifetime.name === "'_") {
    const place = type.lifetime === undefined ? { start: at, end: at } : rangeOfSpan(type.lifetime.span);
    const text = type.lifetime === undefined ? "$ " : "$";
    const insertions = [{ range: place, text }];
    const how = type.lifetime === undefined ? "elided" : "underscore";
    const underlined = type.lifetime === undefined ? { start: at - 1, end: at } : place;
    [lifetime] = elide(builder, walk, 1, {
      form: "reference",
      how,
      range: place,
      type: whole,
      insertions,
      underlined,
      isExclusive: type.mutable,
    });
  } else {
    lifetime = resolve(builder, type.lifetime, walk);
    markWritten(builder, type.lifetime, lifetime, "reference", whole, walk, type.mutable);
  }
  const objectDefault: ObjectDefault = lifetime === undefined ? { kind: "unknown" } : { kind: "lifetime", lifetime };
  walkType(builder, type.type, { ...walk, objectDefault, needsParentheses: true });
}

/** A type in parentheses has a span that begins with them. */
export function skipParentheses(text: string, start: number): number {
  let at = start;
  while (text[at] === "(" || text[at] === " " || text[at] === "\n") at++;
  return at;
}

export interface ElidedPlace {
  readonly form: LifetimeForm & ("reference" | "path" | "bound");
  readonly how: "elided" | "underscore";
  readonly range: Range;
  readonly type: Range;
  readonly insertions: LifetimeMark["insertions"];
  /** What rustc would underline if there were no lifetime to take. */
  readonly underlined: Range;
  /** `&mut`. */
  readonly isExclusive?: boolean;
}

/** The lifetimes that are meant at a place that leaves `count` of them out; none where that is not known. */
export function elide(builder: HeadBuilder, walk: Walk, count: number, place: ElidedPlace): readonly number[] {
  const { elided, position, parameter, inFunctionType } = walk;
  const { form, how, range, type, insertions } = place;
  switch (elided.kind) {
    case "fresh":
    case "same": {
      const lifetimes = Array.from({ length: count }, () =>
        elided.kind === "same" ? elided.lifetime : builder.fresh(elided.binder, parameter),
      );
      for (const lifetime of lifetimes) builder.candidates?.add(lifetime);
      const canWrite = elided.kind === "same" || elided.binder !== undefined;
      builder.mark({
        lifetimes,
        how,
        form,
        position,
        parameter,
        range,
        type,
        insertions: canWrite ? insertions : [],
        inFunctionType,
        canBeElided: true,
        isExclusive: place.isExclusive === true,
        captures: [],
      });
      return lifetimes;
    }
    case "missingInPath":
    case "missing":
      if (elided.kind === "missingInPath" && (form !== "path" || how !== "elided")) return [];
      if (!builder.isUncertain)
        builder.missing.push({
          range: place.underlined,
          type,
          form: how === "underscore" ? "underscore" : form === "path" ? "path" : "reference",
          count,
          position,
          insertions,
          inFunctionType,
          result: elided.kind === "missing" ? elided.result : undefined,
        });
      return [];
    case "unknown":
      return [];
    default:
      return assertNever(elided);
  }
}

export function resolve(builder: HeadBuilder, lifetime: Lifetime, walk: Walk): number | undefined {
  if (lifetime.name === "'static") return STATIC;
  return walk.names.get(lifetime.name) ?? builder.outerLifetime(lifetime);
}

export function markWritten(
  builder: HeadBuilder,
  written: Lifetime,
  lifetime: number | undefined,
  form: LifetimeForm,
  type: Range,
  walk: Walk,
  isExclusive = false,
): void {
  if (lifetime === undefined) return;
  if (!walk.bound.has(lifetime) || walk.boundAround.has(lifetime)) builder.candidates?.add(lifetime);
  if (written.span.expansion !== undefined) return;
  builder.check(written.span.start, written.name);
  const { position, parameter, inFunctionType } = walk;
  const range = rangeOfSpan(written.span);
  const { elided } = walk;
  const canBeElided = elided.kind === "fresh" || (elided.kind === "same" && elided.lifetime === lifetime);
  const base = { lifetimes: [lifetime], how: "written", form, position, parameter, range, type } as const;
  builder.mark({ ...base, insertions: [], inFunctionType, canBeElided, isExclusive, captures: [] });
}

// ----------------------------------------------------------------------------------------------------------- Paths

function walkPath(builder: HeadBuilder, path: Path, span: Span, walk: Walk): void {
  const inside: Walk = { ...walk, needsParentheses: false };
  if (path.qualifiedSelf) walkType(builder, path.qualifiedSelf.type, { ...inside, objectDefault: walk.outermost });
  const { resolution, rest } = builder.declarations.resolvePath(path, builder.scope, "type");
  if (resolution.kind === "trait" && rest === 0) {
    // Before edition 2021 a trait's path is a type, without the word `dyn`.
    const bound: Bound = { kind: "trait", modifier: "none", forLifetimes: [], path, span: path.span };
    walkDyn(builder, [bound], span, walk);
    return;
  }
  if (resolution.kind === "unresolved" && path.qualifiedSelf === undefined) builder.isUncertain = true;
  const named = rest > 0 ? undefined : namedBy(resolution);
  const traitEnd = path.qualifiedSelf?.traitSegments ?? 0;
  path.segments.forEach((segment, index) => {
    const isLast = index === path.segments.length - 1;
    const generic = isLast ? named : index === traitEnd - 1 ? traitOf(builder, path, traitEnd) : undefined;
    walkArguments(builder, segment, generic, rangeOfSpan(span), inside);
  });
}

/** `Tr` in `<T as Tr>::Out`. */
function traitOf(builder: HeadBuilder, path: Path, end: number): TraitDef | undefined {
  const named = { ...path, qualifiedSelf: undefined, segments: path.segments.slice(0, end) };
  const { resolution, rest } = builder.declarations.resolvePath(named, builder.scope, "type");
  return resolution.kind === "trait" && rest === 0 ? resolution.trait : undefined;
}

/** What can have lifetime parameters that a path leaves out. */
function namedBy(resolution: Resolution): Generic | undefined {
  if (resolution.kind === "adt") return resolution.adt;
  return resolution.kind === "typeAlias" ? resolution.alias : undefined;
}

export type Generic = AdtDef | TypeAliasDef | TraitDef;

/** Arguments of one segment of a path; `named`: what the segment names, where its own parameters count. */
export function walkArguments(
  builder: HeadBuilder,
  segment: PathSegment,
  named: Generic | undefined,
  type: Range,
  walk: Walk,
): void {
  const args = segment.arguments;
  const written = args?.kind === "angle" ? args.arguments : [];
  const params = named?.generics.params ?? [];
  let lifetimes: readonly (number | undefined)[] = [];
  if (written.some((argument) => argument.kind === "lifetime")) {
    lifetimes = written.flatMap((argument) =>
      argument.kind === "lifetime" ? [walkLifetimeArgument(builder, argument.lifetime, type, walk)] : [],
    );
  } else if (args?.kind !== "parenthesized") {
    const count = params.filter((param) => param.kind === "lifetime").length;
    if (count > 0 && segment.ident.span.expansion === undefined)
      lifetimes = elideInPath(builder, segment, count, type, walk);
  }
  if (args?.kind !== "angle") return;
  const values = params.filter((param) => param.kind !== "lifetime");
  let index = 0;
  for (const argument of args.arguments) {
    if (argument.kind === "lifetime") continue;
    const param = values[index++];
    if (argument.kind !== "type") continue;
    const objectDefault = param === undefined ? walk.outermost : objectDefaultOfParam(param, lifetimes, walk.outermost);
    walkType(builder, argument.type, { ...walk, objectDefault });
  }
  for (const constraint of args.constraints) {
    const inside: Walk = { ...walk, objectDefault: walk.outermost };
    walkArguments(builder, { ident: constraint.ident, arguments: constraint.arguments }, undefined, type, inside);
    if (constraint.type) walkType(builder, constraint.type, inside);
    walkBounds(builder, constraint.bounds, inside);
  }
}

function walkLifetimeArgument(builder: HeadBuilder, lifetime: Lifetime, type: Range, walk: Walk): number | undefined {
  if (lifetime.name !== "'_") {
    const known = resolve(builder, lifetime, walk);
    markWritten(builder, lifetime, known, "path", type, walk);
    return known;
  }
  const range = rangeOfSpan(lifetime.span);
  const insertions = [{ range, text: "$" }];
  return elide(builder, walk, 1, { form: "path", how: "underscore", range, type, insertions, underlined: range })[0];
}

function elideInPath(
  builder: HeadBuilder,
  { ident, arguments: args }: PathSegment,
  count: number,
  type: Range,
  walk: Walk,
): readonly number[] {
  // Not allowed in the header of an impl (E0726).
  if (walk.position === "header") return [];
  builder.check(nameStart(ident), ident.name);
  const underlined = rangeOfSpan(ident.span);
  const open = args?.kind === "angle" ? builder.text.indexOf("<", args.span.start) + 1 : -1;
  const at = open > 0 ? open : ident.span.end;
  const hasMore = args?.kind === "angle" && args.arguments.length + args.constraints.length > 0;
  const text = open > 0 ? (hasMore ? "$, " : "$") : "<$>";
  const range = { start: at, end: at };
  return elide(builder, walk, count, {
    form: "path",
    how: "elided",
    range,
    type,
    insertions: [{ range, text }],
    underlined,
  });
}
