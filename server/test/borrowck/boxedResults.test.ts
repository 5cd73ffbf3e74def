/** Where a boxed object does not live long enough that several branches give, as rustc 1.95 tells it. */
import { describe, expect, it } from "vitest";
import { errorsOf } from "./errorsOf.js";

describe("a boxed object that a match, an if or a loop gives", () => {
  it("is coerced as a whole where it is returned, and told there", async () => {
    const text = `fn matched(kind: &str) -> Box<dyn Fn() + 'static> {
    match kind {
        "circle" => Box::new(move || println!("{kind}")),
        _ => Box::new(|| ()),
    }
}
fn chosen(kind: &str) -> Box<dyn Fn()> {
    if kind.len() > 2 {
        Box::new(move || println!("{kind}"))
    } else { Box::new(|| ()) }
}
fn returned(kind: &str) -> Box<dyn Fn()> {
    return match kind {
        "a" => Box::new(move || println!("{kind}")),
        _ => panic!(),
    };
}
fn broken_out(kind: &str) -> Box<dyn Fn()> {
    loop {
        break Box::new(move || println!("{kind}"));
    }
}
fn given(kind: &str) -> Box<dyn Fn() + '_> {
    match kind {
        "circle" => Box::new(move || println!("{kind}")),
        _ => Box::new(|| ()),
    }
}`;
    expect(await errorsOf(text)).toEqual(["LIFETIME@2", "LIFETIME@8", "LIFETIME@13", "LIFETIME@19"]);
  });
});
