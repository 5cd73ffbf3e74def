/**
 * Why something is missing or wrong, as far as the place tells: a guess for whoever mends it, counted by kind.
 *
 * The first that applies: what the analysis itself says of the place (a gap), what the other side has there, then what is written
 * around it.
 */
import type { ComparedEvent, FileComparison } from "./comparison.js";
import type { SourceText } from "./mir/sourceText.js";

export interface Miss {
  readonly what: "missing" | "wrong";
  readonly event: ComparedEvent;
  readonly file: string;
  readonly cause: string;
}

export function missesOf(comparison: FileComparison, source: SourceText): readonly Miss[] {
  const { file, missing, wrong, said, rustc } = comparison;
  return [
    ...missing.map((event): Miss => {
      const cause =
        gapAt(event, comparison) ?? otherSide(event, wrong, said, "said") ?? around(event, comparison, source);
      return { what: "missing", event, file, cause };
    }),
    ...wrong.map((event): Miss => {
      const cause = otherSide(event, missing, rustc, "in truth") ?? around(event, comparison, source);
      return { what: "wrong", event, file, cause };
    }),
  ];
}

/** Reasons are sentences with names in them; these are their kinds. */
const GAPS: readonly (readonly [RegExp, string])[] = [
  [/macro|not expanded/, "gap: macro"],
  [/copy or move/, "gap: copy or move?"],
  [/could not be read|syntax/, "gap: syntax"],
  [/too long|too deep|limit/, "gap: limit"],
  [/method/, "gap: method"],
  [/type|is not known|unknown meaning/, "gap: unknown type"],
  [/not found|is not resolved/, "gap: name"],
];

function gapKind(reason: string): string {
  return GAPS.find(([pattern]) => pattern.test(reason))?.[1] ?? "gap: other";
}

/** The smallest gap around the place; for a drop, around the declaration or the end. */
function gapAt({ place, line, kind }: ComparedEvent, { gaps }: FileComparison): string | undefined {
  const [row = 0, column = 0] = place.split(":").map(Number);
  const touching = gaps.filter(({ range: { start, end } }) => {
    const isAround =
      (start.line < row || (start.line === row && start.character <= column)) &&
      (row < end.line || (row === end.line && column <= end.character));
    return isAround || (kind === "drop" && start.line <= line && line <= end.line) || start.line === row;
  });
  const [smallest] = touching.sort((left, right) => size(left) - size(right));
  return smallest && gapKind(smallest.reason);
}

function size({ range }: FileComparison["gaps"][number]): number {
  return (range.end.line - range.start.line) * 1000 + range.end.character - range.start.character;
}

/** Something else of the same variable, at the same place. */
function otherSide(
  { kind, name, place }: ComparedEvent,
  unmatched: readonly ComparedEvent[],
  all: readonly ComparedEvent[],
  words: string,
): string | undefined {
  const isHere = (other: ComparedEvent): boolean => other.name === name && other.place === place;
  const same = unmatched.find((other) => isHere(other) && (kind !== "drop" || other.kind === "drop"));
  if (same !== undefined) return same.kind === "drop" ? `${words}: on another line` : `${words}: ${same.kind}`;
  const other = kind === "drop" ? all.find((each) => each.kind === "drop" && isHere(each)) : undefined;
  return other && `${words}: on another line, too`;
}

function around(event: ComparedEvent, { bodyAt }: FileComparison, source: SourceText): string {
  const [line = 0, character = 0] = event.place.split(":").map(Number);
  if (source.isInMacroCall({ line, character })) return "in a macro call";
  switch (bodyAt(event.line)) {
    case "closure":
      return "in a closure";
    case "async":
      return "in a future";
    case "function":
    case undefined:
      break;
  }
  if (event.kind === "drop") return event.conditional ? "conditional drop" : "drop";
  return source.names(line + 1, source.column({ line, character }), event.name) ? "at the name" : "elsewhere";
}
