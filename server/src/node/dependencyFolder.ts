/**
 * Where indexes of dependencies are kept between two starts.
 *
 * Each build of the program has a folder of its own, because another one may read sources differently; the folders of
 * others are removed when this one writes its first entry. Nothing here reads or writes entries: see `fileHost.ts`.
 */
import { join } from "node:path";
import { VERSION } from "./version.js";

/** Set by the build: a hash of the code that reads sources and writes indexes. Undeclared when run from source. */
declare const INDEX_CODE: string | undefined;

const PREFIX = "dependencies-";

/** The server and the command line of one build have the same name here, and share what they keep. */
const OWN = PREFIX + VERSION + (typeof INDEX_CODE === "undefined" ? "" : `-${INDEX_CODE}`);

/** This build's folder below `folder`. */
export function dependencyFolder(folder: string): string {
  return join(folder, OWN);
}

/** Is this, beside the folder of this build, one of another build? By its name. */
export function isOtherBuild(name: string): boolean {
  return name.startsWith(PREFIX) && name !== OWN;
}
