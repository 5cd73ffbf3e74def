/** Syntax that nobody wrote: what a macro is known to make for a type. Impls and functions have no bodies. */
import type {
  Bound,
  EnumItem,
  FieldDeclaration,
  FunctionItem,
  GenericArgument,
  GenericParam,
  Generics,
  Ident,
  Item,
  Lifetime,
  Path,
  SelfParam,
  Span,
  StructItem,
  TypeExpr,
  VariantData,
  Visibility,
  WherePredicate,
} from "../../syntax/ast.js";
import type { RawItem } from "../rawItem.js";

/** Of what nobody wrote. */
export const NOWHERE: Span = { start: 0, end: 0, expansion: undefined };

export const NO_GENERICS: Generics = { params: [], where: [], span: NOWHERE };

export type StructOrEnum = (StructItem & { readonly kind: "struct" }) | EnumItem;

export function isStructOrEnum(item: Item): item is StructOrEnum {
  return item.kind === "struct" || item.kind === "enum";
}

// -------------------------------------------------------------------------------------------------------------- Impls

/**
 * `impl<…> Trait for Type<…>` with the type's own parameters and bounds; the parameters called `bounded` have to implement
 * the trait, too. Undefined when the item is no struct, enum or union.
 */
export function synthesizedImpl(raw: RawItem, trait: Path, bounded: readonly string[]): Item | undefined {
  const item = raw.syntax();
  if (item.kind !== "enum" && item.kind !== "struct" && item.kind !== "union") return undefined;
  const where = bounded.map((name) => implementing(named(name), trait));
  return implOf(item, { trait, where, span: item.span });
}

/** `impl<…> Trait for Type<…> { … }`, or the type's own impl. */
export function implOf(
  { ident: { name }, generics }: { readonly ident: Ident; readonly generics: Generics },
  made: {
    readonly trait?: Path;
    readonly items?: readonly Item[];
    readonly where?: readonly WherePredicate[];
    /** Of the impl, where it is not the type. */
    readonly selfType?: TypeExpr;
    readonly span?: Span;
  },
): Item {
  return {
    kind: "impl",
    attributes: [],
    visibility: { kind: "private" },
    span: made.span ?? NOWHERE,
    generics: {
      ...generics,
      params: generics.params.map(withoutDefault),
      where: [...generics.where, ...(made.where ?? [])],
    },
    isUnsafe: false,
    isNegative: false,
    trait: made.trait,
    selfType: made.selfType ?? typeNamed(name, generics),
    items: made.items ?? [],
  };
}

export function implementing(type: TypeExpr, trait: Path): WherePredicate {
  return { kind: "type", forLifetimes: [], type, bounds: [boundOf(trait)], span: NOWHERE };
}

function boundOf(path: Path): Bound {
  return { kind: "trait", modifier: "none", forLifetimes: [], path, span: NOWHERE };
}

/** Only types have defaults; impls do not. */
export function withoutDefault(param: GenericParam): GenericParam {
  return param.kind === "lifetime" ? param : { ...param, default: undefined };
}

/** `type Name = Type;` of an impl. */
export function associatedType(name: string, type: TypeExpr): Item {
  return {
    kind: "typeAlias",
    attributes: [],
    visibility: { kind: "private" },
    span: NOWHERE,
    ident: ident(name),
    generics: NO_GENERICS,
    bounds: [],
    type,
  };
}

// ---------------------------------------------------------------------------------------------------------- Functions

/** `self`, `&self` and `&mut self`; a type: `self: Type`. */
export type Receiver = "value" | "shared" | "exclusive" | TypeExpr;

export function method(
  name: string,
  receiver: Receiver | undefined,
  params: readonly TypeExpr[],
  output: TypeExpr | undefined,
  { generics = NO_GENERICS, visibility = { kind: "public" } }: { generics?: Generics; visibility?: Visibility } = {},
): FunctionItem {
  return {
    kind: "function",
    attributes: [],
    visibility,
    span: NOWHERE,
    ident: ident(name),
    generics,
    isConst: false,
    isAsync: false,
    isUnsafe: false,
    abi: undefined,
    selfParam: receiver && selfParam(receiver),
    params: params.map((type) => ({
      attributes: [],
      pattern: { kind: "wildcard", span: NOWHERE },
      type,
      span: NOWHERE,
    })),
    variadic: false,
    output,
    body: "omitted",
    signatureSpan: NOWHERE,
  };
}

function selfParam(receiver: Receiver): SelfParam {
  const isTyped = typeof receiver !== "string";
  return {
    form: isTyped ? "typed" : receiver === "value" ? "value" : "reference",
    mutable: false,
    referenceMutable: receiver === "exclusive",
    lifetime: undefined,
    type: isTyped ? receiver : undefined,
    ident: ident("self"),
    span: NOWHERE,
  };
}

// -------------------------------------------------------------------------------------------------------------- Types

/** A path from the root of core; `last`: arguments of its last segment. */
export function corePath(names: readonly string[], last: readonly GenericArgument[] = []): Path {
  return pathIn("core", names, last);
}

/** The same from the root of any crate, by its key. */
export function pathIn(crate: string, names: readonly string[], last: readonly GenericArgument[] = []): Path {
  const segments = names.map((name, index) => ({
    ident: ident(name),
    arguments:
      index < names.length - 1 || last.length === 0
        ? undefined
        : ({ kind: "angle", arguments: last, constraints: [], span: NOWHERE } as const),
  }));
  return { root: { kind: "dollarCrate", crate }, qualifiedSelf: undefined, segments, span: NOWHERE };
}

/** `core::option::Option<T>` */
export function ofCore(names: readonly string[], ...args: readonly TypeExpr[]): TypeExpr {
  return pathType(corePath(names, args.map(typeArgument)));
}

export function typeArgument(type: TypeExpr): GenericArgument {
  return { kind: "type", type };
}

export function pathType(path: Path): TypeExpr {
  return { kind: "path", path, span: NOWHERE };
}

/** `Name<'a, T, N>` with the type's own parameters, after what comes first. */
export function typeNamed(name: string, generics: Generics, first: readonly GenericArgument[] = []): TypeExpr {
  const own = generics.params.map(
    (param): GenericArgument =>
      param.kind === "lifetime"
        ? { kind: "lifetime", lifetime: param.lifetime }
        : { kind: "type", type: named(param.ident.name) },
  );
  return named(name, [...first, ...own]);
}

export function named(name: string, own: readonly GenericArgument[] = []): TypeExpr {
  const given =
    own.length === 0 ? undefined : ({ kind: "angle", arguments: own, constraints: [], span: NOWHERE } as const);
  const path: Path = {
    root: { kind: "relative" },
    qualifiedSelf: undefined,
    segments: [{ ident: ident(name), arguments: given }],
    span: NOWHERE,
  };
  return pathType(path);
}

/** `impl Trait` as an argument. */
export function anyThat(trait: Path): TypeExpr {
  return { kind: "implTrait", bounds: [boundOf(trait)], span: NOWHERE };
}

export function reference(type: TypeExpr, mutable = false, lifetime?: Lifetime): TypeExpr {
  return { kind: "reference", lifetime, mutable, type, span: NOWHERE };
}

/** The one type, or a tuple of all. */
export function oneOrTuple(types: readonly TypeExpr[]): TypeExpr {
  const [only] = types;
  return types.length === 1 && only !== undefined ? only : { kind: "tuple", elements: types, span: NOWHERE };
}

export function fieldsOf(data: VariantData): readonly FieldDeclaration[] {
  return data.kind === "unit" ? [] : data.fields;
}

export function ident(name: string): Ident {
  return { name, hygiene: 0, span: NOWHERE };
}

/** `FooBar` to `foo_bar`, as the crates do that make methods of variants. */
export function snakeCase(name: string): string {
  return name.replaceAll(/(?<=[^_])(?=\p{Lu}\p{Ll})|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, "_").toLowerCase();
}
