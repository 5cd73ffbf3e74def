/** The requests `rustOwnership/flow` and `/explain`, and the notification `/peek`, as another editor would use them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { property } from "../../src/lsp/config.js";
import { LspClient } from "./client.js";

const URI = "file:///nowhere/flow.rs";
const CODE = `fn take(s: String) {}
fn twice() {
    let s = String::new();
    let r = &s;
    println!("{r}");
    take(s);
    take(s);
}
`;

let client: LspClient;
beforeAll(async () => {
  client = await LspClient.start();
  await client.open(URI, CODE);
}, 20_000);
afterAll(async () => {
  expect(client.errors, "no handler failed").toEqual([]);
  await client.stop();
});

test("the flow is that of the function around the cursor", async () => {
  const model = property(await client.ask("rustOwnership/flow", URI, { line: 5, character: 0 }), "model");
  expect(property(model, "function")).toMatch(/twice$/);
  expect(property(model, "firstLine")).toBe(1);
  expect(property(model, "lines")).toHaveLength(7);
});

test("outside of functions there is none", async () => {
  expect(await client.ask("rustOwnership/flow", URI, { line: 99, character: 0 })).toBeNull();
  expect(await client.ask("rustOwnership/explain", "file:///nowhere/else.rs", { line: 0, character: 0 })).toBeNull();
});

test("an explanation tells the state at the cursor, the errors with their story, and the flow", async () => {
  const text = property(await client.ask("rustOwnership/explain", URI, { line: 6, character: 9 }), "text");
  expect(text).toContain("At the cursor:");
  expect(text).toContain("Error E0382, line 7: ");
  expect(text).toContain("↳ `s` is moved into `take`");
  expect(text, "links lead nowhere for a model").not.toContain("](");
});

test("a peek shows every kind of hint until it is taken back", async () => {
  const calm = await client.hints(URI);
  const isBorrow = (hint: string): boolean => hint.includes(" & ");
  expect(calm?.filter(isBorrow)).toEqual([]);
  await client.connection.sendNotification("rustOwnership/peek", { on: true });
  expect((await client.hints(URI))?.filter(isBorrow)).not.toEqual([]);
  await client.connection.sendNotification("rustOwnership/peek", { on: false });
  expect(await client.hints(URI)).toEqual(calm);
});

test("a peek of another form changes nothing", async () => {
  const calm = await client.hints(URI);
  await client.connection.sendNotification("rustOwnership/peek", { on: "yes" });
  await client.connection.sendNotification("rustOwnership/peek");
  expect(await client.hints(URI)).toEqual(calm);
});
