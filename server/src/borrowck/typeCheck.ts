/**
 * The MIR type check: what every statement asks of the regions in the types of the places it touches.
 *
 *     let p: &'p u8 = &'l x;     the value's type must be a subtype of the place's: 'l: 'p
 *     v.push(p)                  push::<&'t u8>(&mut Vec<&'t u8>, &'t u8): what is in v equals 't, 'p: 't
 *     q = &'r *p                 a reborrow through p: 'p: 'r (and through all mutable references on the way)
 *
 * Types are not checked here, they are related: where two terms do not fit (inference went wrong, a coercion is unknown) no
 * constraint arises, and a loan may seem to end early, but nothing is claimed. Signatures of called functions come as
 * templates (`signatures.ts`). Source: RFC 2094, chapter 4; rustc dev guide, "MIR type check".
 */
import { assertNever } from "../base/assertNever.js";
import type {
  AggregateRvalue,
  Body,
  CallTerminator,
  ConstantOperand,
  Operand,
  Place,
  RefRvalue,
  Rvalue,
  Statement,
  Terminator,
} from "../mir/body.js";
import type { Span } from "../syntax/ast.js";
import { isRegion } from "../types/interner.js";
import type { Type } from "../types/type.js";
import type { Variance } from "../types/variance.js";
import { isCallOfValue } from "./closures.js";
import { type ConstraintCategory, type ConstraintOrigin, ConstraintSet } from "./constraints.js";
import { isIgnoredBorrow, isPromotedEmptyArray, type Loan } from "./loans.js";
import type { MemberConstraint } from "./memberConstraints.js";
import { type RegionVariable, STATIC } from "./regions.js";
import {
  FIRST_PARAM,
  FROM_STATIC,
  type MaybeRegionType,
  pointee,
  type RegionType,
  type RegionTypes,
  type Template,
} from "./regionTypes.js";
import { FIRST_LATE, openSignature } from "./signatures.js";
import type { TypeCheckInput } from "./typeCheckInput.js";
import { genericParts, type TypeTest } from "./typeTests.js";

export class TypeCheck {
  readonly constraints = new ConstraintSet();
  readonly locals: RegionType[] = [];
  readonly loans: Loan[] = [];
  readonly typeTests: TypeTest[] = [];
  readonly members: MemberConstraint[] = [];
  variableCount: number;
  private point = 0;
  private readonly body: Body;
  private readonly types: RegionTypes;

  constructor(private readonly input: TypeCheckInput) {
    this.body = input.flow.body;
    this.types = input.types;
    this.variableCount = input.universal.count;
  }

  /** Linear in the body, times the regions in its types. */
  run(): void {
    for (let local = 0; local < this.body.locals.length; local++) {
      const declaration = this.body.locals[local];
      this.locals.push(
        this.input.given.get(local) ??
          (declaration === undefined ? this.fresh(this.unit()) : this.fresh(declaration.type)),
      );
    }
    for (let local = 0; local < this.body.locals.length; local++) {
      const declaration = this.body.locals[local];
      const own = this.locals[local];
      if (declaration?.userType === undefined || own === undefined) continue;
      this.ascribe(own, declaration.userType, this.origin("typeAnnotation", declaration.span, -1));
    }
    for (const block of this.body.blocks) {
      for (const statement of block.statements) {
        this.statement(statement);
        this.point++;
      }
      this.terminator(block.terminator);
      this.point++;
    }
  }

  private unit(): Type {
    const type = this.body.locals[0]?.type;
    if (type === undefined) throw new Error("a body has a return place");
    return type;
  }

  private origin(category: ConstraintCategory, span: Span, point = this.point): ConstraintOrigin {
    return { category, span, point, fromClosure: false };
  }

  freshVariable(): RegionVariable {
    return this.variableCount++;
  }

  /** New variables at all positions. */
  fresh(type: Type): RegionType {
    const erased = this.types.eraseAndExpand(type);
    const { count } = this.types.shapeOf(erased);
    if (count === 0) return { type: erased, regions: none };
    const regions: RegionVariable[] = [];
    for (let index = 0; index < count; index++) regions.push(this.variableCount++);
    return { type: erased, regions };
  }

  instantiate(template: Template, base: readonly RegionVariable[], late: RegionVariable[] = []): RegionType {
    if (template.from.length === 0) return { type: template.type, regions: none };
    return { type: template.type, regions: template.from.map((from) => this.resolve(from, base, late)) };
  }

  private resolve(from: number, base: readonly RegionVariable[], late: RegionVariable[]): RegionVariable {
    if (from >= 0) return base[from] ?? this.freshVariable();
    if (from === FROM_STATIC) return STATIC;
    if (from <= FIRST_PARAM) return this.ownerRegion(FIRST_PARAM - from);
    if (from <= FIRST_LATE) return (late[FIRST_LATE - from] ??= this.freshVariable());
    return this.freshVariable();
  }

  private ownerRegion(index: number): RegionVariable {
    const region = this.types.queries.identityArgs(this.body.owner).list[index];
    const universal = region !== undefined && isRegion(region) ? this.input.universalOf(region) : undefined;
    return universal ?? this.freshVariable();
  }

  // ----------------------------------------------------------------------------------------------------- Relating

  /** `sub` is a subtype of `sup`. */
  relate(sub: RegionType, sup: RegionType, origin: ConstraintOrigin, variance: Variance = "covariant"): void {
    if (sub.regions.length === 0) return;
    if (sup.type.kind === "opaque" && sub.type !== sup.type) {
      this.hide(sub, sup, origin);
      return;
    }
    if (sup.regions.length === 0) return;
    if (sub.type === sup.type) {
      if (sub.type.kind === "ref" && sub.type.mutable && sub.type.inner.kind === "dyn" && variance === "covariant") {
        this.relateObjects(sub, sup, origin);
        return;
      }
      const { variances } = this.types.shapeOf(sub.type);
      for (let index = 0; index < variances.length; index++) {
        const left = sub.regions[index];
        const right = sup.regions[index];
        if (left === undefined || right === undefined) continue;
        let own = variances[index] ?? "invariant";
        if (variance !== "covariant")
          own =
            variance === "invariant"
              ? own === "bivariant"
                ? own
                : "invariant"
              : own === "covariant"
                ? "contravariant"
                : own === "contravariant"
                  ? "covariant"
                  : own;
        this.relateRegions(left, right, own, origin);
      }
      return;
    }
    this.relateParts(sub, sup, origin, variance);
  }

  /**
   * `&mut (dyn Trait + 'a)` where `&mut (dyn Trait + 'b)` is wanted: a coercion shortens the object's lifetime, though behind `&mut` it
   * is invariant. Inference knows no lifetimes, and so puts no cast there.
   */
  private relateObjects(sub: RegionType, sup: RegionType, origin: ConstraintOrigin): void {
    const last = sub.regions.length - 1;
    sub.regions.forEach((region, position) => {
      this.relateRegions(
        region,
        sup.regions[position] ?? region,
        position >= last - 1 ? "covariant" : "invariant",
        origin,
      );
    });
  }

  /** A value becomes the `impl Trait` that its function returns: its lifetimes are among the captured ones. */
  private hide(hidden: RegionType, opaque: RegionType, origin: ConstraintOrigin): void {
    if (hidden.type.kind === "unknown") return;
    const choices = [...new Set(opaque.regions)].filter(
      (region) => region !== STATIC && region < this.input.universal.count,
    );
    if (choices.length < opaque.regions.filter((region) => region !== STATIC).length && choices.length === 0) return;
    for (const region of new Set(hidden.regions)) this.members.push({ region, choices, origin });
  }

  private relateRegions(sub: RegionVariable, sup: RegionVariable, variance: Variance, origin: ConstraintOrigin): void {
    if (variance === "covariant" || variance === "invariant") this.constraints.add(sub, sup, origin);
    if (variance === "contravariant" || variance === "invariant") this.constraints.add(sup, sub, origin);
  }

  /** Terms that differ somewhere inside: related where they agree. */
  private relateParts(sub: RegionType, sup: RegionType, origin: ConstraintOrigin, variance: Variance): void {
    const left = sub.type;
    const right = sup.type;
    if (left.kind === "ref" && right.kind === "ref") {
      const a = sub.regions[sub.regions.length - 1];
      const b = sup.regions[sup.regions.length - 1];
      if (a !== undefined && b !== undefined) this.relateRegions(a, b, variance, origin);
      const inner: Variance = left.mutable && right.mutable ? "invariant" : variance;
      this.relate(pointee(sub, left.inner), pointee(sup, right.inner), origin, inner);
      return;
    }
    const a = this.partsOf(sub);
    const b = this.partsOf(sup);
    if (a === undefined || b === undefined || a.head !== b.head || a.parts.length !== b.parts.length) return;
    for (let index = 0; index < a.parts.length; index++) {
      const x = a.parts[index];
      const y = b.parts[index];
      if (x === undefined || y === undefined) continue;
      const own = a.variances?.[index] ?? "covariant";
      this.relate(
        x,
        y,
        origin,
        variance === "covariant" ? own : variance === "invariant" || own !== "covariant" ? "invariant" : variance,
      );
    }
  }

  private partsOf(
    of: RegionType,
  ):
    | { readonly head: unknown; readonly parts: readonly RegionType[]; readonly variances?: readonly Variance[] }
    | undefined {
    const { type } = of;
    switch (type.kind) {
      case "adt": {
        const variances: Variance[] = [];
        const parts: RegionType[] = [];
        const all = this.types.queries.variancesOf(type.adt);
        let at = 0;
        type.args.list.forEach((arg, index) => {
          const count = this.types.argCount(arg);
          if ("flags" in arg) {
            parts.push({ type: arg, regions: of.regions.slice(at, at + count) });
            variances.push(all[index] ?? "invariant");
          }
          at += count;
        });
        return { head: type.adt, parts, variances };
      }
      case "tuple": {
        let at = 0;
        const parts = type.elements.map((element) => {
          const { count } = this.types.shapeOf(element);
          const part = { type: element, regions: of.regions.slice(at, at + count) };
          at += count;
          return part;
        });
        return { head: "tuple", parts };
      }
      case "slice":
      case "array":
        return { head: "array", parts: [{ type: type.element, regions: of.regions }] };
      case "rawPointer":
        return {
          head: "rawPointer",
          parts: [{ type: type.inner, regions: of.regions }],
          variances: [type.mutable ? "invariant" : "covariant"],
        };
      default:
        return undefined;
    }
  }

  /** Ties a type to one that the user wrote; what is left out there (`_`, elided) says nothing. */
  private ascribe(own: RegionType, written: Type, origin: ConstraintOrigin, variance: Variance = "invariant"): void {
    const template = this.types.template(written, (region) => {
      const universal = this.input.universalOf(region);
      return universal === undefined ? UNSAID : FIRST_UNIVERSAL - universal;
    });
    const regions = template.from.map((from) =>
      from <= FIRST_UNIVERSAL ? FIRST_UNIVERSAL - from : from === FROM_STATIC ? STATIC : this.freshVariable(),
    );
    this.relate(own, { type: template.type, regions }, origin, variance);
  }

  // ------------------------------------------------------------------------------------------------------- Places

  placeType(place: Place): RegionType {
    let current = this.locals[place.local] ?? this.fresh(this.unit());
    let variant = 0;
    for (const elem of place.projection) {
      const next = this.project(current, elem, variant);
      variant = elem.kind === "downcast" ? elem.variant.index : 0;
      if (elem.kind === "downcast") continue;
      const stated = this.types.eraseAndExpand(elem.type);
      if (next === undefined) current = this.fresh(elem.type);
      else if (next.type === stated || stated.kind === "unknown") current = next;
      else
        current =
          this.types.shapeOf(stated).count === next.regions.length
            ? { type: stated, regions: next.regions }
            : this.fresh(elem.type);
    }
    return current;
  }

  private project(base: RegionType, elem: Place["projection"][number], variant: number): RegionType | undefined {
    const { type, regions } = base;
    switch (elem.kind) {
      case "deref":
        if (type.kind === "ref") return pointee(base, type.inner);
        if (type.kind === "rawPointer") return { type: type.inner, regions };
        if (type.kind === "adt") {
          const inner = type.args.list[0];
          if (inner !== undefined && "flags" in inner)
            return { type: inner, regions: regions.slice(0, this.types.shapeOf(inner).count) };
        }
        return undefined;
      case "field":
        return this.fieldOf(base, variant, elem.index);
      case "index":
      case "constantIndex":
        return type.kind === "array" || type.kind === "slice" ? { type: type.element, regions } : undefined;
      case "subslice":
        return { type: this.types.eraseAndExpand(elem.type), regions };
      case "downcast":
        return base;
      default:
        return assertNever(elem);
    }
  }

  private fieldOf(base: RegionType, variant: number, index: number): RegionType | undefined {
    const { type, regions } = base;
    if (type.kind === "tuple") {
      let at = 0;
      for (let element = 0; element < index; element++) {
        const before = type.elements[element];
        if (before !== undefined) at += this.types.shapeOf(before).count;
      }
      const own = type.elements[index];
      return own === undefined
        ? undefined
        : { type: own, regions: regions.slice(at, at + this.types.shapeOf(own).count) };
    }
    if (type.kind === "adt") {
      const template = this.types.fieldTemplate(type, variant, index);
      return template === undefined ? undefined : this.instantiate(template, regions);
    }
    if (type.kind === "closure" || type.kind === "coroutine") return this.upvarOf(base, index);
    return undefined;
  }

  /** By reference: the capture's own type followed by the reference's region, as in any reference. */
  upvarOf(base: RegionType, index: number): RegionType | undefined {
    const { type, regions } = base;
    if (type.kind !== "closure" && type.kind !== "coroutine") return undefined;
    const upvar = this.types.closureParts(type)?.upvars[index];
    if (upvar === undefined) return undefined;
    const first = this.types.parentPositions(type) + upvar.first;
    const own = regions.slice(first, first + upvar.count);
    if (!upvar.byReference) return { type: upvar.type, regions: own };
    return { type: this.types.referenceTo(upvar.type, upvar.mutable), regions: own };
  }

  // -------------------------------------------------------------------------------------------------- Statements

  private categoryOf(place: Place): ConstraintCategory {
    if (place.projection.length > 0) return "assignment";
    if (place.local === 0) return "return";
    const kind = this.body.locals[place.local]?.kind.kind;
    return kind === "user" || kind === "argument" ? "assignment" : "boring";
  }

  private statement(statement: Statement): void {
    switch (statement.kind) {
      case "assign":
        this.assign(statement.place, statement.rvalue, statement.span);
        return;
      case "ascribeUserType":
        this.ascribe(
          this.placeType(statement.place),
          statement.type,
          this.origin("typeAnnotation", statement.span),
          "covariant",
        );
        return;
      case "storageLive":
      case "storageDead":
      case "fakeRead":
      case "placeMention":
      case "nop":
        return;
      default:
        assertNever(statement);
    }
  }

  private assign(place: Place, rvalue: Rvalue, span: Span): void {
    const target = this.placeType(place);
    const origin = this.origin(this.categoryOf(place), span);
    switch (rvalue.kind) {
      case "use":
        this.relate(this.operandType(rvalue.operand), target, origin);
        return;
      case "repeat":
        if (target.type.kind === "array")
          this.relate(this.operandType(rvalue.operand), { type: target.type.element, regions: target.regions }, origin);
        return;
      case "ref":
        this.relate(this.borrow(rvalue, place, span), target, origin);
        return;
      case "rawPointer": {
        const pointed = this.placeType(rvalue.place);
        if (target.type.kind === "rawPointer")
          this.relate(pointed, { type: target.type.inner, regions: target.regions }, origin);
        this.reborrow(rvalue.place, undefined, span);
        return;
      }
      case "cast":
        this.cast(this.operandType(rvalue.operand), rvalue.type, rvalue.cast, target, span, origin);
        return;
      case "aggregate":
        this.aggregate(rvalue, target, span, origin);
        return;
      case "binary": {
        // Pointers that are compared have a type in common.
        const left = this.operandType(rvalue.left);
        if (left.type.kind !== "rawPointer" && left.type.kind !== "fnPointer") return;
        const common = this.fresh(left.type);
        this.relate(left, common, origin);
        this.relate(this.operandType(rvalue.right), common, origin);
        return;
      }
      case "length":
      case "unary":
      case "discriminant":
      case "unknown":
        return;
      default:
        assertNever(rvalue);
    }
  }

  operandType(operand: Operand): RegionType {
    return operand.kind === "constant" ? this.constantType(operand) : this.placeType(operand.place);
  }

  private constantType(constant: ConstantOperand): RegionType {
    const type = this.types.eraseAndExpand(constant.type);
    const { count } = this.types.shapeOf(type);
    if (count === 0) return { type, regions: none };
    switch (constant.value.kind) {
      case "literal":
      case "namedConst":
      case "static":
        return { type, regions: new Array<RegionVariable>(count).fill(STATIC) };
      case "function":
      case "zeroSized":
      case "unknown":
        return this.fresh(type);
      default:
        return assertNever(constant.value);
    }
  }

  private borrow(rvalue: RefRvalue, assignedTo: Place, span: Span): RegionType {
    const region = this.freshVariable();
    const pointed = this.placeType(rvalue.place);
    this.loans.push({
      index: this.loans.length,
      point: this.point,
      place: rvalue.place,
      rvalue,
      assignedTo,
      region,
      span,
      ignored: isIgnoredBorrow(this.body, rvalue.place) || isPromotedEmptyArray(this.body, rvalue.place),
    });
    this.reborrow(rvalue.place, region, span);
    const mutable =
      rvalue.borrow === "mutable" || rvalue.borrow === "twoPhaseMutable" || rvalue.borrow === "uniqueClosure";
    return { type: this.types.referenceTo(pointed.type, mutable), regions: [...pointed.regions, region] };
  }

  /** A reference to what lies behind references must not outlive them (RFC 2094, "Reborrow constraints"). */
  private reborrow(place: Place, region: RegionVariable | undefined, span: Span): void {
    if (region === undefined || !place.projection.some((elem) => elem.kind === "deref")) return;
    for (let index = place.projection.length - 1; index >= 0; index--) {
      if (place.projection[index]?.kind !== "deref") continue;
      const base = this.placeType({ local: place.local, projection: place.projection.slice(0, index) });
      if (base.type.kind === "rawPointer") return;
      if (base.type.kind !== "ref") continue;
      const through = base.regions[base.regions.length - 1];
      if (through !== undefined) this.constraints.add(through, region, this.origin("boring", span));
      if (!base.type.mutable) return;
    }
  }

  private aggregate(rvalue: AggregateRvalue, target: RegionType, span: Span, origin: ConstraintOrigin): void {
    const { aggregate, operands } = rvalue;
    switch (aggregate.kind) {
      case "array":
        if (target.type.kind !== "array") return;
        for (const operand of operands)
          this.relate(
            this.operandType(operand),
            { type: target.type.element, regions: target.regions },
            this.origin("usage", span),
          );
        return;
      case "tuple":
      case "adt": {
        const variant = aggregate.kind === "adt" ? aggregate.variant.index : 0;
        const only = aggregate.kind === "adt" ? aggregate.unionField : undefined;
        operands.forEach((operand, index) => {
          const field = this.fieldOf(target, variant, only ?? index);
          if (field !== undefined) this.relate(this.operandType(operand), field, origin);
        });
        return;
      }
      case "closure": {
        const closure = target.type;
        if (closure.kind !== "closure" && closure.kind !== "coroutine") return;
        operands.forEach((operand, index) => {
          const upvar = this.upvarOf(target, index);
          if (upvar !== undefined) this.relate(this.operandType(operand), upvar, this.origin("closureUpvar", span));
        });
        this.relateParentArgs(closure, target.regions, span);
        const parts = this.types.closureParts(closure);
        const firstInput = parts === undefined ? 0 : this.types.parentPositions(closure) + parts.signatureFirst;
        const isInput = (position: number): boolean =>
          position >= firstInput && position < firstInput + (parts?.inputCount ?? 0);
        for (const requirement of this.input.requirementsOf(aggregate.body)) {
          const longer = requirement.longer < 0 ? STATIC : target.regions[requirement.longer];
          const shorter = requirement.shorter < 0 ? STATIC : target.regions[requirement.shorter];
          if (longer === undefined || shorter === undefined) continue;
          this.constraints.add(longer, shorter, {
            category: requirement.category,
            span: requirement.span,
            point: this.point,
            fromClosure: true,
            uncertain: isInput(requirement.longer) || isInput(requirement.shorter),
          });
        }
        return;
      }
      case "formatArguments": {
        // `Arguments<'a>` holds references to all that is printed.
        const held = target.regions[0];
        if (held === undefined) return;
        for (const operand of operands)
          for (const region of this.operandType(operand).regions) this.constraints.add(region, held, origin);
        return;
      }
      default:
        assertNever(aggregate);
    }
  }

  /** Lifetime parameters that a closure's body can name are the creator's own. */
  private relateParentArgs(
    closure: Type & { readonly kind: "closure" | "coroutine" },
    regions: readonly RegionVariable[],
    span: Span,
  ): void {
    this.input.signatures.parentRegions(closure, this.body.owner).forEach((region, position) => {
      const own = region === undefined ? undefined : this.input.universalOf(region);
      const variable = regions[position];
      if (own !== undefined && variable !== undefined)
        this.relateRegions(variable, own, "invariant", this.origin("boring", span));
    });
  }

  // -------------------------------------------------------------------------------------------------------- Casts

  private cast(
    source: RegionType,
    type: Type,
    cast: (Rvalue & { readonly kind: "cast" })["cast"],
    target: RegionType,
    span: Span,
    origin: ConstraintOrigin,
  ): void {
    // The cast gives a value of its own type; that this is assigned is a second step, and often the more telling one.
    const made = this.fresh(type);
    this.relate(made, target, origin);
    const castOrigin = this.origin("cast", span);
    switch (cast) {
      case "unsize":
        this.unsize(source, made, castOrigin);
        return;
      case "reifyFn":
      case "closureFn":
      case "unsafeFn":
        this.functionPointer(source, made, castOrigin);
        return;
      case "mutToConst":
      case "arrayToPointer":
      case "as":
        if (source.type === made.type) this.relate(source, made, castOrigin);
        else if (isPointer(source.type) && isPointer(made.type))
          this.relateParts(source, made, castOrigin, "covariant");
        return;
      default:
        assertNever(cast);
    }
  }

  private unsize(source: RegionType, target: RegionType, origin: ConstraintOrigin): void {
    const from = source.type;
    const to = target.type;
    if (from === to) {
      this.relate(source, target, origin);
      return;
    }
    if ((from.kind === "ref" || from.kind === "rawPointer") && (to.kind === "ref" || to.kind === "rawPointer")) {
      if (from.kind === "ref" && to.kind === "ref") {
        const a = source.regions[source.regions.length - 1];
        const b = target.regions[target.regions.length - 1];
        if (a !== undefined && b !== undefined) this.constraints.add(a, b, origin);
      }
      this.unsizeTarget(pointee(source, from.inner), pointee(target, to.inner), origin);
      return;
    }
    const a = this.partsOf(source);
    const b = this.partsOf(target);
    if (a === undefined || b === undefined || a.head !== b.head) return;
    for (let index = 0; index < a.parts.length; index++) {
      const x = a.parts[index];
      const y = b.parts[index];
      if (x === undefined || y === undefined) continue;
      if (x.type === y.type) this.relate(x, y, origin, a.variances?.[index] ?? "covariant");
      else if (x.type.kind === "ref" || x.type.kind === "adt") this.unsizeAny(x, y, origin);
      else this.unsizeTarget(x, y, origin);
    }
  }

  private unsizeAny(source: RegionType, target: RegionType, origin: ConstraintOrigin): void {
    if (target.type.kind === "dyn") this.unsizeTarget(source, target, origin);
    else this.unsize(source, target, origin);
  }

  private unsizeTarget(source: RegionType, target: RegionType, origin: ConstraintOrigin): void {
    const to = target.type;
    if (to.kind === "dyn") {
      const bound = target.regions[target.regions.length - 1];
      if (bound === undefined) return;
      if (source.type.kind === "dyn") {
        const own = source.regions[source.regions.length - 1];
        if (own !== undefined) this.constraints.add(own, bound, origin);
        if (source.regions.length === target.regions.length) {
          for (let index = 0; index + 1 < source.regions.length; index++)
            this.relateRegions(source.regions[index] ?? 0, target.regions[index] ?? 0, "invariant", origin);
        }
        return;
      }
      for (const position of this.types.outlivesPositions(source.type))
        this.constraints.add(source.regions[position] ?? bound, bound, origin);
      for (const part of genericParts(source.type)) this.typeTests.push({ type: part, region: bound, origin });
      this.input.signatures.implementsDyn(source, target, this, origin);
      return;
    }
    if (source.type.kind === "array" && to.kind === "slice")
      this.relate(
        { type: source.type.element, regions: source.regions },
        { type: to.element, regions: target.regions },
        origin,
      );
    else if (source.type.kind === "adt" && to.kind === "adt") this.unsize(source, target, origin);
  }

  private functionPointer(source: RegionType, target: RegionType, origin: ConstraintOrigin): void {
    if (target.type.kind !== "fnPointer") return;
    const from = this.input.signatures.open(source, this);
    // A lifetime bound by the pointer stands for any: what must outlive it is not asked here.
    const to = openSignature(this.types, target.type.signature, target.regions, 0, () => undefined);
    if (from === undefined) return;
    from.inputs.forEach((input, index) => {
      const given = to.inputs[index];
      if (given !== undefined) this.relateKnown(given, input, origin);
    });
    this.relateKnown(from.output, to.output, origin);
  }

  /** As `relate`, with positions that are not known left out. */
  relateKnown(
    sub: MaybeRegionType,
    sup: MaybeRegionType,
    origin: ConstraintOrigin,
    variance: Variance = "covariant",
  ): void {
    const known = (type: MaybeRegionType): RegionType => ({
      type: type.type,
      regions: type.regions.map((region) => region ?? this.freshVariable()),
    });
    this.relate(known(sub), known(sup), origin, variance);
  }

  // -------------------------------------------------------------------------------------------------- Terminators

  private terminator(terminator: Terminator): void {
    switch (terminator.kind) {
      case "call":
        this.call(terminator);
        return;
      case "yield":
      case "goto":
      case "switch":
      case "return":
      case "unreachable":
      case "drop":
      case "falseEdge":
      case "falseUnwind":
        return;
      default:
        assertNever(terminator);
    }
  }

  private call(call: CallTerminator): void {
    const target = this.placeType(call.destination);
    const argumentOrigin = this.origin(
      call.origin === "call" || call.origin === "method" ? "callArgument" : "boring",
      call.span,
    );
    const resultOrigin = this.origin(this.categoryOf(call.destination), call.span);
    const { signatures } = this.input;
    const callee = call.callee;
    if (isCallOfValue(this.body, call) || (callee !== undefined && signatures.isFnTraitMethod(callee.function))) {
      const [receiver, tuple] = call.arguments;
      if (receiver === undefined || tuple === undefined) return;
      const opened = signatures.open(stripReferences(this.operandType(receiver)), this);
      if (opened === undefined) return;
      const given = this.operandType(tuple);
      opened.inputs.forEach((input, index) => {
        const argument = this.fieldOf(given, 0, index);
        if (argument !== undefined) this.relateKnown(argument, input, argumentOrigin);
      });
      this.relateKnown(opened.output, target, resultOrigin);
      return;
    }
    const fn = this.operandType(call.function);
    if (fn.type.kind === "fnDef") {
      const template = signatures.templateOf(fn.type);
      if (template === undefined) return;
      const late: RegionVariable[] = [];
      call.arguments.forEach((argument, index) => {
        const input = template.inputs[index];
        if (input !== undefined)
          this.relate(this.operandType(argument), this.instantiate(input, fn.regions, late), argumentOrigin);
      });
      for (const { longer, shorter } of template.outlives) {
        this.constraints.add(
          this.resolve(longer, fn.regions, late),
          this.resolve(shorter, fn.regions, late),
          this.origin("predicate", call.span),
        );
      }
      for (const { type, region } of template.typeTests) {
        this.typeTests.push({
          type,
          region: this.resolve(region, fn.regions, late),
          origin: this.origin("predicate", call.span),
        });
      }
      this.relate(this.instantiate(template.output, fn.regions, late), target, resultOrigin);
      return;
    }
    const opened = signatures.open(fn, this);
    if (opened === undefined) return;
    call.arguments.forEach((argument, index) => {
      const input = opened.inputs[index];
      if (input !== undefined) this.relateKnown(this.operandType(argument), input, argumentOrigin);
    });
    this.relateKnown(opened.output, target, resultOrigin);
  }
}

const none: readonly RegionVariable[] = [];
const UNSAID = -3;
const FIRST_UNIVERSAL = -100000;

function stripReferences(of: RegionType): RegionType {
  let current = of;
  while (current.type.kind === "ref") current = pointee(current, current.type.inner);
  return current;
}

function isPointer(type: Type): boolean {
  return type.kind === "ref" || type.kind === "rawPointer";
}
