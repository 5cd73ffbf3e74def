/** Files of workspaces that are on no disk (a repository opened in the browser), read for the server, which cannot. */
import { type LogOutputChannel, workspace } from "vscode";
import type { WorkspaceFile } from "./protocol.js";

/** More files: the editor's start waits for a network. Fewer: larger packages are analysed without some of their types. */
const MAXIMUM_FILES = 1_000;

export function hasVirtualFolder(): boolean {
  return (workspace.workspaceFolders ?? []).some((folder) => folder.uri.scheme !== "file");
}

/** Rust sources and manifests; a file that cannot be read is left out. */
export async function readWorkspaceFiles(log: LogOutputChannel): Promise<readonly WorkspaceFile[]> {
  const pattern = "**/{*.rs,Cargo.toml,Cargo.lock}";
  const uris = await workspace.findFiles(pattern, "**/{target,node_modules,.git}/**", MAXIMUM_FILES);
  if (uris.length === MAXIMUM_FILES) log.warn(`only ${MAXIMUM_FILES} files of the workspace were read`);
  const files = await Promise.all(
    uris.map(async (uri): Promise<readonly WorkspaceFile[]> => {
      try {
        return [{ uri: uri.toString(), text: new TextDecoder().decode(await workspace.fs.readFile(uri)) }];
      } catch (error) {
        log.warn(`${uri} could not be read: ${error}`);
        return [];
      }
    }),
  );
  return files.flat();
}
