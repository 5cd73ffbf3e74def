/**
 * derive_more: impls of std's traits by the fields of the type. Those that more than the fields decide (helper attributes, bounds on
 * parameters) are left out.
 */
import type { FieldDeclaration, Item, TypeExpr } from "../../syntax/ast.js";
import type { Derive, DeriveMaker } from "./derive.js";
import { helperOptions } from "./derive.js";
import {
  associatedType,
  corePath,
  fieldsOf,
  implOf,
  method,
  named,
  oneOrTuple,
  type StructOrEnum,
  snakeCase,
  typeArgument,
  typeNamed,
} from "./synthesized.js";

/** From the fields, all together; for an enum from those of each variant. */
export const from: DeriveMaker = ({ item }) => {
  if (hasHelper(item, "from")) return undefined;
  const all = item.kind === "struct" ? [item.data] : item.variants.map(({ data }) => data);
  return all
    .map((data) => fieldsOf(data).map(({ type }) => type))
    .filter((types) => types.length > 0)
    .map((types) => implOf(item, { trait: corePath(["convert", "From"], [typeArgument(oneOrTuple(types))]) }));
};

export const into: DeriveMaker = ({ item }) => {
  if (item.kind !== "struct" || hasHelper(item, "into")) return undefined;
  const own = typeArgument(typeNamed(item.ident.name, item.generics));
  const types = fieldsOf(item.data).map(({ type }) => type);
  return [implOf(item, { trait: corePath(["convert", "From"], [own]), selfType: oneOrTuple(types) })];
};

export const deref: DeriveMaker = ({ item }) => {
  const field = fieldOf(item, "deref");
  return field && [implOf(item, { trait: corePath(["ops", "Deref"]), items: [associatedType("Target", field.type)] })];
};

export const derefMut: DeriveMaker = ({ item }) =>
  fieldOf(item, "deref_mut") && [implOf(item, { trait: corePath(["ops", "DerefMut"]) })];

/** `AsRef` and `AsMut` of the only field. */
export const asField: DeriveMaker = ({ item, name }) => {
  const field = fieldOf(item, name === "AsRef" ? "as_ref" : "as_mut");
  return field && [implOf(item, { trait: corePath(["convert", name], [typeArgument(field.type)]) })];
};

/** `Add` and the like of two such values, which give a third; `Neg` and `Not` of one. */
export const operator: DeriveMaker = (derive) =>
  ofFields(derive, ["ops", derive.name], [associatedType("Output", named("Self"))]);

/** `AddAssign` and the like. */
export const assignment: DeriveMaker = (derive) => ofFields(derive, ["ops", derive.name], []);

function ofFields({ item }: Derive, trait: readonly string[], items: readonly Item[]): readonly Item[] | undefined {
  const isPlain = item.kind === "struct" && item.generics.params.every(({ kind }) => kind !== "type");
  return isPlain ? [implOf(item, { trait: corePath(trait), items })] : undefined;
}

export const formatting: DeriveMaker = ({ item, name }) =>
  item.generics.params.every(({ kind }) => kind !== "type")
    ? [implOf(item, { trait: corePath(["fmt", name]) })]
    : undefined;

/** `fn new(field: Type, ..) -> Self` */
export const newFromFields: DeriveMaker = ({ item }) => {
  if (item.kind !== "struct") return undefined;
  const types = fieldsOf(item.data).map(({ type }) => type);
  return [implOf(item, { items: [method("new", undefined, types, named("Self"))] })];
};

/** `fn is_variant(&self) -> bool` of each. */
export const isVariant: DeriveMaker = ({ item }) => {
  if (item.kind !== "enum" || hasHelper(item, "is_variant")) return undefined;
  const items = item.variants.map(({ ident }) => method(`is_${snakeCase(ident.name)}`, "shared", [], named("bool")));
  return [implOf(item, { items })];
};

/** `fn unwrap_variant(self) -> Fields` of each. */
export const unwrap: DeriveMaker = ({ item }) => {
  if (item.kind !== "enum" || hasHelper(item, "unwrap")) return undefined;
  const items = item.variants.map(({ ident, data }) => {
    const types: readonly TypeExpr[] = fieldsOf(data).map(({ type }) => type);
    return method(`unwrap_${snakeCase(ident.name)}`, "value", [], oneOrTuple(types));
  });
  return [implOf(item, { items })];
};

/** The only field of a struct, or the one with the attribute. */
function fieldOf(item: StructOrEnum, helper: string): FieldDeclaration | undefined {
  if (item.kind !== "struct" || item.attributes.some(({ path }) => path === helper)) return undefined;
  const fields = fieldsOf(item.data);
  const marked = fields.filter(({ attributes }) => attributes.some(({ path }) => path === helper));
  const chosen = marked.length === 0 ? fields : marked;
  const [field] = chosen;
  if (chosen.length !== 1 || field === undefined) return undefined;
  // `#[deref(forward)]` is of what the field dereferences to.
  return [...helperOptions(field.attributes, helper).keys()].every((option) => option === "") ? field : undefined;
}

/** Anywhere on the type, its variants or fields. */
function hasHelper(item: StructOrEnum, name: string): boolean {
  const variants = item.kind === "struct" ? [] : item.variants;
  const all = item.kind === "struct" ? [item.data] : variants.map(({ data }) => data);
  return [item, ...variants, ...all.flatMap(fieldsOf)].some(({ attributes }) =>
    attributes.some(({ path }) => path === name),
  );
}
