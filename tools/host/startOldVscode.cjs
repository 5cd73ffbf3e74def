/**
 * Starts the server of an older VS Code, whose main file only exports its parts; the newer ones start by themselves.
 *
 * Takes the folder of VS Code and then what `server-main.js` of a newer one would take. Plain JavaScript, as it runs in a process of its
 * own. Says what a newer one says when it listens.
 */
const http = require("node:http");

const [folder, ...rest] = process.argv.slice(2);
const options = { _: [] };
for (const [index, word] of rest.entries()) {
  if (!word.startsWith("--")) continue;
  // The value of an option that has one follows it.
  const next = rest[index + 1];
  options[word.slice(2)] = next === undefined || next.startsWith("--") ? true : next;
}

async function main() {
  const vscode = await require(`${folder}/out/server-main.js`).loadCodeWithNls();
  if (options["install-extension"] !== undefined) {
    await vscode.spawnCli({ ...options, "install-extension": [options["install-extension"]] });
    return;
  }
  const server = await vscode.createServer(null, { ...options, compatibility: "1.64" });
  const listener = http.createServer((request, response) => void server.handleRequest(request, response));
  listener.on("upgrade", (request, socket) => server.handleUpgrade(request, socket));
  listener.listen(Number(options["port"]), "127.0.0.1", () => {
    console.log(`Extension host agent listening on ${listener.address().port}`);
  });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
