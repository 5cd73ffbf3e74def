/**
 * The MIR type check: what every statement asks of the regions in the types of the places it touches.
 *
 *     let p: &'p u8 = &'l x;     the value's type must be a subtype of the place's: 'l: 'p
 *     v.push(p)                  push::<&'t u8>(&mut Vec<&'t u8>, &'t u8): what is in v equals 't, 'p: 't
 *     q = &'r *p                 a reborrow through p: 'p: 'r (and through all mutable references on the way)
 *
 * How two types are related is `typeRelation.ts`, what a place's type is `placeTypes.ts`, coercions are `casts.ts`, values put
 * together `aggregates.ts`, and what the user wrote `userTypes.ts`. Signatures of called functions come as templates (`signatures.ts`). Source: RFC 2094, chapter 4; rustc dev guide,
 * "MIR type check".
 */
import { assertNever } from "../base/assertNever.js";
import { askTime } from "../base/timeLimit.js";
import type {
  Body,
  CallTerminator,
  ConstantOperand,
  Local,
  Operand,
  Place,
  RefRvalue,
  Rvalue,
  Statement,
  Terminator,
  UserType,
} from "../mir/body.js";
import type { Span } from "../syntax/ast.js";
import { isType } from "../types/argTerms.js";
import { type Type, TypeFlag } from "../types/type.js";
import { checkAggregate } from "./aggregates.js";
import { futureOf } from "./asyncClosures.js";
import { Casts } from "./casts.js";
import { isCallOfValue } from "./closures.js";
import { type ConstantCheck, constantTypeOf } from "./constantTypes.js";
import type { ConstraintCategory, ConstraintOrigin } from "./constraints.js";
import { isIgnoredBorrow, isPromotedEmptyArray, type Loan } from "./loans.js";
import { PlaceTypes } from "./placeTypes.js";
import type { RegionVariable } from "./regions.js";
import { type MaybeRegionType, pointee, type RegionType, type RegionTypes } from "./regionTypes.js";
import type { SignatureTemplate } from "./signatures.js";
import type { TypeCheckInput } from "./typeCheckInput.js";
import { TypeRelation } from "./typeRelation.js";
import { ascribe, writtenType } from "./userTypes.js";

export class TypeCheck implements ConstantCheck {
  readonly relation: TypeRelation;
  readonly loans: Loan[] = [];
  point = 0;
  private readonly fieldTemporaries = new Set<Local>();
  private readonly annotations = new Map<Span, RegionType>();
  readonly body: Body;
  private readonly types: RegionTypes;
  readonly places: PlaceTypes;
  private readonly casts: Casts;

  constructor(readonly input: TypeCheckInput) {
    this.body = input.flow.body;
    this.types = input.types;
    // An `async fn` makes a future of its body, and hides what comes out of it in the same step.
    const { owner, closure, span } = this.body;
    const isAsync = owner.kind === "function" && owner.isAsync && closure === undefined;
    this.relation = new TypeRelation(
      input.types,
      this.body.owner,
      input.universal,
      input.universalOf,
      isAsync ? this.origin("return", span, -1) : undefined,
    );
    this.places = new PlaceTypes(this.relation);
    this.casts = new Casts(this.relation, input.signatures);
  }

  /** By local. */
  get locals(): readonly RegionType[] {
    return this.places.locals;
  }

  /** Linear in the body, times the regions in its types. */
  run(): void {
    for (let local = 0; local < this.body.locals.length; local++) {
      const declaration = this.body.locals[local];
      if (declaration !== undefined)
        this.places.locals.push(this.input.given.get(local) ?? this.relation.fresh(declaration.type));
    }
    for (let local = 0; local < this.body.locals.length; local++) {
      const declaration = this.body.locals[local];
      const own = this.locals[local];
      if (declaration?.userType === undefined || own === undefined) continue;
      const { type, span } = declaration.userType;
      // What a closure's parameters are written as is part of its signature, as a function's is: whoever calls it keeps it.
      if (declaration.kind.kind === "argument") ascribe(this.relation, own, type, this.origin("boring", span, -1));
      else {
        const origin = this.origin("typeAnnotation", span, -1);
        this.relation.relate(own, this.annotation(declaration.userType, origin), origin, "invariant");
      }
    }
    this.findFieldTemporaries();
    for (const block of this.body.blocks) {
      for (const statement of block.statements) {
        askTime();
        this.statement(statement);
        this.point++;
      }
      this.terminator(block.terminator);
      this.point++;
    }
    for (const written of this.body.unreached) {
      if (written.kind === "constant") this.operandType(written);
      else {
        const origin = this.origin("typeAnnotation", written.span, -1);
        this.requireWellFormed(writtenType(this.relation, written.type, origin), origin);
      }
    }
    for (const { hidden, opaque, origin } of this.relation.hidden) {
      const bounds = this.input.obligations.boundsOfHidden(opaque.type, hidden.type);
      const regions = [...opaque.regions, ...hidden.regions];
      this.relation.require(bounds, regions, [], origin);
      // Hides what it is bound to: `impl Iterator<Item = impl Sized>`. These are looked at in their turn.
      for (const inner of bounds.hidden ?? []) {
        const value = this.relation.instantiate(inner.value, regions);
        this.relation.relate(value, this.relation.instantiate(inner.opaque, regions), origin);
      }
      this.requireWellFormed(hidden, origin);
    }
  }

  origin(category: ConstraintCategory, span: Span, point = this.point): ConstraintOrigin {
    return { category, span, point, fromClosure: false };
  }

  // -------------------------------------------------------------------------------------------------- Statements

  private categoryOf(place: Place): ConstraintCategory {
    if (place.projection.length > 0) return "assignment";
    if (place.local === 0) return "return";
    const kind = this.body.locals[place.local]?.kind.kind;
    return kind === "user" || kind === "argument" ? "assignment" : "boring";
  }

  /** Temporaries that become a field of a struct or variant: that they are made tells more than that they get there. */
  private findFieldTemporaries(): void {
    for (const { statements } of this.body.blocks) {
      for (const statement of statements) {
        if (statement.kind !== "assign" || statement.rvalue.kind !== "aggregate") continue;
        const { aggregate, operands } = statement.rvalue;
        if (aggregate.kind !== "adt") continue;
        for (const operand of operands) if (operand.kind === "move") this.fieldTemporaries.add(operand.place.local);
      }
    }
  }

  private statement(statement: Statement): void {
    switch (statement.kind) {
      case "assign":
        this.assign(statement.place, statement.rvalue, statement.span);
        return;
      case "ascribeUserType":
        this.ascribePlace(statement);
        return;
      case "ascribeConstant": {
        const origin = this.origin("typeAnnotation", statement.span);
        this.relation.relate(this.operandType(statement.constant), this.places.placeType(statement.place), origin);
        return;
      }
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

  private ascribePlace(statement: Statement & { readonly kind: "ascribeUserType" }): void {
    const { place, part, span } = statement;
    const own = this.places.placeType(place);
    const origin = this.origin("typeAnnotation", span);
    const written = this.annotation(statement, origin);
    if (part === undefined) {
      this.relation.relate(own, written, origin, "covariant");
      return;
    }
    const bound = part.byReference && own.type.kind === "ref" ? pointee(own, own.type.inner) : own;
    this.relation.relate(bound, this.places.partOf(written, part.projection), origin, "invariant");
  }

  /** The type of one annotation, the same for all that it is written for: the lifetime that `let (x, y): Pair<&str>` leaves out is one. */
  private annotation({ type, span }: UserType, origin: ConstraintOrigin): RegionType {
    let made = this.annotations.get(span);
    if (made === undefined) {
      made = writtenType(this.relation, type, origin);
      this.annotations.set(span, made);
      this.requireWellFormed(made, origin);
    }
    return made;
  }

  ascribe(own: RegionType, written: Type, origin: ConstraintOrigin): void {
    this.requireWellFormed(ascribe(this.relation, own, written, origin), origin);
  }

  /** A type that somebody names keeps what its parts declare: `&'a T` that `T` outlives `'a`, a data type its where clauses. */
  requireWellFormed({ type, regions }: MaybeRegionType, origin: ConstraintOrigin): void {
    if (regions.length === 0 && (type.flags & OF_PARAMETERS) === 0) return;
    const known = regions.map((region) => region ?? this.relation.freshVariable());
    this.relation.require(this.input.obligations.wellFormedness(type), known, [], origin);
  }

  /** References and pointers are `Copy` whatever their lifetimes. */
  private requireCopy({ type, regions }: RegionType, span: Span): void {
    if (regions.length === 0 || (type.kind !== "adt" && type.kind !== "tuple" && type.kind !== "array")) return;
    this.relation.require(this.input.obligations.copyRequirements(type), regions, [], this.origin("copyBound", span));
  }

  private assign(place: Place, rvalue: Rvalue, span: Span): void {
    const target = this.places.placeType(place);
    const isField = place.projection.length === 0 && this.fieldTemporaries.has(place.local);
    const category = isField ? "usage" : this.categoryOf(place);
    const origin = this.origin(isDesugared(rvalue, category) ? "boring" : category, span);
    switch (rvalue.kind) {
      case "use":
        this.relation.relate(this.operandType(rvalue.operand), target, origin);
        return;
      case "repeat": {
        if (target.type.kind !== "array") return;
        const element = { type: target.type.element, regions: target.regions };
        this.relation.relate(this.operandType(rvalue.operand), element, origin);
        // One element is the value itself.
        const isCopied = rvalue.length.kind !== "value" || Number(rvalue.length.value) > 1;
        if (isCopied && rvalue.operand.kind === "move") this.requireCopy(element, span);
        return;
      }
      case "ref": {
        const lent = this.borrow(rvalue, place, span);
        if (rvalue.origin === "adjustment") this.relation.coerce(lent, target, origin);
        else this.relation.relate(lent, target, origin);
        return;
      }
      case "rawPointer": {
        const pointed = this.places.placeType(rvalue.place);
        const variance = rvalue.mutable ? "invariant" : "covariant";
        if (target.type.kind === "rawPointer")
          this.relation.relate(pointed, { type: target.type.inner, regions: target.regions }, origin, variance);
        this.reborrow(rvalue.place, undefined, span);
        return;
      }
      case "cast":
        this.casts.cast(
          rvalue,
          this.operandType(rvalue.operand),
          this.castResult(rvalue, target, origin),
          this.origin(rvalue.userType === undefined && holdsObject(rvalue.type) ? "objectCoercion" : "cast", span),
        );
        return;
      case "aggregate":
        checkAggregate(this, rvalue, target, { span, origin });
        return;
      case "binary": {
        // Pointers that are compared have a type in common.
        const left = this.operandType(rvalue.left);
        if (left.type.kind !== "rawPointer" && left.type.kind !== "fnPointer") return;
        const common = this.relation.fresh(left.type);
        this.relation.relate(left, common, origin);
        this.relation.relate(this.operandType(rvalue.right), common, origin);
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
    if (operand.kind !== "constant") {
      const type = this.places.placeType(operand.place);
      if (operand.kind === "copy") this.requireCopy(type, operand.span);
      return type;
    }
    const own = constantTypeOf(this, operand);
    // A function that is passed on keeps its where clauses as one that is called does.
    const template = own.type.kind === "fnDef" ? this.input.signatures.templateOf(own.type) : undefined;
    if (template !== undefined) {
      const { outlives } = template.named;
      this.relation.require({ outlives, typeTests: [] }, own.regions, [], this.origin("predicate", operand.span));
      this.requireNamed(template, own, [], operand);
    }
    return own;
  }

  private borrow(rvalue: RefRvalue, assignedTo: Place, span: Span): RegionType {
    const region = this.relation.freshVariable();
    const pointed = this.places.placeType(rvalue.place);
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
      const base = this.places.placeType({ local: place.local, projection: place.projection.slice(0, index) });
      if (base.type.kind === "rawPointer") return;
      if (base.type.kind !== "ref") continue;
      const through = base.regions[base.regions.length - 1];
      if (through !== undefined) this.relation.constraints.add(through, region, this.origin("boring", span));
      if (!base.type.mutable) return;
    }
  }

  /** The cast gives a value of its own type; that this is assigned is a second step, and often the more telling one. */
  private castResult(
    { type, userType, operand }: Rvalue & { readonly kind: "cast" },
    target: RegionType,
    origin: ConstraintOrigin,
  ): RegionType {
    const made = this.relation.fresh(type);
    if (userType !== undefined) ascribe(this.relation, made, userType, this.origin("typeAnnotation", operand.span));
    this.relation.relate(made, target, origin);
    return made;
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

  /**
   * What a function that is named asks of parameters. rustc places it where the path of an impl's function or its arguments are written, and
   * at the whole call of another function and of a method.
   */
  private requireNamed(
    { named, written }: SignatureTemplate,
    { type, regions }: RegionType,
    late: RegionVariable[],
    { span, userPath }: ConstantOperand,
    call?: CallTerminator,
  ): void {
    const ofImpl = type.kind === "fnDef" && type.def.kind === "function" && type.def.container.kind === "impl";
    const saysTypes = ofImpl || userPath !== undefined;
    const typeTests = saysTypes ? [...named.typeTests, ...written] : named.typeTests;
    if (typeTests.length === 0) return;
    const at = call === undefined || (call.origin === "call" && saysTypes) ? span : call.span;
    this.relation.require({ outlives: [], typeTests }, regions, late, this.origin("predicate", at));
  }

  private call(call: CallTerminator): void {
    const target = this.places.placeType(call.destination);
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
      const lent = this.operandType(receiver);
      const closure = stripReferences(lent);
      const opened = signatures.open(closure, this.relation);
      if (opened === undefined) return;
      const given = this.operandType(tuple);
      opened.inputs.forEach((input, index) => {
        const argument = this.places.fieldOf(given, 0, index);
        if (argument !== undefined) this.relation.relateKnown(argument, input, argumentOrigin);
      });
      const future = futureOf(this.types, this.relation, { receiver: lent, closure, arguments: given }, argumentOrigin);
      // Of what is lent for a future that it tells as of arguments that must live as long.
      if (future !== undefined) this.relation.relate(future, target, this.origin("boring", call.span));
      else {
        this.requireWellFormed(opened.output, this.origin("boring", call.span));
        this.relation.relateKnown(opened.output, target, resultOrigin);
      }
      return;
    }
    const fn =
      call.function.kind === "constant" ? constantTypeOf(this, call.function) : this.operandType(call.function);
    if (fn.type.kind === "fnDef") {
      const template = signatures.templateOf(fn.type);
      if (template === undefined) return;
      const late: RegionVariable[] = [];
      call.arguments.forEach((argument, index) => {
        const input = template.inputs[index];
        if (input === undefined) return;
        const declared = this.relation.instantiate(input, fn.regions, late);
        // A future is polled without the pin around its borrow.
        const taken = call.origin === "await" ? withoutPin(declared) : declared;
        this.relation.relate(this.operandType(argument), taken, argumentOrigin);
      });
      // Lifetimes of a function that is named in a promoted constant are not seen there.
      this.relation.require(template, fn.regions, late, this.origin("predicate", call.span));
      if (call.function.kind === "constant") this.requireNamed(template, fn, late, call.function, call);
      this.relation.relate(this.relation.instantiate(template.output, fn.regions, late), target, resultOrigin);
      return;
    }
    const opened = signatures.open(fn, this.relation);
    if (opened === undefined) return;
    call.arguments.forEach((argument, index) => {
      const input = opened.inputs[index];
      if (input !== undefined) this.relation.relateKnown(this.operandType(argument), input, argumentOrigin);
    });
    this.relation.relateKnown(opened.output, target, resultOrigin);
  }
}

/** Of what these stand for it may be asked that it outlives something. */
const OF_PARAMETERS = TypeFlag.hasParam | TypeFlag.hasProjection;

/** The value of what stands for a `match` that nobody wrote tells little; that `?` returns it does (rustc's `constraint_interest`). */
function isDesugared(rvalue: Rvalue, category: ConstraintCategory): boolean {
  if (rvalue.kind !== "use" || rvalue.of === undefined) return false;
  return rvalue.of === "await" || category !== "return";
}

/** `Box<dyn Trait>`, not `&dyn Trait`. */
function holdsObject(type: Type): boolean {
  return type.kind === "adt" && type.args.list.some((arg) => isType(arg) && arg.kind === "dyn");
}

function stripReferences(of: RegionType): RegionType {
  let current = of;
  while (current.type.kind === "ref") current = pointee(current, current.type.inner);
  return current;
}

/** `Pin<&mut T>` has the same positions as `&mut T`. */
function withoutPin(of: RegionType): RegionType {
  const [inner] = of.type.kind === "adt" && of.type.adt.langItem === "pin" ? of.type.args.list : [];
  return inner !== undefined && isType(inner) ? { type: inner, regions: of.regions } : of;
}
