/**
 * The lifetime of a trait object that names none (RFC 599, RFC 1156; Rust reference, "Default trait object lifetimes"):
 *
 *     Box<dyn Show>              'static: nothing around it says otherwise
 *     &'a dyn Show               'a: the reference would be of no use any longer
 *     Ref<'a, dyn Show>          'a, because Ref has a parameter with the bound `T: 'a`
 *     &'a dyn Any                'static, because `trait Any: 'static`: what the trait itself asks for comes first
 */
import type { Declarations } from "../../hir/declarations.js";
import type { GenericParamDef, ItemScope, TraitDef } from "../../hir/defs.js";
import type { Bound, TypeExpr } from "../../syntax/ast.js";
import { STATIC } from "./builder.js";
import type { ObjectDefault } from "./walk.js";

/** What a container gives to a `dyn` that stands for this parameter of its. `lifetimes`: the container's own arguments, in order. */
export function objectDefaultOfParam(
  param: GenericParamDef,
  lifetimes: readonly (number | undefined)[],
  outermost: ObjectDefault,
): ObjectDefault {
  const { generics } = param.owner;
  const where = generics.where.flatMap((predicate) =>
    predicate.kind === "type" && isNamed(predicate.type, param.name) ? predicate.bounds : [],
  );
  const names = [...param.bounds, ...where].flatMap((bound) =>
    bound.kind === "lifetime" ? [bound.lifetime.name] : [],
  );
  const [name] = names;
  if (name === undefined) return outermost;
  if (names.length > 1) return { kind: "unknown" };
  if (name === "'static") return { kind: "lifetime", lifetime: STATIC };
  const index = generics.params.filter((other) => other.kind === "lifetime").findIndex((other) => other.name === name);
  const lifetime = lifetimes[index];
  return lifetime === undefined ? { kind: "unknown" } : { kind: "lifetime", lifetime };
}

function isNamed(type: TypeExpr, name: string): boolean {
  return (
    type.kind === "path" &&
    type.path.qualifiedSelf === undefined &&
    type.path.segments.length === 1 &&
    type.path.segments[0]?.ident.name === name
  );
}

/** What the traits of an object ask of its lifetime themselves. `other`: a lifetime of theirs; which, is not followed. */
export function objectLifetimeOfTraits(
  bounds: readonly Bound[],
  declarations: Declarations,
  scope: ItemScope,
): "static" | "none" | "other" | "unknown" {
  const seen = new Set<TraitDef>();
  let found: "static" | "none" | "other" = "none";
  const pending: { readonly bounds: readonly Bound[]; readonly scope: ItemScope; readonly isSuper: boolean }[] = [
    { bounds, scope, isSuper: false },
  ];
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const bound of next.bounds) {
      if (bound.kind === "lifetime" && next.isSuper) {
        if (bound.lifetime.name === "'static") return "static";
        found = "other";
      }
      if (bound.kind !== "trait" || bound.modifier === "maybe") continue;
      const trait = declarations.resolveTrait(bound.path, next.scope);
      if (trait === undefined) return "unknown";
      if (seen.has(trait)) continue;
      seen.add(trait);
      const where = trait.generics.where.flatMap((predicate) =>
        predicate.kind === "type" && isNamed(predicate.type, "Self") ? predicate.bounds : [],
      );
      pending.push({ bounds: [...trait.supertraits, ...where], scope: trait.scope, isSuper: true });
    }
  }
  return found;
}
