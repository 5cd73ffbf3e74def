/** Mistakes are put where they say, each function by itself, and cargo's messages are read as they are meant. */
import { describe, expect, it } from "vitest";
import { functionsIn, withEdits } from "../../../tools/accuracy/mutants/functions.js";
import { mistakeIn } from "../../../tools/accuracy/mutants/mistakes.js";
import { errorsOfPackage } from "../../../tools/accuracy/rustc/messages.js";

const TEXT = `struct S;
impl S {
    fn first(&mut self, name: String) -> usize { let mut length = name.len(); length += 1; length }
}
macro_rules! not { () => { fn looked_at() {} } }
fn second(names: &[String]) { for name in names.iter() { drop(name.clone()); } }
trait T { fn without(); }
`;

describe("functions", () => {
  it("are those with a body, outside of macros", () => {
    const names = functionsIn(TEXT).map(({ whole }) => whole.childForFieldName("name")?.text);
    expect(names).toEqual(["first", "second"]);
  });

  it("are found in texts of any length", () => {
    expect(functionsIn(`// ${"é".repeat(50_000)}\n${TEXT}`)).toHaveLength(2);
  });
});

describe("mistakes", () => {
  it("of one seed are always the same, and leave the rest of the text alone", () => {
    const changed = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((first) => {
      const numbers = [first, 0, 0, 0];
      const random = (limit: number): number => (numbers.shift() ?? 0) % limit;
      const [found] = functionsIn(TEXT);
      return found === undefined
        ? ""
        : (withEdits(TEXT, mistakeIn(found.whole, found.body, random)).split("\n")[2] ?? "");
    });
    const line = TEXT.split("\n")[2] ?? "";
    expect(changed[0]).toBe(line.replace("let mut length", "let length"));
    expect(changed).toContain(line.replace("&mut self", "&self"));
    expect(changed).toContain(line.replace("length += 1;", "length += 1; length += 1;"));
    expect(new Set(changed).size).toBeGreaterThan(5);
  });

  it("that overlap are not made both", () => {
    const edits = [
      { start: 0, end: 6, text: "enum" },
      { start: 3, end: 8, text: "!" },
    ];
    expect(withEdits("struct S;", edits)).toBe("str!;");
  });
});

describe("cargo's messages", () => {
  const message = (file: string, line: number, code: string | null, expansion: object | null = null): string =>
    JSON.stringify({
      reason: "compiler-message",
      message: {
        level: "error",
        message: code === null ? "lifetime may not live long enough" : "no",
        code: code === null ? null : { code },
        spans: [{ file_name: file, line_start: line, is_primary: true, expansion }],
      },
    });

  it("are errors of the package's own files, told where a macro is called", () => {
    const call = { span: { file_name: "src/a.rs", line_start: 7, is_primary: false, expansion: null } };
    const output = [
      message("src/a.rs", 3, "E0382"),
      message("src/b.rs", 4, null),
      message("/elsewhere/m.rs", 5, "E0502", call),
      message("/elsewhere/m.rs", 6, "E0499"),
      '{"reason":"build-finished","success":false}',
      "error: could not compile",
    ].join("\n");
    const found = errorsOfPackage(output, (file) => file.startsWith("src/"));
    expect(found.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
      "src/a.rs:3 E0382",
      "src/b.rs:4 LIFETIME",
      "src/a.rs:7 E0502",
    ]);
  });

  it("that are about an argument stand there, however often macros pass it on", () => {
    const span = (
      file_name: string,
      line_start: number,
      byte_start: number,
      byte_end: number,
      expansion: object | null,
    ) => ({ file_name, line_start, byte_start, byte_end, is_primary: true, expansion });
    const call = { span: span("src/a.rs", 7, 100, 150, null) };
    const inner = { span: span("/elsewhere/m.rs", 5, 20, 40, call) };
    const output = [span("src/a.rs", 9, 120, 123, inner), span("src/a.rs", 2, 10, 13, inner)]
      .map((primary) => ({ level: "error", message: "no", code: { code: "E0382" }, spans: [primary] }))
      .map((message) => JSON.stringify({ reason: "compiler-message", message }))
      .join("\n");
    const found = errorsOfPackage(output, (file) => file.startsWith("src/"));
    expect(found.map(({ line }) => line)).toEqual([9, 7]);
  });
});
