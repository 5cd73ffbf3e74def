/**
 * The lifetimes of every kind of item: which elision holds in which part of it, and where new names are declared.
 *
 * - functions: fresh in the inputs, that of an input in the result;
 * - bounds: nothing may be left out of a path but in `fn(…)`, `Fn(…)`, and among the parameters in `impl Trait`;
 * - impl headers: fresh, declared by the impl; members avoid the names that the header is shown with;
 * - consts and statics: `'static` (RFC 1623), but in an impl that has lifetimes nothing may be left out;
 * - fields, aliases: nothing may be left out but in `fn(…)`, `Fn(…)` and behind `dyn`.
 */
import type { Declarations } from "../../hir/declarations.js";
import type {
  AdtDef,
  ConstDef,
  FunctionDef,
  GenericsDef,
  HeadDef,
  ImplDef,
  ModuleDef,
  StaticDef,
  TraitDef,
  TypeAliasDef,
} from "../../hir/defs.js";
import { hasForeignMacro } from "../../hir/derives.js";
import type { Generics, Pattern, TypeExpr } from "../../syntax/ast.js";
import { threadLocalType } from "../../syntax/macros/builtin/threadLocal.js";
import type { HeadLifetimes, LifetimePosition } from "../lifetimeFacts.js";
import { nameBefore } from "../nameRange.js";
import { walkBody } from "./body.js";
import { HeadBuilder, STATIC } from "./builder.js";
import { ElisionSource } from "./elisionSource.js";
import { lifetimesIn } from "./names.js";
import { walkSelf } from "./selfParam.js";
import { type Elision, type ObjectDefault, type OpaquePosition, type Walk, walkType } from "./walk.js";
import { markDeclaration, walkBounds, whereBinderOf, withNames } from "./walkBounds.js";

const NOWHERE: Elision = { kind: "unknown" };
const IN_BOUNDS: Elision = { kind: "missingInPath" };
const NO_DEFAULT: ObjectDefault = { kind: "none" };
const ARGUMENT: OpaquePosition = { kind: "argument" };

/** Undefined where nothing is to be said: no lifetimes, or a text that the syntax does not fit. Cost: linear in the item's text. */
export function headLifetimes(def: HeadDef, declarations: Declarations): HeadLifetimes | undefined {
  const text = def.location?.text();
  if (text === undefined) return undefined;
  switch (def.kind) {
    case "function": {
      const head = functionHead(def, declarations, text);
      return head && isRewritten(def) ? { ...head, missing: [] } : head;
    }
    case "impl":
      return headerOf(def, declarations);
    case "trait":
      return traitHead(def, declarations, text);
    case "adt":
      return adtHead(def, declarations, text);
    case "const":
    case "static":
      return valueHead(def, declarations, text);
    case "typeAlias":
      return aliasHead(def, declarations, text);
  }
}

/** What a macro around the impl makes of its signatures is not known: it may give what is missing. */
function isRewritten({ container }: FunctionDef | TypeAliasDef): boolean {
  return container.kind === "impl" && hasForeignMacro(container.attributes);
}

function startWalk(position: LifetimePosition, elided: Elision): Walk {
  return {
    elided,
    position,
    parameter: undefined,
    inFunctionType: false,
    objectDefault: NO_DEFAULT,
    outermost: NO_DEFAULT,
    names: new Map(),
    bound: new Set(),
    boundAround: new Set(),
    whereBinder: undefined,
    needsParentheses: false,
    opaque: ARGUMENT,
  };
}

interface ItemNames {
  readonly walk: Walk;
  readonly declared: readonly number[];
  /** Where names that were left out would be declared; undefined for what a macro wrote. */
  readonly binder: number | undefined;
}

/** The item's own `<…>` and where clause. */
function walkGenerics(builder: HeadBuilder, syntax: Generics | undefined, position: LifetimePosition): ItemNames {
  const start = startWalk(position, NOWHERE);
  if (syntax === undefined || syntax.span.expansion !== undefined)
    return { walk: start, declared: [], binder: undefined };
  const names = new Map<string, number>();
  const hasParams = syntax.params.length > 0;
  const isWritten = syntax.span.end > syntax.span.start;
  const at = isWritten ? syntax.span.start + 1 : syntax.span.start;
  if (isWritten) builder.check(syntax.span.start, "<");
  const around = isWritten ? { before: "", after: hasParams ? ", " : "" } : { before: "<", after: ">" };
  const whole = isWritten ? { start: syntax.span.start, end: syntax.span.end } : undefined;
  const binder = builder.addBinder({ kind: "item", at, ...around, whole, othersStart: othersStart(syntax) });
  const declared: number[] = [];
  for (const param of syntax.params) {
    if (param.kind !== "lifetime") continue;
    const outlives = param.bounds.map((bound) => bound.name);
    const id = builder.declare(param.lifetime, binder, outlives);
    names.set(param.lifetime.name, id);
    declared.push(id);
  }
  const walk: Walk = { ...start, names, position: "bound", elided: IN_BOUNDS };
  for (const param of syntax.params) {
    if (param.kind === "lifetime") {
      const id = names.get(param.lifetime.name);
      if (id !== undefined) markDeclaration(builder, param, id, { ...walk, position });
      walkBounds(
        builder,
        param.bounds.map((lifetime) => ({ kind: "lifetime", lifetime })),
        walk,
      );
    } else if (param.kind === "type") walkBounds(builder, param.bounds, walk);
  }
  for (const predicate of syntax.where) {
    if (predicate.kind === "lifetime") {
      const id = names.get(predicate.lifetime.name) ?? builder.outerLifetime(predicate.lifetime);
      if (id !== undefined)
        builder.addOutlives(
          id,
          predicate.bounds.map((bound) => bound.name),
        );
      const all = [predicate.lifetime, ...predicate.bounds];
      walkBounds(
        builder,
        all.map((lifetime) => ({ kind: "lifetime", lifetime })),
        walk,
      );
      continue;
    }
    const whereBinder = whereBinderOf(builder, predicate.forLifetimes);
    const inside = withNames(builder, predicate.forLifetimes, { ...walk, whereBinder });
    walkType(builder, predicate.type, inside);
    walkBounds(builder, predicate.bounds, inside);
  }
  return { walk: { ...start, names }, declared, binder };
}

function othersStart({ params }: Generics): number | undefined {
  for (const param of params) {
    if (param.kind === "lifetime") continue;
    const [attribute] = param.attributes;
    // `const N: usize` begins with a word.
    return attribute?.span.start ?? param.ident.span.start - (param.kind === "const" ? "const ".length : 0);
  }
  return undefined;
}

// ------------------------------------------------------------------------------------------------------- Functions

function functionHead(def: FunctionDef, declarations: Declarations, text: string): HeadLifetimes | undefined {
  const span = def.span();
  if (span === undefined || span.item.expansion !== undefined) return undefined;
  const builder = new HeadBuilder(declarations, def.scope, text);
  const { walk, declared, binder } = walkGenerics(builder, def.generics.syntax, "bound");
  const fresh: Elision = { kind: "fresh", binder };
  const source = new ElisionSource(builder);
  const inputs: Walk = { ...walk, elided: fresh };
  if (def.selfParam) walkSelf(builder, def, declarations, source, { ...inputs, position: "self", parameter: "self" });
  for (const param of def.params) {
    const parameter = nameOf(param.pattern);
    source.input(() => walkType(builder, param.type, { ...inputs, position: "parameter", parameter }));
  }
  const elidedInputs = builder.marks
    .filter((mark) => !mark.inFunctionType && mark.form !== "opaque")
    .flatMap((mark) => mark.lifetimes)
    .filter((id) => builder.isElided(id));
  if (def.output) {
    const opaque = opaqueOf(builder, def, declarations, [...declared, ...new Set(elidedInputs)]);
    walkType(builder, def.output, {
      ...walk,
      elided: source.result(def.output.span.start),
      position: "result",
      opaque,
    });
  }
  const body = def.body();
  const bodyText = text.slice(span.signature.end, span.item.end);
  if (body !== undefined && body !== "omitted") walkBody(builder, body, bodyText, walk);
  const taken = lifetimesIn(text.slice(span.item.start, span.item.end));
  const range = { start: span.signature.start, end: span.signature.end };
  const { name } = def;
  const nameRange = nameBefore(def.generics.syntax, name, text);
  const around = namesAround(def, declarations);
  return finish(builder, { item: "function", name, nameRange, range }, taken, around, span.item.end);
}

function nameOf(pattern: Pattern): string | undefined {
  return pattern.kind === "binding" ? pattern.ident.name : undefined;
}

/**
 * What an `impl Trait` in the result captures: from edition 2024 on, and in traits and their impls, everything in scope; before that the
 * type parameters, and of the lifetimes those that its bounds name (RFC 3498, RFC 3617).
 */
function opaqueOf(
  builder: HeadBuilder,
  def: FunctionDef,
  declarations: Declarations,
  own: readonly number[],
): OpaquePosition {
  const inTrait =
    def.container.kind === "trait" || (def.container.kind === "impl" && def.container.trait !== undefined);
  const capturesAll = def.crate.edition === "2024" || inTrait;
  const outer: number[] = [];
  const types: string[] = [];
  const around: GenericsDef[] = [];
  for (let generics = def.generics.parent; generics; generics = generics.parent) around.unshift(generics);
  for (const generics of around) {
    if (generics.traitSelf) types.push("Self");
    for (const param of generics.params) {
      if (param.kind !== "lifetime") types.push(param.name);
      else if (capturesAll && param.span) {
        const id = builder.outerLifetime({ name: param.name, hygiene: 0, span: param.span });
        if (id !== undefined) outer.push(id);
      }
    }
  }
  for (const param of def.generics.params) if (param.kind !== "lifetime") types.push(param.name);
  const lifetimes = capturesAll ? [...outer, ...own] : undefined;
  return {
    kind: "result",
    lifetimes,
    types,
    canWrite: !builder.hasOpaqueInputs && !hidesHeaderLifetimes(def, declarations),
  };
}

/** A lifetime that the header of the impl leaves out has no name to put into `use<…>`. */
function hidesHeaderLifetimes(def: FunctionDef, declarations: Declarations): boolean {
  const header = def.container.kind === "impl" ? headerOf(def.container, declarations) : undefined;
  return header?.lifetimes.some((lifetime) => lifetime.origin === "elided") === true;
}

interface RememberedHeader {
  readonly text: string;
  readonly revision: number;
  readonly header: HeadLifetimes | undefined;
}

/** Asked for by every member, and found by reading the names in all of them. */
const headers = new WeakMap<ImplDef, RememberedHeader>();

function headerOf(def: ImplDef, declarations: Declarations): HeadLifetimes | undefined {
  const text = def.location?.text() ?? "";
  const { revision } = declarations;
  const known = headers.get(def);
  if (known?.revision === revision && known.text === text) return known.header;
  const header = implHead(def, declarations, text);
  headers.set(def, { text, revision, header });
  return header;
}

/** Lifetimes that members must not be called like: those of the impl or trait around, also those that its header is shown with. */
function namesAround(def: FunctionDef | ConstDef | TypeAliasDef, declarations: Declarations): ReadonlySet<string> {
  const names = new Set<string>();
  for (let generics = def.generics.parent; generics; generics = generics.parent)
    for (const param of generics.params) if (param.kind === "lifetime") names.add(param.name);
  if (def.container.kind === "impl") {
    const header = headerOf(def.container, declarations);
    for (const lifetime of header?.lifetimes ?? []) {
      names.add(lifetime.name);
      if (lifetime.parameterName !== undefined) names.add(lifetime.parameterName);
    }
  }
  return names;
}

// ----------------------------------------------------------------------------------------------------- Other items

function implHead(def: ImplDef, declarations: Declarations, text: string): HeadLifetimes | undefined {
  const { selfType } = def;
  if (selfType === undefined || selfType.span.expansion !== undefined || def.derivedFor !== undefined) return undefined;
  const builder = new HeadBuilder(declarations, def.scope, text);
  const { walk, binder } = walkGenerics(builder, def.generics.syntax, "header");
  const header: Walk = { ...walk, elided: { kind: "fresh", binder } };
  if (def.trait) {
    const path = def.trait;
    walkBounds(builder, [{ kind: "trait", modifier: "none", forLifetimes: [], path, span: path.span }], header);
  }
  walkType(builder, selfType, header);
  const name = text.slice(selfType.span.start, selfType.span.end);
  const nameRange = nameBefore(def.generics.syntax, "impl", text);
  const range = { start: nameRange.start, end: selfType.span.end };
  return finish(builder, { item: "impl", name, nameRange, range }, lifetimesIn(text), new Set());
}

function traitHead(def: TraitDef, declarations: Declarations, text: string): HeadLifetimes | undefined {
  const syntax = def.generics.syntax;
  if (syntax === undefined) return undefined;
  const builder = new HeadBuilder(declarations, def.scope, text);
  const { walk } = walkGenerics(builder, syntax, "header");
  walkBounds(builder, def.supertraits, { ...walk, position: "bound", elided: { kind: "missing", result: undefined } });
  const { name } = def;
  const nameRange = nameBefore(syntax, name, text);
  const end = builder.marks.reduce((last, mark) => Math.max(last, mark.range.end), syntax.span.end);
  const range = { start: nameRange.start, end };
  return finish(builder, { item: "trait", name, nameRange, range }, lifetimesIn(text), new Set());
}

function adtHead(def: AdtDef, declarations: Declarations, text: string): HeadLifetimes | undefined {
  if (def.span === undefined || def.span.expansion !== undefined) return undefined;
  const builder = new HeadBuilder(declarations, def.scope, text);
  const { walk } = walkGenerics(builder, def.generics.syntax, "header");
  for (const variant of def.variants) {
    for (const field of variant.fields) {
      const own: Walk = {
        ...walk,
        elided: { kind: "missing", result: undefined },
        position: "field",
        parameter: field.name,
      };
      walkType(builder, field.type, own);
    }
  }
  const range = { start: def.span.start, end: def.span.end };
  const { name } = def;
  const nameRange = nameBefore(def.generics.syntax, name, text);
  return finish(builder, { item: def.adtKind, name, nameRange, range }, lifetimesIn(text), new Set());
}

function valueHead(def: ConstDef | StaticDef, declarations: Declarations, text: string): HeadLifetimes | undefined {
  const { type } = def;
  if (type === undefined) return undefined;
  if (type.span.expansion !== undefined) return threadLocalHead(def, type, declarations, text);
  const builder = new HeadBuilder(declarations, def.scope, text);
  const around = def.kind === "const" ? namesAround(def, declarations) : new Set<string>();
  const isAmbiguous = def.kind === "const" && hasLifetimes(def.container, declarations);
  const elided: Elision = isAmbiguous ? NOWHERE : { kind: "same", lifetime: STATIC };
  const walk = startWalk("value", elided);
  walkType(builder, type, walk);
  const value = def.value();
  if (value !== undefined && value !== "omitted") walkBody(builder, value, text.slice(type.span.end), walk);
  const range = { start: type.span.start, end: type.span.end };
  const nameRange = { start: range.start, end: range.start };
  return finish(builder, { item: def.kind, name: def.name, nameRange, range }, lifetimesIn(text), around);
}

/** What is missing in the type of a `thread_local!` variable: a function gives its first value, and nothing but `'static` could be meant. */
function threadLocalHead(
  def: ConstDef | StaticDef,
  type: TypeExpr,
  declarations: Declarations,
  text: string,
): HeadLifetimes | undefined {
  const written = threadLocalType(type, def.value());
  if (written === undefined) return undefined;
  const builder = new HeadBuilder(declarations, def.scope, text);
  walkType(builder, written, startWalk("value", { kind: "missing", result: written.span.start }));
  if (builder.missing.length === 0) return undefined;
  const range = { start: written.span.start, end: written.span.end };
  const nameRange = { start: range.start, end: range.start };
  const head = finish(builder, { item: def.kind, name: def.name, nameRange, range }, new Set(), new Set());
  return head && { ...head, marks: [] };
}

/** Does an impl or trait declare lifetimes, or leave some out of its header? */
function hasLifetimes(container: ImplDef | TraitDef | ModuleDef, declarations: Declarations): boolean {
  if (container.kind === "module") return false;
  if (container.generics.params.some((param) => param.kind === "lifetime")) return true;
  const header = container.kind === "impl" ? headerOf(container, declarations) : undefined;
  return header?.lifetimes.some(({ origin, binder }) => origin === "elided" && binder === 0) === true;
}

function aliasHead(def: TypeAliasDef, declarations: Declarations, text: string): HeadLifetimes | undefined {
  const { type } = def;
  if (def.container.kind !== "module") return associatedTypeHead(def, declarations, text);
  if (type === undefined || type.span.expansion !== undefined) return undefined;
  const builder = new HeadBuilder(declarations, def.scope, text);
  const { walk } = walkGenerics(builder, def.generics.syntax, "header");
  walkType(builder, type, { ...walk, elided: { kind: "missing", result: undefined }, position: "field" });
  const { name } = def;
  const nameRange = nameBefore(def.generics.syntax, name, text);
  const range = { start: nameRange.start, end: type.span.end };
  const around = namesAround(def, declarations);
  return finish(builder, { item: "alias", name, nameRange, range }, lifetimesIn(text), around);
}

/**
 * Nothing but what is missing. It is the impl or trait that must have the lifetime: rustc tells of paths that leave it out by E0106, of
 * references and `'_` by other errors.
 */
function associatedTypeHead(def: TypeAliasDef, declarations: Declarations, text: string): HeadLifetimes | undefined {
  const { type, bounds, name } = def;
  const syntax = def.generics.syntax;
  if (syntax?.span.expansion !== undefined || type?.span.expansion !== undefined || isRewritten(def)) return undefined;
  const builder = new HeadBuilder(declarations, def.scope, text);
  const { walk } = walkGenerics(builder, syntax, "header");
  const inside: Walk = { ...walk, elided: IN_BOUNDS, position: "field" };
  walkBounds(builder, bounds, inside);
  if (type !== undefined) walkType(builder, type, inside);
  if (builder.missing.length === 0) return undefined;
  const nameRange = nameBefore(syntax, name, text);
  const range = { start: nameRange.start, end: type?.span.end ?? nameRange.end };
  const head = finish(builder, { item: "alias", name, nameRange, range }, lifetimesIn(text), new Set());
  return head && { ...head, marks: [] };
}

function finish(
  builder: HeadBuilder,
  head: Pick<HeadLifetimes, "item" | "name" | "nameRange" | "range">,
  taken: Set<string>,
  around: ReadonlySet<string>,
  bodyEnd = builder.text.length,
): HeadLifetimes | undefined {
  if (builder.isBroken || (builder.marks.length === 0 && builder.missing.length === 0)) return undefined;
  const letters = new Set([...taken, ...around]);
  const behind = lifetimesIn(builder.text.slice(head.range.end, bodyEnd));
  return builder.finish(head, letters, new Set(letters), behind);
}
