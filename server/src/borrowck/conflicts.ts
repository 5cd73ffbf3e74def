/**
 * Accesses that a live loan forbids, told with rustc's codes.
 *
 *                        loan shared          loan exclusive           loan by a closure, unique
 *     read               fine                 E0503                    E0503
 *     shared borrow      fine                 E0502                    E0501
 *     exclusive borrow   E0502                E0499                    E0501
 *     unique capture     E0500                E0500                    E0524
 *     assignment         E0506                E0506                    E0506
 *     move               E0505                E0505                    E0505
 *     end of storage     E0597, or E0716 for a temporary, E0515 when returned, E0373 when captured
 *     end of the function, of what is its thread's: E0712
 *     drop, of what holds the borrowed part and has a destructor       E0713
 *     change while a match guard runs: E0510
 */

import { locationOf } from "../dataflow/controlFlow.js";
import { typeBefore } from "../dataflow/movePaths.js";
import { type BorrowKind, isThreadLocalReference, type Place } from "../mir/body.js";
import { makesClosure } from "../mir/visit.js";
import type { Span } from "../syntax/ast.js";
import type { BodyContext } from "./bodyContext.js";
import { borrowSpan, closureAfter, describePlace, nameOfLocal, quoted } from "./describe.js";
import { type Explanation, explainLoan, explanationNotes } from "./explain.js";
import { isOnlyHeld, reportLentOutside } from "./lifetimeErrors.js";
import type { Loan } from "./loans.js";
import { canReturn } from "./reach.js";

function loanSpan(context: BodyContext, loan: Loan): Span {
  return borrowSpan(context.body, loan.rvalue, loan.assignedTo, loan.span);
}

function isExclusive(kind: BorrowKind): boolean {
  return kind === "mutable" || kind === "twoPhaseMutable" || kind === "uniqueClosure";
}

export function reportUseWhileBorrowed(
  context: BodyContext,
  place: Place,
  span: Span,
  loan: Loan,
  point: number,
): void {
  const message = `cannot use ${quoted(context.body, place)} because it was mutably borrowed`;
  const notes = explanationNotes(explainLoan(context, loan, point));
  const borrowed = { span: loanSpan(context, loan), message: `${quoted(context.body, loan.place)} is borrowed here` };
  context.errors.report({ code: "E0503", message, span, related: [borrowed, ...notes] }, message);
}

export function reportConflictingBorrow(
  context: BodyContext,
  place: Place,
  span: Span,
  kind: BorrowKind,
  loan: Loan,
  point: number,
): void {
  const { body } = context;
  const name = quoted(body, place);
  const first = loan.rvalue.borrow;
  let code: string;
  let message: string;
  if (first === "fake") {
    code = "E0510";
    message = `cannot mutably borrow ${name} in ${whereHeld(loan)}`;
  } else if (kind === "uniqueClosure" && first === "uniqueClosure") {
    code = "E0524";
    message = `two closures require unique access to ${name} at the same time`;
  } else if (kind === "uniqueClosure") {
    code = "E0500";
    message = `closure requires unique access to ${name} but it is already borrowed`;
  } else if (first === "uniqueClosure") {
    code = "E0501";
    message = `cannot borrow ${name} as ${isExclusive(kind) ? "mutable" : "immutable"} because previous closure requires unique access`;
  } else if (isExclusive(kind) && isExclusive(first)) {
    code = "E0499";
    message = `cannot borrow ${name} as mutable more than once at a time`;
  } else {
    code = "E0502";
    message = isExclusive(kind)
      ? `cannot borrow ${name} as mutable because it is also borrowed as immutable`
      : `cannot borrow ${name} as immutable because it is also borrowed as mutable`;
  }
  const earlier = loanSpan(context, loan);
  const sameSpan = earlier.start === span.start && earlier.end === span.end;
  const related = sameSpan
    ? [{ span: earlier, message: `${name} was borrowed here in the previous iteration of the loop` }]
    : [
        {
          span: earlier,
          message: `${isExclusive(first) ? "mutable" : "immutable"} borrow of ${quoted(body, loan.place)} occurs here`,
        },
      ];
  context.errors.report(
    { code, message, span, related: [...related, ...explanationNotes(explainLoan(context, loan, point))] },
    message,
  );
}

/** Of a fake borrow. */
function whereHeld({ rvalue }: Loan): string {
  return rvalue.origin === "index" ? "indexing expression" : "match guard";
}

export function reportAssignWhileBorrowed(
  context: BodyContext,
  place: Place,
  span: Span,
  loan: Loan,
  point: number,
): void {
  const { body } = context;
  if (loan.rvalue.borrow === "fake") {
    context.errors.report({
      code: "E0510",
      message: `cannot assign ${quoted(body, place)} in ${whereHeld(loan)}`,
      span,
      related: [{ span: loan.span, message: `value is immutable in ${whereHeld(loan)}` }],
    });
    return;
  }
  const borrowNote = `${quoted(body, loan.place)} is borrowed here`;
  reportWhileBorrowed(context, "E0506", `cannot assign to ${quoted(body, place)}`, borrowNote, span, loan, point);
}

export function reportMoveWhileBorrowed(
  context: BodyContext,
  place: Place,
  span: Span,
  loan: Loan,
  point: number,
): void {
  const { body } = context;
  const borrowNote = `borrow of ${quoted(body, loan.place)} occurs here`;
  reportWhileBorrowed(context, "E0505", `cannot move out of ${quoted(body, place)}`, borrowNote, span, loan, point);
}

function reportWhileBorrowed(
  context: BodyContext,
  code: string,
  refusal: string,
  borrowNote: string,
  span: Span,
  loan: Loan,
  point: number,
): void {
  const message = `${refusal} because it is borrowed`;
  const borrowed = { span: loanSpan(context, loan), message: borrowNote };
  const related = [borrowed, ...explanationNotes(explainLoan(context, loan, point))];
  // One closure may take several variables at one place.
  context.errors.report({ code, message, span, related }, message);
}

/** Of an access that an error is told of, or of a loan whose end is. */
export function accessKey(context: BodyContext, place: Place, span: Span): string {
  return `access:${span.start}:${span.end}:${placeKey(context, place)}`;
}

/**
 * What tells that two accesses are to one place. As in rustc, those through a field whose type holds lifetimes are never: each time the
 * place is named these are others. So of `*pair.reference += 1`, which reads and writes, both are told.
 */
function placeKey(context: BodyContext, place: Place): string {
  const key = `${place.local}:${describePlace(context.body, place) ?? ""}`;
  return mentionsLifetimes(context, place) ? `${key}:${context.errors.nextNumber()}` : key;
}

/** Of a place that could not even be reserved at a point for an exclusive borrow. What was reserved there is that very place. */
export function reservationKey(context: BodyContext, place: Place, point: number): string {
  return `reservation:${mentionsLifetimes(context, place) ? point : placeKey(context, place)}`;
}

/** Is there a field on the way to the place whose type holds lifetimes? */
export function mentionsLifetimes({ types }: BodyContext, place: Place): boolean {
  return place.projection.some((elem) => elem.kind === "field" && types.argCount(types.expand(elem.type)) > 0);
}

/** The storage ends, or the value is dropped, while the loan is live. `dropped`: what is dropped, if it is a drop. */
export function reportDoesNotLiveLongEnough(
  context: BodyContext,
  loan: Loan,
  dropped: Place,
  isDrop: boolean,
  span: Span,
  point: number,
): void {
  const { body, errors } = context;
  const borrow = loanSpan(context, loan);
  const use = captureUse(context, loan);
  // That the variable is lent there at all may be an error already: again in a loop, or while it is lent. What a closure lends is told by
  // its use here, and by the closure there: these are two errors.
  if (!errors.first(accessKey(context, { local: loan.place.local, projection: [] }, use ?? borrow))) return;
  const explanation = explainLoan(context, loan, point);
  const notes = explanationNotes(explanation);
  if (isThreadLocalReference(body, loan.place.local)) {
    errors.report({
      code: "E0712",
      message: "thread-local variable borrowed past the end of the function",
      span: borrow,
      related: [
        { span, message: "the function ends here, and its thread, with what is local to it, may end next" },
        ...notes,
      ],
    });
    return;
  }
  const name = describePlace(body, loan.place);
  if (isDrop && runsDestructorBetween(context, loan.place, dropped)) {
    errors.report({
      code: "E0713",
      message: "borrow may still be in use when destructor runs",
      span: borrow,
      related: [
        { span, message: `${quoted(body, dropped)} is dropped here and its destructor may use what is borrowed` },
        ...notes,
      ],
    });
    return;
  }
  // Of an `async` closure rustc tells as of any other borrow.
  const capture = loan.rvalue.origin === "capture" && closureAfter(body, loan.assignedTo.local)?.isAsync !== true;
  if (explanation?.kind === "universal") {
    const { category, fromClosure } = explanation.origin;
    // A constant's value is not returned to anybody.
    const isReturned =
      category === "return" &&
      (body.closure !== undefined || body.owner.kind === "function") &&
      canReturn(context.flow, loan.point);
    // Which lifetime the result hides is not known then, nor what is lent for it.
    if (explanation.isHidden && errors.has("E0700")) return;
    if (
      name !== undefined &&
      capture &&
      !fromClosure &&
      (isReturned || category === "callArgument" || category === "opaque")
    ) {
      reportEscapingCapture(context, loan, name, borrow, explanation, span);
      return;
    }
    if (category === "assignment" && !fromClosure && isOnlyHeld(context, explanation.universal)) {
      reportLentOutside(context, name, borrow, explanation.origin);
      return;
    }
    if (isReturned && !fromClosure) {
      reportReturned(context, loan, name, borrow, explanation.origin.span);
      return;
    }
  }
  if (name !== undefined && capture && explanation !== undefined && isLetOfClosure(context, explanation)) {
    reportEscapingCapture(context, loan, name, borrow, explanation, span);
    return;
  }
  const root = body.locals[loan.place.local];
  if (name === undefined || root === undefined) {
    const temporary = root?.span ?? borrow;
    errors.report({
      code: "E0716",
      message: "temporary value dropped while borrowed",
      span: temporary,
      related: [{ span, message: "temporary value is freed here, while a borrow of it is still in use" }, ...notes],
    });
    return;
  }
  errors.report(
    {
      code: "E0597",
      message: `\`${name}\` does not live long enough`,
      span: use ?? borrow,
      related: [
        { span: root.span, message: `binding \`${nameOfLocal(body, loan.place.local) ?? name}\` declared here` },
        { span, message: `\`${name}\` dropped here while still borrowed` },
        ...notes,
      ],
    },
    name,
  );
}

/** `let f = { let x = 1; || x };`: the closure leaves the block, and `let` is the first to have it. */
function isLetOfClosure({ body, flow }: BodyContext, explanation: Exclude<Explanation, undefined>): boolean {
  if (explanation.kind !== "use" || body.locals[explanation.local]?.type.kind !== "closure") return false;
  const { block, statement } = locationOf(flow, explanation.point);
  const at = body.blocks[block]?.statements[statement];
  return at?.kind === "fakeRead" && at.cause === "let";
}

/** In the closure's body, the use that makes it capture. */
function captureUse(context: BodyContext, loan: Loan): Span | undefined {
  if (loan.rvalue.origin !== "capture") return undefined;
  const { body } = context;
  for (const block of body.blocks) {
    for (const statement of block.statements) {
      if (!makesClosure(statement)) continue;
      const index = statement.rvalue.operands.findIndex(
        (operand) => operand.kind !== "constant" && operand.place.local === loan.assignedTo.local,
      );
      if (index >= 0) return statement.rvalue.aggregate.body.closure?.captures[index]?.use;
    }
  }
  return undefined;
}

function reportEscapingCapture(
  context: BodyContext,
  loan: Loan,
  name: string,
  borrow: Span,
  explanation: Exclude<Explanation, undefined>,
  dropped: Span,
): void {
  const closure = closureAfter(context.body, loan.assignedTo.local);
  const what = closure === undefined ? "async block" : "closure";
  const use = captureUse(context, loan);
  const scope =
    explanation.kind !== "universal" ? "block" : context.body.closure === undefined ? "function" : "closure";
  context.errors.report(
    {
      code: "E0373",
      message: `${what} may outlive the current ${scope}, but it borrows \`${name}\`, which is owned by the current ${scope}`,
      span: borrow,
      related: [
        ...(use === undefined ? [] : [{ span: use, message: `\`${name}\` is borrowed here` }]),
        ...explanationNotes(explanation),
        { span: dropped, message: `\`${name}\` is dropped here` },
      ],
    },
    name,
  );
}

function reportReturned(
  context: BodyContext,
  loan: Loan,
  name: string | undefined,
  borrow: Span,
  returned: Span,
): void {
  const { body } = context;
  const same = borrow.start === returned.start && borrow.end === returned.end;
  const kind = body.locals[loan.place.local]?.kind.kind;
  const what =
    name === undefined
      ? "temporary value"
      : loan.place.projection.some((elem) => elem.kind === "deref")
        ? `local data \`${name}\``
        : kind === "argument"
          ? `function parameter \`${name}\``
          : `local variable \`${name}\``;
  const created = name === undefined ? "temporary value created" : `\`${name}\` is borrowed`;
  context.errors.report(
    {
      code: "E0515",
      message: same ? `cannot return reference to ${what}` : `cannot return value referencing ${what}`,
      span: returned,
      related: same ? [] : [{ span: borrow, message: `${created} here` }],
    },
    // One result may refer to several locals, and to one by several borrows.
    `${loan.place.local}:${borrow.start}`,
  );
}

/** Does the drop run a destructor of something that holds the borrowed place, other than that place itself? */
function runsDestructorBetween(context: BodyContext, borrowed: Place, dropped: Place): boolean {
  if (borrowed.projection.length <= dropped.projection.length) return false;
  for (let index = dropped.projection.length; index < borrowed.projection.length; index++) {
    const type = typeBefore(context.body, borrowed, index);
    if (type?.kind === "adt" && !context.queries.isBox(type) && context.queries.implementsDrop(type.adt) === "yes")
      return true;
  }
  return false;
}
