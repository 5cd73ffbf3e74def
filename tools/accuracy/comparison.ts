/**
 * One file's report against rustc: what both say, what only one says.
 *
 * Two events are the same when kind, variable and place agree: the start of the range; for a drop the declaration and the line where it
 * happens. Of what both say, the end of the borrow, whether it escapes, whether a drop is conditional, and whether all or a part of
 * the variable is meant are compared then. A claim about lines that rustc did not compile (another configuration, a test) is no claim.
 */
import type { EventReport, FileReport } from "../../server/src/cli/report.js";
import type { RustcEvent } from "./mir/rustcEvents.js";
import type { BodyKind, RustcFile } from "./mir/rustcFiles.js";
import type { SourceText } from "./mir/sourceText.js";

export const KINDS = ["move", "borrow", "exclusive borrow", "drop", "reborrow", "copy"] as const;
export type Kind = (typeof KINDS)[number];

/** An event of either side; lines and characters as LSP counts them. */
export interface ComparedEvent {
  readonly kind: Kind;
  readonly name: string;
  /** `line:character` of the start, or of the declaration of what is dropped. */
  readonly place: string;
  /** Where it happens. */
  readonly line: number;
  /** The last line of a borrow. */
  readonly until: number | undefined;
  readonly escapes: boolean;
  readonly conditional: boolean;
  readonly isPart: boolean;
}

export interface FileComparison {
  readonly file: string;
  readonly rustc: readonly ComparedEvent[];
  readonly said: readonly ComparedEvent[];
  readonly matched: readonly { readonly rustc: ComparedEvent; readonly said: ComparedEvent }[];
  readonly missing: readonly ComparedEvent[];
  readonly wrong: readonly ComparedEvent[];
  readonly gaps: FileReport["gaps"];
  readonly bodyAt: (line: number) => BodyKind | undefined;
}

/** `report` is undefined for a file that `analyze` does not reach. */
export function compareFile(
  file: string,
  rustc: RustcFile,
  report: FileReport | undefined,
  source: SourceText,
): FileComparison {
  const truth = new Map<string, ComparedEvent>();
  for (const event of rustc.events) insert(truth, ofRustc(event, source));
  const said = new Map<string, ComparedEvent>();
  for (const event of report?.events ?? []) insert(said, ofReport(event));
  const bodyAt = (line: number): BodyKind | undefined =>
    rustc.bodies
      .filter(({ first, last }) => first - 1 <= line && line <= last - 1)
      .sort((left, right) => left.last - left.first - (right.last - right.first))[0]?.kind;
  const claims = [...said].filter(([key, { line }]) => truth.has(key) || bodyAt(line) !== undefined);
  return {
    file,
    rustc: [...truth.values()],
    said: claims.map(([, event]) => event),
    matched: claims.flatMap(([key, event]) => {
      const known = truth.get(key);
      return known ? [{ rustc: known, said: event }] : [];
    }),
    missing: [...truth].filter(([key]) => !said.has(key)).map(([, event]) => event),
    wrong: claims.filter(([key]) => !truth.has(key)).map(([, event]) => event),
    gaps: report?.gaps ?? [],
    bodyAt,
  };
}

/** Parts of a variable that are dropped in one line are one drop: of the whole if one is, and for certain if one is. */
function insert(events: Map<string, ComparedEvent>, event: ComparedEvent | undefined): void {
  if (event === undefined) return;
  const end = event.kind === "drop" ? `>${event.line}` : "";
  const key = `${event.kind} ${event.name} ${event.place}${end}`;
  const known = event.kind === "drop" ? events.get(key) : undefined;
  const conditional = event.conditional && known?.conditional !== false;
  events.set(key, { ...event, conditional, isPart: event.isPart && known?.isPart !== false });
}

/** What an event is told of, whatever its kind; a borrow's end and the rest are added by kind. */
function plainEvent(
  name: string,
  start: { readonly line: number; readonly character: number },
  isPart: boolean,
): Omit<ComparedEvent, "kind"> {
  return {
    name,
    place: `${start.line}:${start.character}`,
    line: start.line,
    until: undefined,
    escapes: false,
    conditional: false,
    isPart,
  };
}

/** Raw borrows are not compared: they lend nothing. */
function ofRustc(event: RustcEvent, source: SourceText): ComparedEvent | undefined {
  const { kind, name, projection } = event;
  const start = source.toLsp(kind === "drop" ? event.declaration : event.start);
  const isPart = projection.some((element) => element !== "*");
  const common = plainEvent(name, start, isPart);
  switch (kind) {
    case "move":
    case "copy":
      return { ...common, kind };
    case "borrow": {
      if (event.raw) return undefined;
      const isReborrow = projection.length === 1 && projection[0] === "*";
      const until = event.until === undefined ? undefined : event.until - 1;
      return { ...common, kind: borrowKind(isReborrow, event.mutable), until, escapes: event.escapes };
    }
    case "drop":
      return { ...common, kind, line: event.line - 1, conditional: event.conditional };
  }
}

function ofReport(event: EventReport): ComparedEvent | undefined {
  const { kind, name, path } = event;
  const { start } = kind === "drop" ? event.declaration : event.range;
  const common = plainEvent(name, start, /[.[]/.test(path.slice(name.length)));
  switch (kind) {
    case "move":
    case "copy":
      return { ...common, kind };
    case "borrow":
      if (event.raw) return undefined;
      return {
        ...common,
        kind: borrowKind(event.reborrow, event.mutable),
        until: event.lastUse?.line,
        escapes: event.escapes,
      };
    case "drop":
      return { ...common, kind, line: event.at.line, conditional: event.conditional };
  }
}

function borrowKind(isReborrow: boolean, mutable: boolean): Kind {
  if (isReborrow) return "reborrow";
  return mutable ? "exclusive borrow" : "borrow";
}
