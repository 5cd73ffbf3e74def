/**
 * Generic parameters of an item as definitions: in rustc's order, without those that `#[cfg]` takes away.
 *
 * Bounds and where clauses stay syntax; `types` lowers them.
 */
import type { GenericParam, Generics, WherePredicate } from "../syntax/ast.js";
import { isActive } from "./cfg.js";
import type { CrateData } from "./crate.js";
import type { GenericOwner, GenericParamDef, GenericsDef } from "./defs.js";

export const NO_GENERICS: Generics = { params: [], where: [], span: { start: 0, end: 0, expansion: undefined } };

/** A parameter that nobody wrote: a trait's `Self`, an elided lifetime of a header. */
export function undeclaredParam(
  kind: GenericParamDef["kind"],
  name: string,
  index: number,
  owner: GenericOwner,
): GenericParamDef {
  return {
    kind,
    name,
    index,
    owner,
    bounds: [],
    lifetimeBounds: [],
    defaultType: undefined,
    defaultConst: undefined,
    constType: undefined,
    mayDangle: false,
    span: undefined,
  };
}

export class GenericsDefinition implements GenericsDef {
  readonly params: readonly GenericParamDef[];
  readonly traitSelf: GenericParamDef | undefined;
  constructor(
    readonly owner: GenericOwner,
    readonly parent: GenericsDef | undefined,
    /** Parameters stay the same ones when their item moves. */
    public syntax: Generics,
    crate: CrateData,
    isTrait: boolean,
  ) {
    this.params = genericParams(owner, syntax, crate);
    this.traitSelf = isTrait ? undeclaredParam("type", "Self", -1, owner) : undefined;
  }
  get where(): readonly WherePredicate[] {
    return this.syntax.where;
  }
}

function genericParams(owner: GenericOwner, syntax: Generics, crate: CrateData): readonly GenericParamDef[] {
  if (syntax.params.length === 0) return [];
  const active = syntax.params.filter((param) => isActive(param.attributes, crate.cfg));
  const ordered = [
    ...active.filter((param) => param.kind === "lifetime"),
    ...active.filter((param) => param.kind !== "lifetime"),
  ];
  return ordered.map((param, index) => genericParam(owner, param, index));
}

function genericParam(owner: GenericOwner, param: GenericParam, index: number): GenericParamDef {
  const base = {
    kind: param.kind,
    index,
    owner,
    mayDangle: param.attributes.some((attribute) => attribute.path === "may_dangle"),
  };
  switch (param.kind) {
    case "lifetime":
      return {
        ...base,
        name: param.lifetime.name,
        bounds: [],
        lifetimeBounds: param.bounds.map((bound) => bound.name),
        defaultType: undefined,
        defaultConst: undefined,
        constType: undefined,
        span: param.lifetime.span,
      };
    case "type":
      return {
        ...base,
        name: param.ident.name,
        bounds: param.bounds,
        lifetimeBounds: [],
        defaultType: param.default,
        defaultConst: undefined,
        constType: undefined,
        span: param.ident.span,
      };
    case "const":
      return {
        ...base,
        name: param.ident.name,
        bounds: [],
        lifetimeBounds: [],
        defaultType: undefined,
        defaultConst: param.default,
        constType: param.type,
        span: param.ident.span,
      };
  }
}
