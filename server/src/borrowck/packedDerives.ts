/**
 * Derives on packed structs (E0507). A field of such a struct may lie where no reference to it is allowed, so that what is derived looks at
 * a copy: `{ self.name }`. A field that is not `Copy` would be moved out of `&self`.
 *
 * Of a field whose type has parameters nothing is said: the derive asks that they are `Copy`. Source: reference, "The alignment modifiers".
 */
import type { AdtDef, HeadDef } from "../hir/defs.js";
import type { TypeContext } from "../types/context.js";
import { typeOfField } from "../types/items.js";
import { eraseRegions } from "../types/subst.js";
import { type Type, TypeFlag } from "../types/type.js";
import type { BorrowckError } from "./result.js";
import { typeQueries } from "./typeQueries.js";

/** Traits whose derived methods look at fields of `&self`. */
const LOOKING = new Set(["Clone", "Debug", "Hash", "Ord", "PartialEq", "PartialOrd"]);

/** A name alone, or by its path: what `derive_more::Debug` looks at is its own affair. */
const STANDARD = /^(?:(?:::)?(?:std|core)::(?:\w+::)*)?(\w+)$/;

/** Once for each derive and field, as rustc tells it. */
export function checkPackedDerives(def: HeadDef, context: TypeContext): readonly BorrowckError[] {
  if (def.kind !== "adt" || def.adtKind !== "struct" || !isPacked(def)) return [];
  const queries = typeQueries(context, def);
  const moved = def.variants
    .flatMap(({ fields }) => fields)
    .map((field) => ({ field, type: eraseRegions(typeOfField(context, field)) }))
    .filter(({ type }) => isJudged(type) && queries.isCopy(type) === "no");
  return derivesOf(def).flatMap((name) =>
    moved.map(({ field, type }): BorrowckError => {
      const { span } = field.type;
      const shown = queries.displayType(type) ?? field.name;
      const message = `\`#[derive(${name})]\` reads a packed field by copying it, and \`${shown}\` is not \`Copy\``;
      return { code: "E0507", message: "cannot move out of a shared reference", span, related: [{ span, message }] };
    }),
  );
}

function isPacked({ attributes }: AdtDef): boolean {
  return attributes.some(({ path, argument }) => path === "repr" && /\bpacked\b/.test(argument));
}

function derivesOf({ attributes }: AdtDef): readonly string[] {
  return attributes
    .filter(({ path }) => path === "derive")
    .flatMap(({ argument }) => argument.match(/[\w:]+(?=\s*[,)])/g) ?? [])
    .flatMap((path) => STANDARD.exec(path)?.[1] ?? [])
    .filter((name) => LOOKING.has(name));
}

function isJudged(type: Type): boolean {
  const isOpen = (type.flags & (TypeFlag.hasParam | TypeFlag.hasUnknown | TypeFlag.hasProjection)) !== 0;
  return !isOpen && type.kind !== "str" && type.kind !== "slice";
}
