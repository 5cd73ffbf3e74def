/** What has been looked at is held until it has served: E0510 as rustc reports it, `code@line`. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("a guard", () => {
  it("does not change the pointers to what is tested or bound", async () => {
    const text = `fn tested(mut y: &bool) { match *y { true => (), false if { y = &true; false } => (), _ => () } }
fn by_pattern(mut z: &bool) { match z { &true => (), &false if { z = &true; false } => (), _ => () } }
fn by_mode(mut z: &Option<u8>) { match z { Some(1) if { z = &None; false } => (), _ => () } }
fn bound(mut x: &u8) -> u8 { match *x { y if { y == 1 && (x = &2) == () } => y, _ => 3 } }
fn captured(mut x: &u8) { let mut f = || match *x { 1 if { x = &2; false } => (), _ => () }; f() }
fn not_looked_at(mut x: &u8) { match *x { _ if { x = &2; false } => (), _ => () } }
fn before(mut x: (&u8, u8)) { match *x.0 { 1 if { x.1 = 2; true } => (), _ => () } }`;
    expect(await errorsOf(text)).toEqual(["E0510@1", "E0510@2", "E0510@3", "E0510@4", "E0510@5"]);
  });
});

describe("an index", () => {
  it("does not change the slice that was found to have the element before it", async () => {
    const text = `fn slice(mut x: &[&[i32]], y: &'static [&'static [i32]]) -> i32 { x[1][{ x = y; 2 }] }
fn reborrowed(mut x: &[&[i32; 3]], y: &'static [&'static [i32; 3]]) -> i32 { (*x[1])[{ x = y; 2 }] }
fn field(mut x: (&[[i32; 3]], u8)) -> i32 { x.0[1][{ x.0 = &[]; 2 }] }
fn array(mut x: &[&[i32]; 1], y: &'static [&'static [i32]; 1]) -> i32 { x[0][{ x = y; 2 }] }
fn first(mut x: &[&[i32]], y: &'static [&'static [i32]]) -> i32 { x[{ x = y; 0 }][2] }
fn fine(x: &[&[i32]], mut y: usize) -> i32 { x[y][{ y = 2; y }] }`;
    expect(await errorsOf(text)).toEqual(["E0510@1", "E0510@2", "E0510@3"]);
  });
});
