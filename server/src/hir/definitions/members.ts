/** Functions, constants, statics and aliases: in a module, or (but for statics) in a trait or impl, whose generics they see. */
import type { Block, Bound, Expr, Generics, Param, SelfParam, Span, TypeExpr } from "../../syntax/ast.js";
import { isActive } from "../cfg.js";
import { configuredBlock, configuredExpr } from "../configure.js";
import { type CrateData, type Module, Scope, type TextualMacros } from "../crate.js";
import type {
  ConstDef,
  FunctionDef,
  GenericOwner,
  GenericsDef,
  SourceLocation,
  StaticDef,
  TypeAliasDef,
} from "../defs.js";
import { GenericsDefinition, NO_GENERICS } from "../generics.js";
import { type RawItem, syntaxOf } from "../rawItem.js";
import { BaseDefinition, type Context } from "./base.js";
import type { ImplDefinition, TraitDefinition } from "./containers.js";

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
  private genericsCache: GenericsDefinition | undefined;

  constructor(context: Context) {
    super(context);
    this.container = context.container;
    this.outer = context.outer;
  }
  override belongsTo(context: Context): boolean {
    return super.belongsTo(context) && context.container === this.container;
  }

  protected genericsOf(self: GenericOwner, written: Generics | undefined): GenericsDef {
    const syntax = written ?? NO_GENERICS;
    this.genericsCache ??= new GenericsDefinition(self, this.outer?.generics, syntax, this.crate, false);
    if (this.isMoved) this.genericsCache.syntax = syntax;
    this.isMoved = false;
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

  override itemMoved(): void {
    super.itemMoved();
    this.paramsCache = undefined;
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
  get isThreadLocal(): boolean {
    return this.attributes.some(({ path }) => path === "thread_local");
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

const MISSING_TYPE: TypeExpr = { kind: "missing", span: { start: 0, end: 0, expansion: undefined } };

function bodyOf(raw: RawItem, { cfg }: CrateData): Block | "omitted" | undefined {
  const body = raw.body();
  return typeof body === "object" && raw.mayBeConditional() ? configuredBlock(body, cfg) : body;
}

function initializerOf(raw: RawItem, { cfg }: CrateData): Expr | "omitted" | undefined {
  const value = raw.value();
  return typeof value === "object" && raw.mayBeConditional() ? configuredExpr(value, cfg) : value;
}
