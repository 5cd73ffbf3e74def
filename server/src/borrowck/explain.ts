/**
 * Why is a loan still live here? Because a variable that holds it is used or dropped later, or because its region must
 * outlive one that the caller chose.
 *
 *     1  let r = &x;     'l: 'r            'l is asked about at 2: the way through the constraints leads to 'r,
 *     2  x = 5;                            which is live at 2 because `r` is used in 3
 *     3  print(r);                         -> "borrow later used here" at 3
 *
 * A variable whose regions are all the caller's own (the returned value, arguments) explains nothing; then the way to the
 * caller's region does, and the most telling of its constraints is the one to show.
 * Source: rustc dev guide, "Reporting region errors"; RFC 2094, chapter 5.
 */

import { append } from "../base/multimap.js";
import { forEachSuccessor, locationOf } from "../dataflow/controlFlow.js";
import { contains } from "../dataflow/intervalSet.js";
import type { Local, Location } from "../mir/body.js";
import { RETURN_PLACE } from "../mir/body.js";
import { operandsOfStatement, operandsOfTerminator } from "../mir/visit.js";
import type { Span } from "../syntax/ast.js";
import type { BodyContext } from "./bodyContext.js";
import type { ConstraintCategory, ConstraintOrigin } from "./constraints.js";
import { nameOfLocal } from "./describe.js";
import type { Loan } from "./loans.js";
import { type RegionVariable, STATIC } from "./regions.js";
import type { RegionType } from "./regionTypes.js";

/** A variable is used, it is dropped, or it is dropped if there is a panic. */
type HolderUse = "use" | "drop" | "panic";

export type Explanation =
  | {
      readonly kind: HolderUse;
      readonly local: Local;
      readonly name: string | undefined;
      readonly span: Span;
      readonly point: number;
    }
  | {
      readonly kind: "universal";
      readonly universal: RegionVariable;
      readonly origin: ConstraintOrigin;
      readonly name: string | undefined;
      /** The way there leads through what an `impl Trait` result hides. */
      readonly isHidden: boolean;
    }
  | undefined;

export function explainLoan(context: BodyContext, loan: Loan, point: number): Explanation {
  const holders = holdersOf(context);
  const found = context.constraints.findPath(
    loan.region,
    (region) => !isOfBody(context, region) || liveHolder(context, holders, region, point) !== undefined,
  );
  if (found !== undefined && isOfBody(context, found.region)) {
    const holder = liveHolder(context, holders, found.region, point);
    if (holder !== undefined) return holder;
  }
  const universals = context.values
    .universalsOf(loan.region)
    .filter((universal) => context.universal.regions[universal]?.kind !== "body");
  const way = context.constraints.findPath(loan.region, (region) => universals.includes(region));
  if (way === undefined) return undefined;
  const origin = blamed(context, way.path);
  if (origin === undefined) return undefined;
  const isHidden = way.path.some((edge) => context.constraints.origins[edge]?.category === "opaque");
  const name = context.universal.regions[way.region]?.name;
  return { kind: "universal", universal: way.region, origin, name, isHidden };
}

/** The way of a loan to what keeps it alive at a point: the statements and calls that hand it on, in order, and who has it then. */
export interface LoanWay {
  readonly through: readonly Location[];
  readonly end:
    | { readonly kind: HolderUse; readonly local: Local; readonly span: Span }
    /** A lifetime that the caller chose: its name, if it has one. */
    | { readonly kind: "caller"; readonly name: string | undefined };
}

/** Undefined where nothing is known to keep the loan alive there. Cost: a search through the body's constraints. */
export function wayOfLoan(context: BodyContext, loan: Loan, point: number): LoanWay | undefined {
  const holders = holdersOf(context);
  const found = context.constraints.findPath(
    loan.region,
    (region) => liveHolder(context, holders, region, point) !== undefined,
    (region) => isOfBody(context, region),
  );
  const holder = found && liveHolder(context, holders, found.region, point);
  if (found && holder) {
    const { kind, local, span } = holder;
    return { through: locationsOf(context, found.path), end: { kind, local, span } };
  }
  const universals = context.values
    .universalsOf(loan.region)
    .filter((universal) => context.universal.regions[universal]?.kind !== "body");
  const way = context.constraints.findPath(loan.region, (region) => universals.includes(region));
  if (way === undefined) return undefined;
  const name = context.universal.regions[way.region]?.name;
  return { through: locationsOf(context, way.path), end: { kind: "caller", name } };
}

/** Where the constraints of a way arose, each place once, in order; those of the signature have none. */
function locationsOf(context: BodyContext, path: readonly number[]): readonly Location[] {
  const points = path.map((edge) => context.constraints.origins[edge]?.point ?? -1).filter((point) => point >= 0);
  return [...new Set(points)].map((point) => locationOf(context.flow, point));
}

/** Does what a loan lends come to lie in one of the locals meant, at some time? One search. */
export function flowsInto(context: BodyContext, loan: Loan, isMeant: (local: Local) => boolean): boolean {
  let locals = localsByContext.get(context);
  if (locals === undefined) localsByContext.set(context, (locals = localsByRegion(context, () => true)));
  const isGoal = (region: RegionVariable): boolean => locals.get(region)?.some(isMeant) === true;
  const goesOn = (region: RegionVariable): boolean => isOfBody(context, region);
  return context.constraints.findPath(loan.region, isGoal, goesOn) !== undefined;
}

/** The arguments from which something that is borrowed comes to lie in the result. Costs a search for each. */
export function argumentsInResult(context: BodyContext): readonly Local[] {
  const { body, locals, constraints } = context;
  const result = new Set(locals[RETURN_PLACE]?.regions ?? []);
  const found: Local[] = [];
  for (let local = 1; local <= body.argumentCount; local++) {
    const own = locals[local]?.regions ?? [];
    const flows = own.some((start) => {
      const goesOn = (region: RegionVariable): boolean => region === start || isOfBody(context, region);
      return constraints.findPath(start, (region) => result.has(region), goesOn) !== undefined;
    });
    if (flows) found.push(local);
  }
  return found;
}

/**
 * A way ends at a caller's lifetime: that this outlives some borrow of the body's as well (`&self.name` of a `&'a self`) does not mean that
 * what was lent for `'a` is in that borrow.
 */
function isOfBody(context: BodyContext, region: RegionVariable): boolean {
  return region >= context.universal.count;
}

const holdersByContext = new WeakMap<BodyContext, Map<RegionVariable, Local[]>>();
/** Locals by the variables in their types; those with nothing of their own left out. */
function holdersOf(context: BodyContext): Map<RegionVariable, Local[]> {
  const known = holdersByContext.get(context);
  if (known !== undefined) return known;
  const hasOwn = ({ regions }: RegionType): boolean => !regions.every((region) => isCallers(context, region));
  const holders = localsByRegion(context, hasOwn);
  holdersByContext.set(context, holders);
  return holders;
}

const localsByContext = new WeakMap<BodyContext, Map<RegionVariable, Local[]>>();

function localsByRegion(context: BodyContext, isKept: (type: RegionType) => boolean): Map<RegionVariable, Local[]> {
  const locals = new Map<RegionVariable, Local[]>();
  context.locals.forEach((type, local) => {
    if (isKept(type)) for (const region of type.regions) append(locals, region, local);
  });
  return locals;
}

function isCallers(context: BodyContext, region: RegionVariable): boolean {
  return context.values.universalsOf(region).length > 0;
}

function liveHolder(
  context: BodyContext,
  holders: Map<RegionVariable, Local[]>,
  region: RegionVariable,
  point: number,
): (Explanation & { readonly kind: HolderUse }) | undefined {
  for (const local of holders.get(region) ?? []) {
    const isUse = contains(context.useLive[local] ?? [], point);
    if (!isUse && !contains(context.dropLive[local] ?? [], point)) continue;
    const at = nextPoint(context, local, point, isUse ? "use" : "drop");
    if (at === undefined) continue;
    const kind = isUse ? "use" : isDropTerminator(context, at) ? "drop" : "panic";
    return { kind, local, name: nameOfLocal(context.body, local), span: useSpan(context, local, at), point: at };
  }
  return undefined;
}

function isDropTerminator({ body, flow }: BodyContext, point: number): boolean {
  return body.blocks[locationOf(flow, point).block]?.terminator.kind === "drop";
}

/** The first use or drop of a local on a way from the point, the point itself included. */
function nextPoint(context: BodyContext, local: Local, point: number, kind: "use" | "drop"): number | undefined {
  const goals = new Set((kind === "use" ? context.uses.uses : context.uses.drops).list(local));
  const seen = new Set([point]);
  const queue = [point];
  for (let head = 0; head < queue.length; head++) {
    const at = queue[head] ?? 0;
    if (goals.has(at)) return at;
    forEachSuccessor(context.flow, at, (next) => {
      if (seen.has(next)) return;
      seen.add(next);
      queue.push(next);
    });
  }
  return undefined;
}

function useSpan(context: BodyContext, local: Local, point: number): Span {
  const { block, statement } = locationOf(context.flow, point);
  const { body } = context;
  const at = body.blocks[block]?.statements[statement];
  const terminator = body.blocks[block]?.terminator;
  const operands =
    at !== undefined ? operandsOfStatement(at) : terminator === undefined ? [] : operandsOfTerminator(terminator);
  for (const operand of operands)
    if (operand.kind !== "constant" && operand.place.local === local && nameOfLocal(body, local) !== undefined)
      return operand.span;
  return (at ?? terminator)?.span ?? body.span;
}

/**
 * The constraint of a way that tells most: a return first, calls and assignments before the rest. That a box of an object must live
 * for `'static` tells more than those, as nothing in the text says so; unless a written type does.
 */
export function blamed(context: BodyContext, path: readonly number[]): ConstraintOrigin | undefined {
  const { origins, sub } = context.constraints;
  const castTells = sub[path[path.length - 1] ?? -1] === STATIC && !path.some((edge) => isWritten(origins[edge]));
  let best: ConstraintOrigin | undefined;
  let interest = 100;
  for (let index = path.length - 1; index >= 0; index--) {
    const origin = origins[path[index] ?? 0];
    if (origin === undefined) continue;
    const own = origin.category === "objectCoercion" && castTells ? 1 : INTEREST[origin.category];
    if (own < interest) {
      interest = own;
      best = origin;
    }
  }
  return best;
}

function isWritten(origin: ConstraintOrigin | undefined): boolean {
  return origin?.category === "typeAnnotation" || origin?.category === "genericArgument";
}

const INTEREST: { readonly [Category in ConstraintCategory]: number } = {
  return: 0,
  cast: 2,
  objectCoercion: 2,
  yield: 2,
  typeAnnotation: 2,
  callArgument: 2,
  assignment: 2,
  copyBound: 2,
  usage: 2,
  closureUpvar: 2,
  genericArgument: 3,
  predicate: 4,
  opaque: 4,
  boring: 5,
  internal: 6,
};

export function explanationNotes(
  explanation: Explanation,
): readonly { readonly span: Span; readonly message: string }[] {
  if (explanation === undefined) return [];
  switch (explanation.kind) {
    case "use":
      return [
        {
          span: explanation.span,
          message:
            explanation.name === undefined
              ? "borrow later used here"
              : `borrow later used here: \`${explanation.name}\` holds it until then`,
        },
      ];
    case "drop":
      return [
        {
          span: explanation.span,
          message:
            explanation.name === undefined
              ? "the temporary that holds the borrow is dropped here, and its destructor may use it"
              : `borrow might be used here, when \`${explanation.name}\` is dropped`,
        },
      ];
    case "panic":
      return [
        {
          span: explanation.span,
          message: `if this panics, ${explanation.name === undefined ? "a temporary that holds the borrow" : `\`${explanation.name}\``} is dropped, and its destructor may use the borrow`,
        },
      ];
    case "universal":
      return [
        {
          span: explanation.origin.span,
          message: reasonOf(
            explanation.origin.category,
            explanation.name === undefined ? "a lifetime that the caller chooses" : `\`${explanation.name}\``,
          ),
        },
      ];
  }
}

/** `outlived`: the lifetime as it is shown. */
export function reasonOf(category: ConstraintCategory, outlived: string): string {
  switch (category) {
    case "return":
      return `returning this value requires that the borrow lasts for ${outlived}`;
    case "callArgument":
      return `argument requires that the borrow lasts for ${outlived}`;
    case "cast":
    case "objectCoercion":
      return `this cast requires that the borrow lasts for ${outlived}`;
    case "assignment":
      return `assignment requires that the borrow lasts for ${outlived}`;
    case "typeAnnotation":
    case "genericArgument":
      return `type annotation requires that the borrow lasts for ${outlived}`;
    case "closureUpvar":
      return `this capture requires that the borrow lasts for ${outlived}`;
    case "yield":
      return `yielding this value requires that the borrow lasts for ${outlived}`;
    case "opaque":
      return `the \`impl Trait\` result requires that the borrow lasts for ${outlived}`;
    case "copyBound":
      return `copying this value requires that the borrow lasts for ${outlived}`;
    case "usage":
    case "predicate":
    case "boring":
    case "internal":
      return `this requires that the borrow lasts for ${outlived}`;
  }
}
