/** The variables of a function, numbered, with what their types mean for ownership. Those that macros introduce are left out. */
import type { Knowledge } from "../base/knowledge.js";
import type { VariantDef } from "../hir/defs.js";
import type { BinaryExpr } from "../syntax/ast.js";
import type { Type } from "../types/type.js";
import type { Callee, LocalVariable, TypeckResults } from "../types/typeck.js";
import type { CloneFacts, Range, VariableFacts } from "./facts.js";

/** What this room asks about types; bound to the bounds in scope of one function. */
export interface TypeQuestions {
  /** As a person would write it; undefined when any part is unknown. */
  display(type: Type): string | undefined;
  isCopy(type: Type): Knowledge;
  needsDrop(type: Type): Knowledge;
  storage(type: Type): VariableFacts["storage"];
  /** Of copying a value by `clone`; unknown where a `Clone` that somebody wrote decides. */
  cloneCost(type: Type): CloneFacts["cost"];
  /** A lock guard, `Ref`, `RefMut`: dropping it releases something. */
  isGuard(type: Type): boolean;
  /** It, or something in it, has a `Drop` that the user's own packages wrote. */
  hasSignificantDrop(type: Type): Knowledge;
  /** Every `Clone` that cloning it runs is derived or the standard library's. */
  plainClone(type: Type): Knowledge;
  /** No `Drop` of the user's anywhere inside. */
  plainDrop(type: Type): Knowledge;
  /** The type itself has a `Drop`: nothing can be moved out of a field of it (E0509). What its fields have does not count. */
  implementsDrop(type: Type): Knowledge;
  /** A `Cell`, `RefCell`, lock or atomic anywhere inside. */
  interiorMutability(type: Type): Knowledge;
  /** An `Rc`, `Arc` or `Weak` anywhere inside. */
  countsReferences(type: Type): Knowledge;
  /**
   * Would the callee's generic parameter take a value of this type as well? `parameter` counts `self`; `livesOn`: the value is `'static`.
   */
  acceptsInstead(callee: Called, parameter: number, source: Type, livesOn?: boolean): Knowledge;
  /** Is the parameter's type declared, and not inferred from what is given for it? */
  hasFixedParameter(callee: Called, parameter: number): boolean;
  /** Does the callee call what it is given for this generic parameter at most once? */
  takesOnce(callee: Called, parameter: number): boolean;
  /** Must what is given for this generic parameter be `'static`: may it borrow from nothing here? */
  wantsStatic(callee: Called, parameter: number): boolean;
  /** As declared, in terms of the data type's parameters; undefined: there is no such field. */
  typeOfField(variant: VariantDef, name: string): Type | undefined;
  /** It implements `Clone`. */
  isClone(type: Type): Knowledge;
  /** Can values of these types be compared like this? */
  compares(left: Type, operator: BinaryExpr["operator"], right: Type): Knowledge;
}

/** A function and its generic arguments. */
export type Called = Pick<Callee, "function" | "args">;

export interface VariableIndex {
  readonly variables: readonly LocalVariable[];
  idOf(variable: LocalVariable): number | undefined;
}

/**
 * Numbers the variables in order of declaration. Where a macro puts one pattern in several places (`select!` tests first whether it
 * matches) those of its variables count that something names, if any.
 */
export function indexVariables(results: TypeckResults): VariableIndex {
  const written = results.locals.filter((variable) => !variable.declarationSpan.expansion);
  const places = new Set(written.map(startOf));
  const variables = places.size === written.length ? written : withoutUnnamed(results, written);
  const ids = new Map(variables.map((variable, id) => [variable, id]));
  return { variables, idOf: (variable) => ids.get(variable) };
}

function startOf({ ident }: LocalVariable): number {
  return ident.span.start;
}

function withoutUnnamed({ mentions }: TypeckResults, written: readonly LocalVariable[]): readonly LocalVariable[] {
  const named = new Set(mentions.map(({ variable }) => variable));
  const namedAt = new Set(written.filter((variable) => named.has(variable)).map(startOf));
  return written.filter((variable) => named.has(variable) || !namedAt.has(startOf(variable)));
}

export interface VariableExtras {
  readonly scope: Range;
  readonly livesAcross: readonly Range[];
}

/** Mentions of each variable, by its number, in text order. */
export function mentionsOf(results: TypeckResults, index: VariableIndex): readonly (readonly Range[])[] {
  const mentions: Range[][] = index.variables.map(() => []);
  for (const { variable, span } of results.mentions) {
    const id = index.idOf(variable);
    if (id !== undefined && !span.expansion) mentions[id]?.push({ start: span.start, end: span.end });
  }
  for (const list of mentions) list.sort((a, b) => a.start - b.start);
  return mentions;
}

/** Puts one variable's facts together. */
export function variableFacts(
  id: number,
  variable: LocalVariable,
  type: Type,
  questions: TypeQuestions,
  mentions: readonly Range[],
  extras: VariableExtras,
): VariableFacts {
  return {
    id,
    name: variable.name,
    declaration: { start: variable.declarationSpan.start, end: variable.declarationSpan.end },
    nameRange: { start: variable.ident.span.start, end: variable.ident.span.end },
    kind: variable.kind,
    mutable: variable.mutable,
    type: questions.display(type),
    isCopy: questions.isCopy(type),
    needsDrop: questions.needsDrop(type),
    storage: questions.storage(type),
    scope: extras.scope,
    mentions,
    guard: questions.isGuard(type),
    livesAcross: extras.livesAcross,
  };
}
