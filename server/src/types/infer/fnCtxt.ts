/**
 * The state of the inference of one body, and the small operations on it that every file here uses (rustc's `FnCtxt`).
 *
 * One lives from the first expression of a body to its last; closures and async blocks of the body share it.
 */
import type { Knowledge } from "../../base/knowledge.js";
import type { Declarations } from "../../hir/declarations.js";
import type { AdtDef, Crate, GenericOwner, ItemScope, TraitDef } from "../../hir/defs.js";
import type {
  BinaryExpr,
  BlockExpr,
  CallExpr,
  CastExpr,
  ClosureExpr,
  CompoundAssignExpr,
  Expr,
  IndexExpr,
  MacroCall,
  MacroDefinitionItem,
  Pattern,
  Span,
  TypeExpr,
  UnaryExpr,
} from "../../syntax/ast.js";
import { Expansions } from "../../syntax/macros/expansions.js";
import type { ExpansionResult, MacroContext, SnippetParser } from "../../syntax/macros/result.js";
import type { MacroRules } from "../../syntax/macros/rules.js";
import { erasedRegion, genericArgs, isRegion, isType, regionVar, unknownConst } from "../argTerms.js";
import { evaluateConst } from "../constEval.js";
import type { TypeContext } from "../context.js";
import { displayPartialType } from "../display.js";
import { InferCtxt } from "../inferCtxt.js";
import {
  adtType,
  floatType,
  fnSignature,
  intType,
  neverType,
  type SignatureParts,
  unitType,
  unknownType,
} from "../interner.js";
import { bodyLowering, TypeLowering } from "../lowerType.js";
import type { MethodSolver } from "../method/solver.js";
import type { ParamEnv } from "../paramEnv.js";
import type { Predicate } from "../predicate.js";
import { eraseRegions, eraseSignature, foldArgs, foldSignature, foldType, type TypeFolder } from "../subst.js";
import { type ClosureHint, deduceClosure } from "../traits/closureHints.js";
import {
  type BodyOwner,
  type Const,
  type DynType,
  type FnSignature,
  type GenericArg,
  type GenericArgs,
  type InferType,
  type OpaqueType,
  type TraitRef,
  type Type,
  TypeFlag,
} from "../type.js";
import type { Adjustment, LocalVariable } from "../typeck.js";
import type { ClosureState } from "./closure.js";
import type { CoerceMany } from "./coerceMany.js";
import type { Matched } from "./exactPatterns.js";
import type { FieldBinding } from "./exactTypes.js";
import { expandType } from "./exprMacro.js";
import type { Mismatch } from "./mismatch.js";
import { Obligations } from "./obligations.js";
import { convertPlaceDerefsToMutable } from "./placeMutability.js";
import type { ReborrowSite } from "./reborrow.js";
import { Scopes } from "./scopes.js";
import type { BodyTables } from "./tables.js";

/** What a `break` leaves. `many` collects the values; `while` and `for` have none. */
export interface Breakable {
  readonly many: CoerceMany | undefined;
  /** What the `break`s give. */
  readonly values: Expr[];
  mayBreak: boolean;
}

/** Services of rooms before this one that need a host. */
export interface BodyServices {
  readonly cx: TypeContext;
  readonly parser: SnippetParser;
}

type DeferredOperator = BinaryExpr | CompoundAssignExpr | UnaryExpr;

/** Deeper than any code that people write; a macro's expansion may be deeper, and the stack of the host is not endless. */
const expressionDepthLimit = 400;

export class FnCtxt {
  readonly cx: TypeContext;
  readonly declarations: Declarations;
  readonly infcx: InferCtxt;
  readonly scopes: Scopes<Breakable>;
  readonly macroContext: MacroContext;
  readonly expansions = new Expansions();
  scope: ItemScope;

  /** Where `return` and `?` go: of the function, or the innermost closure or async block. */
  returns: CoerceMany | undefined;
  /** The expression last checked never comes to its end. */
  diverges = false;
  depth = 0;
  readonly depthLimit = expressionDepthLimit;
  /** rustc's default recursion limit is 128; a chain of derefs in real code has a handful of steps. */
  readonly autoderefLimit = 32;
  /** A literal is checked as a pattern. */
  patternLiteral = false;

  readonly closureStates = new Map<ClosureExpr, ClosureState>();
  /** In the order in which they end: inner ones first. */
  readonly nestedBodies: (ClosureExpr | BlockExpr)[] = [];
  readonly deferredOperators: DeferredOperator[] = [];
  /** By what is not known when they are met, `|i| list[i]`. */
  readonly openIndexings: IndexExpr[] = [];
  readonly reborrowSites: ReborrowSite[] = [];
  /** Variables whose type somebody wrote, with its lifetimes. */
  readonly writtenTypes = new Map<LocalVariable, Type>();
  readonly mismatches: Mismatch[] = [];
  /** Something is written that rustc refuses whatever the types are: too few arguments, a value that is assigned to. */
  isRefused = false;
  /** How many of what is impossible were so before numbers that nothing decides were given a type. */
  impossibleByItself = 0;
  /** Patterns that stand for a field. */
  readonly fieldBindings = new Map<Pattern, FieldBinding>();
  /** What variables without a written type are matched with. */
  readonly matched = new Map<LocalVariable, Matched>();
  /** Types with lifetimes of what has been asked so far. */
  readonly exactTypes = new Map<LocalVariable | Expr, Type>();
  /** How many of them are being asked. */
  exactDepth = 0;
  /** What they are coerced to is their own type, since nothing was known of one of the two: references among them are not lent again. */
  readonly takenAsIs = new Set<Expr>();
  /** By the loop or labelled block: the values of its `break`s. */
  readonly breakValues = new Map<Expr, readonly Expr[]>();
  /** Exclusive references that meet others, the first of which decides the type: one with the same lifetimes is moved. */
  readonly lentUnlessSame = new Set<Expr>();
  readonly deferredCasts: { readonly expr: CastExpr; readonly target: Type }[] = [];
  readonly deferredCalls: { readonly expr: CallExpr; readonly closure: ClosureExpr; readonly type: Type }[] = [];
  readonly expandedResults = new Map<MacroCall, ExpansionResult>();
  readonly macroItems = new Map<MacroRules, MacroDefinitionItem>();
  readonly #upvars = new Map<ClosureExpr | BlockExpr, Set<LocalVariable>>();
  readonly patternNames = new WeakMap<ItemScope, Set<string>>();
  readonly #divergingVariables = new Set<InferType>();
  readonly #numericVariables: InferType[] = [];
  readonly #obligations: Obligations;
  readonly #lowering: TypeLowering["options"];

  constructor(
    services: BodyServices,
    readonly owner: BodyOwner,
    readonly crate: Crate,
    readonly env: ParamEnv,
    readonly identityArgs: GenericArgs,
    readonly tables: BodyTables,
  ) {
    this.cx = services.cx;
    this.declarations = services.cx.declarations;
    this.infcx = new InferCtxt(services.cx, env);
    this.#obligations = new Obligations(this.infcx);
    this.scope = this.declarations.scopeOf(owner);
    this.macroContext = { parser: services.parser, expansions: this.expansions, edition: Number(crate.edition) };
    this.scopes = new Scopes((hygiene) => this.#markOrigin(hygiene));
    this.#lowering = {
      ...bodyLowering,
      infer: () => this.newVar(),
      inferConst: () => this.newConstVar(),
      expandMacro: (call) => expandType(this, call),
    };
  }

  get capturesDisjointFields(): boolean {
    return Number(this.crate.edition) >= 2021;
  }

  #markOrigin(hygiene: number): { readonly item: MacroDefinitionItem; readonly parent: number } | undefined {
    const mark = this.expansions.mark(hygiene);
    const item = mark?.macro === undefined ? undefined : this.macroItems.get(mark.macro);
    return mark === undefined || item === undefined ? undefined : { item, parent: mark.parent };
  }

  // ------------------------------------------------------------------------------------------------------ Variables

  newVar(): Type {
    return this.infcx.newTypeVar();
  }

  newIntVar(): Type {
    const variable = this.infcx.newIntVar();
    this.#numericVariables.push(variable);
    return variable;
  }

  newFloatVar(): Type {
    const variable = this.infcx.newFloatVar();
    this.#numericVariables.push(variable);
    return variable;
  }

  newConstVar(): Const {
    return this.infcx.newConstVar();
  }

  /** The type behind a variable, as far as its head. */
  shallow(type: Type): Type {
    return type.kind === "infer" ? this.infcx.shallow(type) : type;
  }

  /** The same, working off obligations first when the variable is still open (rustc's `structurally_resolve_type`). */
  structurallyResolve(type: Type): Type {
    const found = this.shallow(type);
    if (found.kind === "projection") return this.shallow(this.normalize(found));
    if (!this.hasInfer(found) || !this.hasInfer(this.infcx.resolve(found))) return found;
    this.select();
    return this.infcx.shallow(found);
  }

  resolve(type: Type): Type {
    return this.infcx.resolve(type);
  }

  /** With what is left open replaced by `undecided`: the end of inference. */
  resolveFully(type: Type, undecided: Type): Type {
    const resolved = this.infcx.resolve(type);
    return this.hasInfer(resolved) ? foldType(resolved, closing(undecided)) : resolved;
  }

  resolveArgs(args: GenericArgs): GenericArgs {
    return this.infcx.resolveArgs(args);
  }

  resolveArgsFully(args: GenericArgs, undecided: Type): GenericArgs {
    const resolved = this.infcx.resolveArgs(args);
    return (resolved.flags & TypeFlag.hasInfer) === 0 ? resolved : foldArgs(resolved, closing(undecided));
  }

  resolveSignatureFully(signature: FnSignature, undecided: Type): FnSignature {
    const resolved = this.infcx.resolveSignature(signature);
    return (resolved.flags & TypeFlag.hasInfer) === 0 ? resolved : foldSignature(resolved, closing(undecided));
  }

  resolveConst(value: Const): Const {
    return this.infcx.shallowConst(value);
  }

  hasInfer(type: Type): boolean {
    return (type.flags & TypeFlag.hasInfer) !== 0;
  }

  unify(left: Type, right: Type): boolean {
    return left === right || this.infcx.unify(left, right);
  }

  /** The type depends on something that is not known, so whatever is open in it must not be decided by fallback. */
  poison(type: Type): void {
    if (type.kind === "closure") {
      const signature = this.closureStates.get(type.expr)?.signature;
      for (const input of signature?.inputs ?? []) this.poison(input);
      if (signature !== undefined) this.poison(signature.output);
    } else if (type.kind === "coroutine") this.poison(type.output);
    if (this.hasInfer(type)) this.infcx.poison(type, unknownType("it depends on something that is not known"));
  }

  probe<Result>(attempt: () => Result): Result {
    return this.#obligations.probe(attempt);
  }

  commitIf(attempt: () => boolean): boolean {
    return this.#obligations.commitIf(attempt);
  }

  /** `!` was coerced to the variable: if nothing else decides it, fallback does. */
  markDiverging(type: Type): void {
    const variable = this.shallow(type);
    if (variable.kind === "infer") this.#divergingVariables.add(variable);
  }

  /**
   * Numbers that nothing decides are `i32` and `f64`; a variable that only `!` was coerced to is `()`, from edition 2024 on `!`
   * (reference, "Never type fallback").
   */
  applyFallback(): void {
    for (const variable of this.#numericVariables) {
      const open = this.shallow(variable);
      if (open.kind === "infer" && open.sort !== "general")
        this.unify(open, open.sort === "int" ? intType("i32") : floatType("f64"));
    }
    const diverging = Number(this.crate.edition) >= 2024 ? neverType : unitType;
    for (const variable of this.#divergingVariables) {
      const open = this.shallow(variable);
      if (open.kind === "infer") this.unify(open, diverging);
    }
  }

  // --------------------------------------------------------------------------------------------------------- Traits

  /** What is certainly not implemented, though it has to be. */
  get impossible(): readonly TraitRef[] {
    return this.#obligations.fulfillment.impossible;
  }

  /** Works off pending obligations as far as possible. */
  select(): void {
    this.#obligations.select();
  }

  get solver(): MethodSolver {
    return this.#obligations.solver;
  }

  normalize(type: Type): Type {
    return this.infcx.traits.normalize(type);
  }

  requireTraitRef(traitRef: TraitRef): void {
    this.#obligations.requireTraitRef(traitRef);
  }

  requireTrait(path: string, args: readonly GenericArg[]): void {
    const trait = this.cx.trait(path);
    if (trait !== undefined) this.requireTraitRef({ trait, args: genericArgs(args) });
  }

  requirePredicatesOf(owner: GenericOwner, args: GenericArgs): void {
    this.#obligations.requirePredicatesOf(owner, args);
  }

  requireDyn(from: Type, to: DynType): void {
    this.#obligations.requireDyn(from, to);
  }

  requireBounds(bounds: readonly Predicate[], opaque: OpaqueType, hidden: Type): void {
    this.#obligations.requireBounds(bounds, opaque, hidden);
  }

  mayHold(traitRef: TraitRef): Knowledge {
    return this.#obligations.mayHold(traitRef);
  }

  derefTarget(type: Type): Type | undefined {
    return this.#obligations.derefTarget(type);
  }

  traitProjection(path: string, name: string, args: readonly GenericArg[]): Type {
    return this.#obligations.traitProjection(path, name, args) ?? unknownType(`\`${path}\` was not found`);
  }

  /** What an expected type says of a closure's signature and kind. */
  closureHint(expected: Type): ClosureHint | undefined {
    return deduceClosure(this.#obligations.fulfillment, expected);
  }

  isCopy(type: Type): Knowledge {
    return this.#obligations.isCopy(type);
  }

  hasDropImpl(type: Type & { readonly kind: "adt" }): boolean {
    return this.#obligations.hasDropImpl(type);
  }

  hasCoerceUnsizedImpl(type: Type & { readonly kind: "adt" }): boolean {
    return this.#obligations.hasCoerceUnsizedImpl(type);
  }

  isSupertrait(sub: TraitDef, sup: TraitDef): boolean {
    return this.#obligations.isSupertrait(sub, sup);
  }

  isPacked(adt: AdtDef): boolean {
    return adt.attributes.some((attribute) => attribute.path === "repr" && attribute.argument.includes("packed"));
  }

  // ---------------------------------------------------------------------------------------------------------- Types

  lowering(): TypeLowering {
    return new TypeLowering(this.cx, this.scope, this.#lowering);
  }

  /**
   * A type written in the body. Its regions are kept for the borrow checker; one that is left out has a number of its own, as an alias may
   * name it twice: `type Held<'a> = &'a Cell<&'a str>`, `x: Held<'_>`. One that is left to inference, as in `e as &dyn Error`, is two: the
   * object's is another. A closure's parameters bind theirs, and `|e: &dyn Error|` has one.
   */
  lowerUserType(syntax: TypeExpr, isParameter = false): Type {
    let elided = 0;
    const options = { ...this.#lowering, elided: () => regionVar(elided++), ownObjects: !isParameter };
    const written = new TypeLowering(this.cx, this.scope, options).lower(syntax);
    this.tables.userTypes.set(syntax, written);
    return this.normalize(eraseRegions(written));
  }

  lowerConst(expr: Expr): Const {
    return expr.kind === "underscore" ? this.newConstVar() : evaluateConst(this.cx, expr, this.scope);
  }

  args(list: readonly GenericArg[]): GenericArgs {
    return genericArgs(list);
  }

  eraseArg(arg: GenericArg): GenericArg {
    return !isType(arg) && isRegion(arg) ? erasedRegion : arg;
  }

  signature(parts: SignatureParts): FnSignature {
    return fnSignature(parts);
  }

  /** A fn pointer's or bound's signature with its regions erased. */
  openSignature(signature: FnSignature): FnSignature {
    return eraseSignature(signature);
  }

  unknown(reason: string): Type {
    return unknownType(reason);
  }

  /** An unknown type whose reason is listed as a gap at that place. */
  unknownAt(span: Span, reason: string): Type {
    this.gap(span, reason);
    return unknownType(reason);
  }

  gap(span: Span, reason: string): void {
    this.tables.addGap(span, reason);
  }

  display(type: Type): string {
    return displayPartialType(this.resolve(type));
  }

  /** A data type of the standard library by path, with these arguments and variables for the rest. */
  wellKnownType(path: string, args: readonly GenericArg[] = []): Type {
    const adt = this.cx.adt(path);
    if (adt === undefined) return unknownType(`\`${path}\` was not found`);
    return adtType(adt, this.infcx.freshArgs(adt, args));
  }

  boxOf(inner: Type): Type {
    const adt = this.cx.adt("owned_box");
    return adt === undefined ? unknownType("`Box` was not found") : adtType(adt, this.infcx.freshArgs(adt, [inner]));
  }

  // ------------------------------------------------------------------------------------------------------ Recording

  record(expr: Expr, type: Type): Type {
    this.tables.exprTypes.set(expr, type);
    return type;
  }

  /**
   * Puts adjustments on an expression. One that has adjustments already keeps them if the new ones have no effect on the
   * type (a reborrow); `append` puts the new ones after them. What is lent exclusively in the end is reached exclusively on the way.
   */
  applyAdjustments(expr: Expr, steps: readonly Adjustment[], append = false): void {
    if (steps.length === 0) return;
    const known = this.tables.exprAdjustments.get(expr);
    if (known === undefined || known.length === 0) this.tables.exprAdjustments.set(expr, steps);
    else if (append || known[known.length - 1]?.kind === "neverToAny")
      this.tables.exprAdjustments.set(expr, [...known, ...steps]);
    else if (isReborrow(known) && steps[0]?.kind === "deref") this.tables.exprAdjustments.set(expr, steps);
    else this.tables.exprAdjustments.set(expr, [...known, ...steps]);
    if (steps.some((step) => step.kind === "borrow" && step.mutable && !step.raw))
      convertPlaceDerefsToMutable(this, expr);
  }

  /** A use of a local variable: notes the closures around the place that capture it. */
  mention(variable: LocalVariable, span: Span): void {
    this.tables.mentions.push({ variable, span });
    for (const body of this.scopes.bodiesCapturing(variable)) {
      let upvars = this.#upvars.get(body);
      if (upvars === undefined) this.#upvars.set(body, (upvars = new Set()));
      upvars.add(variable);
    }
  }

  /** Variables from outside that the closure or async block mentions, in order of first mention. */
  mentionedUpvars(body: ClosureExpr | BlockExpr): ReadonlySet<LocalVariable> {
    return this.#upvars.get(body) ?? noVariables;
  }

  isUpvarOf(variable: LocalVariable, body: ClosureExpr | BlockExpr): boolean {
    return this.mentionedUpvars(body).has(variable);
  }
}

function closing(undecided: Type): TypeFolder {
  return {
    mask: TypeFlag.hasInfer,
    infer: () => undecided,
    const: (value) => (value.kind === "infer" ? unknownConst : value),
  };
}

const noVariables: ReadonlySet<LocalVariable> = new Set();

/** `&*x` of the same type: what a coercion site adds to a reference. */
function isReborrow(steps: readonly Adjustment[]): boolean {
  return (
    steps.length === 2 &&
    steps[0]?.kind === "deref" &&
    steps[0].overloaded === undefined &&
    steps[1]?.kind === "borrow" &&
    !steps[1].raw
  );
}
