/** Folders with Rust packages for benchmarks, below one temporary folder. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Corpus, corpus } from "./corpus.js";
import type { Workspace } from "./edits.js";

export interface Package extends Workspace {
  readonly folder: string;
  /** The file that is open in the editor. */
  readonly file: string;
}

export class Workspaces {
  private readonly root = realpathSync(mkdtempSync(join(tmpdir(), "ownership-bench-")));

  /** One library of one file. */
  library(lines: number): Package {
    const folder = join(this.root, `lines-${lines}`);
    write(join(folder, "Cargo.toml"), manifest(`bench_${lines}`, []));
    return this.package(folder, join(folder, "src/lib.rs"), corpus(lines));
  }

  /** A workspace of `count` libraries, each of `lines` lines in ten files; the first one depends on all others. */
  workspace(count: number, lines: number): Package {
    const folder = join(this.root, `workspace-${count}`);
    const names = Array.from({ length: count }, (_, index) => `member_${index}`);
    write(join(folder, "Cargo.toml"), `[workspace]\nresolver = "2"\nmembers = [${names.map((name) => `"${name}"`)}]\n`);
    for (const [index, name] of names.entries()) {
      write(join(folder, name, "Cargo.toml"), manifest(name, index === 0 ? names.slice(1) : []));
      const parts = Array.from({ length: 10 }, (_, part) => `file_${part}`);
      write(join(folder, name, "src/lib.rs"), parts.map((part) => `pub mod ${part};\n`).join(""));
      for (const part of parts) write(join(folder, name, "src", `${part}.rs`), corpus(lines / 10).text);
    }
    return this.package(folder, join(folder, "member_0/src/file_5.rs"), corpus(lines / 10));
  }

  /** An empty folder. */
  folder(name: string): string {
    const folder = join(this.root, name);
    mkdirSync(folder);
    return folder;
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private package(folder: string, file: string, text: Corpus): Package {
    write(file, text.text);
    return { folder, file, rootUri: pathToFileURL(folder).href, uri: pathToFileURL(file).href, corpus: text };
  }
}

function manifest(name: string, dependencies: readonly string[]): string {
  const lines = dependencies.map((dependency) => `${dependency} = { path = "../${dependency}" }\n`);
  return `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n${lines.join("")}`;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
