/**
 * What the fields of a data type ask of its lifetimes and parameters, which nobody has to write (RFC 2093):
 *
 *     struct Guard<'a, T> { of: &'a T }                      T: 'a
 *     struct Pair<'a, 'b, T> { guard: Guard<'a, &'b T> }     'b: 'a and T: 'a, as Guard asks of `&'b T`
 *
 * Solved as a fixpoint, as data types may hold each other. Of what outlives `'static` nothing is inferred.
 * Source: rustc dev guide, "Inferring outlives requirements".
 */
import type { AdtDef, TraitDef } from "../hir/defs.js";
import { genericArgs } from "./argTerms.js";
import { type Predicate, substitutePredicate } from "./predicate.js";
import { type Region, type Type, TypeFlag } from "./type.js";
import type { FieldTypes } from "./variance.js";
import { walkType } from "./walk.js";

type Outlives = Predicate & { readonly kind: "typeOutlives" | "regionOutlives" };

/** By what it says. */
type Found = Map<string, Outlives>;

export class InferredOutlives {
  private readonly known = new Map<AdtDef, readonly Outlives[]>();

  constructor(
    private readonly fieldTypes: FieldTypes,
    private readonly declaredBy: (def: AdtDef | TraitDef) => readonly Predicate[],
  ) {}

  /** In terms of the type's own parameters. */
  of(adt: AdtDef): readonly Outlives[] {
    if (!hasLifetimes(adt)) return none;
    const known = this.known.get(adt);
    if (known !== undefined) return known;
    this.solve(adt);
    return this.known.get(adt) ?? none;
  }

  private solve(root: AdtDef): void {
    const current = new Map<AdtDef, { readonly found: Found; readonly fields: readonly Type[] }>();
    const pending = [root];
    for (let adt = pending.pop(); adt !== undefined; adt = pending.pop()) {
      if (current.has(adt) || this.known.has(adt)) continue;
      const fields = this.fieldTypes(adt);
      current.set(adt, { found: new Map(), fields });
      for (const field of fields)
        walkType(field, (type) => {
          if (type.kind === "adt" && hasLifetimes(type.adt)) pending.push(type.adt);
          return true;
        });
    }
    const inferredOf = (adt: AdtDef): Iterable<Outlives> =>
      this.known.get(adt) ?? current.get(adt)?.found.values() ?? none;
    for (let changed = true; changed; ) {
      changed = false;
      for (const { found, fields } of current.values()) {
        const { size } = found;
        for (const field of fields) this.askedBy(field, inferredOf, found);
        if (found.size > size) changed = true;
      }
    }
    for (const [adt, { found }] of current) this.known.set(adt, found.size === 0 ? none : [...found.values()]);
  }

  /** What a type asks to be one. */
  private askedBy(of: Type, inferredOf: (adt: AdtDef) => Iterable<Outlives>, found: Found): void {
    walkType(of, (type) => {
      if (type.kind === "ref") typeOutlives(type.inner, type.region, found);
      else if (type.kind === "adt" && type.args.list.length > 0) {
        for (const asked of [...inferredOf(type.adt), ...this.declaredBy(type.adt)])
          outlives(substitutePredicate(asked, type.args), found);
      } else if (type.kind === "projection") {
        for (const asked of this.declaredBy(type.trait)) outlives(substitutePredicate(asked, type.args), found);
      } else if (type.kind === "dyn" && type.principal !== undefined) {
        const { trait, args } = type.principal;
        const whole = genericArgs([type, ...args.list]);
        for (const asked of this.declaredBy(trait))
          if (!speaksOfSelf(asked)) outlives(substitutePredicate(asked, whole), found);
      }
      return true;
    });
  }
}

const none: readonly Outlives[] = [];

function hasLifetimes({ generics }: AdtDef): boolean {
  return generics.params.some(({ kind }) => kind === "lifetime");
}

/** Of which an object is none of those that its type names. */
function speaksOfSelf(asked: Predicate): boolean {
  return asked.kind === "typeOutlives" && (asked.type.kind !== "param" || asked.type.index === 0);
}

function outlives(asked: Predicate, found: Found): void {
  if (asked.kind === "typeOutlives") typeOutlives(asked.type, asked.region, found);
  else if (asked.kind === "regionOutlives") regionOutlives(asked.longer, asked.shorter, found);
}

/** Taken apart (RFC 1214), so that a type that holds itself with ever larger arguments asks no more than finitely much. */
function typeOutlives(of: Type, region: Region, found: Found): void {
  if (region.kind !== "param") return;
  walkType(
    of,
    (type) => {
      if (type.kind !== "param" && type.kind !== "projection") return true;
      if ((type.flags & TypeFlag.hasBoundRegion) === 0)
        found.set(`${type.id}:${region.index}`, { kind: "typeOutlives", type, region });
      return false;
    },
    (longer) => {
      regionOutlives(longer, region, found);
    },
  );
}

function regionOutlives(longer: Region, shorter: Region, found: Found): void {
  if (longer.kind !== "param" || shorter.kind !== "param" || longer.index === shorter.index) return;
  found.set(`'${longer.index}:${shorter.index}`, { kind: "regionOutlives", longer, shorter });
}
