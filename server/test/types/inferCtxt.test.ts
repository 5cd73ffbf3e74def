/** Type terms are hash-consed; variables are bound, resolved and taken back. */
import { beforeAll, describe, expect, it } from "vitest";
import { constValue, genericArgs } from "../../src/types/argTerms.js";
import type { TypeContext } from "../../src/types/context.js";
import { InferCtxt } from "../../src/types/inferCtxt.js";
import {
  arrayType,
  boolType,
  charType,
  intType,
  projectionType,
  refType,
  sliceType,
  tupleType,
  unknownType,
} from "../../src/types/interner.js";
import { emptyEnv } from "../../src/types/paramEnv.js";
import type { Predicate } from "../../src/types/predicate.js";
import { GoalSet } from "../../src/types/traits/goals.js";
import type { Type } from "../../src/types/type.js";
import { declare } from "./declared.js";

let cx: TypeContext;
beforeAll(async () => {
  ({ cx } = await declare("fn f() {}"));
});
const make = (): InferCtxt => new InferCtxt(cx, emptyEnv);
const u8 = intType("u8");

describe("interner", () => {
  it("equal terms are the same object", () => {
    expect(tupleType([u8, refType(false, charType)])).toBe(tupleType([u8, refType(false, charType)]));
    expect(refType(true, u8)).not.toBe(refType(false, u8));
    expect(arrayType(u8, constValue(3n))).toBe(arrayType(u8, constValue(3n)));
  });
});

describe("unification", () => {
  it("binds variables inside terms and resolves them at any depth", () => {
    const icx = make();
    const a = icx.newTypeVar();
    const b = icx.newTypeVar();
    expect(icx.unify(tupleType([a, sliceType(b)]), tupleType([u8, sliceType(a)]))).toBe(true);
    expect(icx.resolve(tupleType([a, b]))).toBe(tupleType([u8, u8]));
  });
  it("that fails leaves no trace", () => {
    const icx = make();
    const a = icx.newTypeVar();
    expect(icx.unify(tupleType([a, charType]), tupleType([u8, boolType]))).toBe(false);
    expect(icx.shallow(a)).toBe(a);
  });
  it("a numeric variable takes numbers of its sort only", () => {
    const icx = make();
    const int = icx.newIntVar();
    const general = icx.newTypeVar();
    expect(icx.unify(int, charType)).toBe(false);
    expect(icx.unify(int, icx.newFloatVar())).toBe(false);
    expect(icx.unify(general, int)).toBe(true);
    expect(icx.unify(general, u8)).toBe(true);
    expect(icx.resolve(int)).toBe(u8);
  });
  it("refuses an endless type", () => {
    const icx = make();
    const a = icx.newTypeVar();
    expect(icx.unify(a, refType(false, a))).toBe(false);
  });
  it("unknown goes with everything and spreads", () => {
    const icx = make();
    const a = icx.newTypeVar();
    const unknown = unknownType("test");
    expect(icx.unify(unknown, u8)).toBe(true);
    expect(icx.unify(a, unknown)).toBe(true);
    expect(icx.resolve(a)).toBe(unknown);
  });
  it("lengths of arrays are inferred and compared", () => {
    const icx = make();
    const length = icx.newConstVar();
    expect(icx.unify(arrayType(u8, length), arrayType(u8, constValue(4n)))).toBe(true);
    expect(icx.unify(arrayType(u8, length), arrayType(u8, constValue(5n)))).toBe(false);
  });
});

describe("snapshots", () => {
  it("a rollback forgets bindings and variables made since", () => {
    const icx = make();
    const a = icx.newTypeVar();
    const snapshot = icx.snapshot();
    icx.newTypeVar();
    icx.unify(a, u8);
    icx.rollback(snapshot);
    expect(icx.shallow(a)).toBe(a);
    expect(icx.variableCount).toBe(1);
  });
  it("nest", () => {
    const icx = make();
    const a = icx.newTypeVar();
    const b = icx.newTypeVar();
    icx.probe(() => {
      icx.unify(a, u8);
      icx.probe(() => icx.unify(b, charType));
      expect(icx.shallow(b)).toBe(b);
      expect(icx.shallow(a)).toBe(u8);
    });
    expect(icx.shallow(a)).toBe(a);
    expect(icx.commitIf(() => icx.unify(a, charType))).toBe(true);
    expect(icx.shallow(a)).toBe(charType);
  });
});

describe("questions about traits", () => {
  /** `((x, x), (x, x))` and so on: twice the bounds with every level, though few are different. */
  const nested = (inner: Type, levels: number): Type =>
    levels === 0 ? inner : nested(tupleType([inner, inner]), levels - 1);
  const clone = (type: Type): Predicate => {
    const trait = cx.trait("clone");
    if (trait === undefined) throw new Error("`Clone` was not found");
    return { kind: "trait", traitRef: { trait, args: genericArgs([type]) } };
  };

  it("ask for each bound once, however often it comes up", () => {
    const icx = make();
    expect(icx.traits.solve([clone(nested(icx.newIntVar(), 20))])).toBe("yes");
  });

  it("forget what was proven by a binding that is taken back", () => {
    const icx = make();
    const variable = icx.newTypeVar();
    const goal = clone(tupleType([variable, icx.newIntVar()]));
    icx.probe(() => {
      icx.unify(variable, u8);
      expect(icx.traits.solve([goal])).toBe("yes");
      expect(icx.isProven(goal)).toBe(true);
    });
    expect(icx.isProven(goal)).toBe(false);
    expect(icx.traits.solve([goal])).toBe("maybe");
  });

  it("that turn out to be the same are kept once: `a + b` asks anew for what `<u8 as Add>::Output` is", () => {
    const icx = make();
    const trait = cx.trait("core::iter::traits::iterator::Iterator");
    const item = trait?.associatedTypes.get("Item");
    if (trait === undefined || item === undefined) throw new Error("`Iterator` was not found");
    const known = new GoalSet(icx);
    const projection = projectionType(item, trait, genericArgs([u8]));
    const answered = (answer: Type): void => {
      const type = icx.newTypeVar();
      icx.unify(type, answer);
      known.add({ predicate: { kind: "projection", projection, type }, parent: undefined });
    };
    for (const answer of [charType, charType, icx.newTypeVar(), charType]) answered(answer);
    expect(known.size).toBe(2);
  });

  it("that wait leave nothing put off behind", () => {
    const icx = make();
    const trait = cx.trait("core::iter::traits::iterator::Iterator");
    const item = trait?.associatedTypes.get("Item");
    if (trait === undefined || item === undefined) throw new Error("`Iterator::Item` was not found");
    const goal = clone(projectionType(item, trait, genericArgs([icx.newTypeVar()])));
    const pending = [goal];
    expect(icx.traits.solve(pending)).toBe("maybe");
    expect(pending).toEqual([goal]);
    expect(icx.deferred).toEqual([]);
  });
});
