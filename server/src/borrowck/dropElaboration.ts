/**
 * Which drops really run, and of what.
 *
 * The builder puts a drop at every end of a scope, whether or not the value is still there. What is known of initialisation
 * sorts them:
 *
 *     let a = s();                            drop(a)      static: initialised on every path
 *     let b = s(); consume(b);                drop(b)      dead: gone on every path
 *     let c = s(); if x { consume(c) }        drop(c)      conditional: behind a flag
 *     let d = (s(), s()); consume(d.0);       drop(d)      open: d.1 is left, d.0 is not
 *
 * An open drop is taken apart along the type: fields with paths of their own by their own state, the others by their
 * parent's. Of an enum the variants that have paths are taken apart; if others need drop, the whole is dropped in those.
 * A box whose content is gone frees its memory, which runs nobody's code.
 * What may have been moved by a read of unknown kind is left out. Source: rustc dev guide, "Drop elaboration".
 */
import { assertNever } from "../base/assertNever.js";
import type { Knowledge } from "../base/knowledge.js";
import { type ControlFlow, locationOf } from "../dataflow/controlFlow.js";
import { Aspects } from "../dataflow/gatherMoves.js";
import { type Initialized, InitializedCursor } from "../dataflow/initialized.js";
import { arrayLength, childPath, lookup, type MovePathIndex } from "../dataflow/movePaths.js";
import type { Body, Place, ProjectionElem, Terminator } from "../mir/body.js";
import { constValue, isType } from "../types/argTerms.js";
import { arrayType } from "../types/interner.js";
import type { Type } from "../types/type.js";
import type { BorrowckQueries } from "./queries.js";
import type { RegionTypes } from "./regionTypes.js";
import type { ElaboratedDrop, ReachedEnd } from "./result.js";

type DropTerminator = Terminator & { readonly kind: "drop" };

/** In the order of points. Linear in the drops and the paths below them. */
export function elaborateDrops(
  flow: ControlFlow,
  initialized: Initialized,
  queries: BorrowckQueries,
  types: RegionTypes,
): { readonly drops: readonly ElaboratedDrop[]; readonly reachedEnds: readonly ReachedEnd[] } {
  const elaboration = new Elaboration(flow, initialized, queries, types);
  let point = 0;
  flow.body.blocks.forEach((block, index) => {
    point += block.statements.length;
    if (block.terminator.kind === "drop" && (flow.order[index] ?? -1) >= 0) elaboration.drop(block.terminator, point);
    point++;
  });
  return elaboration;
}

class Elaboration {
  readonly drops: ElaboratedDrop[] = [];
  readonly reachedEnds: ReachedEnd[] = [];
  private readonly cursor: InitializedCursor;
  private readonly body: Body;

  constructor(
    private readonly flow: ControlFlow,
    private readonly initialized: Initialized,
    private readonly queries: BorrowckQueries,
    private readonly types: RegionTypes,
  ) {
    this.body = flow.body;
    this.cursor = new InitializedCursor(initialized);
  }

  drop(terminator: DropTerminator, point: number): void {
    this.cursor.seek(point);
    const { place, reason } = terminator;
    if (reason.kind === "scope" && reason.exit === "natural" && place.projection.length === 0)
      this.reachedEnds.push({ local: place.local, scopeEnd: reason.scopeEnd });
    const last = place.projection[place.projection.length - 1];
    const type = last === undefined ? this.body.locals[place.local]?.type : last.type;
    if (type === undefined) return;
    const found = lookup(this.body, this.initialized.moves.paths, place);
    const emit = (of: Place, kind: ElaboratedDrop["kind"], bySomeVariant = false): void => {
      this.drops.push({
        place: of,
        location: locationOf(this.flow, point),
        kind,
        bySomeVariant,
        reason,
        span: terminator.span,
      });
    };
    if (!found.exact) {
      if (
        this.cursor.firstBelow(Aspects.maybeMoved, found.path) === undefined &&
        this.queries.needsDrop(type) === "yes"
      )
        emit(place, "static");
      return;
    }
    if (this.cursor.firstBelow(Aspects.maybeMoved, found.path) !== undefined) return;
    this.path(found.path, place, type, emit);
  }

  private path(path: MovePathIndex, place: Place, type: Type, emit: Emit): void {
    const live = this.cursor.firstBelow(Aspects.maybeInit, path) !== undefined;
    const dead = this.cursor.firstBelow(Aspects.maybeUninit, path) !== undefined;
    const isLeaf = this.initialized.moves.paths.paths[path]?.children.length === 0;
    if (!live) return;
    if (!dead) this.whole(place, type, "static", emit);
    else if (isLeaf) this.whole(place, type, "conditional", emit);
    else this.open(path, place, type, emit);
  }

  private whole(place: Place, type: Type, kind: ElaboratedDrop["kind"], emit: Emit): void {
    if (this.needsDrop(type) === "yes") emit(place, kind);
  }

  private needsDrop(type: Type): Knowledge {
    return this.queries.needsDrop(type);
  }

  /** By the path's own state alone. */
  private shallow(path: MovePathIndex): ElaboratedDrop["kind"] | undefined {
    if (!this.cursor.maybeInit(path)) return undefined;
    return this.cursor.maybeUninit(path) ? "conditional" : "static";
  }

  private open(path: MovePathIndex, place: Place, type: Type, emit: Emit): void {
    switch (type.kind) {
      case "tuple":
        type.elements.forEach((element, index) =>
          this.field(
            path,
            place,
            type,
            { kind: "field", index, name: String(index), field: undefined, type: element },
            emit,
          ),
        );
        return;
      case "closure":
      case "coroutine": {
        // The environment's fields are the captures.
        const parts = this.types.closureParts(type);
        parts?.body.upvars.forEach((upvar, index) => {
          if (!upvar.byReference)
            this.field(
              path,
              place,
              type,
              { kind: "field", index, name: upvar.path, field: undefined, type: upvar.type },
              emit,
            );
        });
        return;
      }
      case "adt":
        if (this.queries.isBox(type)) {
          const inner = type.args.list[0];
          if (inner !== undefined && isType(inner)) this.field(path, place, type, { kind: "deref", type: inner }, emit);
          return;
        }
        if (type.adt.adtKind === "struct") this.fieldsOf(path, place, type, 0, emit);
        else if (type.adt.adtKind === "enum") this.variants(path, place, type, emit);
        return;
      case "array":
        this.elements(path, place, type, emit);
        return;
      case "slice":
      case "bool":
      case "char":
      case "str":
      case "never":
      case "int":
      case "float":
      case "ref":
      case "rawPointer":
      case "fnDef":
      case "fnPointer":
      case "dyn":
      case "opaque":
      case "param":
      case "projection":
      case "infer":
      case "foreign":
      case "unknown": {
        const kind = this.shallow(path);
        if (kind !== undefined) this.whole(place, type, kind, emit);
        return;
      }
      default:
        assertNever(type);
    }
  }

  private fieldsOf(
    path: MovePathIndex,
    place: Place,
    type: Type & { readonly kind: "adt" },
    variant: number,
    emit: Emit,
  ): void {
    for (const field of type.adt.variants[variant]?.fields ?? []) {
      const own = this.queries.fieldType(field, type.args);
      this.field(path, place, type, { kind: "field", index: field.index, name: field.name, field, type: own }, emit);
    }
  }

  /** Elements with paths of their own by their state, what is between them as slices, by the array's. */
  private elements(path: MovePathIndex, place: Place, type: Type & { readonly kind: "array" }, emit: Emit): void {
    const { paths } = this.initialized.moves.paths;
    const length = arrayLength(type);
    const kind = this.shallow(path);
    const rest = (from: number, to: number): void => {
      if (kind === undefined || from >= to) return;
      const slice = arrayType(type.element, constValue(BigInt(to - from)));
      const elem: ProjectionElem = { kind: "subslice", from, to, fromEnd: false, type: slice };
      this.whole({ local: place.local, projection: [...place.projection, elem] }, slice, kind, emit);
    };
    const own = (paths[path]?.children ?? []).flatMap((child) => {
      const elem = paths[child]?.place.projection.at(-1);
      if (elem?.kind !== "constantIndex") return [];
      return [{ child, elem, offset: elem.fromEnd ? (length ?? 0) - elem.offset : elem.offset }];
    });
    let from = 0;
    for (const { child, elem, offset } of own.sort((a, b) => a.offset - b.offset)) {
      rest(from, offset);
      this.path(child, { local: place.local, projection: [...place.projection, elem] }, type.element, emit);
      from = offset + 1;
    }
    if (length !== undefined) rest(from, length);
  }

  private field(path: MovePathIndex, place: Place, type: Type, elem: ProjectionElem, emit: Emit): void {
    const of: Place = { local: place.local, projection: [...place.projection, elem] };
    const child = childPath(this.initialized.moves.paths, path, elem, type);
    if (child !== undefined) {
      this.path(child, of, elem.type, emit);
      return;
    }
    const kind = this.shallow(path);
    if (kind !== undefined) this.whole(of, elem.type, kind, emit);
  }

  private variants(path: MovePathIndex, place: Place, type: Type & { readonly kind: "adt" }, emitAny: Emit): void {
    const emit: Emit = (of, kind) => emitAny(of, kind, type.adt.variants.length > 1);
    let otherNeedsDrop = false;
    for (const variant of type.adt.variants) {
      const elem: ProjectionElem = { kind: "downcast", variant, type };
      const child = childPath(this.initialized.moves.paths, path, elem, type);
      if (child === undefined) {
        otherNeedsDrop ||= variant.fields.some(
          (field) => this.needsDrop(this.queries.fieldType(field, type.args)) !== "no",
        );
        continue;
      }
      this.fieldsOf(child, { local: place.local, projection: [...place.projection, elem] }, type, variant.index, emit);
    }
    const kind = this.shallow(path);
    if (otherNeedsDrop && kind !== undefined) this.whole(place, type, kind, emit);
  }
}

type Emit = (place: Place, kind: ElaboratedDrop["kind"], bySomeVariant?: boolean) => void;
