/** Dependencies are indexed in the background; the next start reads the indexes and no source of a dependency. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WorkDoneProgress, WorkDoneProgressCreateRequest } from "vscode-languageserver-protocol/node";
import { CAPABILITIES, LspClient } from "./client.js";

const FUNCTIONS = 4000;
const MAIN = `use dep::{Copied, Moved};
pub fn f(copied: Copied, moved: Moved) {
    drop(copied);
    drop(moved.made());
}
`;
/** Without the dependency's declarations neither is known. */
const HINTS = ["3:14 → moved into made"];

let folder: string;
let client: LspClient | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dependency-cache-"));
  write("app/Cargo.toml", '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\ndep = "1"\n');
  write("app/.cargo/config.toml", '[source.crates-io]\nreplace-with = "v"\n[source.v]\ndirectory = "vendor"\n');
  write("app/src/lib.rs", MAIN);
  write("app/vendor/dep/Cargo.toml", '[package]\nname = "dep"\nversion = "1.0.0"\nedition = "2021"\n');
  const many = Array.from(
    { length: FUNCTIONS },
    (_, index) => `pub fn f${index}<T: Clone>(a: &T, b: Vec<T>) -> T { loop {} }`,
  );
  write(
    "app/vendor/dep/src/lib.rs",
    `#[derive(Clone, Copy)] pub struct Copied; pub struct Moved(String);
     impl Moved { pub fn made(self) -> Copied { Copied } }\n${many.join("\n")}\n`,
  );
});
afterEach(() => {
  client?.kill();
  client = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Starts a server on the package; its hints, and the titles and messages of the progress it shows. */
async function start(): Promise<{ readonly hints: readonly string[] | undefined; readonly progress: string[] }> {
  const started = await LspClient.launch();
  client = started;
  const progress: string[] = [];
  started.connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
    started.connection.onProgress(WorkDoneProgress.type, token, (report) => {
      progress.push(report.kind === "begin" ? report.title : report.kind);
    });
  });
  const capabilities = { ...CAPABILITIES, window: { workDoneProgress: true } };
  await started.initialize({
    capabilities,
    initializationOptions: { hints: "all", cacheDirectory: join(folder, "cache") },
  });
  await started.connection.sendNotification("initialized", {});
  const uri = pathToFileURL(join(folder, "app/src/lib.rs")).href;
  await started.open(uri, MAIN);
  return { hints: await started.hints(uri), progress };
}

/** Files in the cache, without their folders. */
function entries(): readonly string[] {
  try {
    return readdirSync(join(folder, "cache"), { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".idx"),
    );
  } catch {
    return [];
  }
}

/** Waits for the index and ends the server; the index' file. */
async function stopWhenCached(): Promise<string> {
  await vi.waitUntil(() => entries().length > 0, { timeout: 30_000, interval: 50 });
  expect(await client?.stop()).toBe(0);
  client = undefined;
  const [entry = ""] = entries();
  return join(folder, "cache", entry);
}

test("the second start reads the index and no source of the dependency", async () => {
  const first = await start();
  expect(first.hints).toEqual(HINTS);
  await stopWhenCached();
  expect(first.progress[0]).toBe("Rust Ownership Lens: Indexing dependencies");
  expect(first.progress.at(-1)).toBe("end");
  // Whoever read this now would know nothing of the dependency.
  write("app/vendor/dep/src/lib.rs", "");
  const second = await start();
  expect(second.hints).toEqual(HINTS);
  expect(await client?.stop()).toBe(0);
  expect(second.progress, "there is nothing to write").toEqual([]);
}, 60_000);

test("a damaged index is read from the sources and written again", async () => {
  await start();
  const entry = await stopWhenCached();
  const whole = readFileSync(entry);
  truncateSync(entry, whole.length >> 1);
  expect((await start()).hints).toEqual(HINTS);
  await vi.waitUntil(() => readFileSync(entry).equals(whole), { timeout: 30_000, interval: 50 });
}, 60_000);
