/**
 * Which local variable or label a name means at a place in a body: a stack of what is in scope, searched from its end.
 *
 * Names are hygienic: an identifier means a variable of the same name *and* the same mark (`Ident.hygiene`), so that the
 * `tmp` of a macro's definition and the `tmp` of its caller are two variables (reference, "Macros by example: hygiene").
 * A search that goes out past the definition of the macro that made the mark goes on with the mark taken off, for there
 * begins what the definition itself sees.
 *
 * What is not here: items, which `hir` resolves; a local variable hides an item of the same name.
 */
import { append } from "../../base/multimap.js";
import type { BlockExpr, ClosureExpr, Ident, Lifetime, MacroDefinitionItem } from "../../syntax/ast.js";
import type { LocalVariable } from "../typeck.js";

/** A loop or labelled block that `break` and `continue` can name. */
export interface LabelTarget<Breakable> {
  readonly name: string | undefined;
  readonly hygiene: number;
  readonly breakable: Breakable;
  /** Loops alone are the target of a `break` without a label. */
  readonly isLoop: boolean;
}

/** For a mark: the definition of the macro that made it, and the mark that its token had there. */
export type MarkOrigin = (
  hygiene: number,
) => { readonly item: MacroDefinitionItem; readonly parent: number } | undefined;

export class Scopes<Breakable> {
  readonly #variables: (LocalVariable | MacroDefinitionItem)[] = [];
  /** Positions in `#variables`, ascending: of each name, and of the macro definitions. A long body has thousands of variables in scope. */
  readonly #byName = new Map<string, number[]>();
  readonly #macros: number[] = [];
  #labels: LabelTarget<Breakable>[] = [];
  readonly #bodies: (ClosureExpr | BlockExpr)[] = [];
  readonly #outerLabels: LabelTarget<Breakable>[][] = [];

  constructor(readonly markOrigin: MarkOrigin) {}

  /** A mark for `leave`: everything declared after it goes out of scope together. */
  enter(): number {
    return this.#variables.length;
  }

  leave(mark: number): void {
    while (this.#variables.length > mark) {
      const last = this.#variables.pop();
      if (last?.kind === "macroDefinition") this.#macros.pop();
      else if (last !== undefined) this.#byName.get(last.name)?.pop();
    }
  }

  /** Leaves like `leave`, and answers what went out of scope, for `declareAll` later: a match arm's bindings. */
  take(mark: number): readonly (LocalVariable | MacroDefinitionItem)[] {
    const taken = this.#variables.slice(mark);
    this.leave(mark);
    return taken;
  }

  declareAll(variables: readonly (LocalVariable | MacroDefinitionItem)[]): void {
    for (const variable of variables)
      if (variable.kind === "macroDefinition") this.declareMacro(variable);
      else this.declare(variable);
  }

  declare(variable: LocalVariable): void {
    append(this.#byName, variable.name, this.#variables.length);
    this.#variables.push(variable);
  }

  /** A `macro_rules!` among the statements: from here on outwards, its own names are looked for without its mark. */
  declareMacro(item: MacroDefinitionItem): void {
    this.#macros.push(this.#variables.length);
    this.#variables.push(item);
  }

  lookup(name: string, mark: number): LocalVariable | undefined {
    const positions = this.#byName.get(name);
    if (positions === undefined) return undefined;
    let hygiene = mark;
    let macro = this.#macros.length - 1;
    for (let index = positions.length - 1; index >= 0; index--) {
      const position = positions[index] ?? 0;
      for (; hygiene !== 0 && (this.#macros[macro] ?? -1) > position; macro--) {
        const origin = this.markOrigin(hygiene);
        if (origin !== undefined && origin.item === this.#variables[this.#macros[macro] ?? 0]) hygiene = origin.parent;
      }
      const variable = this.#variables[position];
      if (variable !== undefined && variable.kind !== "macroDefinition" && variable.hygiene === hygiene)
        return variable;
    }
    return undefined;
  }

  lookupIdent(ident: Ident): LocalVariable | undefined {
    return this.lookup(ident.name, ident.hygiene);
  }

  /** Only among what was declared after the mark. */
  lookupSince(mark: number, ident: Ident): LocalVariable | undefined {
    const positions = this.#byName.get(ident.name) ?? [];
    let found: LocalVariable | undefined;
    for (let index = positions.length - 1; index >= 0; index--) {
      const position = positions[index] ?? 0;
      if (position < mark) break;
      const variable = this.#variables[position];
      if (variable?.kind !== "macroDefinition" && variable?.hygiene === ident.hygiene) found = variable;
    }
    return found;
  }

  pushLabel(label: Lifetime | undefined, breakable: Breakable, isLoop: boolean): void {
    this.#labels.push({ name: label?.name, hygiene: label?.hygiene ?? 0, breakable, isLoop });
  }

  popLabel(): void {
    this.#labels.pop();
  }

  /** What `break 'label` or `continue 'label` leaves; without a label the innermost loop. Never crosses a closure. */
  breakTarget(label: Lifetime | undefined): Breakable | undefined {
    for (let index = this.#labels.length - 1; index >= 0; index--) {
      const target = this.#labels[index];
      if (target === undefined) continue;
      if (label === undefined ? target.isLoop : target.name === label.name && target.hygiene === label.hygiene)
        return target.breakable;
    }
    return undefined;
  }

  /** Enters a closure or async block: its locals are its own and no label outside is visible. */
  enterBody(body: ClosureExpr | BlockExpr): void {
    this.#bodies.push(body);
    this.#outerLabels.push(this.#labels);
    this.#labels = [];
  }

  leaveBody(): void {
    this.#bodies.pop();
    this.#labels = this.#outerLabels.pop() ?? [];
  }

  /** The closure or async block that we are in; `undefined` in the function's own body. */
  currentBody(): ClosureExpr | BlockExpr | undefined {
    return this.#bodies[this.#bodies.length - 1];
  }

  /** Closures and async blocks around this place that use a variable from outside them, innermost first. */
  *bodiesCapturing(variable: LocalVariable): Iterable<ClosureExpr | BlockExpr> {
    for (let index = this.#bodies.length - 1; index >= 0; index--) {
      const body = this.#bodies[index];
      if (body === undefined || body === variable.within) return;
      yield body;
    }
  }
}
