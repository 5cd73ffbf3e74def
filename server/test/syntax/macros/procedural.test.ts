/** Procedural macros that are expanded by rule: what tokens they give, and which arguments they do not understand. */
import { describe, expect, it } from "vitest";
import type { Token } from "../../../src/syntax/ast.js";
import { expandTokens } from "../../../src/syntax/macros/expand.js";
import { proceduralMacro } from "../../../src/syntax/macros/procedural/index.js";
import { callOf, context } from "./harness.js";

function expansionOf(crate: string, name: string, args: string): readonly Token[] | string {
  const macro = proceduralMacro(crate, name);
  if (macro === undefined) throw new Error(`${crate}::${name} is not known`);
  return expandTokens(callOf(`${name}!(${args})`), macro, context());
}

function textOf(crate: string, name: string, args: string): string {
  const tokens = expansionOf(crate, name, args);
  return typeof tokens === "string" ? `failed: ${tokens}` : tokens.map(({ text }) => text).join(" ");
}

describe("paste!", () => {
  it.each([
    ["fn [<get_ name>]() {}", "fn get_name ( ) { }"],
    ["[<HTTPServer:snake>] [<a_bit_more:camel>] [<Key:upper>] [<Key:lower>]", "h_t_t_p_server ABitMore KEY key"],
    ['#[doc = "a" b] [<"v" 1>] [<\'a b>]', "v1 'ab"],
    ["[<T as Tr>::X; 2] [1, 2]", "[ < T as Tr > :: X ; 2 ] [ 1 , 2 ]"],
    ['[<a env!("B")>]', "failed: what `paste!` makes a name of is not known"],
    ["[<1 a>]", "failed: what `paste!` makes a name of is not known"],
  ])("%s", (args, tokens) => {
    expect(textOf("paste", "paste", args)).toBe(tokens);
  });

  it("makes names that stand in the macro, and leaves the rest where it was written", () => {
    const tokens = expansionOf("paste", "paste", "[<a b>] c");
    if (typeof tokens === "string") throw new Error(tokens);
    expect(tokens.map(({ span }) => span.expansion !== undefined)).toEqual([true, false]);
  });
});

describe("tokio's select!", () => {
  it("has a variant for each branch, and a bit for each", () => {
    expect(textOf("tokio_macros", "select_priv_declare_output_enum", "(_ _)")).toBe(
      "pub ( super ) enum Out < _0 , _1 , > { _0 ( _0 ) , _1 ( _1 ) , Disabled } pub ( super ) type Mask = u8 ;",
    );
    expect(textOf("tokio_macros", "select_priv_declare_output_enum", `(${"_ ".repeat(9)})`)).toContain("Mask = u16");
  });

  it("tries its patterns without binding by value", () => {
    expect(textOf("tokio_macros", "select_priv_clean_pattern", "Some((mut a, ref b))")).toBe("Some ( ( a , b ) )");
  });
});

describe("the macros of futures", () => {
  it("join! moves its futures into variables, and takes their outputs", () => {
    const text = textOf("futures_macro", "join_internal", "a, f(b)");
    expect(text).toContain("let mut _fut1 = __futures_crate :: future :: maybe_done ( f ( b ) ) ;");
    expect(text).toMatch(/Ready \( \( unsafe .* \) \. await \}$/);
    expect(textOf("futures_macro", "try_join_internal", "a")).toContain("Err ( e ) => return");
    expect(textOf("futures_macro", "join_internal", "a b")).toMatch(/^failed: the arguments/);
  });

  it("select! borrows a future that is a path, and keeps any other until one is done", () => {
    const text = textOf("futures_macro", "select_internal", "x = a.b => {} Some(y) = s.next() => y, complete => break");
    expect(text).toContain("let mut _1 = s . next ( ) ;");
    expect(text).toContain("let mut _0 = a . b ;");
    expect(text).toContain("enum __PrivResult < _0 , _1 , > { _0 ( _0 ) , _1 ( _1 ) , Complete , }");
    expect(text).toContain("__PrivResult :: _1 ( Some ( y ) ) => { y }");
    const ofPath = textOf("futures_macro", "select_biased_internal", "x = a::b => x, default => 1");
    expect(ofPath).not.toContain("let mut");
    expect(ofPath).toContain("new_unchecked ( & mut a :: b )");
    expect(ofPath).toContain("_ => 1 }");
    expect(textOf("futures_macro", "select_internal", "x => a")).toMatch(/^failed: the arguments/);
  });
});

describe("async_stream's stream!", () => {
  const scrubbed = (args: string, name = "stream_inner"): string =>
    /async move \{ (?<body>.*) \} \) \}$/.exec(textOf("async_stream_impl", name, `(krate) ${args}`))?.groups?.body ??
    textOf("async_stream_impl", name, `(krate) ${args}`);

  it.each([
    ["yield a + 1; yield;", "__yield_tx . send ( a + 1 ) . await ; __yield_tx . send ( ( ) ) . await ;"],
    ["if b { yield f(|x| x?) }", "if b { __yield_tx . send ( f ( | x | x ? ) ) . await }"],
    [
      "yield async { g()? }; stream! { yield 1 }",
      "__yield_tx . send ( async { g ( ) ? } ) . await ; stream ! { yield 1 }",
    ],
  ])("%s", (args, body) => {
    expect(scrubbed(args)).toBe(body);
  });

  it("ends where a `?` fails, and sends the error", () => {
    const text = scrubbed("let n = a::b(c)?.d[0]?; yield n;", "try_stream_inner");
    expect(text).toMatch(/^let n = \( match \( match a :: b \( c \) \{/);
    expect(text).toContain("__yield_tx . send ( $crate :: result :: Result :: Ok ( n ) ) . await");
    expect(scrubbed("match a {}?; yield 1", "try_stream_inner")).toMatch(/^failed: what a `\?`/);
  });

  it("takes what another stream gives", () => {
    const text = scrubbed("for await (a, b) in s { yield a; }");
    expect(text).toContain("let mut __pinned = s ;");
    expect(text).toContain("let ( a , b ) = match krate :: __private :: next ( & mut __pinned ) . await");
    expect(text).toContain("{ __yield_tx . send ( a ) . await ; }");
    expect(scrubbed("'l: for await a in s {} yield 1")).toMatch(/^failed: a `for await`/);
  });
});

describe("texts and bytes", () => {
  it("have their types", () => {
    expect(textOf("indoc", "indoc", '"a"')).toBe('"a"');
    expect(textOf("indoc", "formatdoc", '"{}", b')).toBe('$crate :: format ! ( "{}" , b )');
    expect(textOf("hex_literal", "hex", '"00 ff" "12"')).toBe("[ 0u8 ; 3 ]");
    expect(textOf("hex_literal", "hex", "a")).toMatch(/^failed: the arguments/);
  });
});

it("any other is not known", () => {
  expect(proceduralMacro("sqlx_macros", "query")).toBeUndefined();
  expect(proceduralMacro("paste", "item")).toBeUndefined();
});
