/** `let r = &place;`: the variable that holds a reference, and what its uses need when it holds the value instead. */
import type { Knowledge } from "../../base/knowledge.js";
import type { Expr } from "../../syntax/ast.js";
import type { TypeckResults } from "../../types/typeck.js";
import type { SyntaxContext } from "../clones/syntaxContext.js";
import { rangeOf } from "../events.js";
import type { Range } from "../facts.js";
import type { TypeQuestions } from "../variables.js";

export interface HeldReference {
  readonly name: string;
  /** The whole initialiser, `&place`. */
  readonly range: Range;
  /** The place, with its type's properties. */
  readonly place: Range;
  readonly isCopy: Knowledge;
  readonly isMutable: boolean;
  /** What the uses of the variable need when it holds the value: `*r` becomes `r`, `f(r)` becomes `f(&r)`. */
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
  /** Where it is used last. */
  readonly lastUse: Range | undefined;
}

/** Undefined where the expression is no part of such an initialiser, or a use is not understood. */
export function heldReference(
  input: { readonly typeck: TypeckResults; readonly syntax: SyntaxContext; readonly questions: TypeQuestions },
  expr: Expr,
): HeldReference | undefined {
  const { typeck, syntax, questions } = input;
  const borrow = borrowAround(syntax, expr);
  if (borrow?.kind !== "addressOf" || borrow.raw) return undefined;
  const { role, statement } = syntax.positionOf(borrow) ?? {};
  if (role !== "initializer" || statement?.kind !== "let" || statement.type) return undefined;
  const variable = statement.pattern.kind === "binding" ? typeck.localOfPattern(statement.pattern) : undefined;
  if (!variable) return undefined;
  const uses = syntax.usesOf(variable);
  const edits = uses.map((use) => ownedUse(syntax, use));
  if (edits.includes(undefined)) return undefined;
  const last = uses.reduce<Expr | undefined>(
    (best, use) => (best && best.span.end > use.span.end ? best : use),
    undefined,
  );
  return {
    name: variable.name,
    range: rangeOf(borrow.span),
    place: rangeOf(borrow.operand.span),
    isCopy: questions.isCopy(typeck.typeOf(borrow.operand)),
    isMutable: borrow.mutable,
    edits: edits.flatMap((list) => list ?? []),
    lastUse: last && rangeOf(last.span),
  };
}

/** `&v[0]`, of which the error names `v` or `v[0]`. */
function borrowAround(syntax: SyntaxContext, expr: Expr): Expr | undefined {
  let next: Expr | undefined = expr;
  for (let position = syntax.positionOf(expr); next && next.kind !== "addressOf"; position = syntax.positionOf(next)) {
    const isPartOf: boolean = position?.role === "base" || position?.role === "operand";
    next = isPartOf ? position?.parent : undefined;
    if (!next) return undefined;
  }
  return next;
}

function ownedUse(syntax: SyntaxContext, use: Expr): HeldReference["edits"] | undefined {
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
      return [{ range: { start: use.span.start, end: use.span.start }, newText: "&" }];
    default:
      return undefined;
  }
}
