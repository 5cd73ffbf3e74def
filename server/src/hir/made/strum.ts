/** strum: names of variants as text, and the iterator over all of them. */

import { type DeriveMaker, helperOptions } from "./derive.js";
import {
  associatedType,
  corePath,
  ident,
  implOf,
  NOWHERE,
  named,
  pathIn,
  pathType,
  reference,
  typeArgument,
  typeNamed,
} from "./synthesized.js";

/** `NameIter`, which gives each variant, and the impls that have it. */
export const enumIter: DeriveMaker = ({ item, crateKey }) => {
  const strum = crateKey("strum");
  if (strum === undefined || item.generics.params.length > 0) return undefined;
  const iterator = { ident: ident(`${item.ident.name}Iter`), generics: item.generics };
  const type = typeNamed(iterator.ident.name, iterator.generics);
  return [
    { kind: "struct", attributes: [], visibility: item.visibility, span: NOWHERE, ...iterator, data: { kind: "unit" } },
    implOf(iterator, { trait: corePath(["clone", "Clone"]) }),
    implOf(iterator, {
      trait: corePath(["iter", "Iterator"]),
      items: [associatedType("Item", typeNamed(item.ident.name, item.generics))],
    }),
    implOf(iterator, { trait: corePath(["iter", "DoubleEndedIterator"]) }),
    implOf(iterator, { trait: corePath(["iter", "ExactSizeIterator"]) }),
    implOf(item, { trait: pathIn(strum, ["IntoEnumIterator"]), items: [associatedType("Iterator", type)] }),
  ];
};

/** `AsRef<str>` */
export const asRefStr: DeriveMaker = ({ item }) => [
  implOf(item, { trait: corePath(["convert", "AsRef"], [typeArgument(named("str"))]) }),
];

/** `From<Name>` and `From<&Name>` for `&'static str`. */
export const intoStaticStr: DeriveMaker = ({ item }) => {
  const own = typeNamed(item.ident.name, item.generics);
  const selfType = reference(named("str"), false, { name: "'static", hygiene: 0, span: NOWHERE });
  return [own, reference(own)].map((type) =>
    implOf(item, { trait: corePath(["convert", "From"], [typeArgument(type)]), selfType }),
  );
};

/** `FromStr` */
export const enumString: DeriveMaker = ({ item, crateKey }) => {
  const strum = crateKey("strum");
  if (strum === undefined || helperOptions(item.attributes, "strum").has("parse_err_ty")) return undefined;
  const error = associatedType("Err", pathType(pathIn(strum, ["ParseError"])));
  return [implOf(item, { trait: corePath(["str", "FromStr"]), items: [error] })];
};

/** `Display` */
export const display: DeriveMaker = ({ item }) => [implOf(item, { trait: corePath(["fmt", "Display"]) })];
