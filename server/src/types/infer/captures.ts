/**
 * What each closure and async block captures, and how; and which of `Fn`, `FnMut`, `FnOnce` a closure is.
 *
 * From edition 2021 a closure captures places, not variables (RFC 2229). In
 *
 *     let f = || { list.0.push(1); println!("{}", list.1) };
 *
 * the uses of the body are `list.0` mutably and `list.1` shared, and those are the captures. Each use goes through these
 * steps, in rustc's order (`upvar.rs`):
 *
 *   1. cut where a reference would be unsafe: behind a raw pointer, in a union, in a packed struct; and at indexing;
 *   2. cut after the last deref of a `&`: what is behind it can be reached by copying that reference;
 *   3. a value moved out makes the closure `FnOnce`, an exclusive use `FnMut`;
 *   4. moved: cut at the first deref (the pointer moves); in a `move` closure every capture is by value and cut there;
 *   5. moved: cut at a type with `Drop`, out of which nothing can be moved.
 *
 * Then captures of which one contains the other become one, of the stronger kind. Before 2021 the captures are the
 * variables themselves, with the strongest kind of their uses.
 */
import type { BlockExpr, ClosureExpr, Span } from "../../syntax/ast.js";
import { isType } from "../argTerms.js";
import { fnSignature } from "../interner.js";
import { builtinTraitOf } from "../traits/builtinTrait.js";
import type { Type } from "../type.js";
import type { Capture, CaptureProjection, ClosureInfo, LocalVariable } from "../typeck.js";
import type { ClosureKind } from "./closure.js";
import { ExprUseVisitor, type UseDelegate } from "./exprUse.js";
import type { FnCtxt } from "./fnCtxt.js";
import { typeBefore, type UsePlace } from "./usePlace.js";

/** In order of strength. */
type UseKind = "shared" | "uniqueShared" | "mutable" | "unknown" | "value";
const strength: Readonly<Record<UseKind, number>> = { shared: 0, uniqueShared: 1, mutable: 2, unknown: 3, value: 4 };

interface CapturedUse {
  readonly place: UsePlace;
  readonly kind: UseKind;
  readonly use: Span;
}

/** Analyses one closure or async block whose nested ones are done; records its captures and kind. */
export function analyzeCaptures(fcx: FnCtxt, body: ClosureExpr | BlockExpr): ClosureInfo {
  const collector = new UseCollector(fcx, body);
  const visitor = new ExprUseVisitor(fcx, collector);
  if (body.kind === "closure") {
    for (const param of body.params) {
      const rvalue: UsePlace = { variable: undefined, projections: [], type: fcx.tables.typeOfPattern(param.pattern) };
      visitor.walkPattern(rvalue, param.pattern, false, param.pattern.span);
    }
    visitor.consumeExpr(body.body);
  } else {
    visitor.consumeBlock(body.block);
  }

  const isMove = body.kind === "closure" ? body.isMove : body.mode === "asyncMove";
  const { uses, kind } = processUses(fcx, collector.uses, isMove);
  const merged: CapturedUse[] = [];
  for (const use of uses) mergeInto(fcx, merged, use);
  if (!fcx.capturesDisjointFields) {
    for (const variable of fcx.mentionedUpvars(body))
      mergeInto(fcx, merged, wholeVariable(fcx, variable, isMove, merged, body.span));
  }
  // Where a bound asks for one of the traits the closure is of that kind, and a body that does more is an error in it.
  const info: ClosureInfo = {
    expr: body,
    closureKind: body.kind === "closure" ? (fcx.closureStates.get(body)?.expectedKind ?? kind) : undefined,
    unfit: body.kind === "closure" ? unfitFor(fcx, body, uses, kind) : undefined,
    captures: inOrder(fcx, body, merged).flatMap((use) => toCapture(fcx, use)),
    signature: signatureOf(fcx, body),
    declared: body.kind === "closure" ? fcx.closureStates.get(body)?.declared : undefined,
  };
  return info;
}

/**
 * A closure that is made before a bound asks something of it is what its body makes it, and that may be too little. One that is made where a
 * bound asks is what that wants, and of an `async` one other traits are asked.
 */
function unfitFor(
  fcx: FnCtxt,
  closure: ClosureExpr,
  uses: readonly CapturedUse[],
  kind: ClosureKind,
): ClosureInfo["unfit"] {
  if (kind === "Fn" || closure.isAsync || fcx.tables.isIllTyped) return undefined;
  if (fcx.closureStates.get(closure)?.expectedKind !== undefined || uses.some((use) => use.kind === "unknown"))
    return undefined;
  const asked = askedOf(fcx, closure);
  return asked?.endsWith(kind) === true ? undefined : asked;
}

/** The stricter of `Fn` and `FnMut`, where bounds ask for one of them; undefined: no bound does. */
function askedOf(fcx: FnCtxt, closure: ClosureExpr): ClosureInfo["unfit"] {
  let strictest: ClosureInfo["unfit"];
  for (const { trait, args } of fcx.infcx.askedOfClosures) {
    const [self] = args.list;
    const type = self === undefined || !isType(self) ? undefined : fcx.shallow(self);
    if (type?.kind !== "closure" || type.expr !== closure) continue;
    const builtin = builtinTraitOf(fcx.cx, trait);
    if (builtin === "fn" || builtin === "asyncFn") return builtin === "fn" ? "Fn" : "AsyncFn";
    strictest = builtin === "fnMut" ? "FnMut" : "AsyncFnMut";
  }
  return strictest;
}

function signatureOf(fcx: FnCtxt, body: ClosureExpr | BlockExpr) {
  if (body.kind === "closure") {
    const state = fcx.closureStates.get(body);
    if (state !== undefined) {
      const { inputs } = state.signature;
      return fnSignature({ inputs: inputs.map((input) => fcx.resolve(input)), output: fcx.resolve(state.future) });
    }
  }
  const type = body.kind === "block" ? fcx.tables.typeOf(body) : undefined;
  return fnSignature({
    inputs: [],
    output: type?.kind === "coroutine" ? type.output : fcx.unknown("the closure was not typed"),
  });
}

/** Collects the uses of variables from outside the closure. */
class UseCollector implements UseDelegate {
  readonly uses: CapturedUse[] = [];

  constructor(
    readonly fcx: FnCtxt,
    readonly body: ClosureExpr | BlockExpr,
  ) {}

  consume(place: UsePlace, how: "move" | "copy" | "unknown", span: Span): void {
    // A copy needs a shared borrow only.
    if (how === "copy") this.borrow(place, "shared", span);
    else this.#add(place, how === "move" ? "value" : "unknown", span);
  }

  borrow(place: UsePlace, kind: "shared" | "uniqueShared" | "mutable", span: Span): void {
    const unpacked = cutAtPackedField(this.fcx, place, kind);
    const isBehindRawPointer = unpacked.place.projections.some(
      (step, index) => step.kind === "deref" && typeBefore(this.fcx, unpacked.place, index).kind === "rawPointer",
    );
    this.#add(unpacked.place, isBehindRawPointer ? "shared" : unpacked.kind, span);
  }

  mutate(place: UsePlace, span: Span): void {
    this.borrow(place, "mutable", span);
  }

  #add(place: UsePlace, kind: UseKind, use: Span): void {
    if (place.variable === undefined || !this.fcx.isUpvarOf(place.variable, this.body)) return;
    this.uses.push({ place, kind, use });
  }
}

function cutAtPackedField(
  fcx: FnCtxt,
  place: UsePlace,
  kind: UseKind,
): { readonly place: UsePlace; readonly kind: UseKind } {
  for (let index = 0; index < place.projections.length; index++) {
    const type = typeBefore(fcx, place, index);
    if (type.kind === "adt" && fcx.isPacked(type.adt)) return truncate(fcx, place, kind, index);
  }
  return { place, kind };
}

function processUses(
  fcx: FnCtxt,
  uses: readonly CapturedUse[],
  isMove: boolean,
): { readonly uses: readonly CapturedUse[]; readonly kind: ClosureKind } {
  let closureKind: ClosureKind = "Fn";
  const processed: CapturedUse[] = [];
  for (const { place, kind, use } of uses) {
    let cut = cutForSafety(fcx, place, kind);
    cut = cutAfterSharedReference(fcx, cut.place, cut.kind);
    const isTaken = cut.kind === "value" || cut.kind === "unknown";
    if (isTaken) closureKind = "FnOnce";
    else if (cut.kind !== "shared" && closureKind === "Fn") closureKind = "FnMut";
    if (isMove || isTaken) {
      const firstDeref = cut.place.projections.findIndex((step) => step.kind === "deref");
      if (firstDeref >= 0) cut = truncate(fcx, cut.place, cut.kind, firstDeref);
      cut = cutAtDrop(fcx, cut.place, isMove ? "value" : cut.kind);
    }
    processed.push({ place: cut.place, kind: cut.kind, use });
  }
  return { uses: processed, kind: closureKind };
}

interface Cut {
  readonly place: UsePlace;
  readonly kind: UseKind;
}

/** Shortens the place to so many projections. A mutable use behind a `&mut` that is cut off needs that `&mut` uniquely only. */
function truncate(fcx: FnCtxt, place: UsePlace, kind: UseKind, length: number): Cut {
  if (place.projections.length <= length) return { place, kind };
  let cutKind = kind;
  if (kind === "mutable") {
    for (let index = length; index < place.projections.length; index++) {
      const before = typeBefore(fcx, place, index);
      if (place.projections[index]?.kind === "deref" && before.kind === "ref" && before.mutable)
        cutKind = "uniqueShared";
    }
  }
  const type = typeBefore(fcx, place, length);
  return { place: { variable: place.variable, projections: place.projections.slice(0, length), type }, kind: cutKind };
}

function cutForSafety(fcx: FnCtxt, place: UsePlace, kind: UseKind): Cut {
  for (let index = 0; index < place.projections.length; index++) {
    const before = typeBefore(fcx, place, index);
    const step = place.projections[index];
    const isUnsafe = before.kind === "rawPointer" || (before.kind === "adt" && before.adt.adtKind === "union");
    if (isUnsafe || step?.kind === "index" || step?.kind === "subslice") return truncate(fcx, place, kind, index);
  }
  return { place, kind };
}

function cutAfterSharedReference(fcx: FnCtxt, place: UsePlace, kind: UseKind): Cut {
  for (let index = place.projections.length - 1; index >= 0; index--) {
    if (place.projections[index]?.kind !== "deref") continue;
    const before = typeBefore(fcx, place, index);
    return before.kind === "ref" && !before.mutable ? truncate(fcx, place, kind, index + 1) : { place, kind };
  }
  return { place, kind };
}

function cutAtDrop(fcx: FnCtxt, place: UsePlace, kind: UseKind): Cut {
  if (fcx.isCopy(place.type) === "yes") return { place, kind };
  for (let index = 0; index < place.projections.length; index++) {
    const before = typeBefore(fcx, place, index);
    if (before.kind === "adt" && fcx.hasDropImpl(before)) return truncate(fcx, place, kind, index);
  }
  return { place, kind };
}

/** Is `shorter` the beginning of `longer`, or the same place? */
function isPrefix(shorter: UsePlace, longer: UsePlace): boolean {
  if (shorter.variable !== longer.variable || shorter.projections.length > longer.projections.length) return false;
  return shorter.projections.every((step, index) => {
    const other = longer.projections[index];
    return other !== undefined && other.kind === step.kind && other.index === step.index;
  });
}

function mergeInto(fcx: FnCtxt, merged: CapturedUse[], added: CapturedUse): void {
  let current = added;
  let hadDescendant = false;
  for (let index = merged.length - 1; index >= 0; index--) {
    const known = merged[index];
    if (
      known === undefined ||
      known.place.projections.length <= current.place.projections.length ||
      !isPrefix(current.place, known.place)
    )
      continue;
    const cut = truncate(fcx, known.place, known.kind, current.place.projections.length);
    // The place that is captured is told by its own use, though another decides the kind.
    current = stronger(current, { ...cut, use: current.use });
    merged.splice(index, 1);
    hadDescendant = true;
  }
  if (!hadDescendant) {
    for (let index = 0; index < merged.length; index++) {
      const known = merged[index];
      if (known === undefined || !isPrefix(known.place, current.place)) continue;
      const cut = truncate(fcx, current.place, current.kind, known.place.projections.length);
      const isSame = known.place.projections.length === current.place.projections.length;
      merged[index] = stronger(known, { ...cut, use: isSame ? current.use : known.use });
      return;
    }
  }
  merged.push(current);
}

function stronger(left: CapturedUse, right: CapturedUse): CapturedUse {
  return strength[right.kind] > strength[left.kind] ? { ...right, place: left.place } : left;
}

/** Before edition 2021: every mentioned variable is captured whole. */
function wholeVariable(
  fcx: FnCtxt,
  variable: LocalVariable,
  isMove: boolean,
  merged: readonly CapturedUse[],
  span: Span,
): CapturedUse {
  const use = merged.find((known) => known.place.variable === variable)?.use ?? span;
  const place: UsePlace = { variable, projections: [], type: fcx.tables.typeOfLocal(variable) };
  return { place, kind: isMove ? "value" : "shared", use };
}

/** By variable in order of first mention, then by field. */
function inOrder(fcx: FnCtxt, body: ClosureExpr | BlockExpr, uses: readonly CapturedUse[]): readonly CapturedUse[] {
  const order = new Map<LocalVariable, number>();
  for (const variable of fcx.mentionedUpvars(body)) order.set(variable, order.size);
  return [...uses].sort((left, right) => {
    const byVariable = position(order, left) - position(order, right);
    if (byVariable !== 0) return byVariable;
    const { projections } = left.place;
    for (let index = 0; index < projections.length; index++) {
      const difference = (projections[index]?.index ?? 0) - (right.place.projections[index]?.index ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

function position(order: ReadonlyMap<LocalVariable, number>, use: CapturedUse): number {
  return use.place.variable === undefined ? 0 : (order.get(use.place.variable) ?? order.size);
}

function toCapture(fcx: FnCtxt, { place, kind, use }: CapturedUse): readonly Capture[] {
  if (place.variable === undefined) return [];
  const projections: CaptureProjection[] = [];
  let before = fcx.resolve(fcx.tables.typeOfLocal(place.variable));
  for (const step of place.projections) {
    const isOfBox = before.kind === "adt";
    before = step.type;
    if (step.kind === "deref") projections.push({ kind: "deref", type: step.type, isOfBox });
    else projections.push({ kind: "field", index: step.index, name: step.name, type: step.type });
  }
  return [{ variable: place.variable, projections, kind: captureKind(fcx, kind, place.type), type: place.type, use }];
}

function captureKind(fcx: FnCtxt, kind: UseKind, type: Type): Capture["kind"] {
  if (kind !== "value") return kind;
  const copy = fcx.isCopy(type);
  return copy === "yes" ? "copy" : copy === "no" ? "move" : "unknown";
}
