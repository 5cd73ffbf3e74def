/** Traits and impls, with their members by namespace. */
import type { Bound, Path, TypeExpr } from "../../syntax/ast.js";
import { applyCfg } from "../cfg.js";
import { type BodyOwner, PUBLIC, Scope, type TextualMacros } from "../crate.js";
import type {
  AdtDef,
  ConstDef,
  FunctionDef,
  GenericsDef,
  ImplDef,
  ResolvedVisibility,
  TraitDef,
  TypeAliasDef,
} from "../defs.js";
import { GenericsDefinition, NO_GENERICS } from "../generics.js";
import { type RawItem, syntaxOf } from "../rawItem.js";
import { resolveVisibility } from "../visibility.js";
import { BaseDefinition, type Context, formerDefinition } from "./base.js";
import { ConstDefinition, FunctionDefinition, TypeAliasDefinition } from "./members.js";

/** The members of a trait or impl, by namespace. */
class Members {
  readonly functions = new Map<string, FunctionDef>();
  readonly associatedTypes = new Map<string, TypeAliasDef>();
  readonly associatedConsts = new Map<string, ConstDef>();
  /** In order, duplicates under `cfg(test)` included. */
  readonly withBodies: BodyOwner[] = [];

  constructor(container: TraitDefinition | ImplDefinition, textual: TextualMacros | undefined) {
    this.addAll(container, textual, container.raw.members(), 0);
  }

  private addAll(
    container: TraitDefinition | ImplDefinition,
    textual: TextualMacros | undefined,
    members: readonly RawItem[],
    depth: number,
  ): void {
    const { module } = container;
    for (const raw of members) {
      const { presence, attributes } = applyCfg(raw.attributes, module.crate.cfg);
      if (presence === "never") continue;
      if (raw.kind === "macroCall") {
        // Deeper: a macro that expands to itself.
        if (depth < 128) this.addAll(container, textual, module.crate.expand(raw, module, textual), depth + 1);
        continue;
      }
      const name = raw.name;
      if (name === undefined) continue;
      const context: Context = {
        name,
        raw,
        module,
        textual,
        visibility: container.visibilityOfMember(raw),
        container,
        outer: container,
        attributes,
        isForeign: false,
      };
      const isPreferred = (known: unknown): boolean => known === undefined || presence === "always";
      if (raw.kind === "function") {
        const definition = formerDefinition(context, FunctionDefinition) ?? new FunctionDefinition(context);
        if (isPreferred(this.functions.get(name))) this.functions.set(name, definition);
        this.withBodies.push(definition);
      } else if (raw.kind === "const") {
        const definition = formerDefinition(context, ConstDefinition) ?? new ConstDefinition(context);
        if (isPreferred(this.associatedConsts.get(name))) this.associatedConsts.set(name, definition);
        this.withBodies.push(definition);
      } else if (raw.kind === "typeAlias") {
        if (isPreferred(this.associatedTypes.get(name))) {
          this.associatedTypes.set(
            name,
            formerDefinition(context, TypeAliasDefinition) ?? new TypeAliasDefinition(context),
          );
        }
      }
    }
  }
}

export class TraitDefinition extends BaseDefinition implements TraitDef {
  readonly kind = "trait";
  private genericsCache: GenericsDef | undefined;
  private membersCache: Members | undefined;

  private get syntax() {
    return syntaxOf(this.raw, "trait");
  }
  get generics(): GenericsDef {
    this.genericsCache ??= new GenericsDefinition(
      this,
      undefined,
      this.syntax?.generics ?? NO_GENERICS,
      this.crate,
      true,
    );
    return this.genericsCache;
  }
  get supertraits(): readonly Bound[] {
    return this.syntax?.supertraits ?? [];
  }
  get isAuto(): boolean {
    return this.syntax?.isAuto ?? false;
  }
  get isAlias(): boolean {
    return this.syntax?.isAlias ?? false;
  }
  get isUnsafe(): boolean {
    return this.syntax?.isUnsafe ?? false;
  }
  get members(): Members {
    this.membersCache ??= new Members(this, this.textual);
    return this.membersCache;
  }
  get functions(): ReadonlyMap<string, FunctionDef> {
    return this.members.functions;
  }
  get associatedTypes(): ReadonlyMap<string, TypeAliasDef> {
    return this.members.associatedTypes;
  }
  get associatedConsts(): ReadonlyMap<string, ConstDef> {
    return this.members.associatedConsts;
  }
  override refresh(context: Context): void {
    super.refresh(context);
    this.membersCache = undefined;
  }
  visibilityOfMember(): ResolvedVisibility {
    return this.visibility;
  }
  protected makeScope(): Scope {
    return new Scope(this.module, this.generics, this, this.textual, this.location);
  }
}

/** What a derived impl is made of: it has no item of its own. */
export interface Derived {
  readonly type: AdtDef | undefined;
  /** Found only when it is asked for: a derive's name may be anything. */
  trait(): TraitDef | undefined;
}

export class ImplDefinition extends BaseDefinition implements ImplDef {
  readonly kind = "impl";
  readonly derivedFor: AdtDef | undefined;
  private genericsCache: GenericsDef | undefined;
  private membersCache: Members | undefined;
  private derivedTraitCache: TraitDef | undefined | null = null;

  constructor(
    context: Context,
    private readonly derived: Derived | undefined,
  ) {
    super(context, derived === undefined);
    this.derivedFor = derived?.type;
  }

  private get syntax() {
    return this.derivedFor === undefined ? syntaxOf(this.raw, "impl") : undefined;
  }
  get generics(): GenericsDef {
    this.genericsCache ??= new GenericsDefinition(
      this,
      undefined,
      this.syntax?.generics ?? this.derivedFor?.generics.syntax ?? NO_GENERICS,
      this.crate,
      false,
    );
    return this.genericsCache;
  }
  get trait(): Path | undefined {
    return this.syntax?.trait;
  }
  get isNegative(): boolean {
    return this.syntax?.isNegative ?? false;
  }
  get selfType(): TypeExpr | undefined {
    return this.syntax?.selfType;
  }
  get derivedTrait(): TraitDef | undefined {
    if (this.derivedTraitCache === null) this.derivedTraitCache = this.derivedFor && this.derived?.trait();
    return this.derivedTraitCache;
  }
  get members(): Members | undefined {
    if (this.derivedFor !== undefined) return undefined;
    this.membersCache ??= new Members(this, this.textual);
    return this.membersCache;
  }
  get functions(): ReadonlyMap<string, FunctionDef> {
    return this.members?.functions ?? new Map();
  }
  get associatedTypes(): ReadonlyMap<string, TypeAliasDef> {
    return this.members?.associatedTypes ?? new Map();
  }
  get associatedConsts(): ReadonlyMap<string, ConstDef> {
    return this.members?.associatedConsts ?? new Map();
  }
  override refresh(context: Context): void {
    super.refresh(context);
    this.forgetMembers();
  }
  /** Members have changed; those that have not stay the same definitions. */
  forgetMembers(): void {
    this.membersCache = undefined;
  }
  visibilityOfMember(raw: RawItem): ResolvedVisibility {
    return this.syntax?.trait === undefined ? resolveVisibility(raw.visibility, this.module) : PUBLIC;
  }
  protected makeScope(): Scope {
    return new Scope(this.module, this.generics, this.derivedFor ?? this, this.textual, this.location);
  }
}
