/**
 * The language of literate fixtures: `//~ move s1 into s2; drop a, b?`, on the line it speaks of or, with `^`, on lines above.
 *
 * Reads expectations and renders facts in the same words, so that a difference reads like a sentence.
 */
export interface Fence {
  readonly file: string;
  /** 1-based line in the Markdown file of the fence's first line of code. */
  readonly line: number;
  readonly heading: string;
  readonly edition: string;
  readonly source: string;
}

export type Expectation =
  | { readonly kind: "event"; readonly text: string; readonly line: number; readonly until: number | undefined }
  | {
      readonly kind: "error";
      readonly code: string;
      readonly message: string;
      readonly related: readonly string[];
      readonly line: number;
    }
  | { readonly kind: "type"; readonly name: string; readonly type: string; readonly line: number };

/** Rust fences of a Markdown text. */
export function fencesOf(file: string, markdown: string): readonly Fence[] {
  const fences: Fence[] = [];
  const lines = markdown.split("\n");
  let heading = "";
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line.startsWith("#")) heading = line.replace(/^#+\s*/, "");
    const open = /^```rust(.*)$/.exec(line);
    if (!open) continue;
    const end = lines.indexOf("```", index + 1);
    if (end < 0) throw new Error(`${file}:${index + 1}: the fence is not closed`);
    const edition = /edition=(\d+)/.exec(open[1] ?? "")?.[1] ?? "2024";
    fences.push({ file, line: index + 2, heading, edition, source: `${lines.slice(index + 1, end).join("\n")}\n` });
    index = end;
  }
  return fences;
}

/** Expectations of a fence; lines are 1-based within it. Throws on words that mean nothing, naming the line. */
export function expectationsOf(fence: Fence): readonly Expectation[] {
  return fence.source.split("\n").flatMap((text, index) => {
    const comment = /\/\/~(\^*)\s?(.*)$/.exec(text);
    if (!comment) return [];
    const line = index + 1 - (comment[1] ?? "").length;
    const error = /^(E\d{4}|LIFETIME)\s*(.*)$/.exec(comment[2] ?? "");
    if (error) {
      const [message = "", ...related] = (error[2] ?? "").split("|").map((part) => part.trim());
      return [{ kind: "error" as const, code: error[1] ?? "", message, related, line }];
    }
    return (comment[2] ?? "")
      .split(";")
      .map((part) => eventOf(part.trim(), line, `${fence.file}:${fence.line + index}`));
  });
}

function eventOf(text: string, line: number, where: string): Expectation {
  const type = /^(\w+): (.+)$/.exec(text);
  if (type) return { kind: "type", name: type[1] ?? "", type: type[2] ?? "", line };
  const until = / until (\d+)$/.exec(text);
  const known =
    /^(move \S+ into (a call|\S+)|(re)?borrow \S+ (shared|exclusive)( until \d+)?|copy \S+|drop old \S+|drop temporary .+|drop \S+(, \S+)*)$/;
  if (!known.test(text))
    throw new Error(`${where}: the expectation "${text}" means nothing; see test-fixtures/ownership/README.md`);
  return { kind: "event", text: text.replace(/ until \d+$/, ""), line, until: until ? Number(until[1]) : undefined };
}
