/**
 * Types without values: a call that gives one never returns, and what follows it is not reached.
 *
 *     enum Void {}        pub struct Token(Void);        (u8, Void)        Result<Void, !>
 *
 * A struct has no values where one of its fields has none and can be seen: elsewhere that is the type's own business. References,
 * pointers and unions are taken to have values, as is what is not known. Not for exhaustiveness of patterns.
 * Source: rustc dev guide, "Inhabitedness"; RFC 1872 for `#[non_exhaustive]`, which hides as privacy does.
 */
import type { AdtDef, FieldDef, ModuleDef } from "../../hir/defs.js";
import type { TypeContext } from "../../types/context.js";
import { typeOfField } from "../../types/items.js";
import type { GenericArgs, Type } from "../../types/type.js";

/** `fieldType`: with the arguments put in, normalised. `from`: the module in which the type is looked at. */
export function isUninhabited(
  type: Type,
  cx: TypeContext,
  from: ModuleDef,
  fieldType: (field: FieldDef, args: GenericArgs) => Type,
): boolean {
  const open = new Set<AdtDef>();
  const ask = (asked: Type): boolean => {
    switch (asked.kind) {
      case "never":
        return true;
      case "tuple":
        return asked.elements.some(ask);
      case "array":
        return asked.length.kind === "value" && asked.length.value !== 0n && ask(asked.element);
      case "adt": {
        const { adt, args } = asked;
        if (!mayBeUninhabited(cx, adt) || open.has(adt)) return false;
        open.add(adt);
        const isSeen = ({ visibility }: FieldDef): boolean =>
          adt.adtKind === "enum" || cx.declarations.isVisible(visibility, from);
        const answer = adt.variants.every(({ fields }) =>
          fields.some((field) => isSeen(field) && ask(fieldType(field, args))),
        );
        open.delete(adt);
        return answer;
      }
      default:
        return false;
    }
  };
  return ask(type);
}

/** With some arguments, for somebody. Nearly all types are not, and are not looked at any further. */
function mayBeUninhabited(cx: TypeContext, adt: AdtDef): boolean {
  const { mayBeUninhabited: known } = cx.caches;
  let answer = known.get(adt);
  if (answer === undefined) {
    known.set(adt, false);
    answer = adt.adtKind !== "union" && adt.variants.every(({ fields }) => fields.some((field) => mayBe(cx, field)));
    known.set(adt, answer);
  }
  return answer;
}

function mayBe(cx: TypeContext, field: FieldDef): boolean {
  const ask = (type: Type): boolean => {
    switch (type.kind) {
      case "never":
      case "param":
      case "projection":
        return true;
      case "tuple":
        return type.elements.some(ask);
      case "array":
        return ask(type.element);
      case "adt":
        return mayBeUninhabited(cx, type.adt);
      default:
        return false;
    }
  };
  return ask(typeOfField(cx, field));
}
