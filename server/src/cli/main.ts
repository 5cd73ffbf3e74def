/** The command line, `rust-ownership-lens`: reads arguments, runs a command, and turns its outcome into the exit status. */
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { ProjectOptions } from "../hir/projects.js";
import { EDITIONS } from "../lsp/config.js";
import { tuneEngine } from "../node/engine.js";
import { serve } from "../node/serve.js";
import { VERSION } from "../node/version.js";
import { analyze } from "./analyze.js";
import { AUDIT_FORMATS, audit } from "./audit.js";
import { explain } from "./explain.js";
import { help, isHelper } from "./helpers.js";

/** What all commands that analyse take. */
interface ProjectArguments {
  readonly edition: string;
  readonly features: readonly string[];
  readonly allFeatures?: true;
}

interface AnalyzeArguments extends ProjectArguments {
  readonly threads?: number;
}

interface AuditArguments extends ProjectArguments {
  readonly format: string;
  readonly all?: true;
  readonly fix?: true;
  readonly allowDirty?: true;
  readonly deny?: string;
}

interface ExplainArguments extends ProjectArguments {
  readonly svg?: true;
  readonly all?: true;
}

/** What the shell is told, as the report's documentation has it. */
const WRONG_USAGE = 2;

tuneEngine(process.argv[2] === "lsp" ? "editor" : "batch");
const program = new Command("rust-ownership-lens")
  .description("Shows who owns each Rust value, without a Rust toolchain and without building anything.")
  .version(VERSION)
  .exitOverride();

analysing("analyze")
  .description("Print what is known of the ownership in each file: one JSON object a file.")
  .argument("<path...>", "files, or folders; a folder with a Cargo.toml is one package")
  .addOption(new Option("--format <format>", "form of the report").choices(["ndjson"]).default("ndjson"))
  .option("--threads <count>", "work on at most so many files at once (default: as many as pay)", toCount)
  .action(async (paths: readonly string[], options: AnalyzeArguments) => {
    process.exitCode = await analyze(paths, { project: projectOf(options), threads: options.threads });
  });

analysing("audit")
  .description("List every clone: avoidable with a fix, needed and why, or not known.")
  .argument("[path...]", "packages, folders or files", ["."])
  .addOption(new Option("--format <format>", "form of the report").choices([...AUDIT_FORMATS]).default("text"))
  .option("--all", "in text: clones that are needed or not known, too")
  .option("--fix", "apply the safe fixes instead of reporting; refuses files with uncommitted changes")
  .option("--allow-dirty", "with --fix: change files with uncommitted changes, or outside git")
  .addOption(new Option("--deny <verdict>", "exit with 1 if there is such a clone").choices(["avoidable"]))
  .action(async (paths: readonly string[], options: AuditArguments) => {
    process.exitCode = await audit(paths, {
      format: AUDIT_FORMATS.find((format) => format === options.format) ?? "text",
      project: projectOf(options),
      all: options.all === true,
      fix: options.fix === true,
      allowDirty: options.allowDirty === true,
      deny: options.deny === "avoidable" ? "avoidable" : undefined,
    });
  });

analysing("explain")
  .description("Show who owns what in a function, line by line: as text, or as a picture.")
  .argument("<place>", "a file, or FILE:LINE for the function at that line")
  .option("--svg", "a picture (SVG) of one function")
  .option("--all", "values that are only copied, too")
  .action(async (place: string, options: ExplainArguments) => {
    process.exitCode = await explain(place, {
      project: projectOf(options),
      svg: options.svg === true,
      all: options.all === true,
    });
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

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});
(isHelper ? help() : program.parseAsync()).catch(fail);

/** A command with the options that say what is compiled. */
function analysing(name: string): Command {
  return program
    .command(name)
    .addOption(
      new Option("--edition <edition>", "for files outside any package").choices([...EDITIONS]).default("2024"),
    )
    .option("--features <features>", "on besides the default ones; several with commas, as cargo has it", toNames, [])
    .option("--all-features", "all of them");
}

function projectOf({ edition, features, allFeatures }: ProjectArguments): ProjectOptions {
  return {
    edition: EDITIONS.find((one) => one === edition) ?? "2024",
    features: allFeatures === true ? "all" : features,
  };
}

/** `--features a,b --features "c d"`. */
function toNames(text: string, before: readonly string[]): readonly string[] {
  return [...before, ...text.split(/[,\s]+/u).filter((name) => name !== "")];
}

function toCount(text: string): number {
  if (!/^[1-9][0-9]*$/.test(text)) throw new InvalidArgumentError("A number of at least 1 is needed.");
  return Number(text);
}

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    // Help and version are no errors; commander has printed what there is to say.
    process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
    return;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
