/** Structs, enums and unions. */
import type { Span, VariantData } from "../../syntax/ast.js";
import { isActive } from "../cfg.js";
import { PUBLIC, Scope } from "../crate.js";
import type { AdtDef, FieldDef, GenericsDef, VariantDef } from "../defs.js";
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
