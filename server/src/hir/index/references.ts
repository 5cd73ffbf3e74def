/** Definitions of any crate that an index names: the trait and the type of each impl. */
import type { CrateData, Definition, ImplSummary, Module } from "../crate.js";
import { definitionOf } from "../definitions/definitionOf.js";
import { adtHead, dynHead, NO_HEAD } from "../heads.js";

/** What an index says of types and traits of any crate: followed once each. */
export class References {
  private readonly found = new Map<string, Definition | undefined>();

  constructor(private readonly crates: (key: string) => CrateData | undefined) {}

  summary(trait: string, head: string): ImplSummary {
    return {
      trait: () => {
        const definition = trait === "" ? undefined : this.follow(trait);
        return definition?.kind === "trait" ? definition : undefined;
      },
      head: () => {
        if (!head.includes("|")) return head;
        const definition = this.follow(head.slice(4));
        return definition?.kind === "adt"
          ? adtHead(definition)
          : definition?.kind === "trait"
            ? dynHead(definition)
            : NO_HEAD;
      },
    };
  }

  private follow(reference: string): Definition | undefined {
    if (this.found.has(reference)) return this.found.get(reference);
    const [key = "", path = "", name = ""] = reference.split("|");
    let module: Module | undefined = this.crates(key)?.ensure().root;
    for (const part of path === "" ? [] : path.split("::")) module = module?.types.get(part)?.submodule;
    const entry = module?.types.get(name);
    const definition = entry && definitionOf(entry);
    this.found.set(reference, definition);
    return definition;
  }
}
