/**
 * Items as definitions with identity. Each reads its syntax on first need, so that naming a type costs nothing.
 *
 * The definitions hold syntax as it is written; they resolve nothing. `resolve.ts` makes them, one per entry.
 */
import type {
  Attribute,
  Block,
  Bound,
  Expr,
  Generics,
  Param,
  Path,
  SelfParam,
  Span,
  TypeExpr,
  VariantData,
} from "../syntax/ast.js";
import { applyCfg, attributeValue, isActive } from "./cfg.js";
import { configuredBlock, configuredExpr } from "./configure.js";
import {
  type BodyOwner,
  type CrateData,
  type Definition,
  type Entry,
  type ImplEntry,
  type Module,
  PUBLIC,
  Scope,
  type TextualMacros,
} from "./crate.js";
import type {
  AdtDef,
  ConstDef,
  FieldDef,
  FunctionDef,
  GenericOwner,
  GenericsDef,
  ImplDef,
  ResolvedVisibility,
  SourceLocation,
  StaticDef,
  TraitDef,
  TypeAliasDef,
  VariantDef,
} from "./defs.js";
import { GenericsDefinition, NO_GENERICS } from "./generics.js";
import { plainItem, type RawItem, syntaxOf } from "./rawItem.js";
import { resolveVisibility } from "./visibility.js";

/** The definition that an entry declares; `undefined` for modules and macros. */
export function definitionOf(entry: Entry): Definition | undefined {
  entry.definition ??= makeDefinition(entry);
  return entry.definition;
}

/** Definitions by the item that they were made from: an item that is still there after an edit keeps its definition. */
const former = new WeakMap<RawItem, BaseDefinition>();

function formerDefinition<D extends BaseDefinition>(
  context: Context,
  definitionClass: new (...args: never) => D,
): D | undefined {
  const known = former.get(plainItem(context.raw));
  if (!(known instanceof definitionClass) || !known.belongsTo(context)) return undefined;
  known.refresh(context);
  return known;
}

function makeDefinition(entry: Entry): Definition | undefined {
  const { raw, module } = entry;
  const context: Context = {
    name: entry.name,
    raw,
    module,
    textual: entry.textual,
    visibility: resolveVisibility(raw.visibility, module),
    container: module,
    outer: undefined,
    attributes: raw.attributes,
    isForeign: entry.isForeign,
  };
  switch (raw.kind) {
    case "struct":
    case "union":
    case "enum":
      return formerDefinition(context, AdtDefinition) ?? new AdtDefinition(context, raw.kind);
    case "trait":
      return formerDefinition(context, TraitDefinition) ?? new TraitDefinition(context);
    case "function":
      return formerDefinition(context, FunctionDefinition) ?? new FunctionDefinition(context);
    case "const":
      return formerDefinition(context, ConstDefinition) ?? new ConstDefinition(context);
    case "static":
      return formerDefinition(context, StaticDefinition) ?? new StaticDefinition(context);
    case "typeAlias":
      return formerDefinition(context, TypeAliasDefinition) ?? new TypeAliasDefinition(context);
    case "impl":
    case "module":
    case "use":
    case "externCrate":
    case "externBlock":
    case "macroDefinition":
    case "macroCall":
    case "missing":
      return undefined;
  }
}

export function implDefinitionOf(entry: ImplEntry, derivedTrait: () => TraitDef | undefined): ImplDef {
  if (entry.definition === undefined) {
    const context = contextOfImpl(entry);
    // A derived impl shares its item with the type.
    const known = entry.derived === undefined ? formerDefinition(context, ImplDefinition) : undefined;
    entry.definition = known ?? new ImplDefinition(context, entry, derivedTrait);
  }
  return entry.definition;
}

function contextOfImpl(entry: ImplEntry): Context {
  return {
    name: "",
    raw: entry.raw,
    module: entry.module,
    textual: entry.textual,
    visibility: PUBLIC,
    container: entry.module,
    outer: undefined,
    attributes: entry.derived === undefined ? entry.raw.attributes : [],
    isForeign: false,
  };
}

interface Context {
  readonly name: string;
  readonly raw: RawItem;
  readonly module: Module;
  readonly textual: TextualMacros | undefined;
  readonly visibility: ResolvedVisibility;
  readonly container: Module | TraitDefinition | ImplDefinition;
  readonly outer: TraitDefinition | ImplDefinition | undefined;
  readonly attributes: readonly Attribute[];
  readonly isForeign: boolean;
}

const MISSING_TYPE: TypeExpr = { kind: "missing", span: { start: 0, end: 0, expansion: undefined } };

let nextId = 1;

abstract class BaseDefinition {
  /** Unique in the process; what heads are made of. */
  readonly id = nextId++;
  readonly name: string;
  visibility: ResolvedVisibility;
  readonly attributes: readonly Attribute[];
  readonly raw: RawItem;
  readonly module: Module;
  private textualMacros: TextualMacros | undefined;
  private scopeCache: Scope | undefined;

  constructor(context: Context, isOwnItem = true) {
    this.name = context.name;
    this.visibility = context.visibility;
    this.attributes = context.attributes;
    this.raw = context.raw;
    this.module = context.module;
    this.textualMacros = context.textual;
    const plain = plainItem(context.raw);
    if (isOwnItem && plain.location !== undefined) former.set(plain, this);
  }

  protected get textual(): TextualMacros | undefined {
    return this.textualMacros;
  }

  belongsTo(context: Context): boolean {
    return context.module === this.module;
  }

  /** Items around it have changed; what was made from its own syntax stays. */
  refresh(context: Context): void {
    this.visibility = context.visibility;
    this.textualMacros = context.textual;
    this.scopeCache = undefined;
  }

  get crate(): CrateData {
    return this.module.crate;
  }
  get location(): SourceLocation | undefined {
    return this.raw.location;
  }
  get scope(): Scope {
    this.scopeCache ??= this.makeScope();
    return this.scopeCache;
  }
  get langItem(): string | undefined {
    const lang = this.attributes.find((attribute) => attribute.path === "lang");
    return lang && attributeValue(lang);
  }
  protected abstract makeScope(): Scope;
}

export class AdtDefinition extends BaseDefinition implements AdtDef {
  readonly kind = "adt";
  private genericsCache: GenericsDef | undefined;
  private variantsCache: readonly VariantDef[] | undefined;
  constructor(
    context: Context,
    readonly adtKind: "struct" | "enum" | "union",
  ) {
    super(context);
  }

  get generics(): GenericsDef {
    const item = this.raw.syntax();
    const syntax =
      item.kind === "struct" || item.kind === "union" || item.kind === "enum" ? item.generics : NO_GENERICS;
    this.genericsCache ??= new GenericsDefinition(this, undefined, syntax, this.crate, false);
    return this.genericsCache;
  }
  get variants(): readonly VariantDef[] {
    this.variantsCache ??= this.makeVariants();
    return this.variantsCache;
  }
  get isFundamental(): boolean {
    return this.attributes.some((attribute) => attribute.path === "fundamental");
  }
  get span(): Span | undefined {
    return this.location && this.raw.syntax().span;
  }

  protected makeScope(): Scope {
    return new Scope(this.module, this.generics, this, this.textual, this.location);
  }

  private makeVariants(): readonly VariantDef[] {
    const item = this.raw.syntax();
    if (item.kind === "struct" || item.kind === "union") return [this.makeVariant(this.name, 0, item.data)];
    if (item.kind !== "enum") return [];
    return item.variants
      .filter((variant) => isActive(variant.attributes, this.crate.cfg))
      .map((variant, index) => this.makeVariant(variant.ident.name, index, variant.data));
  }

  private makeVariant(name: string, index: number, data: VariantData): VariantDef {
    const isEnum = this.adtKind === "enum";
    const shape = data.kind;
    const adt = this;
    let fields: readonly FieldDef[] | undefined;
    const variant: VariantDef = {
      kind: "variant",
      name,
      index,
      adt,
      shape,
      get fields() {
        if (fields === undefined) {
          const declared =
            data.kind === "unit" ? [] : data.fields.filter((field) => isActive(field.attributes, adt.crate.cfg));
          fields = declared.map((field, position) => ({
            name: field.ident?.name ?? String(position),
            index: position,
            variant,
            type: field.type,
            visibility: isEnum ? PUBLIC : resolveVisibility(field.visibility, adt.module),
          }));
        }
        return fields;
      },
    };
    return variant;
  }
}

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

export class ImplDefinition extends BaseDefinition implements ImplDef {
  readonly kind = "impl";
  readonly derivedFor: AdtDef | undefined;
  private genericsCache: GenericsDef | undefined;
  private membersCache: Members | undefined;
  private derivedTraitCache: TraitDef | undefined | null = null;

  constructor(
    context: Context,
    entry: ImplEntry,
    private readonly resolveDerivedTrait: () => TraitDef | undefined,
  ) {
    super(context, entry.derived === undefined);
    const derivedFor = entry.derived && definitionOf(entry.derived.entry);
    this.derivedFor = derivedFor?.kind === "adt" ? derivedFor : undefined;
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
    if (this.derivedTraitCache === null) this.derivedTraitCache = this.derivedFor && this.resolveDerivedTrait();
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
    this.membersCache = undefined;
  }
  visibilityOfMember(raw: RawItem): ResolvedVisibility {
    return this.syntax?.trait === undefined ? resolveVisibility(raw.visibility, this.module) : PUBLIC;
  }
  protected makeScope(): Scope {
    return new Scope(this.module, this.generics, this.derivedFor ?? this, this.textual, this.location);
  }
}

/** Where the item's outer generics and `Self` come from. */
function scopeInside(
  definition: { readonly module: Module; readonly location: SourceLocation | undefined },
  generics: GenericsDef | undefined,
  outer: TraitDefinition | ImplDefinition | undefined,
  textual: TextualMacros | undefined,
): Scope {
  return new Scope(definition.module, generics, outer, textual, definition.location);
}

/** What stands in a module, a trait or an impl, and sees the generics of the latter two. */
abstract class MemberDefinition extends BaseDefinition {
  readonly container: Module | TraitDefinition | ImplDefinition;
  protected readonly outer: TraitDefinition | ImplDefinition | undefined;
  abstract readonly generics: GenericsDef;
  private genericsCache: GenericsDef | undefined;

  constructor(context: Context) {
    super(context);
    this.container = context.container;
    this.outer = context.outer;
  }
  override belongsTo(context: Context): boolean {
    return super.belongsTo(context) && context.container === this.container;
  }

  protected genericsOf(self: GenericOwner, written: Generics | undefined): GenericsDef {
    this.genericsCache ??= new GenericsDefinition(
      self,
      this.outer?.generics,
      written ?? NO_GENERICS,
      this.crate,
      false,
    );
    return this.genericsCache;
  }
  protected makeScope(): Scope {
    return scopeInside(this, this.generics, this.outer, this.textual);
  }
}

export class FunctionDefinition extends MemberDefinition implements FunctionDef {
  readonly kind = "function";
  readonly isForeign: boolean;
  private paramsCache: readonly Param[] | undefined;

  constructor(context: Context) {
    super(context);
    this.isForeign = context.isForeign;
  }

  private get syntax() {
    return syntaxOf(this.raw, "function");
  }
  get generics(): GenericsDef {
    return this.genericsOf(this, this.syntax?.generics);
  }
  get selfParam(): SelfParam | undefined {
    return this.syntax?.selfParam;
  }
  get params(): readonly Param[] {
    if (this.paramsCache === undefined) {
      const params = this.syntax?.params ?? [];
      const isPlain = params.every((param) => param.attributes.length === 0);
      this.paramsCache = isPlain ? params : params.filter((param) => isActive(param.attributes, this.crate.cfg));
    }
    return this.paramsCache;
  }
  get variadic(): boolean {
    return this.syntax?.variadic ?? false;
  }
  get output(): TypeExpr | undefined {
    return this.syntax?.output;
  }
  get isConst(): boolean {
    return this.syntax?.isConst ?? false;
  }
  get isAsync(): boolean {
    return this.syntax?.isAsync ?? false;
  }
  get isUnsafe(): boolean {
    return this.syntax?.isUnsafe ?? false;
  }
  get abi(): string | undefined {
    return this.syntax?.abi;
  }
  body(): Block | "omitted" | undefined {
    return bodyOf(this.raw, this.crate);
  }
  bodyVersion(): number {
    return this.raw.bodyVersion();
  }
  span(): { readonly item: Span; readonly signature: Span } | undefined {
    const item = this.syntax;
    if (item === undefined || this.location === undefined) return undefined;
    return { item: { ...item.span, end: this.raw.itemEnd() ?? item.span.end }, signature: item.signatureSpan };
  }
}

export class ConstDefinition extends MemberDefinition implements ConstDef {
  readonly kind = "const";
  private get syntax() {
    return syntaxOf(this.raw, "const");
  }
  get generics(): GenericsDef {
    return this.genericsOf(this, this.syntax?.generics);
  }
  get type(): TypeExpr | undefined {
    return this.syntax?.type;
  }
  value(): Expr | "omitted" | undefined {
    return initializerOf(this.raw, this.crate);
  }
  bodyVersion(): number {
    return this.raw.bodyVersion();
  }
}

export class StaticDefinition extends BaseDefinition implements StaticDef {
  readonly kind = "static";
  private get syntax() {
    return syntaxOf(this.raw, "static");
  }
  get mutable(): boolean {
    return this.syntax?.mutable ?? false;
  }
  get type(): TypeExpr {
    return this.syntax?.type ?? MISSING_TYPE;
  }
  value(): Expr | "omitted" | undefined {
    return initializerOf(this.raw, this.crate);
  }
  bodyVersion(): number {
    return this.raw.bodyVersion();
  }
  protected makeScope(): Scope {
    return scopeInside(this, undefined, undefined, this.textual);
  }
}

export class TypeAliasDefinition extends MemberDefinition implements TypeAliasDef {
  readonly kind = "typeAlias";
  private get syntax() {
    return syntaxOf(this.raw, "typeAlias");
  }
  get generics(): GenericsDef {
    return this.genericsOf(this, this.syntax?.generics);
  }
  get bounds(): readonly Bound[] {
    return this.syntax?.bounds ?? [];
  }
  get type(): TypeExpr | undefined {
    return this.syntax?.type;
  }
}

function bodyOf(raw: RawItem, { cfg }: CrateData): Block | "omitted" | undefined {
  const body = raw.body();
  return typeof body === "object" && raw.mayBeConditional() ? configuredBlock(body, cfg) : body;
}

function initializerOf(raw: RawItem, { cfg }: CrateData): Expr | "omitted" | undefined {
  const value = raw.value();
  return typeof value === "object" && raw.mayBeConditional() ? configuredExpr(value, cfg) : value;
}
