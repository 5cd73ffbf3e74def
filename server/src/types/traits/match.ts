/**
 * Could an impl's header be about this trait reference? A one-sided match that binds nothing but the header's own parameters,
 * so that the many impls that do not fit cost neither variables nor snapshots.
 *
 *     header  Vec<T>: Extend<&'a T>      T = u8, 'a = erased
 *     target  Vec<u8>: Extend<&u8>       -> yes
 *     target  Vec<?X>: Extend<&u8>       -> maybe: ?X must be u8
 *     target  Vec<u8>: Extend<&i32>      -> no
 *
 * "yes" means that the header is an instance as it stands, with the parameters found; "maybe", that unification has to
 * decide. Regions take part as bindings only; they never refuse.
 */
import { truncate } from "../../base/truncate.js";

import { isRegion, isType } from "../argTerms.js";
import type { InferCtxt } from "../inferCtxt.js";
import {
  type Const,
  type FnSignature,
  type GenericArg,
  type GenericArgs,
  type Region,
  type Type,
  TypeFlag,
} from "../type.js";

export type Match = "yes" | "maybe" | "no";

const NO = 0;
const MAYBE = 1;
const YES = 2;
type Degree = 0 | 1 | 2;

/** One match at a time: the bindings of the last one stand until the next. */
export class Matcher {
  readonly #bindings: (GenericArg | undefined)[] = [];
  #icx: InferCtxt;
  #sawUnknown = false;
  /** Does the left side have parameters to bind? */
  #binds = false;

  constructor(icx: InferCtxt) {
    this.#icx = icx;
  }

  /** True after a match that only an unknown type let through. */
  get sawUnknown(): boolean {
    return this.#sawUnknown;
  }

  /** The header's parameters as found; undefined where the header does not mention one. Valid until the next match. */
  get bindings(): readonly (GenericArg | undefined)[] {
    return this.#bindings;
  }

  /** An impl's header against a target. */
  header(header: GenericArgs, target: GenericArgs, paramCount: number): Match {
    this.#start(paramCount, true);
    return toMatch(this.#args(header, target));
  }

  /** Two trait references' arguments, neither of which is a pattern: a where clause against a goal. */
  same(a: GenericArgs, b: GenericArgs): Match {
    this.#start(0, false);
    return toMatch(this.#args(a, b));
  }

  #start(paramCount: number, binds: boolean): void {
    truncate(this.#bindings, 0);
    for (let index = 0; index < paramCount; index++) this.#bindings.push(undefined);
    this.#sawUnknown = false;
    this.#binds = binds;
  }

  #args(a: GenericArgs, b: GenericArgs): Degree {
    if (a === b && !this.#binds) return (a.flags & TypeFlag.hasUnknown) !== 0 ? this.#unknown() : YES;
    if (a.list.length !== b.list.length) return NO;
    let result: Degree = YES;
    for (let index = 0; index < a.list.length; index++) {
      const left = a.list[index];
      const right = b.list[index];
      if (left === undefined || right === undefined) return NO;
      const degree = this.#arg(left, right);
      if (degree === NO) return NO;
      if (degree < result) result = degree;
    }
    return result;
  }

  #arg(a: GenericArg, b: GenericArg): Degree {
    if (isType(a)) return isType(b) ? this.#types(a, b) : NO;
    if (isType(b)) return NO;
    if (isRegion(a)) return isRegion(b) ? this.#region(a, b) : NO;
    return isRegion(b) ? NO : this.#consts(a, b);
  }

  #region(a: Region, b: Region): Degree {
    if (this.#binds && a.kind === "param") this.#bindings[a.index] ??= b;
    return YES;
  }

  #unknown(): Degree {
    this.#sawUnknown = true;
    return MAYBE;
  }

  #types(pattern: Type, target: Type): Degree {
    const b = this.#icx.shallow(target);
    if (this.#binds && (pattern.flags & TypeFlag.hasParam) !== 0) {
      if (pattern.kind === "param") {
        const bound = this.#bindings[pattern.index];
        if (bound === undefined) {
          this.#bindings[pattern.index] = b;
          return YES;
        }
        return isType(bound) ? this.#compare(bound, b) : NO;
      }
      return this.#structure(pattern, b);
    }
    const a = this.#icx.shallow(pattern);
    if (a === b) return (a.flags & TypeFlag.hasUnknown) !== 0 ? this.#unknown() : YES;
    return this.#structure(a, b);
  }

  /** Neither side has parameters that could be bound. */
  #compare(a: Type, b: Type): Degree {
    const binds = this.#binds;
    this.#binds = false;
    const degree = this.#types(a, b);
    this.#binds = binds;
    return degree;
  }

  #structure(a: Type, b: Type): Degree {
    if (a.kind === "infer" || b.kind === "infer") {
      const variable = a.kind === "infer" ? a : b.kind === "infer" ? b : undefined;
      const other = variable === a ? b : a;
      if (variable === undefined || variable.sort === "general") return MAYBE;
      if (other.kind === "infer") return other.sort === "general" || other.sort === variable.sort ? MAYBE : NO;
      return other.kind === variable.sort || other.kind === "projection"
        ? MAYBE
        : other.kind === "unknown"
          ? this.#unknown()
          : NO;
    }
    if (a.kind === "unknown" || b.kind === "unknown") return this.#unknown();
    if (a.kind === "projection" || b.kind === "projection") return this.#projection(a, b);
    switch (a.kind) {
      case "adt":
        return b.kind === "adt" && a.adt === b.adt ? this.#args(a.args, b.args) : NO;
      case "ref":
        if (b.kind !== "ref" || a.mutable !== b.mutable) return NO;
        this.#region(a.region, b.region);
        return this.#types(a.inner, b.inner);
      case "rawPointer":
        return b.kind === "rawPointer" && a.mutable === b.mutable ? this.#types(a.inner, b.inner) : NO;
      case "slice":
        return b.kind === "slice" ? this.#types(a.element, b.element) : NO;
      case "array": {
        if (b.kind !== "array") return NO;
        const element = this.#types(a.element, b.element);
        return element === NO ? NO : least(element, this.#consts(a.length, b.length));
      }
      case "tuple":
        return b.kind === "tuple" ? this.#lists(a.elements, b.elements) : NO;
      case "fnDef":
        return b.kind === "fnDef" && a.def === b.def ? this.#args(a.args, b.args) : NO;
      case "fnPointer":
        return b.kind === "fnPointer" ? this.#signatures(a.signature, b.signature) : NO;
      case "closure":
        return b.kind === "closure" && a.expr === b.expr ? this.#args(a.parentArgs, b.parentArgs) : NO;
      case "coroutine":
        return b.kind === "coroutine" && a.expr === b.expr ? this.#args(a.parentArgs, b.parentArgs) : NO;
      case "opaque":
        return b.kind === "opaque" && a.def === b.def ? this.#args(a.args, b.args) : NO;
      case "dyn": {
        if (
          b.kind !== "dyn" ||
          a.principal?.trait !== b.principal?.trait ||
          a.autoTraits.length !== b.autoTraits.length
        )
          return NO;
        for (let index = 0; index < a.autoTraits.length; index++)
          if (a.autoTraits[index] !== b.autoTraits[index]) return NO;
        let degree: Degree =
          a.principal === undefined || b.principal === undefined ? YES : this.#args(a.principal.args, b.principal.args);
        for (const binding of a.bindings) {
          const other = b.bindings.find(({ assoc }) => assoc === binding.assoc);
          if (other !== undefined) degree = least(degree, this.#types(binding.type, other.type));
        }
        this.#region(a.region, b.region);
        return degree;
      }
      default:
        // Plain types and parameters are hash-consed: equal ones were the same object.
        return NO;
    }
  }

  /**
   * An impl's header may be about `Foo<T::Item>`: whether that fits is seen when it is normalised. One that stands for itself, `I::IntoIter`
   * of a parameter, is no other type, whatever the variables in that one become.
   */
  #projection(a: Type, b: Type): Degree {
    if (a.kind === "projection" && b.kind === "projection" && a.assoc === b.assoc) {
      const degree = this.#args(a.args, b.args);
      if (degree === YES) return YES;
    }
    const isPattern = this.#binds && (a.flags & TypeFlag.hasParam) !== 0;
    if (isPattern || this.#isOpen(a) || this.#isOpen(b)) return MAYBE;
    const left = a.kind === "projection" ? this.#icx.traits.tryNormalize(a) : undefined;
    const right = b.kind === "projection" ? this.#icx.traits.tryNormalize(b) : undefined;
    return left === undefined && right === undefined ? NO : this.#types(left ?? a, right ?? b);
  }

  #isOpen(type: Type): boolean {
    return type.kind === "projection" && (this.#icx.resolve(type).flags & TypeFlag.hasInfer) !== 0;
  }

  #signatures(a: FnSignature, b: FnSignature): Degree {
    if (a.isUnsafe !== b.isUnsafe || a.abi !== b.abi || a.variadic !== b.variadic) return NO;
    const inputs = this.#lists(a.inputs, b.inputs);
    return inputs === NO ? NO : least(inputs, this.#types(a.output, b.output));
  }

  #lists(a: readonly Type[], b: readonly Type[]): Degree {
    if (a.length !== b.length) return NO;
    let result: Degree = YES;
    for (let index = 0; index < a.length; index++) {
      const left = a[index];
      const right = b[index];
      if (left === undefined || right === undefined) return NO;
      const degree = this.#types(left, right);
      if (degree === NO) return NO;
      result = least(result, degree);
    }
    return result;
  }

  #consts(first: Const, second: Const): Degree {
    const b = this.#icx.shallowConst(second);
    if (this.#binds && first.kind === "param") {
      const bound = this.#bindings[first.index];
      if (bound === undefined) {
        this.#bindings[first.index] = b;
        return YES;
      }
      return isType(bound) || isRegion(bound) ? NO : bound === b ? YES : this.#constStructure(bound, b);
    }
    const a = this.#icx.shallowConst(first);
    return a === b ? YES : this.#constStructure(a, b);
  }

  #constStructure(a: Const, b: Const): Degree {
    if (a.kind === "infer" || b.kind === "infer") return MAYBE;
    if (a.kind === "unknown" || b.kind === "unknown") return this.#unknown();
    return a.kind === "unevaluated" || b.kind === "unevaluated" ? MAYBE : NO;
  }
}

function least(a: Degree, b: Degree): Degree {
  return a < b ? a : b;
}

function toMatch(degree: Degree): Match {
  return degree === YES ? "yes" : degree === MAYBE ? "maybe" : "no";
}
