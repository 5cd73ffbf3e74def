/**
 * What `#[derive(..)]`, and the attributes that do its work with other bounds, make: which traits get an impl. Only the
 * header of such an impl is known; its members are the trait's. Derives of well-known crates that implement more than the trait of their
 * name are listed here; any other is taken to implement the trait that its path names, if it names one.
 *
 * Not here: fields and bounds of the derived impl (`types`), what a derive macro generates besides.
 */
import type { Attribute, Item } from "../syntax/ast.js";
import { insideParentheses, splitTopLevel } from "./cfg.js";
import { itemsOfDerive } from "./made/index.js";
import { pinProjections } from "./made/pinProject.js";
import { corePath, synthesizedImpl } from "./made/synthesized.js";
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

/** std's own, beside the trait of the derive's name: what can be in an `EnumSet` is a plain value. */
const STD_COMPANIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ["EnumSetType", ["Clone", "Copy", "Eq", "PartialEq"]],
]);

/** The traits that an attribute of a type makes impls of, or may make; none for one that is neither derive nor macro. */
export function derivedTraits(
  attribute: Attribute,
  raw: RawItem,
  isOfStd: boolean,
  crates: ReadonlyMap<string, { readonly key: string }>,
): readonly DerivedTrait[] {
  const { path, argument } = attribute;
  const name = path.slice(path.lastIndexOf(":") + 1);
  switch (name) {
    case "derive":
    case "derive_const":
      return splitTopLevel(insideParentheses(argument)).flatMap((text) => derivedTraitsOf(pathOf(text), raw, crates));
    case "derive_where":
      return deriveWhere(insideParentheses(argument), raw);
    case "derivative":
    case "educe":
      return splitTopLevel(insideParentheses(argument)).flatMap((text) => unbounded(text, raw));
    case "pin_project":
      return [...madeByMacro(path, raw), ...pinProjections(attribute, raw).map(synthesizedItem)];
    default:
      return isOfStd || !mayBeMacro(path, raw) ? [] : madeByMacro(path, raw);
  }
}

/** The language's own that may stand on a type or on a block of foreign items, and those of tools. */
const BUILTIN_ATTRIBUTE =
  /^(?:doc|repr|link|allow|warn|deny|expect|forbid|cfg|cfg_attr|must_use|non_exhaustive|deprecated|lang|fundamental|stable|unstable|rustc_\w+|(?:clippy|rustfmt|diagnostic|miri|rust_analyzer)::\w+)$/;

/** Attributes of well-known crates that leave the type as it is written, and make no `Copy` impl. */
const KEEPING_ATTRIBUTE =
  /(?:^|::)(?:apply|async_trait|automock|component|global|napi|pin_project|pyclass|serde_as|skip_serializing_none|wasm_bindgen)$/;

/** Does a macro stand on the item that is not std's? It may have written any impl. */
export function hasForeignMacro(attributes: readonly Attribute[]): boolean {
  return attributes.some(({ path, argument }) => {
    if (path === "derive")
      return splitTopLevel(insideParentheses(argument)).some((text) => !STD_DERIVES.has(pathOf(text).at(-1) ?? ""));
    if (path === "cfg_attr") return argument.includes("derive");
    return !BUILTIN_ATTRIBUTE.test(path);
  });
}

/** An attribute of one word may be a derive's helper. */
function mayBeMacro(path: string, raw: RawItem): boolean {
  if (BUILTIN_ATTRIBUTE.test(path)) return false;
  return path.includes("::") || derivesOf(raw).every((name) => STD_DERIVES.has(name));
}

/**
 * A macro may write any impl. One of `Copy`, on which ownership hangs, is expected of each that nobody knows, unless the text derives
 * `Clone` itself; and one of some trait that is not std's. Such impls are said to be of what has the macro's name or is beneath it, which
 * is no trait.
 */
function madeByMacro(path: string, raw: RawItem): readonly DerivedTrait[] {
  const mayBeCopy = !KEEPING_ATTRIBUTE.test(path) && !derivesOf(raw).includes("Clone");
  const names = mayBeCopy ? [["Clone"], ["Copy"]] : [[]];
  return names.map((beneath) => ({ kind: "path", path: [...pathOf(path), ...beneath] }));
}

function derivesOf(raw: RawItem): readonly string[] {
  return raw.attributes
    .filter((attribute) => attribute.path === "derive")
    .flatMap(({ argument }) => splitTopLevel(insideParentheses(argument)).map((text) => pathOf(text).at(-1) ?? ""));
}

function pathOf(text: string): readonly string[] {
  return text
    .replaceAll(/\s|r#/g, "")
    .split("::")
    .filter((segment) => segment !== "");
}

/**
 * `derive_where(Clone, Copy; T, U: Bound)`: bounds are those after the `;`, where a type alone means that it implements the
 * derived trait; no other parameter is bounded. A bound that is written out is taken to hold.
 */
function deriveWhere(argument: string, raw: RawItem): readonly DerivedTrait[] {
  const [traits = "", bounds = ""] = argument.split(";", 2);
  const bounded = splitTopLevel(bounds).filter((bound) => !bound.includes(":"));
  return splitTopLevel(traits).flatMap((text) => synthesized(text, raw, bounded));
}

/** `Clone(bound = "")` of `derivative` and `educe`: no bounds; with others it is taken for the ordinary derive. */
function unbounded(text: string, raw: RawItem): readonly DerivedTrait[] {
  if (/bound\s*(?:=\s*|\(\s*)""|bound\s*=\s*false|bound\s*\(\s*\)/.test(text)) return synthesized(text, raw, []);
  const name = /^\w+/.exec(text)?.[0] ?? "";
  return STD_DERIVES.has(name) ? [{ kind: "path", path: [name] }] : [];
}

/** The impl of one of std's traits whose `bounded` parameters have to implement it, too. */
function synthesized(text: string, raw: RawItem, bounded: readonly string[]): readonly DerivedTrait[] {
  const [, ...names] = STD_DERIVES.get(/^\w+/.exec(text)?.[0] ?? "")?.split("::") ?? [];
  const item = names.length === 0 ? undefined : synthesizedImpl(raw, corePath(names, []), bounded);
  return item === undefined ? [] : [{ kind: "synthesized", item }];
}

function synthesizedItem(item: Item): DerivedTrait {
  return { kind: "synthesized", item };
}

function derivedTraitsOf(
  path: readonly string[],
  raw: RawItem,
  crates: ReadonlyMap<string, { readonly key: string }>,
): readonly DerivedTrait[] {
  const name = path.at(-1);
  if (name === undefined) return [];
  if (STD_DERIVES.has(name) && path.length === 1) return [{ kind: "path", path }];
  const made = itemsOfDerive(path, raw, crates);
  if (made !== undefined) return made.map(synthesizedItem);
  if (name === "Error") {
    // thiserror's: the trait itself lives in std. It is told from other derives of that name by its helper attributes.
    return [
      { kind: "path", path: ["std", "error", "Error"] },
      { kind: "path", path: ["std", "fmt", "Display"] },
      ...fromImpls(raw).map(synthesizedItem),
    ];
  }
  const companions = (COMPANIONS.get(name) ?? []).map(
    (companion): DerivedTrait => ({ kind: "path", path: [...path.slice(0, -1), companion] }),
  );
  const ofStd = (STD_COMPANIONS.get(name) ?? []).map((trait): DerivedTrait => ({ kind: "path", path: [trait] }));
  return [{ kind: "path", path }, ...companions, ...ofStd];
}

/** May a derive that nobody knows make the type `Copy`, on which ownership hangs, as enumset's does with an enum of names alone? */
export function mayBeMadeCopy(raw: RawItem): boolean {
  if (derivesOf(raw).includes("Clone")) return false;
  const item = raw.syntax();
  return item.kind === "enum" && item.variants.every(({ data }) => data.kind === "unit");
}

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
  return sources.flatMap((field) => {
    const from = corePath(["convert", "From"], [{ kind: "type", type: field.type }]);
    return synthesizedImpl(raw, from, []) ?? [];
  });
}
