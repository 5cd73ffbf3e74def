/**
 * What the language itself says of a trait reference, beside all impls: `Sized`, `Copy` and `Clone` of built-in types, `Fn*` of
 * whatever is callable, auto traits by structure (reference, "Special types and traits").
 */
import type { TraitDef } from "../../hir/defs.js";
import { isMaybeSizedAssoc } from "../aliasBounds.js";
import { genericArgs, isType } from "../argTerms.js";
import type { InferCtxt } from "../inferCtxt.js";
import { intType, tupleType, unitType } from "../interner.js";
import { typeOfField } from "../items.js";
import type { Predicate } from "../predicate.js";
import { isMaybeSized, superTraits } from "../predicates.js";
import { lastField, structTail } from "../structTail.js";
import { eraseRegions, substitute } from "../subst.js";
import { type AdtType, type GenericArgs, type Type, TypeFlag } from "../type.js";
import { type BuiltinTrait, builtinTraitOf } from "./builtinTrait.js";
import { callableOf, closureFacts } from "./callable.js";
import { builtinIf, builtinYes, type Selection, selectedAmbiguous, selectedNo, selectedUnknown } from "./selection.js";

/** `undefined`: the language says nothing, impls decide. `self` is resolved and neither a general variable nor unknown. */
export function selectBuiltin(
  icx: InferCtxt,
  builtin: BuiltinTrait,
  trait: TraitDef,
  self: Type,
  args: GenericArgs,
): Selection | undefined {
  switch (builtin) {
    case "sized":
      return selectSized(icx, trait, self);
    case "metaSized":
    case "discriminantKind":
    case "pointee":
    case "destruct":
      return builtinYes;
    case "copy":
    case "clone":
      return selectCopy(icx, trait, self);
    case "fn":
    case "fnMut":
    case "fnOnce":
      return selectCallable(icx, builtin, self, args);
    case "asyncFn":
    case "asyncFnMut":
    case "asyncFnOnce":
      return self.kind === "closure" || self.kind === "fnDef" || self.kind === "fnPointer"
        ? selectedUnknown
        : undefined;
    case "future":
      return self.kind === "coroutine" || (self.kind === "opaque" && self.def.kind === "asyncFn")
        ? builtinYes
        : undefined;
    case "tuple":
      return self.kind === "tuple" ? builtinYes : selectedNo;
    case "fnPtr":
      return self.kind === "fnPointer" ? builtinYes : selectedNo;
    case "pointerLike":
      return self.kind === "ref" || self.kind === "rawPointer" ? builtinYes : selectedUnknown;
    case "unsize":
      return selectUnsize(icx, self, args);
    case "coerceUnsized":
    case "dispatchFromDyn":
    case "drop":
    case "freeze":
    case "unpin":
    case "auto":
      return undefined;
  }
}

function obligation(trait: TraitDef, self: Type): Predicate {
  return { kind: "trait", traitRef: { trait, args: genericArgs([self]) } };
}

/** Types of all fields, in the terms of the type's arguments; not normalised. */
export function fieldTypes(icx: InferCtxt, type: AdtType): readonly Type[] {
  const types: Type[] = [];
  for (const variant of type.adt.variants)
    for (const field of variant.fields) types.push(instantiate(icx, typeOfField(icx.cx, field), type.args));
  return types;
}

function instantiate(icx: InferCtxt, type: Type, args: GenericArgs): Type {
  return substitute(icx.relator === undefined ? eraseRegions(type) : type, args);
}

function selectSized(icx: InferCtxt, trait: TraitDef, self: Type): Selection {
  switch (self.kind) {
    case "str":
    case "slice":
    case "dyn":
    case "foreign":
      return selectedNo;
    case "param":
      return isMaybeSized(icx.cx, self.param) ? selectedNo : builtinYes;
    case "projection":
      return (self.flags & TypeFlag.hasInfer) !== 0
        ? selectedAmbiguous
        : isMaybeSizedAssoc(self.assoc)
          ? selectedNo
          : builtinYes;
    case "tuple": {
      const last = self.elements[self.elements.length - 1];
      return last === undefined ? builtinYes : builtinIf([obligation(trait, last)]);
    }
    case "adt": {
      const tail = structTail(icx.cx, self);
      if (tail.kind === "infer" || tail.kind === "unknown") return builtinIf([obligation(trait, tail)]);
      if (tail.kind !== "adt") return selectSized(icx, trait, tail);
      const last = lastField(icx.cx, tail.adt);
      return last === undefined ? builtinYes : builtinIf([obligation(trait, instantiate(icx, last, tail.args))]);
    }
    default:
      return builtinYes;
  }
}

function selectCopy(icx: InferCtxt, trait: TraitDef, self: Type): Selection | undefined {
  switch (self.kind) {
    case "bool":
    case "char":
    case "int":
    case "float":
    case "never":
    case "rawPointer":
    case "fnDef":
    case "fnPointer":
      return builtinYes;
    case "infer":
      return self.sort === "general" ? selectedAmbiguous : builtinYes;
    case "ref":
      return self.mutable ? selectedNo : builtinYes;
    case "str":
    case "slice":
    case "foreign":
    case "dyn":
    case "coroutine":
      return selectedNo;
    case "tuple":
      return builtinIf(self.elements.map((element) => obligation(trait, element)));
    case "array":
      return builtinIf([obligation(trait, self.element)]);
    case "closure": {
      const captures = closureFacts(icx, self)?.captures;
      return captures === undefined
        ? selectedUnknown
        : builtinIf(captures.map((capture) => obligation(trait, capture)));
    }
    case "opaque":
    case "param":
      // Bounds were looked at before, and no blanket impl makes any type `Copy` or `Clone`.
      return selectedNo;
    case "projection":
      return (self.flags & TypeFlag.hasInfer) !== 0 ? selectedAmbiguous : selectedNo;
    case "adt":
    case "unknown":
      return undefined;
  }
}

function selectCallable(
  icx: InferCtxt,
  builtin: "fn" | "fnMut" | "fnOnce",
  self: Type,
  args: GenericArgs,
): Selection | undefined {
  if (self.kind !== "closure" && self.kind !== "fnDef" && self.kind !== "fnPointer") return undefined;
  const callable = callableOf(icx, self);
  if (callable === undefined) return selectedAmbiguous;
  const inputs = args.list[1];
  if (inputs === undefined || !isType(inputs)) return selectedUnknown;
  if (self.kind !== "closure" && callable.signature.isUnsafe) return selectedNo;
  // While the kind is open any trait may be asked for: the answer is part of what decides the kind.
  if (callable.kind === "FnOnce" && builtin !== "fnOnce") return selectedNo;
  if (callable.kind === "FnMut" && builtin === "fn") return selectedNo;
  return icx.unify(tupleType(callable.signature.inputs), inputs) ? builtinYes : selectedNo;
}

/** `T: Unsize<U>`: arrays to slices, and anything sized to a `dyn` whose trait it has. */
function selectUnsize(icx: InferCtxt, self: Type, args: GenericArgs): Selection {
  const target = args.list[1];
  if (target === undefined || !isType(target)) return selectedUnknown;
  const to = icx.shallow(target);
  if (to.kind === "infer") return selectedAmbiguous;
  if (self.kind === "array")
    return to.kind === "slice" && icx.unify(self.element, to.element) ? builtinYes : selectedNo;
  if (to.kind === "dyn") {
    if (to.principal === undefined) return builtinYes;
    const { trait } = to.principal;
    if (self.kind === "dyn")
      return self.principal !== undefined && superTraits(icx.cx, self.principal.trait).has(trait)
        ? builtinYes
        : selectedNo;
    return builtinIf([{ kind: "trait", traitRef: { trait, args: genericArgs([self, ...to.principal.args.list]) } }]);
  }
  return self.kind === "adt" && to.kind === "adt" && self.adt === to.adt ? selectedUnknown : selectedNo;
}

/** An auto trait for which no impl speaks: as its parts are. */
export function selectAuto(icx: InferCtxt, trait: TraitDef, self: Type): Selection {
  const parts = (types: readonly Type[]): Selection => builtinIf(types.map((type) => obligation(trait, type)));
  switch (self.kind) {
    case "bool":
    case "char":
    case "str":
    case "never":
    case "int":
    case "float":
    case "fnDef":
    case "fnPointer":
      return builtinYes;
    case "infer":
      return self.sort === "general" ? selectedAmbiguous : builtinYes;
    case "adt":
      if (self.adt.langItem === "phantom_data") return parts(typesIn(self.args));
      return mayBeByMacro(icx, trait, self) ? selectedUnknown : parts(fieldTypes(icx, self));
    case "ref":
    case "rawPointer":
      return parts([self.inner]);
    case "slice":
    case "array":
      return parts([self.element]);
    case "tuple":
      return parts(self.elements);
    case "dyn": {
      const has =
        self.autoTraits.includes(trait) ||
        (self.principal !== undefined && superTraits(icx.cx, self.principal.trait).has(trait));
      return has ? builtinYes : selectedNo;
    }
    case "closure": {
      const captures = closureFacts(icx, self)?.captures;
      return captures === undefined ? selectedUnknown : parts(captures);
    }
    case "param":
    case "projection":
    case "foreign":
      return selectedNo;
    case "coroutine":
    case "opaque":
    case "unknown":
      return selectedUnknown;
  }
}

/**
 * Some part has it not, but a macro may have written an impl that says otherwise: `#[pin_project]` makes one of `Unpin`. None can of `Freeze`,
 * which is the compiler's alone.
 */
function mayBeByMacro(icx: InferCtxt, trait: TraitDef, self: AdtType): boolean {
  return (
    self.adt.mayHaveHiddenImpls &&
    builtinTraitOf(icx.cx, trait) !== "freeze" &&
    fieldTypes(icx, self).some((type) => icx.traits.holds({ trait, args: genericArgs([type]) }) === "no")
  );
}

function typesIn(args: GenericArgs): readonly Type[] {
  return args.list.filter(isType);
}

/** `<T as DiscriminantKind>::Discriminant` and `<T as Pointee>::Metadata`; undefined: not for the language to say. */
export function builtinProjection(builtin: BuiltinTrait | undefined, self: Type): Type | undefined {
  if (builtin === "pointee") {
    if (self.kind === "slice" || self.kind === "str") return intType("usize");
    if (self.kind === "int" || self.kind === "float" || self.kind === "ref" || self.kind === "tuple") return unitType;
  }
  return undefined;
}
