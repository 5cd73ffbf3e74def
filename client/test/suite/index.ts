/** Runs inside the extension host, against the installed extension: what a person gets through VS Code's own commands. */
import {
  commands,
  DiagnosticSeverity,
  extensions,
  languages,
  Position,
  Range,
  Selection,
  window,
  workspace,
} from "vscode";
import { actions, find, hints, hoverText, open, openUntitled, replace, workspaceFile } from "./editor.js";
import { registerHintKindTests } from "./hintKinds.js";
import { registerLifetimeTests } from "./lifetimes.js";
import { EXTENSION, registerManifestTests } from "./manifest.js";
import { eventually, expect, runAll, test } from "./testing.js";
import { registerViewTests } from "./views.js";

const MOVED = "→ moved into file_away";

test("the extension is active in a Rust file, and its commands are there", async () => {
  await open("src/main.rs");
  const extension = extensions.getExtension(EXTENSION);
  expect(extension !== undefined, `${EXTENSION} is not installed`);
  await eventually("the extension should be active", () => extension.isActive, Boolean);
  const manifest: unknown = extension.packageJSON;
  const all = new Set(await commands.getCommands(true));
  for (const name of commandNames(manifest)) expect(all.has(name), `${name} is in the manifest, but not registered`);
});

test("hints show where values move, in a file that is saved", async () => {
  const { document } = await open("src/main.rs");
  const line = find(document, "file_away(title); // `title` ends").line + 1;
  await eventually(
    "a hint should say where `title` goes",
    () => hints(document),
    (all) => all.includes(`${line}: ${MOVED}`),
  );
});

test("hints go and come with the command, each kind with its own", async () => {
  const { document } = await open("src/main.rs");
  const isMove = (hint: string): boolean => hint.includes("→");
  await eventually(
    "there should be move hints",
    () => hints(document),
    (all) => all.some(isMove),
  );
  await commands.executeCommand("rustOwnership.toggleHints");
  await eventually(
    "all hints should be gone",
    () => hints(document),
    (all) => all.length === 0,
  );
  await commands.executeCommand("rustOwnership.toggleHints");
  await eventually(
    "hints should be back",
    () => hints(document),
    (all) => all.some(isMove),
  );
  await commands.executeCommand("rustOwnership.toggleMoveHints");
  await eventually(
    "move hints alone should be gone",
    () => hints(document),
    (all) => all.length > 0 && !all.some(isMove),
  );
  await commands.executeCommand("rustOwnership.toggleMoveHints");
  await eventually(
    "move hints should be back",
    () => hints(document),
    (all) => all.some(isMove),
  );
  await commands.executeCommand("rustOwnership.toggleBorrowHints");
  await eventually(
    "borrow hints should show",
    () => hints(document),
    (all) => all.some((hint) => hint.includes(": &")),
  );
  await commands.executeCommand("rustOwnership.toggleBorrowHints");
});

test("a hover tells the state of a variable and the line of its life", async () => {
  const { document } = await open("src/main.rs");
  const place = find(document, "file_away(title); // `title` ends", "file_away(".length + 1);
  const text = await eventually(
    "a hover should tell of the move",
    () => hoverText(document, place),
    (all) => all.includes("moved into `file_away` here"),
  );
  expect(text.includes("String"), `the type should be named: ${text}`);
  expect(/\[L\d+\]\([^)]*#L\d+\)/.test(text), `steps should be links: ${text}`);
});

test("a file that is nowhere on disk and does not parse keeps what is intact", async () => {
  const { document } = await openUntitled(
    "fn take(s: String) {}\nfn intact() {\n    let s = String::new();\n    take(s);\n    println!();\n}\nfn broken( { let",
  );
  await eventually(
    "the intact function should have its hint",
    () => hints(document),
    (all) => all.includes("4: → moved into take"),
  );
});

test("hints follow while one types, without saving", async () => {
  const { document } = await openUntitled(
    "fn take(s: String) {}\nfn typed() {\n    let s = String::new();\n    println!();\n}\n",
  );
  const end = new Position(3, 0);
  await replace(document, new Range(end, end), "    take(s);\n");
  await eventually(
    "the new line should have a hint",
    () => hints(document),
    (all) => all.includes("4: → moved into take"),
  );
});

test("what the borrow checker would reject is reported", async () => {
  const { document } = await openUntitled(
    "fn take(s: String) {}\nfn twice() {\n    let s = String::new();\n    take(s);\n    take(s);\n}\n",
  );
  const found = await eventually(
    "the second use should be an error",
    () => languages.getDiagnostics(document.uri),
    (all) => all.length > 0,
  );
  const [error] = found;
  expect(found.length === 1 && error !== undefined, `one error is expected: ${JSON.stringify(found)}`);
  const code = typeof error.code === "object" ? error.code.value : error.code;
  expect(code === "E0382", `rustc's code is E0382, not ${code}`);
  expect(error.range.start.line === 4, `rustc's line is 5, not ${error.range.start.line + 1}`);
  expect(error.severity === DiagnosticSeverity.Hint, "it should be a hint, as long as nobody asks for more");
});

test("a quick fix removes a clone, and the file on disk says so", async () => {
  const { document } = await open("src/main.rs");
  const place = find(document, "announce(&title.clone());", "announce(&title.cl".length);
  const offers = await eventually(
    "a fix should be offered",
    () => actions(document, new Range(place, place)),
    (all) => all.some((action) => action.title.includes("instead of cloning")),
    (all) => JSON.stringify(all.map((action) => action.title)),
  );
  const fix = offers.find((action) => action.title.includes("instead of cloning"));
  expect(fix?.edit !== undefined, `the fix should come with its edit: ${JSON.stringify(offers)}`);
  expect(await workspace.applyEdit(fix.edit), "the edit was refused");
  expect(await document.save(), "the file was not saved");
  const onDisk = new TextDecoder().decode(await workspace.fs.readFile(workspaceFile("src/main.rs")));
  expect(onDisk.includes("    announce(&title);\n    let upper"), `the clone is still there: ${onDisk.slice(-900)}`);
});

test("Show MIR opens the function's MIR beside the code", async () => {
  const editor = await open("src/main.rs");
  const place = find(editor.document, "let mut shelf");
  editor.selection = new Selection(place, place);
  await eventually(
    "the MIR should be shown",
    async () => {
      await commands.executeCommand("rustOwnership.showMir");
      return window.visibleTextEditors.map(({ document }) => ({ id: document.languageId, text: document.getText() }));
    },
    (all) => all.some(({ id, text }) => id === "rust-mir" && text.includes("bb0: {") && text.includes("shelf")),
    (all) => JSON.stringify(all.map(({ id, text }) => `${id}: ${text.slice(0, 80)}`)),
  );
});

registerHintKindTests();
registerLifetimeTests();
registerManifestTests();
registerViewTests();

test("the server can be restarted", async () => {
  const { document } = await open("src/main.rs");
  await commands.executeCommand("rustOwnership.restartServer");
  await eventually(
    "hints should come from the new server",
    () => hints(document),
    (all) => all.some((hint) => hint.includes("→")),
  );
});

function commandNames(manifest: unknown): readonly string[] {
  const text = JSON.stringify(manifest);
  return [...new Set([...text.matchAll(/"command":"(rustOwnership\.\w+)"/g)].map((match) => match[1] ?? ""))];
}

export function run(): Promise<void> {
  return runAll();
}
