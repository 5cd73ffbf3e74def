/** What a deep type made by combinators costs: its parts are proven once, not once for each level above them. */
import { afterEach, expect, test, vi } from "vitest";
import { TraitEngine } from "../../../src/types/traits/engine.js";
import { memoryHost, openSession } from "./support.js";

/** What is read stays open until the last line, so that until then nothing can be proven for good. */
const parsers = `
trait Read { type Item; type Error: From<u8>; }
trait Parse<R: Read> { type Output; fn run(&self, from: &mut R) -> Result<Self::Output, R::Error>; }
struct One<R>(Option<R>);
impl<R: Read> Parse<R> for One<R> { type Output = R::Item; fn run(&self, _: &mut R) -> Result<R::Item, R::Error> { loop {} } }
struct Both<A, B>(A, B);
impl<R: Read, A: Parse<R>, B: Parse<R>> Parse<R> for Both<A, B> {
    type Output = (A::Output, B::Output);
    fn run(&self, _: &mut R) -> Result<Self::Output, R::Error> { loop {} }
}
fn one<R: Read>() -> One<R> { One(None) }
fn both<R: Read, A: Parse<R>, B: Parse<R>>(a: A, b: B) -> Both<A, B> { Both(a, b) }
struct Bytes;
impl Read for Bytes { type Item = u8; type Error = u32; }
`;

afterEach(() => {
  vi.restoreAllMocks();
});

/** How many obligations are looked at where combinators stand `depth` deep in each other. */
async function stepsAt(depth: number): Promise<number> {
  const made = `${"both(".repeat(depth)}one()${", one())".repeat(depth)}`;
  const text = `${parsers}fn f(from: &mut Bytes) { let parser = ${made}; let _ = parser.run(from); }`;
  const session = await openSession(memoryHost({ "/main.rs": text }));
  session.database.openPath("/main.rs");
  const owner = session.bodies("/main.rs").find((body) => body.name === "f");
  if (owner === undefined) throw new Error("the source has no function `f`");
  const step = vi.spyOn(TraitEngine.prototype, "step");
  const { gaps } = session.infer(owner);
  const count = step.mock.calls.length;
  step.mockRestore();
  expect(gaps).toEqual([]);
  return count;
}

test("twice as deep combinators ask for less than the square", async () => {
  const shallow = await stepsAt(12);
  expect(await stepsAt(24)).toBeLessThan(shallow * 3.5);
});
