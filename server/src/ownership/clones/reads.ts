/**
 * Are the variables that hold a copy, or parts of it, only read, and in ways that a reference serves as well?
 *
 * `y.len()`, `println!("{y}")`, `y.field == 3` stay as they are when `y` becomes a reference; `&y` becomes `y`, `y == z` becomes `*y == z`,
 * and a Copy value that is used gets a star. Anything else needs the copy, or is not understood: no offer is made then.
 */
import type { Knowledge } from "../../base/knowledge.js";
import type { Expr, PathExpr, Span } from "../../syntax/ast.js";
import { refType } from "../../types/interner.js";
import type { Type } from "../../types/type.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";
import type { BindingReads, Range } from "../facts.js";
import type { TypeQuestions } from "../variables.js";
import type { Position, SyntaxContext } from "./syntaxContext.js";

type Edit = BindingReads["edits"][number];
type Judgement =
  | { readonly ok: true; readonly edits: readonly Edit[]; readonly isDoubtful?: boolean }
  | { readonly ok: false; readonly obstacle: string; readonly isProven?: boolean };

const AS_IS: Judgement = { ok: true, edits: [] };

export interface ReadsInput {
  readonly typeck: TypeckResults;
  readonly syntax: SyntaxContext;
  readonly questions: TypeQuestions;
  /** What was copied, where the copy is of another type: `str` for a `String`. The reference then is to this. */
  readonly unsized: Type | undefined;
}

/** Uses of all the variables, judged together. */
export function readsOf(input: ReadsInput, variables: readonly LocalVariable[]): BindingReads {
  const edits: Edit[] = [];
  let obstacle: string | undefined;
  let isProven = false;
  let isDoubtful = false;
  for (const variable of variables) {
    if (variable.mutable) {
      obstacle = `\`${variable.name}\` can be changed`;
      isProven = true;
    }
    if (variable.mode !== "move") obstacle ??= `\`${variable.name}\` is bound by reference`;
    for (const use of input.syntax.usesOf(variable)) {
      const judged = judgeUse(input, variable, use);
      if (judged.ok) {
        edits.push(...judged.edits);
        isDoubtful ||= judged.isDoubtful === true;
      }
      if (!judged.ok) {
        if (obstacle === undefined || (judged.isProven === true && !isProven)) obstacle = judged.obstacle;
        isProven ||= judged.isProven === true;
      }
    }
  }
  const isUnknown =
    !input.syntax.isComplete || variables.some((variable) => input.typeck.typeOfLocal(variable).kind === "unknown");
  return {
    onlyRead: obstacle !== undefined ? "no" : isUnknown ? "unknown" : "yes",
    edits,
    obstacle,
    isOwnedNeeded: isProven,
    isDoubtful,
  };
}

function judgeUse(input: ReadsInput, variable: LocalVariable, use: PathExpr): Judgement {
  if (use.span.expansion) return { ok: false, obstacle: `\`${variable.name}\` is used by a macro` };
  if (isInInnerClosure(input.syntax, use, variable))
    return { ok: false, obstacle: `\`${variable.name}\` is captured by a closure` };
  return judge(input, use, variable.name, true);
}

/** `isWhole`: the variable itself, which changes its type; not a field of it, which does not. */
function judge(input: ReadsInput, expr: Expr, name: string, isWhole: boolean): Judgement {
  const position = input.syntax.positionOf(expr);
  const parent = position?.parent;
  const isCopy = input.questions.isCopy(input.typeck.typeOf(expr)) === "yes";
  switch (position?.role) {
    case "receiver":
      if (parent?.kind !== "methodCall") break;
      return judgeReceiver(input, parent, name, isWhole, isCopy);
    case "formatOperand":
      return AS_IS;
    case "base":
      if (parent?.kind === "field" || parent?.kind === "index") return judge(input, parent, name, false);
      break;
    case "left":
    case "right":
      if (parent?.kind === "binary" && isComparison(parent.operator)) {
        // `&str` and `String` compare with each other, and with themselves.
        if (input.unsized) return { ok: true, edits: [], isDoubtful: true };
        return isWhole ? star(expr.span) : AS_IS;
      }
      if (parent?.kind === "assign" || parent?.kind === "compoundAssign") {
        if (position.role === "left") return { ok: false, obstacle: `\`${name}\` is changed`, isProven: true };
      }
      break;
    case "operand":
      if (parent?.kind === "addressOf") return judgeBorrow(input, parent, expr, name, isWhole);
      break;
    default:
      break;
  }
  if (!isCopy) {
    if (input.unsized) return { ok: false, obstacle: `\`${name}\` is given away` };
    const isTaken = isReferenceTaken(input, expr);
    if (isTaken === "yes")
      return { ok: true, edits: isWhole ? [] : [insertion(expr.span.start, "&")], isDoubtful: true };
    if (isReturned(input, position)) return { ok: false, obstacle: `\`${name}\` is returned`, isProven: true };
    return { ok: false, obstacle: `\`${name}\` is given away`, isProven: isTaken === "no" };
  }
  if (!isWhole)
    return position?.role === "left" && parent?.kind !== "binary"
      ? { ok: false, obstacle: `\`${name}\` is changed`, isProven: true }
      : AS_IS;
  if (position?.role === "fieldValue" && isShorthand(parent, expr))
    return { ok: false, obstacle: `\`${name}\` is used in a shorthand` };
  return star(expr.span);
}

/** The value of the function, whose type is written in its signature. */
function isReturned({ typeck }: ReadsInput, position: Position | undefined): boolean {
  return (
    position?.role === "tail" &&
    position.parent === undefined &&
    typeck.owner.kind === "function" &&
    typeck.signature.output.kind !== "opaque"
  );
}

/** Would a reference serve the generic parameter that the expression is given to? "no": the parameter wants exactly this type. */
function isReferenceTaken({ syntax, typeck, questions }: ReadsInput, expr: Expr): Knowledge {
  const { role, parent } = syntax.positionOf(expr) ?? {};
  const isReceiver = role === "receiver";
  if ((!isReceiver && role !== "argument") || (parent?.kind !== "call" && parent?.kind !== "methodCall"))
    return "unknown";
  const resolution = parent.kind === "call" ? typeck.resolution(parent.callee) : undefined;
  const callee = typeck.callee(parent) ?? (resolution?.kind === "function" ? resolution : undefined);
  const index = isReceiver ? 0 : parent.arguments.indexOf(expr) + (parent.kind === "methodCall" ? 1 : 0);
  return callee ? questions.acceptsInstead(callee, index, refType(false, typeck.typeOf(expr))) : "unknown";
}

/** Methods that `String` and `str`, `Vec` and slices have alike. */
const ALIKE = new Set(["len", "is_empty", "as_bytes", "to_string", "to_owned", "to_vec", "clone"]);

function judgeReceiver(
  input: ReadsInput,
  call: Expr & { readonly kind: "methodCall" },
  name: string,
  isWhole: boolean,
  isCopy: boolean,
): Judgement {
  const self = input.typeck.callee(call)?.signature.inputs[0];
  if (self?.kind === "ref" && self.mutable) return { ok: false, obstacle: `\`${name}\` is changed`, isProven: true };
  if (self?.kind === "ref" && (!input.unsized || self.inner === input.unsized || ALIKE.has(call.method.ident.name)))
    return AS_IS;
  if (input.unsized) return { ok: false, obstacle: `\`${call.method.ident.name}\` is a method of the owned type` };
  if (self && isCopy)
    return isWhole
      ? { ok: true, edits: [insertion(call.receiver.span.start, "(*"), insertion(call.receiver.span.end, ")")] }
      : AS_IS;
  if (isWhole && isReferenceTaken(input, call.receiver) === "yes") return { ok: true, edits: [], isDoubtful: true };
  return { ok: false, obstacle: `\`${call.method.ident.name}\` takes \`${name}\` by value` };
}

function judgeBorrow(
  input: ReadsInput,
  parent: Expr & { readonly kind: "addressOf" },
  operand: Expr,
  name: string,
  isWhole: boolean,
): Judgement {
  if (parent.mutable || parent.raw) return { ok: false, obstacle: `\`${name}\` is changed`, isProven: true };
  if (!isWhole) return AS_IS;
  if (input.unsized) {
    const wanted = input.typeck.adjustedTypeOf(parent);
    if (wanted.kind !== "ref" || wanted.inner !== input.unsized)
      return { ok: false, obstacle: `\`&${name}\` is wanted as a reference to an owned value` };
  }
  // `assert_eq!(y, z)` compares what it borrows itself.
  if (parent.span.expansion) return star(operand.span);
  if (operand.span.start !== parent.span.start + 1 || operand.span.end !== parent.span.end) {
    return { ok: false, obstacle: `\`${name}\` is borrowed in a way that is not understood` };
  }
  return { ok: true, edits: [{ range: { start: parent.span.start, end: operand.span.start }, newText: "" }] };
}

function star(span: Span): Judgement {
  return { ok: true, edits: [insertion(span.start, "*")] };
}

function insertion(at: number, newText: string): { readonly range: Range; readonly newText: string } {
  return { range: { start: at, end: at }, newText };
}

export function isComparison(operator: string): boolean {
  return (
    operator === "==" ||
    operator === "!=" ||
    operator === "<" ||
    operator === "<=" ||
    operator === ">" ||
    operator === ">="
  );
}

function isShorthand(parent: Expr | undefined, value: Expr): boolean {
  return parent?.kind === "struct" && parent.fields.some((field) => field.shorthand && field.value === value);
}

/** The use stands in a closure or async block that the variable does not belong to. */
export function isInInnerClosure(syntax: SyntaxContext, use: Expr, variable: LocalVariable): boolean {
  for (let next = syntax.positionOf(use)?.parent; next; next = syntax.positionOf(next)?.parent) {
    if (next === variable.within) return false;
    if (next.kind === "closure" || (next.kind === "block" && next.mode.startsWith("async"))) return true;
  }
  return false;
}
