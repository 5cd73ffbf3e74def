/**
 * How errors about lifetimes are told: the two lifetimes by what people see of them, where each comes from, and the step that relates them.
 *
 * A lifetime without a name is that of a parameter's type, or of the result. Which errors there are is found in `regionErrors.ts`.
 */
import { assertNever } from "../base/assertNever.js";
import type { Local } from "../mir/body.js";
import { RETURN_PLACE } from "../mir/body.js";
import type { Span } from "../syntax/ast.js";
import type { BodyContext } from "./bodyContext.js";
import type { ConstraintCategory, ConstraintOrigin } from "./constraints.js";
import { nameOfLocal } from "./describe.js";
import { type RegionVariable, STATIC } from "./regions.js";
import type { BorrowckError, LifetimePlace, UnmetOutlives } from "./result.js";

type Note = BorrowckError["related"][number];

/** The parameter in whose type the lifetime stands. */
export function argumentWith(context: BodyContext, region: RegionVariable): Local | undefined {
  const first = context.body.closure === undefined ? 1 : 2;
  for (let local = first; local <= context.body.argumentCount; local++)
    if (context.locals[local]?.regions.includes(region) === true) return local;
  return undefined;
}

/** Is it a lifetime of what the closure holds? */
export function isHeld(context: BodyContext, region: RegionVariable): boolean {
  return context.locals[1]?.regions.includes(region) === true;
}

/** Of that, of no argument, and none that the creator has a name for. */
export function isOnlyHeld(context: BodyContext, region: RegionVariable): boolean {
  const { regions, parameters } = context.universal;
  if (regions[region]?.kind !== "external" || parameters.includes(region)) return false;
  return isHeld(context, region) && argumentWith(context, region) === undefined;
}

/** E0621: once for each lifetime that the argument's type leaves out. */
export function reportMissingLifetime(
  context: BodyContext,
  explicit: { readonly argument: Local; readonly name: string; readonly missing: RegionVariable },
  unmet: UnmetOutlives | undefined,
  origin: ConstraintOrigin,
): void {
  const { argument, name, missing } = explicit;
  const shown = nameOfLocal(context.body, argument) ?? "argument";
  context.errors.report(
    {
      code: "E0621",
      message: `explicit lifetime required in the type of \`${shown}\``,
      span: origin.span,
      related: [
        ...atArgument(context, argument, `add explicit lifetime \`${name}\` to the type of \`${shown}\``),
        {
          span: origin.span,
          message: `what is lent by \`${shown}\` has to stay valid for \`${name}\` here, which its type does not promise`,
        },
      ],
      unmet,
    },
    `${name}:${missing}`,
  );
}

/** E0521 */
export function reportEscape(
  context: BodyContext,
  argument: Local | undefined,
  outlived: RegionVariable,
  origin: ConstraintOrigin,
): void {
  const what = bodyKind(context);
  const name = argument === undefined ? undefined : nameOfLocal(context.body, argument);
  const lasting = outlived === STATIC ? "for `'static`, longer than any call" : `after the call of the ${what}`;
  context.errors.report({
    code: "E0521",
    message: `borrowed data escapes outside of ${what}`,
    span: origin.span,
    related:
      argument === undefined || name === undefined
        ? []
        : [
            ...atArgument(context, argument, `\`${name}\` is a reference that is only valid in the ${what} body`),
            { span: origin.span, message: `\`${name}\` escapes here: what takes it may use it ${lasting}` },
          ],
  });
}

/** E0521: what the closure's own body lends is put into something that the closure holds. `name`: of what is lent. */
export function reportLentOutside(
  context: BodyContext,
  name: string | undefined,
  borrow: Span,
  origin: ConstraintOrigin,
): void {
  const what = bodyKind(context);
  const lent = name === undefined ? "a reference" : `a reference to \`${name}\``;
  context.errors.report(
    {
      code: "E0521",
      message: `borrowed data escapes outside of ${what}`,
      span: origin.span,
      related: [
        { span: borrow, message: `this borrow is only valid in the ${what} body` },
        { span: origin.span, message: `${lent} escapes the ${what} body here` },
      ],
    },
    name,
  );
}

/** LIFETIME: the commonest, where nothing more special is known. */
export function reportTooShort(
  context: BodyContext,
  longer: RegionVariable,
  shorter: RegionVariable,
  origin: ConstraintOrigin,
): void {
  const message = `${requires(origin.category)} that ${shownName(context, longer)} must outlive ${shownName(context, shorter)}`;
  context.errors.report(
    {
      code: "LIFETIME",
      message: "lifetime may not live long enough",
      span: origin.span,
      related: [{ span: origin.span, message }, ...whence(context, longer), ...whence(context, shorter)],
      unmet: unmetOutlives(context, longer, shorter),
    },
    `${longer}:${shorter}`,
  );
}

/** Undefined where one of the two stands in no signature: in a closure, or behind a pattern. */
export function unmetOutlives(
  context: BodyContext,
  longer: RegionVariable,
  shorter: RegionVariable,
): UnmetOutlives | undefined {
  const from = lifetimePlace(context, longer);
  const to = lifetimePlace(context, shorter);
  return from && to && { longer: from, shorter: to };
}

function lifetimePlace(context: BodyContext, region: RegionVariable): LifetimePlace | undefined {
  const { body, universal, locals } = context;
  const name = universal.regions[region]?.name;
  if (name !== undefined) return { kind: "named", name };
  if (body.closure !== undefined) return undefined;
  const argument = argumentWith(context, region);
  const parameter = argument === undefined ? undefined : nameOfLocal(body, argument);
  if (argument !== undefined && parameter === undefined) return undefined;
  const inType = new Set(locals[argument ?? RETURN_PLACE]?.regions);
  const elided = [...inType].filter((other) => universal.regions[other]?.kind === "anonymous");
  const index = elided.indexOf(region);
  return index < 0 ? undefined : { kind: "elided", parameter, index, count: elided.length };
}

function requires(category: ConstraintCategory): string {
  switch (category) {
    case "return":
      return "returning this value requires";
    case "callArgument":
      return "argument requires";
    case "cast":
    case "objectCoercion":
      return "this cast requires";
    case "assignment":
      return "assignment requires";
    case "typeAnnotation":
      return "the written type requires";
    case "copyBound":
      return "copying this value requires";
    case "genericArgument":
      return "the written argument requires";
    case "yield":
    case "usage":
    case "closureUpvar":
    case "predicate":
    case "opaque":
    case "boring":
    case "internal":
      return "this requires";
    default:
      return assertNever(category);
  }
}

function bodyKind({ body }: BodyContext): "closure" | "method" | "function" {
  if (body.closure !== undefined) return "closure";
  return body.owner.kind === "function" && body.owner.container.kind !== "module" ? "method" : "function";
}

/** What people see of a lifetime. */
export function shownName(context: BodyContext, region: RegionVariable): string {
  const own = context.universal.regions[region];
  if (own?.name !== undefined) return `\`${own.name}\``;
  const argument = argumentWith(context, region);
  const name = argument === undefined ? undefined : nameOfLocal(context.body, argument);
  if (name !== undefined) return `the lifetime in the type of \`${name}\``;
  const what = context.body.closure === undefined ? "result" : "closure's result";
  if (context.locals[RETURN_PLACE]?.regions.includes(region) === true) return `the lifetime in the type of the ${what}`;
  return own?.kind === "external" ? "a lifetime from outside of the closure" : "a lifetime without a name";
}

function whence(context: BodyContext, region: RegionVariable): readonly Note[] {
  const argument = argumentWith(context, region);
  const own = context.universal.regions[region];
  if (argument === undefined || own === undefined) return [];
  const message =
    own.name === undefined
      ? "its type leaves the lifetime out: it is any that the caller chooses"
      : `has lifetime \`${own.name}\``;
  return atArgument(context, argument, message);
}

function atArgument(context: BodyContext, argument: Local, message: string): readonly Note[] {
  const span = context.body.locals[argument]?.span;
  return span === undefined || span.expansion !== undefined ? [] : [{ span, message }];
}
