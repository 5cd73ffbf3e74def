/**
 * The lifetimes of `self`, in every form in which it is written, and those that a result takes before all others: of the references to
 * `Self` in its type (Rust reference, "Lifetime elision in functions").
 */
import type { Declarations } from "../../hir/declarations.js";
import type { FunctionDef } from "../../hir/defs.js";
import type { TypeExpr } from "../../syntax/ast.js";
import { selfReferences } from "../../types/selfReferences.js";
import type { HeadBuilder } from "./builder.js";
import type { ElisionSource } from "./elisionSource.js";
import { type Walk, walkType } from "./walk.js";

/** Nothing happens where a function has no `self`, or takes it by value. */
export function walkSelf(
  builder: HeadBuilder,
  def: FunctionDef,
  declarations: Declarations,
  source: ElisionSource,
  walk: Walk,
): void {
  const self = def.selfParam;
  if (self === undefined || self.form === "value" || self.span.expansion !== undefined) return;
  const { span } = self;
  if (self.form === "typed") {
    const { type } = self;
    if (type === undefined) return;
    source.input(() => walkType(builder, type, walk));
    const references = new Set<number>();
    for (const reference of selfReferences(declarations, def, type)) {
      const mark = builder.marks.find(
        ({ form, type: at }) => form === "reference" && at.start === reference.span.start,
      );
      for (const lifetime of mark?.lifetimes ?? []) references.add(lifetime);
    }
    source.self(references);
    return;
  }
  // `&self` is `self: &Self`: walked as that type, with the places of what is written.
  const inner: TypeExpr = { kind: "infer", span };
  const { lifetime, referenceMutable: mutable } = self;
  const type: TypeExpr = { kind: "reference", lifetime, mutable, type: inner, span };
  source.input(() => walkType(builder, type, walk));
  source.self(new Set(builder.marks.at(-1)?.position === "self" ? builder.marks.at(-1)?.lifetimes : []));
}
