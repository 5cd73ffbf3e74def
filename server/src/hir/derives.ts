/**
 * What `#[derive(..)]` makes: which traits get an impl. Only the header of such an impl is known; its members are the
 * trait's. Derives of well-known crates that implement more than the trait of their name are listed here; any other is
 * taken to implement the trait that its path names, if it names one.
 *
 * Not here: fields and bounds of the derived impl (`types`), what a derive macro generates besides.
 */
import type { GenericArgument, Generics, Item, Path, Span, TypeExpr } from "../syntax/ast.js";
import type { RawItem } from "./rawItem.js";

export type DerivedTrait =
  | { readonly kind: "path"; readonly path: readonly string[] }
  | { readonly kind: "synthesized"; readonly item: Item };

/** std's derives: where their traits are. */
export const STD_DERIVES: ReadonlyMap<string, string> = new Map([
  ["Clone", "core::clone::Clone"],
  ["ConstParamTy", "core::marker::ConstParamTy_"],
  ["Copy", "core::marker::Copy"],
  ["Debug", "core::fmt::Debug"],
  ["Default", "core::default::Default"],
  ["Eq", "core::cmp::Eq"],
  ["Hash", "core::hash::Hash"],
  ["Ord", "core::cmp::Ord"],
  ["PartialEq", "core::cmp::PartialEq"],
  ["PartialOrd", "core::cmp::PartialOrd"],
]);

/** Crates whose derive macros live in another crate than their traits. */
export const DERIVE_CRATES: ReadonlyMap<string, readonly string[]> = new Map([
  ["Serialize", ["serde"]],
  ["Deserialize", ["serde"]],
  ["Parser", ["clap"]],
  ["Args", ["clap"]],
  ["Subcommand", ["clap"]],
  ["ValueEnum", ["clap"]],
  ["CommandFactory", ["clap"]],
  ["FromArgMatches", ["clap"]],
  ["Zeroize", ["zeroize"]],
  ["FromPrimitive", ["num_traits"]],
  ["ToPrimitive", ["num_traits"]],
]);

/** Traits beside the one of the derive's own name, found next to it. */
const COMPANIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ["Parser", ["CommandFactory", "FromArgMatches", "Args"]],
  ["Args", ["FromArgMatches"]],
  ["Subcommand", ["FromArgMatches"]],
]);

export function derivedTraitsOf(path: readonly string[], raw: RawItem): readonly DerivedTrait[] {
  const name = path.at(-1);
  if (name === undefined) return [];
  if (STD_DERIVES.has(name) && path.length === 1) return [{ kind: "path", path }];
  if (name === "Error") {
    // thiserror's: the trait itself lives in std. It is told from other derives of that name by its helper attributes.
    return [
      { kind: "path", path: ["std", "error", "Error"] },
      { kind: "path", path: ["std", "fmt", "Display"] },
      ...fromImpls(raw).map((item): DerivedTrait => ({ kind: "synthesized", item })),
    ];
  }
  const companions = (COMPANIONS.get(name) ?? []).map(
    (companion): DerivedTrait => ({ kind: "path", path: [...path.slice(0, -1), companion] }),
  );
  return [{ kind: "path", path }, ...companions];
}

const NOWHERE: Span = { start: 0, end: 0, expansion: undefined };

/** thiserror: `#[from]` on a field makes `impl From<Field> for Error`. */
function fromImpls(raw: RawItem): readonly Item[] {
  const item = raw.syntax();
  if (item.kind !== "enum" && item.kind !== "struct") return [];
  const variants = item.kind === "enum" ? item.variants.map((variant) => variant.data) : [item.data];
  const sources = variants.flatMap((data) =>
    data.kind === "unit"
      ? []
      : data.fields.filter((field) => field.attributes.some((attribute) => attribute.path === "from")),
  );
  return sources.map((field) => ({
    kind: "impl",
    attributes: [],
    visibility: { kind: "private" },
    span: item.span,
    generics: {
      ...item.generics,
      params: item.generics.params.map((param) =>
        param.kind === "lifetime" ? param : { ...param, default: undefined },
      ),
    },
    isUnsafe: false,
    isNegative: false,
    trait: corePath(["convert", "From"], [{ kind: "type", type: field.type }]),
    selfType: typeNamed(item.ident.name, item.generics),
    items: [],
  }));
}

function corePath(names: readonly string[], last: readonly GenericArgument[]): Path {
  const segments = names.map((name, index) => ({
    ident: { name, hygiene: 0, span: NOWHERE },
    arguments:
      index < names.length - 1
        ? undefined
        : ({ kind: "angle", arguments: last, constraints: [], span: NOWHERE } as const),
  }));
  return { root: { kind: "dollarCrate", crate: "core" }, qualifiedSelf: undefined, segments, span: NOWHERE };
}

/** `Name<'a, T, N>` with the type's own parameters. */
function typeNamed(name: string, generics: Generics): TypeExpr {
  const named = (text: string): TypeExpr => ({
    kind: "path",
    span: NOWHERE,
    path: {
      root: { kind: "relative" },
      qualifiedSelf: undefined,
      segments: [{ ident: { name: text, hygiene: 0, span: NOWHERE }, arguments: undefined }],
      span: NOWHERE,
    },
  });
  const own = generics.params.map(
    (param): GenericArgument =>
      param.kind === "lifetime"
        ? { kind: "lifetime", lifetime: param.lifetime }
        : { kind: "type", type: named(param.ident.name) },
  );
  return {
    kind: "path",
    span: NOWHERE,
    path: {
      root: { kind: "relative" },
      qualifiedSelf: undefined,
      segments: [
        {
          ident: { name, hygiene: 0, span: NOWHERE },
          arguments: own.length === 0 ? undefined : { kind: "angle", arguments: own, constraints: [], span: NOWHERE },
        },
      ],
      span: NOWHERE,
    },
  };
}
