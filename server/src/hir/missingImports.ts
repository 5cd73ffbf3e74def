/**
 * Names whose `use` leads nowhere. rustc reports the `use` (E0432) and takes the name for one of which nothing is known: neither a glob, nor
 * a block around it, nor the prelude gives it another meaning. `use anyhow::Result` without that crate is not `std`'s `Result`.
 *
 * A name that is found in one namespace only (`use log::info`, a macro) is not missing: in the others it means what it means without the
 * `use`. One that is imported in tests only is not missing either, since what is read is the code outside of them.
 */
import { append } from "../base/multimap.js";
import type { Import, Module } from "./crate.js";

export class MissingImports {
  /** `use log::log` asks what `log` means to know what `log` means. There it means what it means without the `use`. */
  private readonly judging = new Map<Module, string[]>();

  /** `leadsSomewhere`: in any namespace. */
  constructor(private readonly leadsSomewhere: (imported: Import) => boolean) {}

  has(module: Module, name: string): boolean {
    const imports = module.namedImports.get(name);
    if (imports === undefined || this.judging.get(module)?.includes(name) === true) return false;
    append(this.judging, module, name);
    try {
      return !imports.some((imported) => imported.testOnly || this.leadsSomewhere(imported));
    } finally {
      this.judging.get(module)?.pop();
    }
  }
}
