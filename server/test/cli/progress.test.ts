/** Progress on a terminal: one line, written over and taken away; nothing where output goes elsewhere. */
import { WriteStream } from "node:tty";
import { expect, test, vi } from "vitest";
import { createProgress } from "../../src/cli/progress.js";

function streamOf(isTTY: boolean): { readonly stream: NodeJS.WriteStream; readonly written: string[] } {
  const written: string[] = [];
  const stream: NodeJS.WriteStream = Object.create(WriteStream.prototype, {
    isTTY: { value: isTTY },
    columns: { value: 20 },
    write: {
      value: (text: string) => {
        written.push(text);
        return true;
      },
    },
  });
  return { stream, written };
}

test("a terminal shows how far the work is, no longer than a line, and is left clean", () => {
  const { stream, written } = streamOf(true);
  vi.spyOn(performance, "now").mockReturnValue(10_000);
  const progress = createProgress(stream);
  progress.report(1, 3, "src/a_file_with_a_long_name.rs");
  expect(written).toHaveLength(1);
  expect(written[0]).toContain("1/3 src/a_file_with");
  expect(written[0]).not.toContain("long_name");
  progress.report(2, 3, "src/b.rs");
  expect(written, "more often than ten times a second it would flicker").toHaveLength(1);
  progress.clear();
  expect(written.at(-1)).toBe("\r\u001b[K");
  vi.restoreAllMocks();
});

test("nothing is written where it is no terminal", () => {
  const { stream, written } = streamOf(false);
  const progress = createProgress(stream);
  progress.report(1, 3, "src/a.rs");
  progress.clear();
  expect(written).toEqual([]);
});
