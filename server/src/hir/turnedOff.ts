/** Which attribute keeps an item out of what is analysed, for who asks why nothing is said of it. */
import type { Attribute } from "../syntax/ast.js";
import { type CfgOptions, isActive } from "./cfg.js";
import type { RawItem } from "./rawItem.js";

/** Of the outermost item around an absolute offset that `#[cfg]` turns off; undefined where none is. */
export function turnedOffAt(items: readonly RawItem[], offset: number, options: CfgOptions): Attribute | undefined {
  for (const item of items) {
    const { location } = item;
    if (location === undefined || offset < location.pieceStart() || location.pieceEnd() < offset) continue;
    const off = item.attributes.find((attribute) => !isActive([attribute], options)) ?? insideOf(item, offset, options);
    if (off !== undefined) return off;
  }
  return undefined;
}

function insideOf(item: RawItem, offset: number, options: CfgOptions): Attribute | undefined {
  switch (item.kind) {
    case "module":
    case "impl":
    case "trait":
    case "externBlock":
      return turnedOffAt(item.members(), offset, options);
    default:
      return undefined;
  }
}
