/**
 * Uses of what is not there (E0381, E0382), and moves out of what cannot be moved from (E0507, E0508, E0509).
 *
 * An error is told once for each set of moves that causes it (`ErrorBuffer.reportMoved`).
 */
import { assertNever } from "../base/assertNever.js";
import { locationOf } from "../dataflow/controlFlow.js";
import { Aspects, type RejectedMove } from "../dataflow/gatherMoves.js";
import { type InitializedCursor, reachingMoves } from "../dataflow/initialized.js";
import { arrayLength, lookup, typeBefore, typeOfPlace } from "../dataflow/movePaths.js";
import type { Body, Place } from "../mir/body.js";
import { makesClosure } from "../mir/visit.js";
import type { Span } from "../syntax/ast.js";
import type { BodyContext } from "./bodyContext.js";
import { mentionsLifetimes } from "./conflicts.js";
import {
  captureHead,
  describeMatched,
  describePlace,
  headOf,
  nameOfLocal,
  overloadedOn,
  staticOf,
  upvarOf,
  variantIn,
} from "./describe.js";
import { isPrefix } from "./errors.js";
import { isReachableFrom } from "./reach.js";

export type UseKind = "use" | "borrow" | "match" | "assign" | "partialAssign";

/** The whole place, or what holds it, must be initialised. True if it is not. */
function checkFullPath(
  context: BodyContext,
  cursor: InitializedCursor,
  place: Place,
  point: number,
  span: Span,
  use: UseKind,
): boolean {
  const { path } = lookup(context.body, context.moves.paths, place);
  if (!cursor.maybeUninit(path)) return false;
  if (cursor.maybeMoved(path)) return true;
  report(context, cursor, path, place, point, span, use, false);
  return true;
}

/** The place and all its parts must be initialised. */
export function checkPathAndParts(
  context: BodyContext,
  cursor: InitializedCursor,
  place: Place,
  point: number,
  span: Span,
  use: UseKind,
): void {
  if (checkFullPath(context, cursor, place, point, span, use)) return;
  if (checkSubsliceElements(context, cursor, place, point, span, use)) return;
  const found = lookup(context.body, context.moves.paths, place);
  if (!found.exact) return;
  if (cursor.firstBelow(Aspects.maybeUninit, found.path) === undefined) return;
  const part = uninitChild(context, cursor, found.path);
  if (part !== undefined && !cursor.maybeMoved(part)) report(context, cursor, part, place, point, span, use, true);
}

/** The one that rustc meets first (`find_descendant`): the last that was made, siblings before their children. */
function uninitChild({ moves }: BodyContext, cursor: InitializedCursor, path: number): number | undefined {
  const { paths } = moves.paths;
  const levels = [paths[path]?.children ?? []];
  for (let level = levels.pop(); level !== undefined; level = levels.pop()) {
    for (let index = level.length - 1; index >= 0; index--) {
      const child = level[index];
      if (child === undefined) continue;
      if (cursor.maybeUninit(child)) return child;
      levels.push(paths[child]?.children ?? []);
    }
  }
  return undefined;
}

/** `[a, rest @ ..]` of an array takes what is in it apart: an element that is gone is missing there. */
function checkSubsliceElements(
  context: BodyContext,
  cursor: InitializedCursor,
  place: Place,
  point: number,
  span: Span,
  use: UseKind,
): boolean {
  const last = place.projection[place.projection.length - 1];
  if (last?.kind !== "subslice") return false;
  const length = arrayLength(typeBefore(context.body, place, place.projection.length - 1));
  if (length === undefined) return false;
  const base: Place = { local: place.local, projection: place.projection.slice(0, -1) };
  const { path, exact } = lookup(context.body, context.moves.paths, base);
  if (!exact) return false;
  const end = last.fromEnd ? length - last.to : last.to;
  for (const child of context.moves.paths.paths[path]?.children ?? []) {
    const elem = context.moves.paths.paths[child]?.place.projection.at(-1);
    if (elem?.kind !== "constantIndex") continue;
    const offset = elem.fromEnd ? length - elem.offset : elem.offset;
    if (offset < last.from || offset >= end) continue;
    const gone = cursor.firstBelow(Aspects.maybeUninit, child);
    if (gone === undefined || cursor.maybeMoved(gone)) continue;
    report(context, cursor, gone, base, point, span, use, true);
    return true;
  }
  return false;
}

/** Assigning to a part needs its holder: `s.f = 1` is no way to initialise `s`, and `*r = 1` needs `r`. */
export function checkAssignedPath(
  context: BodyContext,
  cursor: InitializedCursor,
  place: Place,
  point: number,
  span: Span,
): void {
  for (let index = place.projection.length - 1; index >= 0; index--) {
    const elem = place.projection[index];
    const base: Place = { local: place.local, projection: place.projection.slice(0, index) };
    switch (elem?.kind) {
      case "deref":
        checkFullPath(context, cursor, base, point, span, "use");
        return;
      case "field": {
        const type = typeBefore(context.body, place, index);
        if (type?.kind === "adt") {
          if (context.queries.implementsDrop(type.adt) === "yes") {
            checkPathAndParts(context, cursor, base, point, span, "assign");
            return;
          }
          // Once moved out of, a union gets its value back by the assignment of any field.
          if (type.adt.adtKind === "union" && wasMovedOut(context, base, point)) continue;
        }
        if (type?.kind === "adt" || type?.kind === "tuple") {
          const missing = missingHolder(context, cursor, base);
          if (missing !== undefined) {
            if (!cursor.maybeMoved(missing))
              report(context, cursor, missing, base, point, span, "partialAssign", false);
            return;
          }
        }
        continue;
      }
      default:
        if (elem !== undefined) checkFullPath(context, cursor, base, point, span, "use");
        continue;
    }
  }
}

/** The outermost of what holds the place that is not there, up to the next pointer (`check_parent_of_field`). */
function missingHolder({ body, moves }: BodyContext, cursor: InitializedCursor, place: Place): number | undefined {
  let missing: number | undefined;
  for (let length = place.projection.length; length >= 0; length--) {
    const { path, exact } = lookup(body, moves.paths, {
      local: place.local,
      projection: place.projection.slice(0, length),
    });
    if (exact && cursor.maybeUninit(path)) missing = path;
    if (place.projection[length - 1]?.kind === "deref") break;
  }
  return missing;
}

function wasMovedOut({ body, flow, moves }: BodyContext, place: Place, point: number): boolean {
  const { path, exact } = lookup(body, moves.paths, place);
  return exact && reachingMoves(flow, moves, path, point).moveOuts.some((moveOut) => moveOut.kind === "move");
}

function report(
  context: BodyContext,
  cursor: InitializedCursor,
  path: number,
  place: Place,
  point: number,
  span: Span,
  use: UseKind,
  partial: boolean,
): void {
  const { body, flow, moves, errors } = context;
  const reaching = reachingMoves(flow, moves, path, point);
  const whole = moves.paths.paths[path]?.place ?? place;
  const name = partial ? (describePlace(body, place) ?? describePlace(body, whole)) : describePlace(body, whole);
  const shown = name === undefined ? "value" : `\`${name}\``;
  // What was never there at first is not "moved in the previous turn".
  const certain = reaching.moveOuts.filter(
    (moveOut) =>
      moveOut.kind === "move" &&
      !isBelow(context, path, moveOut.path) &&
      !(reaching.neverInitialised && isReachableFrom(flow, point, moveOut.point)),
  );
  if (certain.length === 0) {
    const root = nameOfLocal(body, place.local);
    if (root === undefined || !errors.first(`uninitialised:${place.local}`)) return;
    const declared = body.locals[place.local]?.span;
    const isRead = use === "borrow" || use === "use" || use === "match";
    const state = cursor.maybeInit(path) ? "is possibly-uninitialized" : "isn't initialized";
    const message =
      use === "partialAssign"
        ? `partially assigned binding \`${root}\` isn't fully initialized`
        : `${isRead ? "used" : "assigned"} binding \`${name ?? root}\` ${state}`;
    errors.report({
      code: "E0381",
      message,
      span,
      related: declared === undefined ? [] : [{ span: declared, message: "declared here but left uninitialized" }],
    });
    return;
  }
  const key = `moved:${certain
    .map((moveOut) => `${moveOut.path}@${moveOut.point}`)
    .sort()
    .join(",")}`;
  const verb = use === "borrow" ? "borrow" : use === "assign" || use === "partialAssign" ? "assign to part" : "use";
  const related = certain.map((moveOut) => ({
    span: moveOut.span,
    message:
      isReachableFrom(flow, point, moveOut.point) && moveOut.span.start >= span.start
        ? "value moved here, in previous iteration of loop"
        : "value moved here",
  }));
  const message = `${verb} of ${partial ? "partially " : ""}moved value: ${shown}`;
  errors.reportMoved(key, place, mentionsLifetimes(context, place), { code: "E0382", message, span, related });
}

function isBelow(context: BodyContext, above: number, path: number): boolean {
  const { bit, bitEnd } = context.moves.paths;
  const at = bit[path] ?? 0;
  return at > (bit[above] ?? 0) && at < (bitEnd[above] ?? 0);
}

/** Moves that no type allows. Those of one statement's pattern are told once, at what is matched. */
export function reportRejectedMoves(context: BodyContext): void {
  for (const rejected of context.moves.rejected) {
    // What has no size cannot be moved at all: then inference took the wrong turn, not the user.
    const type = typeOfPlace(context.body, rejected.place);
    if (type === undefined || type.kind === "slice" || type.kind === "str" || type.kind === "dyn") continue;
    if (context.flow.order[context.flow.blockOfPoint[rejected.point] ?? 0] === -1) continue;
    reportRejected(context, rejected);
  }
}

function reportRejected(context: BodyContext, rejected: RejectedMove): void {
  const { body, queries, errors } = context;
  const { place, reason } = rejected;
  const name = describePlace(body, place);
  const at = moveSpan(context, rejected);
  const bindings =
    at.binding === undefined
      ? []
      : [{ span: at.binding, message: "data moved here, because the binding is not a reference" }];
  // Bindings of one pattern that take from one place are told together; what else is moved at one place (`..base`) each by itself.
  const once = at.binding === undefined ? name : `from ${lookup(body, context.moves.paths, place).path}`;
  switch (reason.kind) {
    case "borrowedContent": {
      const isTaken = isTakenByFuture(body, place);
      const behind = isTaken ? pointerBehindCapture(body, place) : reason.at;
      if (isTaken) reportTaken(context, place);
      if (behind === undefined) return;
      const base: Place = { local: place.local, projection: place.projection.slice(0, behind) };
      const pointer = typeBefore(body, place, behind);
      const target = place.projection[behind]?.type;
      if (
        target !== undefined &&
        (target.kind === "array" || target.kind === "slice") &&
        place.projection.length > behind + 1
      ) {
        const type = queries.displayType(target) ?? "_";
        const message = `cannot move out of type \`${type}\`, a non-copy ${target.kind}`;
        errors.report({ code: "E0508", message, span: at.span, related: bindings }, once);
        return;
      }
      const kind =
        pointer?.kind === "rawPointer"
          ? "raw pointer"
          : pointer?.kind === "ref" && pointer.mutable
            ? "mutable reference"
            : "shared reference";
      const guarded = body.locals[place.local]?.kind.kind === "guardReference" && behind === 0;
      const closure = body.closure?.closureKind;
      const address = behind === 0 ? staticOf(body, place.local) : undefined;
      let what: string;
      if (behind === 0 && upvarOf(body, place) !== undefined && !isTaken && closure !== "FnOnce")
        what = `\`${name ?? ""}\`, a captured variable in an \`${closure ?? "Fn"}\` closure`;
      else if (guarded) what = `\`${nameOfLocal(body, place.local) ?? ""}\` in pattern guard`;
      else if (address !== undefined)
        what = name === address ? `static item \`${address}\`` : `\`${name}\` as \`${address}\` is a static item`;
      else {
        const matched = describeMatched(body, place);
        const variant = variantIn(place);
        what =
          overloadedOn(body, base, queries) ??
          (matched === undefined
            ? `a ${kind}`
            : `\`${matched}\`${variant === undefined ? "" : ` as enum variant \`${variant}\``} which is behind a ${kind}`);
      }
      const message = `cannot move out of ${what}`;
      errors.report({ code: "E0507", message, span: at.span, related: bindings }, once);
      return;
    }
    case "typeWithDestructor": {
      const type = queries.displayType(reason.type) ?? reason.adt.name;
      errors.report(
        {
          code: "E0509",
          message: `cannot move out of type \`${type}\`, which implements the \`Drop\` trait`,
          span: at.span,
          related: bindings,
        },
        once,
      );
      return;
    }
    case "arrayElement":
    case "sliceElement": {
      const type = queries.displayType(reason.type) ?? "_";
      const kind = reason.kind === "arrayElement" ? "array" : "slice";
      const message = `cannot move out of type \`${type}\`, a non-copy ${kind}`;
      errors.report({ code: "E0508", message, span: at.span, related: bindings }, once);
      return;
    }
    case "unknown":
      return;
    default:
      assertNever(reason);
  }
}

/** In an async closure that may be called again it is the future that takes what was captured, where the closure makes it. */
function isTakenByFuture(body: Body, place: Place): boolean {
  const taker = body.closure?.expr;
  if (taker?.kind !== "closure" || !taker.isAsync || body.closure?.closureKind === "FnOnce") return false;
  return upvarOf(body, place) !== undefined;
}

function reportTaken({ body, queries, errors }: BodyContext, place: Place): void {
  const upvar = body.upvars[upvarOf(body, place)?.index ?? -1];
  const taker = body.closure?.expr;
  if (upvar === undefined || taker?.kind !== "closure") return;
  if (upvar.byReference || queries.isCopy(upvar.type) !== "no") return;
  const behind = body.closure?.closureKind === "FnMut" ? "mutable" : "shared";
  const message = `cannot move out of \`${upvar.described}\` which is behind a ${behind} reference`;
  errors.report({ code: "E0507", message, span: taker.headSpan, related: [] }, upvar.described);
}

/** Where in the place a reference that was captured is followed: what is behind it the future cannot take. */
function pointerBehindCapture(body: Body, place: Place): number | undefined {
  const from = upvarOf(body, place)?.length ?? 0;
  const index = place.projection.findIndex(({ kind }, at) => {
    const pointer = at < from || kind !== "deref" ? undefined : typeBefore(body, place, at);
    return pointer?.kind === "ref" || pointer?.kind === "rawPointer";
  });
  return index < 0 ? undefined : index;
}

/** A binding's error stands at the value that is matched, once for all bindings of the match. */
function moveSpan(
  context: BodyContext,
  rejected: RejectedMove,
): { readonly span: Span; readonly binding: Span | undefined } {
  const { body, flow } = context;
  const { block, statement } = locationOf(flow, rejected.point);
  const at = body.blocks[block]?.statements[statement];
  if (at?.kind === "assign") {
    if (at.rvalue.kind === "use" && at.rvalue.isBinding === true) {
      const matched = scrutineeSpan(context, rejected.place, rejected.point) ?? parameterSpan(context, rejected.place);
      if (matched !== undefined) return { span: matched, binding: at.span };
    }
    const head = makesClosure(at) ? headOf(at.rvalue.aggregate.expr) : captureHead(body, at.place.local);
    if (head !== undefined) return { span: head, binding: undefined };
  }
  return { span: rejected.span, binding: undefined };
}

/**
 * Where the place, or what holds it, is named as the value of the `match` or `let` that the point belongs to: the nearest one back from
 * there, since a body may match one place often, each time with an error of its own. Cost: the blocks that lead to the point.
 */
function scrutineeSpan(context: BodyContext, place: Place, point: number): Span | undefined {
  const { body, flow } = context;
  const at = locationOf(flow, point);
  const seen = new Set<number>();
  let blocks = [{ block: at.block, from: at.statement - 1 }];
  while (blocks.length > 0) {
    const before: { readonly block: number; readonly from: number }[] = [];
    for (const { block, from } of blocks) {
      const statements = body.blocks[block]?.statements ?? [];
      for (let index = from; index >= 0; index--) {
        const statement = statements[index];
        if ((statement?.kind === "placeMention" || statement?.kind === "fakeRead") && isPrefix(statement.place, place))
          return statement.span;
      }
      for (const previous of flow.predecessors.list(block)) {
        if (seen.has(previous)) continue;
        seen.add(previous);
        before.push({ block: previous, from: (body.blocks[previous]?.statements.length ?? 0) - 1 });
      }
    }
    blocks = before;
  }
  return undefined;
}

/** The pattern of a parameter that has one: nothing else names what it takes apart. */
function parameterSpan({ body }: BodyContext, place: Place): Span | undefined {
  const declaration = body.locals[place.local];
  return declaration?.kind.kind === "argument" && declaration.kind.variable === undefined
    ? declaration.span
    : undefined;
}
