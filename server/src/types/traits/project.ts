/**
 * Associated types: what `<T as Trait>::Name` is.
 *
 * By, in this order: a where clause or bound that says so (`T: Iterator<Item = u8>`), the binding of a `dyn`, the language
 * (results of closures and futures), the impl that `select` finds, the trait's default. Of a parameter's own associated type
 * nothing more is known: it is "rigid", equal to itself only.
 */

import { awaitedOf, boundsOfOpaque, boundsOfProjection } from "../aliasBounds.js";
import { genericArgs, isType } from "../argTerms.js";
import type { InferCtxt } from "../inferCtxt.js";
import { projectionType, tupleType, unknownType } from "../interner.js";
import { typeOfAlias } from "../items.js";
import type { Predicate } from "../predicate.js";
import { eraseRegions, instantiateBoundType, substitute } from "../subst.js";
import type { DynType, GenericArgs, ProjectionType, Type } from "../type.js";
import { builtinProjection } from "./builtin.js";
import { builtinTraitOf } from "./builtinTrait.js";
import { callableOf } from "./callable.js";
import { liftPredicate, objectPredicates, openPredicate } from "./select.js";

type Projected = Type | "rigid" | "ambiguous";
type ProjectionPredicate = Predicate & { readonly kind: "projection" };

/** `projection` is resolved. The result may mention projections again; what it needs to hold is in `icx.deferred`. */
export function projectOnce(icx: InferCtxt, projection: ProjectionType): Projected {
  const first = projection.args.list[0];
  if (first === undefined || !isType(first)) return "rigid";
  const self = icx.shallow(icx.traits.normalize(first));
  if (self !== first)
    return projectOnce(
      icx,
      projectionType(projection.assoc, projection.trait, genericArgs([self, ...projection.args.list.slice(1)])),
    );
  if (self.kind === "unknown") return self;
  if (self.kind === "infer" && self.sort === "general") return "ambiguous";

  const bounded = projectByBounds(icx, projection, self);
  if (bounded !== undefined) return bounded;
  const builtin = projectByLanguage(icx, projection, self);
  if (builtin !== undefined) return builtin;
  return projectByImpl(icx, projection);
}

function projectByBounds(icx: InferCtxt, projection: ProjectionType, self: Type): Projected | undefined {
  const fromEnv = icx.env.projections.get(projection.assoc);
  if (fromEnv !== undefined) {
    const found = chooseBinding(icx, projection, fromEnv, icx.relator !== undefined);
    if (found !== undefined) return found;
  }
  if (self.kind === "projection")
    return chooseBinding(icx, projection, bindingsIn(icx, boundsOfProjection(icx.cx, self), projection), false);
  if (self.kind === "opaque") {
    const awaited =
      self.def.kind === "asyncFn" && builtinTraitOf(icx.cx, projection.trait) === "future"
        ? awaitedOf(icx.cx, self)
        : undefined;
    if (awaited !== undefined) return icx.relator === undefined ? eraseRegions(awaited) : awaited;
    return chooseBinding(icx, projection, bindingsIn(icx, boundsOfOpaque(icx.cx, self), projection), false);
  }
  if (self.kind === "dyn") {
    const binding = self.bindings.find(({ assoc }) => assoc === projection.assoc);
    if (binding !== undefined)
      return icx.relator === undefined ? eraseRegions(binding.type) : openBinding(icx, projection, self, binding.type);
    return chooseBinding(icx, projection, bindingsIn(icx, objectPredicates(icx, self), projection), false);
  }
  return undefined;
}

/** In `dyn for<'a> Lend<'a, Item = &'a u8>` the lifetime of the item is what the projection's trait is named with. */
function openBinding(icx: InferCtxt, projection: ProjectionType, self: DynType, bound: Type): Type {
  if (instantiateBoundType(bound) === bound) return bound;
  const { assoc, trait } = projection;
  for (const predicate of objectPredicates(icx, self)) {
    if (predicate.kind !== "trait" || predicate.traitRef.trait !== trait) continue;
    const named = projectionType(assoc, trait, predicate.traitRef.args);
    if (named.kind !== "projection") continue;
    const opened = openPredicate(icx, { kind: "projection", projection: named, type: bound });
    if (opened.kind === "projection" && icx.unifyArgs(opened.projection.args, projection.args)) return opened.type;
  }
  return bound;
}

function bindingsIn(
  icx: InferCtxt,
  predicates: readonly Predicate[],
  projection: ProjectionType,
): readonly ProjectionPredicate[] {
  const found: ProjectionPredicate[] = [];
  for (const predicate of predicates) {
    if (predicate.kind !== "projection" || predicate.projection.assoc !== projection.assoc) continue;
    const lifted = liftPredicate(icx, predicate);
    if (lifted.kind === "projection") found.push(lifted);
  }
  return found;
}

function chooseBinding(
  icx: InferCtxt,
  projection: ProjectionType,
  bindings: readonly ProjectionPredicate[],
  isBound: boolean,
): Projected | undefined {
  let possible: ProjectionPredicate | undefined;
  let isAmbiguous = false;
  for (const binding of bindings) {
    const match = icx.traits.matcher.same(binding.projection.args, projection.args);
    if (match === "no") continue;
    if (match === "yes") {
      possible = binding;
      isAmbiguous = false;
      break;
    }
    if (icx.traits.matcher.sawUnknown) return undefined;
    if (possible === undefined) possible = binding;
    else if (possible.projection !== binding.projection || possible.type !== binding.type) isAmbiguous = true;
  }
  if (possible === undefined) return undefined;
  if (isAmbiguous) return "ambiguous";
  const opened = isBound ? openPredicate(icx, possible) : possible;
  if (opened.kind !== "projection") return undefined;
  // `T: Iterator<Item = T::Item>` says nothing.
  if (opened.type === projection) return undefined;
  return icx.unifyArgs(opened.projection.args, projection.args) ? opened.type : undefined;
}

function projectByLanguage(icx: InferCtxt, projection: ProjectionType, self: Type): Projected | undefined {
  const builtin = builtinTraitOf(icx.cx, projection.trait);
  if (builtin === "fnOnce" && (self.kind === "closure" || self.kind === "fnDef" || self.kind === "fnPointer")) {
    const callable = callableOf(icx, self);
    const inputs = projection.args.list[1];
    if (callable === undefined || inputs === undefined || !isType(inputs)) return "ambiguous";
    return icx.unify(tupleType(callable.signature.inputs), inputs) ? callable.signature.output : "rigid";
  }
  if (builtin === "future" && self.kind === "coroutine") return self.output;
  return builtinProjection(builtin, self);
}

function projectByImpl(icx: InferCtxt, projection: ProjectionType): Projected {
  const { assoc, trait } = projection;
  const traitParams = 1 + trait.generics.params.length;
  const ownArgs = projection.args.list.slice(traitParams);
  const traitArgs = ownArgs.length === 0 ? projection.args : genericArgs(projection.args.list.slice(0, traitParams));
  const selection = icx.traits.select({ trait, args: traitArgs });
  switch (selection.kind) {
    case "no":
      return isPlaceholder(icx, traitArgs) ? "rigid" : unknownType(`no \`${trait.name}\` for the type was found`);
    case "ambiguous":
      return "ambiguous";
    case "unknown":
      return unknownType(`whether the type is \`${trait.name}\` is not known`);
    case "yes":
      break;
  }
  if (selection.source.kind === "bound") return "rigid";
  if (selection.source.kind !== "impl") return unknownType(`\`${assoc.name}\` is not known`);
  const { impl, args } = selection.source;
  const value = impl.associatedTypes.get(assoc.name);
  const declared = value ?? (assoc.type === undefined ? undefined : assoc);
  if (declared === undefined) return unknownType(`the impl has no \`${assoc.name}\``);
  // The impl's where clauses may be what determines the value: `B` in `impl<B, F: FnMut(T) -> B> Iterator for Map<I, F>`.
  const nested = [...selection.nested];
  icx.traits.workOff(nested);
  icx.deferred.push(...nested);
  const list = value === undefined ? traitArgs.list : icx.resolveArgs(args).list;
  const type = typeOfAlias(icx.cx, declared);
  return substitute(icx.relator === undefined ? eraseRegions(type) : type, genericArgs([...list, ...ownArgs]));
}

/** Types of which only their bounds are known. */
function isPlaceholder(icx: InferCtxt, args: GenericArgs): boolean {
  const self = args.list[0];
  if (self === undefined || !isType(self)) return true;
  const kind = icx.shallow(self).kind;
  return kind === "param" || kind === "projection" || kind === "opaque";
}
