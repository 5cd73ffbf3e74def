/** What is local to a thread may end with the function that borrows it (E0712): the thread may have nothing else to do. */
import { expect, test } from "vitest";
import { errorsOf } from "./errorsOf.js";

test("a borrow of what is the thread's does not leave the function; one of another static does", async () => {
  const text = `use std::cell::Cell;
struct Counts { hits: Cell<u32>, names: [Cell<u8>; 2] }
#[thread_local]
static COUNTS: Counts = Counts { hits: Cell::new(0), names: [Cell::new(0), Cell::new(1)] };
static ALL: u32 = 0;
#[thread_local]
static mut RAW: u32 = 0;
fn returned() -> &'static Counts { &COUNTS }
fn field<'a>() -> &'a Cell<u32> { &COUNTS.hits }
fn kept(hits: &'static Cell<u32>) {}
fn given() { kept(&COUNTS.hits); }
fn part(at: usize) -> &'static Cell<u8> {
    let names = &COUNTS.names;
    &names[at]
}
fn closure() -> impl Fn() -> &'static Counts { || &COUNTS }
fn used() -> u32 { let counts = &COUNTS; counts.hits.set(1); COUNTS.hits.get() }
fn of_all() -> &'static u32 { &ALL }
fn raw() -> &'static u32 { unsafe { &*std::ptr::addr_of!(RAW) } }
`;
  expect(await errorsOf(text)).toEqual(["E0712@8", "E0712@9", "E0712@11", "E0712@13", "E0712@16"]);
});
