/**
 * Drops of user variables: where drop glue runs at the end of a scope, on assignment, or on an early exit.
 *
 * An early exit's drop is told where the variable's scope ends, once; natural exits give the order. What only early exits drop, since it
 * was moved before the end, is conditional for people: `if stop { return } consume(s)`. What a drop does is known only when the type is:
 * nothing is claimed for others.
 */
import type { ElaboratedDrop } from "../borrowck/result.js";
import type { Body } from "../mir/body.js";
import type { Span } from "../syntax/ast.js";
import type { Type } from "../types/type.js";
import { type BodyView, rangeOf } from "./events.js";
import type { DropEvent, ScopeEnd } from "./facts.js";
import { userPlace } from "./userPlaces.js";
import type { TypeQuestions } from "./variables.js";

export interface BodyDrops {
  readonly events: readonly DropEvent[];
  readonly scopeEnds: readonly ScopeEnd[];
}

type PendingDrop = ScopeEnd["drops"][number] & { readonly isNatural: boolean };

interface PendingScope {
  readonly at: number;
  readonly drops: Map<string, PendingDrop>;
}

/** Drops of one body (not of its closures' bodies). */
export function bodyDrops(view: BodyView, questions: TypeQuestions): BodyDrops {
  const events = new Map<string, DropEvent>();
  const scopes = new Map<number, PendingScope>();
  const ordered = [...view.result.drops].sort((a, b) => Number(isNatural(b)) - Number(isNatural(a)));
  const reachedEnds = new Set(view.result.reachedEnds.map(({ local, scopeEnd }) => `${local} ${lastOf(scopeEnd)}`));
  const naturallyDropped = new Set<string>();
  ordered.forEach((drop) => {
    if (drop.span.expansion) return;
    const type = typeOfPlace(view, drop);
    const needsDrop = type ? questions.needsDrop(type) : "unknown";
    if (needsDrop !== "yes" || !type) return;
    const significant = questions.hasSignificantDrop(type) === "yes";
    const guard = questions.isGuard(type);
    const { local } = drop.place;
    const at = drop.reason.kind === "scope" ? lastOf(drop.reason.scopeEnd) : drop.span.start;
    const user = userPlace(view.body, drop.place);
    const dropped = `${local} ${user?.path ?? ""} ${at}`;
    if (isNatural(drop)) naturallyDropped.add(dropped);
    const isFlagged = drop.kind === "conditional";
    const conditional =
      isFlagged || drop.bySomeVariant || (reachedEnds.has(`${local} ${at}`) && !naturallyDropped.has(dropped));
    const id = user && view.variables.idOf(user.variable);
    if (user && view.broken.some((span) => span.start >= user.variable.ident.span.start && span.start <= at)) return;
    if (user && id !== undefined) {
      const key = `${id} ${user.path} ${at}`;
      const isCaptured = view.body.locals[local]?.kind.kind === "environment";
      // A closure knows a captured variable by its name alone, without `mut`.
      const declaration = rangeOf(isCaptured ? user.variable.ident.span : user.variable.declarationSpan);
      const indirect = indirectionOf(drop, user.variable.declarationSpan, view.body);
      const known = events.get(key);
      events.set(key, {
        kind: "drop",
        variable: id,
        name: user.variable.name,
        path: user.path,
        range: declaration,
        declaration,
        at,
        cause: drop.reason.kind === "scope" ? "scopeEnd" : "assignment",
        conditional: conditional || known?.conditional === true,
        isAlwaysFlagged: isFlagged && known?.isAlwaysFlagged !== false,
        significant: significant || guard,
        ...(indirect === undefined ? {} : { indirect }),
      });
    }
    if (drop.reason.kind !== "scope") return;
    const temporary = view.body.locals[local]?.kind.kind === "temporary";
    if (!user && !(temporary && (guard || significant))) return;
    const scope = scopes.get(at) ?? { at, drops: new Map() };
    scopes.set(at, scope);
    const name = user?.variable.name ?? questions.display(type) ?? "a value";
    const path = user?.path ?? name;
    const from = view.body.locals[local]?.span.start ?? at;
    // A variable may hide another of its name, which is dropped here as well.
    const key = `${local} ${path}`;
    const known = scope.drops.get(key);
    scope.drops.set(key, {
      ...(known ?? { name, path, significant, guard, temporary, from, isNatural: isNatural(drop) }),
      conditional: conditional || known?.conditional === true,
    });
  });
  const scopeEnds = [...scopes.values()].map(({ at, drops }) => ({
    at,
    drops: inOrder([...drops.values()]).map(({ isNatural: _, ...drop }) => drop),
  }));
  return { events: [...events.values()], scopeEnds };
}

function isNatural({ reason }: ElaboratedDrop): boolean {
  return reason.kind === "scope" && reason.exit === "natural";
}

/** As the natural exit has it; what early exits alone drop comes where it stands among those: before what was declared before it. */
function inOrder(drops: readonly PendingDrop[]): readonly PendingDrop[] {
  const ordered = drops.filter((drop) => drop.isNatural);
  for (const drop of drops) {
    if (drop.isNatural) continue;
    const next = ordered.findIndex(({ from }) => from < drop.from);
    ordered.splice(next < 0 ? ordered.length : next, 0, drop);
  }
  return ordered;
}

/** Of a scope with braces the closing one. */
function lastOf(scope: Span): number {
  return Math.max(scope.start, scope.end - 1);
}

function indirectionOf(drop: ElaboratedDrop, declaration: Span, { closure, span }: Body): DropEvent["indirect"] {
  if (declaration.byName) return "macro";
  // `|e| format!("{e}")`: the closure's end is that of what the macro's definition makes.
  const isMacros = closure?.expr.kind === "closure" && closure.expr.body.kind === "macroCall";
  if (isMacros && drop.reason.kind === "scope" && drop.reason.scopeEnd.end === span.end) return "macro";
  // At the end of a scope only a `Box` is dropped through, and its content by a pointer of its own.
  const named = drop.reason.kind === "scope" ? 0 : 1;
  return drop.place.projection.some((step, index) => index >= named && step.kind === "deref") ? "pointer" : undefined;
}

function typeOfPlace(view: BodyView, drop: ElaboratedDrop): Type | undefined {
  const last = drop.place.projection.at(-1);
  return last ? last.type : view.body.locals[drop.place.local]?.type;
}
