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
  EnumItem,
  FieldDeclaration,
  FunctionItem,
  GenericArgument,
  GenericParam,
  Ident,
  Item,
  Lifetime,
  StructItem,
  TypeExpr,
  VariantData,
} from "../syntax/ast.js";
import { insideParentheses, splitTopLevel } from "./cfg.js";
import type { RawItem } from "./rawItem.js";
import { corePath, NOWHERE, named, typeNamed, withoutDefault } from "./synthesizedImpl.js";

type ProjectedItem = (StructItem & { readonly kind: "struct" }) | EnumItem;

interface Projection {
  readonly method: "project" | "project_ref" | "project_replace";
  /** Of the type that it gives. */
  readonly name: string;
}

const LIFETIME: Lifetime = { name: "'pin", hygiene: 0, span: NOWHERE };
const PIN_PARAM: GenericParam = { kind: "lifetime", lifetime: LIFETIME, bounds: [], attributes: [] };
const PIN_ARGUMENT: GenericArgument = { kind: "lifetime", lifetime: LIFETIME };

export function isPinProject({ path }: Attribute): boolean {
  return path === "pin_project" || path === "pin_project::pin_project";
}

/** The types, and the impl with the methods. Reads the item's syntax. */
export function pinProjections(raw: RawItem, attribute: Attribute): readonly Item[] {
  const item = raw.syntax();
  if (!isProjected(item)) return [];
  const projections = projectionsOf(item, attribute);
  const { generics, visibility } = item;
  const methods = projections.map((projection) => methodOf(projection, item));
  const impl: Item = {
    kind: "impl",
    attributes: [],
    visibility: { kind: "private" },
    span: NOWHERE,
    generics: { ...generics, params: generics.params.map(withoutDefault) },
    isUnsafe: false,
    isNegative: false,
    trait: undefined,
    selfType: typeNamed(item.ident.name, generics),
    items: methods,
  };
  const types = projections.map(({ method, name }): Item => {
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
  });
  return methods.length === 0 ? [] : [...types, impl];
}

function isProjected(item: Item): item is ProjectedItem {
  return item.kind === "struct" || item.kind === "enum";
}

/** `project = Name` gives the name; a struct has the first two without it. */
function projectionsOf(item: ProjectedItem, attribute: Attribute): readonly Projection[] {
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
  if (data.kind === "unit") return data;
  return { ...data, fields: data.fields.map((field) => ({ ...field, type: typeOfField(field, method) })) };
}

function typeOfField({ attributes, type }: FieldDeclaration, method: Projection["method"]): TypeExpr {
  const isPinned = attributes.some(({ path }) => path === "pin");
  if (method === "project_replace") return isPinned ? ofCore(["marker", "PhantomData"], type) : type;
  const lent = reference(type, method === "project");
  return isPinned ? ofCore(["pin", "Pin"], lent) : lent;
}

/** `fn project<'pin>(self: Pin<&'pin mut Self>) -> Name<'pin, T>`; `fn project_replace(self: Pin<&mut Self>, replacement: Self) -> Name<T>`. */
function methodOf({ method, name }: Projection, { generics, visibility }: ProjectedItem): FunctionItem {
  const isOwned = method === "project_replace";
  const self = named("Self", []);
  return {
    kind: "function",
    attributes: [],
    visibility,
    span: NOWHERE,
    ident: ident(method),
    generics: { params: [PIN_PARAM], where: [], span: NOWHERE },
    isConst: false,
    isAsync: false,
    isUnsafe: false,
    abi: undefined,
    selfParam: {
      form: "typed",
      mutable: false,
      referenceMutable: false,
      lifetime: undefined,
      type: ofCore(["pin", "Pin"], reference(self, method !== "project_ref")),
      ident: ident("self"),
      span: NOWHERE,
    },
    params: isOwned
      ? [{ attributes: [], pattern: { kind: "wildcard", span: NOWHERE }, type: self, span: NOWHERE }]
      : [],
    variadic: false,
    output: typeNamed(name, generics, isOwned ? [] : [PIN_ARGUMENT]),
    body: "omitted",
    signatureSpan: NOWHERE,
  };
}

function reference(type: TypeExpr, mutable: boolean): TypeExpr {
  return { kind: "reference", lifetime: LIFETIME, mutable, type, span: NOWHERE };
}

function ofCore(path: readonly string[], argument: TypeExpr): TypeExpr {
  return { kind: "path", path: corePath(path, [{ kind: "type", type: argument }]), span: NOWHERE };
}

function ident(name: string): Ident {
  return { name, hygiene: 0, span: NOWHERE };
}
