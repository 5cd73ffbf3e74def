/** Lifetimes of the heads of a file, remembered while they hold: an editor asks for those of a whole screen at every key. */
import type { Declarations } from "../../hir/declarations.js";
import type { HeadDef } from "../../hir/defs.js";
import type { Range } from "../facts.js";
import type { HeadLifetimes } from "../lifetimeFacts.js";
import type { LocatedLifetimes } from "../located.js";
import { headLifetimes } from "./heads.js";

interface RememberedHead {
  readonly revision: number;
  readonly version: number;
  readonly head: HeadLifetimes | undefined;
}

export class RememberedHeads {
  /** Names in a body decide which are free, so that each version of it is asked anew. */
  private readonly remembered = new WeakMap<HeadDef, RememberedHead>();

  /** Of the heads that touch the range, in absolute offsets. */
  of(declarations: Declarations, file: string, range: Range): readonly LocatedLifetimes[] {
    const revision = declarations.revision;
    return declarations.headsIn(file, range).flatMap((def) => {
      const base = def.location?.pieceStart();
      if (base === undefined || def.location?.file !== file) return [];
      const version = "bodyVersion" in def ? def.bodyVersion() : 0;
      const known = this.remembered.get(def);
      // Which names are free in the head of a container depends on the bodies of its members, which have versions of their own.
      const isContainer = def.kind === "impl" || def.kind === "trait";
      const isKnown = known?.revision === revision && known.version === version && !isContainer;
      const head = isKnown ? known.head : headLifetimes(def, declarations);
      if (!isKnown) this.remembered.set(def, { revision, version, head });
      return head === undefined ? [] : [{ head, base }];
    });
  }
}
