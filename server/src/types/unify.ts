/**
 * Unification: makes two types equal by binding variables.
 *
 * `unknown` unifies with everything and binds variables to itself. A projection that waits for its variables unifies with anything for now;
 * what has to hold then is put off. Regions are related where the context relates them, and ignored where it does not.
 *
 * What is not here: where bindings are kept and how they are taken back (`inferCtxt.ts`).
 */
import { assertNever } from "../base/assertNever.js";
import { isRegion, isType } from "./argTerms.js";
import type { Predicate } from "./predicate.js";
import { firstLocalRegion, type RegionRelator } from "./regionRelator.js";
import { foldType } from "./subst.js";
import {
  type Const,
  type FnSignature,
  type GenericArg,
  type GenericArgs,
  type InferType,
  type ProjectionType,
  type Region,
  type Type,
  TypeFlag,
} from "./type.js";

/** What unification reads and writes of an inference context. */
export interface Bindings {
  readonly relator: RegionRelator | undefined;
  /** What has to hold for unifications done so far. */
  readonly deferred: Predicate[];
  readonly equated: (readonly [Region, Region])[];
  readonly traits: { tryNormalize(projection: ProjectionType): Type | undefined };
  shallow(type: Type): Type;
  shallowConst(value: Const): Const;
  resolve(type: Type): Type;
  resolveRegion(region: Region): Region;
  isBound(variable: number): boolean;
  /** These bind what is not bound yet; the answer is true. */
  bind(variable: number, type: Type): boolean;
  bindConst(variable: number, value: Const): boolean;
  bindRegion(variable: number, region: Region): boolean;
}

/** May leave bindings behind when the answer is false: the caller takes them back. */
export function unifyTypes(icx: Bindings, first: Type, second: Type): boolean {
  const a = icx.shallow(first);
  const b = icx.shallow(second);
  if (a === b) return true;
  if (a.kind === "infer") return bindVariable(icx, a, b);
  if (b.kind === "infer") return bindVariable(icx, b, a);
  if (a.kind === "unknown") return poison(icx, b, a);
  if (b.kind === "unknown") return poison(icx, a, b);
  if (a.kind === "projection" || b.kind === "projection") return unifyProjections(icx, a, b);
  switch (a.kind) {
    case "bool":
    case "char":
    case "str":
    case "never":
    case "int":
    case "float":
    case "foreign":
    case "param":
      // Hash-consed: equal ones were the same object.
      return false;
    case "adt":
      return b.kind === "adt" && a.adt === b.adt && unifyArgs(icx, a.args, b.args);
    case "ref":
      if (b.kind !== "ref" || a.mutable !== b.mutable) return false;
      equateRegions(icx, a.region, b.region);
      return unifyTypes(icx, a.inner, b.inner);
    case "rawPointer":
      return b.kind === "rawPointer" && a.mutable === b.mutable && unifyTypes(icx, a.inner, b.inner);
    case "slice":
      return b.kind === "slice" && unifyTypes(icx, a.element, b.element);
    case "array":
      return b.kind === "array" && unifyConsts(icx, a.length, b.length) && unifyTypes(icx, a.element, b.element);
    case "tuple":
      return b.kind === "tuple" && unifyLists(icx, a.elements, b.elements);
    case "fnDef":
      return b.kind === "fnDef" && a.def === b.def && unifyArgs(icx, a.args, b.args);
    case "fnPointer":
      return b.kind === "fnPointer" && unifySignatures(icx, a.signature, b.signature);
    case "closure":
      return b.kind === "closure" && a.expr === b.expr && unifyArgs(icx, a.parentArgs, b.parentArgs);
    case "coroutine":
      return (
        b.kind === "coroutine" &&
        a.expr === b.expr &&
        unifyArgs(icx, a.parentArgs, b.parentArgs) &&
        unifyTypes(icx, a.output, b.output)
      );
    case "opaque":
      return b.kind === "opaque" && a.def === b.def && unifyArgs(icx, a.args, b.args);
    case "dyn":
      return b.kind === "dyn" && unifyDyns(icx, a, b);
    default:
      return assertNever(a);
  }
}

/** What depends on something unknown is unknown: binds every variable inside the type. Always true. */
export function poison(icx: Bindings, type: Type, unknown: Type): boolean {
  const resolved = icx.resolve(type);
  if ((resolved.flags & TypeFlag.hasInfer) === 0) return true;
  foldType(resolved, {
    mask: TypeFlag.hasInfer,
    infer: (variable) => {
      if (!icx.isBound(variable.variable)) icx.bind(variable.variable, unknown);
      return variable;
    },
  });
  return true;
}

function unifyLists(icx: Bindings, a: readonly Type[], b: readonly Type[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    const left = a[index];
    const right = b[index];
    if (left === undefined || right === undefined || !unifyTypes(icx, left, right)) return false;
  }
  return true;
}

export function unifyArgs(icx: Bindings, a: GenericArgs, b: GenericArgs): boolean {
  if (a === b) return true;
  const length = a.list.length;
  if (length !== b.list.length) return false;
  for (let index = 0; index < length; index++) {
    const left = a.list[index];
    const right = b.list[index];
    if (left === undefined || right === undefined || !unifyArg(icx, left, right)) return false;
  }
  return true;
}

function unifyArg(icx: Bindings, a: GenericArg, b: GenericArg): boolean {
  if (isType(a)) return isType(b) && unifyTypes(icx, a, b);
  if (isType(b)) return false;
  if (isRegion(a)) {
    if (!isRegion(b)) return false;
    equateRegions(icx, a, b);
    return true;
  }
  return !isRegion(b) && unifyConsts(icx, a, b);
}

function unifySignatures(icx: Bindings, a: FnSignature, b: FnSignature): boolean {
  if (a.isUnsafe !== b.isUnsafe || a.abi !== b.abi || a.variadic !== b.variadic) return false;
  return unifyLists(icx, a.inputs, b.inputs) && unifyTypes(icx, a.output, b.output);
}

function unifyDyns(icx: Bindings, a: Type & { readonly kind: "dyn" }, b: Type & { readonly kind: "dyn" }): boolean {
  if (a.principal?.trait !== b.principal?.trait || a.autoTraits.length !== b.autoTraits.length) return false;
  for (let index = 0; index < a.autoTraits.length; index++)
    if (a.autoTraits[index] !== b.autoTraits[index]) return false;
  if (a.principal !== undefined && b.principal !== undefined && !unifyArgs(icx, a.principal.args, b.principal.args))
    return false;
  for (const binding of a.bindings) {
    const other = b.bindings.find(({ assoc }) => assoc === binding.assoc);
    if (other !== undefined && !unifyTypes(icx, binding.type, other.type)) return false;
  }
  equateRegions(icx, a.region, b.region);
  return true;
}

/** At least one is a projection. */
function unifyProjections(icx: Bindings, a: Type, b: Type): boolean {
  const normalA = a.kind === "projection" ? icx.traits.tryNormalize(a) : undefined;
  const normalB = b.kind === "projection" ? icx.traits.tryNormalize(b) : undefined;
  if (normalA !== undefined || normalB !== undefined) return unifyTypes(icx, normalA ?? a, normalB ?? b);
  if (a.kind === "projection" && b.kind === "projection" && a.assoc === b.assoc) {
    // Not injective: equal arguments suffice, but only rigid projections need them.
    const left = icx.resolve(a);
    const right = icx.resolve(b);
    if (((left.flags | right.flags) & TypeFlag.hasInfer) === 0) return unifyArgs(icx, a.args, b.args);
    if (left === right) return true;
  }
  if (a.kind === "projection" && (icx.resolve(a).flags & TypeFlag.hasInfer) !== 0) {
    icx.deferred.push({ kind: "projection", projection: a, type: b });
    return true;
  }
  if (b.kind === "projection" && (icx.resolve(b).flags & TypeFlag.hasInfer) !== 0) {
    icx.deferred.push({ kind: "projection", projection: b, type: a });
    return true;
  }
  return false;
}

function unifyConsts(icx: Bindings, first: Const, second: Const): boolean {
  const a = icx.shallowConst(first);
  const b = icx.shallowConst(second);
  if (a === b) return true;
  if (a.kind === "infer") return icx.bindConst(a.variable, b);
  if (b.kind === "infer") return icx.bindConst(b.variable, a);
  // Of a length that is not evaluated nothing is known, equality with another least of all: no reason to refuse.
  return a.kind === "unknown" || b.kind === "unknown" || a.kind === "unevaluated" || b.kind === "unevaluated";
}

/** Both must be the same region. */
export function equateRegions(icx: Bindings, first: Region, second: Region): void {
  if (icx.relator === undefined || first === second) return;
  const a = icx.resolveRegion(first);
  const b = icx.resolveRegion(second);
  if (a === b) return;
  if (a.kind === "var" && a.variable >= firstLocalRegion) icx.bindRegion(a.variable, b);
  else if (b.kind === "var" && b.variable >= firstLocalRegion) icx.bindRegion(b.variable, a);
  else icx.equated.push([a, b]);
}

function bindVariable(icx: Bindings, variable: InferType, type: Type): boolean {
  const sort = variable.sort;
  if (type.kind === "infer") {
    if (sort !== type.sort && sort !== "general" && type.sort !== "general") return false;
    // A general variable gives way to a numeric one; else the newer to the older.
    const gives = sort === type.sort ? variable.variable > type.variable : sort === "general";
    return gives ? icx.bind(variable.variable, type) : icx.bind(type.variable, variable);
  }
  if (type.kind === "projection") {
    const normalized = icx.traits.tryNormalize(type);
    if (normalized !== undefined) return unifyTypes(icx, variable, normalized);
    if ((icx.resolve(type).flags & TypeFlag.hasInfer) !== 0) {
      icx.deferred.push({ kind: "projection", projection: type, type: variable });
      return true;
    }
  }
  if (sort !== "general") {
    return type.kind === sort || type.kind === "unknown" ? icx.bind(variable.variable, type) : false;
  }
  if ((type.flags & TypeFlag.hasInfer) !== 0 && containsVariable(icx.resolve(type), variable)) return false;
  return icx.bind(variable.variable, type);
}

function containsVariable(type: Type, variable: InferType): boolean {
  if ((type.flags & TypeFlag.hasInfer) === 0) return false;
  let found = false;
  foldType(type, {
    mask: TypeFlag.hasInfer,
    infer(other) {
      if (other === variable) found = true;
      return other;
    },
  });
  return found;
}
