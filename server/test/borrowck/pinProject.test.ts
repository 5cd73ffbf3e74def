/** What `#[pin_project]` makes of a type, seen by who projects it; checked with pin-project 1.0 and rustc 1.95: `code@line`. */
import { expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

it("a projection holds the fields by reference, pinned ones by `Pin`, for as long as the pin is lent", async () => {
  const text = `use std::pin::Pin;
#[pin_project] struct Timed<F> { #[pin] inner: F, name: String }
fn fine<F>(t: Pin<&mut Timed<F>>) -> String { let this = t.project(); let _: Pin<&mut F> = this.inner; std::mem::take(this.name) }
fn moved<F>(t: Pin<&mut Timed<F>>) -> String { let this = t.project(); *this.name }
fn again<F>(t: Pin<&mut Timed<F>>) { t.project(); t.project(); }
fn kept<F>(mut t: Pin<&mut Timed<F>>) -> usize { let this = t.as_mut().project(); drop(t); this.name.len() }
fn lent<F>(t: Pin<&Timed<F>>) { let this = t.project_ref(); t.project_ref(); this.name.push('a'); }
#[pin_project(project = Kept, project_ref = Lent, project_replace = Owned)] enum State<F> { Held { #[pin] inner: F, log: Vec<String> }, Done(String) }
fn first<F>(t: Pin<&mut State<F>>) -> &mut Vec<String> { match t.project() { Kept::Held { log, .. } => log, Kept::Done(_) => panic!() } }
fn stolen<F>(t: Pin<&mut State<F>>) -> String { match t.project() { Kept::Held { log, .. } => log.remove(0), Kept::Done(s) => *s } }
fn owned<F>(t: Pin<&mut State<F>>) -> String { match t.project_replace(State::Done(String::new())) { Owned::Held { mut log, .. } => log.remove(0), Owned::Done(s) => s } }`;
  expect(await errorsOf(text)).toEqual(["E0507@4", "E0382@5", "E0505@6", "E0596@7", "E0507@10"]);
});

it("an enum has only the projections that are named", async () => {
  const text = `#[pin_project::pin_project(project = Kept)] enum State { Held(String) }
fn kept(t: std::pin::Pin<&mut State>) -> String { match t.project() { Kept::Held(s) => *s } }
fn lent(t: std::pin::Pin<&State>, v: Vec<u8>) { drop(v); drop(v); t.project_ref(); }`;
  expect(await errorsOf(text)).toEqual(["E0507@2"]);
});
