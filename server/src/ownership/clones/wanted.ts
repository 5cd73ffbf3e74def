/**
 * Who asks for an owned value, where a copy goes there wrapped: `return Ok(Some(x.clone()))`, `S { list: vec![x.clone()] }`.
 *
 * The copy is followed outwards through what only holds it (variants and structs whose field has the type of what is put there, tuples,
 * arrays, `vec!`, `Box::new`, the values of blocks, `if` and `match`, a collection that is made empty) to what has its type by declaration:
 * the function's result, a field, a parameter. A type that is inferred from the copy itself asks for nothing: undefined, as for all that is
 * not understood.
 */
import type { Expr } from "../../syntax/ast.js";
import { isType } from "../../types/argTerms.js";
import type { Type } from "../../types/type.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";
import { walkType } from "../../types/walk.js";
import type { CloneConditions } from "../facts.js";
import type { TypeQuestions } from "../variables.js";
import { called, parameterOf } from "./called.js";
import { declaredField, isFixed, isOwnedType } from "./fields.js";
import type { Position, SyntaxContext } from "./syntaxContext.js";

interface WantedInput {
  readonly typeck: TypeckResults;
  readonly syntax: SyntaxContext;
  readonly questions: TypeQuestions;
  /** The call that copies. */
  readonly copy: Expr;
}

type Wanted = NonNullable<CloneConditions["wanted"]>;

export function wantedBy(input: WantedInput): Wanted | undefined {
  for (let expr: Expr | undefined = input.copy; expr; ) {
    const position = input.syntax.positionOf(expr);
    if (!position) return undefined;
    const collection = inferredCollection(input, expr, position);
    if (collection) return askedOfVariable(input, collection);
    const wanted = askedHere(input, expr, position);
    if (wanted) return wanted;
    expr = holderOf(input, expr, position);
  }
  return undefined;
}

/** `let mut out = Vec::new();`, for the argument of `out.push(…)`: the variable whose type is known only from what is put into it. */
export function inferredCollection(
  { typeck, syntax }: Pick<WantedInput, "typeck" | "syntax">,
  argument: Expr,
  { role, parent }: Position,
): LocalVariable | undefined {
  if (role !== "argument" || parent?.kind !== "methodCall") return undefined;
  const resolution = typeck.resolution(parent.receiver);
  const variable = resolution?.kind === "local" ? resolution.variable : undefined;
  const declared = variable && syntax.declarationOf(variable)?.statement;
  const made = declared?.type ? undefined : declared?.initializer;
  const isEmpty = made?.kind === "call" && made.arguments.every((each) => each.kind === "literal");
  return isEmpty && holds(typeck.typeOf(parent.receiver), typeck.typeOf(argument)) ? variable : undefined;
}

/** The variable as a whole, or a reference to it, goes where its type is declared. */
function askedOfVariable(input: WantedInput, variable: LocalVariable): Wanted | undefined {
  for (const use of input.syntax.usesOf(variable)) {
    const position = input.syntax.positionOf(use);
    const lent = position?.role === "operand" && position.parent?.kind === "addressOf" ? position.parent : undefined;
    const given = lent ? input.syntax.positionOf(lent) : position;
    const wanted = given && askedHere(input, lent ?? use, given);
    if (wanted) return wanted;
  }
  return undefined;
}

/** Something whose type is declared, and does not depend on what is put there. */
function askedHere(input: WantedInput, expr: Expr, { role, parent }: Position): Wanted | undefined {
  const { typeck } = input;
  switch (role) {
    case "tail":
      return parent === undefined && hasDeclaredResult(typeck) ? { by: "result" } : undefined;
    case "value":
      return parent?.kind === "return" && hasDeclaredResult(typeck) && !isInClosure(input.syntax, parent)
        ? { by: "result" }
        : undefined;
    case "fieldValue":
      return parent && isFixedField(input, parent, expr) ? { by: "field" } : undefined;
    case "right":
      return parent?.kind === "assign" && isDeclaredPlace(parent.left) ? { by: "field" } : undefined;
    case "argument":
      return parent?.kind === "call" || parent?.kind === "methodCall" ? askedByCall(input, expr, parent) : undefined;
    case "body":
      return parent?.kind === "closure" ? askedOfClosure(input, expr, parent) : undefined;
    default:
      return undefined;
  }
}

function askedByCall(
  input: WantedInput,
  argument: Expr,
  call: Expr & { readonly kind: "call" | "methodCall" },
): Wanted | undefined {
  const { typeck, questions } = input;
  const resolution = call.kind === "call" ? typeck.resolution(call.callee) : undefined;
  if (resolution?.kind === "constructor") return isFixedField(input, call, argument) ? { by: "field" } : undefined;
  const callee = called(typeck, call);
  if (!callee) return undefined;
  return questions.hasFixedParameter(callee, parameterOf(call, argument))
    ? { by: "argument", callee: callee.function.name }
    : undefined;
}

/** Of the standard library's: their closure makes what the receiver would else have given. */
const MAKES_ANOTHER = new Set(["unwrap_or_else", "or_insert_with", "get_or_insert_with"]);

function askedOfClosure({ typeck, syntax }: WantedInput, expr: Expr, closure: Expr): Wanted | undefined {
  const { role, parent } = syntax.positionOf(closure) ?? {};
  if (role !== "argument" || parent?.kind !== "methodCall") return undefined;
  const callee = typeck.callee(parent);
  if (callee?.function.crate.origin !== "std" || !MAKES_ANOTHER.has(callee.function.name)) return undefined;
  const self = callee.signature.inputs[0];
  const owner = self?.kind === "ref" ? self.inner : self;
  const isReceivers = owner?.kind === "adt" && owner.args.list.some((arg) => arg === typeck.typeOf(expr));
  return isReceivers ? { by: "argument", callee: callee.function.name } : undefined;
}

/** The expression around it that has it as a part of its value. */
function holderOf({ typeck }: WantedInput, expr: Expr, { role, parent }: Position): Expr | undefined {
  switch (role) {
    case "element":
    case "fieldValue":
      return parent;
    case "tail":
    case "body": {
      const isHolder = parent?.kind === "if" || parent?.kind === "match";
      return isHolder || (parent?.kind === "block" && isPlain(parent)) ? parent : undefined;
    }
    case "argument": {
      if (parent?.kind !== "call") return undefined;
      if (typeck.resolution(parent.callee)?.kind === "constructor") return parent;
      // `Box::new`, `Rc::new`, and what `vec!` stands for.
      return holds(typeck.typeOf(parent), typeck.typeOf(expr)) ? parent : undefined;
    }
    default:
      return undefined;
  }
}

/** `Vec<T>` and `Box<[T]>` hold what `[T; N]` holds; `Vec<T>` holds `T`. */
function holds(outer: Type, inner: Type): boolean {
  const first = outer.kind === "adt" && outer.adt.crate.origin === "std" ? outer.args.list[0] : undefined;
  const held = first && isType(first) && first.kind === "slice" ? first.element : first;
  return (
    held !== undefined && (held === inner || (inner.kind === "array" && held === inner.element) || first === inner)
  );
}

/** What stands behind an `impl Trait` is whatever the body returns. */
function hasDeclaredResult({ owner, signature }: TypeckResults): boolean {
  let isInferred = owner.kind !== "function";
  walkType(signature.output, (inner) => {
    isInferred ||= inner.kind === "opaque";
    return !isInferred;
  });
  return !isInferred;
}

/** Its value is that of its last expression: not a future's. */
function isPlain(block: Expr & { readonly kind: "block" }): boolean {
  return block.mode === "plain" || block.mode === "unsafe";
}

function isFixedField(input: WantedInput, holder: Expr, value: Expr): boolean {
  const declared = declaredField(input, holder, value);
  if (!declared) return false;
  return isFixed(declared) || (value === input.copy && isOwnedType(declared));
}

/** What is assigned to has its type from elsewhere: a field or element, or what a reference refers to. */
function isDeclaredPlace(left: Expr): boolean {
  return left.kind === "field" || (left.kind === "unary" && left.operator === "deref");
}

function isInClosure(syntax: SyntaxContext, expr: Expr): boolean {
  for (let next = syntax.positionOf(expr)?.parent; next; next = syntax.positionOf(next)?.parent) {
    if (next.kind === "closure" || (next.kind === "block" && !isPlain(next))) return true;
  }
  return false;
}
