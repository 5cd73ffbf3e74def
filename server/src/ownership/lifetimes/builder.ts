/**
 * Gathers the lifetimes of one head while its types are walked: who they are, where they stand, what is missing.
 *
 * A lifetime that is left out gets its names last, when all others are known.
 */
import type { Declarations } from "../../hir/declarations.js";
import type { ItemScope } from "../../hir/defs.js";
import type { Lifetime, Span } from "../../syntax/ast.js";
import type { Range } from "../facts.js";
import type { BinderFacts, HeadLifetimes, LifetimeFacts, LifetimeMark, MissingLifetime } from "../lifetimeFacts.js";
import { freshLetter, freshParameterName } from "./names.js";

export const STATIC = 0;

interface Known {
  readonly origin: LifetimeFacts["origin"];
  readonly name: string | undefined;
  readonly parameter: string | undefined;
  readonly binder: number | undefined;
  readonly outlives: string[];
  readonly declaration: Range | undefined;
}

export class HeadBuilder {
  private readonly lifetimes: Known[] = [
    {
      origin: "static",
      name: "'static",
      parameter: undefined,
      binder: undefined,
      outlives: [],
      declaration: undefined,
    },
  ];
  private readonly outer = new Map<string, number>();
  readonly marks: LifetimeMark[] = [];
  readonly binders: BinderFacts[] = [];
  readonly missing: MissingLifetime[] = [];
  /** Lifetimes that elision may take for the result, of the parameter being walked; undefined where none count. */
  candidates: Set<number> | undefined;
  /** A type of the inputs is not known: it may hide lifetimes, and nothing may be said of what is left out of the result. */
  isUncertain = false;
  /** There is an `impl Trait` among the inputs. */
  hasOpaqueInputs = false;
  /** A span did not point at what it should: the text does not say what the syntax does, and nothing may be said at all. */
  isBroken = false;

  constructor(
    readonly declarations: Declarations,
    readonly scope: ItemScope,
    readonly text: string,
  ) {}

  addBinder(binder: BinderFacts): number {
    return this.binders.push(binder) - 1;
  }

  fresh(binder: number | undefined, parameter: string | undefined): number {
    return this.add({ origin: "elided", name: undefined, parameter, binder, outlives: [], declaration: undefined });
  }

  declare(lifetime: Lifetime, binder: number | undefined, outlives: readonly string[]): number {
    const { name, span } = lifetime;
    const declaration = span.expansion === undefined ? rangeOfSpan(span) : undefined;
    return this.add({
      origin: "declared",
      name,
      parameter: undefined,
      binder,
      outlives: [...outlives],
      declaration,
    });
  }

  /** One that the impl or trait around declares; undefined where there is none of this name. */
  outerLifetime(lifetime: Lifetime): number | undefined {
    const known = this.outer.get(lifetime.name);
    if (known !== undefined) return known;
    const param = this.declarations.resolveLifetime(lifetime, this.scope);
    if (param === undefined) return undefined;
    const { name, lifetimeBounds } = param;
    const outlives = [...lifetimeBounds];
    const id = this.add({
      origin: "outer",
      name,
      parameter: undefined,
      binder: undefined,
      outlives,
      declaration: undefined,
    });
    this.outer.set(name, id);
    return id;
  }

  /** From a where clause: `'a: 'b`. */
  addOutlives(id: number, names: readonly string[]): void {
    this.lifetimes[id]?.outlives.push(...names);
  }

  isElided(id: number): boolean {
    return this.lifetimes[id]?.origin === "elided";
  }

  mark(mark: LifetimeMark): void {
    this.marks.push(mark);
  }

  /** Is the text at the place what the syntax says it is? */
  check(start: number, expected: string): void {
    if (!this.text.startsWith(expected, start)) this.isBroken = true;
  }

  finish(
    head: Pick<HeadLifetimes, "item" | "name" | "nameRange" | "range">,
    takenLetters: Set<string>,
    takenNames: Set<string>,
    namesBehind: ReadonlySet<string>,
  ): HeadLifetimes {
    // Those that have a parameter choose first: a letter elsewhere must not take `'f` from the parameter `f`.
    const named = this.lifetimes.map(({ origin, parameter }) =>
      origin === "elided" ? freshParameterName(parameter, takenNames) : undefined,
    );
    const lifetimes = this.lifetimes.map(
      ({ origin, name, binder, outlives, declaration }, id): LifetimeFacts => ({
        id,
        origin,
        name: name ?? freshLetter(takenLetters),
        parameterName: origin === "elided" ? (named[id] ?? freshLetter(takenNames)) : undefined,
        binder,
        outlives,
        declaration,
        isUsedInBody: name !== undefined && namesBehind.has(name),
      }),
    );
    const marks = [...this.marks].sort((a, b) => a.range.start - b.range.start);
    return { ...head, lifetimes, marks, binders: this.binders, missing: this.missing };
  }

  private add(known: Known): number {
    return this.lifetimes.push(known) - 1;
  }
}

export function rangeOfSpan(span: Span): Range {
  return { start: span.start, end: span.end };
}
