/**
 * Bodies that were made to take long: each is cut off soon after its limit and named as a gap, wherever the time goes (types, trait
 * selection, MIR, regions, loans, drops), and the function beside it keeps its facts.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { Database } from "../../src/hir/database.js";
import { processorTime } from "../../src/node/engine.js";
import { Analysis } from "../../src/ownership/analysis.js";
import type { LocatedFacts } from "../../src/ownership/located.js";
import { createParser } from "../../src/syntax/createParser.js";
import { memoryHost } from "../analysisHarness.js";

const PATH = "/test/main.rs";
/** Milliseconds of work; each body below needs several times as many. */
const LIMIT = 60;
/** What one step between two questions may take on top, on a machine that is slow. */
const OVERRUN = 500;

const FINE = "fn fine(s: String) { drop(s); }\n";

const parser = await createParser();
let database: Database;
let analysis: Analysis;
beforeAll(() => {
  database = new Database(memoryHost(new Map([[PATH, FINE]])), parser, { edition: "2021" });
  database.openPath(PATH);
  analysis = new Analysis(database, parser, { timeLimit: LIMIT });
  // The first function of all has more time, and reads the standard library.
  [...analysis.factsOf(PATH)];
});

const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("");

/** Facts by function, and the milliseconds of work for all of them. */
function analyse(text: string): { readonly facts: ReadonlyMap<string, LocatedFacts>; readonly elapsed: number } {
  database.setText(PATH, FINE + text);
  const before = processorTime();
  const facts = new Map([...analysis.factsOf(PATH)].map((located) => [located.facts.function, located]));
  return { facts, elapsed: processorTime() - before };
}

describe("a body that takes too long is cut off", () => {
  test.each([
    ["an array of 10,000 calls", `let a = [${"String::new(),".repeat(10_000)}]; drop(a);`],
    ["a match of 10,000 arms", `match x { ${many(10_000, (i) => `${i} => {}`)} _ => {} }`],
    ["a match of 3,000 texts", `match text { ${many(3_000, (i) => `"${i}" => {}`)} _ => {} }`],
    ["alternatives that multiply", `let (${many(12, (i) => `Ok(a${i}) | Err(a${i}),`)}) = results;`],
    ["a chain of 300 adapters", `let n = [1].iter()${".map(|x| x)".repeat(300)}.count();`],
    [
      "a macro that doubles itself 15 times",
      `macro_rules! d { ${many(15, (i) => `(${i + 1} $e:expr) => { (d!(${i} $e), d!(${i} $e)) };`)} (0 $e:expr) => { $e }; } d!(15 String::new());`,
    ],
    [
      "3,000 variables, all moved",
      `${many(3_000, (i) => `let s${i} = String::new();`)} if x > 1 { ${many(3_000, (i) => `drop(s${i});`)} }`,
    ],
    ["1,500 loans at once", many(1_500, (i) => `let r${i} = &text;`) + many(1_500, (i) => `drop(r${i}.len());`)],
    [
      "2,000 question marks",
      `let g = || { ${"text.parse::<u8>()?; ".repeat(2_000)} Ok::<(), std::num::ParseIntError>(()) };`,
    ],
  ])("%s", (_, body) => {
    const { facts, elapsed } = analyse(
      `fn slow(x: u32, text: &str, results: (${"Result<u8, u8>,".repeat(12)})) { ${body} }\n`,
    );
    expect(facts.get("main::slow")?.facts.gaps).toMatchObject([{ reason: expect.stringMatching(/takes too long/) }]);
    expect(facts.get("main::fine")?.facts.events).toMatchObject([{ kind: "move" }]);
    expect(elapsed, "milliseconds").toBeLessThan(LIMIT + OVERRUN);
  });
});

test("what was cut off leaves nothing half done behind: the same traits are answered as before", () => {
  const traits = "trait T {} impl T for u8 {} impl<A: T, B: T> T for (A, B) {} fn needs<X: T>(x: X) -> X { x }\n";
  const asks = "fn asks(s: String) { let pair = needs((1u8, 2u8)); drop(s); let again = pair; }\n";
  const { facts: before } = analyse(traits + asks);
  const slow = `fn slow() { ${many(3_000, (i) => `let p${i} = needs((1u8, (2u8, 3u8))); drop(vec![p${i}]);`)} }\n`;
  const { facts: after } = analyse(traits + slow + asks);
  expect(after.get("main::slow")?.facts.gaps).toMatchObject([{ reason: expect.stringMatching(/takes too long/) }]);
  expect(after.get("main::asks")?.facts).toEqual(before.get("main::asks")?.facts);
});

test("a body that is nested too deeply for the host says so", () => {
  database.setText(PATH, `${FINE}fn deep() { let x = ${"1 + ".repeat(5_000)}1; }\n`);
  const [fine, deep] = [...new Analysis(database, parser).factsOf(PATH)];
  expect(deep?.facts.gaps).toMatchObject([{ reason: expect.stringMatching(/nested too deeply/) }]);
  expect(fine?.facts.events).toMatchObject([{ kind: "move" }]);
});
