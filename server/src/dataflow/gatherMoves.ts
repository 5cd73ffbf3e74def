/**
 * What every statement does to initialisation: moves, initialisations, ends of storage, in the order in which they happen.
 *
 *     _3 = move _1          point 7: moves _1, initialises _3
 *     StorageDead(_3)       point 8: _3 is not initialised any more
 *     drop(_2) -> bb4       point 9: neither is _2, though nobody moved it
 *
 * A `copyOrMove` operand makes its place *maybe moved*: no error and no drop may rest on it afterwards.
 * Source: rustc dev guide, "Move paths"; rustc's drop-flag effects for what a drop does.
 */
import { integers } from "../base/integers.js";
import type { Body, Operand, Place, Statement, Terminator } from "../mir/body.js";
import { operandsOfStatement, operandsOfTerminator } from "../mir/visit.js";
import type { Span } from "../syntax/ast.js";
import type { ControlFlow } from "./controlFlow.js";
import type { IllegalMove, MovePathIndex, MovePaths, MoveQueries } from "./movePaths.js";
import { MovePathBuilder } from "./movePaths.js";

export interface MoveOut {
  readonly path: MovePathIndex;
  readonly point: number;
  readonly place: Place;
  readonly span: Span;
  /** `maybe`: whether by copy or by move is not known. */
  readonly kind: "move" | "maybe";
}
export interface Init {
  readonly path: MovePathIndex;
  readonly point: number;
  readonly place: Place;
  readonly span: Span;
  readonly kind: "argument" | "assign" | "call";
}
export interface RejectedMove {
  readonly place: Place;
  readonly point: number;
  readonly span: Span;
  readonly reason: IllegalMove;
}

export const Effect = { moveOut: 0, init: 1, maybeMoved: 2, storageDead: 3, dropped: 4 } as const;

/** What states say of a path; `everInit` of the paths that are locals. */
export const Aspects = { maybeInit: 0, maybeUninit: 1, maybeMoved: 2, everInit: 3 } as const;

export interface MoveData {
  readonly paths: MovePaths;
  readonly moveOuts: readonly MoveOut[];
  readonly inits: readonly Init[];
  readonly rejected: readonly RejectedMove[];
  /** Effects of point p: pairs (what, path) in `effects` from `effectStart[p]` to `effectStart[p + 1]`. */
  readonly effectStart: Int32Array;
  readonly effects: readonly number[];
  /** Indices in `moveOuts` and `inits`, by path. */
  readonly moveOutsOf: readonly (readonly number[] | undefined)[];
  readonly initsOf: readonly (readonly number[] | undefined)[];
  readonly hasMaybe: boolean;
}

/** Linear in the body. */
export function gatherMoves(flow: ControlFlow, queries: MoveQueries): MoveData {
  const gatherer = new Gatherer(flow.body, queries);
  const effectStart = integers(flow.pointCount + 1);
  let point = 0;
  for (const block of flow.body.blocks) {
    for (const statement of block.statements) {
      effectStart[point] = gatherer.effects.length;
      gatherer.statement(statement, point++);
    }
    effectStart[point] = gatherer.effects.length;
    gatherer.terminator(block.terminator, point++);
  }
  effectStart[point] = gatherer.effects.length;
  const paths = gatherer.builder.finish();
  return {
    paths,
    moveOuts: gatherer.moveOuts,
    inits: gatherer.inits,
    rejected: gatherer.rejected,
    effectStart,
    effects: gatherer.effects,
    moveOutsOf: byPath(gatherer.moveOuts, paths.paths.length),
    initsOf: byPath(gatherer.inits, paths.paths.length),
    hasMaybe: gatherer.hasMaybe,
  };
}

function byPath(items: readonly { readonly path: MovePathIndex }[], count: number): (number[] | undefined)[] {
  const result = new Array<number[] | undefined>(count);
  items.forEach((item, index) => {
    const list = result[item.path];
    if (list === undefined) result[item.path] = [index];
    else list.push(index);
  });
  return result;
}

class Gatherer {
  readonly builder: MovePathBuilder;
  readonly moveOuts: MoveOut[] = [];
  readonly inits: Init[] = [];
  readonly rejected: RejectedMove[] = [];
  readonly effects: number[] = [];
  hasMaybe = false;

  constructor(body: Body, queries: MoveQueries) {
    this.builder = new MovePathBuilder(body, queries);
    for (let local = 1; local <= body.argumentCount; local++) {
      const span = body.locals[local]?.span ?? body.span;
      this.inits.push({ path: local, point: -1, place: { local, projection: [] }, span, kind: "argument" });
    }
  }

  statement(statement: Statement, point: number): void {
    for (const operand of operandsOfStatement(statement)) this.operand(operand, point);
    switch (statement.kind) {
      case "assign":
        this.init(statement.place, point, statement.span, "assign");
        return;
      case "storageDead":
        this.effects.push(Effect.storageDead, statement.local);
        return;
      case "fakeRead":
        this.builder.pathFor(statement.place);
        return;
      default:
        return;
    }
  }

  terminator(terminator: Terminator, point: number): void {
    for (const operand of operandsOfTerminator(terminator)) this.operand(operand, point);
    switch (terminator.kind) {
      case "call":
        if (terminator.target === undefined) this.builder.pathFor(terminator.destination);
        else this.init(terminator.destination, point, terminator.span, "call");
        return;
      case "yield":
        this.init(terminator.resumePlace, point, terminator.span, "call");
        return;
      case "drop": {
        const result = this.builder.pathFor(terminator.place);
        if (result.kind === "path") this.effects.push(Effect.dropped, result.path);
        return;
      }
      default:
        return;
    }
  }

  private operand(operand: Operand, point: number): void {
    switch (operand.kind) {
      case "move":
      case "copyOrMove": {
        const kind = operand.kind === "move" ? "move" : "maybe";
        if (kind === "maybe") this.hasMaybe = true;
        const result = this.builder.pathFor(operand.place);
        if (result.kind === "illegal") {
          if (kind === "move" && result.reason.kind !== "unknown") {
            this.rejected.push({ place: operand.place, point, span: operand.span, reason: result.reason });
          }
          return;
        }
        for (const path of result.kind === "path" ? [result.path] : result.paths) {
          this.moveOuts.push({ path, point, place: operand.place, span: operand.span, kind });
          this.effects.push(kind === "move" ? Effect.moveOut : Effect.maybeMoved, path);
        }
        return;
      }
      default:
        return;
    }
  }

  private init(place: Place, point: number, span: Span, kind: "assign" | "call"): void {
    const result = this.builder.pathFor(place);
    if (result.kind !== "path") return;
    this.inits.push({ path: result.path, point, place, span, kind });
    this.effects.push(Effect.init, result.path);
  }
}
