/** Cargo features, in the editor: those that are set, and those that an open file waits for. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DidChangeConfigurationNotification } from "vscode-languageserver-protocol/node";
import { LspClient } from "./client.js";

const LIB = `pub struct Owner(String);
#[cfg(feature = "net")]
mod net;
#[cfg(feature = "log")]
pub fn log(owner: Owner) { drop(owner); loop {} }
`;
const NET = "use crate::Owner;\npub fn send(owner: Owner) { drop(owner); loop {} }\n";
const IN_LIB = "4:37 → moved into drop";
const IN_NET = "1:38 → moved into drop";

let folder = "";
let client: LspClient;
const configuration: { cargo: { features: unknown } } = { cargo: { features: [] } };
const uriOf = (file: string): string => pathToFileURL(join(folder, file)).toString();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "features-"));
  mkdirSync(join(folder, "src"));
  const manifest = '[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n[features]\nnet = []\nlog = []\n';
  writeFileSync(join(folder, "Cargo.toml"), manifest);
  writeFileSync(join(folder, "src/lib.rs"), LIB);
  writeFileSync(join(folder, "src/net.rs"), NET);
  configuration.cargo.features = [];
  client = await LspClient.start({ configuration, initializationOptions: { hints: "all" } });
}, 20_000);
afterEach(async () => {
  rmSync(folder, { recursive: true });
  expect(client.errors, "no handler failed").toEqual([]);
  expect(await client.stop()).toBe(0);
});

test("what is set holds from then on", async () => {
  await client.open(uriOf("src/lib.rs"), LIB);
  expect(await client.hints(uriOf("src/lib.rs"))).not.toContain(IN_LIB);
  for (const [features, isOn] of [
    ["all", true],
    [["net"], false],
    [["log"], true],
    [7, false],
  ]) {
    configuration.cargo.features = features;
    await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
    // The server asks for the settings, and begins anew.
    await expect
      .poll(async () => (await client.hints(uriOf("src/lib.rs")))?.includes(IN_LIB), { timeout: 10_000 })
      .toBe(isOn);
  }
});

test("who asks why nothing is said of code is told what leaves it out", async () => {
  await client.open(uriOf("src/lib.rs"), LIB);
  const inLog = { line: 4, character: 38 };
  const answer = { turnedOff: '#[cfg(feature = "log")]' };
  expect(await client.ask("rustOwnership/whyNoHint", uriOf("src/lib.rs"), inLog)).toEqual(answer);
  expect(await client.ask("rustOwnership/explain", uriOf("src/lib.rs"), inLog)).toEqual(answer);
  expect(await client.ask("rustOwnership/whyNoHint", uriOf("src/lib.rs"), { line: 0, character: 5 })).toBeNull();
  const inside = `mod m { impl crate::Owner { #[cfg(windows)] fn f(self) { drop(self) } } }\n`;
  await client.change(uriOf("src/lib.rs"), { text: inside + LIB });
  expect(await client.ask("rustOwnership/whyNoHint", uriOf("src/lib.rs"), { line: 0, character: 60 })).toEqual({
    turnedOff: "#[cfg(windows)]",
  });
});

test("a file that only a feature brings in is analysed with it, also after edits in either file", async () => {
  await client.open(uriOf("src/net.rs"), NET);
  expect(await client.hints(uriOf("src/net.rs"))).toContain(IN_NET);
  await client.open(uriOf("src/lib.rs"), LIB);
  expect(await client.hints(uriOf("src/lib.rs"))).not.toContain(IN_LIB);
  await client.change(uriOf("src/lib.rs"), {
    text: LIB.replace("struct Owner(String)", "#[derive(Clone, Copy)] struct Owner(u8)"),
  });
  expect(await client.hints(uriOf("src/net.rs"))).not.toContain(IN_NET);
  await client.change(uriOf("src/lib.rs"), { text: LIB });
  await client.change(uriOf("src/net.rs"), { text: `\n${NET}` });
  expect(await client.hints(uriOf("src/net.rs"))).toContain("2:38 → moved into drop");
});
