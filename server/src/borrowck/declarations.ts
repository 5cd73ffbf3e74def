/**
 * Type parameters that an item's head needs to outlive a lifetime though nothing says so (E0309, E0310).
 *
 *     struct Held<T> { x: &'static T }            needs T: 'static
 *     impl<T> Any for Held<T> {}                  needs T: 'static, as `trait Any: 'static`
 *     impl<'a, T> Get<'a> for Held<T> { type Out = &'a T; }    needs T: 'a
 *
 * A data type's own fields say which of its lifetimes its parameters outlive (RFC 2093): of those only `'static` has to be written. What a
 * function takes and returns is vouched for by its callers. Heads without type parameters cost nothing.
 * Source: rustc dev guide, "Well-formedness checking".
 */
import type { FunctionDef, HeadDef } from "../hir/defs.js";
import type { Span } from "../syntax/ast.js";
import { erasedRegion, genericArgs, isRegion, isType } from "../types/argTerms.js";
import type { TypeContext } from "../types/context.js";
import { genericsOf } from "../types/generics.js";
import { fnSignature, unknownType } from "../types/interner.js";
import { traitRefOfImpl } from "../types/items.js";
import { signatureOf } from "../types/signatures.js";
import { hasTypeParameters, type Stated, statedBy, statedByFunction } from "../types/stated.js";
import { eraseRegions, substituteSignature } from "../types/subst.js";
import { type FnSignature, isWhollyKnown, type Type, TypeFlag } from "../types/type.js";
import { declareEnvironment, declareImplied, nameParameters, namesOf } from "./bodyRegions.js";
import { ErrorBuffer } from "./errors.js";
import type { Obligations } from "./obligations.js";
import type { BorrowckQueries } from "./queries.js";
import { type RegionVariable, STATIC } from "./regions.js";
import { FIRST_PARAM, FROM_STATIC, RegionTypes } from "./regionTypes.js";
import type { BorrowckError } from "./result.js";
import { TypeObligations } from "./typeObligations.js";
import { hasErasedRegion, sharedTables, typeQueries } from "./typeQueries.js";
import { isPromised, notLongEnough, partsOf } from "./typeTests.js";
import { UniversalRegions } from "./universalRegions.js";

/** A type that must outlive a region, given by the code of a template. */
interface Asked {
  readonly type: Type;
  /** The projection that stands for it, or for what it is a part of; else itself. */
  readonly written: Type;
  readonly region: number;
  readonly span: Span;
  /** By an impl: a data type's fields do not say it. */
  readonly byImpl: boolean;
}

export function checkDeclaration(def: HeadDef, context: TypeContext): readonly BorrowckError[] {
  if (!hasTypeParameters(def)) return [];
  const queries = typeQueries(context, def);
  const types = new RegionTypes(queries, sharedTables(context));
  const obligations = new TypeObligations(types);
  const askedOf = (stated: readonly Stated[]): readonly Asked[] =>
    stated.flatMap((each) => (each.span.expansion === undefined ? askedBy(each, types, obligations) : []));
  const errors = new ErrorBuffer();
  const head: Head = { def, queries, types, errors };
  checkAsked(head, askedOf(statedBy(context, def)), () =>
    typesOf(def.kind === "function" ? signatureOf(context, def) : undefined, queries),
  );
  if (def.kind === "function" && def.container.kind === "impl" && def.container.trait !== undefined) {
    // Lifetimes of its own stand for those of the trait's function.
    const outer = genericsOf(context, def.container).identity.list.length;
    const asked = askedOf(statedByFunction(context, def)).filter(({ region }) => FIRST_PARAM - region < outer);
    checkAsked(head, asked, () => typesOf(implementedSignature(context, def) ?? UNKNOWN_SIGNATURE, queries));
  }
  return errors.sorted();
}

interface Head {
  readonly def: HeadDef;
  readonly queries: BorrowckQueries;
  readonly types: RegionTypes;
  readonly errors: ErrorBuffer;
}

/** `vouchedFor`: by whoever uses the item, besides the types in the header of its impl. */
function checkAsked(
  { def, queries, types, errors }: Head,
  asked: readonly Asked[],
  vouchedFor: () => readonly Type[],
): void {
  const tests = asked.filter(
    ({ region, byImpl }) => region === FROM_STATIC || (region <= FIRST_PARAM && (byImpl || def.kind !== "adt")),
  );
  if (tests.length === 0) return;
  const vouched = vouchedFor();
  // What is unknown of the types that whoever uses the item vouches for may vouch for anything.
  if ([...queries.impliedTypes(def), ...vouched].some((type) => !isWhollyKnown(type))) return;
  const universal = new UniversalRegions();
  const universalOf = namesOf(universal);
  nameParameters(types, universal, def, universalOf);
  declareEnvironment(types, universal, def, universalOf);
  for (const type of vouched) declareImplied(types, universal, type, universalOf);
  const { list } = queries.identityArgs(def);
  const variableOf = (code: number): RegionVariable | undefined => {
    const region = code === FROM_STATIC ? undefined : list[FIRST_PARAM - code];
    return code === FROM_STATIC ? STATIC : region !== undefined && isRegion(region) ? universalOf(region) : undefined;
  };
  // What a data type's own fields ask is what it asks (RFC 2093), also where an impl asks it again.
  for (const { type, region, byImpl } of asked) {
    const variable = byImpl || def.kind !== "adt" ? undefined : variableOf(region);
    if (variable !== undefined && variable !== STATIC)
      universal.typeOutlives.push({ typeId: type.id, regions: [], region: variable });
  }
  const known = new Known(universal, types);
  const variables = tests.map(({ region }) => variableOf(region));
  tests.forEach(({ type, written, span }, index) => {
    const region = variables[index];
    if (region === undefined || known.outlives(type, region) || known.outlives(written, region)) return;
    const error = notLongEnough(queries, type, region, universal.regions[region]?.name, span);
    if (error !== undefined) errors.report(error, `${type.id}`);
  });
}

/** As written, and as they are. */
function typesOf(signature: FnSignature | undefined, queries: BorrowckQueries): readonly Type[] {
  const stated = signature === undefined ? [] : [...signature.inputs, signature.output];
  return stated.flatMap((type) => [type, queries.normalize(type)]);
}

/**
 * Of a function of a trait's impl: the signature that the trait gives it. Whoever calls it by the trait vouches for that alone:
 *
 *     fn next(&mut self) -> Option<&'static T>      where Item is `&'a T`: needs T: 'static
 *
 * Source: `compare_method_predicate_entailment` in rustc's words.
 */
function implementedSignature(context: TypeContext, def: FunctionDef): FnSignature | undefined {
  const traitRef = def.container.kind === "impl" ? traitRefOfImpl(context, def.container) : undefined;
  const declared = traitRef?.trait.functions.get(def.name);
  if (traitRef === undefined || declared === undefined) return undefined;
  const ofTrait = genericsOf(context, declared).identity.list.slice(traitRef.args.list.length);
  const { parent } = def.generics;
  const shared = parent === undefined ? 0 : genericsOf(context, parent.owner).identity.list.length;
  const ofImpl = genericsOf(context, def).identity.list.slice(shared);
  // Lifetimes that only one of the two gives a name are left out of the lists.
  const types = ofImpl.filter(isType);
  const regions = ofImpl.filter(isRegion);
  const sameRegions = regions.length === ofTrait.filter(isRegion).length;
  if (types.length !== ofTrait.filter(isType).length) return undefined;
  const own = ofTrait.map((arg) =>
    isType(arg)
      ? (types.shift() ?? arg)
      : isRegion(arg)
        ? ((sameRegions ? regions.shift() : undefined) ?? erasedRegion)
        : arg,
  );
  return substituteSignature(signatureOf(context, declared), genericArgs([...traitRef.args.list, ...own]));
}

const UNKNOWN_SIGNATURE = fnSignature({ inputs: [], output: unknownType("the trait's function is not found") });

function askedBy(stated: Stated, types: RegionTypes, obligations: TypeObligations): readonly Asked[] {
  const { span } = stated;
  const partsAsked = ({ typeTests }: Obligations, byImpl: boolean): readonly Asked[] =>
    typeTests.flatMap(({ type, region }) =>
      types
        .outlivedIn(types.eraseAndExpand(types.queries.normalize(type)))
        .parts.flatMap((part) => (part.type.kind === "opaque" ? partsOf(part.type, types) : [part.type]))
        .filter(isWhollyKnown)
        .map((part) => ({ type: part, written: type, region, span, byImpl })),
    );
  const byType = partsAsked(obligationsOf(stated, obligations), false);
  if (byType.length > 0 && stated.kind === "type" && hasErasedRegion(stated.type)) return [];
  if (stated.kind !== "type" || (stated.type.flags & TypeFlag.hasProjection) === 0) return byType;
  return [...byType, ...partsAsked(obligations.askedByProjections(stated.type), true)];
}

function obligationsOf(stated: Stated, obligations: TypeObligations): Obligations {
  switch (stated.kind) {
    case "type":
      return obligations.askedByType(stated.type);
    case "implemented":
      return obligations.askedByTrait(stated.traitRef);
    case "bound": {
      const { predicate } = stated;
      if (predicate.kind === "trait") return obligations.askedByTrait(predicate.traitRef);
      if (predicate.kind === "projection" || predicate.kind === "typeOutlives")
        return obligations.askedByType(predicate.type);
      return { outlives: [], typeTests: [] };
    }
    case "promised": {
      const { predicate, of, type } = stated;
      if (predicate.kind !== "typeOutlives" || eraseRegions(predicate.type) !== eraseRegions(of))
        return { outlives: [], typeTests: [] };
      return obligations.askedByBound(type, predicate.region);
    }
  }
}

/** What the environment of an item says of types. */
class Known {
  constructor(
    private readonly universal: UniversalRegions,
    private readonly types: RegionTypes,
  ) {}

  outlives(type: Type, region: RegionVariable): boolean {
    const { queries } = this.types;
    if (queries.isOpen(type) || isPromised(queries, type)) return true;
    const isSaid = this.universal.typeOutlives.some(
      (known) => known.typeId === type.id && this.universal.outlives(known.region, region),
    );
    return (
      isSaid || (type.kind === "projection" && partsOf(type, this.types).every((part) => this.outlives(part, region)))
    );
  }
}
