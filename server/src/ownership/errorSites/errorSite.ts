/**
 * What is written where a borrow-checker error points: for the fixes of such an error, whoever reported it.
 *
 * Made when somebody asks for fixes, from the tree and the types of the function alone: it does not matter whether the error is our own,
 * rustc's or rust-analyzer's. Offsets are relative to the piece, as in facts. What is not understood is left out.
 */
import type { Knowledge } from "../../base/knowledge.js";
import type { Declarations } from "../../hir/declarations.js";
import type { Expr } from "../../syntax/ast.js";
import { refType } from "../../types/interner.js";
import type { Type } from "../../types/type.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";
import { captureStays, closuresAround } from "../clones/captures.js";
import { readsOf, readsOfExpr, readsOfPatterns } from "../clones/reads.js";
import { isPlaceExpression } from "../clones/receiver.js";
import type { Position, SyntaxContext } from "../clones/syntaxContext.js";
import { rangeOf } from "../events.js";
import type { BindingReads, Range } from "../facts.js";
import type { Called } from "../variables.js";
import { type CopyMethod, copyMethodOf } from "./copyMethod.js";
import { isBoundByTrait, type ReferenceOrigin, referenceOrigin } from "./exclusive.js";
import { fieldOfGetter } from "./getters.js";
import { type HeldReference, heldReference } from "./heldReference.js";
import { type MapEntry, mapEntry } from "./mapEntry.js";
import { type OwnedResult, ownedResult } from "./ownedResult.js";
import { type SignatureSite, signatureSite } from "./signatureSite.js";
import {
  type DeclarationSite,
  declarationSite,
  type SiteInput,
  type StatementSite,
  statementAround,
} from "./statements.js";
import { type TakenVariable, takenVariables } from "./takenVariables.js";

export interface ErrorSite {
  /** What is known of each place that the error names: its own first, then those of its notes. */
  readonly expressions: readonly ExpressionSite[];
  /** Of the function; undefined where it is not to be changed. */
  readonly signature: SignatureSite | undefined;
  /** What it would be if it returned the value itself, not a reference. */
  readonly ownedResult: OwnedResult | undefined;
}

export interface ExpressionSite {
  /** As the error has it. */
  readonly asked: Range;
  /** Of the smallest expression that covers it. */
  readonly range: Range;
  readonly text: string;
  /** Written as a variable, field, element or dereference. */
  readonly isPlace: boolean;
  /** The variable that the place starts with. */
  readonly root: string | undefined;
  readonly isCopy: Knowledge;
  /** Its type is this type parameter. */
  readonly typeParameter: string | undefined;
  /** The method that makes an owned copy of it, or of what is borrowed there; undefined: there is none. */
  readonly copyMethod: CopyMethod | undefined;
  /** `Option`, `Result`, `Vec`, …: a type of the standard library by its name. */
  readonly container: string | undefined;
  readonly reference: "shared" | "exclusive" | undefined;
  /** `S { x }`: the name of the field as well. */
  readonly isShorthand: boolean;
  /** `*r` of a reference, not of a `Box`. */
  readonly isReferent: boolean;
  /** `shown`: given to a macro that takes it, whose value is not used: `dbg!(x);`. */
  readonly role: "receiver" | "argument" | "initializer" | "iterable" | "scrutinee" | "shown" | "other";
  /** For a receiver: the call. */
  readonly call: MethodSite | undefined;
  /** For an argument: the parameter is generic, and a reference serves as well. */
  readonly acceptsReference: Knowledge;
  /**
   * For what is bound, matched, iterated over or taken apart by a method of the standard library: would a reference do, and with which
   * edits?
   */
  readonly lent: BindingReads | undefined;
  /** It is, or stands in, the argument of a call whose type holds no reference: the whole argument. */
  readonly argument: { readonly range: Range; readonly text: string } | undefined;
  /** The statement around it. */
  readonly statement: StatementSite | undefined;
  /** For a place that starts with a variable: the `let` that declares it. */
  readonly declaration: DeclarationSite | undefined;
  /** The variable that holds the reference, when it stands in `let r = &place;`. */
  readonly held: HeldReference | undefined;
  /** It is, or stands in, a call of a method that returns a reference to one field of its receiver: what to write instead. */
  readonly getter: { readonly range: Range; readonly field: string; readonly newText: string } | undefined;
  /** It is borrowed for what a `for` iterates over: the whole loop. */
  readonly loop: Range | undefined;
  /** `move` and the space after it, of a closure there that could borrow. */
  readonly moveWord: Range | undefined;
  /** Of a closure or `async` block: the variables that it takes, and could be given clones of. */
  readonly taken: readonly TakenVariable[];
  /** It is, or is assigned to, an entry of a map, which indexing only lends shared: what to write instead. */
  readonly mapEntry: MapEntry | undefined;
  /** It is borrowed exclusively there. */
  readonly isMutated: boolean;
  /** The function is one that a trait declares: it takes what that says. */
  readonly isBoundByTrait: boolean;
  /** Where the reference comes from that the place is reached through, and what would make it an exclusive one. */
  readonly origin: ReferenceOrigin | undefined;
}

export interface MethodSite {
  readonly method: string;
  readonly methodRange: Range;
  readonly self: "value" | "shared" | "mutable" | "unknown";
  readonly isStd: boolean;
}

/** Ranges outside any expression are left out. */
export function errorSite(input: SiteInput, declarations: Declarations, ranges: readonly Range[]): ErrorSite {
  return {
    expressions: ranges.flatMap((range) => expressionSite(input, range) ?? []),
    signature: signatureSite(input.typeck.owner, declarations),
    ownedResult: ownedResult(input),
  };
}

function expressionSite(input: SiteInput, asked: Range): ExpressionSite | undefined {
  const { typeck, syntax, questions } = input;
  const covering = syntax.exprAt(asked.start, asked.end);
  const expr = syntax.initializerOf(asked) ?? shownBy(syntax, asked) ?? (covering && matchedBy(covering, asked));
  const position = expr && syntax.positionOf(expr);
  if (!expr || !position) return undefined;
  const type = typeck.typeOf(expr);
  const { parent } = position;
  const call = position.role === "receiver" && parent?.kind === "methodCall" ? parent : undefined;
  const root = rootVariable(typeck, expr);
  const range = rangeOf(expr.span);
  return {
    asked,
    range,
    text: input.textOf(range),
    isPlace: isPlaceExpression(expr, typeck),
    root: root?.name,
    isCopy: questions.isCopy(type),
    typeParameter: type.kind === "param" ? type.param.name : undefined,
    copyMethod: copyMethodOf(questions, expr.kind === "addressOf" ? typeck.typeOf(expr.operand) : type),
    container: type.kind === "adt" && type.adt.crate.origin === "std" ? type.adt.name : undefined,
    reference: type.kind === "ref" ? (type.mutable ? "exclusive" : "shared") : undefined,
    isShorthand: parent?.kind === "struct" && parent.fields.some((field) => field.shorthand && field.value === expr),
    isReferent: expr.kind === "unary" && typeck.typeOf(expr.operand).kind === "ref",
    role: roleOf(syntax, position),
    call: call && methodSite(input, call),
    acceptsReference: acceptsReference(input, expr, parent),
    lent: lentReads(input, expr),
    argument: plainArgument(input, expr),
    statement: statementAround(input, expr),
    declaration: root && declarationSite(input, root),
    held: heldReference(input, expr),
    getter: fieldOfGetter(input, expr),
    loop: loopOver(input, expr),
    moveWord: removableMove(input, expr),
    taken: takenVariables(input, expr),
    mapEntry: mapEntry(input, expr),
    isBoundByTrait: isBoundByTrait(typeck.owner),
    origin: root && referenceOrigin(input, root),
    isMutated:
      typeck.adjustments(expr).some((step) => step.kind === "borrow" && step.mutable) || isMutableBorrow(parent),
  };
}

/** `x` of `dbg!(x)`, which the whole macro call stands for. */
function shownBy(syntax: SyntaxContext, { start, end }: Range): Expr | undefined {
  const shown = [...syntax.exprs()].filter(
    (expr) =>
      start < expr.span.start &&
      expr.span.end < end &&
      !expr.span.expansion &&
      isMatchedByMacro(syntax.positionOf(expr)),
  );
  return shown.length === 1 ? shown[0] : undefined;
}

/** What a macro call stands for, where that is a statement with a semicolon. */
function isUnused(syntax: SyntaxContext, expanded: Expr): boolean {
  const { role, block } = syntax.positionOf(expanded) ?? {};
  const statement = block && syntax.expandedFrom(block)?.statement;
  return role === "statement" || (role === "tail" && statement?.kind === "macroCall" && statement.semicolon);
}

function isMatchedByMacro(position: Position | undefined): boolean {
  return position?.role === "scrutinee" && position.parent?.span.expansion !== undefined;
}

/** A binding in a pattern is about what is matched with it, a method's name about its receiver. */
function matchedBy(expr: Expr, { start, end }: Range): Expr {
  const isIn = ({ span }: { readonly span: { readonly start: number; readonly end: number } }): boolean =>
    span.start <= start && end <= span.end;
  if (expr.kind === "methodCall" && expr.receiver.span.end < start) return expr.receiver;
  if (expr.kind === "match" && expr.arms.some((arm) => isIn(arm.pattern))) return expr.scrutinee;
  if (expr.kind === "let" && isIn(expr.pattern)) return expr.value;
  return expr.kind === "for" && isIn(expr.pattern) ? expr.iterable : expr;
}

function isMutableBorrow(parent: Expr | undefined): boolean {
  return parent?.kind === "addressOf" && parent.mutable;
}

function roleOf(syntax: SyntaxContext, position: Position): ExpressionSite["role"] {
  const { role, parent } = position;
  if (isMatchedByMacro(position)) return parent && isUnused(syntax, parent) ? "shown" : "other";
  switch (role) {
    case "receiver":
    case "argument":
    case "initializer":
    case "iterable":
    case "scrutinee":
      return role;
    default:
      return "other";
  }
}

function methodSite({ typeck }: SiteInput, call: Expr & { readonly kind: "methodCall" }): MethodSite {
  const callee = typeck.callee(call);
  const self = callee?.signature.inputs[0];
  return {
    method: call.method.ident.name,
    methodRange: rangeOf(call.method.ident.span),
    self: self === undefined ? "unknown" : self.kind !== "ref" ? "value" : self.mutable ? "mutable" : "shared",
    isStd: callee?.function.crate.origin === "std",
  };
}

/** The variable that a place starts with. */
export function rootVariable(typeck: TypeckResults, expr: Expr): LocalVariable | undefined {
  switch (expr.kind) {
    case "path": {
      const resolution = typeck.resolution(expr);
      return resolution?.kind === "local" ? resolution.variable : undefined;
    }
    case "field":
    case "index":
      return rootVariable(typeck, expr.base);
    case "unary":
      return expr.operator === "deref" ? rootVariable(typeck, expr.operand) : undefined;
    case "addressOf":
      return rootVariable(typeck, expr.operand);
    case "assign":
    case "compoundAssign":
      return rootVariable(typeck, expr.left);
    case "methodCall":
      return rootVariable(typeck, expr.receiver);
    default:
      return undefined;
  }
}

function acceptsReference({ typeck, questions }: SiteInput, expr: Expr, parent: Expr | undefined): Knowledge {
  if (parent?.kind !== "call" && parent?.kind !== "methodCall") return "unknown";
  const index = parent.arguments.indexOf(expr);
  if (index < 0) return "unknown";
  const resolution = parent.kind === "call" ? typeck.resolution(parent.callee) : undefined;
  const callee: Called | undefined =
    typeck.callee(parent) ?? (resolution?.kind === "function" ? resolution : undefined);
  const parameter = index + (parent.kind === "methodCall" ? 1 : 0);
  // It would accept one, and do nothing.
  if (callee?.function.name === "drop" && callee.function.crate.origin === "std") return "no";
  return callee ? questions.acceptsInstead(callee, parameter, refType(false, typeck.typeOf(expr))) : "unknown";
}

function lentReads(input: SiteInput, expr: Expr): BindingReads | undefined {
  const { syntax, typeck } = input;
  const reads = { ...input, unsized: undefined, isLocalToBody: false };
  const position = syntax.positionOf(expr);
  // What a macro does with it is the macro's own affair.
  if (!position || isMatchedByMacro(position)) return undefined;
  const { role, parent, statement } = position;
  if (role === "initializer" && statement?.kind === "let" && !statement.type) {
    const { pattern } = statement;
    const variable = pattern.kind === "binding" ? typeck.localOfPattern(pattern) : undefined;
    return variable ? readsOf(reads, [variable]).reads : readsOfPatterns(reads, [pattern]).reads;
  }
  if (role === "receiver" && parent?.kind === "methodCall") {
    if (parent.method.ident.name === "into_iter") return readsOfExpr(reads, parent, "iterator").reads;
    const type = typeck.typeOf(expr);
    const isOption = type.kind === "adt" && (type.adt.name === "Option" || type.adt.name === "Result");
    return isOption ? readsOfExpr(reads, expr, "option").reads : undefined;
  }
  if (role === "iterable" && parent?.kind === "for") return readsOfPatterns(reads, [parent.pattern]).reads;
  if (role === "scrutinee" && parent?.kind === "match")
    return readsOfPatterns(
      reads,
      parent.arms.map((arm) => arm.pattern),
    ).reads;
  return role === "scrutinee" && parent?.kind === "let" ? readsOfPatterns(reads, [parent.pattern]).reads : undefined;
}

/** The argument around the expression, if its value holds no reference, so that it can be computed before the call. */
function plainArgument({ syntax, typeck, textOf }: SiteInput, expr: Expr): ExpressionSite["argument"] {
  for (let next: Expr | undefined = expr; next; ) {
    const position = syntax.positionOf(next);
    if (!position || next.kind === "closure") return undefined;
    const { role, parent }: typeof position = position;
    const isCall: boolean = parent?.kind === "methodCall" || parent?.kind === "call";
    const isGiven = (role === "argument" && isCall) || role === "index";
    if (isGiven && next !== expr && holdsNoReference(typeck.typeOf(next))) {
      const range = rangeOf(next.span);
      return { range, text: textOf(range) };
    }
    if (position.statement) return undefined;
    next = parent;
  }
  return undefined;
}

/** Numbers, texts and collections of such; whatever else may hold one. */
function holdsNoReference(type: Type): boolean {
  switch (type.kind) {
    case "bool":
    case "char":
    case "int":
    case "float":
      return true;
    case "tuple":
      return type.elements.every(holdsNoReference);
    case "adt":
      return type.adt.crate.origin === "std" && type.args.list.every((arg) => "kind" in arg && isPlainArgument(arg));
    default:
      return false;
  }
}

function isPlainArgument(arg: { readonly kind: string }): boolean {
  return arg.kind === "bool" || arg.kind === "char" || arg.kind === "int" || arg.kind === "float";
}

/** `for x in &v`, `for x in v.iter()` */
function loopOver({ syntax }: SiteInput, expr: Expr): Range | undefined {
  for (let next: Expr | undefined = expr; next; ) {
    const { role, parent }: { readonly role?: string; readonly parent?: Expr | undefined } =
      syntax.positionOf(next) ?? {};
    if (role === "iterable") return parent && rangeOf(parent.span);
    next = role === "operand" || role === "receiver" || role === "base" ? parent : undefined;
  }
  return undefined;
}

function removableMove({ typeck, syntax }: SiteInput, expr: Expr): Range | undefined {
  if (expr.kind !== "closure" || !expr.isMove || expr.isAsync) return undefined;
  const first = typeck.closure(expr)?.captures[0]?.variable;
  const use = first && syntax.usesOf(first).find((each) => closuresAround(syntax, each, first)?.includes(expr));
  if (!use || !captureStays({ typeck, syntax }, [expr]).stays) return undefined;
  const { start } = expr.headSpan;
  return { start, end: start + "move ".length };
}
