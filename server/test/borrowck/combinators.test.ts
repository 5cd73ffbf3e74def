/** What a chain of calls costs that makes a type deeper with every call: its parts are proven once, whatever their regions. */
import { afterEach, expect, test, vi } from "vitest";
import { TraitEngine } from "../../src/types/traits/engine.js";
import { errorsOf } from "./errorsOf.js";

/** What is parsed borrows, so that the regions of the closures' types differ from call to call. */
const parsers = `
trait Parse<'a> {
    type Output;
    fn run(&mut self, from: &'a str) -> Option<Self::Output>;
    fn map<B, F: FnMut(Self::Output) -> B>(self, change: F) -> Map<Self, F> where Self: Sized { Map(self, change) }
}
struct One;
impl<'a> Parse<'a> for One { type Output = &'a str; fn run(&mut self, from: &'a str) -> Option<&'a str> { Some(from) } }
struct Map<P, F>(P, F);
impl<'a, B, P: Parse<'a>, F: FnMut(P::Output) -> B> Parse<'a> for Map<P, F> {
    type Output = B;
    fn run(&mut self, from: &'a str) -> Option<B> { self.0.run(from).map(&mut self.1) }
}
`;

afterEach(() => {
  vi.restoreAllMocks();
});

/** How many obligations about terms with regions are looked at. */
async function stepsAt(depth: number): Promise<number> {
  const text = `${parsers}fn f(from: &str) -> Option<&str> { One${".map(|part| part)".repeat(depth)}.run(from) }`;
  const step = vi.spyOn(TraitEngine.prototype, "step");
  expect(await errorsOf(text)).toEqual([]);
  const count = step.mock.calls.length;
  step.mockRestore();
  return count;
}

test("twice as long chains ask for twice as much", async () => {
  const short = await stepsAt(10);
  expect(await stepsAt(20)).toBeLessThan(short * 2.5);
});
