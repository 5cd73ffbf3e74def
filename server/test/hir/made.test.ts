/** What derives of well-known crates make, as text; checked with those crates and rustc 1.95. */
import { describe, expect, it } from "vitest";
import { itemsOfDerive } from "../../src/hir/made/index.js";
import { itemsOfForeign } from "../../src/hir/made/wasmBindgen.js";
import { ExpandedItem } from "../../src/hir/rawItem.js";
import type { Item } from "../../src/syntax/ast.js";
import { parseItems } from "../../src/syntax/lower.js";
import { sourceMapping } from "../../src/syntax/mapping.js";
import { printItem } from "../syntax/print.js";
import { parser } from "./harness.js";

/** Without the modules of paths into other crates. `derive`: as it is written; `crates`: what the package depends on. */
function made(derive: string, text: string, crates: readonly string[]): readonly string[] | undefined {
  const [item] = parseItems(parser, text, sourceMapping(0));
  if (item === undefined) throw new Error("no item");
  const dependencies = new Map(crates.map((crate) => [crate.replace(/-[\d.]+$/, ""), { key: crate }]));
  return itemsOfDerive(derive.split("::"), new ExpandedItem(item, undefined), dependencies)?.map(printed);
}

function printed(item: Item): string {
  return printItem(item)
    .replaceAll(/\$crate\([^)]*\)::(?:\w+::)*| omitted|\{ {2}\}/g, "")
    .trim();
}

type Case = readonly [crate: string, derive: string, text: string, expected: readonly string[] | undefined];

const CASES: readonly Case[] = [
  [
    "strum",
    "EnumIter",
    "enum E { A, B(u8) }",
    [
      "struct EIter",
      "impl Clone for EIter",
      "impl Iterator for EIter { type Item = E }",
      "impl DoubleEndedIterator for EIter",
      "impl ExactSizeIterator for EIter",
      "impl IntoEnumIterator for E { type Iterator = EIter }",
    ],
  ],
  ["strum", "AsRefStr", "enum E { A }", ["impl AsRef<str> for E"]],
  ["strum", "IntoStaticStr", "enum E { A }", ["impl From<E> for &'static str", "impl From<&E> for &'static str"]],
  ["strum", "EnumString", "#[strum(parse_err_ty = Odd)] enum E { A }", undefined],
  ["enum_as_inner-0.3.0", "EnumAsInner", "enum E { A(String) }", undefined],
  ["strum", "EnumString", "enum E { A }", ["impl FromStr for E { type Err = ParseError }"]],
  ["derive_more", "Deref", "struct S { #[deref] a: String, b: u8 }", ["impl Deref for S { type Target = String }"]],
  ["derive_more", "Deref", "struct S { a: String, b: u8 }", undefined],
  [
    "derive_more",
    "From",
    "enum E { A(u8), B { x: u8, y: String }, C }",
    ["impl From<u8> for E", "impl From<tuple(u8, String)> for E"],
  ],
  ["derive_more", "From", "enum E { #[from(ignore)] A(u8) }", undefined],
  ["derive_more", "Into", "struct S(u8, String);", ["impl From<S> for tuple(u8, String)"]],
  ["derive_more", "Add", "struct S(u8);", ["impl Add for S { type Output = Self }"]],
  ["derive_more", "Add", "struct S<T>(T);", undefined],
  [
    "derive_more",
    "Constructor",
    "struct S<'a> { a: &'a str, b: u8 }",
    ["impl<'a> S<'a> { pub fn new(_: &'a str, _: u8) -> Self }"],
  ],
  [
    "derive_more",
    "IsVariant",
    "enum E { HttpError, A(u8) }",
    ["impl E { pub fn is_http_error(&self) -> bool pub fn is_a(&self) -> bool }"],
  ],
  ["derive_more", "Unwrap", "enum E { Ab(u8, u8) }", ["impl E { pub fn unwrap_ab(self) -> tuple(u8, u8) }"]],
  [
    "derive_new",
    "new",
    "struct S<T> { a: T, #[new(default)] b: u8, #[new(into)] c: String, d: PhantomData<T> }",
    ["impl<T> S<T> { pub fn new(_: T, _: impl(Into<String>)) -> Self }"],
  ],
  [
    "getset",
    "Getters",
    '#[getset(get = "pub")] struct S { a: String, #[getset(skip)] b: u8, #[get = "pub with_prefix"] c: u8 }',
    ["impl S { pub fn a(&self) -> &String pub fn get_c(&self) -> &u8 }"],
  ],
  [
    "getset",
    "Setters",
    "struct S { #[set] a: String, b: u8 }",
    ["impl S { pub fn set_a(&mut self, _: String) -> &mut Self }"],
  ],
  [
    "getset",
    "MutGetters",
    "#[getset(get_mut)] struct S { a: String }",
    ["impl S { pub fn a_mut(&mut self) -> &mut String }"],
  ],
  [
    "enum_as_inner",
    "EnumAsInner",
    "enum E { A(String), Two { x: u8, y: u8 }, C }",
    [
      "impl E { pub fn is_a(&self) -> bool pub fn as_a(&self) -> Option<&String> pub fn as_a_mut(&mut self) -> Option<&mut String> pub fn into_a(self) -> Result<String, Self> pub fn is_two(&self) -> bool pub fn as_two(&self) -> Option<tuple(&u8, &u8)> pub fn as_two_mut(&mut self) -> Option<tuple(&mut u8, &mut u8)> pub fn into_two(self) -> Result<tuple(u8, u8), Self> pub fn is_c(&self) -> bool }",
    ],
  ],
  [
    "derive_builder-0.9.0",
    "Builder",
    "#[builder(setter(into))] struct S { a: String, #[builder(setter(skip))] b: u8 }",
    [
      "struct SBuilder(Option<String>, Option<u8>)",
      "impl Clone for SBuilder",
      "impl Default for SBuilder",
      "impl SBuilder { pub fn a(&mut self, _: impl(Into<String>)) -> &mut Self pub fn build(&self) -> Result<S, String> }",
    ],
  ],
  ["derive_builder-0.9.0", "Builder", '#[builder(build_fn(validate = "f"))] struct S { a: String }', undefined],
  [
    "derive_builder-0.12.0",
    "Builder",
    '#[builder(pattern = "owned")] struct S<T> { a: Vec<T> }',
    [
      "struct SBuilderError(String)",
      "impl Debug for SBuilderError",
      "impl Display for SBuilderError",
      "impl Error for SBuilderError",
      "struct SBuilder<T>(Option<Vec<T>>)",
      "impl<T> Default for SBuilder<T>",
      "impl<T> SBuilder<T> { pub fn a(self, _: Vec<T>) -> Self pub fn build(self) -> Result<S<T>, SBuilderError> }",
    ],
  ],
  [
    "typed_builder",
    "TypedBuilder",
    "struct S { #[builder(default, setter(strip_option))] a: Option<u8> }",
    [
      "struct SBuilder(Option<Option<u8>>)",
      "impl SBuilder { pub fn a(self, _: u8) -> Self pub fn build(self) -> S }",
      "impl S { pub fn builder() -> SBuilder }",
    ],
  ],
  ["smart_default", "SmartDefault", "struct S<T> { a: T }", ["impl<T> Default for S<T>"]],
  [
    "enum_map-2.4.1",
    "Enum",
    "enum K { A, B }",
    ["impl Enum for K", "impl<__V> EnumArray<__V> for K { type Array = [__V; 2] }"],
  ],
  ["enum_map-2.4.1", "Enum", "enum K { A(bool) }", undefined],
  ["enum_map-1.1.0", "Enum", "enum K { A }", undefined],
  [
    "snafu",
    "Snafu",
    "enum E { Open { path: String, source: io::Error }, EmptyError, Odd(u8) }",
    [
      "impl Display for E",
      "impl Error for E",
      "impl ErrorCompat for E",
      "struct OpenSnafu<__T0> { path: __T0 }",
      "impl<__T0> where __T0: Copy Copy for OpenSnafu<__T0>",
      "impl<__T0> where __T0: Clone Clone for OpenSnafu<__T0>",
      "impl<__T0> where __T0: Into<String> IntoError<E> for OpenSnafu<__T0> { type Source = io::Error }",
      "struct EmptySnafu",
      "impl Copy for EmptySnafu",
      "impl Clone for EmptySnafu",
      "impl EmptySnafu { pub fn build(self) -> E pub fn fail(self) -> Result<__T, E><__T> }",
    ],
  ],
];

it.each(CASES)("%s: %s of %s", (crate, derive, text, expected) => {
  expect(made(derive, text, [crate])).toEqual(expected);
});

describe("a block of foreign items under #[wasm_bindgen]", () => {
  it.each([
    [
      "#[wasm_bindgen(extends = Object, extends = ::js_sys::Any)] #[derive(Clone)] pub type Array;",
      [
        "#[derive(Clone)] pub struct Array { obj: JsValue }",
        "impl Deref for Array { type Target = Object }",
        "impl JsCast for Array",
        "impl From<JsValue> for Array",
        "impl AsRef<Object> for Array",
        "impl AsRef<::js_sys::Any> for Array",
        "impl AsRef<JsValue> for Array",
        "impl AsRef<Array> for Array",
        "impl From<Array> for Object",
        "impl From<Array> for ::js_sys::Any",
        "impl From<Array> for JsValue",
      ],
    ],
    [
      "#[wasm_bindgen(constructor, catch)] fn new(n: u32) -> Result<Array, JsValue>;",
      ["impl Array { fn new(n: u32) -> Result<Array, JsValue> }"],
    ],
    [
      "#[wasm_bindgen(method)] fn push(this: &Array, v: JsValue) -> u32;",
      ["impl Array { fn push(self: &Array, v: JsValue) -> u32 }"],
    ],
    [
      "#[wasm_bindgen(static_method_of = Array)] fn of(v: JsValue) -> Array;",
      ["impl Array { fn of(v: JsValue) -> Array }"],
    ],
    ["#[wasm_bindgen(js_namespace = console)] fn log(s: &str);", undefined],
    ["static HELD: JsValue;", undefined],
    [
      "#[wasm_bindgen(no_deref)] type Plain;",
      [
        "struct Plain { obj: JsValue }",
        "impl JsCast for Plain",
        "impl From<JsValue> for Plain",
        "impl AsRef<JsValue> for Plain",
        "impl AsRef<Plain> for Plain",
        "impl From<Plain> for JsValue",
      ],
    ],
  ])("%s", (text, expected) => {
    const [block] = parseItems(parser, `extern "C" { ${text} }`, sourceMapping(0));
    const [member] = block?.kind === "externBlock" ? block.items : [];
    if (member === undefined) throw new Error("no member");
    expect(itemsOfForeign(member, "wasm")?.map(printed)).toEqual(expected);
  });
});

describe("a derive is known", () => {
  const text = "struct S { a: String }";
  it("where the package depends on the one crate that has it, or the path names it", () => {
    expect(made("Getters", text, [])).toBeUndefined();
    expect(made("getset::Getters", text, [])).toBeDefined();
    expect(made("Display", text, ["strum", "derive_more"])).toBeUndefined();
    expect(made("derive_more::Display", text, ["strum", "derive_more"])).toEqual(["impl Display for S"]);
    expect(made("derive_getters::Getters", text, ["getset"])).toBeUndefined();
  });
});
