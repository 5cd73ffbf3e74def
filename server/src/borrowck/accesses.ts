/**
 * Every access of a body, checked against what is initialised, what may be changed, and the loans in scope.
 *
 * An access has a place, a depth and a kind:
 *
 *     _1 = copy (*_2).f      deep read of (*_2).f; shallow write of _1
 *     _3 = &mut _4           deep write (or reservation, for two-phase borrows) of _4; shallow write of _3
 *     StorageDead(_5)        shallow write of _5
 *     drop(_6)               write of what the drop glue of _6 reaches
 *
 * Statements are visited in the order of points; loans come into scope and leave it on the way, so that an access only looks at
 * the loans of its own local that are in scope. Source: rustc dev guide, "MIR borrow check"; RFC 2094, "Borrow checker phase 2".
 */

import { assertNever } from "../base/assertNever.js";
import { checkingOrder } from "../dataflow/controlFlow.js";
import { InitializedCursor } from "../dataflow/initialized.js";
import {
  type BlockIndex,
  isThreadLocalReference,
  type Local,
  type Operand,
  type Place,
  type RefRvalue,
  type Rvalue,
  type Statement,
  type Terminator,
} from "../mir/body.js";
import { operandsOfRvalue } from "../mir/visit.js";
import type { Span } from "../syntax/ast.js";
import { ActiveLoans, isShared, loansAtEntry } from "./activeLoans.js";
import type { BodyContext } from "./bodyContext.js";
import {
  accessKey,
  reportAssignWhileBorrowed,
  reportConflictingBorrow,
  reportDoesNotLiveLongEnough,
  reportMoveWhileBorrowed,
  reportUseWhileBorrowed,
  reservationKey,
} from "./conflicts.js";
import { borrowSpan, headOf, nameOfLocal } from "./describe.js";
import { ErrorBuffer } from "./errors.js";
import type { Loan } from "./loans.js";
import { checkAssignedPath, checkPathAndParts } from "./moveErrors.js";
import { forbiddenBy, reportNotMutable } from "./mutability.js";
import { mayPanic } from "./panics.js";
import { type AccessDepth, placesConflict } from "./placesConflict.js";
import { type Activations, findActivations } from "./twoPhase.js";

type Access =
  | { readonly kind: "copy" }
  | {
      readonly kind: "borrow";
      readonly rvalue: RefRvalue | undefined;
      readonly exclusive: boolean;
      readonly fake: boolean;
      readonly reservation: boolean;
    }
  | { readonly kind: "activation"; readonly loan: Loan }
  | { readonly kind: "assign" | "replace" | "move" | "storageDead" | "drop" };

/**
 * Linear in the body, times the loans in scope of the accessed local. Of errors about one thing the first is told, in rustc's order of blocks:
 * only where there is an error that order is followed, as it costs to find the loans in scope at the start of each block.
 */
export function checkAccesses(context: BodyContext): void {
  const found = new ErrorBuffer();
  new AccessCheck({ ...context, errors: found }).run();
  if (!found.isEmpty) new AccessCheck(context).runInOrder(checkingOrder(context.flow));
}

class AccessCheck {
  private readonly cursor: InitializedCursor;
  private readonly activations: Activations;
  private readonly active: ActiveLoans;
  /** Loans that a lifetime of the caller's keeps, and those of them in scope where a panic may leave the function. */
  private readonly lentForCaller: readonly Loan[];
  private readonly unwinding = new Set<Loan>();
  private point = 0;

  constructor(private readonly context: BodyContext) {
    this.cursor = new InitializedCursor(context.initialized);
    this.active = new ActiveLoans(context);
    this.activations = findActivations(context.flow, context.uses, context.loans);
    this.lentForCaller = context.loans.filter((loan) => !loan.ignored && isLentForCaller(context, loan));
  }

  run(): void {
    const { body } = this.context;
    for (let block = 0; block < body.blocks.length; block++) this.block(block);
    this.exit(this.unwinding, lastPosition(body.span), NO_POINT);
  }

  runInOrder(order: readonly BlockIndex[]): void {
    const { body, flow } = this.context;
    const atEntry = loansAtEntry(this.context);
    for (const block of order) {
      this.point = flow.firstPoint[block] ?? 0;
      this.active.resume(atEntry[block] ?? []);
      this.block(block);
    }
    this.exit(this.unwinding, lastPosition(body.span), NO_POINT);
  }

  private block(block: BlockIndex): void {
    const { body, flow } = this.context;
    const statements = body.blocks[block]?.statements ?? [];
    const reached = (flow.order[block] ?? -1) >= 0;
    for (const statement of statements) {
      this.enter();
      if (reached) this.statement(statement);
      this.point++;
    }
    this.enter();
    const terminator = body.blocks[block]?.terminator;
    if (reached && terminator !== undefined) this.terminator(terminator);
    this.point++;
  }

  private enter(): void {
    this.active.enter(this.point);
    this.cursor.seek(this.point);
  }

  private activate(span: Span): void {
    for (const loan of this.activations.at.get(this.point) ?? []) {
      if (this.active.has(loan)) this.access(loan.place, "deep", { kind: "activation", loan }, span);
    }
  }

  // -------------------------------------------------------------------------------------------------- Statements

  private statement(statement: Statement): void {
    this.activate(statement.span);
    switch (statement.kind) {
      case "assign":
        if (this.isUnwindingOpen && mayPanic(this.context.body, statement)) this.mayUnwind();
        this.rvalue(statement.rvalue, statement.place, statement.span);
        this.mutate(statement.place, "shallow", statement.span);
        return;
      case "fakeRead":
        if (statement.cause !== "matchGuard")
          checkPathAndParts(this.context, this.cursor, statement.place, this.point, statement.span, "match");
        return;
      case "storageDead":
        this.access({ local: statement.local, projection: [] }, "shallow", { kind: "storageDead" }, statement.span);
        return;
      case "placeMention":
      case "ascribeUserType":
      case "ascribeConstant":
      case "storageLive":
      case "nop":
        return;
      default:
        assertNever(statement);
    }
  }

  private rvalue(rvalue: Rvalue, assignedTo: Place, span: Span): void {
    switch (rvalue.kind) {
      case "ref": {
        const at = borrowSpan(this.context.body, rvalue, assignedTo, span);
        const exclusive = rvalue.borrow !== "shared" && rvalue.borrow !== "fake";
        const fake = rvalue.borrow === "fake";
        this.access(
          rvalue.place,
          fake ? "shallow" : "deep",
          { kind: "borrow", rvalue, exclusive, fake, reservation: rvalue.borrow === "twoPhaseMutable" },
          at,
        );
        checkPathAndParts(this.context, this.cursor, rvalue.place, this.point, at, fake ? "match" : "borrow");
        return;
      }
      case "rawPointer":
        this.access(
          rvalue.place,
          "deep",
          { kind: "borrow", rvalue: undefined, exclusive: rvalue.mutable, fake: false, reservation: false },
          span,
        );
        checkPathAndParts(this.context, this.cursor, rvalue.place, this.point, span, "borrow");
        return;
      case "length":
        // The bounds check of a slice, before the element is used.
        this.access(rvalue.place, "length", { kind: "copy" }, span);
        checkPathAndParts(this.context, this.cursor, rvalue.place, this.point, span, "use");
        return;
      case "discriminant":
        this.access(rvalue.place, "shallow", { kind: "copy" }, span);
        checkPathAndParts(this.context, this.cursor, rvalue.place, this.point, span, "use");
        return;
      case "use":
      case "repeat":
      case "cast":
      case "unary":
      case "binary":
      case "aggregate":
      case "unknown": {
        const isCapture = rvalue.kind === "aggregate" && rvalue.aggregate.kind === "closure";
        const head = isCapture ? headOf(rvalue.aggregate.expr) : undefined;
        for (const operand of operandsOfRvalue(rvalue)) this.operand(operand, head);
        return;
      }
      default:
        assertNever(rvalue);
    }
  }

  private operand(operand: Operand, span: Span = operand.span): void {
    switch (operand.kind) {
      case "copy":
      case "move":
        this.access(operand.place, "deep", { kind: operand.kind }, span);
        checkPathAndParts(this.context, this.cursor, operand.place, this.point, span, "use");
        return;
      case "copyOrMove":
      case "constant":
        return;
      default:
        assertNever(operand);
    }
  }

  private mutate(place: Place, depth: AccessDepth, span: Span): void {
    checkAssignedPath(this.context, this.cursor, place, this.point, span);
    this.access(place, depth, { kind: "assign" }, span);
  }

  private reportReassignment(local: Local, span: Span): void {
    const { body, moves, errors } = this.context;
    const name = nameOfLocal(body, local) ?? "_";
    const isArgument = body.locals[local]?.kind.kind === "argument";
    const [first] = moves.initsOf[local] ?? [];
    const init = first === undefined ? undefined : moves.inits[first];
    const related =
      init === undefined
        ? []
        : [
            {
              span: isArgument ? (body.locals[local]?.span ?? init.span) : init.span,
              message: `first assignment to \`${name}\``,
            },
          ];
    const message = isArgument
      ? `cannot assign to immutable argument \`${name}\``
      : `cannot assign twice to immutable variable \`${name}\``;
    errors.report({ code: "E0384", message, span, related });
  }

  private terminator(terminator: Terminator): void {
    this.activate(terminator.span);
    switch (terminator.kind) {
      case "switch":
        this.operand(terminator.operand);
        return;
      case "drop": {
        this.mayUnwind();
        const assign = terminator.reason.kind === "assign";
        this.access(terminator.place, "drop", { kind: assign ? "replace" : "drop" }, terminator.span);
        return;
      }
      case "call":
        this.operand(terminator.function);
        for (const argument of terminator.arguments) this.operand(argument);
        this.mayUnwind();
        this.mutate(terminator.destination, "deep", terminator.span);
        return;
      case "yield":
        this.operand(terminator.value);
        this.mutate(terminator.resumePlace, "deep", terminator.span);
        return;
      case "return":
        for (const loans of this.active.all()) this.exit(loans, terminator.span, this.point);
        return;
      case "falseUnwind":
        this.mayUnwind();
        return;
      case "goto":
      case "unreachable":
      case "falseEdge":
        return;
      default:
        assertNever(terminator);
    }
  }

  /**
   * The control-flow graph has no edges for panics. What a caller's lifetime keeps lent must outlive them as well, though nothing else
   * comes.
   */
  private mayUnwind(): void {
    if (!this.isUnwindingOpen) return;
    for (const loan of this.lentForCaller) if (this.active.has(loan)) this.unwinding.add(loan);
  }

  /** Are there such loans that no panic was seen to meet? */
  private get isUnwindingOpen(): boolean {
    return this.unwinding.size < this.lentForCaller.length;
  }

  /** No local outlives the function, nor what is its thread's: loans of those whose storage has no other end. */
  private exit(loans: Iterable<Loan>, span: Span, point: number): void {
    const { body, queries } = this.context;
    if (body.owner.kind !== "function" && body.closure === undefined) return;
    for (const loan of loans) {
      const { local, projection } = loan.place;
      const isThreadLocal = isThreadLocalReference(body, local);
      const storage: Place = { local, projection: isThreadLocal ? projection.slice(0, 1) : [] };
      const depth = isThreadLocal ? "deep" : "shallow";
      if (!placesConflict(body, queries, loan.place, false, storage, depth)) continue;
      reportDoesNotLiveLongEnough(this.context, loan, storage, false, span, point);
    }
  }

  // ---------------------------------------------------------------------------------------------------- Accesses

  private access(place: Place, depth: AccessDepth, access: Access, span: Span): void {
    const { errors } = this.context;
    if (access.kind === "activation") {
      // That it is lent again meanwhile was told where it was.
      if (!errors.isKnown(reservationKey(this.context, place, access.loan.point)))
        this.conflict(place, depth, access, span);
      return;
    }
    if (!errors.isEmpty && errors.isKnown(this.keyOf(place, access, span))) return;
    const mutability = this.permission(place, access, span);
    const conflict = this.conflict(place, depth, access, span);
    if (mutability || conflict) errors.first(this.keyOf(place, access, span));
    if (conflict && access.kind === "borrow" && access.reservation)
      errors.first(reservationKey(this.context, place, this.point));
  }

  /** What errors at the same place have in common. */
  private keyOf(place: Place, access: Access, span: Span): string {
    if (access.kind === "activation") return `activation:${access.loan.index}`;
    return accessKey(this.context, place, span);
  }

  private permission(place: Place, access: Access, span: Span): boolean {
    // What never held a value is not initialised in the first place: that is the error then.
    if (!this.cursor.everInit(place.local)) return false;
    if (access.kind === "assign") {
      const declaration = place.projection.length === 0 ? this.context.body.locals[place.local] : undefined;
      if (declaration !== undefined) {
        const isVariable = declaration.kind.kind === "user" || declaration.kind.kind === "argument";
        // Without `mut` a variable may be given its value once.
        if (declaration.mutable || !isVariable) return false;
        this.reportReassignment(place.local, span);
        return true;
      }
      const forbidden = forbiddenBy(this.context, place, "no");
      if (forbidden === undefined) return false;
      reportNotMutable(this.context, place, forbidden, span, "assign");
      return true;
    }
    if (access.kind === "borrow" && access.exclusive) {
      const forbidden = forbiddenBy(this.context, place, access.rvalue?.borrow === "uniqueClosure" ? "yes" : "no");
      if (forbidden === undefined) return false;
      reportNotMutable(this.context, place, forbidden, span, "borrow");
      return true;
    }
    return false;
  }

  private conflict(place: Place, depth: AccessDepth, access: Access, span: Span): boolean {
    const { body, queries } = this.context;
    const loans = this.active.of(place.local, forbidsShared(access) ? "all" : "exclusive");
    if (loans === undefined || loans.size === 0) return false;
    for (const loan of loans) {
      const { borrow } = loan.rvalue;
      if (!placesConflict(body, queries, loan.place, borrow === "fake", place, depth)) continue;
      if (!this.forbids(loan, access)) continue;
      if (!this.context.errors.first(`${this.keyOf(place, access, span)}:conflict`)) return true;
      this.report(place, access, span, loan);
      return true;
    }
    return false;
  }

  private forbids(loan: Loan, access: Access): boolean {
    const { borrow } = loan.rvalue;
    const sharedLoan = isShared(loan);
    switch (access.kind) {
      case "activation":
        return access.loan !== loan;
      case "copy":
        return !sharedLoan && !this.isReserved(loan);
      case "borrow":
        if (access.fake) return false;
        if (!access.exclusive) return !sharedLoan && !this.isReserved(loan);
        return !(access.reservation && sharedLoan);
      case "move":
        return borrow !== "fake";
      case "storageDead":
      case "drop":
        return borrow !== "fake";
      case "assign":
      case "replace":
        return true;
      default:
        return assertNever(access);
    }
  }

  private isReserved(loan: Loan): boolean {
    return loan.rvalue.borrow === "twoPhaseMutable" && this.activations.isReservedAt(loan, this.point);
  }

  private report(place: Place, access: Access, span: Span, loan: Loan): void {
    const { context, point } = this;
    switch (access.kind) {
      case "copy":
        reportUseWhileBorrowed(context, place, span, loan, point);
        return;
      case "borrow":
        reportConflictingBorrow(
          context,
          place,
          span,
          access.rvalue?.borrow ?? (access.exclusive ? "mutable" : "shared"),
          loan,
          point,
        );
        return;
      case "activation":
        reportConflictingBorrow(context, place, span, "mutable", loan, point);
        return;
      case "assign":
      case "replace":
        reportAssignWhileBorrowed(context, place, span, loan, point);
        return;
      case "move":
        reportMoveWhileBorrowed(context, place, span, loan, point);
        return;
      case "storageDead":
      case "drop":
        reportDoesNotLiveLongEnough(context, loan, place, access.kind === "drop", span, point);
        return;
      default:
        assertNever(access);
    }
  }
}

/** May the access be forbidden by a loan that only reads? */
function forbidsShared(access: Access): boolean {
  return access.kind !== "copy" && !(access.kind === "borrow" && (!access.exclusive || access.reservation));
}

/** Where no variable is live. */
const NO_POINT = -1;

/** The closing brace. */
function lastPosition(span: Span): Span {
  return { ...span, start: Math.max(span.start, span.end - 1) };
}

function isLentForCaller({ values, universal }: BodyContext, loan: Loan): boolean {
  return values.universalsOf(loan.region).some((variable) => universal.regions[variable]?.kind !== "body");
}
