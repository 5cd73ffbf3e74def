/**
 * Hint after a closing brace: what is dropped there, in the order in which it happens: `⤷ drop: guard, conn`.
 *
 * At "nontrivial" only drops that do something a person waits for: lock guards, `RefCell` borrows, types with a `Drop` that the user's
 * own packages wrote; and temporaries among them only where they live longer than their line. `name?` marks a drop that happens only if
 * the value was not moved before. And at an `.await` what lives across it: `lives across: guard`.
 */
import type { ScopeEnd, VariableFacts } from "../../ownership/facts.js";
import type { Lines, LocatedFacts } from "../located.js";
import { lineNumber } from "../located.js";
import type { Hint, HintKind } from "./hintKind.js";
import { shortLabel } from "./hintKind.js";

type Dropped = ScopeEnd["drops"][number];

export const dropHints = {
  id: "drops",
  default: "nontrivial",

  hints(located, level, lines) {
    const hints: Hint[] = [];
    for (const scope of located.facts.scopeEnds) {
      const drops =
        level === "always" ? scope.drops : scope.drops.filter((drop) => isNoticed(drop, scope, located, lines));
      if (drops.length > 0) hints.push(scopeHint(scope, drops, located, lines));
    }
    for (const event of located.facts.events) {
      if (event.kind !== "drop" || event.cause !== "assignment") continue;
      if (level === "nontrivial" && !event.significant) continue;
      hints.push({
        at: event.at,
        label: shortLabel("⤷ drops old value"),
        tooltip: `The assignment drops the value that \`${event.path}\` held${event.conditional ? ", unless it was moved before" : ""}.`,
        side: "before",
        edits: undefined,
      });
    }
    hints.push(...awaitHints(located, level));
    return hints;
  },
} satisfies HintKind;

/** At an `.await`: what lives across it. By default only guards, which stay locked or borrowed meanwhile. */
function awaitHints({ facts }: LocatedFacts, level: "nontrivial" | "always"): readonly Hint[] {
  const across = new Map<number, VariableFacts[]>();
  for (const variable of facts.variables) {
    if (level === "nontrivial" && !variable.guard) continue;
    for (const { end } of variable.livesAcross) across.set(end, [...(across.get(end) ?? []), variable]);
  }
  return [...across].map(([at, variables]) => {
    const list = variables.map(
      ({ name, guard }) =>
        `- \`${name}\`${guard ? ": a guard, which stays locked or borrowed until the task goes on" : ""}`,
    );
    return {
      at,
      label: shortLabel(`lives across: ${variables.map(({ name }) => name).join(", ")}`),
      tooltip: `Kept in the future while it waits here:\n\n${list.join("\n")}`,
      side: "after",
      edits: undefined,
    };
  });
}

function isNoticed(drop: Dropped, scope: ScopeEnd, { base }: LocatedFacts, lines: Lines): boolean {
  if (!drop.significant && !drop.guard) return false;
  return !drop.temporary || lineNumber(drop.from, base, lines) < lineNumber(scope.at, base, lines);
}

function scopeHint(scope: ScopeEnd, drops: readonly Dropped[], { base }: LocatedFacts, lines: Lines): Hint {
  const names = drops.map(
    (drop) => `${drop.temporary ? withoutArguments(drop.path) : drop.path}${drop.conditional ? "?" : ""}`,
  );
  const list = drops.map((drop, index) => {
    const made = drop.temporary ? ` (a temporary, made in line ${lineNumber(drop.from, base, lines)})` : "";
    const guard = drop.guard ? ": a guard, which releases what it holds" : "";
    return `${index + 1}. \`${drop.path}\`${made}${guard}${drop.conditional ? ", unless it was moved before" : ""}`;
  });
  return {
    at: scope.at + 1,
    label: shortLabel(`⤷ drop: ${names.join(", ")}`),
    tooltip:
      drops.length === 1
        ? `Dropped here: ${list[0]?.slice("1. ".length)}.`
        : `Dropped here, in this order:\n\n${list.join("\n")}`,
    side: "after",
    edits: undefined,
  };
}

/** `MutexGuard<'_, State>` is `MutexGuard`. */
function withoutArguments(type: string): string {
  return type.replace(/<.*$/s, "");
}
