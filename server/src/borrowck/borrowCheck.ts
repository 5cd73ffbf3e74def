/**
 * Borrow checking of a body and the closures in it: the order in which the parts of this room work.
 *
 *     moves and initialisation (dataflow) -> universal regions -> type check: constraints and loans -> liveness -> region values
 *     -> loans in scope -> accesses, moves, mutability, lifetimes: errors -> drops
 *
 * Closures come before their creators, which take over what they ask (`closures.ts`). What is uncertain stays silent: a body
 * with gaps or with an unknown type anywhere, in itself, its closures or its creator, reports no errors; loans and drops of what is known
 * stay.
 *
 * Never throws on user code. Linear in practice.
 */

import { type ControlFlow, controlFlowOf, lastPoint, locationOf, pointOf } from "../dataflow/controlFlow.js";
import { Aspects, gatherMoves, type MoveData } from "../dataflow/gatherMoves.js";
import { type Initialized, InitializedCursor, solveInitialized } from "../dataflow/initialized.js";
import { contains, type IntervalSet } from "../dataflow/intervalSet.js";
import {
  dropLivePoints,
  gatherLocalUses,
  type LocalUses,
  type MaybeInitialized,
  useLivePoints,
} from "../dataflow/liveness.js";
import type { Body } from "../mir/body.js";
import { makesClosure } from "../mir/visit.js";
import type { TypeContext } from "../types/context.js";
import type { ClosureType, Type } from "../types/type.js";
import { checkAccesses } from "./accesses.js";
import type { BodyContext } from "./bodyContext.js";
import { universalRegionsOf } from "./bodyRegions.js";
import { type ClosureRequirement, closureTypeOf } from "./closures.js";
import { elaborateDrops } from "./dropElaboration.js";
import { dropLiveRegions } from "./dropRegions.js";
import { ErrorBuffer } from "./errors.js";
import { argumentsInResult, flowsInto, wayOfLoan } from "./explain.js";
import { isKnown } from "./known.js";
import { gatherKills, type Loan, pointsInRegion, pointsInScope } from "./loans.js";
import { applyMemberConstraints, checkCaptures } from "./memberConstraints.js";
import { reportRejectedMoves } from "./moveErrors.js";
import type { BorrowckQueries } from "./queries.js";
import { checkUniversalRegions } from "./regionErrors.js";
import { type RegionValues, solveRegions } from "./regions.js";
import { RegionTypes, TypeTables } from "./regionTypes.js";
import type { BorrowckError, BorrowckResult, LoanResult } from "./result.js";
import { Signatures } from "./signatures.js";
import { stateQueries } from "./stateQueries.js";
import { TypeCheck } from "./typeCheck.js";
import { TypeObligations } from "./typeObligations.js";
import { sharedTables, typeQueries } from "./typeQueries.js";
import { checkTypeTests } from "./typeTests.js";
import { knownEnds } from "./unknownUses.js";

interface Checker {
  readonly queries: BorrowckQueries;
  readonly types: RegionTypes;
  readonly obligations: TypeObligations;
  readonly signatures: Signatures;
  readonly requirements: Map<Body, readonly ClosureRequirement[]>;
  readonly reportsErrors: boolean;
  /** Is there something in it that was not understood? */
  readonly hasGaps: boolean;
}

/** Checks a function's, constant's or static's body with all closures in it. */
export function borrowCheck(body: Body, context: TypeContext): BorrowckResult {
  return borrowCheckBody(body, typeQueries(context, body.owner), sharedTables(context));
}

/** The same with answers about types from elsewhere. */
export function borrowCheckBody(body: Body, queries: BorrowckQueries, shared = new TypeTables()): BorrowckResult {
  const types = new RegionTypes(queries, shared);
  const obligations = new TypeObligations(types);
  const checker: Checker = {
    queries,
    types,
    obligations,
    signatures: new Signatures(types, obligations),
    requirements: new Map(),
    reportsErrors: isKnown(body, queries),
    hasGaps: hasGaps(body),
  };
  registerClosures(body, types);
  queries.setClosures(types.closureFacts());
  return checkOne(body, checker);
}

/**
 * Shapes of closures' types must be known before any body or type that mentions them is read: each after those inside of it, and after those
 * made before it, which it and all inside of it may capture.
 */
function registerClosures(body: Body, types: RegionTypes): void {
  const argsOf = new Map<Body, ClosureType["parentArgs"]>();
  for (const block of body.blocks) {
    for (const statement of block.statements) {
      if (!makesClosure(statement)) continue;
      const { aggregate } = statement.rvalue;
      const last = statement.place.projection[statement.place.projection.length - 1];
      const type = last === undefined ? body.locals[statement.place.local]?.type : last.type;
      const parentArgs = closureArgs(type, aggregate.expr);
      if (parentArgs !== undefined) argsOf.set(aggregate.body, parentArgs);
    }
  }
  for (const closure of body.closures) {
    registerClosures(closure, types);
    // One in a promoted constant is made by no statement.
    const expr = closure.closure?.expr;
    const parentArgs = argsOf.get(closure) ?? (expr && closureArgs(closureTypeOf(closure), expr));
    if (expr !== undefined && parentArgs !== undefined) types.addClosure(expr, closure, parentArgs);
  }
}

function closureArgs(type: Type | undefined, expr: unknown): ClosureType["parentArgs"] | undefined {
  return (type?.kind === "closure" || type?.kind === "coroutine") && type.expr === expr ? type.parentArgs : undefined;
}

function checkOne(body: Body, checker: Checker): BorrowckResult {
  const closures = body.closures.map((closure) => checkOne(closure, checker));
  const { queries, types } = checker;
  const flow = controlFlowOf(body);
  const moves = gatherMoves(flow, queries);
  const initialized = solveInitialized(flow, moves);
  const uses = gatherLocalUses(flow);

  const { universal, universalOf, given } = universalRegionsOf(body, types, checker.signatures);
  const check = new TypeCheck({
    flow,
    types,
    obligations: checker.obligations,
    signatures: checker.signatures,
    universal,
    universalOf,
    given,
    requirementsOf: (closure) => checker.requirements.get(closure) ?? [],
  });
  check.run();
  const { relation } = check;

  const { useLive, dropLive, liveness } = livenessOf(flow, initialized, uses, check, types);
  const solve = (): RegionValues =>
    solveRegions(relation.constraints, relation.variableCount, universal.count, flow.pointCount, liveness);
  const values = applyMemberConstraints(relation.members, relation.constraints, solve(), universal, solve);
  const kills = gatherKills(flow);
  const errors = new ErrorBuffer();
  const context: BodyContext = {
    body,
    flow,
    queries,
    types,
    moves,
    initialized,
    uses,
    locals: check.locals,
    constraints: relation.constraints,
    universal,
    values,
    loans: check.loans,
    inScope: check.loans.map((loan) => pointsInScope(flow, loan, values, kills)),
    useLive,
    dropLive,
    errors,
  };
  // A closure's requirements are wanted even where no errors are told: they decide how long the creator's loans last.
  const requirements = checkUniversalRegions(context);
  if (checker.reportsErrors) {
    requirements.push(...checkTypeTests(context, relation.typeTests));
    // Where lifetimes do not fit, what the result hides is most often a consequence of that.
    if (errors.isEmpty) checkCaptures(context, relation.members);
    reportRejectedMoves(context);
    checkAccesses(context);
  }
  checker.requirements.set(body, requirements);
  const endIsKnown = checker.reportsErrors ? () => true : knownEnds(context);
  const real = needsRealFlow(body, moves) ? realFlow(body, moves) : { flow, initialized };
  return {
    body,
    closures,
    loans: check.loans.map((loan) => loanResult(context, loan, endIsKnown)),
    ...elaborateDrops(real.flow, real.initialized, queries, types),
    errors: checker.reportsErrors ? errors.sorted() : unfitClosure(body, checker),
    argumentsInResult: () => argumentsInResult(context),
    ...stateQueries(real.flow, real.initialized, uses),
  };
}

/** What a body that is not checked for it is told of. */
function unfitClosure({ closure }: Body, checker: Checker): readonly BorrowckError[] {
  if (closure?.expr.kind !== "closure" || closure.unfit === undefined || checker.hasGaps) return [];
  const sort = closure.unfit.startsWith("Async") ? "Async" : "";
  const is = `but this closure only implements \`${sort}${closure.closureKind}\``;
  const message = `expected a closure that implements the \`${closure.unfit}\` trait, ${is}`;
  return [{ code: "E0525", message, span: closure.expr.headSpan, related: [] }];
}

function hasGaps({ gaps, closures }: Body): boolean {
  return gaps.length > 0 || closures.some(hasGaps);
}

/** Drops are elaborated, and states told, along the edges that are really taken. */
function realFlow(body: Body, moves: MoveData): { readonly flow: ControlFlow; readonly initialized: Initialized } {
  const flow = controlFlowOf(body, "real");
  return { flow, initialized: solveInitialized(flow, moves, "active") };
}

function needsRealFlow(body: Body, moves: MoveData): boolean {
  if (moves.moveOuts.length === 0) return false;
  return body.blocks.some(
    ({ terminator }) =>
      terminator.kind === "falseEdge" || (terminator.kind === "switch" && terminator.variants !== undefined),
  );
}

interface Liveness {
  readonly useLive: readonly (IntervalSet | undefined)[];
  readonly dropLive: readonly (IntervalSet | undefined)[];
  /** Ranges of points by region variable. */
  readonly liveness: readonly (readonly IntervalSet[] | undefined)[];
}

/** Of locals whose types have regions of their own: the others keep no loan alive. */
function livenessOf(
  flow: ControlFlow,
  initialized: Initialized,
  uses: LocalUses,
  check: TypeCheck,
  types: RegionTypes,
): Liveness {
  const useLive: (IntervalSet | undefined)[] = [];
  const dropLive: (IntervalSet | undefined)[] = [];
  const liveness: IntervalSet[][] = [];
  const cursor = new InitializedCursor(initialized);
  const { moves } = initialized;
  const maybe: MaybeInitialized = {
    before(local: number, point: number): boolean {
      cursor.seek(point);
      return cursor.firstBelow(Aspects.maybeInit, local) !== undefined;
    },
    after(local: number, point: number): boolean {
      cursor.seekAfter(point);
      return cursor.firstBelow(Aspects.maybeInit, local) !== undefined;
    },
    isByDefinitions(local: number): boolean {
      if (moves.paths.paths[local]?.children.length !== 0) return false;
      // A field that is assigned to is all of a union.
      return moves.initsOf[local]?.every((init) => moves.inits[init]?.place.projection.length === 0) !== false;
    },
  };
  check.locals.forEach((own, local) => {
    if (own.regions.length === 0) return;
    const used = useLivePoints(flow, uses, local);
    useLive[local] = used;
    if (used.length > 0) {
      const { variances } = types.shapeOf(own.type);
      own.regions.forEach((region, position) => {
        if (variances[position] !== "bivariant") (liveness[region] ??= []).push(used);
      });
    }
    if (uses.drops.count(local) === 0) return;
    const dropped = dropLivePoints(flow, uses, local, used, maybe);
    dropLive[local] = dropped;
    if (dropped.length === 0) return;
    for (const region of dropLiveRegions(types, own)) (liveness[region] ??= []).push(dropped);
  });
  return { useLive, dropLive, liveness };
}

function loanResult(context: BodyContext, loan: Loan, endIsKnown: (loan: Loan) => boolean): LoanResult {
  const { flow, values, universal } = context;
  let live: IntervalSet | undefined;
  const region = (): IntervalSet => (live ??= pointsInRegion(flow, loan, values));
  return {
    location: locationOf(flow, loan.point),
    place: loan.place,
    rvalue: loan.rvalue,
    assignedTo: loan.assignedTo,
    span: loan.span,
    escapes: values.universalsOf(loan.region).some((variable) => universal.regions[variable]?.kind !== "body"),
    endIsKnown: () => endIsKnown(loan),
    forEachLiveRun(visit) {
      const points = region();
      for (let index = 0; index < points.length; index += 2) {
        const end = points[index + 1] ?? 0;
        for (let point = points[index] ?? 0; point <= end; ) {
          const block = flow.blockOfPoint[point] ?? 0;
          const first = flow.firstPoint[block] ?? 0;
          const last = Math.min(end, lastPoint(flow, block));
          visit(block, point - first, last - first);
          point = last + 1;
        }
      }
    },
    isLiveAt: (location) => contains(context.inScope[loan.index] ?? [], pointOf(flow, location)),
    wayAt: (location) => wayOfLoan(context, loan, pointOf(flow, location)),
    flowsInto: (isMeant) => flowsInto(context, loan, isMeant),
  };
}
