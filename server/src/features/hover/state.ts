/** The first lines of a variable's hover: in one line its state where the mention stands and what happens to it there, then why. */
import { assertNever } from "../../base/assertNever.js";
import type {
  BorrowEvent,
  OwnershipEvent,
  Range,
  StatedVariable,
  VariableFacts,
  VariableState,
} from "../../ownership/facts.js";
import { movedInto } from "../destination.js";
import type { Lines, LocatedFacts, LocatedStory, VariableAt } from "../located.js";
import { type CaptureEvent, capturesAround, isAssigned, lineNumber, ownEvents, stateBefore } from "../located.js";
import type { HoverTarget } from "./hover.js";
import { wayOfBorrow } from "./stories.js";

/** The line of the state, and one line for each borrow taken here that outlives its own line: why it does. */
export function stateLines(
  at: VariableAt<StatedVariable>,
  stories: readonly LocatedStory[],
  lines: Lines,
  target: HoverTarget,
): readonly string[] {
  const { variable, mention, located } = at;
  // What is assigned to need not have a value before.
  const isTarget = isAssigned(located.facts, variable, mention);
  const entry = isTarget ? undefined : stateAt(at, lines);
  const isDeclaration = mention.start === variable.nameRange.start;
  const events = located.facts.events.filter((event) => event.variable === variable.id);
  // A closure that was not given the value, which is the error, has nothing to say of it.
  const captures = entry?.state.kind === "moved" ? [] : capturesAround(events, mention);
  const isOwned = captures.length === 0 && entry !== undefined;
  const found = isOwned ? stateText(variable, entry, located.base, lines, target) : undefined;
  const state = isTarget ? "gets a value here" : isDeclaration ? declarationText(variable) : found;
  const clauses: string[] = [];
  const ways: string[] = [];
  for (const event of eventsFor(events, captures)) {
    if (!isAt(event, at, lines) || (isTarget && event.kind === "move")) continue;
    const way = event.kind === "borrow" ? wayOfBorrow(stories, event.range, lines, target) : undefined;
    // Of a value that is gone nothing can be borrowed or moved: that is the error.
    if (entry?.state.kind === "moved") continue;
    const clause = eventText(event, way !== undefined, located.base, lines, target);
    if (clause !== undefined && !clauses.includes(clause)) clauses.push(clause);
    if (way !== undefined) ways.push(`Why so long: ${way}.`);
  }
  const first = [state, ...clauses].filter((part) => part !== undefined).join("; ");
  return [...(first === "" ? [] : [`**\`${variable.name}\`**: ${first}`]), ...ways];
}

/** What may happen at a mention: inside of a closure that it was captured, and what the closure does with it. */
function eventsFor(events: readonly OwnershipEvent[], captures: readonly CaptureEvent[]): readonly OwnershipEvent[] {
  const closure = captures[0]?.range;
  if (closure === undefined) return ownEvents(events);
  const inside = events.filter((event) => {
    const { start, end } = event.kind === "drop" ? { start: event.at, end: event.at } : event.range;
    return closure.start <= start && end <= closure.end && !captures.some((capture) => capture === event);
  });
  return [...captures, ...inside];
}

const NO_VALUE = "declared, no value yet";

/** The state in which the mention finds the variable. */
function stateAt({ variable, mention, located }: VariableAt<StatedVariable>, lines: Lines): VariableState | undefined {
  const entry = stateBefore(variable, mention.start);
  const isOwn =
    entry !== undefined && "at" in entry.state && isOfPattern(entry.state.at, variable, mention, located, lines);
  return isOwn ? stateBefore(variable, entry.from - 1) : entry;
}

function isAt(event: OwnershipEvent, { variable, mention, located }: VariableAt, lines: Lines): boolean {
  // Its range is that of the declaration.
  if (event.kind === "drop")
    return event.cause === "assignment" && variable.mentions.find(({ start }) => start >= event.at) === mention;
  if (event.range.start <= mention.start && mention.end <= event.range.end) return true;
  return event.kind === "move" && isOfPattern(event.range, variable, mention, located, lines);
}

/** `let P { a, .. } = p`: the binding that takes a part of `p` stands before it, in the same line. */
function isOfPattern(
  at: Range,
  variable: VariableFacts,
  mention: Range,
  { base }: LocatedFacts,
  lines: Lines,
): boolean {
  if (at.end > mention.start || lineNumber(at.start, base, lines) !== lineNumber(mention.start, base, lines))
    return false;
  return !variable.mentions.some((other) => at.start <= other.start && other.start < mention.start);
}

function declarationText(variable: StatedVariable): string {
  if (variable.states[0]?.state.kind === "uninitialised") return NO_VALUE;
  const isFromCaller = variable.kind !== "binding";
  switch (variable.storage) {
    case "reference":
      return `${referenceText(variable)}, ${isFromCaller ? "from the caller" : "bound here"}`;
    case "inline":
    case "heap":
    case "counted":
    case "unknown":
      if (variable.isCopy === "yes") return isFromCaller ? "a copy, from the caller" : "gets its value here";
      return isFromCaller ? "gets ownership from the caller" : "becomes the owner here";
    default:
      return assertNever(variable.storage);
  }
}

/** `&mut` moves, `&` is copied: where the type is known, that tells them apart. */
function referenceText({ isCopy }: VariableFacts): string {
  switch (isCopy) {
    case "yes":
      return "a shared reference";
    case "no":
      return "an exclusive reference";
    case "unknown":
      return "a reference";
  }
}

function stateText(
  variable: VariableFacts,
  entry: VariableState,
  base: number,
  lines: Lines,
  target: HoverTarget,
): string | undefined {
  const { state } = entry;
  switch (state.kind) {
    case "uninitialised":
      return NO_VALUE;
    case "owned":
      return variable.storage === "reference" ? referenceText(variable) : "owned";
    case "borrowed": {
      const until = state.until === undefined ? "" : ` until ${link(state.until, base, lines, target)}`;
      const part = state.part === "" ? "" : `\`${state.part}\` is `;
      return `${part}borrowed by ${state.by}${until} (${sortOf(state.mutable)})`;
    }
    case "moved":
      return `${movedInto(state)} in ${link(state.at.start, base, lines, target)}, not usable here`;
    case "maybeMoved":
      return `maybe gone: on some path ${movedInto(state)} in ${link(state.at.start, base, lines, target)}`;
    case "partlyMoved":
      return `partly moved: ${state.parts.map((part) => `\`${part}\``).join(", ")} left in ${link(state.at.start, base, lines, target)}`;
    case "dropped":
      return "dropped";
    case "unknown":
      return `state not known: ${state.reason}`;
    default:
      return assertNever(state);
  }
}

function eventText(
  event: OwnershipEvent,
  hasWay: boolean,
  base: number,
  lines: Lines,
  target: HoverTarget,
): string | undefined {
  switch (event.kind) {
    case "move":
      if (event.intoKind === "closure")
        return `captured: the closure owns ${event.path === event.name ? "it" : `\`${event.path}\``}`;
      return `${partOf(event)}${movedInto(event)} here`;
    case "copy":
      return `${partOf(event)}${event.isChanged ? "changed here" : "copied here, stays usable"}`;
    case "borrow":
      return borrowText(event, hasWay, base, lines, target);
    case "drop":
      return `the value that ${event.path === event.name ? "it" : `\`${event.path}\``} had is dropped by the assignment`;
    case "assign":
      return event.path === event.name ? undefined : `\`${event.path}\` gets a value here`;
    default:
      return assertNever(event);
  }
}

/** Of what happens to a part of the variable alone: the part. */
function partOf({ path, name }: OwnershipEvent): string {
  return path === name ? "" : `\`${path}\` is `;
}

/** `hasWay`: who holds it and until when is told in a line of its own. */
function borrowText(event: BorrowEvent, hasWay: boolean, base: number, lines: Lines, target: HoverTarget): string {
  if (event.raw) return `a raw pointer to \`${event.path}\` is taken here`;
  const isTold = event.path === event.name || (event.reborrow && event.path === `*${event.name}`);
  const part = isTold ? "" : `\`${event.path}\` is `;
  const sort = sortOf(event.mutable);
  const verb = `${part}${event.capture ? "captured by reference" : event.reborrow ? "reborrowed" : "borrowed"}`;
  if (hasWay) return `${verb}${event.capture ? "" : " here"} (${sort})`;
  const by = event.capture || event.by === "this expression" ? "" : ` by ${event.by}`;
  if (event.escapes) return `${verb}${by} beyond the function (${sort})`;
  if (event.lastUse === undefined) return `${verb}${by}, until when is not known (${sort})`;
  if (lineNumber(event.lastUse, base, lines) > lineNumber(event.range.start, base, lines))
    return `${verb}${by} until ${link(event.lastUse, base, lines, target)} (${sort})`;
  // A closure may be several lines long.
  return `${verb}${by}${event.capture ? "" : " on this line only"} (${sort})`;
}

function sortOf(mutable: boolean): string {
  return mutable ? "exclusive, `&mut`" : "shared, `&`";
}

/** `[L9](file:///…#L9)`: a link that the editor follows to the line. */
export function link(offset: number, base: number, lines: Lines, target: HoverTarget): string {
  const line = lineNumber(offset, base, lines);
  return `[L${line}](${target.uri}#L${line})`;
}
