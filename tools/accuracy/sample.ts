/**
 * A small package of our own with what rustc said of it, so that the tests need no rustc: `npm run accuracy -- sample` asks again.
 *
 * Kept of the dumps are the lines that are read, without the long spelling of what is called.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MirDump, readDump } from "./mir/dump.js";
import { copyOf } from "./packageCopy.js";
import { dumpPackage } from "./rustc/dumpMir.js";

export const SAMPLE = join(import.meta.dirname, "../../test-fixtures/accuracy/sample");
const RECORDED = join(import.meta.dirname, "../../test-fixtures/accuracy/sample.mir.txt");

export function recordSample(): void {
  const { directory, root } = copyOf(SAMPLE);
  const dumps = mkdtempSync(join(tmpdir(), "accuracy-"));
  try {
    dumpPackage(directory, dumps);
    const texts = readdirSync(dumps, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(?:nll\.0|ElaborateDrops\.after)\.mir$/.test(name))
      .sort()
      .map((name) => compact(readFileSync(join(dumps, name), "utf8")));
    writeFileSync(RECORDED, texts.join(""));
  } finally {
    rmSync(root, { recursive: true, force: true });
    rmSync(dumps, { recursive: true, force: true });
  }
}

export function recordedSample(): readonly MirDump[] {
  const texts = readFileSync(RECORDED, "utf8").split(/^(?=\/\/ MIR for )/m);
  return texts.flatMap((text) => readDump(text) ?? []);
}

/**
 * Kept: regions that something is borrowed for, variables, blocks, and of statements what is read; the others keep their place in the
 * block.
 */
function compact(text: string): string {
  const [header = ""] = text.split("\n", 1);
  const borrowed = new Set([...text.matchAll(/ = &('\?\d+) /g)].map(([, region]) => region));
  const [values = "", body = values] = text.split("| Inference Constraints", 2);
  const regions = values.split("\n").filter((line) => borrowed.has(/^\| ('\?\d+) \| U\d+ \| /.exec(line)?.[1]));
  const isElaborated = header.endsWith("ElaborateDrops");
  const isRead = isElaborated ? /deref_copy|: bool\);| -> / : /(?:move|copy|&'\?\d+|&raw|->)/;
  let isCleanup = false;
  const rest = body.split("\n").flatMap((line) => {
    if (/^ {4}bb\d+.*\{$/.test(line)) isCleanup = line.includes("(cleanup)");
    else if (isCleanup || !/^\s*debug |^ {8}.*\/\/ bb\d+\[\d+\]: /.test(line)) return [];
    else if (!isRead.test(line) && !/^\s*debug /.test(line)) {
      return isElaborated
        ? []
        : [line.replace(/^ {8}.*(\/\/ bb\d+\[\d+\]: scope \d+ at ).*$/, "        ; $1no-location")];
    }
    const short = line.replace(/ConstValue\(ZeroSized: .*\}\)(?=\()/, "called").replace(/ {2,}\/\/ /, " // ");
    return [short.replace(/ at \/rustc\/.*$/, " at no-location")];
  });
  return `${[header, ...regions, ...rest].join("\n")}\n`;
}
