/** `npm run bench:functions -- FOLDER…` and `npm run bench:growth`: prints one part of the benchmark, and writes nothing. */
import { printedInEditorProcess } from "./editorProcess.js";

const [part, ...parameters] = process.argv.slice(2);
if (part !== "functions" && part !== "growth") throw new Error("parts are functions and growth");
console.log(printedInEditorProcess(`${part}.ts`, parameters));
