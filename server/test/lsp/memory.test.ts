/**
 * Memory stays flat: after many edits the heap is what it was after some. `MEMORY_EDITS` says how many (150 by default).
 *
 * Compared is what is alive, by ratio, so that the test says the same on any machine; how much garbage a server gathers meanwhile is
 * measured by `npm run bench`.
 */
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import type { AnalysisPort } from "../../src/lsp/analysisPort.js";
import { createOwnershipAnalysis } from "../../src/lsp/ownershipAnalysis.js";
import { createParser } from "../../src/syntax/createParser.js";
import { termGeneration } from "../../src/types/termIds.js";
import { memoryHost } from "../analysisHarness.js";

const EDITS = Number(process.env["MEMORY_EDITS"] ?? 150);
const WARM_UP = 50;
/** The engine still makes code and learns about types: beside more edits that is less. */
const LIMIT = 1.15;

/** Up to where an editor asks. */
const SHOWN = 1_200;

const URI = "file:///nowhere/main.rs";
const FUNCTIONS = Array.from(
  { length: 4 },
  (_, index) => `
pub struct S${index} { name: String, items: Vec<String> }
pub fn f${index}(all: Vec<S${index}>, limit: usize) -> Option<String> {
    let mut first = None;
    for one in &all { if one.items.len() > limit && first.is_none() { first = Some(one.name.clone()); } }
    drop(all);
    first
}
`,
).join("");

/** Like `bitflags!` does: what one types in makes items in many bodies anew. */
const FLAGS = `
macro_rules! flags {
    ($value:expr; $($name:ident)*) => {
        $(pub fn $name() -> usize {
            trait Bits { fn bits(&self) -> usize { $value } }
            ${["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "bool", "char"].map((type) => `impl Bits for ${type} {}`).join(" ")}
            impl Bits for String { fn bits(&self) -> usize { self.len() } }
            1u8.bits() + String::new().bits()
        })*
    };
}
flags! { VALUE; ${Array.from({ length: 30 }, (_, index) => `flag${index}`).join(" ")} }
`;

setFlagsFromString("--expose-gc");
const collectGarbage: unknown = runInNewContext("gc");

/** What is alive, in bytes. What is referred to weakly is alive until messages could have been read. */
async function heap(): Promise<number> {
  await setImmediate();
  if (typeof collectGarbage !== "function") throw new Error("the engine has no garbage collector to call");
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

async function opened(): Promise<AnalysisPort> {
  const options = { edition: "2021", features: [], files: [], assets: undefined, cacheDirectory: undefined } as const;
  const analysis = createOwnershipAnalysis(memoryHost(new Map()), await createParser(), options);
  analysis.open(URI, FUNCTIONS);
  return analysis;
}

/** The text, and as many questions as an editor asks about what it shows. */
async function edit(analysis: AnalysisPort, text: string): Promise<void> {
  await setImmediate();
  analysis.change(URI, text);
  for (const _facts of analysis.facts(URI, { start: 0, end: SHOWN }));
  analysis.lifetimes(URI, { start: 0, end: SHOWN });
}

test.each([
  ["typing in a body", (turn: number) => FUNCTIONS.replace("drop(all);", `drop(all); let c = vec![${turn}];`)],
  [
    "changing signatures and types",
    (turn: number) =>
      FUNCTIONS.replace("limit: usize", `limit: usize, more${turn}: Vec<u8>`).replace(
        "String,",
        `String, field${turn}: u8,`,
      ),
  ],
  ["typing in a call that makes bodies with items", (turn: number) => FLAGS.replace("VALUE", `${turn}`) + FUNCTIONS],
  [
    "pasting functions and taking them back",
    (turn: number) => FUNCTIONS + (turn % 2 === 0 ? "" : FUNCTIONS.replaceAll("S", `T${turn}`)),
  ],
])(
  `${EDITS} edits, %s`,
  async (_, textAt) => {
    const analysis = await opened();
    for (let turn = 0; turn < WARM_UP; turn++) await edit(analysis, textAt(turn));
    const before = await heap();
    for (let turn = 0; turn < EDITS; turn++) await edit(analysis, textAt(WARM_UP + turn));
    const after = await heap();
    analysis.dispose();
    expect(after / before, `${before} bytes became ${after}`).toBeLessThan(LIMIT);
  },
  3_600_000,
);

test.each([
  [
    "types of closures",
    (turn: number) => {
      const closures = `let c = [1].iter().map(|x| x + ${turn % 200}).filter(|x| *x > 1).count(); `.repeat(20);
      return FUNCTIONS.replace("drop(all);", `drop(all); ${closures}`);
    },
    500,
  ],
  // Of few types, but each keeps items alive.
  ["items in bodies", (turn: number) => FLAGS.replace("VALUE;", `0;${" ".repeat(1 + (turn % 2))}`), 60],
])(
  "%s, which are new with each edit, are forgotten in time",
  async (_, textAt, limit) => {
    const analysis = await opened();
    let turn = 0;
    /** What is alive right after. */
    const forgotten = async (): Promise<number> => {
      const generation = termGeneration();
      for (; termGeneration() === generation && turn < limit; turn++) await edit(analysis, textAt(turn));
      return heap();
    };
    const before = await forgotten();
    await forgotten();
    const after = await forgotten();
    analysis.dispose();
    expect(turn, "edits").toBeLessThan(limit);
    expect(after / before, `${before} bytes became ${after}`).toBeLessThan(LIMIT);
  },
  600_000,
);

test("a closed analysis leaves nothing behind", async () => {
  const once = async (): Promise<void> => {
    const analysis = await opened();
    for (const _facts of analysis.facts(URI));
    analysis.dispose();
    await setImmediate();
  };
  await once();
  await once();
  const before = await heap();
  for (let turn = 0; turn < 4; turn++) await once();
  const after = await heap();
  expect(after / before, `${before} bytes became ${after}`).toBeLessThan(LIMIT);
}, 60_000);
