/** What a function gives that is written as one macro call, which ends in calls that stand for nothing: `fn f() -> T { cfg_if! { … } }`. */
import { expect, test } from "vitest";
import { analyseText } from "../analysisHarness.js";

const MACROS = `macro_rules! id { ($($t:tt)*) => { $($t)* }; }
macro_rules! either { ($($t:tt)*) => { #[cfg(windows)] id! { $($t)* } #[cfg(unix)] id! { $($t)* } }; }
macro_rules! first { ($($t:tt)*) => { #[cfg(unix)] id! { $($t)* } id! {} }; }
macro_rules! chosen {
    (if #[cfg($first:meta)] { $($a:tt)* } else { $($b:tt)* }) => { chosen! { @arms () ; ($first ; $($a)*) (; $($b)*) } };
    (@arms ($($not:meta)?) ; ($first:meta ; $($a:tt)*) $($rest:tt)*) => {
        #[cfg($first)] id! { $($a)* }
        chosen! { @arms ($first) ; $($rest)* }
    };
    (@arms ($not:meta) ; (; $($b:tt)*)) => {
        #[cfg(not($not))] id! { $($b)* }
        chosen! { @arms ($not) ; }
    };
    (@arms ($($not:meta)?) ;) => {};
}
`;

test.each([
  ["one of two calls", "either! { Ok(text) }"],
  ["a call before one that is empty", "first! { Ok(text) }"],
  ["behind statements", "let n = 1; first! { let _ = n; Ok(text) }"],
  ["the first arm", "chosen! { if #[cfg(unix)] { Ok(text) } else { Err(()) } }"],
  ["the second arm", "chosen! { if #[cfg(windows)] { Err(()) } else { Ok(text) } }"],
])("%s: it is given, and not dropped", async (_, body) => {
  const given = await analyseText(`${MACROS}fn give(text: String) -> Result<String, ()> { ${body} }`);
  const facts = given.map((each) => each.facts).find(({ function: name }) => name.endsWith("give"));
  expect(facts?.gaps).toEqual([]);
  expect(facts?.events.map(({ kind, name }) => `${kind} ${name}`).filter((event) => !event.endsWith(" n"))).toEqual([
    "move text",
  ]);
});

test("a value that a builtin macro makes of it is given as well", async () => {
  const given = await analyseText(
    "macro_rules! list { ($($t:tt)*) => { vec![$($t)*] }; } fn give(text: String) -> Vec<String> { list! { text } }",
  );
  expect(given.flatMap(({ facts }) => facts.gaps)).toEqual([]);
  expect(given.flatMap(({ facts }) => facts.events.map(({ kind, name }) => `${kind} ${name}`))).toEqual(["move text"]);
});

test("one that a macro makes which nobody knows is not known", async () => {
  const given = await analyseText(
    "macro_rules! made { ($($t:tt)*) => { unknown!($($t)*) }; } fn give(text: String) -> String { made! { text } }",
  );
  expect(given.flatMap(({ facts }) => facts.gaps.map(({ reason }) => reason))).toContain(
    "macro `unknown!` was not found",
  );
});

test("a call that makes items alone still does", async () => {
  const given = await analyseText(
    `${MACROS}fn outer() { either! { fn inner(text: String) { drop(text); } } inner(String::new()); }`,
  );
  expect(given.flatMap(({ facts }) => facts.gaps)).toEqual([]);
});

test.each([
  ["`thread_local!`", "thread_local! { static KEY: String = { let a = String::new(); let b = a; b }; }"],
  [
    "`thread_local!` with a constant",
    "thread_local! { static KEY: String = const { let a = String::new(); let b = a; b }; }",
  ],
  [
    "a function in a function",
    "macro_rules! lazy { (static $n:ident: $t:ty = $e:expr) => { fn $n() -> $t { fn init() -> $t { $e } init() } }; }\nlazy!(static KEY: String = { let a = String::new(); let b = a; b });",
  ],
  [
    "a function in a method",
    "macro_rules! lazy { (static $n:ident: $t:ty = $e:expr) => { struct $n; impl $n { fn get(&self) -> $t { fn init() -> $t { $e } init() } } }; }\nlazy!(static KEY: String = { let a = String::new(); let b = a; b });",
  ],
  [
    "`thread_local!` between statements",
    "fn f() -> usize {\n    thread_local! { static KEY: String = { let a = String::new(); let b = a; b }; }\n    KEY.with(|k| k.len())\n}",
  ],
  [
    "a function that a function makes which a macro makes",
    "macro_rules! inner { ($e:expr) => { fn init() -> String { $e } } }\nmacro_rules! lazy { ($e:expr) => { fn get() -> String { inner!($e); init() } }; }\nfn f() -> String {\n    lazy!({ let a = String::new(); let b = a; b });\n    get()\n}",
  ],
])("what a macro makes a function of inside of a body is looked at: %s", async (_, text) => {
  const functions = await analyseText(text);
  const events = functions.flatMap(({ facts }) => facts.events.map(({ kind, path }) => `${kind} ${path}`));
  expect(events).toEqual(expect.arrayContaining(["move a", "move b"]));
  expect(functions.flatMap(({ facts }) => facts.gaps)).toEqual([]);
});

test("functions that a macro makes inside of a body of names alone are nobody's to see, and are not made anew with each key", async () => {
  const functions = await analyseText(`
macro_rules! flags {
    ($($name:ident)*) => {
        fn all() -> bool {
            trait Flags { $(fn $name(&self) -> bool { false })* }
            struct All { $($name: bool),* }
            impl Flags for All { $(fn $name(&self) -> bool { let b = self.$name; b })* }
            true
        }
    };
}
flags! { READ WRITE }`);
  expect(functions.map(({ facts }) => facts.function)).toEqual(["main::all"]);
});
