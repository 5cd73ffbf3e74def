/**
 * `tsx tools/accuracy/fixes.ts PACKAGE… [--truth clones.json] [--tests]`: do the offered fixes hold?
 *
 * On a copy of each package: the first fix of every clone that is called avoidable is applied alone and checked by cargo, then all safe
 * ones together, with the package's tests if asked. With a truth (of every clone-like call, whether it can go) it also says how many of
 * those that can go were found. The package itself is not touched. Needs cargo.
 *
 * A package's vendored dependencies are found through a `.cargo` folder above it, as cargo does.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { applyFixes, type FileFindings, type Finding, findFindings } from "../../server/src/cli/auditFindings.js";
import { nodeFileHost } from "../../server/src/node/fileHost.js";
import type { FixFacts } from "../../server/src/ownership/facts.js";
import { createParser } from "../../server/src/syntax/createParser.js";
import { cargo, copyOf, firstErrors } from "./packageCopy.js";

interface Options {
  readonly truth?: string;
  readonly tests?: boolean;
}

/** One clone-like call of the truth; 1-based, `col` of the method's name in characters. */
interface Known {
  readonly file: string;
  readonly line: number;
  readonly col: number;
  readonly call: string;
  readonly how: string | null;
}

const repository = fileURLToPath(new URL("../../", import.meta.url));

async function prove(source: string, options: Options): Promise<boolean> {
  const name = basename(source);
  const host = nodeFileHost({ stdIndexPath: join(repository, "server/data/std.idx") });
  const parser = await createParser();
  const complain = (message: string): void => console.error(message);
  const files = [
    ...findFindings({ paths: [source], host, parser, edition: "2021", complain, report: () => undefined }),
  ];
  const { directory, root } = copyOf(source);
  const baseline = cargo(directory, ["check", "--offline", "--all-targets"]);
  const target = baseline.ok ? ["check", "--offline", "--all-targets"] : ["check", "--offline"];
  if (!baseline.ok && !cargo(directory, target).ok) {
    console.log(`${name}: does not compile as it is: ${firstErrors(baseline.text)}`);
    rmSync(root, { recursive: true });
    return false;
  }
  const holds = (
    changed: ReadonlyMap<FileFindings, readonly FixFacts[]>,
    args: readonly string[] = target,
  ): { readonly ok: boolean; readonly text: string } => {
    for (const [file, fixes] of changed) writeFileSync(join(directory, file.file), applyFixes(file.text, fixes));
    const result = cargo(directory, args);
    for (const file of changed.keys()) writeFileSync(join(directory, file.file), file.text);
    return result;
  };
  const compiled = new Set<Finding>();
  const counts = { safe: 0, safeOk: 0, review: 0, reviewOk: 0 };
  for (const file of files) {
    for (const finding of file.findings) {
      const [fix] = finding.fixes;
      if (finding.clone.verdict !== "avoidable" || !fix) continue;
      const result = holds(new Map([[file, [fix]]]));
      counts[fix.tier] += 1;
      if (result.ok) {
        compiled.add(finding);
        counts[fix.tier === "safe" ? "safeOk" : "reviewOk"] += 1;
      } else {
        console.log(
          `  ${file.file}:${finding.start.line + 1} ${fix.tier} ${fix.id} does not compile: ${firstErrors(result.text)}`,
        );
      }
    }
  }
  const together = new Map(files.filter((file) => file.together.length > 0).map((file) => [file, file.together]));
  const all = together.size === 0 ? { ok: true, text: "" } : holds(together);
  if (!all.ok) console.log(`  all safe fixes together do not compile: ${firstErrors(all.text)}`);
  let tests = "";
  let testsHold = true;
  if (options.tests === true && all.ok && together.size > 0) {
    const before = cargo(directory, ["test", "--offline"]);
    const after = holds(together, ["test", "--offline"]);
    testsHold = after.ok || !before.ok;
    tests = `, tests ${before.ok ? "pass" : "fail"} before and ${after.ok ? "pass" : "fail"} after`;
  }
  const found = options.truth === undefined ? "" : recall(options.truth, name, files, compiled);
  console.log(
    `${name}: safe ${counts.safeOk}/${counts.safe}, review ${counts.reviewOk}/${counts.review}, together ${all.ok ? "compile" : "FAIL"}${tests}${found}`,
  );
  rmSync(root, { recursive: true });
  return counts.safe === counts.safeOk && all.ok && testsHold;
}

/** Of the calls that can go: how many have a fix that compiles. */
function recall(truth: string, name: string, files: readonly FileFindings[], compiled: ReadonlySet<Finding>): string {
  const parsed: Record<string, readonly Known[]> = JSON.parse(readFileSync(truth, "utf8"));
  const known = (parsed[name] ?? []).filter((call) => call.how !== null);
  let found = 0;
  for (const call of known) {
    const file = files.find((each) => each.file === call.file);
    const offset = file && offsetOf(file.text, call);
    const finding = file?.findings.find(
      (each) =>
        offset !== undefined &&
        each.startOffset <= offset &&
        offset <= each.endOffset &&
        each.endOffset - offset <= call.call.length + 4,
    );
    if (finding && compiled.has(finding)) found += 1;
    else
      console.log(
        `  not found: ${call.file}:${call.line} ${call.call} (${call.how}): ${finding ? `${finding.clone.verdict}, ${finding.clone.reason}` : "not seen"}`,
      );
  }
  return `, found ${found}/${known.length} of those that can go`;
}

function offsetOf(text: string, call: Known): number {
  const line = text.split("\n")[call.line - 1] ?? "";
  const before =
    text
      .split("\n")
      .slice(0, call.line - 1)
      .join("\n").length + (call.line > 1 ? 1 : 0);
  return before + [...line].slice(0, call.col - 1).join("").length;
}

const program = new Command("fixes")
  .argument("<package...>")
  .option("--truth <file>", "what is known of every clone-like call: by package, whether it can go")
  .option("--tests", "run the package's tests, too")
  .action(async (packages: readonly string[], options: Options) => {
    let holds = true;
    for (const path of packages) holds = (await prove(resolve(path), options)) && holds;
    process.exitCode = holds ? 0 : 1;
  });
await program.parseAsync();
