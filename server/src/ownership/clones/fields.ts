/**
 * Does a field say by its declaration what is stored in it, or does its type follow from what is stored? `S { a: x.clone() }`
 *
 * With a reference in the copy's place a `Vec<T>` would not fit, a `T` might.
 */
import type { Expr } from "../../syntax/ast.js";
import type { Type } from "../../types/type.js";
import type { TypeckResults } from "../../types/typeck.js";
import { walkType } from "../../types/walk.js";
import type { TypeQuestions } from "../variables.js";

export interface FieldInput {
  readonly typeck: TypeckResults;
  readonly questions: TypeQuestions;
}

/** The declared type of the field that `value` is written for, in a struct literal or in the call of a constructor. */
export function declaredField({ typeck, questions }: FieldInput, holder: Expr, value: Expr): Type | undefined {
  if (holder.kind === "struct") {
    const field = holder.fields.find((each) => each.value === value);
    const variant = field && typeck.variantOf(holder);
    return variant && questions.typeOfField(variant, field.field.name);
  }
  if (holder.kind !== "call") return undefined;
  const resolution = typeck.resolution(holder.callee);
  if (resolution?.kind !== "constructor") return undefined;
  return questions.typeOfField(resolution.variant, String(holder.arguments.indexOf(value)));
}

/** Whatever it is made of, no reference to what is stored fits, nor (`as_ref()`) one to its content. */
export function isOwnedType(type: Type): boolean {
  if (type.kind === "tuple" || type.kind === "array" || type.kind === "adt") return isFixed(type) || !isOption(type);
  return false;
}

function isOption(type: Type): boolean {
  return type.kind === "adt" && (type.adt.name === "Option" || type.adt.name === "Result");
}

/** No parameter is in it: it is the same whatever is stored. */
export function isFixed(type: Type): boolean {
  let isKnown = true;
  walkType(type, ({ kind }) => {
    isKnown &&= kind !== "param" && kind !== "projection" && kind !== "opaque" && kind !== "unknown";
    return isKnown;
  });
  return isKnown;
}
