/** Builders: derive_builder and typed-builder. Those that are asked for more than is known here are left out. */
import type { FieldDeclaration, FunctionItem, Generics, Item, TypeExpr } from "../../syntax/ast.js";
import { intoAny } from "./accessors.js";
import { type DeriveMaker, helperOptions } from "./derive.js";
import {
  corePath,
  fieldsOf,
  ident,
  implOf,
  method,
  NO_GENERICS,
  NOWHERE,
  named,
  ofCore,
  pathIn,
  pathType,
  reference,
  type StructOrEnum,
  typeNamed,
} from "./synthesized.js";

/** derive_builder: `NameBuilder::default().field(value).build()`, which may fail: with a text before 0.10, then with an error of its own. */
export const builder: DeriveMaker = ({ item, crateKey }) => {
  if (item.kind !== "struct") return undefined;
  const options = helperOptions(item.attributes, "builder");
  if (!areKnown(options, ["setter", "pattern", "default", "derive", "name"])) return undefined;
  const isOwned = options.get("pattern") === "owned";
  if (options.has("pattern") && !isOwned && options.get("pattern") !== "mutable") return undefined;
  const self = isOwned ? named("Self") : reference(named("Self"), true);
  const setters = settersOf(item, isOwned ? "value" : "exclusive", self, options.get("setter") ?? "");
  if (setters === undefined) return undefined;
  const made = builderOf(item, options.get("name") ?? `${item.ident.name}Builder`);
  const hasError = !/-0\.[1-9]\.\d+$/.test(crateKey("derive_builder") ?? "");
  const text = pathType(pathIn("alloc", ["string", "String"]));
  const error = structOf(item, `${item.ident.name}BuilderError`, NO_GENERICS, [text]);
  const errorType = hasError ? named(error.ident.name) : text;
  const result = ofCore(["result", "Result"], typeNamed(item.ident.name, item.generics), errorType);
  const errorTraits = [corePath(["fmt", "Debug"]), corePath(["fmt", "Display"]), corePath(["error", "Error"])];
  return [
    ...(hasError ? [error, ...errorTraits.map((trait) => implOf(error, { trait }))] : []),
    made,
    // An owned builder is used up by each step, and is no `Clone`.
    ...(isOwned ? [] : [implOf(made, { trait: corePath(["clone", "Clone"]) })]),
    implOf(made, { trait: corePath(["default", "Default"]) }),
    implOf(made, { items: [...setters, method("build", isOwned ? "value" : "shared", [], result)] }),
  ];
};

/** typed-builder: `Name::builder().field(value).build()`. That each field is set once is for rustc to check. */
export const typedBuilder: DeriveMaker = ({ item }) => {
  if (item.kind !== "struct" || !areKnown(helperOptions(item.attributes, "builder"), ["doc"])) return undefined;
  const setters = settersOf(item, "value", named("Self"), "");
  if (setters === undefined) return undefined;
  const made = builderOf(item, `${item.ident.name}Builder`);
  const own = typeNamed(item.ident.name, item.generics);
  return [
    made,
    implOf(made, { items: [...setters, method("build", "value", [], own)] }),
    implOf(item, { items: [method("builder", undefined, [], typeNamed(made.ident.name, item.generics))] }),
  ];
};

/** Its fields are nobody's to name, but it has to be dropped where they have to. */
function structOf(
  { visibility }: StructOrEnum,
  name: string,
  generics: Generics,
  held: readonly TypeExpr[],
): Item & { readonly kind: "struct" } {
  const fields = held.map((type): FieldDeclaration => {
    return { attributes: [], visibility: { kind: "private" }, ident: undefined, type, span: NOWHERE };
  });
  const data = { kind: "tuple", fields } as const;
  return { kind: "struct", attributes: [], visibility, span: NOWHERE, ident: ident(name), generics, data };
}

/** The builder of a struct holds what it was given so far. */
function builderOf(item: StructOrEnum & { readonly kind: "struct" }, name: string): Item & { readonly kind: "struct" } {
  const held = fieldsOf(item.data).map(({ type }) => ofCore(["option", "Option"], type));
  return structOf(item, name, item.generics, held);
}

/** `setter`: what is asked for all of them. */
function settersOf(
  item: StructOrEnum & { readonly kind: "struct" },
  receiver: "value" | "exclusive",
  output: TypeExpr,
  setter: string,
): readonly FunctionItem[] | undefined {
  const setters: FunctionItem[] = [];
  for (const field of fieldsOf(item.data)) {
    const options = helperOptions(field.attributes, "builder");
    const own = options.get("setter") ?? setter;
    const words = own.split(",").map((word) => word.trim());
    const isKnown = words.every((word) => ["", "into", "skip", "strip_option"].includes(word));
    if (!isKnown || !areKnown(options, ["setter", "default"]) || field.ident === undefined) return undefined;
    if (words.includes("skip")) continue;
    const type = words.includes("strip_option") ? insideOption(field.type) : field.type;
    if (type === undefined) return undefined;
    setters.push(method(field.ident.name, receiver, [words.includes("into") ? intoAny(type) : type], output));
  }
  return setters;
}

function insideOption(type: TypeExpr): TypeExpr | undefined {
  const last = type.kind === "path" ? type.path.segments.at(-1) : undefined;
  const [inside] = last?.ident.name === "Option" && last.arguments?.kind === "angle" ? last.arguments.arguments : [];
  return inside?.kind === "type" ? inside.type : undefined;
}

function areKnown(options: ReadonlyMap<string, string>, known: readonly string[]): boolean {
  return [...options.keys()].every((option) => known.includes(option));
}
