/**
 * What the solver found out about terms with regions, by the term with its regions numbered in the order in which they stand:
 *
 *     Map<Range<'7>, F<'3>>: Parser<&'7 str>   is kept as   Map<Range<'0>, F<'1>>: Parser<&'0 str>
 *
 * A chain of calls makes a type deeper with every call, and each asks for the bounds of the whole type, with other regions: so each part is
 * proven once for all of them (rustc dev guide, "Canonical queries"). Kept is what holds, or is found, with all that it needs. What fails,
 * waits for variables or leads back to itself is not answered here: whoever asks works it off, and keeps what was learned on the way.
 */
import type { TraitDef } from "../../hir/defs.js";
import type { InferCtxt } from "../inferCtxt.js";
import { projectionType } from "../interner.js";
import { foldPredicate, type Predicate } from "../predicate.js";
import { predicateKey } from "../predicates.js";
import { localRegion } from "../regionRelator.js";
import { foldArgs, foldRegion, foldType, type TypeFolder } from "../subst.js";
import { type GenericArgs, type ProjectionType, type Region, type TraitRef, type Type, TypeFlag } from "../type.js";

/** In terms of the numbered regions; numbers behind those of the question are of regions that nothing in it determines. */
interface Answer {
  /** Regions that must be the same for it. */
  readonly same: readonly (readonly [Region, Region])[];
  /** What the impls that were taken ask besides. */
  readonly outlives: readonly Predicate[];
  /** Of a projection what it stands for; "rigid": itself. */
  readonly type: Type | "rigid" | "holds";
}

/** Questions inside of questions. Larger: more of the engine's stack; smaller: deeper types are worked off as one list. */
const maxDepth = 48;

export class RegionAnswers {
  /** By the arguments; undefined: not to be answered here, or being worked on. */
  readonly #proofs = new Map<TraitDef, Map<number, Answer | undefined>>();
  readonly #projections = new Map<number, Answer | undefined>();
  #depth = 0;

  /** `open`: a context to ask in. */
  constructor(private readonly open: (outlives: (predicate: Predicate) => void) => InferCtxt) {}

  /** True: it holds, and regions of `icx` were made equal for it. `args`: resolved. */
  prove(icx: InferCtxt, { trait, args }: TraitRef): boolean {
    const { numbered, regions } = numberRegions(args);
    let proofs = this.#proofs.get(trait);
    if (proofs === undefined) {
      proofs = new Map();
      this.#proofs.set(trait, proofs);
    }
    const answer = this.#find(proofs, numbered.id, regions.length, (asked) => {
      const goal: Predicate = { kind: "trait", traitRef: { trait, args: numbered } };
      return asked.traits.solve([goal]) === "yes" ? "holds" : undefined;
    });
    if (answer === undefined) return false;
    take(icx, answer, regions);
    return true;
  }

  /** What a resolved projection stands for, in regions of `icx`; "rigid": itself; undefined: not answered. */
  project(icx: InferCtxt, projection: ProjectionType): Type | "rigid" | undefined {
    const { numbered, regions } = numberRegions(projection.args);
    const asked = projectionType(projection.assoc, projection.trait, numbered);
    const answer = this.#find(this.#projections, asked.id, regions.length, (inner) => {
      const found = inner.traits.project(asked);
      return found === "ambiguous" || inner.deferred.length > 0 ? undefined : found;
    });
    const type = answer && take(icx, answer, regions);
    return type === "holds" ? undefined : type;
  }

  #find(
    known: Map<number, Answer | undefined>,
    key: number,
    count: number,
    question: (asked: InferCtxt) => Answer["type"] | undefined,
  ): Answer | undefined {
    if (known.has(key)) return known.get(key);
    if (this.#depth > maxDepth) return undefined;
    known.set(key, undefined);
    const outlives: Predicate[] = [];
    const asked = this.open((predicate) => outlives.push(predicate));
    for (let index = 0; index < count; index++) asked.newRegion();
    this.#depth++;
    const result = question(asked);
    this.#depth--;
    const answer = result && answerOf(asked, count, outlives, result);
    known.set(key, answer);
    return answer;
  }
}

/** `regions`: by number, those of `args`. */
function numberRegions(args: GenericArgs): { readonly numbered: GenericArgs; readonly regions: readonly Region[] } {
  const numbers = new Map<Region, Region>();
  const folder: TypeFolder = {
    mask: TypeFlag.hasRegionVar,
    region(region) {
      if (region.kind !== "var") return region;
      let number = numbers.get(region);
      if (number === undefined) {
        number = localRegion(numbers.size);
        numbers.set(region, number);
      }
      return number;
    },
  };
  return { numbered: foldArgs(args, folder), regions: [...numbers.keys()] };
}

/** Undefined: variables are left in it. */
function answerOf(
  asked: InferCtxt,
  count: number,
  outlives: readonly Predicate[],
  type: Answer["type"],
): Answer | undefined {
  const numbers = new Map<Region, Region>();
  const same = [...asked.equated];
  for (let index = 0; index < count; index++) {
    const region = localRegion(index);
    const resolved = asked.resolveRegion(region);
    const other = resolved.kind === "var" ? numbers.get(resolved) : resolved;
    if (other === undefined) numbers.set(resolved, region);
    else same.push([region, other]);
  }
  let next = count;
  let isOpen = false;
  const folder: TypeFolder = {
    mask: TypeFlag.hasRegionVar | TypeFlag.hasInfer,
    infer(variable) {
      const value = asked.shallow(variable);
      if (value.kind !== "infer") return foldType(value, folder);
      isOpen = true;
      return value;
    },
    const(variable) {
      const value = asked.shallowConst(variable);
      if (value.kind === "infer") isOpen = true;
      return value;
    },
    region(region) {
      const resolved = asked.resolveRegion(region);
      if (resolved.kind !== "var") return resolved;
      let number = numbers.get(resolved);
      if (number === undefined) {
        number = localRegion(next++);
        numbers.set(resolved, number);
      }
      return number;
    },
  };
  const found = typeof type === "string" ? type : foldType(type, folder);
  // Parts that are alike ask the same.
  const besides = new Map(
    outlives.map((predicate) => {
      const closed = foldPredicate(predicate, folder);
      return [predicateKey(asked.cx, closed), closed];
    }),
  );
  return isOpen ? undefined : { same, outlives: [...besides.values()], type: found };
}

/** Makes the answer true in `icx`, whose `regions` were asked about. */
function take(icx: InferCtxt, { same, outlives, type }: Answer, regions: readonly Region[]): Answer["type"] {
  const own = new Map(regions.map((region, index) => [localRegion(index), region]));
  const folder: TypeFolder = {
    mask: TypeFlag.hasRegionVar,
    region(region) {
      if (region.kind !== "var") return region;
      let of = own.get(region);
      if (of === undefined) {
        of = icx.newRegion();
        own.set(region, of);
      }
      return of;
    },
  };
  for (const [one, other] of same) icx.equateRegions(foldRegion(one, folder), foldRegion(other, folder));
  for (const predicate of outlives) icx.traits.tellOutlives(foldPredicate(predicate, folder));
  return typeof type === "string" ? type : foldType(type, folder);
}
