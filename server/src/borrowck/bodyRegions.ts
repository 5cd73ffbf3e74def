/**
 * The universal regions of one body, and the types of its arguments and result in terms of them.
 *
 * A function's come from its signature and where clauses; implied bounds are read off the types of inputs and output:
 * whoever hands over `&'x Vec<&'y T>` vouches for `'y: 'x`. A closure's are the positions of its type (external) and the
 * lifetimes that its own signature binds.
 */
import type { AdtDef, HeadDef, TypeAliasDef } from "../hir/defs.js";
import type { Body } from "../mir/body.js";
import { genericArgs, isRegion, isType } from "../types/argTerms.js";
import { instantiatePredicate } from "../types/predicate.js";
import { eraseRegions, instantiateBoundType } from "../types/subst.js";
import { type DynType, type GenericArgs, isWhollyKnown, type Region, type Type, TypeFlag } from "../types/type.js";
import { partsWithoutBinder } from "../types/walk.js";
import { lateOr } from "./obligations.js";
import { openSignature } from "./openSignature.js";
import { type RegionVariable, STATIC } from "./regions.js";
import {
  FIRST_PARAM,
  FROM_STATIC,
  type MaybeRegionType,
  pointee,
  type RegionType,
  type RegionTypes,
} from "./regionTypes.js";
import type { Signatures } from "./signatures.js";
import { UniversalRegions } from "./universalRegions.js";

export interface BodyRegions {
  readonly universal: UniversalRegions;
  readonly universalOf: UniversalOf;
  readonly given: ReadonlyMap<number, RegionType>;
}

export function universalRegionsOf(body: Body, types: RegionTypes, signatures: Signatures): BodyRegions {
  const regions = body.closure === undefined ? ownerRegions(body, types) : closureRegions(body, types, signatures);
  regions.universal.add(undefined, "body");
  return regions;
}

function ownerRegions(body: Body, types: RegionTypes): BodyRegions {
  const universal = new UniversalRegions();
  const universalOf = namesOf(universal);
  nameParameters(types, universal, body.owner, universalOf);
  // All variables must be there before the type check numbers its own: read every type first.
  const sources = new Map<number, Type>();
  for (let local = 0; local <= body.argumentCount; local++) {
    const type = body.locals[local]?.type;
    if (type !== undefined) sources.set(local, type);
  }
  for (const [local, type] of sources) {
    const input = local === 0 ? body.signature.output : body.signature.inputs[local - 1];
    if (input === undefined) continue;
    // Inference may have erased what the signature says, and normalised it.
    const stated = types.queries.normalize(input);
    if (eraseRegions(stated) === eraseRegions(types.queries.normalize(type))) sources.set(local, stated);
  }
  for (const type of [...sources.values(), ...body.signature.inputs, body.signature.output]) {
    types.walk(types.expand(type), "covariant", 0, (region) => {
      universalOf(region);
    });
  }
  for (const local of body.locals) {
    if (local.userType !== undefined)
      types.walk(types.expand(local.userType.type), "covariant", 0, (region) =>
        region.kind === "param" ? universalOf(region) : undefined,
      );
  }
  const given = new Map<number, RegionType>();
  for (const [local, type] of sources) {
    const shown = types.expand(type);
    const own: RegionVariable[] = [];
    let known = true;
    types.walk(shown, "covariant", 0, (region) => {
      const variable = universalOf(region);
      if (variable === undefined) known = false;
      own.push(variable ?? STATIC);
    });
    if (known) given.set(local, { type: eraseRegions(shown), regions: own });
  }
  declareEnvironment(types, universal, body.owner, universalOf);
  for (const type of given.values()) impliedBounds(types, universal, type);
  for (const type of [...body.signature.inputs, body.signature.output])
    declareImplied(types, universal, type, universalOf);
  return { universal, universalOf, given };
}

/** Lifetimes that the item declares, whether or not anything names them. */
export function nameParameters(
  types: RegionTypes,
  universal: UniversalRegions,
  owner: HeadDef,
  universalOf: UniversalOf,
): void {
  types.queries.identityArgs(owner).list.forEach((arg, index) => {
    if (isRegion(arg)) universal.parameters[index] = universalOf(arg);
  });
}

type UniversalOf = (region: Region) => RegionVariable | undefined;

/** Lifetimes of a signature as variables, each added when it is first met. */
export function namesOf(universal: UniversalRegions): UniversalOf {
  const named = new Map<number, RegionVariable>();
  const bound: RegionVariable[] = [];
  return (region) => {
    switch (region.kind) {
      case "static":
        return STATIC;
      case "param": {
        let variable = named.get(region.id);
        if (variable === undefined) {
          const isNamed = region.param.name !== "" && region.param.name !== "'_";
          variable = universal.add(isNamed ? region.param.name : undefined, isNamed ? "named" : "anonymous");
          named.set(region.id, variable);
        }
        return variable;
      }
      case "bound":
        return (bound[region.index] ??= universal.add(region.name, region.name === undefined ? "anonymous" : "named"));
      case "erased":
      case "var":
        return undefined;
    }
  };
}

/** What is known inside an item whatever its own types are: its where clauses, and that the types in the header of its impl are types. */
export function declareEnvironment(
  types: RegionTypes,
  universal: UniversalRegions,
  owner: HeadDef,
  universalOf: UniversalOf,
): void {
  for (const predicate of types.queries.environmentOf(owner)) {
    const opened = instantiatePredicate(predicate);
    if (opened.kind === "typeOutlives") {
      // `for<'a> T: 'a` says as much as `T: 'static`.
      const isForAll = predicate.kind === "typeOutlives" && predicate.region.kind === "bound";
      const region = isForAll ? STATIC : universalOf(opened.region);
      // A projection is bounded as what it stands for as well.
      for (const type of new Set([opened.type, types.queries.normalize(opened.type)]))
        if (region !== undefined) declareTypeOutlives(types, universal, readKnown(types, type, universalOf), region);
    }
    if (opened.kind !== "regionOutlives") continue;
    const longer = universalOf(opened.longer);
    const shorter = universalOf(opened.shorter);
    if (longer !== undefined && shorter !== undefined) universal.declare(longer, shorter);
  }
  for (const type of types.queries.impliedTypes(owner)) declareImplied(types, universal, type, universalOf);
}

/** Whoever uses the item vouches that this is a type. */
export function declareImplied(
  types: RegionTypes,
  universal: UniversalRegions,
  type: Type,
  universalOf: UniversalOf,
): void {
  impliedBounds(types, universal, readType(types, type, universalOf));
}

function readType(types: RegionTypes, type: Type, universalOf: UniversalOf): RegionType {
  const { type: read, regions } = readKnown(types, type, universalOf);
  return { type: read, regions: regions.map((region) => region ?? STATIC) };
}

/** Lifetimes that a binder binds are left open. */
function readKnown(types: RegionTypes, type: Type, universalOf: UniversalOf): MaybeRegionType {
  const shown = types.expand(type);
  const regions: (RegionVariable | undefined)[] = [];
  types.walk(shown, "covariant", 0, (region) => regions.push(universalOf(region)));
  return { type: eraseRegions(shown), regions };
}

function closureRegions(body: Body, types: RegionTypes, signatures: Signatures): BodyRegions {
  const universal = new UniversalRegions();
  const environment = body.locals[1]?.type;
  const own = environment?.kind === "ref" ? environment.inner : environment;
  const given = new Map<number, RegionType>();
  if (own === undefined || (own.kind !== "closure" && own.kind !== "coroutine"))
    return { universal, universalOf: () => undefined, given };
  const type = types.eraseAndExpand(own);
  const { count } = types.shapeOf(type);
  const external: RegionVariable[] = [];
  for (let position = 0; position < count; position++) external.push(universal.add(undefined, "external", position));
  const closure: RegionType = { type, regions: external };
  // What the creator's own lifetimes are called: its parameters stand among the parents' arguments.
  const named = new Map<number, RegionVariable>();
  if (type.kind === "closure" || type.kind === "coroutine") {
    signatures.parentRegions(type, body.owner).forEach((region, position) => {
      const variable = external[position];
      if (region !== undefined && variable !== undefined) named.set(region.id, variable);
    });
    nameParameters(types, universal, body.owner, (region) => named.get(region.id));
  }
  const bound: RegionVariable[] = [];
  const late = (index: number): RegionVariable => (bound[index] ??= universal.add(undefined, "anonymous"));
  const parts = types.closureParts(type);
  if (environment?.kind === "ref") {
    const self = universal.add(undefined, "anonymous");
    given.set(1, { type: types.referenceTo(type, environment.mutable), regions: [...external, self] });
  } else given.set(1, closure);
  if (parts !== undefined && (type.kind === "closure" || type.kind === "coroutine")) {
    const first = types.parentPositions(type) + parts.signatureFirst;
    const opened = openSignature(types, parts.signature, external, first, late);
    const give = (
      local: number,
      of: { readonly type: Type; readonly regions: readonly (RegionVariable | undefined)[] },
    ): void => {
      const declared = body.locals[local]?.type;
      const regions = of.regions.filter((region) => region !== undefined);
      if (declared !== undefined && types.eraseAndExpand(declared) === of.type && regions.length === of.regions.length)
        given.set(local, { type: of.type, regions });
    };
    opened.inputs.forEach((input, index) => give(index + 2, input));
    give(0, opened.output);
    for (const part of [...opened.inputs, opened.output])
      impliedBounds(types, universal, { type: part.type, regions: part.regions.map((region) => region ?? STATIC) });
  }
  const environmentType = given.get(1);
  if (environmentType !== undefined) impliedBounds(types, universal, environmentType);
  return { universal, universalOf: (region) => (region.kind === "static" ? STATIC : named.get(region.id)), given };
}

/** `T: 'r`: all that is in the type outlives `'r`. */
function declareTypeOutlives(
  types: RegionTypes,
  universal: UniversalRegions,
  { type, regions }: MaybeRegionType,
  region: RegionVariable,
): void {
  const { positions, parts } = types.outlivedIn(type);
  for (const position of positions) universal.declare(regions[position] ?? region, region);
  for (const { type: part, first, count } of parts)
    universal.typeOutlives.push({ typeId: part.id, regions: regions.slice(first, first + count), region });
}

/** A field of it has a type that is not known, which may ask each of its parts to outlive any of its lifetimes (RFC 2093). */
function mayImplyAnything(types: RegionTypes, universal: UniversalRegions, of: RegionType): void {
  for (const region of of.regions) declareTypeOutlives(types, universal, of, region);
}

/** Fields are looked into as deep as this: deeper costs time on every signature; shallower misses bounds that only fields imply. */
const MAXIMUM_DEPTH = 4;

/** What the well-formedness of a type says: all in `T` outlives `'a` in `&'a T`, and the same inside fields. */
function impliedBounds(types: RegionTypes, universal: UniversalRegions, of: RegionType, depth = 0): void {
  const { type, regions } = of;
  if (regions.length === 0 && (type.flags & TypeFlag.hasParam) === 0) return;
  switch (type.kind) {
    case "ref": {
      const own = regions[regions.length - 1];
      if (own !== undefined) {
        declareTypeOutlives(types, universal, pointee(of, type.inner), own);
      }
      impliedBounds(types, universal, pointee(of, type.inner), depth);
      return;
    }
    case "slice":
    case "array":
      impliedBounds(types, universal, { type: type.element, regions }, depth);
      return;
    case "rawPointer":
      impliedBounds(types, universal, { type: type.inner, regions }, depth);
      return;
    case "tuple":
    case "adt": {
      impliedByParts(types, universal, type.kind === "tuple" ? type.elements : type.args.list, regions, depth);
      if (type.kind !== "adt" || depth >= MAXIMUM_DEPTH) return;
      const canonical = types.canonical(type);
      if (canonical.kind === "adt") declareAll(types, universal, regions, type.adt, canonical.args);
      if (type.adt.crate.origin === "std") return;
      type.adt.variants.forEach((variant, variantIndex) => {
        variant.fields.forEach((_, index) => {
          const template = types.fieldTemplate(type, variantIndex, index);
          if (template !== undefined && !isWhollyKnown(template.type)) mayImplyAnything(types, universal, of);
          if (template === undefined || template.from.length === 0) return;
          impliedBounds(
            types,
            universal,
            {
              type: template.type,
              regions: template.from.map((from) => regionAt(universal, regions, from) ?? STATIC),
            },
            depth + 1,
          );
        });
      });
      return;
    }
    case "dyn":
      impliedByObject(types, universal, type, regions);
      impliedBySupertraits(types, universal, type, regions, depth);
      impliedByParts(types, universal, partsWithoutBinder(type), regions, depth);
      return;
    case "fnPointer":
      impliedByParts(types, universal, partsWithoutBinder(type), regions, depth);
      return;
    case "projection": {
      // `<L as Lend>::Item<'a>` is a type where `L: 'a`, if that is what `type Item<'a> where Self: 'a` says.
      const canonical = types.canonical(type);
      if (canonical.kind === "projection") declareAll(types, universal, regions, type.assoc, canonical.args);
      impliedByParts(types, universal, type.args.list, regions, depth);
      return;
    }
    default:
      return;
  }
}

/** `dyn Of<'a> + 'b` of a `trait Of<'a>: 'a` is a type where `'b: 'a` (rustc's `add_wf_preds_for_dyn_ty`). */
function impliedByObject(
  types: RegionTypes,
  universal: UniversalRegions,
  type: DynType,
  regions: readonly RegionVariable[],
): void {
  const asked = type.principal === undefined ? "none" : types.queries.objectLifetime(type.principal.trait);
  const own = regions[regions.length - 1];
  if (asked === "none" || own === undefined) return;
  if (asked === "static") {
    universal.declare(own, STATIC);
    return;
  }
  const parts = partsWithoutBinder(type);
  const at = parts.slice(0, asked).reduce((sum, part) => sum + types.argCount(part), 0);
  const outlived = asked < parts.length ? regions[at] : undefined;
  if (outlived !== undefined) universal.declare(own, outlived);
}

/** What a supertrait says that an associated type is: `dyn Of<'a, T>` of a `trait Of<'a, T: 'a>: Bar<Assoc = &'a T>` is a type where `T: 'a`. */
function impliedBySupertraits(
  types: RegionTypes,
  universal: UniversalRegions,
  type: DynType,
  regions: readonly RegionVariable[],
  depth: number,
): void {
  const canonical = types.canonical(type);
  if (canonical.kind !== "dyn" || canonical.principal === undefined) return;
  const { trait, args } = canonical.principal;
  for (const predicate of types.queries.superPredicatesOf(trait, genericArgs([canonical, ...args.list]))) {
    if (predicate.kind !== "projection" || instantiateBoundType(predicate.type) !== predicate.type) continue;
    const template = types.template(predicate.type, lateOr);
    const own = template.from.map((from) => regionAt(universal, regions, from) ?? STATIC);
    impliedBounds(types, universal, { type: template.type, regions: own }, depth);
  }
}

/** Of the types that another is made of, whose regions stand one after the other. */
function impliedByParts(
  types: RegionTypes,
  universal: UniversalRegions,
  parts: GenericArgs["list"] | readonly Type[],
  regions: readonly RegionVariable[],
  depth: number,
): void {
  let at = 0;
  for (const part of parts) {
    const count = types.argCount(part);
    if (isType(part)) impliedBounds(types, universal, { type: part, regions: regions.slice(at, at + count) }, depth);
    at += count;
  }
}

/** What is declared of the lifetimes and parameters of a type that is named. `args`: numbered through, with `regions` at the numbers. */
function declareAll(
  types: RegionTypes,
  universal: UniversalRegions,
  regions: readonly RegionVariable[],
  def: AdtDef | TypeAliasDef,
  args: GenericArgs,
): void {
  for (const predicate of types.queries.predicatesOf(def, args)) {
    if (predicate.kind === "regionOutlives") {
      const longer = variableOf(predicate.longer, regions);
      const shorter = variableOf(predicate.shorter, regions);
      if (longer !== undefined && shorter !== undefined) universal.declare(longer, shorter);
    } else if (predicate.kind === "typeOutlives") {
      const shorter = variableOf(predicate.region, regions);
      if (shorter === undefined) continue;
      const { type, from } = types.template(predicate.type);
      const own = from.map((code) => regionAt(universal, regions, code));
      const { positions, parts } = types.outlivedIn(type);
      for (const position of positions) {
        const longer = own[position];
        if (longer !== undefined) universal.declare(longer, shorter);
      }
      for (const { type: part, first, count } of parts)
        universal.typeOutlives.push({ typeId: part.id, regions: own.slice(first, first + count), region: shorter });
    }
  }
}

/** Of a code in a template: a bound of the item may say that it is the item's own. */
function regionAt(
  universal: UniversalRegions,
  regions: readonly RegionVariable[],
  code: number,
): RegionVariable | undefined {
  if (code >= 0) return regions[code];
  return code === FROM_STATIC ? STATIC : code <= FIRST_PARAM ? universal.parameters[FIRST_PARAM - code] : undefined;
}

function variableOf(region: Region, regions: readonly RegionVariable[]): RegionVariable | undefined {
  return region.kind === "var" ? regions[region.variable] : region.kind === "static" ? STATIC : undefined;
}
