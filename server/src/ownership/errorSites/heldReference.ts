/**
 * `let r = &place;`, `let r = v.last().unwrap();`: the variable that holds a reference or a closure which borrows, and what has to change
 * for it to hold a value of its own.
 */
import type { Knowledge } from "../../base/knowledge.js";
import type { Expr } from "../../syntax/ast.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";
import type { SyntaxContext } from "../clones/syntaxContext.js";
import { type Edit, insertion } from "../edits.js";
import { rangeOf } from "../events.js";
import type { Range } from "../facts.js";
import type { TypeQuestions } from "../variables.js";
import { copyMethodOf } from "./copyMethod.js";

export interface HeldReference {
  readonly name: string;
  /** Of what it refers to. */
  readonly isCopy: Knowledge;
  /** Make it a copy, or a clone, of what it refers to; undefined: that cannot be done, or not here. */
  readonly byCopy: readonly Edit[] | undefined;
  readonly byClone: readonly Edit[] | undefined;
  /** Where it is used, in text order. */
  readonly uses: readonly Range[];
}

interface HeldInput {
  readonly typeck: TypeckResults;
  readonly syntax: SyntaxContext;
  readonly questions: TypeQuestions;
}

/** Undefined where the expression is no part of such an initialiser. */
export function heldReference(input: HeldInput, expr: Expr): HeldReference | undefined {
  const { typeck, syntax, questions } = input;
  const initializer = initializerAround(syntax, expr);
  const { statement } = (initializer && syntax.positionOf(initializer)) ?? {};
  if (!initializer || statement?.kind !== "let" || statement.type) return undefined;
  const variable = statement.pattern.kind === "binding" ? typeck.localOfPattern(statement.pattern) : undefined;
  if (!variable) return undefined;
  const type = typeck.typeOf(initializer);
  const held = { name: variable.name, uses: usesInOrder(syntax, variable) };
  const uses = type.kind === "ref" && !type.mutable ? ownedUses(syntax, variable) : undefined;
  if (type.kind !== "ref" || !uses) return { ...held, isCopy: "unknown", byCopy: undefined, byClone: undefined };
  const method = copyMethodOf(questions, type.inner);
  const isCopy = questions.isCopy(type.inner);
  const { start, end } = rangeOf(initializer.span);
  // The value itself, without the `&`, or through the reference that a call returns.
  const bare =
    initializer.kind === "addressOf"
      ? { range: { start, end: initializer.operand.span.start }, newText: "" }
      : insertion(start, "*");
  const cloned = method && insertion(end, `.${method}()`);
  return {
    ...held,
    isCopy,
    byCopy: isCopy === "yes" ? [bare, ...uses] : undefined,
    byClone: cloned && [...(initializer.kind === "addressOf" ? [bare] : []), cloned, ...uses],
  };
}

/** `&v[0]`, `v.iter().next().unwrap()`, `first(&v)`, `|| v.push(1)`, of which the error names `v`, `v[0]` or the closure. */
function initializerAround(syntax: SyntaxContext, expr: Expr): Expr | undefined {
  for (let next: Expr | undefined = expr; next; ) {
    const position = syntax.positionOf(next);
    if (position?.role === "initializer")
      return next.kind === "addressOf" ? (next.raw ? undefined : next) : isCallOrClosure(next) ? next : undefined;
    const { role, parent }: { readonly role?: string; readonly parent?: Expr | undefined } = position ?? {};
    const isGiven = role === "argument" && parent !== undefined && isCallOrClosure(parent);
    next = isGiven || role === "base" || role === "operand" || role === "receiver" ? parent : undefined;
  }
  return undefined;
}

function isCallOrClosure({ kind }: Expr): boolean {
  return kind === "call" || kind === "methodCall" || kind === "closure" || kind === "try";
}

function usesInOrder(syntax: SyntaxContext, variable: LocalVariable): readonly Range[] {
  return syntax
    .usesOf(variable)
    .map((use) => rangeOf(use.span))
    .sort((left, right) => left.start - right.start);
}

/**
 * What the uses of the variable need when it holds the value: `*r` becomes `r`, `f(r)` becomes `f(&r)`. Undefined: one is not understood.
 */
function ownedUses(syntax: SyntaxContext, variable: LocalVariable): readonly Edit[] | undefined {
  const edits = syntax.usesOf(variable).map((use) => ownedUse(syntax, use));
  return edits.includes(undefined) ? undefined : edits.flatMap((list) => list ?? []);
}

function ownedUse(syntax: SyntaxContext, use: Expr): readonly Edit[] | undefined {
  const { role, parent } = syntax.positionOf(use) ?? {};
  if (use.span.expansion) return undefined;
  switch (role) {
    case "formatOperand":
    case "receiver":
    case "base":
      return [];
    case "operand":
      if (parent?.kind !== "unary" || parent.operator !== "deref") return undefined;
      return [{ range: { start: parent.span.start, end: use.span.start }, newText: "" }];
    case "argument":
      return [insertion(use.span.start, "&")];
    default:
      return undefined;
  }
}
