/** Which lifetimes a destructor may look at, as rustc reports it: `code@line`. */
import { expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

it("a parameter that a `Drop` impl promises not to look at counts for what the fields own of it", async () => {
  const text = `#![feature(dropck_eyepatch)]
use std::{marker::PhantomData, mem::ManuallyDrop};
struct Guard<'a>(&'a str);
impl<'a> Drop for Guard<'a> { fn drop(&mut self) {} }
struct Kept<T>(ManuallyDrop<T>);
unsafe impl<#[may_dangle] T> Drop for Kept<T> { fn drop(&mut self) {} }
struct Pointed<T>(*const T);
unsafe impl<#[may_dangle] T> Drop for Pointed<T> { fn drop(&mut self) {} }
struct Owned<T>(*const T, PhantomData<T>);
unsafe impl<#[may_dangle] T> Drop for Owned<T> { fn drop(&mut self) {} }
fn pointed<'a, T>(_: &'a str, _: fn(&'a str) -> T) -> Pointed<T> { Pointed(std::ptr::null()) }
fn owned<'a, T>(_: &'a str, _: fn(&'a str) -> T) -> Owned<T> { Owned(std::ptr::null(), PhantomData) }
fn by_field() { let s = String::new(); let _kept = Kept(ManuallyDrop::new(Guard(&s))); drop(s); }
fn by_pointer() { let s = String::new(); let _kept = pointed(&s, Guard); drop(s); }
fn by_marker() { let s = String::new(); let _kept = owned(&s, Guard); drop(s); }
fn without_destructor() { let s = String::new(); let _kept = owned(&s, |x| x); drop(s); }
fn in_container() { let s = String::new(); let _kept = vec![Guard(&s)]; drop(s); }`;
  expect(await errorsOf(text)).toEqual(["E0505@15", "E0505@17"]);
});

it("a marker of an owned value is looked at as the value is", async () => {
  const text = `use std::marker::PhantomData;
struct Guard<'a>(&'a str);
impl<'a> Drop for Guard<'a> { fn drop(&mut self) {} }
struct Held<'a>(String, PhantomData<Guard<'a>>);
struct Marked<'a>(String, PhantomData<&'a str>);
fn held(_: &str) -> Held<'_> { Held(String::new(), PhantomData) }
fn marked(_: &str) -> Marked<'_> { Marked(String::new(), PhantomData) }
fn wrong() { let s = String::new(); let _held = held(&s); drop(s); }
fn fine() { let s = String::new(); let _marked = marked(&s); drop(s); }`;
  expect(await errorsOf(text)).toEqual(["E0505@8"]);
});
