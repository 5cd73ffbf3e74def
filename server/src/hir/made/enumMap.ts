/** enum-map (since 2.0): an enum of names alone as the key of an `EnumMap`. */
import type { GenericParam, TypeExpr } from "../../syntax/ast.js";
import type { DeriveMaker } from "./derive.js";
import {
  associatedType,
  ident,
  implOf,
  NO_GENERICS,
  NOWHERE,
  named,
  pathIn,
  typeArgument,
  typeNamed,
} from "./synthesized.js";

/** `Enum`, and `EnumArray<V>` with an array of as many values as there are names. */
export const enumKey: DeriveMaker = ({ item, crateKey }) => {
  const crate = crateKey("enum_map");
  if (crate === undefined || /-[01]\.\d+\.\d+$/.test(crate) || item.kind !== "enum") return undefined;
  if (item.variants.some(({ data }) => data.kind !== "unit") || item.generics.params.length > 0) return undefined;
  const value: GenericParam = { kind: "type", ident: ident("__V"), bounds: [], default: undefined, attributes: [] };
  const count = String(item.variants.length);
  const array: TypeExpr = {
    kind: "array",
    element: named("__V"),
    length: { kind: "literal", literal: "int", text: count, suffix: undefined, span: NOWHERE, attributes: [] },
    span: NOWHERE,
  };
  return [
    implOf(item, { trait: pathIn(crate, ["Enum"]) }),
    implOf(
      { ident: item.ident, generics: { ...NO_GENERICS, params: [value] } },
      {
        trait: pathIn(crate, ["EnumArray"], [typeArgument(named("__V"))]),
        items: [associatedType("Array", array)],
        selfType: typeNamed(item.ident.name, item.generics),
      },
    ),
  ];
};
