/**
 * Makes the shipped index of the standard library from rust-src, with the project's own syntax and hir.
 *
 *     npx tsx tools/std-index/main.ts [LIBRARY [OUTPUT]]
 *
 * LIBRARY is the `library` folder of rust-src (Debian: package `rust-src`; rustup: `rustup component add rust-src`). The
 * same sources give the same bytes.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeFileHost } from "../../server/src/node/fileHost.js";
import { createParser } from "../../server/src/syntax/createParser.js";
import { DEFAULT_LIBRARY, makeStdIndex } from "./makeStdIndex.js";

const library = process.argv[2] ?? DEFAULT_LIBRARY;
const output = process.argv[3] ?? fileURLToPath(new URL("../../server/data/std.idx", import.meta.url));

if (!existsSync(library)) {
  console.error(`${library} does not exist: give the library folder of rust-src as the first argument`);
  process.exitCode = 1;
} else {
  createParser()
    .then((parser) => {
      const { bytes, summary } = makeStdIndex(nodeFileHost(), parser, library);
      mkdirSync(dirname(output), { recursive: true });
      writeFileSync(output, bytes);
      console.log(`${output}: ${bytes.length} bytes, ${summary}`);
    })
    .catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
}
