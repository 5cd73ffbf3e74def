/**
 * Calls that copy owned data, with everything that the conditions of a rewrite ask for.
 *
 * Judging is not done here: `fixes/` decides from these facts alone whether a clone is avoidable and how. A clone in a macro's definition
 * is not reported; whatever is not known is "unknown".
 */
import type { Knowledge } from "../../base/knowledge.js";
import type { FunctionDef } from "../../hir/defs.js";
import type { Body, CallTerminator, Location, Operand } from "../../mir/body.js";
import type { Expr } from "../../syntax/ast.js";
import { isType } from "../../types/argTerms.js";
import type { Type } from "../../types/type.js";
import type { TypeckResults } from "../../types/typeck.js";
import type { BodyView } from "../events.js";
import { rangeOf } from "../events.js";
import type { CloneConditions, CloneFacts } from "../facts.js";
import { userPlace } from "../userPlaces.js";
import type { TypeQuestions } from "../variables.js";
import { canMoveCaptured } from "./captured.js";
import { clearedAfter } from "./cleared.js";
import { isLocalToBody } from "./kept.js";
import { canBeLent, crossesSuspension, type LocationSet, locationsOfUse, nodeAt } from "./lending.js";
import { type MappedElements, mappedCopy, mappedElements } from "./mapped.js";
import { canBeMoved, freedomOf } from "./moving.js";
import type { Receiver } from "./receiver.js";
import {
  isPlaceExpression,
  isThroughGuard,
  isUnderExclusive,
  lentPlaces,
  receiverOf,
  referencesBetween,
} from "./receiver.js";
import type { SyntaxContext } from "./syntaxContext.js";
import { syntaxContext } from "./syntaxContext.js";
import { type Use, useOf } from "./use.js";
import { wantedBy } from "./wanted.js";

const CLONE_METHODS = new Map<string, CloneFacts["method"]>([
  ["clone", "clone"],
  ["to_owned", "to_owned"],
  ["to_string", "to_string"],
  ["to_vec", "to_vec"],
  ["cloned", "cloned"],
]);

/** What is written in the body, looked at only when something in it is copied. */
export interface CloneSyntax {
  readonly typeck: TypeckResults;
  context(): SyntaxContext | undefined;
}

export function cloneSyntax(typeck: TypeckResults): CloneSyntax {
  let known: { readonly context: SyntaxContext | undefined } | undefined;
  return {
    typeck,
    context: () => {
      known ??= { context: syntaxContext(typeck) };
      return known.context;
    },
  };
}

/** Clones of one body (not of its closures' bodies), in MIR order. */
export function bodyClones(view: BodyView, questions: TypeQuestions, syntax: CloneSyntax): readonly CloneFacts[] {
  const clones: CloneFacts[] = [];
  view.body.blocks.forEach((block, index) => {
    const { terminator } = block;
    if (terminator.kind !== "call" || terminator.span.expansion) return;
    const method = cloneMethod(terminator);
    if (!method) {
      const elements = mappedElements(syntax.typeck, syntax.context, terminator);
      if (elements) clones.push(mappedFacts(elements, questions));
      return;
    }
    const receiver = receiverOf(view, terminator, { block: index, statement: block.statements.length });
    const context = syntax.context();
    const written = context?.callAt(terminator.span.start, terminator.span.end);
    if (!receiver || !context || !written) return;
    clones.push(
      new Description(view, questions, syntax.typeck, context, written, terminator, receiver, method).facts(),
    );
  });
  return clones;
}

/** Of a `map` that copies each element: only how it can be said shorter is asked. */
function mappedFacts({ map, element, range }: MappedElements, questions: TypeQuestions): CloneFacts {
  return {
    range: rangeOf(map.span),
    receiver: rangeOf(map.receiver.span),
    method: "other",
    place: undefined,
    variable: undefined,
    type: questions.display(element),
    cost: questions.cloneCost(element),
    verdict: "unknown",
    reason: "not judged yet",
    conditions: {
      isCopy: questions.isCopy(element),
      plainClone: questions.plainClone(element),
      plainDrop: "unknown",
      interiorMutability: "unknown",
      ownedPlace: "unknown",
      lastUse: "unknown",
      noLiveLoan: "unknown",
      receiver: "value",
      references: undefined,
      throughGuard: "unknown",
      underExclusive: "unknown",
      countsReferences: "unknown",
      canBorrow: "unknown",
      isConditional: false,
      canMove: "unknown",
      use: { kind: "other" },
      inMacro: false,
      inLoop: false,
      mapped: range,
    },
    fixes: [],
  };
}

/** A function of the standard library, or of a trait of it, that copies owned data. */
function cloneMethod(call: CallTerminator): CloneFacts["method"] | undefined {
  if (call.origin !== "method" && call.origin !== "call") return undefined;
  const called = call.callee?.function ?? namedFunction(call);
  const method = called && CLONE_METHODS.get(called.name);
  if (!method || called.crate.origin !== "std") return undefined;
  return method;
}

/** `String::clone(&s)` names its function. */
function namedFunction(call: CallTerminator): FunctionDef | undefined {
  const type = call.function.kind === "constant" ? call.function.type : undefined;
  return type?.kind === "fnDef" && type.def.kind === "function" ? type.def : undefined;
}

/** Undefined types count as text: that a text is made of something else is only said where it is known. */
function isText(type: Type | undefined): boolean {
  const inner = type?.kind === "ref" ? type.inner : type;
  return (
    inner === undefined ||
    inner.kind === "unknown" ||
    inner.kind === "str" ||
    (inner.kind === "adt" && inner.adt.name === "String" && inner.adt.crate.origin === "std")
  );
}

/** What `Self` is in the call: the type of the value that is copied. */
function copiedType(body: Body, call: CallTerminator): Type | undefined {
  const first = call.callee?.signature.inputs[0] ?? typeOfOperand(body, call.arguments[0]);
  return first?.kind === "ref" ? first.inner : first;
}

function typeOfOperand(body: Body, operand: Operand | undefined): Type | undefined {
  if (!operand) return undefined;
  if (operand.kind === "constant") return operand.type;
  const { place } = operand;
  return place.projection.at(-1)?.type ?? body.locals[place.local]?.type;
}

/** `vec.to_vec()` copies the elements of a slice of it, and makes what `vec.clone()` makes. */
function copiedWhole(typeck: TypeckResults, written: Expr, source: Expr): Type | undefined {
  const made = typeck.typeOf(written);
  const isVec = made.kind === "adt" && made.adt.crate.origin === "std" && made.adt.name === "Vec";
  return isVec && referencesBetween(typeck.typeOf(source), made) !== undefined ? made : undefined;
}

/** The element that `cloned` copies: the last of the callee's type arguments, of an iterator's method as of an option's. */
function elementType(call: CallTerminator): Type | undefined {
  return call.callee?.args.list.filter(isType).at(-1);
}

/** `Clone::clone(&x)` copies x. */
function lentArgument(call: Expr & { readonly kind: "call" }): Expr {
  const argument = call.arguments[0] ?? call;
  return argument.kind === "addressOf" && !argument.mutable && !argument.raw ? argument.operand : argument;
}

/** One clone call and all that is asked about it. Lives while its facts are put together. */
class Description {
  private readonly source: Expr;
  private readonly type: Type | undefined;
  private readonly references: number | undefined;

  constructor(
    private readonly view: BodyView,
    private readonly questions: TypeQuestions,
    private readonly typeck: TypeckResults,
    private readonly context: SyntaxContext,
    private readonly written: Expr & { readonly kind: "call" | "methodCall" },
    private readonly call: CallTerminator,
    private readonly receiver: Receiver,
    private readonly method: CloneFacts["method"],
  ) {
    this.source = written.kind === "methodCall" ? written.receiver : lentArgument(written);
    this.type =
      method === "cloned"
        ? elementType(call)
        : (copiedWhole(typeck, written, this.source) ?? copiedType(view.body, call));
    this.references = referencesBetween(typeck.typeOf(this.source), this.type);
  }

  facts(): CloneFacts {
    const user = this.receiver.place && userPlace(this.view.body, this.receiver.place);
    return {
      range: rangeOf(this.written.span),
      receiver: rangeOf(this.source.span),
      method: this.method,
      place: user?.path,
      variable: user && this.view.variables.idOf(user.variable),
      type: this.type && this.questions.display(this.type),
      cost: this.cost(),
      verdict: "unknown",
      reason: "not judged yet",
      conditions: this.conditions(),
      fixes: [],
    };
  }

  private cost(): CloneFacts["cost"] {
    const { method, type } = this;
    if (!type) return "unknown";
    // `String::new` allocates nothing.
    if (isEmptyText(this.source)) return "inline";
    if (
      method === "to_string" ||
      method === "to_vec" ||
      (method === "to_owned" && (type.kind === "str" || type.kind === "slice"))
    )
      return "heap";
    return this.questions.cloneCost(type);
  }

  private conditions(): CloneConditions {
    const { view, questions, typeck, receiver, source, type } = this;
    const about = (ask: (type: Type) => Knowledge): Knowledge => (type ? ask(type) : "unknown");
    const use = useOf({
      typeck,
      syntax: this.context,
      questions,
      variables: view.variables,
      call: this.written,
      receiver: source,
      references: this.references,
      copied: type,
      unsized:
        type !== undefined && type !== typeck.typeOf(this.written) && this.method !== "cloned" ? type : undefined,
      isLocalToBody: isLocalToBody(typeck, source),
      isCloned: this.method === "cloned",
    });
    const during = this.during(use);
    const isValue = !isPlaceExpression(source, typeck);
    const stars = this.stars();
    const mapped = mappedCopy({ typeck, syntax: this.context }, this.written);
    const wanted = wantedBy({ typeck, syntax: this.context, questions, copy: this.written });
    const freedom = freedomOf(view, receiver);
    const cleared = clearedAfter({ typeck, syntax: this.context }, this.written, source);
    return {
      isCopy: about(questions.isCopy),
      plainClone: about(questions.plainClone),
      plainDrop: about(questions.plainDrop),
      interiorMutability: about(questions.interiorMutability),
      ...freedom,
      receiver: isValue ? "value" : "place",
      references: this.references,
      throughGuard: isThroughGuard(source, typeck, questions),
      underExclusive: isUnderExclusive(source, typeck),
      countsReferences: about(questions.countsReferences),
      canBorrow: canBeLent(view, lentPlaces(view, receiver), during),
      ...(crossesSuspension(view, during) ? { crossesSuspension: true } : {}),
      canMove: isValue ? this.isTemporaryOwned() : canBeMoved(view, receiver, questions, freedom),
      use: use.use,
      ...(wanted ? { wanted } : {}),
      ...(use.content ? { content: use.content } : {}),
      ...(cleared ? { cleared } : {}),
      ...(mapped ? { mapped } : {}),
      ...(canMoveCaptured({ typeck, syntax: this.context, questions }, source) ? { canMoveCaptured: true } : {}),
      isFormatted: this.method === "to_string" && !isText(type),
      ...(stars === undefined ? {} : { stars }),
      isEmptyText: isEmptyText(source),
      // What a raw pointer refers to has no loans: moving or lending it is not proven to be harmless.
      isConditional: this.context.isConditional || view.index.hasRawPointers,
      inMacro: this.written.span.expansion !== undefined,
      inLoop: receiver.place ? view.loops.isInLoop(receiver.location.block, receiver.place.local) : false,
    };
  }

  /** Dereferences that the method call makes by itself before it lends the receiver. */
  private stars(): number | undefined {
    const { source, typeck, references } = this;
    if (this.written.kind === "call") return references;
    const steps = typeck.adjustments(source);
    if (steps.at(-1)?.kind !== "borrow") return references;
    return steps.slice(0, -1).every((step) => step.kind === "deref") ? steps.length - 1 : undefined;
  }

  /** A value that was made for the copy alone: `make().clone()`, `Kind::Empty.clone()`. */
  private isTemporaryOwned(): Knowledge {
    const { place } = this.receiver;
    if (this.references !== 0) return "no";
    const named = this.typeck.resolution(this.source)?.kind;
    if (this.source.kind === "path" && (named === "constructor" || named === "const")) return "yes";
    if (!place) return "no";
    if (place.projection.length > 0 || this.view.body.locals[place.local]?.kind.kind !== "temporary") return "no";
    return this.view.uses[place.local]?.length === 1 ? "yes" : "no";
  }

  /** Where the copy is in use: its own temporary, the variables that it is bound to, or the whole of a loop over it. */
  private during({ bound, during }: Use): LocationSet {
    const { view } = this;
    const locals = [
      this.call.destination.local,
      ...bound.flatMap((variable) => view.index.ofVariable.get(variable) ?? []),
    ];
    const locations = locationsOfUse(view, this.receiver.location.block, locals);
    for (const expr of during) addWithin(view, expr, locations);
    return locations;
  }
}

function isEmptyText(expr: Expr): boolean {
  return expr.kind === "literal" && expr.literal === "string" && /^r?#*""#*$/.test(expr.text);
}

/** Everything that is written inside the expression. */
function addWithin(view: BodyView, expr: Expr, into: LocationSet): void {
  view.body.blocks.forEach((block, index) => {
    for (let statement = 0; statement <= block.statements.length; statement++) {
      const location: Location = { block: index, statement };
      const span = nodeAt(view.body, location)?.span;
      if (span && expr.span.start <= span.start && span.end <= expr.span.end) into.add(location);
    }
  });
}
