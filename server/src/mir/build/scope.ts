/**
 * Scopes and their drops: what is let go where, in which order, on every way out.
 *
 * The idea, on an example:
 *
 *     fn f(a: String) {            scope A: [a value]
 *         let b = g();             scope B: [b storage, b value]
 *         if c { return }          exit through B, then A
 *     }                            natural end of B, then of A
 *
 * A scope lists what has to happen at its end (storage markers and drops of values) in order of creation; it happens in
 * reverse. A natural end writes it straight into the current block. Exits (`break`, `return`, `?`, a failing condition)
 * that go to the same target share a *drop tree*: a node says "drop this, then go on with that node", so that two exits
 * share the part of the way that is the same for both. As in rustc a drop that several exits share is one terminator;
 * whether it is conditional is for drop elaboration to say.
 *
 * What is not here: which scopes there are; the expressions open them. Source: rustc dev guide, "Scopes and drops";
 * Rust reference, "Destructors".
 */
import { integers } from "../../base/integers.js";
import { truncate } from "../../base/truncate.js";
import type { Span } from "../../syntax/ast.js";
import { type Type, TypeFlag } from "../../types/type.js";
import type { BlockIndex, DropReason, Local, Place, TemporaryKind } from "../body.js";
import { type Builder, endPoint, localPlace } from "./builder.js";

export type ExitKind = "natural" | "break" | "return" | "question" | "continue";

export interface ScheduledDrop {
  readonly local: Local;
  readonly kind: "storage" | "value";
  /** The end of the scope that it is scheduled in. */
  readonly span: Span;
}

export interface Scope {
  readonly span: Span;
  readonly drops: ScheduledDrop[];
  /** Operands that a call or aggregate has taken over: nothing is left to drop at the natural end. */
  moved: Set<Local> | undefined;
  /** How far the last exit through this scope went along a drop tree; the next one starts from there. */
  exit:
    | {
        readonly tree: DropTree;
        readonly kind: ExitKind;
        readonly below: number;
        readonly count: number;
        readonly node: number;
      }
    | undefined;
}

interface DropNode {
  readonly drop: ScheduledDrop | undefined;
  readonly next: number;
  exit: ExitKind;
  /** The node before this one with the same drop, on another way; ROOT: there is none. */
  readonly alike: number;
}

const ROOT = 0;

class DropTree {
  readonly nodes: DropNode[] = [{ drop: undefined, next: ROOT, exit: "natural", alike: ROOT }];
  /** The last node of each drop: nearly all have one, whatever else goes on with the same node. */
  private readonly nodeOf = new Map<ScheduledDrop, number>();
  /** What goes into the tree, and at which node. */
  readonly entries: { readonly from: BlockIndex; readonly node: number }[] = [];

  child(next: number, drop: ScheduledDrop, exit: ExitKind): number {
    const last = this.nodeOf.get(drop) ?? ROOT;
    for (let known = last; known !== ROOT; ) {
      const node = this.nodes[known];
      if (node?.next === next) {
        if (node.exit === "question") node.exit = exit;
        return known;
      }
      known = node?.alike ?? ROOT;
    }
    this.nodes.push({ drop, next, exit, alike: last });
    this.nodeOf.set(drop, this.nodes.length - 1);
    return this.nodes.length - 1;
  }
}

/** A loop, labelled block or the function itself: what can be left early. */
export interface Breakable {
  readonly label: { readonly name: string; readonly hygiene: number } | undefined;
  readonly kind: "loop" | "block" | "function";
  /** Index in `scopes` of the first scope that an exit leaves. */
  readonly depth: number;
  readonly destination: Place;
  readonly breaks: DropTree;
  readonly continueTarget: BlockIndex | undefined;
  readonly continues: DropTree;
}

/** Where a failing condition goes. */
export interface IfThenScope {
  readonly depth: number;
  readonly fails: DropTree;
}

function pushScope(b: Builder, span: Span): Scope {
  const scope: Scope = { span, drops: [], moved: undefined, exit: undefined };
  b.scopes.push(scope);
  return scope;
}

function popScope(b: Builder): void {
  const scope = b.scopes.pop();
  if (scope === undefined) return;
  for (let index = scope.drops.length - 1; index >= 0; index--) {
    const drop = scope.drops[index];
    if (drop === undefined) continue;
    if (drop.kind === "storage") b.push({ kind: "storageDead", local: drop.local, span: drop.span });
    else if (scope.moved === undefined || !scope.moved.has(drop.local)) {
      const target = b.newBlock();
      b.terminate({
        kind: "drop",
        place: localPlace(drop.local),
        isCertain: isCertainDrop(b, drop),
        target,
        reason: scopeReason(drop, "natural"),
        span: drop.span,
      });
      b.current = target;
    }
  }
}

function isCertainDrop(b: Builder, { local }: ScheduledDrop): boolean {
  return surelyNeedsDrop(b, b.typeOfLocal(local));
}

/** Has rustc a drop of such a value while it builds MIR? It looks at no hidden types then: what they hide may have to be dropped. */
export function surelyNeedsDrop(b: Builder, type: Type): boolean {
  const isHidden = (type.flags & (TypeFlag.hasOpaque | TypeFlag.hasUnknown)) === TypeFlag.hasOpaque;
  const needsDrop = b.types.needsDrop(type);
  return needsDrop === "yes" || (needsDrop === "unknown" && isHidden);
}

function scopeReason(drop: ScheduledDrop, exit: ExitKind): DropReason {
  return { kind: "scope", scopeEnd: drop.span, exit };
}

/** A scope of its own for what `body` builds; its drops stand at the end of `span`. */
export function inScope<T>(b: Builder, span: Span, body: (scope: Scope) => T): T {
  const scope = pushScope(b, span);
  const result = body(scope);
  popScope(b);
  return result;
}

/** A scope that temporaries do not outlive: statements, conditions, arms, function bodies, operands of `&&` and `||`. */
export function inTerminatingScope<T>(b: Builder, span: Span, kind: TemporaryKind, body: (scope: Scope) => T): T {
  const outer = b.temporaryScope;
  const outerKind = b.temporaryKind;
  const scope = pushScope(b, span);
  b.temporaryScope = scope;
  b.temporaryKind = kind;
  const result = body(scope);
  popScope(b);
  b.temporaryScope = outer;
  b.temporaryKind = outerKind;
  return result;
}

/** A scope for the rest of the block being built (after a `let … else`): `withNestedScopes` closes it. */
export function openNestedScope(b: Builder, span: Span): Scope {
  const scope = pushScope(b, span);
  b.variableScope = scope;
  return scope;
}

/** Closes the scopes that `body` opened for the rest of its block. */
export function withNestedScopes(b: Builder, body: () => void): void {
  const depth = b.scopes.length;
  const variables = b.variableScope;
  body();
  while (b.scopes.length > depth) popScope(b);
  b.variableScope = variables;
}

/** Bindings made by `body` belong to `scope`. */
export function withVariableScope<T>(b: Builder, scope: Scope, body: () => T): T {
  const outer = b.variableScope;
  b.variableScope = scope;
  const result = body();
  b.variableScope = outer;
  return result;
}

/** The scope of the expression being built: operands live until it is done. */
export function localScope(b: Builder): Scope | undefined {
  return b.scopes[b.scopes.length - 1];
}

export function scheduleStorage(scope: Scope | undefined, local: Local): void {
  scope?.drops.push({ local, kind: "storage", span: endPoint(scope.span) });
}

/** Schedules a drop where the type may need one; unknown counts as may. */
export function scheduleValue(b: Builder, scope: Scope | undefined, local: Local): void {
  if (scope === undefined) return;
  if (b.types.needsDrop(b.typeOfLocal(local)) === "no") return;
  scope.drops.push({ local, kind: "value", span: endPoint(scope.span) });
}

/** Locals whose values a panic here drops on its way out, as far as they are initialised; in no order. Cost: all that is scheduled. */
export function droppedByPanic(b: Builder): readonly Local[] {
  return b.scopes.flatMap(({ drops }) => drops.flatMap(({ local, kind }) => (kind === "value" ? [local] : [])));
}

/** Takes back what was scheduled in the scope after the first `count`: it happens on no exit that is still to come. Gives it back. */
export function unscheduleFrom(scope: Scope, count: number): readonly ScheduledDrop[] {
  const taken = scope.drops.slice(count);
  if (taken.length > 0) {
    truncate(scope.drops, count);
    scope.exit = undefined;
  }
  return taken;
}

/** Schedules again what was taken back. */
export function reschedule(scope: Scope, drops: readonly ScheduledDrop[]): void {
  if (drops.length === 0) return;
  scope.drops.push(...drops);
  scope.exit = undefined;
}

/** The value of an operand temporary now belongs to someone else. */
export function recordMoved(b: Builder, local: Local): void {
  const scope = localScope(b);
  if (scope === undefined) return;
  scope.moved ??= new Set();
  scope.moved.add(local);
}

/** Leaves the scopes from `depth` inwards along `tree`; the cursor then stands where nothing leads to. */
function exitThrough(b: Builder, tree: DropTree, depth: number, exit: ExitKind): void {
  let node = ROOT;
  for (let index = depth; index < b.scopes.length; index++) {
    const scope = b.scopes[index];
    if (scope === undefined || scope.drops.length === 0) continue;
    const below = node;
    let first = 0;
    if (
      scope.exit !== undefined &&
      scope.exit.tree === tree &&
      scope.exit.below === below &&
      scope.exit.kind === exit
    ) {
      node = scope.exit.node;
      first = scope.exit.count;
    }
    for (let position = first; position < scope.drops.length; position++) {
      const drop = scope.drops[position];
      if (drop !== undefined) node = tree.child(node, drop, exit);
    }
    scope.exit = { tree, kind: exit, below, count: scope.drops.length, node };
  }
  tree.entries.push({ from: b.current, node });
  b.startUnreachable();
}

/** Writes the drops of a tree; answers the block where all its exits arrive. */
function buildDropTree(b: Builder, tree: DropTree, target: BlockIndex, span: Span): void {
  const blocks = integers(tree.nodes.length).fill(target);
  for (let index = 1; index < tree.nodes.length; index++) {
    const node = tree.nodes[index];
    if (node?.drop === undefined) continue;
    const next = blocks[node.next] ?? target;
    const block = b.newBlock();
    if (node.drop.kind === "storage") {
      b.blocks[block]?.statements.push({ kind: "storageDead", local: node.drop.local, span: node.drop.span });
      b.gotoFrom(block, next, node.drop.span);
    } else {
      const { drop } = node;
      b.terminateBlock(block, {
        kind: "drop",
        place: localPlace(drop.local),
        isCertain: isCertainDrop(b, drop),
        target: next,
        reason: scopeReason(drop, node.exit),
        span: drop.span,
      });
    }
    blocks[index] = block;
  }
  for (const { from, node } of tree.entries) b.gotoFrom(from, blocks[node] ?? target, span);
}

/**
 * Something that can be left early. `body` builds it and says whether its end is reached; all `break`s then arrive behind it,
 * and the cursor stands there.
 */
export function inBreakableScope(
  b: Builder,
  breakable: {
    readonly label: Breakable["label"];
    readonly kind: Breakable["kind"];
    readonly destination: Place;
    readonly continueTarget: BlockIndex | undefined;
  },
  span: Span,
  body: () => boolean,
): void {
  const entry: Breakable = { ...breakable, depth: b.scopes.length, breaks: new DropTree(), continues: new DropTree() };
  b.breakables.push(entry);
  const reachesEnd = body();
  b.breakables.pop();
  if (entry.continueTarget !== undefined && entry.continues.entries.length > 0)
    buildDropTree(b, entry.continues, entry.continueTarget, span);
  if (!reachesEnd) b.startUnreachable();
  if (entry.breaks.entries.length > 0) {
    const exit = b.newBlock();
    b.goto(exit, span);
    buildDropTree(b, entry.breaks, exit, span);
    b.current = exit;
  }
}

export type BreakTarget =
  | { readonly kind: "return"; readonly exit: "return" | "question" }
  | { readonly kind: "break"; readonly label: Breakable["label"] }
  | { readonly kind: "continue"; readonly label: Breakable["label"] };

export function findBreakable(b: Builder, target: BreakTarget): Breakable | undefined {
  for (let index = b.breakables.length - 1; index >= 0; index--) {
    const candidate = b.breakables[index];
    if (candidate === undefined) continue;
    if (target.kind === "return") {
      if (candidate.kind === "function") return candidate;
    } else if (target.label !== undefined) {
      if (candidate.label?.name === target.label.name && candidate.label.hygiene === target.label.hygiene)
        return candidate;
    } else if (candidate.kind === "loop") return candidate;
  }
  return undefined;
}

/** Goes to the target, dropping what lies between. The value, if any, is already in the target's destination. */
export function exitTo(b: Builder, breakable: Breakable, target: BreakTarget): void {
  if (target.kind === "continue") exitThrough(b, breakable.continues, breakable.depth, "continue");
  else exitThrough(b, breakable.breaks, breakable.depth, target.kind === "return" ? target.exit : "break");
}

/** Builds a condition and what follows when it holds; answers the block where its failures arrive. */
export function inIfThenScope(b: Builder, depth: number, span: Span, body: () => void): BlockIndex {
  const outer = b.ifThenScope;
  const scope: IfThenScope = { depth, fails: new DropTree() };
  b.ifThenScope = scope;
  body();
  b.ifThenScope = outer;
  const failed = b.newBlock();
  if (scope.fails.entries.length > 0) buildDropTree(b, scope.fails, failed, span);
  return failed;
}

/** The condition does not hold: leave from `block` to the place that the innermost `inIfThenScope` names. The cursor stays. */
export function breakForElse(b: Builder, block: BlockIndex): void {
  const scope = b.ifThenScope;
  const kept = b.current;
  b.current = block;
  if (scope === undefined) b.terminate({ kind: "unreachable", span: { start: 0, end: 0, expansion: undefined } });
  else exitThrough(b, scope.fails, scope.depth, "natural");
  b.current = kept;
}
