/** What an editor asks for and gets, over stdio from the built server. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { DiagnosticSeverity } from "vscode-languageserver-protocol/node";
import { CAPABILITIES, LspClient } from "./client.js";

const URI = "file:///nowhere/main.rs";
const MOVED = "fn main() {\n    let q = vec![1u8];\n    drop(q);\n}\n";
const CLONE = `fn total(names: &Vec<String>) -> usize {
    let mut sum = 0;
    for name in names {
        let copy = name.clone();
        sum += copy.len();
    }
    sum
}
`;
const AFTER_MOVE = 'fn main() {\n    let a = String::new();\n    let b = a;\n    println!("{a}{b}");\n}\n';

let client: LspClient;
beforeAll(async () => {
  client = await LspClient.start({ initializationOptions: { hints: "all" } });
}, 20_000);
afterAll(async () => {
  expect(client.errors, "no handler failed").toEqual([]);
  expect(await client.stop()).toBe(0);
});

test("initialize tells what the server can do", async () => {
  const bare = await LspClient.launch();
  const { capabilities, serverInfo } = await bare.initialize({ capabilities: {} });
  expect(serverInfo?.name).toBe("rust-ownership-lens");
  expect(serverInfo?.version).toMatch(/^\d+\.\d+\.\d+/);
  expect(capabilities).toEqual({
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: 2 },
    hoverProvider: true,
    codeLensProvider: { resolveProvider: false },
    inlayHintProvider: { resolveProvider: false },
    codeActionProvider: {
      codeActionKinds: ["quickfix", "refactor.rewrite", "source.fixAll.rustOwnership"],
      resolveProvider: false,
    },
  });
  bare.kill();
});

test("a client that pulls diagnostics and resolves gets both", async () => {
  const bare = await LspClient.launch();
  const { capabilities } = await bare.initialize({
    capabilities: {
      textDocument: {
        diagnostic: {},
        inlayHint: { resolveSupport: { properties: ["tooltip"] } },
        codeAction: { dataSupport: true, resolveSupport: { properties: ["edit"] } },
      },
    },
  });
  expect(capabilities.diagnosticProvider).toMatchObject({ interFileDependencies: true, workspaceDiagnostics: false });
  expect(capabilities.inlayHintProvider).toEqual({ resolveProvider: true });
  expect(capabilities.codeActionProvider).toMatchObject({ resolveProvider: true });
  bare.kill();
});

test('configuration answered by null leaves hints "all" on', async () => {
  await client.open(URI, 'fn main() {\n    let q = vec![1u8];\n    let r = &q;\n    println!("{}", r.len());\n}\n');
  expect(await client.hints(URI)).toEqual(["2:14 & until 4", "3:20 & here only", "4:1 ⤷ drop: q"]);
  expect(client.asked).toEqual(["rustOwnership"]);
});

test("a move shows after an incremental edit made it", async () => {
  await client.open(URI, "fn main() {\n    let q = vec![1u8];\n}\n");
  expect(await client.hints(URI)).toEqual(["2:1 ⤷ drop: q"]);
  await client.change(URI, {
    range: { start: { line: 1, character: 22 }, end: { line: 1, character: 22 } },
    text: "\n    drop(q);",
  });
  expect(await client.hints(URI)).toEqual(["2:10 → moved into drop"]);
});

test("hints outside the range asked for are left out", async () => {
  await client.open(URI, MOVED);
  expect(await client.hints(URI, { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } })).toEqual([]);
  expect(await client.hints(URI, { start: { line: 2, character: 0 }, end: { line: 3, character: 0 } })).toEqual([
    "2:10 → moved into drop",
  ]);
});

test('without "all" calm defaults hold, and settings change them', async () => {
  const text = 'fn main() {\n    let q = vec![1u8];\n    println!("{}", q.len());\n}\n';
  const calm = await LspClient.start();
  await calm.open(URI, text);
  expect(await calm.hints(URI)).toEqual([]);
  expect(await calm.stop()).toBe(0);
  const always = await LspClient.start({
    configuration: { hints: { drops: "always" }, diagnostics: { severity: "hint" } },
  });
  await always.open(URI, text);
  expect(await always.hints(URI)).toEqual(["3:1 ⤷ drop: q"]);
  await always.open(URI, AFTER_MOVE);
  expect((await always.diagnostics(URI)).map(({ severity }) => severity)).toEqual([DiagnosticSeverity.Hint]);
  expect(await always.stop()).toBe(0);
});

test("hover tells state, life line with links, and type", async () => {
  await client.open(URI, MOVED);
  expect(await client.hover(URI, { line: 2, character: 9 })).toBe(
    [
      "**`q`**: owned; moved into `drop` here",
      `[L2](${URI}#L2) created → [L3](${URI}#L3) moved into \`drop\``,
      "`Vec<u8>` · not Copy · owns heap memory",
    ].join("\n\n"),
  );
  expect(await client.hover(URI, { line: 0, character: 0 }), "a keyword says nothing").toBeUndefined();
});

test("the quick fix for an avoidable clone gives the text without it", async () => {
  await client.open(URI, CLONE);
  const place = { line: 3, character: 26 };
  const actions = await client.actions(URI, { start: place, end: place });
  expect(actions).toHaveLength(1);
  const action = actions?.[0];
  expect(action).toMatchObject({ title: "Let `copy` refer to `name`", kind: "quickfix" });
  expect(applied(CLONE, action?.edit?.changes?.[URI] ?? [])).toBe(CLONE.replace("name.clone()", "name"));
  expect(await client.actions(URI, { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } })).toEqual([]);
});

test("fix-all comes when it is asked for by name, and alone", async () => {
  await client.open(URI, CLONE);
  const actions = await client.actions(URI, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, [
    "source.fixAll",
  ]);
  expect(actions?.map(({ kind }) => kind)).toEqual(["source.fixAll.rustOwnership"]);
  expect(applied(CLONE, actions?.[0]?.edit?.changes?.[URI] ?? [])).toBe(CLONE.replace("name.clone()", "name"));
});

test("pulled diagnostics have code, severity and the move as related information", async () => {
  await client.open(URI, AFTER_MOVE);
  expect(await client.diagnostics(URI)).toEqual([
    {
      range: { start: { line: 3, character: 15 }, end: { line: 3, character: 16 } },
      severity: DiagnosticSeverity.Hint,
      source: "Rust Ownership Lens",
      code: "E0382",
      codeDescription: { href: "https://doc.rust-lang.org/error_codes/E0382.html" },
      message: "borrow of moved value: `a`",
      relatedInformation: [
        {
          location: { uri: URI, range: { start: { line: 2, character: 12 }, end: { line: 2, character: 13 } } },
          message: "value moved here",
        },
      ],
    },
  ]);
  await client.open(URI, MOVED);
  expect(await client.diagnostics(URI)).toEqual([]);
});

test("what stands in the definition of a macro is told at its call, says so, and has no fix at the call", async () => {
  await client.open(
    URI,
    `macro_rules! twice {
    ($value:expr) => {{
        let owned = $value;
        drop(owned);
        owned.len()
    }};
}
fn main() {
    let text = String::from("a");
    println!("{}", twice!(text));
}
`,
  );
  const call = { start: { line: 9, character: 19 }, end: { line: 9, character: 31 } };
  expect(await client.diagnostics(URI)).toMatchObject([
    {
      range: call,
      code: "E0382",
      relatedInformation: [
        { location: { range: call }, message: "value moved here" },
        { location: { range: call }, message: "this error originates in the macro `twice`" },
      ],
    },
  ]);
  expect(await client.actions(URI, call)).toEqual([]);
});

test("a client that does not pull gets diagnostics pushed, and taken back on close", async () => {
  const pushed = await LspClient.start({ capabilities: { ...CAPABILITIES, textDocument: {} } });
  await pushed.open(URI, AFTER_MOVE);
  await expect
    .poll(() => pushed.published, { timeout: 5000 })
    .toMatchObject([{ uri: URI, diagnostics: [{ code: "E0382" }] }]);
  await pushed.close(URI);
  await expect.poll(() => pushed.published.at(-1), { timeout: 5000 }).toEqual({ uri: URI, diagnostics: [] });
  expect(await pushed.stop()).toBe(0);
});

test("decorations follow the variable under the cursor", async () => {
  await client.open(URI, MOVED);
  const at = (line: number, start: number, end: number) => ({
    start: { line, character: start },
    end: { line, character: end },
  });
  expect(
    await client.ask("rustOwnership/decorations", URI, { line: 1, character: 8 }, { mode: "cursor" }),
  ).toMatchObject({
    version: expect.any(Number),
    decorations: expect.arrayContaining([
      expect.objectContaining({ kind: "declaration", range: at(1, 8, 9) }),
      expect.objectContaining({ kind: "move", range: at(2, 9, 10) }),
    ]),
  });
  expect(
    await client.ask("rustOwnership/decorations", URI, { line: 0, character: 3 }, { mode: "cursor" }),
  ).toMatchObject({ decorations: [] });
  expect(
    await client.ask("rustOwnership/decorations", URI, { line: 0, character: 3 }, { mode: "function" }),
  ).toMatchObject({
    decorations: [{ kind: "move", range: at(2, 9, 10) }],
  });
});

test("MIR and types of the function under the cursor, null outside one", async () => {
  await client.open(URI, `${MOVED}\nstatic N: u8 = 1;\n`);
  const mir = await client.ask("rustOwnership/mir", URI, { line: 2, character: 4 });
  expect(mir).toMatchObject({
    function: "main",
    text: expect.stringMatching(/debug q => _1;\n[\s\S]*= const drop\(move _\d+\)/),
  });
  expect(await client.ask("rustOwnership/types", URI, { line: 2, character: 4 })).toMatchObject({
    text: expect.stringContaining("let q: Vec<u8>;"),
  });
  expect(await client.ask("rustOwnership/mir", URI, { line: 4, character: 0 })).toBeNull();
});

test("why no hint: names what was not understood", async () => {
  await client.open(URI, "fn main() {\n    let q = unknown_thing();\n    drop(q);\n}\n");
  const answer = await client.ask("rustOwnership/whyNoHint", URI, { line: 2, character: 9 });
  expect(answer).toMatchObject({ function: "main::main", hidden: [] });
  expect(JSON.stringify(answer)).toContain("is not known: `unknown_thing` is not found.");
});

/** Edits applied from the end, as ranges are of the text before. */
function applied(
  text: string,
  edits: readonly {
    readonly range: {
      readonly start: { line: number; character: number };
      readonly end: { line: number; character: number };
    };
    readonly newText: string;
  }[],
): string {
  const offset = ({ line, character }: { line: number; character: number }): number =>
    text
      .split("\n")
      .slice(0, line)
      .reduce((sum, one) => sum + one.length + 1, 0) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (result, { range, newText }) => result.slice(0, offset(range.start)) + newText + result.slice(offset(range.end)),
      text,
    );
}
