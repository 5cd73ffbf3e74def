/**
 * `map[&key]` of a `HashMap` or `BTreeMap`, which has no `IndexMut`: the method that changes an entry, or puts one in.
 */
import type { Expr } from "../../syntax/ast.js";
import { isType } from "../../types/argTerms.js";
import type { Type } from "../../types/type.js";
import type { Edit } from "../edits.js";
import { rangeOf } from "../events.js";
import type { SiteInput } from "./statements.js";

export interface MapEntry {
  readonly method: "get_mut" | "insert";
  readonly edit: Edit;
}

const MAPS = new Set(["HashMap", "BTreeMap"]);

/** Undefined for anything else, and where a key of another type would be put in than the map has. */
export function mapEntry(input: SiteInput, expr: Expr): MapEntry | undefined {
  const textOf = ({ span }: Expr): string => input.textOf(rangeOf(span));
  const entry = expr.kind === "assign" ? expr.left : expr;
  const map = entry.kind === "index" && !entry.span.expansion ? keyType(input, entry.base) : undefined;
  if (entry.kind !== "index" || map === undefined) return undefined;
  const { base, index } = entry;
  if (expr.kind !== "assign") {
    const newText = `${textOf(base)}.get_mut(${textOf(index)}).unwrap()`;
    return { method: "get_mut", edit: { range: rangeOf(entry.span), newText } };
  }
  const key = index.kind === "addressOf" && input.typeck.typeOf(index.operand) === map ? index.operand : index;
  if (input.typeck.typeOf(key) !== map) return undefined;
  const newText = `${textOf(base)}.insert(${textOf(key)}, ${textOf(expr.right)})`;
  return { method: "insert", edit: { range: rangeOf(expr.span), newText } };
}

/** Of a map of the standard library, also behind references. */
function keyType({ typeck }: SiteInput, base: Expr): Type | undefined {
  let type = typeck.typeOf(base);
  while (type.kind === "ref") type = type.inner;
  if (type.kind !== "adt" || type.adt.crate.origin !== "std" || !MAPS.has(type.adt.name)) return undefined;
  return type.args.list.find(isType);
}
