/**
 * Constants in patterns: by what key two of them are the same test, and which place they test.
 *
 * What is not here: patterns with parts (`pattern.ts`), and values of constants: two of them are told apart, not compared.
 */
import type { Expr, Span } from "../../syntax/ast.js";
import { bytesOf } from "../../syntax/byteString.js";
import type { ValueResolution } from "../../types/typeck.js";
import type { Builder } from "./builder.js";
import type { MatchPair, Test } from "./pattern.js";
import { derefBuilder, fieldBuilder, type PlaceBuilder, project } from "./place.js";

/** A path to a constant, `const N: u8`'s or a parameter `const N: u8` of generics. */
export function constantPattern(
  b: Builder,
  resolution: ValueResolution & { readonly kind: "const" | "constParam" },
  place: PlaceBuilder,
  span: Span,
): MatchPair {
  const key =
    resolution.kind === "const"
      ? `const ${resolution.const.name}#${b.types.idOf(resolution.const)}:${resolution.args.id}`
      : `const@${span.start}`;
  const value = soleField(b, place);
  if (!isSwitchable(value)) return { place, test: { kind: "equal", key }, subpairs: [], span };
  const kind = isPatternType(place, value) ? "equal" : "value";
  return { place: value, test: { kind, key }, subpairs: [], span };
}

/** Structs of one field in each other are no deeper in code that compiles; in other code one may hold itself. */
const MAXIMUM_DEPTH = 8;

/** A constant of a struct is matched by its fields, as a pattern written out would be: `const NONE: Id = Id(0)` by what is in the `Id`. */
function soleField(b: Builder, place: PlaceBuilder): PlaceBuilder {
  let inside = place;
  for (let depth = 0; depth < MAXIMUM_DEPTH; depth++) {
    const { type } = inside;
    const fields = type.kind === "adt" && type.adt.adtKind === "struct" ? type.adt.variants[0]?.fields : undefined;
    const [field, more] = fields ?? [];
    if (field === undefined || more !== undefined) return inside;
    inside = fieldBuilder(b, inside, field);
  }
  return place;
}

/** Does a `NonZero<u8>` hold the place? That is a number some values of which are left out, which is compared and never switched on. */
function isPatternType({ projection }: PlaceBuilder, value: PlaceBuilder): boolean {
  const holder = value.projection.slice(projection.length).at(-2)?.type;
  return holder?.kind === "adt" && holder.adt.crate.origin === "std" && /^NonZero\w+Inner$/u.test(holder.adt.name);
}

/** `b"ab"` is the pattern `&[b'a', b'b']` (rustc's `const_to_pat`). */
export function byteStringPattern(
  b: Builder,
  value: Expr,
  place: PlaceBuilder,
  pairs: MatchPair[],
  span: Span,
): boolean {
  if (value.kind !== "literal" || value.literal !== "byteString" || place.type.kind !== "ref") return false;
  const target = derefBuilder(b, place);
  const { type } = target;
  if (type.kind !== "slice" && type.kind !== "array") return false;
  const bytes = bytesOf(value.text);
  const minimumLength = bytes.length;
  const elements = bytes.map((byte, offset): MatchPair => {
    const element = { kind: "constantIndex", offset, minimumLength, fromEnd: false, type: type.element } as const;
    return { place: project(target, element), test: { kind: "value", key: `${byte}` }, subpairs: [], span };
  });
  if (type.kind === "array") pairs.push(...elements);
  else {
    const test = { kind: "length", length: minimumLength, exact: true } as const;
    pairs.push({ place: target, test, subpairs: elements, span });
  }
  return true;
}

function isSwitchable(place: PlaceBuilder): boolean {
  const { kind } = place.type;
  return kind === "int" || kind === "char" || kind === "bool";
}

export function literalTest(b: Builder, value: Expr, place: PlaceBuilder): Test {
  const key = constantKey(b, value);
  if (isSwitchable(place)) return { kind: "value", key };
  return { kind: "equal", key };
}

/** Text that is equal for equal constants, as far as spelling tells: numbers by value. */
export function constantKey(b: Builder, value: Expr): string {
  switch (value.kind) {
    case "literal": {
      if (value.literal === "byte") return `${bytesOf(value.text)[0] ?? value.text}`;
      if (value.literal !== "int") return value.text;
      const digits = (value.suffix === undefined ? value.text : value.text.slice(0, -value.suffix.length)).replaceAll(
        "_",
        "",
      );
      try {
        return BigInt(digits).toString();
      } catch {
        return value.text;
      }
    }
    case "unary":
      return `${value.operator} ${constantKey(b, value.operand)}`;
    case "path":
      return value.path.segments.map((segment) => segment.ident.name).join("::");
    default:
      return `@${value.span.start}`;
  }
}
