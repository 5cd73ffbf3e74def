/**
 * `npm run everything -- FOLDER…`: does every Rust file below the folders go through, whatever is in it?
 *
 * Packages are read as packages; every file that no package reaches (tests that must not compile, generated code, templates) stands for
 * itself. Each function has the time that it has in an editor. Printed: exceptions, errors of the borrow checker's kind (in code that
 * compiles each of them is false), functions that were cut off, the slowest, and what was given up, by reason. Status 1 after an
 * exception. What is under way is told on standard error, so that a hang has a name.
 *
 * Says nothing of whether the answers are right: that is `tools/accuracy`.
 */
import { resolve } from "node:path";
import { Command } from "commander";
import { tuneEngine } from "../../server/src/node/engine.js";
import { createParser } from "../../server/src/syntax/createParser.js";
import { findFiles } from "./files.js";
import { Findings } from "./findings.js";
import { goThrough } from "./goThrough.js";

const program = new Command("everything")
  .argument("<folder...>", "folders or files; packages may be anywhere below")
  .option("--top <count>", "so many lines of each list", "15")
  .action(async (paths: readonly string[], options: { readonly top: string }) => {
    tuneEngine("batch");
    const parser = await createParser();
    const findings = new Findings();
    for (const group of findFiles(paths.map((path) => resolve(path)))) await goThrough(group, parser, findings);
    parser.dispose();
    console.log(findings.text(Number(options.top)));
    process.exitCode = findings.exceptions.length === 0 ? 0 : 1;
  });
await program.parseAsync();
