/**
 * Blocks and their statements.
 *
 * A block's variables live until its end. Its tail expression is part of what the block is part of: up to 2021 the tail's
 * temporaries outlive the block's variables, from 2024 on they die first (RFC 3606).
 */
import { assertNever } from "../../base/assertNever.js";
import type { Block, Expr, LetStatement, Lifetime, Pattern, Span, Statement } from "../../syntax/ast.js";
import type { Place } from "../body.js";
import { INCOMPLETE, SYNTAX_ERROR } from "../body.js";
import {
  ascribeBindings,
  ascribeMatched,
  bindPattern,
  declareBindings,
  patternLocals,
  storageLiveBinding,
} from "./bindings.js";
import { type Builder, localPlace } from "./builder.js";
import { exprInto, exprStatement } from "./expr.js";
import { bindIrrefutable, lowerMatchTree, lowerScrutinee, matchedPlace } from "./match.js";
import { flatten, peelPattern } from "./pattern.js";
import { localBuilder } from "./place.js";
import { childOperands } from "./rvalue.js";
import {
  breakForElse,
  inBreakableScope,
  inIfThenScope,
  inScope,
  inTerminatingScope,
  openNestedScope,
  scheduleValue,
  withNestedScopes,
  withVariableScope,
} from "./scope.js";
import { markExtended } from "./temporary.js";
import { userTypeOf } from "./view.js";

export function blockInto(b: Builder, destination: Place, block: Block, label: Lifetime | undefined): void {
  const build = (): void => {
    inScope(b, block.span, (scope) =>
      withVariableScope(b, scope, () => withNestedScopes(b, () => statementsInto(b, destination, block))),
    );
  };
  if (label === undefined) build();
  else {
    inBreakableScope(b, { label, kind: "block", destination, continueTarget: undefined }, block.span, () => {
      build();
      return true;
    });
  }
}

function statementsInto(b: Builder, destination: Place, block: Block): void {
  for (const statement of block.statements) buildStatement(b, statement, block.span);
  const { tail } = block;
  if (tail === undefined) {
    const type = b.typeOfPlace(destination);
    if (type.kind !== "never") b.assignUnit(destination, block.span);
    return;
  }
  if (b.edition === "2024" && block.keepsTemporaries !== true)
    inTerminatingScope(b, tail.span, "tail", () => exprInto(b, destination, tail));
  else exprInto(b, destination, tail);
}

function buildStatement(b: Builder, statement: Statement, blockSpan: Span): void {
  switch (statement.kind) {
    case "let":
      if (statement.otherwise === undefined) letStatement(b, statement);
      else letElse(b, statement, statement.otherwise, blockSpan);
      return;
    case "item":
      return;
    case "expr":
      inTerminatingScope(b, statement.span, "statement", () => exprStatement(b, statement.expr));
      return;
    case "macroCall": {
      const expanded = b.results.expanded(statement.call);
      switch (expanded?.kind) {
        case "expr":
          inTerminatingScope(b, statement.span, "statement", () => exprStatement(b, expanded.expr));
          return;
        case "statements": {
          for (const inner of expanded.statements) buildStatement(b, inner, blockSpan);
          const { tail } = expanded;
          if (tail !== undefined) inTerminatingScope(b, statement.span, "statement", () => exprStatement(b, tail));
          return;
        }
        case "items":
          return;
        default: {
          const name = statement.call.path.segments.map((segment) => segment.ident.name).join("::");
          inTerminatingScope(b, statement.span, "statement", () => {
            b.gap(statement.span, `macro \`${name}\` is not expanded`);
            const operands = childOperands(b, b.results.mentionedIn(statement.call));
            const value = localPlace(b.newTemporary(b.types.unit, statement.span, "internal"));
            b.assign(value, { kind: "unknown", operands, reason: `macro \`${name}\`` }, statement.span);
          });
          return;
        }
      }
    }
    case "missing":
      inTerminatingScope(b, statement.span, "statement", () => {
        b.gap(statement.span, statement.isMadeUp ? INCOMPLETE : SYNTAX_ERROR);
        childOperands(b, statement.children);
      });
      return;
    default:
      assertNever(statement);
  }
}

function letStatement(b: Builder, statement: LetStatement): void {
  const { initializer, pattern } = statement;
  if (initializer === undefined) {
    declareBindings(b, pattern, false, userTypeOf(b, statement.type));
    for (const { local, span } of patternLocals(b, pattern)) {
      storageLiveBinding(b, local, span, true);
      scheduleValue(b, b.variableScope, local);
    }
    ascribeDeclared(b, statement);
    return;
  }
  const variables = b.variableScope;
  markExtended(b, initializer, pattern, variables);
  inTerminatingScope(b, statement.span, "statement", () => {
    declareBindings(b, pattern, false, userTypeOf(b, statement.type));
    letInto(b, pattern, initializer, statement);
  });
}

/** `let (x, y): (&'a str, u8);` as if something were matched that nobody has put there yet. */
function ascribeDeclared(b: Builder, { pattern, type: written }: LetStatement): void {
  const userType = userTypeOf(b, written);
  if (userType === undefined || simpleBinding(b, pattern) !== undefined) return;
  const { span } = userType;
  const matched = b.newLocal({
    type: b.results.typeOfPattern(pattern),
    mutable: false,
    kind: { kind: "temporary", of: "internal" },
    span,
    userType,
  });
  const place = localBuilder(b, matched);
  ascribeBindings(b, flatten(b, pattern, place).bindings, place, userType);
}

function letInto(b: Builder, written: Pattern, initializer: Expr, statement: LetStatement): void {
  const pattern = peelPattern(b, written);
  const userType = userTypeOf(b, statement.type);
  const variable = simpleBinding(b, pattern);
  if (variable !== undefined) {
    const local = b.variables.get(variable)?.value;
    if (local === undefined) return;
    storageLiveBinding(b, local, pattern.span, true);
    exprInto(b, localPlace(local), initializer);
    b.push({ kind: "fakeRead", cause: "let", place: localPlace(local), span: pattern.span });
    if (userType !== undefined)
      b.push({ kind: "ascribeUserType", place: localPlace(local), variance: "invariant", ...userType });
    scheduleValue(b, b.variableScope, local);
    return;
  }
  const place = matchedPlace(b, initializer, [pattern]);
  bindIrrefutable(b, pattern, place, { mentionSpan: initializer.span, userType });
}

/** `x` or `mut x`: the initialiser is built straight into the variable. */
function simpleBinding(b: Builder, pattern: Pattern): ReturnType<Builder["results"]["localOfPattern"]> {
  if (pattern.kind !== "binding" || pattern.subpattern !== undefined) return undefined;
  if (b.results.patternResolution(pattern) !== undefined || b.results.patternDerefs(pattern).length > 0)
    return undefined;
  return b.results.bindingMode(pattern) === "move" ? b.results.localOfPattern(pattern) : undefined;
}

/** The `else` block never returns; it is built before the bindings exist. */
function letElse(b: Builder, statement: LetStatement, otherwise: Block, blockSpan: Span): void {
  const { initializer, pattern } = statement;
  if (initializer === undefined) return;
  const before = b.current;
  const failure = b.newBlock();
  b.current = failure;
  const never = b.newTemporary(b.types.never, otherwise.span, "internal");
  inTerminatingScope(b, otherwise.span, "statement", () => blockInto(b, localPlace(never), otherwise, undefined));
  b.terminate({ kind: "unreachable", span: otherwise.span });
  b.current = before;

  const remainder: Span = {
    start: statement.span.start,
    end: Math.max(blockSpan.end, statement.span.end),
    expansion: statement.span.expansion,
  };
  const scope = openNestedScope(b, remainder);
  const depth = b.scopes.length - 1;
  markExtended(b, initializer, pattern, scope);
  inTerminatingScope(b, statement.span, "statement", () => {
    declareBindings(b, pattern, false, userTypeOf(b, statement.type));
    const failed = inIfThenScope(b, depth, otherwise.span, () => {
      const scrutinee = lowerScrutinee(b, initializer, [pattern]);
      const userType = userTypeOf(b, statement.type);
      if (userType !== undefined) ascribeMatched(b, scrutinee, userType);
      const tree = lowerMatchTree(
        b,
        { scrutinee, scrutineeSpan: initializer.span, matchSpan: pattern.span, refutable: true },
        [{ pattern, hasGuard: false }],
      );
      breakForElse(b, tree.otherwise);
      const [candidate] = tree.candidates;
      if (candidate === undefined) return;
      bindPattern(b, candidate, {
        fakeBorrows: [],
        scrutineeSpan: initializer.span,
        guard: undefined,
      });
      if (userType !== undefined) ascribeBindings(b, candidate.bindings, scrutinee, userType);
    });
    b.gotoFrom(failed, failure, otherwise.span);
  });
}
