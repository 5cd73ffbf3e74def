/**
 * What derives of well-known crates make, by the crate that has them and their name: the items, with their signatures. Of any other, and
 * where helper attributes ask for what is not known, there are none: the code that uses them is a gap.
 */
import type { Item } from "../../syntax/ast.js";
import type { RawItem } from "../rawItem.js";
import { accessors, asInner, newMethods } from "./accessors.js";
import { builder, typedBuilder } from "./builders.js";
import type { DeriveMaker } from "./derive.js";
import * as deriveMore from "./deriveMore.js";
import { enumKey } from "./enumMap.js";
import { snafu } from "./snafu.js";
import * as strum from "./strum.js";
import { corePath, implOf, isStructOrEnum } from "./synthesized.js";

const STRUM: Readonly<Record<string, DeriveMaker>> = {
  AsRefStr: strum.asRefStr,
  Display: strum.display,
  EnumIter: strum.enumIter,
  EnumString: strum.enumString,
  IntoStaticStr: strum.intoStaticStr,
};

const BY_CRATE: Readonly<Record<string, Readonly<Record<string, DeriveMaker>>>> = {
  derive_builder: { Builder: builder },
  derive_more: {
    ...Object.fromEntries(
      ["Add", "Sub", "BitAnd", "BitOr", "BitXor", "Neg", "Not"].map((name) => [name, deriveMore.operator]),
    ),
    ...Object.fromEntries(
      ["Add", "Sub", "BitAnd", "BitOr", "BitXor"].map((name) => [`${name}Assign`, deriveMore.assignment]),
    ),
    ...Object.fromEntries(
      ["Display", "Binary", "Octal", "LowerHex", "UpperHex", "LowerExp", "UpperExp", "Pointer"].map((name) => [
        name,
        deriveMore.formatting,
      ]),
    ),
    AsMut: deriveMore.asField,
    AsRef: deriveMore.asField,
    Constructor: deriveMore.newFromFields,
    Deref: deriveMore.deref,
    DerefMut: deriveMore.derefMut,
    From: deriveMore.from,
    Into: deriveMore.into,
    IsVariant: deriveMore.isVariant,
    Unwrap: deriveMore.unwrap,
  },
  derive_new: { new: newMethods },
  enum_as_inner: { EnumAsInner: asInner },
  enum_map: { Enum: enumKey },
  getset: {
    CopyGetters: accessors("get_copy"),
    Getters: accessors("get"),
    MutGetters: accessors("get_mut"),
    Setters: accessors("set"),
  },
  smart_default: { SmartDefault: ({ item }) => [implOf(item, { trait: corePath(["default", "Default"]) })] },
  snafu: { Snafu: snafu },
  strum: STRUM,
  strum_macros: STRUM,
  typed_builder: { TypedBuilder: typedBuilder },
};

const MAKERS: ReadonlyMap<string, ReadonlyMap<string, DeriveMaker>> = new Map(
  Object.entries(BY_CRATE).map(([crate, makers]) => [crate, new Map(Object.entries(makers))]),
);

/**
 * The items of `#[derive(path)]`; `undefined`: not known. A path of one word is of that crate among the ones depended on that alone has
 * such a derive.
 */
export function itemsOfDerive(
  path: readonly string[],
  raw: RawItem,
  crates: ReadonlyMap<string, { readonly key: string }>,
): readonly Item[] | undefined {
  const name = path.at(-1) ?? "";
  const candidates = new Set(
    [...MAKERS]
      .filter(([crate]) => (path.length > 1 ? path[0] === crate : crates.has(crate)))
      .flatMap(([, makers]) => makers.get(name) ?? []),
  );
  const [maker] = candidates;
  if (maker === undefined || candidates.size > 1) return undefined;
  const item = raw.syntax();
  return isStructOrEnum(item) ? maker({ name, item, crateKey: (crate) => crates.get(crate)?.key }) : undefined;
}
