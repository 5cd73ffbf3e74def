/** Use trees as single imports, and where a module keeps them. */
import { append } from "../base/multimap.js";
import type { Path, UseTree, Visibility } from "../syntax/ast.js";
import type { Import, Module } from "./crate.js";

/** A use tree's imports, one a name or glob. */
export function flattenUse(
  tree: UseTree,
  module: Module,
  visibility: Visibility,
  testOnly: boolean,
): readonly Import[] {
  const imports: Import[] = [];
  const visit = (node: UseTree, root: Path["root"] | undefined, prefix: readonly string[]): void => {
    const own = node.prefix.segments.map((segment) => segment.ident.name);
    const start = root === undefined || (prefix.length === 0 && root.kind === "relative") ? node.prefix.root : root;
    const segments = [...prefix, ...own];
    if (node.tail.kind === "nested") {
      for (const child of node.tail.trees) visit(child, start, segments);
      return;
    }
    const base = { module, root: start, visibility, isExternCrate: false, testOnly, resolvedVisibility: undefined };
    if (node.tail.kind === "glob") {
      imports.push({ ...base, segments, name: undefined, onlyTypes: false });
      return;
    }
    const last = segments.at(-1);
    if (last === undefined) return;
    const rename = node.tail.rename?.name;
    const isSelf = last === "self" && segments.length > 1;
    const path = isSelf ? segments.slice(0, -1) : segments;
    const name = rename ?? path.at(-1) ?? "";
    if (name === "super" || name === "self" || (name === "crate" && rename === undefined)) return;
    imports.push({ ...base, segments: path, name, onlyTypes: isSelf });
  };
  visit(tree, undefined, []);
  return imports;
}

/** Enters an import into its module. */
export function addImportTo(module: Module, imported: Import): void {
  if (imported.name === undefined) module.globs.push(imported);
  else if (imported.name === "_") module.anonymousImports.push(imported);
  else {
    append(module.namedImports, imported.name, imported);
  }
}
