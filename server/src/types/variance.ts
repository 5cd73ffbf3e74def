/**
 * Variance of the generic parameters of data types: may `Vec<&'long T>` stand for `Vec<&'short T>`?
 *
 * A parameter's variance follows from where it occurs in the fields, which may be of data types with parameters themselves:
 *
 *     struct List<'a, T> { head: &'a T, next: Option<Box<List<'a, T>>> }
 *       'a  covariant in `&'a T`, and as what List says of 'a   -> covariant
 *       T   covariant in `&'a T`, and as what List says of T    -> covariant
 *     struct Cell<T> { value: UnsafeCell<T> }                   -> invariant
 *
 * Solved as a fixpoint that starts at "does not occur" (bivariant) and only goes up. Traits' parameters, projections and opaque types
 * are invariant. Source: Rust reference, "Subtyping and variance"; rustc dev guide, "Variance of type and lifetime parameters".
 */
import type { AdtDef } from "../hir/defs.js";
import { isRegion, isType } from "./argTerms.js";
import { type Const, type GenericArg, type Region, type Type, TypeFlag } from "./type.js";

export type Variance = "bivariant" | "covariant" | "contravariant" | "invariant";

/** Types of all fields of all variants, in terms of the type's own parameters. */
export type FieldTypes = (adt: AdtDef) => readonly Type[];

/** Variance inside a position of the variance `outer`. */
export function composeVariance(outer: Variance, inner: Variance): Variance {
  if (outer === "bivariant" || inner === "bivariant") return "bivariant";
  if (outer === "invariant" || inner === "invariant") return "invariant";
  return outer === inner ? "covariant" : "contravariant";
}

function join(a: Variance, b: Variance): Variance {
  if (a === "bivariant" || a === b) return b;
  return b === "bivariant" ? a : "invariant";
}

/** Answers by data type, remembering what it found. `parameterCount`: length of the flattened parameter list. */
export class Variances {
  private readonly known = new Map<AdtDef, readonly Variance[]>();

  constructor(
    private readonly fieldTypes: FieldTypes,
    private readonly parameterCount: (adt: AdtDef) => number,
  ) {}

  /** One entry a parameter, in the order of `genericsOf`. */
  of(adt: AdtDef): readonly Variance[] {
    const known = this.known.get(adt);
    if (known !== undefined) return known;
    this.solve(adt);
    return this.known.get(adt) ?? [];
  }

  private solve(root: AdtDef): void {
    const current = new Map<AdtDef, Variance[]>();
    const fields = new Map<AdtDef, readonly Type[]>();
    const pending = [root];
    for (let adt = pending.pop(); adt !== undefined; adt = pending.pop()) {
      if (current.has(adt) || this.known.has(adt)) continue;
      const types = this.fieldTypes(adt);
      current.set(adt, this.start(adt, types));
      fields.set(adt, types);
      for (const type of types) mentionedAdts(type, pending);
    }
    for (let changed = true; changed; ) {
      changed = false;
      for (const [adt, variances] of current) {
        const note = (index: number, variance: Variance): void => {
          const before = variances[index] ?? "bivariant";
          const after = join(before, variance);
          if (after === before) return;
          variances[index] = after;
          changed = true;
        };
        for (const type of fields.get(adt) ?? [])
          visitType(type, "covariant", (other) => this.known.get(other) ?? current.get(other) ?? [], note);
      }
    }
    for (const [adt, variances] of current) this.known.set(adt, variances);
  }

  private start(adt: AdtDef, fields: readonly Type[]): Variance[] {
    const count = this.parameterCount(adt);
    return Array.from({ length: count }, () => initialVariance(adt, fields));
  }
}

function initialVariance({ langItem }: AdtDef, fields: readonly Type[]): Variance {
  if (langItem === "phantom_data") return "covariant";
  if (langItem === "unsafe_cell") return "invariant";
  // A parameter has to be used (E0392). One that no known field mentions stands in an unknown one, most often covariantly.
  return fields.some(({ flags }) => (flags & TypeFlag.hasUnknown) !== 0) ? "covariant" : "bivariant";
}

function mentionedAdts(type: Type, found: AdtDef[]): void {
  switch (type.kind) {
    case "adt":
      found.push(type.adt);
      for (const arg of type.args.list) if (isType(arg)) mentionedAdts(arg, found);
      return;
    case "ref":
    case "rawPointer":
      mentionedAdts(type.inner, found);
      return;
    case "slice":
    case "array":
      mentionedAdts(type.element, found);
      return;
    case "tuple":
      for (const element of type.elements) mentionedAdts(element, found);
      return;
    case "fnPointer":
      for (const input of type.signature.inputs) mentionedAdts(input, found);
      mentionedAdts(type.signature.output, found);
      return;
    default:
      return;
  }
}

type Note = (index: number, variance: Variance) => void;

function visitType(
  type: Type,
  position: Variance,
  variancesOf: (adt: AdtDef) => readonly Variance[],
  note: Note,
): void {
  const inside = (inner: Type, variance: Variance): void =>
    visitType(inner, composeVariance(position, variance), variancesOf, note);
  const arg = (found: GenericArg, variance: Variance): void => {
    if (isType(found)) inside(found, variance);
    else if (isRegion(found)) visitRegion(found, composeVariance(position, variance), note);
    else visitConst(found, composeVariance(position, "invariant"), note);
  };
  switch (type.kind) {
    case "param":
      note(type.index, position);
      return;
    case "adt": {
      const variances = variancesOf(type.adt);
      type.args.list.forEach((found, index) => {
        arg(found, variances[index] ?? "bivariant");
      });
      return;
    }
    case "ref":
      visitRegion(type.region, position, note);
      inside(type.inner, type.mutable ? "invariant" : "covariant");
      return;
    case "rawPointer":
      inside(type.inner, type.mutable ? "invariant" : "covariant");
      return;
    case "slice":
    case "array":
      inside(type.element, "covariant");
      return;
    case "tuple":
      for (const element of type.elements) inside(element, "covariant");
      return;
    case "fnPointer":
      for (const input of type.signature.inputs) inside(input, "contravariant");
      inside(type.signature.output, "covariant");
      return;
    case "dyn":
      visitRegion(type.region, position, note);
      for (const found of type.principal?.args.list ?? []) arg(found, "invariant");
      for (const binding of type.bindings) inside(binding.type, "invariant");
      return;
    case "projection":
    case "opaque":
    case "fnDef":
      for (const found of type.args.list) arg(found, "invariant");
      return;
    case "closure":
    case "coroutine":
      for (const found of type.parentArgs.list) arg(found, "invariant");
      return;
    default:
      return;
  }
}

function visitConst(value: Const, variance: Variance, note: Note): void {
  if (value.kind === "param") note(value.index, variance);
}

function visitRegion(region: Region, variance: Variance, note: Note): void {
  if (region.kind === "param") note(region.index, variance);
}
