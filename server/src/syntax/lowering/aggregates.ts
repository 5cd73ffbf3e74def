/** Lists of expressions: arguments, the elements of tuples and arrays, the fields of structs. */
import type { Attribute, Expr, FieldInit, Path, Span } from "../ast.js";
import { lowerAttribute } from "./attributes.js";
import { type Lowering, NO_ATTRIBUTES, NONE } from "./context.js";
import { lowerExpr, missing } from "./expressions.js";
import { lowerPath } from "./paths.js";

/** The expressions between delimiters and commas, with their attributes. */
export function lowerList(lowering: Lowering, node: number): Expr[] {
  const list: Expr[] = [];
  let attributes: Attribute[] | undefined;
  const end = lowering.next(node);
  for (let child = node + 1; child < end; child = lowering.next(child)) {
    const kind = lowering.kind(child);
    if (kind === "attribute_item") {
      (attributes ??= []).push(lowerAttribute(lowering, child));
    } else if (kind !== "," && kind !== "(" && kind !== ")" && kind !== "[" && kind !== "]") {
      if (kind === "MISSING" && lowering.start(child) === lowering.end(node)) continue;
      list.push(lowerExpr(lowering, child, child, attributes ?? NO_ATTRIBUTES));
      attributes = undefined;
    }
  }
  return list;
}

export function lowerArray(lowering: Lowering, node: number, span: Span, attributes: readonly Attribute[]): Expr {
  const semicolon = lowering.child(node, ";");
  if (semicolon === NONE) return { kind: "array", elements: lowerList(lowering, node), span, attributes };
  let value = NONE;
  for (const child of lowering.children(node)) {
    if (child === semicolon) break;
    value = child;
  }
  const length = lowerExpr(lowering, lowering.next(semicolon));
  return { kind: "repeat", value: lowerExpr(lowering, value), length, span, attributes };
}

export function lowerStruct(lowering: Lowering, node: number, span: Span, attributes: readonly Attribute[]): Expr {
  const [name = NONE, list = NONE] = lowering.children(node);
  const path = lowerPath(lowering, name);
  if (path === undefined || list === NONE) return missing(lowering, node, attributes);
  const fields: FieldInit[] = [];
  let base: Expr | undefined;
  let rest = false;
  for (const child of lowering.children(list)) {
    switch (lowering.kind(child)) {
      case "shorthand_field_initializer":
      case "field_initializer":
        fields.push(lowerFieldInit(lowering, child));
        break;
      case "base_field_initializer": {
        const value = lowering.children(child)[1] ?? NONE;
        // `..` alone ends in a made-up identifier.
        if (value === NONE || lowering.kind(value) === "MISSING") rest = true;
        else base = lowerExpr(lowering, value);
        break;
      }
      case "ERROR":
        // The grammar has no `..` without a value (destructuring assignment, default field values).
        if (lowering.textOf(child) !== ".." || lowering.kind(lowering.next(child)) !== "}")
          return missing(lowering, node, attributes);
        rest = true;
        break;
      default:
        break;
    }
  }
  return { kind: "struct", path, fields, base, rest, span, attributes };
}

function lowerFieldInit(lowering: Lowering, node: number): FieldInit {
  const attributes: Attribute[] = [];
  const isShorthand = lowering.kind(node) === "shorthand_field_initializer";
  let field = node;
  let value = NONE;
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "attribute_item") attributes.push(lowerAttribute(lowering, child));
    else if (kind === ":") continue;
    else if (field === node) field = child;
    else value = child;
  }
  const ident = lowering.ident(field);
  if (!isShorthand) {
    const expr = value === NONE || lowering.isBroken(node) ? missing(lowering, node) : lowerExpr(lowering, value);
    return { field: ident, shorthand: false, value: expr, attributes };
  }
  const path: Path = {
    root: { kind: "relative" },
    qualifiedSelf: undefined,
    segments: [{ ident, arguments: undefined }],
    span: ident.span,
  };
  return {
    field: ident,
    shorthand: true,
    value: { kind: "path", path, span: ident.span, attributes: NO_ATTRIBUTES },
    attributes,
  };
}
