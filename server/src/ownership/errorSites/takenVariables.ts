/** The variables that a closure or `async` block takes, for a fix that gives it clones of them. */
import type { Expr } from "../../syntax/ast.js";
import { writtenName } from "../../syntax/rawIdentifier.js";
import type { LocalVariable } from "../../types/typeck.js";
import type { SyntaxContext } from "../clones/syntaxContext.js";
import { rangeOf } from "../events.js";
import type { Range } from "../facts.js";
import { type CopyMethod, copyMethodOf } from "./copyMethod.js";
import { type SiteInput, type StatementSite, statementAround } from "./statements.js";

export interface TakenVariable {
  readonly name: string;
  /** As it is written: `r#type`. */
  readonly written: string;
  /** Of the closure or block that takes it. */
  readonly taker: Range;
  readonly isBlock: boolean;
  readonly copyMethod: CopyMethod;
  /** It is declared so, and may be changed inside. */
  readonly isMutable: boolean;
  /** The statement that another variable of this name may stand before: nothing else in it names this one, nor does what comes after it. */
  readonly before: StatementSite | undefined;
}

/** Whole variables only, of types that can be cloned as far as is known; of another expression none. */
export function takenVariables(input: SiteInput, expr: Expr): readonly TakenVariable[] {
  if (expr.kind !== "closure" && expr.kind !== "block") return [];
  const info = input.typeck.closure(expr);
  return (info?.captures ?? []).flatMap(({ variable, projections, kind, type }) => {
    const copyMethod = copyMethodOf(input.questions, type);
    if (kind !== "move" || projections.length > 0 || variable.name === "self" || copyMethod === undefined) return [];
    const taker = rangeOf(expr.span);
    const statement = statementAround(input, expr);
    const before = statement && canBeHidden(input, variable, expr, statement) ? statement : undefined;
    // `async move { … }.boxed();`: a block that begins a statement ends it.
    const isCutOff = statement?.range.start === taker.start && statement.range.end !== taker.end;
    if (before === undefined && isCutOff) return [];
    const isMutable = variable.mutable && info?.closureKind !== "Fn";
    const written = writtenName(variable.ident);
    return [{ name: variable.name, written, taker, isBlock: expr.kind === "block", copyMethod, isMutable, before }];
  });
}

function canBeHidden(
  { syntax }: SiteInput,
  variable: LocalVariable,
  taker: Expr,
  { range, block }: StatementSite,
): boolean {
  // A macro call that is not understood may name it.
  if (!syntax.isComplete || isInCondition(syntax, taker)) return false;
  return syntax.usesOf(variable).every(({ span }) => {
    const isInside = taker.span.start <= span.start && span.end <= taker.span.end;
    return isInside || span.start < range.start || span.start >= block.end;
  });
}

/** Of a `while`, which takes it in each turn, where the statement around is run once. */
function isInCondition(syntax: SyntaxContext, taker: Expr): boolean {
  for (let next: Expr | undefined = taker; next; ) {
    const position = syntax.positionOf(next);
    if (position === undefined || position.statement !== undefined) return false;
    const { role, parent }: typeof position = position;
    if (role === "condition" && parent?.kind === "while") return true;
    next = parent;
  }
  return false;
}
