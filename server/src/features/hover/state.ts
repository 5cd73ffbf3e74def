/** The first lines of a variable's hover: what state it is in where the mention stands, and what happens to it right there. */
import { assertNever } from "../../base/assertNever.js";
import type { BorrowEvent, OwnershipEvent, VariableFacts, VariableState } from "../../ownership/facts.js";
import { moveTarget } from "../inlayHints/moves.js";
import type { Lines, LocatedStory, VariableAt } from "../located.js";
import { lineNumber, stateBefore } from "../located.js";
import type { HoverTarget } from "./hover.js";
import { wayOfBorrow } from "./stories.js";

/** State here in one line, then what happens here, if anything. */
export function stateLines(
  at: VariableAt,
  stories: readonly LocatedStory[],
  lines: Lines,
  target: HoverTarget,
): readonly string[] {
  const { variable, mention, located } = at;
  const state = stateBefore(variable, mention.start);
  const isDeclaration = mention.start === variable.nameRange.start;
  const name = `**\`${variable.name}\`**`;
  const result: string[] = [];
  if (!isDeclaration || state?.state.kind === "uninitialised") {
    const text = state && stateText(variable, state, located.base, lines, target);
    if (text) result.push(`${name}: ${text}`);
  } else {
    result.push(`${name}: ${declarationText(variable)}`);
  }
  for (const event of located.facts.events) {
    const touches =
      event.variable === variable.id && event.range.start <= mention.start && mention.end <= event.range.end;
    const way = event.kind === "borrow" ? wayOfBorrow(stories, event.range, lines, target) : undefined;
    const text = touches ? eventText(event, way, located.base, lines) : undefined;
    if (text) result.push(text);
  }
  return result;
}

function declarationText(variable: VariableFacts): string {
  switch (variable.kind) {
    case "self":
    case "parameter":
      return variable.storage === "reference"
        ? "a reference handed in by the caller"
        : "gets ownership from the caller";
    case "binding":
      return variable.storage === "reference" ? "a reference, bound here" : "becomes the owner here";
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
      return "declared, no value yet";
    case "owned":
      return variable.storage === "reference" ? "a reference, in use" : "owned";
    case "borrowed": {
      const sort = state.mutable ? "exclusively borrowed" : "shared";
      const until = state.until === undefined ? "" : ` until ${link(state.until, base, lines, target)}`;
      return `${state.part === "" ? "" : `\`${state.part}\` is `}${sort} by ${state.by}${until}`;
    }
    case "moved":
      return `moved ${link(state.at.start, base, lines, target)} into \`${state.into}\`: not usable here`;
    case "maybeMoved":
      return `maybe moved: on some path it went into \`${state.into}\` ${link(state.at.start, base, lines, target)}`;
    case "partlyMoved":
      return `partly moved: ${state.parts.map((part) => `\`${part}\``).join(", ")} left ${link(state.at.start, base, lines, target)}`;
    case "dropped":
      return "dropped";
    case "unknown":
      return `state not known: ${state.reason}`;
    default:
      return assertNever(state);
  }
}

function eventText(event: OwnershipEvent, way: string | undefined, base: number, lines: Lines): string | undefined {
  switch (event.kind) {
    case "move":
      return `Moved here: ${moveTarget(event)}.`;
    case "copy":
      return "Copied here: the source stays usable.";
    case "borrow":
      return borrowText(event, way, base, lines);
    case "drop":
      return event.cause === "assignment" ? "The assignment drops the value that was here before." : undefined;
    case "create":
      return undefined;
    default:
      return assertNever(event);
  }
}

function borrowText(event: BorrowEvent, way: string | undefined, base: number, lines: Lines): string {
  const word = event.mutable ? "exclusively (`&mut`)" : "shared (`&`)";
  const part = event.path === event.name ? "" : ` \`${event.path}\``;
  const verb = event.reborrow ? "Lent on here" : "Borrowed here";
  const start = `${verb}${part}, ${word}`;
  if (way !== undefined) return `${start}: ${way}.`;
  if (event.escapes) return `${start}, by ${event.by}; the borrow outlives the function.`;
  const last = lineNumber(event.lastUse, base, lines);
  const until = last > lineNumber(event.range.start, base, lines) ? `until L${last}` : "only here";
  const by = event.by === "this expression" ? "" : ` by ${event.by},`;
  return `${start},${by} ${until}.`;
}

/** `[L9](file:///…#L9)`: a link that the editor follows to the line. */
export function link(offset: number, base: number, lines: Lines, target: HoverTarget): string {
  const line = lineNumber(offset, base, lines);
  return `[L${line}](${target.uri}#L${line})`;
}
