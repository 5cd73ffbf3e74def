/** What inference records beside types: adjustments of expressions, callees, what is built in. */
import { describe, expect, test } from "vitest";
import { displayPartialType } from "../../../src/types/display.js";
import type { BodyTables } from "../../../src/types/infer/tables.js";
import type { Adjustment } from "../../../src/types/typeck.js";
import { memoryHost, openSession } from "./support.js";

function show(step: Adjustment): string {
  const target = displayPartialType(step.target);
  switch (step.kind) {
    case "neverToAny":
      return `never to ${target}`;
    case "deref":
      return `deref${step.overloaded === undefined ? "" : step.overloaded.mutable ? " mut" : " overloaded"} to ${target}`;
    case "borrow":
      return `${step.twoPhase && step.mutable ? "two-phase " : ""}borrow as ${target}`;
    case "pointer":
      return `${step.cast} to ${target}`;
  }
}

/** `text: adjustments` of every adjusted expression in the body of `f`, in text order, and `text -> function` of overloaded operations. */
async function recorded(source: string): Promise<readonly string[]> {
  const session = await openSession(memoryHost({ "/main.rs": source }));
  session.database.openPath("/main.rs");
  const owner = session.bodies("/main.rs").find((body) => body.name === "f");
  if (owner === undefined) throw new Error("the source has no function `f`");
  const start = session.startOf(owner);
  const results = session.infer(owner);
  const tables = isTables(results) ? results : undefined;
  const found: { readonly at: number; readonly text: string }[] = [];
  const textOf = (span: { readonly start: number; readonly end: number }): string =>
    source.slice(start + span.start, start + span.end);
  for (const [expr, steps] of tables?.exprAdjustments ?? []) {
    if (steps.length > 0)
      found.push({ at: expr.span.start, text: `${textOf(expr.span)}: ${steps.map(show).join(", ")}` });
  }
  for (const [expr, callee] of tables?.callees ?? []) {
    if (expr.kind !== "methodCall")
      found.push({ at: expr.span.start, text: `${textOf(expr.span)} -> ${callee.function.name}` });
  }
  return found.sort((left, right) => left.at - right.at).map(({ text }) => text);
}

function isTables(results: object): results is BodyTables {
  return "exprAdjustments" in results;
}

const cases: readonly (readonly [rule: string, source: string, expected: readonly string[]])[] = [
  [
    "a method on an element of a vector makes its indexing mutable",
    "fn f(mut v: Vec<Vec<u8>>) { v[0].push(1); }",
    ["v: borrow as &mut Vec<Vec<u8>>", "v[0]: two-phase borrow as &mut Vec<u8>", "v[0] -> index_mut"],
  ],
  [
    "a `&mut` argument is reborrowed",
    "fn g(x: &mut String) {} fn f(x: &mut String) { g(x); x.clear(); }",
    ["x: deref to String, two-phase borrow as &mut String", "x: deref to String, two-phase borrow as &mut String"],
  ],
  ["a `&mut` given to a variable is moved", "fn f(x: &mut String) { let y = x; }", []],
  [
    "deref coercion",
    "fn g(x: &str) {} fn f(x: String) { g(&x); }",
    ["&x: deref to String, deref overloaded to str, borrow as &str"],
  ],
  [
    "assignment through `DerefMut`",
    "fn f(mut x: std::cell::RefMut<u8>) { *x = 1; }",
    ["*x -> deref_mut", "x: borrow as &mut RefMut<u8>"],
  ],
  [
    "comparison borrows its operands, unless they are scalars",
    "fn f(a: String, b: String, n: u8) { let x = a == b; let y = n == 1; }",
    ["a: borrow as &String", "a == b -> eq", "b: borrow as &String"],
  ],
  [
    "operators on scalars are built in, also when that is known late",
    "fn f() { let add = |a, b| a + b; add(1u8, 2); }",
    ["add: borrow as &closure"],
  ],
  [
    "`+=` of a type that overloads it",
    'fn f(mut s: String, mut n: u8) { s += "a"; n += 1; }',
    ["s: two-phase borrow as &mut String", 's += "a" -> add_assign', '"a": deref to str, borrow as &str'],
  ],
  [
    "unsizing",
    "fn f() { let a: &[u8] = &[1, 2]; let b: Box<dyn Fn()> = Box::new(|| ()); }",
    ["&[1, 2]: deref to [u8; 2], borrow as &[u8; 2], unsize to &[u8]", "Box::new(|| ()): unsize to Box<dyn Fn()>"],
  ],
  [
    "arrays as receivers of slice methods",
    "fn f(a: [u8; 2]) { a.first(); }",
    ["a: borrow as &[u8; 2], unsize to &[u8]"],
  ],
  [
    "through smart pointers",
    "fn f(r: std::rc::Rc<Vec<u8>>) { r.len(); }",
    ["r: deref overloaded to Vec<u8>, borrow as &Vec<u8>"],
  ],
  [
    "functions and closures as fn pointers",
    "fn g(x: u8) {} fn f() { let a: fn(u8) = g; let b: fn(u8) = |x| (); }",
    ["g: reifyFn to fn(u8)", "|x| (): closureFn to fn(u8)"],
  ],
  ["never to any", "fn f(n: u8) -> u8 { let x: u8 = if n > 1 { return 2 } else { 3 }; x }", ["return 2: never to u8"]],
  [
    "`?` and `for` are calls",
    "fn f(o: Option<Vec<u8>>) -> Option<()> { for x in o? {} Some(()) }",
    ["for x in o? {} -> into_iter", "o? -> branch"],
  ],
];

describe("adjustments", () => {
  for (const [rule, source, expected] of cases) {
    test(rule, async () => expect(await recorded(source)).toEqual(expected));
  }
});
