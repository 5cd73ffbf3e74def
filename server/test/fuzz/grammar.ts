/**
 * Random programs from a grammar of Rust's bodies: well-formed to the parser, rarely to the type checker. Names are few, so that uses
 * meet declarations.
 */
import fc from "fast-check";

const name = fc.constantFrom("a", "b", "c", "s", "v", "self_", "x");
const type = fc.constantFrom(
  "u8",
  "String",
  "Vec<String>",
  "Option<Box<S>>",
  "&str",
  "&mut S",
  "&'a mut Vec<T>",
  "(String, u8)",
  "[String; 2]",
  "impl Fn(String) -> u8",
  "Box<dyn FnMut()>",
  "S",
  "T",
  "E<String>",
  "Missing",
  "<T as Iterator>::Item",
  "*const S",
  "fn(S) -> S",
  "!",
  "_",
);

/** What there is to make: all of it text. */
type Grammar = Record<"expr" | "block" | "statement" | "pattern", string>;

const grammar = fc.letrec<Grammar>((tie) => {
  const expr = tie("expr");
  const block = tie("block");
  const pattern = tie("pattern");
  const join = (template: string, ...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc.tuple(...parts).map((values) => values.reduce((text, value) => text.replace("@", () => value), template));
  return {
    expr: fc.oneof(
      { maxDepth: 5, depthSize: "small" },
      name,
      fc.constantFrom(
        "1",
        '"text"',
        "String::new()",
        "vec![String::new()]",
        "None",
        "S::default()",
        "()",
        "1..2",
        "'c'",
      ),
      join(
        "@.@",
        expr,
        fc.constantFrom("0", "name", "items", "len()", "clone()", "iter()", "await", "take()", "push(x)"),
      ),
      join("@(@)", fc.constantFrom("drop", "Some", "Box::new", "f", "make::<u8>", "std::mem::take", "E::B"), expr),
      join("@.@(@)", expr, fc.constantFrom("push", "map", "unwrap_or", "insert", "missing", "for_each"), expr),
      join("&@", expr),
      join("&mut @", expr),
      join("*@", expr),
      join("(@)?", expr),
      join("(@) as @", expr, type),
      join("(@) @ (@)", expr, fc.constantFrom("+", "==", "&&", "||", "<<", ".."), expr),
      join("@ = @", name, expr),
      join("@ += @", name, expr),
      join("@[@]", name, expr),
      join("if @ @ else @", name, block, block),
      join("if let @ = @ @", pattern, name, block),
      join("match @ { @ => @, @ if @ => @, _ => @ }", name, pattern, expr, pattern, name, expr, expr),
      join("'l: loop { @ break 'l @; }", tie("statement"), expr),
      join("while let @ = @ @", pattern, name, block),
      join("for @ in @ @", pattern, name, block),
      join("|@| @", pattern, expr),
      join("move || @", expr),
      join("async move @", block),
      join("unsafe @", block),
      block,
      join("return @", expr),
      join("S { name: @, ..@ }", expr, expr),
      join("(@, @)", expr, expr),
      join("[@, @]", expr, expr),
      join("[@; 2]", expr),
      join('println!("{} {a:?}", @)', expr),
      join("assert_eq!(@, @)", expr, expr),
      join("own!(@)", expr),
      join("vec![@; 3]", expr),
    ),
    pattern: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      name,
      fc.constantFrom("_", "mut a", "ref b", "ref mut c", "1", "1..=2", "None", "&x", "&mut v", "S { name, .. }"),
      join("Some(@)", tie("pattern")),
      join("(@, @)", tie("pattern"), tie("pattern")),
      join("(@, ..)", tie("pattern")),
      join("[@, .., @]", tie("pattern"), tie("pattern")),
      join("(@ | @)", tie("pattern"), tie("pattern")),
      join("x @ @", fc.constant("@"), tie("pattern")),
      join("E::B(@)", tie("pattern")),
    ),
    statement: fc.oneof(
      { maxDepth: 5, depthSize: "small" },
      join("let @ = @;", pattern, expr),
      join("let @: @ = @;", name, type, expr),
      join("let @;", name),
      join("let @ = @ else { return };", pattern, expr),
      join("@;", expr),
      fc.constantFrom("fn inner(s: S) { drop(s) }", "struct Local(String);", "use std::mem;", "const K: u8 = 1;", ";"),
    ),
    block: fc
      .tuple(fc.array(tie("statement"), { maxLength: 4 }), fc.option(expr, { nil: "" }))
      .map(([statements, tail]) => `{ ${statements.join(" ")} ${tail} }`),
  };
});

const DECLARATIONS = `
#[derive(Clone, Default, Debug)]
struct S { name: String, items: Vec<String> }
enum E<T> { A, B(T), C { inner: Box<E<T>> } }
impl Drop for E<u8> { fn drop(&mut self) {} }
macro_rules! own { ($e:expr) => {{ let t = $e; t }}; }
`;

/** A file: declarations, and functions whose bodies are made up. */
export const program: fc.Arbitrary<string> = fc
  .array(fc.tuple(type, type, type, grammar.block, fc.constantFrom("", "async ", "unsafe ", "const ")), {
    minLength: 1,
    maxLength: 3,
  })
  .map((functions) => {
    const texts = functions.map(
      ([a, b, output, body, before], index) =>
        `${before}fn f${index}<'a, T: Clone + Iterator>(mut a: ${a}, b: ${b}, mut v: Vec<String>, x: String) -> ${output} ${body}\n`,
    );
    return DECLARATIONS + texts.join("");
  });
