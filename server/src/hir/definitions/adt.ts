/** Structs, enums and unions. */
import type { Span, VariantData } from "../../syntax/ast.js";
import { isActive } from "../cfg.js";
import { PUBLIC, Scope } from "../crate.js";
import type { AdtDef, FieldDef, GenericsDef, VariantDef } from "../defs.js";
import { hasForeignMacro } from "../derives.js";
import { GenericsDefinition, NO_GENERICS } from "../generics.js";
import { resolveVisibility } from "../visibility.js";
import { BaseDefinition, type Context } from "./base.js";

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
  get mayHaveHiddenImpls(): boolean {
    // An index of a dependency holds no derives.
    return this.crate.origin === "dependency" || (this.crate.origin === "local" && hasForeignMacro(this.attributes));
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
    return new VariantDefinition(name, index, this, data);
  }
}

class VariantDefinition implements VariantDef {
  readonly kind = "variant";
  readonly shape: VariantDef["shape"];
  private known: readonly FieldDef[] | undefined;

  constructor(
    readonly name: string,
    readonly index: number,
    readonly adt: AdtDefinition,
    private readonly data: VariantData,
  ) {
    this.shape = data.kind;
  }

  get fields(): readonly FieldDef[] {
    this.known ??= this.readFields();
    return this.known;
  }

  private readFields(): readonly FieldDef[] {
    const { adt, data } = this;
    if (data.kind === "unit") return [];
    return data.fields
      .filter((field) => isActive(field.attributes, adt.crate.cfg))
      .map((field, position) => ({
        name: field.ident?.name ?? String(position),
        index: position,
        variant: this,
        type: field.type,
        visibility: adt.adtKind === "enum" ? PUBLIC : resolveVisibility(field.visibility, adt.module),
      }));
  }
}
