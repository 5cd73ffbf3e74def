/**
 * What of an item goes into an index: the signature, with everything that is switched off or of no consequence left out,
 * members of impls and traits expanded and joined to it.
 */
import type { Attribute, GenericParam, Generics, Item, Param, VariantData } from "../../syntax/ast.js";
import { applyCfg, isActive } from "../cfg.js";
import type { CrateData, Module, TextualMacros } from "../crate.js";
import type { RawItem } from "../rawItem.js";

/** Attributes that someone asks for. `unstable` tells method look-up to prefer others. */
const KEPT: ReadonlySet<string> = new Set([
  "lang",
  "fundamental",
  "may_dangle",
  "rustc_builtin_macro",
  "macro_export",
  "non_exhaustive",
  "repr",
  "unstable",
  "rustc_paren_sugar",
  "must_use",
]);

export function stripAttributes(attributes: readonly Attribute[]): readonly Attribute[] {
  const kept = attributes.filter((attribute) => KEPT.has(attribute.path));
  return kept.map((attribute) =>
    attribute.path === "unstable" || attribute.path === "must_use" ? { ...attribute, argument: "" } : attribute,
  );
}

/** The item as it is indexed; `undefined` for what nobody outside can reach. */
export function stripItem(raw: RawItem, module: Module, textual: TextualMacros | undefined): Item {
  const { crate } = module;
  const item = raw.syntax();
  const base = { attributes: stripAttributes(raw.attributes) };
  switch (item.kind) {
    case "function":
      return {
        ...item,
        ...base,
        generics: stripGenerics(item.generics, crate),
        params: item.params.filter((param) => isActive(param.attributes, crate.cfg)).map(stripParam),
        body: item.body === undefined ? undefined : "omitted",
      };
    case "struct":
    case "union":
      return { ...item, ...base, generics: stripGenerics(item.generics, crate), data: stripData(item.data, crate) };
    case "enum":
      return {
        ...item,
        ...base,
        generics: stripGenerics(item.generics, crate),
        variants: item.variants
          .filter((variant) => isActive(variant.attributes, crate.cfg))
          .map((variant) => ({
            ...variant,
            attributes: stripAttributes(variant.attributes),
            data: stripData(variant.data, crate),
            discriminant: undefined,
          })),
      };
    case "trait":
      return {
        ...item,
        ...base,
        generics: stripGenerics(item.generics, crate),
        items: stripMembers(raw, module, textual, true),
      };
    case "impl":
      return {
        ...item,
        ...base,
        generics: stripGenerics(item.generics, crate),
        items: stripMembers(raw, module, textual, item.trait !== undefined),
      };
    case "typeAlias":
      return { ...item, ...base, generics: stripGenerics(item.generics, crate) };
    case "const":
    case "static":
      return { ...item, ...base, value: item.value === undefined ? undefined : "omitted" };
    case "macroDefinition":
    case "module":
    case "use":
    case "externCrate":
    case "externBlock":
    case "macroCall":
    case "missing":
      return { ...item, ...base };
  }
}

/** Members of an inherent impl that are private to their crate cannot be called from outside. */
function stripMembers(
  raw: RawItem,
  module: Module,
  textual: TextualMacros | undefined,
  keepPrivate: boolean,
): readonly Item[] {
  const { crate } = module;
  const items: Item[] = [];
  const add = (members: readonly RawItem[], depth: number): void => {
    for (const member of members) {
      if (applyCfg(member.attributes, crate.cfg).presence !== "always") continue;
      if (member.kind === "macroCall") {
        if (depth < 32) add(crate.expand(member, module, textual), depth + 1);
      } else if (keepPrivate || member.visibility.kind === "public") {
        items.push(stripItem(member, module, textual));
      }
    }
  };
  add(raw.members(), 0);
  return items;
}

function stripGenerics(generics: Generics, crate: CrateData): Generics {
  return {
    ...generics,
    params: generics.params.filter((param) => isActive(param.attributes, crate.cfg)).map(stripGenericParam),
  };
}

function stripGenericParam(param: GenericParam): GenericParam {
  return { ...param, attributes: stripAttributes(param.attributes) };
}

function stripParam(param: Param): Param {
  return { ...param, attributes: [] };
}

function stripData(data: VariantData, crate: CrateData): VariantData {
  if (data.kind === "unit") return data;
  const fields = data.fields
    .filter((field) => isActive(field.attributes, crate.cfg))
    .map((field) => ({ ...field, attributes: [] }));
  return { kind: data.kind, fields };
}
