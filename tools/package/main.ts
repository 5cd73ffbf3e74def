/** `npm run package`: the extension as one file, `out/rust-ownership-lens.vsix`. */
import { stat } from "node:fs/promises";
import { makeVsix } from "./makeVsix.js";

const vsix = await makeVsix();
console.log(`${vsix}: ${((await stat(vsix)).size / 1e6).toFixed(1)} MB`);
