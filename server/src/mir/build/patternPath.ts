/**
 * What the paths in a pattern say of lifetimes: what is matched must fit.
 *
 *     S::<'a> { x }                    the data type as written
 *     <() as Trait<'a>>::C             the constant's type, for the arguments as written; a range's ends as well
 *
 * Source: rustc dev guide, "User type annotations".
 */
import type { Expr, Pattern } from "../../syntax/ast.js";
import type { Builder } from "./builder.js";
import { asConstant } from "./operand.js";
import { type PlaceBuilder, tryToPlace } from "./place.js";
import { viewOf } from "./view.js";

export function ascribePattern(b: Builder, pattern: Pattern, place: PlaceBuilder): void {
  switch (pattern.kind) {
    case "tupleStruct":
    case "struct":
    case "path": {
      const said = b.results.userPath(pattern.path);
      const matched = said === undefined ? undefined : tryToPlace(b, place);
      if (said === undefined || matched === undefined) return;
      const { span } = pattern;
      const resolution = b.results.patternResolution(pattern);
      if (resolution?.kind === "const") {
        const { name } = resolution.const;
        const value = { kind: "namedConst", name, of: { def: resolution.const, args: resolution.args } } as const;
        const type = b.results.typeOfPattern(pattern);
        const constant = { kind: "constant", type, span, value, userPath: said } as const;
        b.push({ kind: "ascribeConstant", place: matched, constant, span });
      } else if (said.type !== undefined && said.type.kind !== "fnDef")
        b.push({ kind: "ascribeUserType", place: matched, type: said.type, variance: "covariant", span });
      return;
    }
    case "range":
      ascribeEnd(b, pattern.low, place);
      ascribeEnd(b, pattern.high, place);
      return;
    default:
      return;
  }
}

function ascribeEnd(b: Builder, end: Expr | undefined, place: PlaceBuilder): void {
  if (end?.kind !== "path" || b.results.userPath(end.path) === undefined) return;
  const matched = tryToPlace(b, place);
  if (matched !== undefined)
    b.push({ kind: "ascribeConstant", place: matched, constant: asConstant(b, viewOf(b, end)), span: end.span });
}
