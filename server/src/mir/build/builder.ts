/**
 * The state of building one body: its locals, blocks, scopes, and the block that statements now go to.
 *
 * A `Builder` lives as long as one body is built; the functions of this folder take it as their first argument and move
 * its cursor (`current`) along. After something that never returns the cursor stands in a fresh block that nothing leads to;
 * `finish.ts` drops such blocks, so that no code is kept that cannot run.
 *
 * What is not here: the meaning of any expression.
 */
import { askTime } from "../../base/timeLimit.js";
import type { Edition } from "../../hir/defs.js";
import type { BlockExpr, ClosureExpr, Expr, Span } from "../../syntax/ast.js";
import type { BodyOwner, Type } from "../../types/type.js";
import type { Capture, ClosureInfo, Gap, LocalVariable, TypeckResults } from "../../types/typeck.js";
import type {
  BlockIndex,
  Body,
  Local,
  LocalDecl,
  Operand,
  Place,
  ProjectionElem,
  Rvalue,
  Statement,
  TemporaryKind,
  Terminator,
  Upvar,
} from "../body.js";
import type { TypeQueries } from "./queries.js";
import type { Breakable, IfThenScope, Scope } from "./scope.js";

export interface BlockUnderConstruction {
  readonly statements: Statement[];
  terminator: Terminator | undefined;
}

/** Where a variable's value is, and the reference it is seen through while a match guard runs. */
export interface VariableLocals {
  readonly value: Local;
  guardReference: Local | undefined;
}

export class Builder {
  readonly results: TypeckResults;
  readonly types: TypeQueries;
  readonly owner: BodyOwner;
  readonly closure: ClosureInfo | undefined;
  readonly edition: Edition;

  readonly locals: LocalDecl[] = [];
  readonly blocks: BlockUnderConstruction[] = [];
  readonly upvars: Upvar[] = [];
  readonly captures: readonly Capture[];
  readonly gaps: Gap[] = [];
  /** By expression: an or-pattern's guard is built once for each alternative, a closure in it only once. */
  readonly closures = new Map<ClosureExpr | BlockExpr, Body>();

  current: BlockIndex;

  readonly scopes: Scope[] = [];
  /** The scope that a temporary made now belongs to: the innermost terminating scope (Rust reference, "Temporary scopes"). */
  temporaryScope: Scope | undefined;
  temporaryKind: TemporaryKind = "statement";
  /** The scope that a binding made now belongs to. */
  variableScope: Scope | undefined;
  /** Expressions whose temporary lives as long as the variables of their `let` (RFC 66); undefined scope: for ever. */
  readonly extended = new Map<Expr, Scope | undefined>();
  readonly breakables: Breakable[] = [];
  ifThenScope: IfThenScope | undefined;

  readonly variables = new Map<LocalVariable, VariableLocals>();
  /** Variables of the arms whose guard is being built. */
  readonly guarded = new Set<LocalVariable>();

  constructor(results: TypeckResults, types: TypeQueries, closure: ClosureInfo | undefined) {
    this.results = results;
    this.types = types;
    this.owner = results.owner;
    this.closure = closure;
    this.captures = closure?.captures ?? [];
    this.edition = results.owner.crate.edition;
    this.current = this.newBlock();
  }

  newBlock(): BlockIndex {
    askTime();
    this.blocks.push({ statements: [], terminator: undefined });
    return this.blocks.length - 1;
  }

  newLocal(declaration: LocalDecl): Local {
    this.locals.push(declaration);
    return this.locals.length - 1;
  }

  newTemporary(type: Type, span: Span, of: TemporaryKind): Local {
    return this.newLocal({ type, mutable: true, kind: { kind: "temporary", of }, span, userType: undefined });
  }

  /** Of the address of a static. */
  newAddress(type: Type, span: Span, of: TemporaryKind, name: string): Local {
    const kind = { kind: "temporary", of, static: name } as const;
    return this.newLocal({ type, mutable: true, kind, span, userType: undefined });
  }

  push(statement: Statement): void {
    this.blocks[this.current]?.statements.push(statement);
  }

  assign(place: Place, rvalue: Rvalue, span: Span): void {
    this.push({ kind: "assign", place, rvalue, span });
  }

  /** `left = …`, of which the whole ends at `end`. */
  assignWritten(place: Place, rvalue: Rvalue, span: Span, left: Span, end: number): void {
    this.push({ kind: "assign", place, rvalue, span, written: { left, end } });
  }

  assignUnit(place: Place, span: Span): void {
    this.assign(place, { kind: "use", operand: this.unitConstant(span) }, span);
  }

  unitConstant(span: Span): Operand {
    return { kind: "constant", type: this.types.unit, span, value: { kind: "zeroSized" } };
  }

  /** Ends the current block. The cursor stays on it: the caller says where building goes on. */
  terminate(terminator: Terminator): void {
    this.terminateBlock(this.current, terminator);
  }

  terminateBlock(block: BlockIndex, terminator: Terminator): void {
    const under = this.blocks[block];
    if (under !== undefined && under.terminator === undefined) under.terminator = terminator;
  }

  goto(target: BlockIndex, span: Span): void {
    this.terminate({ kind: "goto", target, span });
  }

  gotoFrom(block: BlockIndex, target: BlockIndex, span: Span): void {
    this.terminateBlock(block, { kind: "goto", target, span });
  }

  /** What follows is not reached. */
  startUnreachable(): void {
    this.current = this.newBlock();
  }

  gap(span: Span, reason: string): void {
    this.gaps.push({ span, reason });
  }

  typeOfLocal(local: Local): Type {
    return this.locals[local]?.type ?? this.types.unknown("no such local");
  }

  typeOfPlace(place: Place): Type {
    const last = place.projection[place.projection.length - 1];
    return last === undefined ? this.typeOfLocal(place.local) : last.type;
  }
}

export function localPlace(local: Local): Place {
  return { local, projection: noProjection };
}
const noProjection: readonly ProjectionElem[] = [];

/** The last character of a scope: where its drops stand. */
export function endPoint(span: Span): Span {
  return { start: Math.max(span.start, span.end - 1), end: span.end, expansion: span.expansion };
}

export function afterEnd(span: Span): Span {
  return { start: span.end, end: span.end, expansion: span.expansion };
}

/** From the start of one span to the end of another; of different expansions: the first alone. */
export function spanTo(from: Span, to: Span): Span {
  if (from.expansion?.id !== to.expansion?.id) return from;
  return { start: from.start, end: Math.max(from.end, to.end), expansion: from.expansion };
}
