/** Where a copy goes, as it is written: what a rewrite has to know of the expression or statement around it. */
import type { Knowledge } from "../../base/knowledge.js";
import type { BinaryExpr, Expr } from "../../syntax/ast.js";
import { isComparison } from "../../syntax/operators.js";
import { isType } from "../../types/argTerms.js";
import { refType } from "../../types/interner.js";
import type { Type } from "../../types/type.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";
import { walkType } from "../../types/walk.js";
import { rangeOf } from "../events.js";
import type { CloneConditions, CloneUse } from "../facts.js";
import type { TypeQuestions, VariableIndex } from "../variables.js";
import { called, parameterOf } from "./called.js";
import { declaredField, isOwnedType } from "./fields.js";
import { localClosure } from "./localClosure.js";
import { bindingsOf, patternsOf } from "./patterns.js";
import { isIterableByReference, type Reads, readsOf, readsOfExpr, readsOfPatterns } from "./reads.js";
import type { Position, SyntaxContext } from "./syntaxContext.js";
import { inferredCollection } from "./wanted.js";

type Operator = BinaryExpr["operator"];

export interface UseInput {
  readonly typeck: TypeckResults;
  readonly syntax: SyntaxContext;
  readonly questions: TypeQuestions;
  readonly variables: VariableIndex;
  /** The call that copies, and its written receiver. */
  readonly call: Expr;
  readonly receiver: Expr;
  readonly references: number | undefined;
  /** What is copied: `str` in `"a".to_string()`. */
  readonly copied: Type | undefined;
  /** The same, where the copy is of another type. */
  readonly unsized: Type | undefined;
  readonly isLocalToBody: boolean;
  /** `it.cloned()` */
  readonly isCloned: boolean;
}

export interface Use {
  readonly use: CloneUse;
  /** Variables that hold the copy or parts of it. */
  readonly bound: readonly LocalVariable[];
  /** What the copy, or the original in its place, is in use for, beyond what the variables say. */
  readonly during: readonly Expr[];
  /** What is done with the content of the `Option`, or the items of the iterator, that is copied. */
  readonly content?: CloneConditions["content"];
}

const OTHER: Use = { use: { kind: "other" }, bound: [], during: [] };

/** Where the copy goes, and what holds it meanwhile. */
export function useOf(input: UseInput): Use {
  const where = placeOfUse(input);
  const content = contentOf(input);
  if (!content) return where;
  return {
    ...where,
    bound: [...where.bound, ...content.bound],
    during: [...where.during, ...content.during],
    content: {
      of: content.of,
      reads: content.reads,
      ...(content.isCopy === undefined ? {} : { isCopy: content.isCopy }),
    },
  };
}

type Content = Reads & { readonly of: "option" | "items"; readonly isCopy?: Knowledge };

/** Followed where an `Option`, a `Result` or an iterator is copied, or a collection to be iterated over by value. */
function contentOf(input: UseInput): Content | undefined {
  const { call, typeck, syntax } = input;
  const type = typeck.typeOf(call);
  const isContainer =
    type.kind === "adt" &&
    type.adt.crate.origin === "std" &&
    (type.adt.name === "Option" || type.adt.name === "Result");
  if (isContainer) return { ...readsOfExpr(input, call, "option"), of: "option" };
  if (input.isCloned) return { ...readsOfExpr(input, call, "iterator"), of: "items" };
  const position = syntax.positionOf(call);
  const next = position?.role === "receiver" ? position.parent : undefined;
  if (next?.kind !== "methodCall" || next.method.ident.name !== "into_iter" || !isIterableByReference(type))
    return undefined;
  const items = readsOfExpr(input, next, "iterator");
  const end = endOfIteration(input, next);
  const isCopy = end ? itemIsCopy(input, type) : "unknown";
  return { ...items, during: end ? [...items.during, end] : items.during, of: "items", isCopy };
}

/** The last call of a chain of the standard library's iterators, whose result is no iterator any more. */
function endOfIteration({ typeck, syntax }: UseInput, from: Expr): Expr | undefined {
  let call = from;
  for (let position = syntax.positionOf(call); ; position = syntax.positionOf(call)) {
    const { role, parent } = position ?? {};
    if (role === "iterable") return parent;
    if (role !== "receiver" || parent?.kind !== "methodCall") return undefined;
    const callee = typeck.callee(parent);
    if (callee?.function.crate.origin !== "std") return undefined;
    call = parent;
    const type = typeck.typeOf(call);
    if (type.kind !== "adt" || !holdsIterator(type)) return type.kind === "unknown" ? undefined : call;
  }
}

/** A collection's own iterator, maybe inside of adapters. */
function holdsIterator(type: Type): boolean {
  let isFound = false;
  walkType(type, (inner) => {
    isFound ||= inner.kind === "unknown" || (inner.kind === "adt" && inner.adt.name === "IntoIter");
    return !isFound;
  });
  return isFound;
}

function itemIsCopy({ questions }: UseInput, type: Type): Knowledge {
  if (type.kind === "array") return questions.isCopy(type.element);
  const items = type.kind === "adt" ? type.args.list.filter(isType) : [];
  const item = items[0];
  return item && type.kind === "adt" && !type.adt.name.endsWith("Map") ? questions.isCopy(item) : "unknown";
}

function placeOfUse(input: UseInput): Use {
  const position = input.syntax.positionOf(input.call);
  if (!position) return OTHER;
  const { parent } = position;
  switch (position.role) {
    case "operand":
      return parent?.kind === "addressOf" ? borrowed(input, parent) : OTHER;
    case "receiver":
      return parent?.kind === "methodCall" ? simple(receiverUse(input, parent)) : OTHER;
    case "argument":
      return parent?.kind === "call" || parent?.kind === "methodCall"
        ? simple(argumentUse(input, input.call, parent))
        : OTHER;
    case "left":
    case "right":
      if (parent?.kind === "assign" && position.role === "right")
        return simple({ kind: "field", isGeneric: parent.left.kind !== "field" });
      if (parent?.kind === "binary" && parent.operator === "+" && position.role === "left" && isStdText(input))
        return simple({ kind: "argument", callee: "+", range: rangeOf(parent.span), acceptsSource: "no" });
      if (parent?.kind !== "binary" || !isComparison(parent.operator)) return OTHER;
      return position.role === "left"
        ? compared(input, { operator: parent.operator, other: parent.right, isLeft: true })
        : compared(input, { operator: parent.operator, other: parent.left, isLeft: false });
    case "formatOperand":
      return simple({ kind: "formatArgument", isPlain: parent?.kind === "formatArgs" && isPlain(parent.template) });
    case "initializer":
      return initializer(input, position);
    case "scrutinee":
      return scrutinee(input, parent);
    case "iterable":
      return parent?.kind === "for" ? iterable(input, parent) : OTHER;
    case "structBase":
      return simple({ kind: "structBase" });
    case "fieldValue":
      return simple({ kind: "field", isGeneric: !isDeclaredOwned(input, parent) });
    case "tail":
    case "body":
    case "value":
    case "element":
    case "guard":
    case "index":
    case "condition":
      return simple({ kind: "other", isAlone: true });
    default:
      return OTHER;
  }
}

function simple(use: CloneUse): Use {
  return { use, bound: [], during: [] };
}

/** Every placeholder of the format string is `{}`, `{0}` or `{name}`. */
function isPlain(template: string | undefined): boolean {
  const placeholders = template?.replaceAll("{{", "").match(/\{[^}]*\}/g);
  return placeholders?.every((placeholder) => !placeholder.includes(":")) === true;
}

interface Comparison {
  readonly operator: Operator;
  readonly other: Expr;
  readonly isLeft: boolean;
}

/** `x.clone() == y`: what has to stand before the original so that it compares with the other side in its place? */
function compared({ typeck, questions, receiver, unsized }: UseInput, { operator, other, isLeft }: Comparison): Use {
  const source = typeck.typeOf(receiver);
  const against = typeck.typeOf(other);
  const candidates = [
    { prefix: "", type: source },
    ...(source.kind === "ref"
      ? [{ prefix: "*", type: source.inner }]
      : [{ prefix: "&", type: refType(false, source) }]),
  ];
  const fits = candidates.find(
    ({ type }) =>
      (isLeft ? questions.compares(type, operator, against) : questions.compares(against, operator, type)) === "yes",
  );
  return simple({
    kind: "comparison",
    ...(fits ? { prefix: fits.prefix } : {}),
    isText: unsized?.kind === "str" && isText(against),
  });
}

function isText(type: Type): boolean {
  const inner = type.kind === "ref" ? type.inner : type;
  return (
    inner.kind === "str" || (inner.kind === "adt" && inner.adt.crate.origin === "std" && inner.adt.name === "String")
  );
}

/** The copy is a `String`. */
function isStdText({ typeck, call }: UseInput): boolean {
  const type = typeck.typeOf(call);
  return type.kind === "adt" && type.adt.crate.origin === "std" && type.adt.name === "String";
}

/** The field takes the copy, and no reference in its place. */
function isDeclaredOwned(input: UseInput, holder: Expr | undefined): boolean {
  const declared = holder && declaredField(input, holder, input.call);
  return declared !== undefined && isOwnedType(declared);
}

function borrowed(input: UseInput, parent: Expr & { readonly kind: "addressOf" }): Use {
  if (parent.raw) return OTHER;
  // `assert_eq!(a.clone(), b)` takes its arguments by reference itself.
  const position = input.syntax.positionOf(parent);
  if (parent.span.expansion) return parent.mutable ? OTHER : assertedEqual(input, parent, position);
  const around = position?.parent;
  const wanted = input.typeck.adjustedTypeOf(parent);
  const coercesToSource = wanted.kind === "ref" && wanted.inner === input.copied ? "yes" : "no";
  const common = { kind: "borrowed", mutable: parent.mutable, range: rangeOf(parent.span), coercesToSource } as const;
  if (position?.role === "argument" && (around?.kind === "call" || around?.kind === "methodCall")) {
    const { acceptsSource } = argumentUse(input, parent, around);
    return simple({ ...common, position: "argument", callee: calledName(input.typeck, around), acceptsSource });
  }
  if (position?.role === "iterable")
    return { use: { ...common, position: "iterable" }, bound: [], during: around ? [around] : [] };
  return simple({ ...common, position: "other" });
}

/** `assert_eq!` and its kin match on a tuple of references to both sides. */
function assertedEqual(input: UseInput, parent: Expr, position: Position | undefined): Use {
  const sides = position?.parent?.kind === "tuple" ? position.parent.elements : [];
  const other = sides.find((side) => side !== parent);
  if (sides.length !== 2 || other?.kind !== "addressOf") return simple({ kind: "comparison" });
  return compared(input, { operator: "==", other: other.operand, isLeft: sides[0] === parent });
}

function calledName(typeck: TypeckResults, call: Expr & { readonly kind: "call" | "methodCall" }): string {
  if (call.kind === "methodCall") return call.method.ident.name;
  const resolution = typeck.resolution(call.callee);
  if (resolution?.kind === "function") return resolution.function.name;
  if (resolution?.kind === "constructor") return resolution.variant.name;
  return resolution?.kind === "local" ? resolution.variable.name : "a call";
}

function receiverUse(input: UseInput, call: Expr & { readonly kind: "methodCall" }): CloneUse {
  const callee = input.typeck.callee(call);
  const self = callee?.signature.inputs[0];
  const source = sourceType(input);
  return {
    kind: "receiver",
    method: call.method.ident.name,
    self: self === undefined ? "unknown" : self.kind !== "ref" ? "value" : self.mutable ? "mutable" : "shared",
    methodRange: rangeOf(call.method.ident.span),
    callRange: rangeOf(call.span),
    selfIsSource: self?.kind === "ref" && self.inner === input.copied,
    isStd: callee?.function.crate.origin === "std",
    acceptsSource:
      callee && source && self && self.kind !== "ref"
        ? input.questions.acceptsInstead(callee, 0, source, isLiteral(input))
        : undefined,
  };
}

/** What would stand there without the call: the reference that was written, or a new one. */
function sourceType(input: UseInput): Type | undefined {
  const written = input.typeck.typeOf(input.receiver);
  if (input.references === 0) return refType(false, written);
  return input.references === 1 ? written : undefined;
}

/** A text that is written out is there for as long as the program is. */
function isLiteral({ receiver }: UseInput): boolean {
  return receiver.kind === "literal" && receiver.literal === "string";
}

function argumentUse(
  input: UseInput,
  argument: Expr,
  call: Expr & { readonly kind: "call" | "methodCall" },
): CloneUse & { readonly kind: "argument" } {
  const { typeck, questions } = input;
  const callee = called(typeck, call);
  const index = parameterOf(call, argument);
  const source = sourceType(input);
  // What is put in first says what a collection holds.
  const position = input.syntax.positionOf(argument);
  const isInferred = position !== undefined && inferredCollection(input, argument, position) !== undefined;
  return {
    kind: "argument",
    callee: calledName(typeck, call),
    range: rangeOf(call.span),
    acceptsSource:
      isInferred || !callee || !source ? "unknown" : questions.acceptsInstead(callee, index, source, isLiteral(input)),
    acceptsOwned:
      callee && input.references === 0
        ? questions.acceptsInstead(callee, index, typeck.typeOf(input.receiver))
        : "unknown",
  };
}

// ------------------------------------------------------------------------------------------------------- Bindings

function initializer(input: UseInput, position: Position): Use {
  const { statement } = position;
  if (statement?.kind !== "let" || statement.type || statement.attributes.length > 0) return OTHER;
  const bound = bindingsOf(statement.pattern, input.typeck);
  if (!bound) return OTHER;
  const only = bound[0];
  if (statement.pattern.kind !== "binding" || !only) {
    const { reads, ...held } = readsOfPatterns(input, [statement.pattern]);
    return { use: { kind: "scrutinee", reads }, ...held };
  }
  const { reads, ...held } = readsOf(input, bound);
  if (statement.otherwise || statement.pattern.byRef || statement.pattern.subpattern) return OTHER;
  const id = input.variables.idOf(only);
  if (id === undefined) return OTHER;
  const original = originalOf(input, only);
  const local = original && localClosure(input, only, original);
  return {
    use: {
      kind: "binding",
      variable: id,
      name: only.name,
      letRange: rangeOf(statement.span),
      reads,
      ...(local ? { closure: { moveRange: local.moveRange } } : {}),
    },
    bound: held.bound,
    during: [...held.during, ...(local?.during ? [local.during] : [])],
  };
}

/** The variable that is copied, if it has the same name. */
function originalOf({ receiver, typeck }: UseInput, variable: LocalVariable): LocalVariable | undefined {
  const resolution = typeck.resolution(receiver);
  return resolution?.kind === "local" && resolution.variable.name === variable.name ? resolution.variable : undefined;
}

function scrutinee(input: UseInput, parent: Expr | undefined): Use {
  const patterns = patternsOf(parent);
  if (!patterns) return OTHER;
  const { reads, ...held } = readsOfPatterns(input, patterns);
  return { use: { kind: "scrutinee", reads }, ...held };
}

function iterable(input: UseInput, parent: Expr & { readonly kind: "for" }): Use {
  const type = input.typeck.typeOf(input.call);
  const byReference = type.kind === "unknown" ? "unknown" : isIterableByReference(type) ? "yes" : "no";
  // The elements are of the same type, whatever the copy is of.
  const { reads, bound, during } = readsOfPatterns({ ...input, unsized: undefined }, [parent.pattern]);
  return { use: { kind: "iterable", byReference, reads }, bound, during: [...during, parent] };
}
