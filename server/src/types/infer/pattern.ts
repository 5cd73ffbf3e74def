/**
 * Patterns against the type they are matched with: types of bindings, default binding modes, what names mean.
 *
 * Default binding modes (RFC 2005): a pattern that is no reference pattern sees through the references of the matched
 * type, and the bindings inside it then borrow. In
 *
 *     let pair: &(String, u32);   let (name, count) = pair;
 *
 * the tuple pattern sees through one `&`, so `name: &String` and `count: &u32`. The references seen through are recorded
 * as the pattern's derefs, and the way each binding binds as its mode. Code that is valid in edition 2024 means the same
 * under its stricter rules, so there is one set of rules here.
 */

import { assertNever } from "../../base/assertNever.js";
import type { VariantDef } from "../../hir/defs.js";
import { fieldNamed } from "../../hir/named.js";
import type { BindingPattern, Pattern } from "../../syntax/ast.js";
import { constValue } from "../argTerms.js";
import { arrayType, refType, sliceType, tupleType } from "../interner.js";
import type { Type } from "../type.js";
import type { BindingMode, LocalVariable } from "../typeck.js";
import type { Matched } from "./exactPatterns.js";
import { hasType } from "./expectation.js";
import { checkExpr } from "./expr.js";
import { expandPattern } from "./exprMacro.js";
import { resolvePatternName, resolveValuePath } from "./exprPath.js";
import { fieldType } from "./fields.js";
import type { FnCtxt } from "./fnCtxt.js";
import { resolveVariantPath } from "./variantPath.js";

/** What surrounds a pattern: how a plain name in it binds, and since when the names of the whole pattern are in scope. */
interface PatternContext {
  readonly mode: BindingMode;
  readonly start: number;
  readonly kind: LocalVariable["kind"];
  /** In an or-pattern, whose alternatives bind the same names. */
  readonly inAlternative: boolean;
  readonly matched: Matched | undefined;
}

/** Checks a whole pattern and declares its names. */
export function checkPatternTop(
  fcx: FnCtxt,
  pattern: Pattern,
  expected: Type,
  kind: LocalVariable["kind"] = "binding",
  matched?: Matched,
): void {
  const start = fcx.scopes.enter();
  checkPattern(fcx, pattern, expected, { mode: "move", start, kind, inAlternative: false, matched });
}

function checkPattern(fcx: FnCtxt, pattern: Pattern, expected: Type, context: PatternContext): void {
  switch (pattern.kind) {
    case "wildcard":
    case "rest":
    case "missing":
      fcx.tables.patternTypes.set(pattern, expected);
      return;
    case "binding":
      checkBinding(fcx, pattern, expected, context);
      return;
    case "or":
      fcx.tables.patternTypes.set(pattern, expected);
      for (const alternative of pattern.alternatives)
        checkPattern(fcx, alternative, expected, { ...context, inAlternative: true });
      return;
    case "reference":
      checkReference(fcx, pattern, expected, context);
      return;
    case "macroCall": {
      fcx.tables.patternTypes.set(pattern, expected);
      const expanded = expandPattern(fcx, pattern.call);
      if (expanded !== undefined) checkPattern(fcx, expanded, expected, context);
      return;
    }
    case "literal":
      checkLiteralPattern(fcx, pattern, expected, context);
      return;
    case "range": {
      const { type } = peel(fcx, pattern, expected, context);
      for (const end of [pattern.low, pattern.high]) {
        if (end !== undefined) mustBe(fcx, checkExpr(fcx, end, hasType(type)), type);
      }
      return;
    }
    case "constBlock":
      fcx.tables.patternTypes.set(pattern, expected);
      return;
    case "path":
      checkPathPattern(fcx, pattern, expected, context);
      return;
    case "tuple":
      checkTuplePattern(fcx, pattern, expected, context);
      return;
    case "tupleStruct":
      checkTupleStructPattern(fcx, pattern, expected, context);
      return;
    case "struct":
      checkStructPattern(fcx, pattern, expected, context);
      return;
    case "slice":
      checkSlicePattern(fcx, pattern, expected, context);
      return;
    case "box": {
      const peeled = peel(fcx, pattern, expected, context);
      const inner = fcx.newVar();
      fcx.unify(fcx.boxOf(inner), peeled.type);
      checkPattern(fcx, pattern.pattern, inner, peeled.context);
      return;
    }
    default:
      assertNever(pattern);
  }
}

/** Sees through the references of the matched type; records them and the type that the pattern itself is matched with. */
function peel(
  fcx: FnCtxt,
  pattern: Pattern,
  expected: Type,
  context: PatternContext,
): { type: Type; context: PatternContext } {
  let type = fcx.structurallyResolve(expected);
  if (type.kind !== "ref") {
    fcx.tables.patternTypes.set(pattern, type);
    return { type, context };
  }
  const derefs: Type[] = [];
  let mode = context.mode;
  while (type.kind === "ref") {
    derefs.push(type);
    mode = !type.mutable || mode === "ref" ? "ref" : "refMut";
    type = fcx.structurallyResolve(type.inner);
  }
  fcx.tables.patternDerefTypes.set(pattern, derefs);
  fcx.tables.patternTypes.set(pattern, type);
  return { type, context: { ...context, mode } };
}

/** A pattern's own type is that of what is matched (E0308). */
function mustBe(fcx: FnCtxt, own: Type, matched: Type): void {
  if (!fcx.unify(own, matched)) fcx.mismatches.push({ found: own, expected: matched });
}

const MATCHED_UNKNOWN = "what is matched may be a reference or not";

/** Whether bindings in it move or borrow is not known (RFC 2005): what is matched has no known type, and may be a reference. */
function mayBeBehindReference({ type, context }: { readonly type: Type; readonly context: PatternContext }): boolean {
  return type.kind === "unknown" && context.mode !== "ref";
}

function checkBinding(fcx: FnCtxt, pattern: BindingPattern, expected: Type, context: PatternContext): void {
  if (!pattern.byRef && !pattern.mutable && pattern.subpattern === undefined && isConstantLike(fcx, pattern, context)) {
    checkNamedConstant(fcx, pattern, expected, context);
    return;
  }
  const mode: BindingMode = pattern.byRef
    ? pattern.mutable
      ? "refMut"
      : "ref"
    : pattern.mutable
      ? "move"
      : context.mode;
  fcx.tables.patternTypes.set(pattern, expected);
  fcx.tables.bindingModes.set(pattern, mode);
  const variable = declareOnce(fcx, pattern, mode, context);
  fcx.tables.patternLocals.set(pattern, variable);
  const type = mode === "move" ? expected : refType(mode === "refMut", expected);
  const known = fcx.tables.localTypes.get(variable);
  if (known === undefined) fcx.tables.localTypes.set(variable, type);
  else fcx.unify(known, type);
  if (pattern.subpattern !== undefined) checkPattern(fcx, pattern.subpattern, expected, context);
}

/** Alternatives of an or-pattern bind the same variables: the first declares, the others find. */
function declareOnce(fcx: FnCtxt, pattern: BindingPattern, mode: BindingMode, context: PatternContext): LocalVariable {
  const found = fcx.scopes.lookupSince(context.start, pattern.ident);
  if (found !== undefined) {
    // E0416.
    if (!context.inAlternative) fcx.gap(pattern.span, `\`${found.name}\` is bound twice in one pattern`);
    return found;
  }
  const variable: LocalVariable = {
    id: fcx.tables.locals.length,
    name: pattern.ident.name,
    hygiene: pattern.ident.hygiene,
    ident: pattern.ident,
    declarationSpan:
      pattern.byRef || pattern.mutable ? { ...pattern.span, end: pattern.ident.span.end } : pattern.ident.span,
    mutable: (pattern.mutable && !pattern.byRef) || pattern.isRefReplaceable === true,
    kind: context.kind,
    mode,
    pattern,
    within: fcx.scopes.currentBody(),
  };
  fcx.tables.locals.push(variable);
  if (context.matched !== undefined) fcx.matched.set(variable, context.matched);
  fcx.scopes.declare(variable);
  return variable;
}

function isConstantLike(fcx: FnCtxt, pattern: BindingPattern, context: PatternContext): boolean {
  if (context.kind !== "binding" && !/^[A-Z]/.test(pattern.ident.name)) return false;
  return resolvePatternName(fcx, pattern.ident) !== undefined;
}

/** A lone name that is a constant or a unit struct or variant. */
function checkNamedConstant(fcx: FnCtxt, pattern: BindingPattern, expected: Type, context: PatternContext): void {
  const resolved = resolvePatternName(fcx, pattern.ident);
  if (resolved === undefined) return;
  const type = resolved.resolution.kind === "constructor" ? peel(fcx, pattern, expected, context).type : expected;
  fcx.tables.patternTypes.set(pattern, type);
  fcx.tables.patternResolutions.set(pattern, resolved.resolution);
  if (resolved.resolution.kind === "constructor") fcx.tables.variants.set(pattern, resolved.resolution.variant);
  mustBe(fcx, resolved.type, type);
}

function checkPathPattern(
  fcx: FnCtxt,
  pattern: Pattern & { readonly kind: "path" },
  expected: Type,
  context: PatternContext,
): void {
  const resolved = resolveValuePath(fcx, pattern.path);
  fcx.tables.patternResolutions.set(pattern, resolved.resolution);
  if (resolved.resolution.kind !== "constructor") {
    fcx.tables.patternTypes.set(pattern, expected);
    fcx.unify(resolved.type, expected);
    return;
  }
  fcx.tables.variants.set(pattern, resolved.resolution.variant);
  mustBe(fcx, resolved.type, peel(fcx, pattern, expected, context).type);
}

/** `&p` and `&mut p`: takes one reference away, and bindings inside bind by value again. */
function checkReference(
  fcx: FnCtxt,
  pattern: Pattern & { readonly kind: "reference" },
  expected: Type,
  context: PatternContext,
): void {
  const type = fcx.structurallyResolve(expected);
  fcx.tables.patternTypes.set(pattern, type);
  let inner: Type;
  if (type.kind === "ref") {
    inner = type.inner;
    if (type.mutable !== pattern.mutable) fcx.isRefused = true;
  } else {
    inner = fcx.newVar();
    mustBe(fcx, refType(pattern.mutable, inner), type);
  }
  checkPattern(fcx, pattern.pattern, inner, { ...context, mode: "move" });
}

/** String literals are references themselves, so nothing is seen through for them; numbers and the like are values. */
function checkLiteralPattern(
  fcx: FnCtxt,
  pattern: Pattern & { readonly kind: "literal" },
  expected: Type,
  context: PatternContext,
): void {
  const literal = pattern.value.kind === "literal" ? pattern.value.literal : undefined;
  const isReference = literal === "string" || literal === "byteString" || literal === "cString";
  if (!isReference) {
    const { type } = peel(fcx, pattern, expected, context);
    mustBe(fcx, checkExpr(fcx, pattern.value, hasType(type)), type);
    return;
  }
  fcx.tables.patternTypes.set(pattern, expected);
  fcx.patternLiteral = true;
  const type = checkExpr(fcx, pattern.value, hasType(expected));
  fcx.patternLiteral = false;
  mustBe(fcx, type, expected);
}

function checkTuplePattern(
  fcx: FnCtxt,
  pattern: Pattern & { readonly kind: "tuple" },
  expected: Type,
  context: PatternContext,
): void {
  const peeled = peel(fcx, pattern, expected, context);
  const { elements } = pattern;
  const rest = elements.findIndex((element) => element.kind === "rest");
  let types: readonly Type[];
  if (peeled.type.kind === "tuple") {
    types = peeled.type.elements;
    if (!hasCount(elements, rest, types.length)) fcx.isRefused = true;
  } else {
    types = rest >= 0 ? [] : elements.map(() => fcx.newVar());
    if (rest < 0) mustBe(fcx, tupleType(types), peeled.type);
  }
  checkPositional(fcx, elements, rest, types.length, (index) => types[index], peeled.context);
}

/** Are the elements as many as there are positions (E0023, of tuples E0308)? `rest`: where the `..` is, or negative. */
function hasCount(elements: readonly Pattern[], rest: number, count: number): boolean {
  return rest < 0 ? elements.length === count : elements.length - 1 <= count;
}

/** Elements before and after a `..`, against a list of so many positions. */
function checkPositional(
  fcx: FnCtxt,
  elements: readonly Pattern[],
  rest: number,
  count: number,
  typeAt: (index: number, element: Pattern) => Type | undefined,
  context: PatternContext,
): void {
  const skipped = rest < 0 ? 0 : Math.max(0, count - (elements.length - 1));
  for (let index = 0; index < elements.length; index++) {
    const element = elements[index];
    if (element === undefined) continue;
    const position = rest >= 0 && index > rest ? index - 1 + skipped : index;
    const type = index === rest ? undefined : typeAt(position, element);
    checkPattern(fcx, element, type ?? (index === rest ? tupleType([]) : fcx.newVar()), context);
  }
}

function checkVariantFields(
  fcx: FnCtxt,
  variant: VariantDef,
  type: Type,
  elements: readonly Pattern[],
  context: PatternContext,
): void {
  const rest = elements.findIndex((element) => element.kind === "rest");
  if (!hasCount(elements, rest, variant.fields.length)) fcx.isRefused = true;
  checkPositional(
    fcx,
    elements,
    rest,
    variant.fields.length,
    (index, element) => {
      const field = variant.fields[index];
      if (field === undefined || type.kind !== "adt") return undefined;
      fcx.fieldBindings.set(element, { field, args: type.args });
      return fieldType(fcx, field, type.args);
    },
    context,
  );
}

function checkTupleStructPattern(
  fcx: FnCtxt,
  pattern: Pattern & { readonly kind: "tupleStruct" },
  expected: Type,
  context: PatternContext,
): void {
  const peeled = peel(fcx, pattern, expected, context);
  const resolved = resolveVariantPath(fcx, pattern.path, "value");
  if (resolved === undefined) {
    for (const element of pattern.elements)
      checkPattern(fcx, element, fcx.unknown("the pattern's constructor is not known"), peeled.context);
    return;
  }
  fcx.tables.variants.set(pattern, resolved.variant);
  mustBe(fcx, resolved.type, peeled.type);
  if (mayBeBehindReference(peeled)) {
    for (const element of pattern.elements) checkPattern(fcx, element, fcx.unknown(MATCHED_UNKNOWN), peeled.context);
    return;
  }
  checkVariantFields(fcx, resolved.variant, resolved.type, pattern.elements, peeled.context);
}

function checkStructPattern(
  fcx: FnCtxt,
  pattern: Pattern & { readonly kind: "struct" },
  expected: Type,
  context: PatternContext,
): void {
  const peeled = peel(fcx, pattern, expected, context);
  const resolved = resolveVariantPath(fcx, pattern.path, "type");
  if (resolved === undefined) {
    for (const field of pattern.fields)
      checkPattern(fcx, field.pattern, fcx.unknown("the pattern's struct is not known"), peeled.context);
    return;
  }
  fcx.tables.variants.set(pattern, resolved.variant);
  mustBe(fcx, resolved.type, peeled.type);
  const { variant } = resolved;
  const names = new Set(pattern.fields.map(({ field }) => field.name));
  // A field that is named twice (E0025), or not at all (E0027). A union's pattern has one.
  if (
    names.size < pattern.fields.length ||
    (!pattern.rest && variant.adt.adtKind !== "union" && names.size < variant.fields.length)
  )
    fcx.isRefused = true;
  for (const field of pattern.fields) {
    const def = fieldNamed(resolved.variant, field.field.name);
    const type =
      def === undefined || resolved.type.kind !== "adt"
        ? fcx.unknown(`field \`${field.field.name}\` was not found`)
        : mayBeBehindReference(peeled)
          ? fcx.unknown(MATCHED_UNKNOWN)
          : fieldType(fcx, def, resolved.type.args);
    if (def !== undefined && resolved.type.kind === "adt")
      fcx.fieldBindings.set(field.pattern, { field: def, args: resolved.type.args });
    checkPattern(fcx, field.pattern, type, peeled.context);
  }
}

/** `[first, rest @ .., last]`: the middle is a slice, or an array of what is left of the matched array. */
function checkSlicePattern(
  fcx: FnCtxt,
  pattern: Pattern & { readonly kind: "slice" },
  expected: Type,
  context: PatternContext,
): void {
  const peeled = peel(fcx, pattern, expected, context);
  let type = peeled.type;
  const isRest = (element: Pattern) =>
    element.kind === "rest" || (element.kind === "binding" && element.subpattern?.kind === "rest");
  const hasRest = pattern.elements.some(isRest);
  if (type.kind === "infer" && !hasRest) {
    const array = arrayType(fcx.newVar(), constValue(BigInt(pattern.elements.length)));
    fcx.unify(array, type);
    type = array;
  }
  const element =
    type.kind === "slice" || type.kind === "array"
      ? type.element
      : fcx.unknown("the type matched by a slice pattern is not known");
  let rest: Type = element.kind === "unknown" ? element : sliceType(element);
  if (type.kind === "array") {
    const length = fcx.resolveConst(type.length);
    const count = pattern.elements.length;
    if (length.kind === "value" && typeof length.value === "bigint") {
      // E0527, E0528.
      if (hasRest ? length.value < BigInt(count - 1) : length.value !== BigInt(count)) fcx.isRefused = true;
      rest = arrayType(element, constValue(length.value - BigInt(count - 1)));
    } else rest = fcx.unknown("the length of the array is not known");
  }
  for (const part of pattern.elements) checkPattern(fcx, part, isRest(part) ? rest : element, peeled.context);
}
