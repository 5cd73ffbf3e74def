/** Constructors and accessors: derive-new, getset, enum-as-inner. */
import type { FieldDeclaration, FunctionItem, TypeExpr } from "../../syntax/ast.js";
import { type DeriveMaker, helperOptions } from "./derive.js";
import {
  anyThat,
  corePath,
  fieldsOf,
  implOf,
  method,
  named,
  ofCore,
  oneOrTuple,
  reference,
  snakeCase,
  typeArgument,
} from "./synthesized.js";

/** derive-new: `fn new(field: Type, ..) -> Self`, and `new_variant` of each variant. */
export const newMethods: DeriveMaker = ({ item }) => {
  const variants =
    item.kind === "struct"
      ? [{ name: "new", data: item.data }]
      : item.variants.map(({ ident, data }) => ({ name: `new_${snakeCase(ident.name)}`, data }));
  const items: FunctionItem[] = [];
  for (const { name, data } of variants) {
    const params: TypeExpr[] = [];
    for (const { attributes, type } of fieldsOf(data)) {
      const options = helperOptions(attributes, "new");
      if (options.has("into_iter")) return undefined;
      if (options.has("default") || options.has("value") || isPhantom(type)) continue;
      params.push(options.has("into") ? intoAny(type) : type);
    }
    items.push(method(name, undefined, params, named("Self")));
  }
  return [implOf(item, { items })];
};

/** getset: one method for each field that the attribute of the field, or else that of the struct, asks one for. */
export function accessors(option: "get" | "get_copy" | "set" | "get_mut"): DeriveMaker {
  return ({ item }) => {
    if (item.kind !== "struct") return undefined;
    const ofAll = helperOptions(item.attributes, "getset");
    const items = fieldsOf(item.data).flatMap((field) => {
      const own = helperOptions(field.attributes, "getset");
      const asked = helperOptions(field.attributes, option).get("") ?? own.get(option) ?? ofAll.get(option);
      const isSkipped = own.has("skip") || field.attributes.some(({ path }) => path === "skip");
      return asked === undefined || isSkipped || field.ident === undefined
        ? []
        : [accessor(option, field, field.ident.name, asked.includes("with_prefix"))];
    });
    return [implOf(item, { items })];
  };
}

function accessor(
  option: "get" | "get_copy" | "set" | "get_mut",
  { type }: FieldDeclaration,
  field: string,
  hasPrefix: boolean,
): FunctionItem {
  const name = hasPrefix ? `get_${field}` : field;
  switch (option) {
    case "get":
      return method(name, "shared", [], reference(type));
    case "get_copy":
      return method(name, "shared", [], type);
    case "get_mut":
      return method(`${name}_mut`, "exclusive", [], reference(type, true));
    case "set":
      return method(`set_${field}`, "exclusive", [type], reference(named("Self"), true));
  }
}

/** enum-as-inner (since 0.4): `as_variant`, `as_variant_mut`, `into_variant` and `is_variant`. */
export const asInner: DeriveMaker = ({ item, crateKey }) => {
  if (item.kind !== "enum" || /-0\.[0-3]\.\d+$/.test(crateKey("enum_as_inner") ?? "")) return undefined;
  const items = item.variants.flatMap(({ ident, data }) => {
    const name = snakeCase(ident.name);
    const is = method(`is_${name}`, "shared", [], named("bool"));
    const types = fieldsOf(data).map(({ type }) => type);
    if (types.length === 0) return [is];
    const lent = (mutable: boolean): TypeExpr =>
      ofCore(["option", "Option"], oneOrTuple(types.map((type) => reference(type, mutable))));
    return [
      is,
      method(`as_${name}`, "shared", [], lent(false)),
      method(`as_${name}_mut`, "exclusive", [], lent(true)),
      method(`into_${name}`, "value", [], ofCore(["result", "Result"], oneOrTuple(types), named("Self"))),
    ];
  });
  return [implOf(item, { items })];
};

/** `impl Into<Type>` */
export function intoAny(type: TypeExpr): TypeExpr {
  return anyThat(corePath(["convert", "Into"], [typeArgument(type)]));
}

function isPhantom(type: TypeExpr): boolean {
  return type.kind === "path" && type.path.segments.at(-1)?.ident.name === "PhantomData";
}
