/**
 * What rustc says of a package, by file: every event once, and which lines it compiled.
 *
 * One thing in the source may be several in the MIR (a `match` that tests a place in two ways, a scope that is left in three): they
 * count once. A drop is conditional when every drop of the variable that ends there is.
 */
import type { MirDump } from "./dump.js";
import { isWritten, type RustcEvent, rustcEvents, type Sources, userVariables } from "./rustcEvents.js";

export type BodyKind = "function" | "closure" | "async";

/** Lines that were compiled, from 1, both inclusive. */
export interface RustcBody {
  readonly kind: BodyKind;
  readonly first: number;
  readonly last: number;
}

export interface RustcFile {
  readonly bodies: readonly RustcBody[];
  readonly events: readonly RustcEvent[];
}

interface Collected {
  readonly bodies: Map<string, RustcBody>;
  readonly events: Map<string, RustcEvent>;
}

/** By file, as rustc names it. Dumps of both stages, in any order. */
export function rustcFiles(dumps: Iterable<MirDump>, sources: Sources): ReadonlyMap<string, RustcFile> {
  const files = new Map<string, Collected>();
  const fileOf = (name: string): Collected => {
    let file = files.get(name);
    if (file === undefined) files.set(name, (file = { bodies: new Map(), events: new Map() }));
    return file;
  };
  const declarations = new Set<string>();
  for (const dump of dumps) {
    for (const { name, declaration } of userVariables(dump, sources)) {
      const { file, line, column } = declaration;
      declarations.add(`${file} ${name} ${line}:${column}`);
    }
    const kind = kindOf(dump);
    for (const [name, [first, last]] of linesOf(dump, sources)) {
      fileOf(name).bodies.set(`${kind} ${first} ${last}`, { kind, first, last });
    }
    for (const event of rustcEvents(dump, sources)) add(fileOf(event.file).events, event);
  }
  return new Map(
    [...files].map(([name, { bodies, events }]) => [
      name,
      {
        bodies: [...bodies.values()],
        events: [...events.values()].filter((event) => !isShadowing(event, declarations)),
      },
    ]),
  );
}

function add(events: Map<string, RustcEvent>, event: RustcEvent): void {
  const key = keyOf(event);
  const known = events.get(key);
  if (known?.kind === "drop" && event.kind === "drop" && known.conditional !== event.conditional) {
    events.set(key, { ...event, conditional: false });
  } else events.set(key, event);
}

function keyOf(event: RustcEvent): string {
  const { kind, name, projection } = event;
  switch (kind) {
    case "move":
    case "copy":
      return `${kind} ${name} ${event.start.line}:${event.start.column}`;
    case "borrow": {
      const isReborrow = projection.join() === "*";
      return `${kind} ${event.mutable} ${event.raw} ${isReborrow} ${name} ${event.start.line}:${event.start.column}`;
    }
    case "drop":
      return `${kind} ${name} ${event.declaration.line}:${event.declaration.column} ${event.line}`;
  }
}

/** In `Some(x) = x` the new `x` stands where the old one is moved: name and place could not tell the two apart. */
function isShadowing(event: RustcEvent, declarations: ReadonlySet<string>): boolean {
  if (event.kind !== "move" && event.kind !== "copy") return false;
  return declarations.has(`${event.file} ${event.name} ${event.start.line}:${event.start.column}`);
}

/** Closures and futures are named after what they stand in. */
function kindOf({ function: name, variables }: MirDump): BodyKind {
  if (variables.some((variable) => variable.name === "_task_context")) return "async";
  return name.includes("{closure#") ? "closure" : "function";
}

/** From the first to the last line that the body has something to say of, in each file: a macro's tokens may come from several. */
function linesOf({ blocks }: MirDump, sources: Sources): ReadonlyMap<string, readonly [number, number]> {
  const lines = new Map<string, readonly [number, number]>();
  for (const { statements } of blocks.values()) {
    for (const { span } of statements) {
      if (span === undefined || !isWritten(span, sources)) continue;
      const [first, last] = lines.get(span.file) ?? [span.line, span.endLine];
      lines.set(span.file, [Math.min(first, span.line), Math.max(last, span.endLine)]);
    }
  }
  return lines;
}
