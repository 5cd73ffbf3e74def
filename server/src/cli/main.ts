/** The command line, `rust-ownership-lens`: reads arguments, runs a command, and turns its outcome into the exit status. */
import { Command, CommanderError, Option } from "commander";
import { serve } from "../node/serve.js";
import { VERSION } from "../node/version.js";
import { EDITIONS } from "../lsp/config.js";
import { analyze } from "./analyze.js";

/** What the shell is told, as the report's documentation has it. */
const WRONG_USAGE = 2;

const program = new Command("rust-ownership-lens")
  .description("Shows who owns each Rust value, without a Rust toolchain and without building anything.")
  .version(VERSION)
  .exitOverride();

program
  .command("analyze")
  .description("Print what is known of the ownership in each file: one JSON object a file.")
  .argument("<path...>", "files, or folders; a folder with a Cargo.toml is one package")
  .addOption(new Option("--format <format>", "form of the report").choices(["ndjson"]).default("ndjson"))
  .addOption(
    new Option("--edition <edition>", "for files outside any package").choices([...EDITIONS]).default("2024"),
  )
  .action(async (paths: readonly string[], options: { readonly edition: string }) => {
    process.exitCode = await analyze(paths, { edition: EDITIONS.find((one) => one === options.edition) ?? "2024" });
  });

program
  .command("lsp")
  .description("Run the language server for an editor.")
  .option("--stdio", "speak over standard input and output (the default)")
  .option("--node-ipc", "speak over Node's IPC channel")
  .option("--pipe <name>", "speak over a named pipe")
  .option("--socket <port>", "speak over a socket")
  .allowUnknownOption()
  .action((options: Readonly<Record<string, unknown>>) => {
    // vscode-languageserver reads the transport from the arguments itself; this gives it the usual one.
    const isNamed = ["stdio", "nodeIpc", "pipe", "socket"].some((name) => options[name] !== undefined);
    if (!isNamed) process.argv.push("--stdio");
    serve();
  });

program.parseAsync().catch(fail);

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    // Help and version are no errors; commander has printed what there is to say.
    process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
    return;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
