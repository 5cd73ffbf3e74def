/**
 * What of the standard library is unstable: method look-up takes it only where nothing stable has the name (rustc's `pick_core`), so that
 * `Itertools::intersperse` is not in the way of an `Iterator::intersperse` to come.
 *
 * Which features a crate turns on is not asked.
 */
import type { ConstDef, FunctionDef } from "../../hir/defs.js";
import type { Attribute } from "../../syntax/ast.js";

/** What has no stability of its own has that of the impl or trait around it. */
export function isUnstable(item: FunctionDef | ConstDef): boolean {
  if (item.crate.origin !== "std") return false;
  const { container } = item;
  return isMarked(item.attributes) || (container.kind !== "module" && isMarked(container.attributes));
}

function isMarked(attributes: readonly Attribute[]): boolean {
  return attributes.some(({ path }) => path === "unstable");
}
