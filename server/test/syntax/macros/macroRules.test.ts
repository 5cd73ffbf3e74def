/** `macro_rules!`: which rule fits, what it makes, hygiene. */
import { describe, expect, it } from "vitest";
import { expandMacro, expandTokens } from "../../../src/syntax/macros/expand.js";
import { Expansions } from "../../../src/syntax/macros/expansions.js";
import { builtin, callOf, context, definitions, expand, expandOnce } from "./harness.js";

describe("matching", () => {
  it.each([
    // [rules, call, tokens after one step; ⟦ ⟧ are invisible groups]
    ["macro_rules! m { ($a:ident) => { i $a }; ($a:expr) => { e $a } }", "m!(x)", "i x"],
    ["macro_rules! m { ($a:ident) => { i $a }; ($a:expr) => { e $a } }", "m!(x + 1)", "e ⟦ x + 1 ⟧"],
    [
      "macro_rules! m { ($($a:expr),* $(,)?) => { [$($a;)*] } }",
      "m!(a, |x, y| x + y, S { b: c },)",
      "[ ⟦ a ⟧ ; ⟦ | x , y | x + y ⟧ ; ⟦ S { b : c } ⟧ ; ]",
    ],
    ["macro_rules! m { ($a:expr, $b:expr) => { $b $a } }", "m!(try!(a), try { b })", "⟦ try { b } ⟧ ⟦ try ! ( a ) ⟧"],
    ["macro_rules! m { ($($a:expr),+) => { $($a)+ } }", "m!()", "failed: no rule of `m!` matches"],
    [
      "macro_rules! m { ($($k:ident = $v:expr),*; $($t:tt)*) => { $($k $v)* | $($t)* } }",
      "m!(a = 1, b = f(2); x [y] z)",
      "a ⟦ 1 ⟧ b ⟦ f ( 2 ) ⟧ | x [ y ] z",
    ],
    ["macro_rules! m { ($t:ty) => { $t } }", "m!(Vec<Vec<u8>>)", "⟦ Vec < Vec < u8 >> ⟧"],
    ["macro_rules! m { (<$t:ty>) => { $t } }", "m!(<Vec<u8>>)", "⟦ Vec < u8 > ⟧"],
    ["macro_rules! m { (<$t:ty> = $e:expr) => { $t $e } }", "m!(<Vec<u8>>= 1)", "failed: no rule of `m!` matches"],
    [
      "macro_rules! m { ($t:ty, $u:ty) => { $u $t } }",
      "m!(Box<dyn Fn(u8) -> u8 + Send>, impl Iterator<Item = (A, B)> + 'a)",
      "⟦ impl Iterator < Item = ( A , B ) > + 'a ⟧ ⟦ Box < dyn Fn ( u8 ) -> u8 + Send > ⟧",
    ],
    [
      "macro_rules! m { ($p:pat => $e:expr) => { $p ; $e } }",
      "m!(Some(1..=2) | None => a.b::<C<D>>()? as u8 + c)",
      "⟦ Some ( 1 ..= 2 ) | None ⟧ ; ⟦ a . b :: < C < D >> ( ) ? as u8 + c ⟧",
    ],
    [
      "macro_rules! m { (|$($p:pat_param),*| $b:expr) => { $($p)* $b } }",
      "m!(|a, (b, _)| { a })",
      "⟦ a ⟧ ⟦ ( b , _ ) ⟧ ⟦ { a } ⟧",
    ],
    ["macro_rules! m { ($v:vis $n:ident) => { $v fn $n } }", "m!(pub(crate) x)", "⟦ pub ( crate ) ⟧ fn x"],
    ["macro_rules! m { ($v:vis $n:ident) => { $v fn $n } }", "m!(x)", "⟦ ⟧ fn x"],
    [
      "macro_rules! m { ($(#[$m:meta])* $i:item) => { $(#[$m])* $i } }",
      'm!(#[a(b)] #[c = "d"] pub fn f<T: A<{ 1 }>>() -> T where T: B { })',
      "failed: no rule of `m!` matches",
    ], // ambiguous, to rustc too
    [
      "macro_rules! m { ($($i:item)*) => { $($i)* } }",
      "m!(#[a] struct A; pub fn f<T>() -> B<{ 1 }> where T: B { } const C: u8 = { 1 }; m2!{} unsafe impl X for Y {})",
      "⟦ # [ a ] struct A ; ⟧ ⟦ pub fn f < T > ( ) -> B < { 1 } > where T : B { } ⟧ ⟦ const C : u8 = { 1 } ; ⟧ ⟦ m2 ! { } ⟧ ⟦ unsafe impl X for Y { } ⟧",
    ],
    [
      "macro_rules! m { ($($s:stmt;)*) => { $($s |)* } }",
      "m!(let x = if a { b } else { c }; f(); x = 2;)",
      "⟦ let x = if a { b } else { c } ⟧ | ⟦ f ( ) ⟧ | ⟦ x = 2 ⟧ |",
    ],
    [
      "macro_rules! m { ($l:lifetime $b:block $x:literal $y:literal) => { $b $l $x $y } }",
      'm!(\'a { x } -1 "s")',
      '⟦ { x } ⟧ \'a ⟦ - 1 ⟧ ⟦ "s" ⟧',
    ],
    ["macro_rules! m { ($p:path) => { $p } }", "m!(::a::B<C>::D)", "⟦ :: a :: B < C > :: D ⟧"],
    ["macro_rules! m { ($a:tt $b:tt) => { $b $a } }", "m!((x y) =>)", "=> ( x y )"],
    [
      "macro_rules! m { ($e:expr => $($r:tt)*) => { $e | $($r)* } }",
      "m!(match x { _ => 1 } + 1 => y)",
      "⟦ match x { _ => 1 } + 1 ⟧ | y",
    ],
    [
      "macro_rules! m { ($e:expr; $f:expr) => { $e } }",
      "m!(if let Some(x) = y && x { 1 } else { 2 }; return)",
      "⟦ if let Some ( x ) = y && x { 1 } else { 2 } ⟧",
    ],
    ["macro_rules! m { ($e:expr, $f:expr) => { $f } }", "m!(.., a..)", "⟦ a .. ⟧"],
    ["macro_rules! m { ($e:expr) => { $e } }", "m!(async move { f().await? })", "⟦ async move { f ( ) . await ? } ⟧"],
    [
      "macro_rules! m { ($e:expr) => { $e } }",
      "m!(&mut *<A as B<C>>::d(e)[..])",
      "⟦ & mut * < A as B < C >> :: d ( e ) [ .. ] ⟧",
    ],
    ["macro_rules! m { ($e:expr) => { $e } }", "m!(a b)", "failed: no rule of `m!` matches"],
    ["macro_rules! m { ([$]) => { dollar } }", "m!([$])", "dollar"],
  ])("%s on %s", (rules, call, tokens) => {
    expect(expandOnce(rules, call)).toBe(tokens);
  });
});

describe("transcription", () => {
  it("repeats nested repetitions in step", () => {
    const rules = "macro_rules! m { ($($k:ident: [$($v:expr),*]),*) => { $( $k ( $( $k = $v ),* ) );* } }";
    expect(expandOnce(rules, "m!(a: [1, 2], b: [], c: [3])")).toBe(
      "a ( a = ⟦ 1 ⟧ , a = ⟦ 2 ⟧ ) ; b ( ) ; c ( c = ⟦ 3 ⟧ )",
    );
  });

  it("knows the metavariable expressions", () => {
    const rules =
      "macro_rules! m { ($($x:ident),*) => { ${count($x)} $( ${ignore($x)} ${index()} )* $$ ${concat(a_, $y)} } }".replace(
        "$y",
        "b",
      );
    expect(expandOnce(rules, "m!(a, b)")).toBe("2usize 0usize 1usize $ a_b");
  });

  it("gives a reason when lengths differ", () => {
    const rules = "macro_rules! m { ($($a:ident)*; $($b:ident)*) => { $($a $b)* } }";
    expect(expandOnce(rules, "m!(a b; c)")).toBe(
      "failed: `m!`: metavariables of one repetition have different lengths",
    );
  });

  it("keeps what the parser must not tear apart together", () => {
    const rules = "macro_rules! double { ($e:expr) => { $e * 2 } }";
    expect(expand(rules, "double!(a + b)")).toBe("(‹a + b› * 2)");
    expect(expand("macro_rules! call { ($f:expr) => { $f(1) } }", "call!(self.f)")).toBe("‹self.f›(1)");
    expect(expand("macro_rules! new { ($t:ty) => { <$t>::new($t::len()) } }", "new!(Vec<u8>)")).toBe(
      "<‹Vec<u8>›>::new(<‹Vec<u8>›>::len())",
    );
    expect(expand("macro_rules! m { ($e:expr) => { if $e { 1 } } }", "m!(S { a: 1 } == s)")).toBe(
      "if ‹S { a: 1 } == s› { 1 }",
    );
    expect(expand("macro_rules! m { ($e:expr) => { { $e x.y } } }", "m!(match a { _ => {} })")).toBe(
      "{ ‹match a { _ => {} }› x'.y }",
    );
  });

  it("has real spans for what was written at the call, however deep", () => {
    const rules = `
      macro_rules! outer { ($($t:tt)*) => { middle!([$($t)*]) } }
      macro_rules! middle { ([$a:expr, $($r:tt)*]) => { inner!($a; $($r)*) } }
      macro_rules! inner { ($a:expr; $b:ident) => { $a.push($b) } }`;
    expect(expand(rules, "outer!(self.items, name)")).toBe("‹self.items›.push(‹name›)");
  });
});

describe("hygiene", () => {
  it("marks the locals of a definition, one mark an expansion", () => {
    const rules = "macro_rules! swap { ($a:ident, $b:ident) => { let tmp = $a; $a = $b; $b = tmp; } }";
    expect(expand(rules, "swap!(x, tmp)", "statements")).toBe("let tmp' = ‹x›; ‹x› = ‹tmp›; ‹tmp› = tmp';");
  });

  it("tells two expansions of one macro apart", () => {
    const rules =
      "macro_rules! max { ($a:expr) => { $a }; ($a:expr, $($r:expr),+) => { { let x = $a; let y = max!($($r),+); f(x, y) } } }";
    expect(expand(rules, "max!(1, 2, 3)")).toBe(
      "{ let x' = ‹1›; let y' = { let x'2 = ‹2›; let y'2 = ‹3›; f'2(x'2, y'2) }; f'(x', y') }",
    );
  });

  it("remembers which definition a mark belongs to, and the mark that the token had there", () => {
    const macros = definitions("macro_rules! m { () => { x } }");
    const definition = macros.get("m");
    if (definition?.kind !== "rules") throw new Error("m is not defined");
    const expanding = context();
    const tokens = expandTokens(callOf("m!()"), definition, expanding);
    const hygiene = typeof tokens === "string" ? 0 : (tokens[0]?.hygiene ?? 0);
    expect(expanding.expansions.mark(hygiene)).toEqual({ macro: definition, parent: 0 });
    const expansion = expanding.expansions.begin("n", definition, undefined);
    expect(expanding.expansions.mark(expanding.expansions.remark(expansion, hygiene))).toEqual({
      macro: definition,
      parent: hygiene,
    });
  });

  it("roots `$crate` in the crate of the definition, also in a nested macro", () => {
    expect(expand("macro_rules! m { ($e:expr) => { $crate::f($e, $crate::a::B) } }", "m!(x)")).toBe(
      "krate::f(‹x›, krate::a::B)",
    );
    const rules = "macro_rules! outer { () => { macro_rules! inner { ($e:expr) => { $crate::f($e) } } inner!(1); } }";
    expect(expand(rules, "outer!()", "statements")).toBe("macro inner; krate::f(1)");
  });
});

describe("what macros are used for", () => {
  it("token munchers with internal rules", () => {
    const rules = `macro_rules! count {
      () => { 0 };
      (@step $n:expr;) => { $n };
      (@step $n:expr; $head:tt $($tail:tt)*) => { count!(@step $n + 1; $($tail)*) };
      ($($t:tt)+) => { count!(@step 0; $($t)+) };
    }`;
    expect(expand(rules, "count!(a (b) c)")).toBe("(((0 + 1) + 1) + 1)");
  });

  it("macros that define macros and items: what the outer call put into the inner definition belongs to that", () => {
    const rules = `macro_rules! make { ($($name:ident => $value:expr),*) => { $( macro_rules! $name { ($$($$x:tt)*) => { f($value, $$($$x)*) } } )* $(const C: u8 = $name!(1);)* } }`;
    expect(expand(rules, "make!(one => a.b)", "items")).toBe("macro one; const C = f'(a'2.b, 1);");
  });

  it("bitflags-like", () => {
    const rules = `macro_rules! bitflags {
      ($(#[$outer:meta])* $vis:vis struct $Name:ident: $T:ty { $( $(#[$inner:meta])* const $Flag:ident = $value:expr; )* } $($t:tt)*) => {
        $(#[$outer])* #[derive(Copy, Clone)] $vis struct $Name { bits: $T }
        impl $Name { $( $(#[$inner])* pub const $Flag: Self = Self { bits: $value }; )* pub const fn bits(&self) -> $T { self.bits } }
        bitflags! { $($t)* }
      };
      () => {};
    }`;
    const call =
      'bitflags! { #[derive(Debug)] pub struct Flags: u32 { #[doc = "a"] const A = 1; const B = 1 << Self::A.bits; } struct More: u8 { const X = 0; } }';
    expect(expand(rules, call, "items")).toBe(
      "pub struct Flags; impl ‹Flags› { const A = Self {bits: ‹1›}; const B = Self {bits: ‹1 << Self::A.bits›}; fn bits() { self'.bits } } struct More; impl ‹More› { const X = Self {bits: ‹0›}; fn bits() { self'2.bits } } ",
    );
  });

  it("lazy_static-like", () => {
    const rules = `macro_rules! lazy_static {
      ($(#[$attr:meta])* static ref $N:ident : $T:ty = $e:expr; $($t:tt)*) => { lazy_static!(@make ($(#[$attr])*) () static ref $N : $T = $e; $($t)*); };
      (@make ($(#[$attr:meta])*) ($($vis:tt)*) static ref $N:ident : $T:ty = $e:expr; $($t:tt)*) => {
        $(#[$attr])* $($vis)* struct $N { __private_field: () }
        impl $crate::Deref for $N { type Target = $T; fn deref(&self) -> &$T { fn __static_ref_initialize() -> $T { $e } __static_ref_initialize() } }
        lazy_static!($($t)*);
      };
      () => ()
    }`;
    const call = "lazy_static! { static ref MAP: HashMap<u32, &'static str> = { let mut m = HashMap::new(); m }; }";
    expect(expand(rules, call, "items")).toBe(
      "struct MAP; impl ‹MAP› { typeAlias Target; fn deref() { fn __static_ref_initialize() { ‹{ let mut m = HashMap::new(); m }› } __static_ref_initialize'() } } ",
    );
  });

  it("cfg_if-like", () => {
    const rules = `macro_rules! cfg_if {
      ($(if #[cfg($meta:meta)] { $($tokens:tt)* }) else * else { $($tokens2:tt)* }) => { cfg_if! { @__items () ; $( ( ($meta) ($($tokens)*) ), )* ( () ($($tokens2)*) ), } };
      (@__items ($($not:meta,)*) ; ) => {};
      (@__items ($($not:meta,)*) ; ( ($($m:meta),*) ($($tokens:tt)*) ), $($rest:tt)*) => {
        #[cfg(all($($m,)* not(any($($not),*))))] cfg_if! { @__identity $($tokens)* }
        cfg_if! { @__items ($($not,)* $($m,)*) ; $($rest)* }
      };
      (@__identity $($tokens:tt)*) => { $($tokens)* };
    }`;
    expect(
      expand(
        rules,
        'cfg_if! { if #[cfg(unix)] { fn a() {} } else if #[cfg(feature = "x")] { fn b() {} } else { fn c(x: u8) {} } }',
        "items",
      ),
    ).toBe("fn a() {} fn b() {} fn c(‹x›) {} ");
  });

  it("maplit-like, with a trailing comma and counting", () => {
    const rules = `macro_rules! hashmap {
      (@single $($x:tt)*) => (());
      (@count $($rest:expr),*) => (<[()]>::len(&[$(hashmap!(@single $rest)),*]));
      ($($key:expr => $value:expr,)+) => { hashmap!($($key => $value),+) };
      ($($key:expr => $value:expr),*) => { { let _cap = hashmap!(@count $($key),*); let mut _map = HashMap::with_capacity(_cap); $( let _ = _map.insert($key, $value); )* _map } };
    }`;
    expect(expand(rules, 'hashmap!{ "a" => v.clone(), k => 2, }')).toBe(
      "{ let _cap' = <[tuple]>::len(&[(), ()]); let _map' = HashMap::with_capacity(_cap'); let _ = _map'.insert(‹\"a\"›, ‹v.clone()›); let _ = _map'.insert(‹k›, ‹2›); _map' }",
    );
  });

  it("nom-like: a function's name, arguments and nested macros as tokens", () => {
    const rules = `
      macro_rules! named { ($name:ident($i:ty) -> $o:ty, $submac:ident!( $($args:tt)* )) => { fn $name(i: $i) -> Result<$o> { $submac!(i, $($args)*) } } }
      macro_rules! tag { ($i:expr, $tag:expr) => { match $i.strip_prefix($tag) { Some(rest) => Ok(rest), None => Err(()) } } }`;
    expect(expand(rules, 'named!(abcd(&str) -> &str, tag!("abcd"))', "items")).toBe(
      "fn abcd(i') { match i'.strip_prefix(‹\"abcd\"›) { Some(rest'2) => Ok(rest'2), None => Err(()) } }",
    );
  });

  it("patterns and types", () => {
    expect(expand("macro_rules! p { ($($x:ident),*) => { Some(($($x, _),*)) } }", "p!(a, b)", "pattern")).toBe(
      "Some((‹a›, _, ‹b›, _))",
    );
    expect(expand("macro_rules! t { ($t:ty) => { &'static $t } }", "t!([u8])", "type")).toBe("&‹[u8]›");
  });

  it("builtin macros get fragments and captures through macro_rules", () => {
    const rules = "macro_rules! log { ($fmt:expr $(, $arg:expr)*) => { println!($fmt $(, $arg)*) } }";
    expect(expand(rules, 'log!("{x} {}", a.b)')).toBe("{ std::io::_print(format_args(‹a.b›, ‹x›)); }");
    expect(expand('macro_rules! m { ($e:expr) => { { let y = $e; println!("{y}") } } }', "m!(f)")).toBe(
      "{ let y' = ‹f›; { std::io::_print(format_args(y')); } }",
    );
  });
});

describe("limits", () => {
  it("stops a macro that never ends", () => {
    expect(expand("macro_rules! m { ($($t:tt)*) => { m!($($t)* x) } }", "m!()")).toBe(
      "failed: `m!` recurses more than 128 levels deep",
    );
  });

  it("stops a macro that doubles itself", () => {
    const rules = "macro_rules! m { ($($t:tt)*) => { m!($($t)* $($t)*) } }";
    expect(expand(rules, "m!(x x)")).toBe("failed: `m!`: the expansion is too large");
  });

  it("counts what all expansions of a body produce together", () => {
    const expansions = new Expansions();
    expect(expansions.spend(1_000_000)).toBe(true);
    const result = expandMacro(callOf("vec![x]"), "expr", builtin("vec"), { ...context(), expansions });
    expect(result).toEqual({ kind: "failed", reason: "`vec!`: the macros of this function expand to too much" });
  });

  it("says so when an expansion is not what the position needs", () => {
    expect(expand("macro_rules! m { () => { => x } }", "m!()")).toBe("failed: an expansion is not an expression");
    expect(expand("macro_rules! m { () => { 1 + } }", "m!()", "type")).toBe("failed: an expansion is not a type");
  });
});
