/**
 * What `#[wasm_bindgen]` makes of a block of foreign items: a `type` is a struct that holds a `JsValue` and derefs to what it extends;
 * functions that are methods, constructors and static methods are in an impl of their class. Other functions and statics stay as they are.
 *
 *     #[wasm_bindgen]
 *     extern "C" {
 *         #[wasm_bindgen(extends = Object)] type Array;
 *         #[wasm_bindgen(constructor)] fn new() -> Array;
 *         #[wasm_bindgen(method)] fn push(this: &Array, value: &JsValue) -> u32;
 *     }
 *
 * Not here: what the attribute makes of structs, functions and impls, which stay as they are written.
 */
import type { Attribute, FieldDeclaration, FunctionItem, Item, Path, TypeExpr } from "../../syntax/ast.js";
import { insideParentheses, splitTopLevel } from "../cfg.js";
import { helperOptions } from "./derive.js";
import {
  associatedType,
  corePath,
  ident,
  implOf,
  NO_GENERICS,
  NOWHERE,
  pathIn,
  pathType,
  type StructOrEnum,
  typeArgument,
} from "./synthesized.js";

const ATTRIBUTE = "wasm_bindgen";

export function isWasmBlock(attributes: readonly Attribute[]): boolean {
  return attributes.some(({ path }) => path === ATTRIBUTE || path === `${ATTRIBUTE}::prelude::${ATTRIBUTE}`);
}

/** What one member stands for; `undefined`: for itself. `crate`: the key of wasm-bindgen. */
export function itemsOfForeign(member: Item, crate: string): readonly Item[] | undefined {
  switch (member.kind) {
    case "typeAlias":
      return classItems(member, crate);
    case "function": {
      const name = classOf(member);
      if (name === undefined) return undefined;
      return [implOf({ ident: ident(name), generics: NO_GENERICS }, { items: [methodOf(member)] })];
    }
    default:
      return undefined;
  }
}

function classItems(member: Item & { readonly kind: "typeAlias" }, crate: string): readonly Item[] {
  const value = pathType(pathIn(crate, ["JsValue"]));
  const held: FieldDeclaration = {
    attributes: [],
    visibility: { kind: "private" },
    ident: ident("obj"),
    type: value,
    span: NOWHERE,
  };
  const item: StructOrEnum = {
    kind: "struct",
    attributes: member.attributes.filter(({ path }) => path === "derive"),
    visibility: member.visibility,
    span: NOWHERE,
    ident: member.ident,
    generics: NO_GENERICS,
    data: { kind: "named", fields: [held] },
  };
  const parents = [...extended(member.attributes), value];
  const [target = value] = parents;
  const own = pathType(pathOf([member.ident.name], { kind: "relative" }));
  return [
    item,
    ...(helperOptions(member.attributes, ATTRIBUTE).has("no_deref")
      ? []
      : [implOf(item, { trait: corePath(["ops", "Deref"]), items: [associatedType("Target", target)] })]),
    implOf(item, { trait: pathIn(crate, ["JsCast"]) }),
    implOf(item, { trait: corePath(["convert", "From"], [typeArgument(value)]) }),
    ...[...parents, own].map((type) => implOf(item, { trait: corePath(["convert", "AsRef"], [typeArgument(type)]) })),
    ...parents.map((selfType) => implOf(item, { trait: corePath(["convert", "From"], [typeArgument(own)]), selfType })),
  ];
}

/** `extends = js_sys::Object`, from the nearest on. */
function extended(attributes: readonly Attribute[]): readonly TypeExpr[] {
  return attributes
    .filter(({ path }) => path === ATTRIBUTE)
    .flatMap(({ argument }) => splitTopLevel(insideParentheses(argument)))
    .flatMap((option) => /^\s*extends\s*=\s*(?<path>[\w:\s]+)$/.exec(option)?.groups?.path ?? [])
    .map((text) => {
      const names = text.replaceAll(/\s/g, "").split("::");
      const isGlobal = names[0] === "";
      return pathType(pathOf(isGlobal ? names.slice(1) : names, { kind: isGlobal ? "global" : "relative" }));
    });
}

function pathOf(names: readonly string[], root: Path["root"]): Path {
  const segments = names.map((name) => ({ ident: ident(name), arguments: undefined }));
  return { root, qualifiedSelf: undefined, segments, span: NOWHERE };
}

/** The type that the function belongs to: of `this`, of what a constructor gives, or the one that is named. */
function classOf({ attributes, params, output }: FunctionItem): string | undefined {
  const options = helperOptions(attributes, ATTRIBUTE);
  if (options.has("method")) return nameOf(params[0]?.type);
  if (options.has("constructor")) return nameOf(output);
  return options.get("static_method_of")?.trim();
}

/** `T` of `T`, `&T` and `Result<T, E>`. */
function nameOf(type: TypeExpr | undefined): string | undefined {
  if (type?.kind === "reference") return nameOf(type.type);
  const last = type?.kind === "path" ? type.path.segments.at(-1) : undefined;
  const [first] = last?.arguments?.kind === "angle" ? last.arguments.arguments : [];
  return last?.ident.name === "Result" && first?.kind === "type" ? nameOf(first.type) : last?.ident.name;
}

/** Safe to call, and with `self` where it has a `this`. */
function methodOf(written: FunctionItem): FunctionItem {
  const made: FunctionItem = {
    ...written,
    attributes: [],
    abi: undefined,
    isUnsafe: false,
    body: "omitted",
    span: NOWHERE,
  };
  const [self, ...params] = written.params;
  if (self === undefined || !helperOptions(written.attributes, ATTRIBUTE).has("method")) return made;
  const selfParam = {
    form: "typed",
    mutable: false,
    referenceMutable: false,
    lifetime: undefined,
    type: self.type,
    ident: ident("self"),
    span: NOWHERE,
  } as const;
  return { ...made, selfParam, params };
}
