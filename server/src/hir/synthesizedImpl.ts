/** Impls that nobody wrote: the header of what a macro is known to make for a type. They have no members. */
import type {
  Bound,
  GenericArgument,
  GenericParam,
  Generics,
  Item,
  Path,
  Span,
  TypeExpr,
  WherePredicate,
} from "../syntax/ast.js";
import type { RawItem } from "./rawItem.js";

/** Of what nobody wrote. */
export const NOWHERE: Span = { start: 0, end: 0, expansion: undefined };

/**
 * `impl<…> Trait for Type<…>` with the type's own parameters and bounds; the parameters called `bounded` have to implement
 * the trait, too. Undefined when the item is no struct, enum or union.
 */
export function synthesizedImpl(raw: RawItem, trait: Path, bounded: readonly string[]): Item | undefined {
  const item = raw.syntax();
  if (item.kind !== "enum" && item.kind !== "struct" && item.kind !== "union") return undefined;
  const { generics } = item;
  return {
    kind: "impl",
    attributes: [],
    visibility: { kind: "private" },
    span: item.span,
    generics: {
      ...generics,
      params: generics.params.map(withoutDefault),
      where: [...generics.where, ...bounded.map((name) => implementing(named(name, []), trait))],
    },
    isUnsafe: false,
    isNegative: false,
    trait,
    selfType: typeNamed(item.ident.name, generics),
    items: [],
  };
}

function implementing(type: TypeExpr, trait: Path): WherePredicate {
  const bound: Bound = { kind: "trait", modifier: "none", forLifetimes: [], path: trait, span: NOWHERE };
  return { kind: "type", forLifetimes: [], type, bounds: [bound], span: NOWHERE };
}

/** Only types have defaults; impls do not. */
export function withoutDefault(param: GenericParam): GenericParam {
  return param.kind === "lifetime" ? param : { ...param, default: undefined };
}

/** A path from the root of core; `last`: arguments of its last segment. */
export function corePath(names: readonly string[], last: readonly GenericArgument[]): Path {
  const segments = names.map((name, index) => ({
    ident: { name, hygiene: 0, span: NOWHERE },
    arguments:
      index < names.length - 1
        ? undefined
        : ({ kind: "angle", arguments: last, constraints: [], span: NOWHERE } as const),
  }));
  return { root: { kind: "dollarCrate", crate: "core" }, qualifiedSelf: undefined, segments, span: NOWHERE };
}

/** `Name<'a, T, N>` with the type's own parameters, after what comes first. */
export function typeNamed(name: string, generics: Generics, first: readonly GenericArgument[] = []): TypeExpr {
  const own = generics.params.map(
    (param): GenericArgument =>
      param.kind === "lifetime"
        ? { kind: "lifetime", lifetime: param.lifetime }
        : { kind: "type", type: named(param.ident.name, []) },
  );
  return named(name, [...first, ...own]);
}

export function named(name: string, own: readonly GenericArgument[]): TypeExpr {
  const given =
    own.length === 0 ? undefined : ({ kind: "angle", arguments: own, constraints: [], span: NOWHERE } as const);
  const segments = [{ ident: { name, hygiene: 0, span: NOWHERE }, arguments: given }];
  const path: Path = { root: { kind: "relative" }, qualifiedSelf: undefined, segments, span: NOWHERE };
  return { kind: "path", span: NOWHERE, path };
}
