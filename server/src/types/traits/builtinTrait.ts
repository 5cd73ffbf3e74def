/** Traits that the compiler itself implements for some types, by lang item; told once per trait. */
import type { TraitDef } from "../../hir/defs.js";
import type { TypeContext } from "../context.js";

export type BuiltinTrait =
  | "sized"
  | "metaSized"
  | "copy"
  | "clone"
  | "drop"
  | "fn"
  | "fnMut"
  | "fnOnce"
  | "asyncFn"
  | "asyncFnMut"
  | "asyncFnOnce"
  | "future"
  | "unsize"
  | "coerceUnsized"
  | "dispatchFromDyn"
  | "discriminantKind"
  | "pointee"
  | "tuple"
  | "fnPtr"
  | "pointerLike"
  | "freeze"
  | "unpin"
  | "destruct"
  | "auto";

const byLangItem: ReadonlyMap<string, BuiltinTrait> = new Map([
  ["sized", "sized"],
  ["meta_sized", "metaSized"],
  ["pointee_sized", "metaSized"],
  ["copy", "copy"],
  ["clone", "clone"],
  ["drop", "drop"],
  ["fn", "fn"],
  ["fn_mut", "fnMut"],
  ["fn_once", "fnOnce"],
  ["async_fn", "asyncFn"],
  ["async_fn_mut", "asyncFnMut"],
  ["async_fn_once", "asyncFnOnce"],
  ["future_trait", "future"],
  ["unsize", "unsize"],
  ["coerce_unsized", "coerceUnsized"],
  ["dispatch_from_dyn", "dispatchFromDyn"],
  ["discriminant_kind", "discriminantKind"],
  ["pointee_trait", "pointee"],
  ["tuple_trait", "tuple"],
  ["fn_ptr_trait", "fnPtr"],
  ["pointer_like", "pointerLike"],
  ["freeze", "freeze"],
  ["unpin", "unpin"],
  ["destruct", "destruct"],
]);

/** `Fn`, `FnMut`, `FnOnce`: what a call of a value goes through. */
export function isFnTrait({ langItem }: TraitDef): boolean {
  return langItem === "fn" || langItem === "fn_mut" || langItem === "fn_once";
}

export function builtinTraitOf(cx: TypeContext, trait: TraitDef): BuiltinTrait | undefined {
  let builtin = cx.caches.builtinTraits.get(trait);
  if (builtin === undefined) {
    const { langItem } = trait;
    builtin = (langItem === undefined ? undefined : byLangItem.get(langItem)) ?? (trait.isAuto ? "auto" : "none");
    cx.caches.builtinTraits.set(trait, builtin);
  }
  return builtin === "none" ? undefined : builtin;
}
