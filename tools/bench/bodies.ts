/** Long bodies of several shapes: functions of so many statements or arms, all understood. Each has what was once dearer than its length. */

export interface BodyShape {
  readonly name: string;
  /** A file with the function. */
  text(statements: number): string;
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

/**
 * Every ten statements hold what real bodies hold: owned values that are moved and dropped, shared and exclusive borrows, calls that tie
 * lifetimes, a condition, a loop.
 */
const mixed: BodyShape = {
  name: "a bit of everything",
  text: (statements) => `fn f(v: &mut Vec<String>, mut n: usize) {
${lines(
  Math.ceil(statements / 10),
  (group) => `let s${group} = String::new();
let r${group} = &s${group};
n += r${group}.len();
if n > 9 {
n = 0;
}
while n > 3 { n -= 1; }
let m${group} = &mut *v;
m${group}.push(s${group});
let l${group} = v.last();
drop(l${group});`,
)}
}`,
};

/** Each `?` leaves through the drops of all variables before it. */
const exits: BodyShape = {
  name: "`let s = g()?;`",
  text: (statements) => `fn g(_: u32) -> Result<String, String> { Ok(String::new()) }
fn f() -> Result<u32, String> {
${lines(statements, (index) => `let s${index} = g(${index})?;`)}
Ok(0)
}`,
};

/** Each arm moves out of a variant of its own. */
const arms: BodyShape = {
  name: "arms of one `match`",
  text: (statements) => `enum E {
${lines(statements, (index) => `V${index}(String),`)}
}
fn f(e: E) -> String {
match e {
${lines(statements, (index) => `E::V${index}(s) => s,`)}
}
}`,
};

/** All references to one variable live to the end. */
const borrows: BodyShape = {
  name: "borrows of one variable",
  text: (statements) => `fn f(s: String) {
let mut v = Vec::new();
${lines(statements, () => "v.push(&s);")}
drop(v);
}`,
};

/** What the end of each loop's body leaves comes back to its head; behind that are all other loops. */
const loops: BodyShape = {
  name: "loops in a row",
  text: (statements) => `fn f(v: &mut Vec<String>) {
${lines(statements, () => "while let Some(s) = v.pop() { drop(s); }")}
}`,
};

/** Each call is checked with what is known of the closures in the body. */
const closures: BodyShape = {
  name: "closures in chains of calls",
  text: (statements) => `fn f(v: Vec<usize>) -> usize {
let mut n = 0;
${lines(statements, (index) => `n += v.iter().map(|x| x + ${index}).count();`)}
n
}`,
};

export const BODY_SHAPES = { mixed, exits, arms, borrows, loops, closures } as const;
