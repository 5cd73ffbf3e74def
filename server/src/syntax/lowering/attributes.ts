/** Attributes and visibilities of a syntax tree. */
import type { Attribute, Visibility } from "../ast.js";
import { splitAttribute } from "../attributeText.js";
import { type Lowering, NONE } from "./context.js";
import { lowerPath } from "./paths.js";

/** Of an `attribute_item` or `inner_attribute_item`. */
export function lowerAttribute(lowering: Lowering, node: number): Attribute {
  const content = lowering.child(node, "attribute");
  return {
    inner: lowering.kind(node) === "inner_attribute_item",
    ...splitAttribute(content === NONE ? "" : lowering.textOf(content)),
    span: lowering.span(node),
  };
}

/** Of an item, field or variant node: of its `visibility_modifier` child. */
export function lowerVisibility(lowering: Lowering, item: number): Visibility {
  const node = lowering.child(item, "visibility_modifier");
  return node === NONE ? { kind: "private" } : lowerVisibilityModifier(lowering, node);
}

export function lowerVisibilityModifier(lowering: Lowering, node: number): Visibility {
  for (const child of lowering.children(node)) {
    const kind = lowering.kind(child);
    if (kind === "pub" || kind === "(" || kind === ")" || kind === "in") continue;
    const path = lowerPath(lowering, child);
    return path === undefined ? { kind: "private" } : { kind: "restricted", path };
  }
  return { kind: "public" };
}
