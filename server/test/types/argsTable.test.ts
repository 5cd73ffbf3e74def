/** Lists of generic arguments are hash-consed. */
import { expect, test } from "vitest";
import { ArgsTable } from "../../src/types/argsTable.js";
import { boolType, intType, refType } from "../../src/types/interner.js";
import type { GenericArgs, Type } from "../../src/types/type.js";

test("equal lists give one object, others another, however often the table has grown", () => {
  const table = new ArgsTable();
  let nextId = 0;
  const make = (list: GenericArgs["list"]): GenericArgs => ({ id: nextId++, flags: 0, list });
  // `bool`, `&bool`, `&&bool`, …: as many types as are wanted.
  const types: Type[] = [boolType];
  for (let count = 0; count < 150; count++) types.push(refType(false, types.at(-1) ?? boolType));
  const pairs = types.flatMap((first) => types.map((second) => [first, second]));
  const made = pairs.map((pair) => table.get(pair, make));
  expect(nextId).toBe(pairs.length);
  const again = pairs.map(([...pair]) => table.get(pair, make));
  expect(nextId).toBe(pairs.length);
  expect(again.every((args, index) => args === made[index])).toBe(true);
  expect(table.get([intType("u8")], make).list).toEqual([intType("u8")]);
});
