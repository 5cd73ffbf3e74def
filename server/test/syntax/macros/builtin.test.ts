/** The standard library's macros that are expanded by rule. */
import { describe, expect, it } from "vitest";
import { expand } from "./harness.js";

/** [call, expansion]; what is in ‹ › has the position of exactly that source text. */
const cases: readonly (readonly [string, string])[] = [
  ["println!()", "{ std::io::_print(format_args()); }"],
  ['println!("{} {}", a, b.c)', "{ std::io::_print(format_args(‹a›, ‹b.c›)); }"],
  ['println!("{x} {y:?} {x}", y = f(z))', "{ std::io::_print(format_args(‹f(z)›, ‹x›)); }"],
  ['print!("{0} {0}", a,)', "{ std::io::_print(format_args(‹a›)); }"],
  [
    'eprintln!("{:>width$.prec$} {:.*}", a, n, b)',
    "{ std::io::_eprint(format_args(‹a›, ‹n›, ‹b›, ‹width›, ‹prec›)); }",
  ],
  ['println!("{{x}} {{{y}}}")', "{ std::io::_print(format_args(‹y›)); }"],
  ['println!("\\t\\u{1F600}{x}\\x41{y:x<5}")', "{ std::io::_print(format_args(‹x›, ‹y›)); }"],
  ['println!("😀{x}")', "{ std::io::_print(format_args(‹x›)); }"],
  ['println!(r#"\\{x} "{y}""#)', "{ std::io::_print(format_args(‹x›, ‹y›)); }"],
  ['println!("{x:?}{y:#x}{z:e}{w:08.3}")', "{ std::io::_print(format_args(‹x›, ‹y›, ‹z›, ‹w›)); }"],
  ['println!("{a:}>+#010b$.c$?}")', "{ std::io::_print(format_args(‹a›)); }"],
  ['println!("{a:b$}")', "{ std::io::_print(format_args(‹a›, ‹b›)); }"],
  ['println!(concat!("{", "}"), a)', "{ std::io::_print(format_args(‹a›)); }"],
  [
    'format!("{}", v.iter().map(|(a, b)| a + b).sum::<i32>())',
    "{ let res' = std::fmt::format(format_args(‹v.iter().map(|(a, b)| a + b).sum::<i32>()›)); res' }",
  ],
  ['write!(f, "{}", x)', "‹f›.write_fmt(format_args(‹x›))"],
  ['writeln!(self.out, "{}", &x[..])', "‹self.out›.write_fmt(format_args(‹&x[..]›))"],
  ["writeln!(out)", "‹out›.write_fmt(format_args())"],
  ['format_args!("{x}")', "format_args(‹x›)"],
  ["panic!()", "{ std::rt::panic_fmt(format_args()); }"],
  ['panic!("{x} {}", a)', "{ std::rt::panic_fmt(format_args(‹a›, ‹x›)); }"],
  ['panic!("{}", a)', "{ std::rt::panic_display(&‹a›); }"],
  ['todo!("{}", a)', "{ std::rt::panic_fmt(format_args(‹a›)); }"],
  ["unimplemented!()", "{ std::rt::panic_fmt(format_args()); }"],
  ['unreachable!("{x}")', "{ std::rt::panic_fmt(format_args(‹x›)); }"],
  ["assert!(a && b)", "if !‹a && b› { { std::rt::panic_fmt(format_args()); }; }"],
  ['assert!(a, "{} {}", b, c)', "if !‹a› { { std::rt::panic_fmt(format_args(‹b›, ‹c›)); }; }"],
  [
    "assert_eq!(v.len(), 1)",
    "match (&‹v.len()›, &‹1›) { (left_val', right_val') => if !(*left_val' == *right_val') { std::rt::panic_fmt(format_args(*left_val', *right_val')); } }",
  ],
  [
    'assert_ne!(a, b, "{c}")',
    "match (&‹a›, &‹b›) { (left_val', right_val') => if !(*left_val' != *right_val') { std::rt::panic_fmt(format_args(*left_val', *right_val', format_args(‹c›))); } }",
  ],
  ["debug_assert!(a)", "if true { if !‹a› { { std::rt::panic_fmt(format_args()); }; }; }"],
  ["vec![]", "std::vec::Vec::new()"],
  ["vec![a, b.clone(), |x, y| x]", "<[_]>::into_vec(std::boxed::Box::new([‹a›, ‹b.clone()›, ‹|x, y| x›]))"],
  ["vec![a, #[cfg(b)] (c, d)]", "<[_]>::into_vec(std::boxed::Box::new([‹a›, ‹(c, d)›]))"],
  ["vec![#[cfg(a)] b.c(), #[cfg(b)] (c, d)]", "<[_]>::into_vec(std::boxed::Box::new([‹b.c()›, ‹(c, d)›]))"],
  ["vec![x; n + 1]", "std::vec::from_elem(‹x›, ‹n + 1›)"],
  ["vec![vec![a]; 2]", "std::vec::from_elem(<[_]>::into_vec(std::boxed::Box::new([‹a›])), ‹2›)"],
  ["matches!(e, Some(x) | None if x > 1)", "match ‹e› { ‹Some(x) | None› if ‹x > 1› => true, _ => false }"],
  ["matches!(c, 'a'..='z' | '_')", "match ‹c› { ‹'a'..='z' | '_'› => true, _ => false }"],
  ["dbg!(x)", "match ‹x› { tmp' => { std::io::_eprint(format_args(tmp')); tmp' } }"],
  [
    "dbg!(x, y)",
    "(match ‹x› { tmp' => { std::io::_eprint(format_args(tmp')); tmp' } }, match ‹y› { tmp' => { std::io::_eprint(format_args(tmp')); tmp' } })",
  ],
  [
    "ready!(self.poll(cx))",
    "match ‹self.poll(cx)› { Ready(t') => t', task::Poll::Pending => return std::task::Poll::Pending }",
  ],
  [
    "try!(f())",
    "match ‹f()› { Ok(val') => val', Err(err') => return std::result::Result::Err(std::convert::From::from(err')) }",
  ],
  ["std::ptr::addr_of!(s.field)", "&raw const ‹s.field›"],
  ["addr_of_mut!(*p)", "&raw mut ‹*p›"],
  ["pin!(future)", "pin::Pin {pointer: &mut { ‹future› }}"],
  ["concat!(1, 'a')", '""'],
  ["line!()", "0u32"],
  ['include_bytes!("x")', 'b"" as &array'],
  ["cfg!(unix)", "true"],
];

describe("builtin macros", () => {
  it.each(cases)("%s", (call, expansion) => {
    expect(expand("", call)).toBe(expansion);
  });

  it("before 2021, a lone argument of panic! is its payload", () => {
    expect(expand("", "panic!(message)", "expr", 2018)).toBe("{ std::rt::begin_panic(‹message›); }");
    expect(expand("", 'panic!("{}")', "expr", 2018)).toBe("{ std::rt::panic_fmt(format_args()); }");
  });

  it("thread_local! makes constants whose initialiser is a function's body", () => {
    const expansion = expand(
      "",
      "thread_local! { pub static A: Cell<u32> = Cell::new(n); #[x] static B: u8 = const { 1 } }",
      "items",
    );
    expect(expansion).toBe(
      "const A = { fn __rust_std_internal_init_fn() { ‹Cell::new(n)› } loop {} }; const B = { fn __RUST_STD_INTERNAL_INIT() { ‹{ 1 }› } loop {} };",
    );
  });

  it.each([
    ['include!("x.rs")', "expr", "`include!` is not expanded: the file is not read"],
    ["vec![a b]", "expr", "the arguments of `vec!` are not understood"],
    ["matches!(a)", "expr", "the arguments of `matches!` are not understood"],
    ["vec![a]", "type", "`vec!` cannot stand here"],
    ["thread_local!(x)", "items", "the arguments of `thread_local!` are not understood"],
  ] as const)("%s fails with a reason", (call, position, reason) => {
    expect(expand("", call, position)).toBe(`failed: ${reason}`);
  });
});
