/** Use trees of a syntax tree. */
import type { Path, UseTree } from "../ast.js";
import { type Lowering, NONE } from "./context.js";
import { emptyPath, lowerPath } from "./paths.js";

/** `undefined` when a part of it could not be read. */
export function lowerUseTree(lowering: Lowering, node: number): UseTree | undefined {
  if (!lowering.enter()) return undefined;
  const tree = lowerUseTreeOf(lowering, node);
  lowering.leave();
  return tree;
}

function lowerUseTreeOf(lowering: Lowering, node: number): UseTree | undefined {
  if (lowering.isBroken(node)) return undefined;
  const span = lowering.span(node);
  switch (lowering.kind(node)) {
    case "use_as_clause": {
      const [pathNode = NONE, , alias = NONE] = lowering.children(node);
      const prefix = lowerPath(lowering, pathNode);
      return prefix && { prefix, tail: { kind: "simple", rename: lowering.ident(alias) }, span };
    }
    case "use_wildcard": {
      const prefix = prefixOf(lowering, node);
      return prefix && { prefix, tail: { kind: "glob" }, span };
    }
    case "use_list":
      return nested(lowering, node, emptyPath(lowering, lowering.start(node)), span);
    case "scoped_use_list": {
      const prefix = prefixOf(lowering, node);
      return prefix && nested(lowering, lowering.child(node, "use_list"), prefix, span);
    }
    default: {
      const prefix = lowerPath(lowering, node);
      return prefix && { prefix, tail: { kind: "simple", rename: undefined }, span };
    }
  }
}

/** The path before `::{` or `::*`. */
function prefixOf(lowering: Lowering, node: number): Path | undefined {
  const first = node + 1;
  const kind = lowering.kind(first);
  if (kind === "::") return emptyPath(lowering, lowering.start(node), "global");
  if (kind === "*") return emptyPath(lowering, lowering.start(node));
  return lowerPath(lowering, first);
}

function nested(lowering: Lowering, list: number, prefix: Path, span: UseTree["span"]): UseTree | undefined {
  if (list === NONE || lowering.isBroken(list)) return undefined;
  const trees: UseTree[] = [];
  for (const child of lowering.children(list)) {
    const kind = lowering.kind(child);
    if (kind === "{" || kind === "}" || kind === ",") continue;
    const tree = lowerUseTree(lowering, child);
    if (tree === undefined) return undefined;
    trees.push(tree);
  }
  return { prefix, tail: { kind: "nested", trees }, span };
}
