/** The files that the server and the command line read: the disk's, the standard library's index, dependencies' indexes. */
import type { FileHost } from "../hir/cargo/fileHost.js";
import { STD_INDEX } from "./assets.js";
import { userCacheFolder } from "./cacheFolder.js";
import { dependencyFolder } from "./dependencyFolder.js";
import { nodeFileHost } from "./fileHost.js";

/** `cacheDirectory`: for what can be computed again; where nobody says, the user's. */
export function hostOnDisk(cacheDirectory = userCacheFolder()): FileHost {
  return nodeFileHost({ stdIndexPath: STD_INDEX, cacheDirectory: dependencyFolder(cacheDirectory) });
}
