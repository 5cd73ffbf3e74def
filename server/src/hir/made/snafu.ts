/**
 * snafu (since 0.7): the context selectors of an error enum. `Open { path: String, source: io::Error }` has `OpenSnafu { path }`, which
 * becomes the error with a source; one without a source is made by `build()` and `fail()`. What asks for more has none here.
 */
import type { FieldDeclaration, GenericParam, Item, VariantDeclaration } from "../../syntax/ast.js";
import { type DeriveMaker, helperOptions } from "./derive.js";
import {
  associatedType,
  corePath,
  ident,
  implementing,
  implOf,
  method,
  NO_GENERICS,
  NOWHERE,
  named,
  ofCore,
  pathIn,
  type StructOrEnum,
  typeArgument,
} from "./synthesized.js";

export const snafu: DeriveMaker = ({ item, crateKey }) => {
  const crate = crateKey("snafu");
  if (crate === undefined || item.kind !== "enum" || item.generics.params.length > 0) return undefined;
  if (helperOptions(item.attributes, "snafu").has("context")) return undefined;
  const traits = [corePath(["fmt", "Display"]), corePath(["error", "Error"]), pathIn(crate, ["ErrorCompat"])];
  return [
    ...traits.map((trait) => implOf(item, { trait })),
    ...item.variants.flatMap((variant) => selectorOf(variant, item, crate)),
  ];
};

function selectorOf(variant: VariantDeclaration, item: StructOrEnum, crate: string): readonly Item[] {
  const options = helperOptions(variant.attributes, "snafu");
  const isPlain = [...options.keys()].every((option) => option === "display" || option === "visibility");
  if (!isPlain || variant.data.kind === "tuple") return [];
  const fields = variant.data.kind === "unit" ? [] : variant.data.fields;
  if (fields.some(({ attributes }) => attributes.some(({ path }) => path === "snafu"))) return [];
  const source = fields.find((field) => nameOf(field) === "source");
  const given = fields.filter((field) => !["source", "backtrace"].includes(nameOf(field)));
  const params = given.map((_, index): GenericParam => {
    return { kind: "type", ident: ident(`__T${index}`), bounds: [], default: undefined, attributes: [] };
  });
  const selector = {
    ident: ident(`${variant.ident.name.replace(/Error$/, "")}Snafu`),
    generics: { ...NO_GENERICS, params },
  };
  const where = given.map((field, index) =>
    implementing(named(`__T${index}`), corePath(["convert", "Into"], [typeArgument(field.type)])),
  );
  const error = named(item.ident.name);
  const held = given.map((field, index) => ({ ...field, attributes: [], type: named(`__T${index}`) }));
  const struct: Item = {
    kind: "struct",
    attributes: [],
    visibility: item.visibility,
    span: NOWHERE,
    ...selector,
    data: held.length === 0 ? { kind: "unit" } : { kind: "named", fields: held },
  };
  const derived = ["Copy", "Clone"].map((name) =>
    implOf(selector, {
      trait: corePath(name === "Copy" ? ["marker", name] : ["clone", name]),
      where: given.map((_, index) =>
        implementing(named(`__T${index}`), corePath(name === "Copy" ? ["marker", name] : ["clone", name])),
      ),
    }),
  );
  const trait = pathIn(crate, ["IntoError"], [typeArgument(error)]);
  const made =
    source === undefined
      ? implOf(selector, { items: [method("build", "value", [], error), fail(item)], where })
      : implOf(selector, { trait, items: [associatedType("Source", source.type)], where });
  return [struct, ...derived, made];
}

/** `fn fail<T>(self) -> Result<T, Error>` */
function fail(item: StructOrEnum): Item {
  const param: GenericParam = { kind: "type", ident: ident("__T"), bounds: [], default: undefined, attributes: [] };
  const output = ofCore(["result", "Result"], named("__T"), named(item.ident.name));
  return method("fail", "value", [], output, { generics: { ...NO_GENERICS, params: [param] } });
}

function nameOf(field: FieldDeclaration): string {
  return field.ident?.name ?? "";
}
