/**
 * What `#[pin_project]` (the crate pin-project) makes beside the type: types that hold a reference to each field, pinned where the field has
 * `#[pin]`, and the methods that give them.
 *
 *     #[pin_project]
 *     struct Timed<F> { #[pin] inner: F, name: String }
 *     // makes, with bodies that nobody sees:
 *     struct __TimedProjection<'pin, F> { inner: Pin<&'pin mut F>, name: &'pin mut String }
 *     impl<F> Timed<F> { fn project<'pin>(self: Pin<&'pin mut Self>) -> __TimedProjection<'pin, F> { .. } }
 *
 * An enum has those whose names are given (`project = Name`). Not here: the impls of `Unpin` and `Drop`, which are not known.
 */
import type {
  Attribute,
  FieldDeclaration,
  FunctionItem,
  GenericArgument,
  GenericParam,
  Item,
  Lifetime,
  TypeExpr,
  VariantData,
} from "../../syntax/ast.js";
import { insideParentheses, splitTopLevel } from "../cfg.js";
import type { RawItem } from "../rawItem.js";
import {
  fieldsOf,
  ident,
  implOf,
  isStructOrEnum,
  method,
  NO_GENERICS,
  NOWHERE,
  named,
  ofCore,
  reference,
  type StructOrEnum,
  typeNamed,
  withoutDefault,
} from "./synthesized.js";

interface Projection {
  readonly method: "project" | "project_ref" | "project_replace";
  /** Of the type that it gives. */
  readonly name: string;
}

const LIFETIME: Lifetime = { name: "'pin", hygiene: 0, span: NOWHERE };
const PIN_PARAM: GenericParam = { kind: "lifetime", lifetime: LIFETIME, bounds: [], attributes: [] };
const PIN_ARGUMENT: GenericArgument = { kind: "lifetime", lifetime: LIFETIME };

/** The types, and the impl with the methods. */
export function pinProjections(attribute: Attribute, raw: RawItem): readonly Item[] {
  const item = raw.syntax();
  if (!isStructOrEnum(item)) return [];
  const projections = projectionsOf(item, attribute);
  if (projections.length === 0) return [];
  const types = projections.map((projection) => typeOf(projection, item));
  return [...types, implOf(item, { items: projections.map((projection) => methodOf(projection, item)) })];
}

function typeOf({ method, name }: Projection, item: StructOrEnum): Item {
  const { generics, visibility } = item;
  const params = generics.params.map(withoutDefault);
  const base = {
    attributes: [],
    visibility,
    span: NOWHERE,
    ident: ident(name),
    generics: { ...generics, params: method === "project_replace" ? params : [PIN_PARAM, ...params] },
  };
  if (item.kind === "struct") return { ...base, kind: "struct", data: projected(item.data, method) };
  const variants = item.variants.map((variant) => ({ ...variant, data: projected(variant.data, method) }));
  return { ...base, kind: "enum", variants };
}

/** `project = Name` gives the name; a struct has the first two without it. */
function projectionsOf(item: StructOrEnum, attribute: Attribute): readonly Projection[] {
  const options = new Map(
    splitTopLevel(insideParentheses(attribute.argument)).map((option) => {
      const [key = "", name] = option.split("=").map((word) => word.trim());
      return [key, name];
    }),
  );
  const isStruct = item.kind === "struct";
  const found = (method: Projection["method"], suffix: string, isMade: boolean): readonly Projection[] => {
    const given = options.get(method);
    return given !== undefined || isMade ? [{ method, name: given ?? `__${item.ident.name}${suffix}` }] : [];
  };
  return [
    ...found("project", "Projection", isStruct),
    ...found("project_ref", "ProjectionRef", isStruct),
    ...found("project_replace", "ProjectionOwned", isStruct && options.has("project_replace")),
  ];
}

function projected(data: VariantData, method: Projection["method"]): VariantData {
  const fields = fieldsOf(data).map((field) => ({ ...field, type: typeOfField(field, method) }));
  return data.kind === "unit" ? data : { ...data, fields };
}

function typeOfField({ attributes, type }: FieldDeclaration, method: Projection["method"]): TypeExpr {
  const isPinned = attributes.some(({ path }) => path === "pin");
  if (method === "project_replace") return isPinned ? ofCore(["marker", "PhantomData"], type) : type;
  const lent = reference(type, method === "project", LIFETIME);
  return isPinned ? ofCore(["pin", "Pin"], lent) : lent;
}

/** `fn project<'pin>(self: Pin<&'pin mut Self>) -> Name<'pin, T>`; `fn project_replace(self: Pin<&mut Self>, replacement: Self) -> Name<T>`. */
function methodOf(projection: Projection, { generics, visibility }: StructOrEnum): FunctionItem {
  const isOwned = projection.method === "project_replace";
  const self = named("Self");
  const receiver = ofCore(["pin", "Pin"], reference(self, projection.method !== "project_ref", LIFETIME));
  const output = typeNamed(projection.name, generics, isOwned ? [] : [PIN_ARGUMENT]);
  return method(projection.method, receiver, isOwned ? [self] : [], output, {
    generics: { ...NO_GENERICS, params: [PIN_PARAM] },
    visibility,
  });
}
