/**
 * The lifetimes of `self`, in every form in which it is written, and those that a result takes before all others: of the references to
 * `Self` in its type (Rust reference, "Lifetime elision in functions").
 */
import type { Declarations } from "../../hir/declarations.js";
import type { FunctionDef } from "../../hir/defs.js";
import type { TypeExpr } from "../../syntax/ast.js";
import { isWrittenSelf } from "../../types/signatures.js";
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
    collectSelfReferences(builder, def, declarations, type, references);
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

/** Lifetimes of `&Self` anywhere in the type of `self`: `Pin<&mut Self>` (rustc's `find_lifetime_for_self`). */
function collectSelfReferences(
  builder: HeadBuilder,
  def: FunctionDef,
  declarations: Declarations,
  type: TypeExpr,
  found: Set<number>,
): void {
  if (type.kind === "reference") {
    if (isWrittenSelf(declarations, def, type.type)) {
      const mark = builder.marks.find((other) => other.form === "reference" && other.type.start === type.span.start);
      for (const lifetime of mark?.lifetimes ?? []) found.add(lifetime);
    }
    collectSelfReferences(builder, def, declarations, type.type, found);
  } else if (type.kind === "path") {
    const args = type.path.segments.at(-1)?.arguments;
    if (args?.kind !== "angle") return;
    for (const argument of args.arguments)
      if (argument.kind === "type") collectSelfReferences(builder, def, declarations, argument.type, found);
  }
}
