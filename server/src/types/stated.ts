/**
 * What the head of an item states, with where it stands: types that must be types, bounds that must make sense, a trait that must hold of
 * what it is implemented for.
 *
 * The types of a function's inputs and result are not among them, nor is the type that an impl is for: whoever uses the item vouches for
 * those. But for what a trait's function takes and returns only as the trait says it (`statedByFunction`). Source: RFC 1214; rustc dev guide, "Well-formedness checking".
 */
import type { FunctionDef, HeadDef, TypeAliasDef } from "../hir/defs.js";
import type { Span } from "../syntax/ast.js";
import { boundsOfProjection } from "./aliasBounds.js";
import type { TypeContext } from "./context.js";
import { projectionType } from "./interner.js";
import { traitRefOfImpl, typeOfAlias, typeOfConst, typeOfField } from "./items.js";
import type { Predicate } from "./predicate.js";
import { statedPredicates } from "./predicates.js";
import { signatureOf } from "./signatures.js";
import { type TraitRef, type Type, TypeFlag } from "./type.js";

export type Stated = { readonly span: Span } & (
  | { readonly kind: "type"; readonly type: Type }
  /** A bound: taken to hold, but its own types must be types. */
  | { readonly kind: "bound"; readonly predicate: Predicate }
  /** What an impl is of: all that the trait asks must hold. */
  | { readonly kind: "implemented"; readonly traitRef: TraitRef }
  /** What a trait says of the type that an impl gives it: `type Item: 'static`. */
  | { readonly kind: "promised"; readonly type: Type; readonly of: Type; readonly predicate: Predicate }
);

export function statedBy(cx: TypeContext, def: HeadDef): readonly Stated[] {
  const stated: Stated[] = [];
  if (def.kind === "static") return stated;
  for (const { predicate, span } of statedPredicates(cx, def))
    if (span !== undefined) stated.push({ kind: "bound", predicate, span });
  switch (def.kind) {
    case "adt":
      for (const { fields } of def.variants)
        for (const field of fields) stated.push({ kind: "type", type: typeOfField(cx, field), span: field.type.span });
      return stated;
    case "impl": {
      const traitRef = def.derivedFor === undefined ? traitRefOfImpl(cx, def) : undefined;
      if (traitRef !== undefined && def.trait !== undefined && !def.isNegative)
        stated.push({ kind: "implemented", traitRef, span: def.trait.span });
      return stated;
    }
    case "typeAlias":
      // What a type alias stands for is looked at where it is used.
      if (def.container.kind !== "module") statedByAssociated(cx, def, stated);
      return stated;
    case "const":
      if (def.type !== undefined) stated.push({ kind: "type", type: typeOfConst(cx, def), span: def.type.span });
      return stated;
    case "function":
    case "trait":
      return stated;
  }
}

function statedByAssociated(cx: TypeContext, def: TypeAliasDef, stated: Stated[]): void {
  if (def.type === undefined) return;
  const type = typeOfAlias(cx, def);
  const { span } = def.type;
  stated.push({ kind: "type", type, span });
  if (def.container.kind !== "impl" || def.generics.params.length > 0) return;
  const traitRef = traitRefOfImpl(cx, def.container);
  const assoc = traitRef?.trait.associatedTypes.get(def.name);
  if (traitRef === undefined || assoc === undefined) return;
  const projection = projectionType(assoc, traitRef.trait, traitRef.args);
  if (projection.kind !== "projection") return;
  for (const predicate of boundsOfProjection(cx, projection))
    stated.push({ kind: "promised", type, of: projection, predicate, span });
}

/** What a function of a trait's impl takes and returns, told of where the function starts. */
export function statedByFunction(cx: TypeContext, def: FunctionDef): readonly Stated[] {
  const span = def.span()?.signature;
  const signature = signatureOf(cx, def);
  if (span === undefined || (signature.flags & TypeFlag.hasRegion) === 0) return [];
  const start = { ...span, end: span.start };
  return [...signature.inputs, signature.output].map((type) => ({ kind: "type", type, span: start }));
}

/** Whether an item can be generic in types at all: its own parameters, those around it, a trait's `Self`. */
export function hasTypeParameters(def: HeadDef): boolean {
  if (def.kind === "static") return false;
  for (let generics = def.generics; ; ) {
    if (generics.traitSelf !== undefined || generics.params.some((param) => param.kind === "type")) return true;
    if (generics.parent === undefined) return false;
    generics = generics.parent;
  }
}
