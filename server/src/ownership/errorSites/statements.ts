/** The statement around a place that an error names, what comes next, and where its variable is declared: what can be put elsewhere. */
import type { Expr, Statement } from "../../syntax/ast.js";
import type { LocalVariable, TypeckResults } from "../../types/typeck.js";
import { bindingsOf } from "../clones/patterns.js";
import type { SyntaxContext } from "../clones/syntaxContext.js";
import { rangeOf } from "../events.js";
import type { Range } from "../facts.js";
import type { TypeQuestions } from "../variables.js";

export interface SiteInput {
  readonly typeck: TypeckResults;
  readonly syntax: SyntaxContext;
  readonly questions: TypeQuestions;
  /** Text of a range, which is relative to the piece; white space before an offset in its line, or undefined. */
  readonly textOf: (range: Range) => string;
  readonly indentAt: (offset: number) => string | undefined;
}

export interface StatementSite {
  readonly range: Range;
  readonly text: string;
  /** White space before it in its line; undefined where something else stands there. */
  readonly indent: string | undefined;
  readonly isLet: boolean;
  /** The block that it stands in. */
  readonly block: Range;
  /** The next statement in the block. Its value is none: nothing can come after that. */
  readonly next: NextSite | undefined;
}

export interface NextSite {
  readonly range: Range;
  readonly text: string;
  /** It uses what the statement before it declares. */
  readonly needsStatement: boolean;
  /** Variables that it names. */
  readonly variables: readonly string[];
}

export interface DeclarationSite {
  readonly statement: StatementSite;
  /** The statement that holds the block it is declared in: where it could be declared instead. */
  readonly outer: StatementSite | undefined;
  /** The initialiser names nothing that is declared in the same block. */
  readonly canMoveOut: boolean;
}

export function statementAround(input: SiteInput, expr: Expr): StatementSite | undefined {
  const { syntax } = input;
  for (let next: Expr | undefined = expr; next; ) {
    const position = syntax.positionOf(next);
    if (!position) return undefined;
    const { role } = position;
    // Statements that stand for a macro call: the call is the statement.
    const { statement, block } = (position.block && syntax.expandedFrom(position.block)) ?? position;
    if (statement && block && !statement.span.expansion) {
      const following = block.statements[block.statements.indexOf(statement) + 1];
      return {
        ...spanOf(input, rangeOf(statement.span)),
        isLet: statement.kind === "let",
        block: rangeOf(block.span),
        next: following && nextSite(input, statement, rangeOf(following.span)),
      };
    }
    if (role === "tail" && !next.span.expansion) {
      const range = rangeOf(next.span);
      const around = position.block ? rangeOf(position.block.span) : range;
      return { ...spanOf(input, range), isLet: false, block: around, next: undefined };
    }
    // An arm without braces has no room for another statement.
    if (role === "body" && position.parent?.kind !== "if" && !position.parent?.span.expansion) return undefined;
    next = position.parent;
  }
  return undefined;
}

function nextSite({ syntax, typeck, textOf }: SiteInput, statement: Statement, range: Range): NextSite {
  const used = [...syntax.exprs()].flatMap((expr) => {
    const resolution = range.start <= expr.span.start && expr.span.end <= range.end && typeck.resolution(expr);
    return resolution && resolution.kind === "local" ? [resolution.variable] : [];
  });
  const declared = statement.kind === "let" ? (bindingsOf(statement.pattern, typeck) ?? used) : [];
  const needsStatement = declared.some((variable) => used.includes(variable));
  return { range, text: textOf(range), needsStatement, variables: used.map(({ name }) => name) };
}

function spanOf(
  { textOf, indentAt }: SiteInput,
  range: Range,
): { readonly range: Range; readonly text: string; readonly indent: string | undefined } {
  return { range, text: textOf(range), indent: indentAt(range.start) };
}

export function declarationSite(input: SiteInput, variable: LocalVariable): DeclarationSite | undefined {
  const declared = input.syntax.declarationOf(variable);
  if (declared?.statement.kind !== "let") return undefined;
  const { statement, block, parent } = declared;
  const inBlock = new Set(
    block.statements.flatMap((each) => (each.kind === "let" ? [each] : [])).filter((each) => each !== statement),
  );
  const canMoveOut = [...inBlock].every((other) =>
    input.syntax
      .variablesOf(other)
      .every((each) =>
        input.syntax
          .usesOf(each)
          .every((use) => use.span.start < statement.span.start || use.span.end > statement.span.end),
      ),
  );
  return {
    statement: { ...spanOf(input, rangeOf(statement.span)), isLet: true, block: rangeOf(block.span), next: undefined },
    outer: parent && statementAround(input, parent),
    canMoveOut,
  };
}
