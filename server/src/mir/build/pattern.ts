/**
 * Patterns, taken apart: what has to be tested on which place, and what is bound to which place.
 *
 * Everything irrefutable (tuples, structs, references, single variants) disappears into longer places. Default binding modes show as
 * dereferences before a pattern; which way a binding binds is inference's answer.
 *
 * What is not here: the order of tests, and bindings' code (`bindings.ts`); what constants test (`patternConstant.ts`).
 */
import { assertNever } from "../../base/assertNever.js";
import type { VariantDef } from "../../hir/defs.js";
import { fieldNamed } from "../../hir/named.js";
import type { BindingPattern, Pattern, Span } from "../../syntax/ast.js";
import type { BindingMode, LocalVariable } from "../../types/typeck.js";
import { SYNTAX_ERROR } from "../body.js";
import type { Builder } from "./builder.js";
import { byteStringPattern, constantKey, constantPattern, literalTest } from "./patternConstant.js";
import { ascribePattern } from "./patternPath.js";
import {
  derefBuilder,
  downcastBuilder,
  elementBuilder,
  fieldBuilder,
  type PlaceBuilder,
  pointeeOf,
  project,
} from "./place.js";

export interface Binding {
  readonly variable: LocalVariable;
  readonly mode: BindingMode;
  readonly source: PlaceBuilder;
  readonly span: Span;
}

export type Test =
  | { readonly kind: "variant"; readonly variant: VariantDef }
  /** Integers, characters and truth values: switched on. Equal keys are equal values. */
  | { readonly kind: "value"; readonly key: string }
  /** Compared by `==`: strings, floats, constants. */
  | { readonly kind: "equal"; readonly key: string }
  /** `low`, `high`: keys of the ends. */
  | {
      readonly kind: "range";
      readonly low: string | undefined;
      readonly high: string | undefined;
      readonly inclusive: boolean;
      readonly key: string;
    }
  | { readonly kind: "length"; readonly length: number; readonly exact: boolean }
  | { readonly kind: "or"; readonly alternatives: readonly FlatPattern[]; readonly span: Span };

export interface MatchPair {
  readonly place: PlaceBuilder;
  readonly test: Test;
  /** What is tested inside once this test holds. */
  readonly subpairs: readonly MatchPair[];
  readonly span: Span;
}

export interface FlatPattern {
  readonly pairs: MatchPair[];
  readonly bindings: Binding[];
  readonly span: Span;
}

export function peelPattern(b: Builder, pattern: Pattern): Pattern {
  let inner = pattern;
  while (inner.kind === "macroCall") {
    const expanded = b.results.expanded(inner.call);
    if (expanded?.kind !== "pattern") break;
    inner = expanded.pattern;
  }
  return inner;
}

export function flatten(b: Builder, pattern: Pattern, place: PlaceBuilder): FlatPattern {
  const flat: FlatPattern = { pairs: [], bindings: [], span: patternSpan(peelPattern(b, pattern)) };
  collect(b, pattern, place, flat.pairs, flat.bindings);
  moveOrPatternsLast(flat.pairs);
  return flat;
}

/** Alternatives are tried when everything else already matches: fewer ways through. */
export function moveOrPatternsLast(pairs: MatchPair[]): void {
  if (!pairs.some((pair) => pair.test.kind === "or")) return;
  const ordered = [
    ...pairs.filter((pair) => pair.test.kind !== "or"),
    ...pairs.filter((pair) => pair.test.kind === "or"),
  ];
  pairs.splice(0, pairs.length, ...ordered);
}

function collect(b: Builder, written: Pattern, from: PlaceBuilder, pairs: MatchPair[], bindings: Binding[]): void {
  const pattern = peelPattern(b, written);
  let place = from;
  for (const reference of b.results.patternDerefs(pattern)) place = derefBuilder(b, place, pointeeOf(b, reference));
  const { span } = pattern;
  ascribePattern(b, pattern, place);
  switch (pattern.kind) {
    case "wildcard":
    case "rest":
      return;
    case "binding": {
      const resolution = b.results.patternResolution(pattern);
      if (resolution !== undefined) {
        pathPattern(b, pattern, place, pairs);
        return;
      }
      if (pattern.subpattern !== undefined) collect(b, pattern.subpattern, place, pairs, bindings);
      bind(b, pattern, place, bindings);
      return;
    }
    case "literal":
      if (!byteStringPattern(b, pattern.value, place, pairs, span))
        pairs.push({ place, test: literalTest(b, pattern.value, place), subpairs: [], span });
      return;
    case "range": {
      const low = pattern.low === undefined ? undefined : constantKey(b, pattern.low);
      const high = pattern.high === undefined ? undefined : constantKey(b, pattern.high);
      const { inclusive } = pattern;
      const key = `${low ?? ""}..${high ?? ""}`;
      pairs.push({ place, test: { kind: "range", low, high, inclusive, key }, subpairs: [], span });
      return;
    }
    case "reference":
    case "box":
      collect(b, pattern.pattern, derefBuilder(b, place), pairs, bindings);
      return;
    case "tuple": {
      const arity = place.type.kind === "tuple" ? place.type.elements.length : undefined;
      forEachPosition(pattern.elements, arity, (element, index) =>
        collect(b, element, elementBuilder(b, place, index), pairs, bindings),
      );
      return;
    }
    case "tupleStruct": {
      const variant = variantOf(b, pattern);
      if (variant === undefined) {
        unknownPattern(b, pattern, pattern.elements, place, pairs, bindings);
        return;
      }
      inVariant(b, variant, place, pairs, span, (inside, subpairs) => {
        forEachPosition(pattern.elements, variant.fields.length, (element, index) => {
          const field = variant.fields[index];
          if (field !== undefined) collect(b, element, fieldBuilder(b, inside, field), subpairs, bindings);
        });
      });
      return;
    }
    case "struct": {
      const variant = variantOf(b, pattern);
      if (variant === undefined) {
        unknownPattern(
          b,
          pattern,
          pattern.fields.map((field) => field.pattern),
          place,
          pairs,
          bindings,
        );
        return;
      }
      inVariant(b, variant, place, pairs, span, (inside, subpairs) => {
        for (const part of pattern.fields) {
          const field = fieldNamed(variant, part.field.name);
          if (field !== undefined) collect(b, part.pattern, fieldBuilder(b, inside, field), subpairs, bindings);
        }
      });
      return;
    }
    case "path":
      pathPattern(b, pattern, place, pairs);
      return;
    case "slice":
      slicePattern(b, pattern, place, pairs, bindings);
      return;
    case "or": {
      const alternatives = pattern.alternatives.map((alternative) => flatten(b, alternative, place));
      pairs.push({ place, test: { kind: "or", alternatives, span }, subpairs: [], span });
      return;
    }
    case "constBlock":
      pairs.push({ place, test: { kind: "equal", key: `const@${span.start}` }, subpairs: [], span });
      return;
    case "macroCall":
    case "missing":
      b.gap(span, pattern.kind === "missing" ? `${SYNTAX_ERROR} in a pattern` : "a macro in a pattern is not expanded");
      pairs.push({ place, test: { kind: "equal", key: `?${span.start}` }, subpairs: [], span });
      return;
    default:
      assertNever(pattern);
  }
}

function bind(b: Builder, pattern: BindingPattern, source: PlaceBuilder, bindings: Binding[]): void {
  const variable = b.results.localOfPattern(pattern);
  if (variable === undefined) b.gap(pattern.span, `binding \`${pattern.ident.name}\` is not known`);
  else bindings.push({ variable, mode: b.results.bindingMode(pattern), source, span: patternSpan(pattern) });
}

/** A binding's span ends with its name: what follows `@` is a pattern of its own. */
export function patternSpan(pattern: Pattern): Span {
  const { span } = pattern;
  if (pattern.kind !== "binding" || pattern.subpattern === undefined || pattern.ident.span.end <= span.start)
    return span;
  return { start: span.start, end: Math.min(span.end, pattern.ident.span.end), expansion: span.expansion };
}

function variantOf(b: Builder, pattern: Pattern): VariantDef | undefined {
  const variant = b.results.variantOf(pattern);
  if (variant !== undefined) return variant;
  const resolution = b.results.patternResolution(pattern);
  return resolution?.kind === "constructor" ? resolution.variant : undefined;
}

/** A variant's fields lie behind a downcast; an enum of several variants is tested first. */
function inVariant(
  b: Builder,
  variant: VariantDef,
  place: PlaceBuilder,
  pairs: MatchPair[],
  span: Span,
  fields: (inside: PlaceBuilder, subpairs: MatchPair[]) => void,
): void {
  if (place.type.kind !== "adt") b.gap(span, "a pattern on a value of unknown type");
  if (variant.adt.adtKind !== "enum") {
    fields(place, pairs);
    return;
  }
  const inside = downcastBuilder(place, variant);
  if (variant.adt.variants.length === 1) {
    fields(inside, pairs);
    return;
  }
  const subpairs: MatchPair[] = [];
  fields(inside, subpairs);
  pairs.push({ place, test: { kind: "variant", variant }, subpairs, span });
}

function pathPattern(b: Builder, pattern: Pattern, place: PlaceBuilder, pairs: MatchPair[]): void {
  const { span } = pattern;
  const variant = variantOf(b, pattern);
  if (variant !== undefined) {
    inVariant(b, variant, place, pairs, span, () => undefined);
    return;
  }
  const resolution = b.results.patternResolution(pattern);
  if (resolution?.kind === "const" || resolution?.kind === "constParam") {
    pairs.push(constantPattern(b, resolution, place, span));
    return;
  }
  b.gap(span, resolution?.kind === "unknown" ? resolution.reason : "a name in a pattern is not resolved");
  pairs.push({ place, test: { kind: "equal", key: `?${span.start}` }, subpairs: [], span });
}

/** What a pattern of unknown shape tests is not known; its bindings are bound to unknown parts. */
function unknownPattern(
  b: Builder,
  pattern: Pattern,
  parts: readonly Pattern[],
  place: PlaceBuilder,
  pairs: MatchPair[],
  bindings: Binding[],
): void {
  b.gap(pattern.span, "a pattern of unknown type");
  pairs.push({ place, test: { kind: "equal", key: `?${pattern.span.start}` }, subpairs: [], span: pattern.span });
  const unknown = b.types.unknown("part of a pattern of unknown type");
  for (const [index, part] of parts.entries()) {
    collect(
      b,
      part,
      project(place, { kind: "field", index, name: String(index), field: undefined, type: unknown }),
      pairs,
      bindings,
    );
  }
}

function slicePattern(
  b: Builder,
  pattern: Pattern & { readonly kind: "slice" },
  place: PlaceBuilder,
  pairs: MatchPair[],
  bindings: Binding[],
): void {
  const { elements, span } = pattern;
  const rest = elements.findIndex((element) => isRest(peelPattern(b, element)));
  const minimumLength = rest < 0 ? elements.length : elements.length - 1;
  const { type } = place;
  const element =
    type.kind === "array" || type.kind === "slice" ? type.element : b.types.unknown("element of an unknown slice");
  const arrayLength = type.kind === "array" ? b.types.constLength(type.length) : undefined;
  const subpairs: MatchPair[] = [];
  const into = type.kind === "array" ? pairs : subpairs;
  for (const [index, part] of elements.entries()) {
    const behind = elements.length - index;
    if (index === rest) {
      const inner = peelPattern(b, part);
      if (inner.kind !== "binding" || inner.subpattern === undefined) continue;
      const to = elements.length - index - 1;
      const restType =
        type.kind === "array" && arrayLength !== undefined
          ? b.types.array(element, BigInt(Math.max(0, arrayLength - minimumLength)))
          : b.types.slice(element);
      const fromEnd = type.kind !== "array";
      const subslice = project(place, {
        kind: "subslice",
        from: index,
        to: fromEnd ? to : (arrayLength ?? 0) - to,
        fromEnd,
        type: restType,
      });
      bind(b, inner, subslice, bindings);
      continue;
    }
    const fromEnd = rest >= 0 && index > rest && type.kind !== "array";
    const offset = fromEnd ? behind : rest >= 0 && index > rest ? (arrayLength ?? elements.length) - behind : index;
    const length = type.kind === "array" ? (arrayLength ?? elements.length) : minimumLength;
    collect(
      b,
      part,
      project(place, { kind: "constantIndex", offset, minimumLength: length, fromEnd, type: element }),
      into,
      bindings,
    );
  }
  if (type.kind === "array") return;
  if (type.kind !== "slice") b.gap(span, "a slice pattern on a value of unknown type");
  if (rest >= 0 && minimumLength === 0) {
    pairs.push(...subpairs);
    return;
  }
  pairs.push({ place, test: { kind: "length", length: minimumLength, exact: rest < 0 }, subpairs, span });
}

function isRest(pattern: Pattern): boolean {
  return pattern.kind === "rest" || (pattern.kind === "binding" && pattern.subpattern?.kind === "rest");
}

function forEachPosition(
  elements: readonly Pattern[],
  arity: number | undefined,
  visit: (element: Pattern, index: number) => void,
): void {
  const rest = elements.findIndex((element) => element.kind === "rest");
  for (const [position, element] of elements.entries()) {
    if (position === rest) continue;
    visit(element, rest >= 0 && position > rest ? (arity ?? elements.length) - (elements.length - position) : position);
  }
}
