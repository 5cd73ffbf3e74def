/** The hover of a clone: can it go, why or why not, and what it costs. */
import type { Hover } from "vscode-languageserver-types";
import { countedClones } from "../../fixes/judge.js";
import type { CloneFacts } from "../../ownership/facts.js";
import type { Lines, LocatedFacts } from "../located.js";
import { contains, toLspRange } from "../located.js";

/** Undefined where no clone stands at the absolute offset. */
export function cloneHover(files: readonly LocatedFacts[], offset: number, lines: Lines): Hover | undefined {
  for (const located of files) {
    for (const clone of countedClones(located.facts)) {
      const method = { start: clone.receiver.end, end: clone.range.end };
      if (!contains(method, offset - located.base)) continue;
      return {
        contents: { kind: "markdown", value: cloneText(clone) },
        range: toLspRange(method, located.base, lines),
      };
    }
  }
  return undefined;
}

function cloneText(clone: CloneFacts): string {
  const verdict = {
    avoidable: "This copy can be avoided",
    needed: "This copy is needed",
    unknown: "Whether this copy is needed is not known",
  };
  return `**${verdict[clone.verdict]}**: ${clone.reason}\n\n${costText(clone.cost)}`;
}

/** What a clone costs, in words. */
function costText(cost: CloneFacts["cost"]): string {
  switch (cost) {
    case "heap":
      return "It copies a heap buffer.";
    case "count":
      return "It bumps a reference count.";
    case "inline":
      return "It copies bytes only.";
    case "unknown":
      return "What it costs is not known.";
  }
}
