/** What the hint kinds say, at which level, and where. */
import { describe, expect, it } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { InlayHint } from "vscode-languageserver-types";
import { ALL_LEVELS, DEFAULT_LEVELS, type HintLevels, inlayHints } from "../../src/features/inlayHints/index.js";
import type { MoveEvent, OwnershipEvent, OwnershipFacts } from "../../src/ownership/facts.js";
import { analyseText } from "../analysisHarness.js";
import { factsOf, TEN_A_LINE } from "../factsHarness.js";

const EVERYWHERE = { start: 0, end: 2000 };

function hintsOf(facts: OwnershipFacts, base: number, levels = ALL_LEVELS, range = EVERYWHERE): readonly InlayHint[] {
  const sources = { facts: [{ facts, base }], lifetimes: [] };
  return inlayHints(sources, { levels, lifetimeNames: "letters" }, range, TEN_A_LINE);
}

function labels(facts: OwnershipFacts, levels = ALL_LEVELS, range = EVERYWHERE): readonly string[] {
  return hintsOf(facts, 0, levels, range).map(
    (hint) => `${hint.position.line}:${hint.position.character} ${String(hint.label)}`,
  );
}

/** The text with the move hints where they stand, each in `‹›`. */
async function withMoves(text: string): Promise<string> {
  const document = TextDocument.create("file:///a.rs", "rust", 1, text);
  const levels: HintLevels = { ...DEFAULT_LEVELS, moves: "always", drops: "never", lifetimes: "never" };
  const sources = { facts: await analyseText(text), lifetimes: [] };
  const hints = inlayHints(sources, { levels, lifetimeNames: "letters" }, { start: 0, end: text.length }, document);
  let shown = text;
  for (const { position, label } of hints.toReversed()) {
    const at = document.offsetAt(position);
    shown = `${shown.slice(0, at)}‹${String(label)}›${shown.slice(at)}`;
  }
  return shown;
}

function move(parts: Partial<MoveEvent>): MoveEvent {
  const base = { kind: "move", variable: 0, name: "s", path: "s", range: { start: 20, end: 21 } } as const;
  return { ...base, into: "consume", intoKind: "call", inLoop: false, isLastUse: true, ...parts };
}

const borrow: OwnershipEvent = {
  kind: "borrow",
  variable: 0,
  name: "v",
  path: "v",
  range: { start: 20, end: 22 },
  mutable: false,
  implicit: false,
  reborrow: false,
  raw: false,
  by: "`first`",
  lastUse: 45,
  lastWritten: 45,
  escapes: false,
  capture: false,
};

describe("moves", () => {
  it("names where the value goes, after the place", () => {
    expect(labels(factsOf({ events: [move({})] }))).toEqual(["2:1 → moved into consume"]);
  });

  it("says nothing by default where the text says it: `let t = s`, `return s`", () => {
    const plain = [move({ intoKind: "variable", into: "t" }), move({ intoKind: "return", into: "return" })];
    expect(labels(factsOf({ events: plain }), DEFAULT_LEVELS)).toEqual([]);
    expect(labels(factsOf({ events: plain }))).toHaveLength(2);
  });

  it("does say it in a loop, where the next turn would miss the value", () => {
    const inLoop = move({ intoKind: "variable", into: "t", inLoop: true });
    expect(labels(factsOf({ events: [inLoop] }), DEFAULT_LEVELS)).toEqual(["2:1 → moved into t"]);
  });

  it("does say it where an error tells that the value is missed later", () => {
    const event = move({ intoKind: "variable", into: "t" });
    const story = { range: event.range, message: "value moved here" };
    const missed = {
      code: "E0382",
      message: "use of moved value: `s`",
      range: { start: 45, end: 46 },
      related: [story],
    };
    expect(labels(factsOf({ events: [event], diagnostics: [missed] }), DEFAULT_LEVELS)).toEqual(["2:1 → moved into t"]);
    const elsewhere = { ...missed, related: [{ ...story, range: { start: 21, end: 22 } }] };
    expect(labels(factsOf({ events: [event], diagnostics: [elsewhere] }), DEFAULT_LEVELS)).toEqual([]);
  });

  it("tells a capture where the closure first names what it takes", async () => {
    const text =
      "fn main() { let (a, b) = (String::new(), (String::new(), 1)); let f = move || { drop(b.0); a.len() }; f(); }";
    expect(await withMoves(text)).toContain(
      "drop(b‹→ b.0 captured›.0‹→ moved into drop›); a‹→ captured (move)›.len() };",
    );
  });

  it("tells at a new name what a pattern takes it from", async () => {
    const text = "fn f(o: Option<String>) { if let Some(mut s) = o { s.clear(); } }";
    expect(await withMoves(text)).toContain("Some(mut s‹← moved from o›)");
  });

  it("keeps labels to 24 characters", () => {
    const [label = ""] = labels(factsOf({ events: [move({ into: "a_function_with_a_very_long_name" })] }));
    expect([...label.slice("2:1 ".length)]).toHaveLength(24);
  });
});

describe("borrows", () => {
  it("says until which line, counted from one", () => {
    expect(labels(factsOf({ events: [borrow] }))).toEqual(["2:2 & until 5"]);
    expect(labels(factsOf({ events: [{ ...borrow, mutable: true }] }))).toEqual(["2:2 &mut until 5"]);
  });

  it("is silent by default, and at nontrivial about borrows of one line", () => {
    expect(labels(factsOf({ events: [borrow] }), DEFAULT_LEVELS)).toEqual([]);
    const short: OwnershipEvent = { ...borrow, lastUse: 25 };
    expect(labels(factsOf({ events: [short] }), { ...DEFAULT_LEVELS, borrows: "nontrivial" })).toEqual([]);
    expect(labels(factsOf({ events: [short] }))).toEqual(["2:2 & here only"]);
  });
});

describe("drops", () => {
  const drop = {
    name: "guard",
    path: "guard",
    conditional: false,
    significant: true,
    guard: true,
    temporary: false,
    from: 10,
  };
  const plain = { ...drop, name: "s", path: "s", conditional: true, significant: false, guard: false };

  it("lists them after the brace, in order, with a question mark where a flag decides", () => {
    expect(labels(factsOf({ scopeEnds: [{ at: 50, drops: [drop, plain] }] }))).toEqual(["5:1 ⤷ drop: guard, s?"]);
  });

  it("shows only those that do something by default", () => {
    expect(labels(factsOf({ scopeEnds: [{ at: 50, drops: [drop, plain] }] }), DEFAULT_LEVELS)).toEqual([
      "5:1 ⤷ drop: guard",
    ]);
    expect(labels(factsOf({ scopeEnds: [{ at: 50, drops: [plain] }] }), DEFAULT_LEVELS)).toEqual([]);
  });
});

describe("the visible range", () => {
  it("leaves out hints outside it, and functions that do not touch it", () => {
    const facts = factsOf({ events: [move({}), move({ range: { start: 500, end: 501 } })] });
    expect(labels(facts, ALL_LEVELS, { start: 400, end: 600 })).toEqual(["50:1 → moved into consume"]);
    expect(hintsOf(facts, 5000)).toEqual([]);
  });

  it("adds the offset of the piece", () => {
    const [hint] = hintsOf(factsOf({ events: [move({})] }), 100);
    expect(hint?.position).toEqual({ line: 12, character: 1 });
  });
});
