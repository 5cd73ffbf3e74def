/**
 * The tables that inference of one body fills: by AST node, the type, adjustments, callee, resolution.
 *
 * While inference runs the types in them may hold inference variables; `writeback.ts` replaces those, and from then on
 * nothing changes. Readers outside this folder see a `TypeckResults`.
 */
import type { ItemScope, VariantDef } from "../../hir/defs.js";
import type {
  BlockExpr,
  ClosureExpr,
  Expr,
  FormatArgsExpr,
  MacroCall,
  MethodCallExpr,
  Path,
  Pattern,
  Span,
  TypeExpr,
} from "../../syntax/ast.js";
import { unknownType } from "../interner.js";
import type { BodyOwner, FnSignature, TraitRef, Type } from "../type.js";
import type {
  Adjustment,
  BindingMode,
  Callee,
  CallKind,
  ClosureInfo,
  ExpandedMacro,
  Gap,
  LocalVariable,
  TypeckResults,
  UserPath,
  ValueResolution,
} from "../typeck.js";

type BindingPattern = Pattern & { readonly kind: "binding" };

const noAdjustments: readonly Adjustment[] = [];
const noTypes: readonly Type[] = [];

export class BodyTables implements TypeckResults {
  readonly locals: LocalVariable[] = [];
  selfVariable: LocalVariable | undefined;
  readonly closures: ClosureInfo[] = [];
  readonly itemScopes: ItemScope[] = [];
  readonly gaps: Gap[] = [];
  readonly formatted: FormatArgsExpr[] = [];
  readonly autoAsked: TraitRef[] = [];
  isIllTyped = false;
  readonly mentions: { readonly variable: LocalVariable; readonly span: Span }[] = [];

  readonly exprTypes = new Map<Expr, Type>();
  readonly exprAdjustments = new Map<Expr, readonly Adjustment[]>();
  readonly localTypes = new Map<LocalVariable, Type>();
  readonly patternTypes = new Map<Pattern, Type>();
  readonly patternDerefTypes = new Map<Pattern, readonly Type[]>();
  readonly patternLocals = new Map<Pattern, LocalVariable>();
  readonly bindingModes = new Map<Pattern, BindingMode>();
  readonly patternResolutions = new Map<Pattern, ValueResolution>();
  readonly variants = new Map<Pattern | Expr, VariantDef>();
  readonly resolutions = new Map<Expr, ValueResolution>();
  readonly callees = new Map<Expr, Callee>();
  readonly callKinds = new Map<Expr, CallKind>();
  readonly builtin = new Map<Expr, "yes" | "no" | "unknown">();
  readonly fieldIndices = new Map<Expr, number>();
  readonly closureInfos = new Map<ClosureExpr | BlockExpr, ClosureInfo>();
  readonly expansions = new Map<MacroCall, ExpandedMacro>();
  readonly macroMentions = new Map<MacroCall, readonly Expr[]>();
  readonly uncertainUses = new Set<Expr>();
  readonly userTypes = new Map<TypeExpr, Type>();
  readonly userPaths = new Map<Path | MethodCallExpr, UserPath>();

  constructor(
    readonly owner: BodyOwner,
    readonly signature: FnSignature,
  ) {}

  localOfPattern(pattern: BindingPattern): LocalVariable | undefined {
    return this.patternLocals.get(pattern);
  }

  typeOfLocal(variable: LocalVariable): Type {
    return this.localTypes.get(variable) ?? unknownType("the variable was not typed");
  }

  typeOf(expr: Expr): Type {
    return this.exprTypes.get(expr) ?? unknownType("the expression was not typed");
  }

  adjustedTypeOf(expr: Expr): Type {
    const adjustments = this.exprAdjustments.get(expr);
    return adjustments?.[adjustments.length - 1]?.target ?? this.typeOf(expr);
  }

  adjustments(expr: Expr): readonly Adjustment[] {
    return this.exprAdjustments.get(expr) ?? noAdjustments;
  }

  typeOfPattern(pattern: Pattern): Type {
    return this.patternTypes.get(pattern) ?? unknownType("the pattern was not typed");
  }

  patternDerefs(pattern: Pattern): readonly Type[] {
    return this.patternDerefTypes.get(pattern) ?? noTypes;
  }

  bindingMode(pattern: BindingPattern): BindingMode {
    return this.bindingModes.get(pattern) ?? (pattern.byRef ? (pattern.mutable ? "refMut" : "ref") : "move");
  }

  patternResolution(pattern: Pattern): ValueResolution | undefined {
    return this.patternResolutions.get(pattern);
  }

  variantOf(node: Pattern | Expr): VariantDef | undefined {
    return this.variants.get(node);
  }

  resolution(expr: Expr): ValueResolution | undefined {
    return this.resolutions.get(expr);
  }

  callee(expr: Expr): Callee | undefined {
    return this.callees.get(expr);
  }

  callKind(expr: Expr & { readonly kind: "call" }): CallKind {
    return this.callKinds.get(expr) ?? { kind: "unknown" };
  }

  isBuiltin(expr: Expr): "yes" | "no" | "unknown" {
    return this.builtin.get(expr) ?? "unknown";
  }

  fieldIndex(expr: Expr & { readonly kind: "field" }): number | undefined {
    return this.fieldIndices.get(expr);
  }

  closure(expr: ClosureExpr | BlockExpr): ClosureInfo | undefined {
    return this.closureInfos.get(expr);
  }

  expanded(call: MacroCall): ExpandedMacro | undefined {
    return this.expansions.get(call);
  }

  mentionedIn(call: MacroCall): readonly Expr[] {
    return this.macroMentions.get(call) ?? [];
  }

  isUncertainUse(expr: Expr): boolean {
    return this.uncertainUses.has(expr);
  }

  userType(type: TypeExpr): Type | undefined {
    return this.userTypes.get(type);
  }

  userPath(written: Path | MethodCallExpr): UserPath | undefined {
    return this.userPaths.get(written);
  }

  addGap(span: Span, reason: string): void {
    this.gaps.push({ span, reason });
  }
}
