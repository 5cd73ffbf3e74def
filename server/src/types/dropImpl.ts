/**
 * A data type's own `Drop` impl, found and remembered, and the parameters that it promises not to look at.
 *
 * What is not here: whether dropping a value runs it; see `drop.ts`.
 */
import type { AdtDef, ImplDef } from "../hir/defs.js";
import type { TypeContext } from "./context.js";
import { implHeader } from "./items.js";

/** By the index of impls, which is made anew whenever an impl may have come or gone. */
const implsByIndex = new WeakMap<TypeContext["impls"], Map<AdtDef, ImplDef | "none" | "unknown">>();

/**
 * The type's `Drop` impl, which has no other self type (E0366); `"unknown"` where something of the trait's name is implemented that is not
 * found.
 */
export function dropImplOf(cx: TypeContext, adt: AdtDef): ImplDef | undefined | "unknown" {
  let impls = implsByIndex.get(cx.impls);
  if (impls === undefined) {
    impls = new Map();
    implsByIndex.set(cx.impls, impls);
  }
  let impl = impls.get(adt);
  if (impl === undefined) {
    impl = findDropImpl(cx, adt);
    impls.set(adt, impl);
  }
  return impl === "none" ? undefined : impl;
}

function findDropImpl(cx: TypeContext, adt: AdtDef): ImplDef | "none" | "unknown" {
  const trait = cx.trait("drop");
  if (trait === undefined) return "unknown";
  const head = cx.heads.adtHead(adt);
  const impls = cx.declarations.traitImpls(trait, head);
  const found = impls.find((impl) => !impl.isNegative && isFor(cx, impl, adt));
  return found ?? (cx.declarations.mayImplement(trait, head) ? "unknown" : "none");
}

function isFor(cx: TypeContext, impl: ImplDef, adt: AdtDef): boolean {
  const { selfType } = implHeader(cx, impl);
  return selfType.kind === "adt" && selfType.adt === adt;
}

/** Places in the data type's parameter list of what its `Drop` impl promises not to look at (`#[may_dangle]`, RFC 1327). */
export function danglingParameters(cx: TypeContext, impl: ImplDef): ReadonlySet<number> {
  const found = new Set<number>();
  const { selfType } = implHeader(cx, impl);
  if (selfType.kind !== "adt") return found;
  selfType.args.list.forEach((arg, index) => {
    if (arg.kind === "param" && arg.param.kind !== "implTrait" && arg.param.mayDangle) found.add(index);
  });
  return found;
}
