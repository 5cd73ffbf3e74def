/** Items of a syntax tree, except functions (`functions.ts`), and use trees (`uses.ts`). */
import type {
  Attribute,
  Expr,
  FieldDeclaration,
  Item,
  MacroDefinitionItem,
  Span,
  TypeExpr,
  VariantData,
  VariantDeclaration,
  Visibility,
} from "../ast.js";
import { Scanner } from "../lexer.js";
import { lowerAttribute, lowerVisibility, lowerVisibilityModifier } from "./attributes.js";
import { type Lowering, NONE } from "./context.js";
import { lowerExpr } from "./expressions.js";
import { lowerFunction } from "./functions.js";
import { lowerMacroCall, lowerPath, lowerTokens } from "./paths.js";
import { lowerAbi, lowerBounds, lowerGenerics, lowerType } from "./types.js";
import { lowerUseTree } from "./uses.js";

/** What every item has. */
export interface ItemHead {
  readonly attributes: readonly Attribute[];
  readonly visibility: Visibility;
  readonly span: Span;
}

export function isItemKind(kind: string): boolean {
  switch (kind) {
    case "function_item":
    case "function_signature_item":
    case "struct_item":
    case "union_item":
    case "enum_item":
    case "trait_item":
    case "impl_item":
    case "type_item":
    case "associated_type":
    case "const_item":
    case "static_item":
    case "mod_item":
    case "use_declaration":
    case "extern_crate_declaration":
    case "foreign_mod_item":
    case "macro_definition":
      return true;
    default:
      return false;
  }
}

/** The items among the children of a `source_file` or `declaration_list`, each with the attributes before it. */
export function lowerItems(lowering: Lowering, node: number): Item[] {
  return lowerItemNodes(lowering, lowering.children(node));
}

export function lowerItemNodes(lowering: Lowering, nodes: readonly number[]): Item[] {
  const items: Item[] = [];
  let attributes: Attribute[] = [];
  for (const child of nodes) {
    const kind = lowering.kind(child);
    if (kind === "attribute_item") {
      attributes.push(lowerAttribute(lowering, child));
      continue;
    }
    if (kind === "{" || kind === "}" || kind === "empty_statement" || kind === "inner_attribute_item") continue;
    if (kind === "shebang" || kind === "MISSING") continue;
    items.push(lowerItem(lowering, child, attributes) ?? missingItem(lowering, child, attributes));
    attributes = [];
  }
  return items;
}

export function missingItem(lowering: Lowering, node: number, attributes: readonly Attribute[]): Item {
  return { kind: "missing", attributes, visibility: { kind: "private" }, span: lowering.span(node) };
}

/** `undefined` when the node is no item or too broken to be one. */
export function lowerItem(lowering: Lowering, node: number, attributes: readonly Attribute[]): Item | undefined {
  if (!lowering.enter()) return undefined;
  const item = lowerItemOf(lowering, node, attributes);
  lowering.leave();
  return item;
}

function lowerItemOf(lowering: Lowering, node: number, attributes: readonly Attribute[]): Item | undefined {
  const kind = lowering.kind(node);
  if (kind === "expression_statement" || kind === "macro_invocation") return lowerMacroItem(lowering, node, attributes);
  const head: ItemHead = { attributes, visibility: lowerVisibility(lowering, node), span: lowering.span(node) };
  // Functions and blocks of members keep what is intact in them.
  if (lowering.isBroken(node)) return undefined;
  switch (kind) {
    case "function_item":
    case "function_signature_item":
      return lowerFunction(lowering, node, head);
    case "struct_item":
    case "union_item":
      return lowerStruct(lowering, node, head);
    case "enum_item":
      return lowerEnum(lowering, node, head);
    case "trait_item":
      return lowerTrait(lowering, node, head);
    case "impl_item":
      return lowerImpl(lowering, node, head);
    case "type_item":
    case "associated_type":
      return lowerTypeAlias(lowering, node, head);
    case "const_item":
    case "static_item":
      return lowerConst(lowering, node, head);
    case "mod_item": {
      const name = lowering.child(node, "identifier");
      const body = lowering.child(node, "declaration_list");
      if (name === NONE) return undefined;
      const items = body === NONE ? undefined : lowerItems(lowering, body);
      return { ...head, kind: "module", ident: lowering.ident(name), items };
    }
    case "use_declaration": {
      const keyword = lowering.child(node, "use");
      const tree = keyword === NONE ? undefined : lowerUseTree(lowering, lowering.next(keyword));
      return tree === undefined ? undefined : { ...head, kind: "use", tree };
    }
    case "extern_crate_declaration":
      return lowerExternCrate(lowering, node, head);
    case "foreign_mod_item": {
      const body = lowering.child(node, "declaration_list");
      const items = body === NONE ? [] : lowerItems(lowering, body);
      const isUnsafe = lowering.wordBefore(lowering.child(node, "extern_modifier")) === "unsafe";
      return { ...head, kind: "externBlock", abi: lowerAbi(lowering, node), isUnsafe, items };
    }
    case "macro_definition":
      return lowerMacroDefinition(lowering, node, head);
    default:
      return undefined;
  }
}

function lowerMacroItem(lowering: Lowering, node: number, attributes: readonly Attribute[]): Item | undefined {
  const value = lowering.kind(node) === "macro_invocation" ? node : node + 1;
  if (lowering.kind(value) !== "macro_invocation") return undefined;
  const call = lowerMacroCall(lowering, value);
  if (call === undefined) return undefined;
  // Without the semicolon, which the grammar counts to it in some texts and not in others.
  return { kind: "macroCall", attributes, visibility: { kind: "private" }, span: call.span, call };
}

function nameOf(lowering: Lowering, node: number): number {
  const type = lowering.child(node, "type_identifier");
  return type === NONE ? lowering.child(node, "identifier") : type;
}

function lowerStruct(lowering: Lowering, node: number, head: ItemHead): Item | undefined {
  const name = nameOf(lowering, node);
  if (name === NONE) return undefined;
  return {
    ...head,
    kind: lowering.kind(node) === "struct_item" ? "struct" : "union",
    ident: lowering.ident(name),
    generics: lowerGenerics(lowering, node, lowering.end(name)),
    data: lowerVariantData(lowering, node),
  };
}

function lowerVariantData(lowering: Lowering, node: number): VariantData {
  const named = lowering.child(node, "field_declaration_list");
  if (named !== NONE) return { kind: "named", fields: lowerNamedFields(lowering, named) };
  const tuple = lowering.child(node, "ordered_field_declaration_list");
  if (tuple !== NONE) return { kind: "tuple", fields: lowerTupleFields(lowering, tuple) };
  return { kind: "unit" };
}

function lowerNamedFields(lowering: Lowering, node: number): FieldDeclaration[] {
  const fields: FieldDeclaration[] = [];
  let attributes: Attribute[] = [];
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "attribute_item") {
      attributes.push(lowerAttribute(lowering, child));
    } else if (kind === "field_declaration") {
      const name = lowering.child(child, "field_identifier");
      const colon = lowering.child(child, ":");
      if (name !== NONE) {
        fields.push({
          attributes,
          visibility: lowerVisibility(lowering, child),
          ident: lowering.ident(name),
          type: typeAfter(lowering, colon, child),
          span: lowering.span(child),
        });
      }
      attributes = [];
    }
  }
  return fields;
}

function lowerTupleFields(lowering: Lowering, node: number): FieldDeclaration[] {
  const fields: FieldDeclaration[] = [];
  let attributes: Attribute[] = [];
  let visibility: Visibility = { kind: "private" };
  let start = NONE;
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "attribute_item") {
      attributes.push(lowerAttribute(lowering, child));
    } else if (kind === "visibility_modifier") {
      visibility = lowerVisibilityModifier(lowering, child);
      start = child;
    } else if (kind !== "(" && kind !== ")" && kind !== ",") {
      const span = lowering.spanFrom(start === NONE ? child : start, child);
      fields.push({ attributes, visibility, ident: undefined, type: lowerType(lowering, child), span });
      attributes = [];
      visibility = { kind: "private" };
      start = NONE;
    }
  }
  return fields;
}

function lowerEnum(lowering: Lowering, node: number, head: ItemHead): Item | undefined {
  const name = nameOf(lowering, node);
  const list = lowering.child(node, "enum_variant_list");
  if (name === NONE || list === NONE) return undefined;
  const variants: VariantDeclaration[] = [];
  let attributes: Attribute[] = [];
  for (const child of lowering.children(list)) {
    const kind = lowering.kind(child);
    if (kind === "attribute_item") {
      attributes.push(lowerAttribute(lowering, child));
    } else if (kind === "enum_variant") {
      const variantName = lowering.child(child, "identifier");
      const equals = lowering.child(child, "=");
      if (variantName !== NONE) {
        variants.push({
          attributes,
          ident: lowering.ident(variantName),
          data: lowerVariantData(lowering, child),
          discriminant: equals === NONE ? undefined : lowerExpr(lowering, lowering.next(equals)),
          span: lowering.span(child),
        });
      }
      attributes = [];
    }
  }
  const generics = lowerGenerics(lowering, node, lowering.end(name));
  return { ...head, kind: "enum", ident: lowering.ident(name), generics, variants };
}

function lowerTrait(lowering: Lowering, node: number, head: ItemHead): Item | undefined {
  const name = nameOf(lowering, node);
  if (name === NONE) return undefined;
  const boundsNode = lowering.child(node, "trait_bounds");
  const body = lowering.child(node, "declaration_list");
  return {
    ...head,
    kind: "trait",
    ident: lowering.ident(name),
    generics: lowerGenerics(lowering, node, lowering.end(name)),
    isUnsafe: lowering.hasChild(node, "unsafe"),
    isAuto: lowering.wordBefore(lowering.child(node, "trait")) === "auto",
    isAlias: false,
    supertraits: boundsNode === NONE ? [] : lowerBounds(lowering, boundsNode),
    items: body === NONE ? [] : lowerItems(lowering, body),
  };
}

function lowerImpl(lowering: Lowering, node: number, head: ItemHead): Item | undefined {
  const keyword = lowering.child(node, "impl");
  const before = lowering.child(node, "for");
  if (keyword === NONE) return undefined;
  let traitNode = NONE;
  let typeNode = NONE;
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "where_clause" || kind === "declaration_list" || kind === ";") break;
    if (child <= keyword || kind === "type_parameters" || kind === "!" || kind === "for") continue;
    if (before !== NONE && child < before) traitNode = child;
    else typeNode = child;
  }
  const trait = traitNode === NONE ? undefined : lowerPath(lowering, traitNode);
  // An impl of a trait that cannot be read must not pass for an inherent one.
  if (typeNode === NONE || (before !== NONE && trait === undefined)) return undefined;
  const body = lowering.child(node, "declaration_list");
  return {
    ...head,
    kind: "impl",
    generics: lowerGenerics(lowering, node, lowering.end(keyword)),
    isUnsafe: lowering.hasChild(node, "unsafe"),
    isNegative: lowering.hasChild(node, "!"),
    trait,
    selfType: lowerType(lowering, typeNode),
    items: body === NONE ? [] : lowerItems(lowering, body),
  };
}

function lowerTypeAlias(lowering: Lowering, node: number, head: ItemHead): Item | undefined {
  const name = nameOf(lowering, node);
  if (name === NONE) return undefined;
  const equals = lowering.child(node, "=");
  const boundsNode = lowering.child(node, "trait_bounds");
  const ident = lowering.ident(name);
  const generics = lowerGenerics(lowering, node, lowering.end(name));
  const bounds = boundsNode === NONE ? [] : lowerBounds(lowering, boundsNode);
  const word = lowering.wordBefore(lowering.child(node, "type"));
  const visibility: Visibility = word === "pub" || word === "pub trait" ? { kind: "public" } : head.visibility;
  if (word === "trait" || word === "pub trait") {
    // A trait alias, see `repair.ts`.
    return {
      ...head,
      visibility,
      kind: "trait",
      ident,
      generics,
      isUnsafe: false,
      isAuto: false,
      isAlias: true,
      supertraits: bounds,
      items: [],
    };
  }
  return {
    ...head,
    visibility,
    kind: "typeAlias",
    ident,
    generics,
    bounds,
    type: equals === NONE ? undefined : lowerType(lowering, lowering.next(equals)),
  };
}

function lowerConst(lowering: Lowering, node: number, head: ItemHead): Item | undefined {
  const name = lowering.child(node, "identifier");
  if (name === NONE) return undefined;
  const type = typeAfter(lowering, lowering.child(node, ":"), node);
  const equals = lowering.child(node, "=");
  let value: Expr | "omitted" | undefined;
  if (equals !== NONE) value = lowering.bodies ? lowerExpr(lowering, lowering.next(equals)) : "omitted";
  const ident = lowering.ident(name);
  if (lowering.kind(node) === "static_item") {
    return { ...head, kind: "static", ident, mutable: lowering.hasChild(node, "mutable_specifier"), type, value };
  }
  const generics = { params: [], where: [], span: lowering.spanOf(lowering.end(name), lowering.end(name)) };
  return { ...head, kind: "const", ident, generics, type, value };
}

function typeAfter(lowering: Lowering, colon: number, parent: number): TypeExpr {
  if (colon === NONE || lowering.isBroken(parent)) return { kind: "missing", span: lowering.span(parent) };
  return lowerType(lowering, lowering.next(colon));
}

function lowerExternCrate(lowering: Lowering, node: number, head: ItemHead): Item | undefined {
  const [name, rename] = lowering.children(node).filter((child) => lowering.kind(child) === "identifier");
  if (name === undefined) return undefined;
  return {
    ...head,
    kind: "externCrate",
    ident: lowering.ident(name),
    rename: rename === undefined ? undefined : lowering.ident(rename),
  };
}

/** `macro_rules! name { … }`, read by the lexer: the grammar's rules are narrower than rustc's. */
function lowerMacroDefinition(lowering: Lowering, node: number, head: ItemHead): MacroDefinitionItem | undefined {
  const end = lowering.end(node);
  const scanner = new Scanner(lowering.text, lowering.start(node), end);
  scanner.next();
  scanner.next();
  if (scanner.next() !== "ident") return undefined;
  const ident = lowering.identOf(scanner.start, scanner.end);
  if (scanner.next() !== "open") return undefined;
  const from = scanner.end;
  const to = lowering.text.lastIndexOf(closingOf(lowering.text[scanner.start]), end - 1);
  return {
    ...head,
    kind: "macroDefinition",
    ident,
    isDecl2: false,
    tokens: lowerTokens(lowering, from, Math.max(from, to)),
  };
}

function closingOf(open: string | undefined): string {
  return open === "(" ? ")" : open === "[" ? "]" : "}";
}
