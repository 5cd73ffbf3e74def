/** Where a copy goes, as it is written: what a rewrite has to know of the expression or statement around it. */
import type { Block, Expr, Pattern, Statement } from "../../syntax/ast.js";
import { isType, refType } from "../../types/interner.js";
import type { Type } from "../../types/type.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";
import { rangeOf } from "../events.js";
import type { BindingReads, CloneUse } from "../facts.js";
import type { Called, TypeQuestions, VariableIndex } from "../variables.js";
import { localClosure } from "./localClosure.js";
import { isComparison, readsOf } from "./reads.js";
import type { Position, SyntaxContext } from "./syntaxContext.js";

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
}

export interface Use {
  readonly use: CloneUse;
  /** Variables that hold the copy or parts of it. */
  readonly bound: readonly LocalVariable[];
  /** What the copy, or the original in its place, is in use for, beyond what the variables say. */
  readonly during: Expr | undefined;
}

const OTHER: Use = { use: { kind: "other" }, bound: [], during: undefined };

export function useOf(input: UseInput): Use {
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
      return parent?.kind === "binary" && isComparison(parent.operator) ? simple({ kind: "comparison" }) : OTHER;
    case "formatOperand":
      return simple({ kind: "formatArgument" });
    case "initializer":
      return initializer(input, position);
    case "scrutinee":
      return scrutinee(input, parent);
    case "iterable":
      return parent?.kind === "for" ? iterable(input, parent) : OTHER;
    case "structBase":
      return simple({ kind: "structBase" });
    case "fieldValue":
      return simple({ kind: "field", isGeneric: isGeneric(parent && input.typeck.typeOf(parent)) });
    case "tail":
    case "body":
      return simple({ kind: returns(input.syntax, input.call) ? "returned" : "other" });
    case "value":
      return simple({ kind: parent?.kind === "return" && !isInClosure(input.syntax, parent) ? "returned" : "other" });
    default:
      return OTHER;
  }
}

function simple(use: CloneUse): Use {
  return { use, bound: [], during: undefined };
}

/** Of an unknown type, too. */
function isGeneric(type: Type | undefined): boolean {
  return type?.kind !== "adt" || type.args.list.some(isType);
}

/** The expression is the value of the function's body. */
function returns(syntax: SyntaxContext, expr: Expr): boolean {
  for (let next: Expr | undefined = expr; next; ) {
    const position = syntax.positionOf(next);
    if (!position) return false;
    if (position.role !== "tail" && position.role !== "body") return false;
    if (position.parent === undefined) return true;
    if (position.parent.kind === "closure") return false;
    if (position.parent.kind === "for" || position.parent.kind === "while" || position.parent.kind === "loop")
      return false;
    next = position.parent;
  }
  return false;
}

function isInClosure(syntax: SyntaxContext, expr: Expr): boolean {
  for (let next = syntax.positionOf(expr)?.parent; next; next = syntax.positionOf(next)?.parent) {
    if (next.kind === "closure" || (next.kind === "block" && next.mode.startsWith("async"))) return true;
  }
  return false;
}

function borrowed(input: UseInput, parent: Expr & { readonly kind: "addressOf" }): Use {
  if (parent.raw) return OTHER;
  // `assert_eq!(a.clone(), b)` takes its arguments by reference itself.
  if (parent.span.expansion) return simple(parent.mutable ? { kind: "other" } : { kind: "comparison" });
  const position = input.syntax.positionOf(parent);
  const around = position?.parent;
  const wanted = input.typeck.adjustedTypeOf(parent);
  const coercesToSource = wanted.kind === "ref" && wanted.inner === input.copied ? "yes" : "no";
  const common = { kind: "borrowed", mutable: parent.mutable, range: rangeOf(parent.span), coercesToSource } as const;
  if (position?.role === "argument" && (around?.kind === "call" || around?.kind === "methodCall")) {
    const { acceptsSource } = argumentUse(input, parent, around);
    return simple({ ...common, position: "argument", callee: calledName(input.typeck, around), acceptsSource });
  }
  if (position?.role === "iterable") return { use: { ...common, position: "iterable" }, bound: [], during: around };
  return simple({ ...common, position: "other" });
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
  const next = input.syntax.positionOf(call);
  const chained = next?.role === "receiver" && next.parent?.kind === "methodCall" ? next.parent : undefined;
  const source = sourceType(input);
  return {
    kind: "receiver",
    method: call.method.ident.name,
    self: self === undefined ? "unknown" : self.kind !== "ref" ? "value" : self.mutable ? "mutable" : "shared",
    methodRange: rangeOf(call.method.ident.span),
    callRange: rangeOf(call.span),
    selfIsSource: self?.kind === "ref" && self.inner === input.copied,
    isStd: callee?.function.crate.origin === "std",
    result: isOnlyRead(input, call) ? "read" : "other",
    acceptsSource:
      callee && source && self && self.kind !== "ref" ? input.questions.acceptsInstead(callee, 0, source) : undefined,
    ...(chained ? { chain: { method: chained.method.ident.name, callRange: rangeOf(chained.span) } } : {}),
  };
}

/** What a call makes of the copy is only looked at: a method with `&self`, `&`, formatting, nothing at all. */
function isOnlyRead(input: UseInput, call: Expr): boolean {
  const position = input.syntax.positionOf(call);
  const { parent, role } = position ?? {};
  if (role === "receiver" && parent?.kind === "methodCall") {
    const self = input.typeck.callee(parent)?.signature.inputs[0];
    return self?.kind === "ref" && !self.mutable;
  }
  return role === "formatOperand" || role === "statement";
}

/** What would stand there without the call: the reference that was written, or a new one. */
function sourceType(input: UseInput): Type | undefined {
  const written = input.typeck.typeOf(input.receiver);
  if (input.references === 0) return refType(false, written);
  return input.references === 1 ? written : undefined;
}

function argumentUse(
  input: UseInput,
  argument: Expr,
  call: Expr & { readonly kind: "call" | "methodCall" },
): CloneUse & { readonly kind: "argument" } {
  const { typeck, questions } = input;
  const callee = called(typeck, call);
  const index = call.arguments.indexOf(argument) + (call.kind === "methodCall" ? 1 : 0);
  const source = sourceType(input);
  return {
    kind: "argument",
    callee: calledName(typeck, call),
    range: rangeOf(call.span),
    acceptsSource: callee && source ? questions.acceptsInstead(callee, index, source) : "unknown",
  };
}

function called(typeck: TypeckResults, call: Expr & { readonly kind: "call" | "methodCall" }): Called | undefined {
  const callee = typeck.callee(call);
  if (callee || call.kind === "methodCall") return callee;
  const resolution = typeck.resolution(call.callee);
  return resolution?.kind === "function" ? resolution : undefined;
}

// ------------------------------------------------------------------------------------------------------- Bindings

function initializer(input: UseInput, position: Position): Use {
  const { statement, block } = position;
  if (statement?.kind !== "let" || statement.type || statement.attributes.length > 0) return OTHER;
  const bound = bindingsOf(statement.pattern, input.typeck);
  if (!bound) return OTHER;
  const reads = readsOf(input, bound);
  const only = bound[0];
  if (statement.pattern.kind !== "binding" || !only)
    return { use: { kind: "scrutinee", reads: destructured(statement.pattern, reads) }, bound, during: undefined };
  if (statement.otherwise || statement.pattern.byRef || statement.pattern.subpattern) return OTHER;
  const id = input.variables.idOf(only);
  if (id === undefined) return OTHER;
  const original = originalOf(input, only);
  const local = original && localClosure(input, only, original);
  const clearedBy = block && clearingStatement(input, block, statement);
  return {
    use: {
      kind: "binding",
      variable: id,
      name: only.name,
      letRange: rangeOf(statement.span),
      reads,
      ...(clearedBy ? { clearedBy: rangeOf(clearedBy.span) } : {}),
      ...(local ? { closure: { moveRange: local.moveRange } } : {}),
    },
    bound,
    during: local?.during,
  };
}

/** The variable that is copied, if it has the same name. */
function originalOf({ receiver, typeck }: UseInput, variable: LocalVariable): LocalVariable | undefined {
  const resolution = typeck.resolution(receiver);
  return resolution?.kind === "local" && resolution.variable.name === variable.name ? resolution.variable : undefined;
}

/** `x.clear();` right after `let y = x.clone();` */
function clearingStatement(input: UseInput, block: Block, statement: Statement): Statement | undefined {
  const next = block.statements[block.statements.indexOf(statement) + 1];
  if (next?.kind !== "expr" || next.expr.kind !== "methodCall" || next.expr.method.ident.name !== "clear")
    return undefined;
  return isSamePlace(input.typeck, next.expr.receiver, input.receiver) ? next : undefined;
}

function isSamePlace(typeck: TypeckResults, left: Expr, right: Expr): boolean {
  if (left.kind === "path" && right.kind === "path") {
    const a = typeck.resolution(left);
    const b = typeck.resolution(right);
    return a?.kind === "local" && b?.kind === "local" && a.variable === b.variable;
  }
  if (left.kind === "field" && right.kind === "field")
    return left.field.name === right.field.name && isSamePlace(typeck, left.base, right.base);
  return false;
}

function scrutinee(input: UseInput, parent: Expr | undefined): Use {
  const patterns =
    parent?.kind === "match"
      ? parent.arms.map((arm) => arm.pattern)
      : parent?.kind === "let"
        ? [parent.pattern]
        : undefined;
  if (!patterns) return OTHER;
  const bound = patterns.map((pattern) => bindingsOf(pattern, input.typeck));
  if (bound.includes(undefined)) return simple({ kind: "scrutinee" });
  const all = bound.flatMap((list) => list ?? []);
  const reads = readsOf(input, all);
  const judged = patterns.reduce((known, pattern) => destructured(pattern, known), reads);
  return { use: { kind: "scrutinee", reads: judged }, bound: all, during: undefined };
}

/** A pattern that would not match a reference: it names the whole value, or says `ref` or `&`. */
function destructured(pattern: Pattern, reads: BindingReads): BindingReads {
  return seesThroughReference(pattern)
    ? reads
    : { ...reads, onlyRead: "no", obstacle: reads.obstacle ?? "a pattern takes the value itself" };
}

function seesThroughReference(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "wildcard":
    case "rest":
    case "path":
      return true;
    case "binding":
      return !pattern.byRef && !pattern.mutable && pattern.subpattern === undefined;
    case "tuple":
    case "tupleStruct":
    case "slice":
      return pattern.elements.every(seesThroughReference);
    case "struct":
      return pattern.fields.every((field) => seesThroughReference(field.pattern));
    case "or":
      return pattern.alternatives.every(seesThroughReference);
    case "literal":
      return (
        pattern.value.kind === "literal" && pattern.value.literal !== "string" && pattern.value.literal !== "byteString"
      );
    case "range":
      return true;
    case "reference":
    case "box":
    case "constBlock":
    case "macroCall":
    case "missing":
      return false;
  }
}

/** By-reference iteration of these is `IntoIterator for &C` and yields references to the same elements. */
const COLLECTIONS = new Set([
  "Vec",
  "VecDeque",
  "HashMap",
  "HashSet",
  "BTreeMap",
  "BTreeSet",
  "LinkedList",
  "BinaryHeap",
  "Option",
]);

function iterable(input: UseInput, parent: Expr & { readonly kind: "for" }): Use {
  const bound = bindingsOf(parent.pattern, input.typeck);
  const type = input.typeck.typeOf(input.call);
  const byReference =
    type.kind === "array" || (type.kind === "adt" && type.adt.crate.origin === "std" && COLLECTIONS.has(type.adt.name));
  const reads = bound && destructured(parent.pattern, readsOf(input, bound));
  const answer = type.kind === "unknown" ? "unknown" : byReference ? "yes" : "no";
  return {
    use: { kind: "iterable", byReference: answer, ...(reads ? { reads } : {}) },
    bound: bound ?? [],
    during: parent,
  };
}

/** Undefined where a part of the pattern is not understood. */
function bindingsOf(pattern: Pattern, typeck: TypeckResults): readonly LocalVariable[] | undefined {
  const found = new Set<LocalVariable>();
  return gather(pattern, typeck, found) ? [...found] : undefined;
}

function gather(pattern: Pattern, typeck: TypeckResults, into: Set<LocalVariable>): boolean {
  const all = (patterns: readonly Pattern[]): boolean => patterns.every((each) => gather(each, typeck, into));
  switch (pattern.kind) {
    case "binding": {
      const variable = typeck.localOfPattern(pattern);
      if (variable) into.add(variable);
      return (
        (variable !== undefined || typeck.patternResolution(pattern) !== undefined) &&
        (!pattern.subpattern || gather(pattern.subpattern, typeck, into))
      );
    }
    case "tuple":
    case "tupleStruct":
    case "slice":
      return all(pattern.elements);
    case "struct":
      return all(pattern.fields.map((field) => field.pattern));
    case "or":
      return all(pattern.alternatives);
    case "reference":
    case "box":
      return gather(pattern.pattern, typeck, into);
    case "macroCall":
    case "missing":
      return false;
    default:
      return true;
  }
}
