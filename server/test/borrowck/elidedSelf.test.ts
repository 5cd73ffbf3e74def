/** What a result takes that leaves its lifetime out, where `self` has a type of its own, as rustc 1.95 has it. */
import { expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

it("every reference that holds `Self` counts, however deep; two of them leave the result undecided", async () => {
  const text = `struct Words(u32);
type Alias = Words;
impl Words {
    fn holds(self: &Box<Self>, f: &u32) -> &u32 { f }
    fn named(self: &Box<Words>, f: &u32) -> &u32 { f }
    fn two(self: &Box<&Self>, f: &u32) -> &u32 { f } // E0106
    fn same<'a>(self: &'a Box<&'a Self>, f: &u32) -> &u32 { f }
    fn alias(self: &Alias, f: &u32) -> &u32 { f }
    fn own(self: &Box<Self>, _f: &u32) -> &u32 { &self.0 }
    fn boxed(self: Box<Self>, f: &u32) -> &u32 { f }
}`;
  expect(await errorsOf(text)).toEqual(["LIFETIME@4", "LIFETIME@5", "E0621@7"]);
});
