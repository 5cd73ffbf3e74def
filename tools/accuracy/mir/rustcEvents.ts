/**
 * What rustc says happens to the user's variables, from the MIR of one body.
 *
 * Moves, copies, borrows and how long these live come from the body as it was borrow checked; drops from the body after drop
 * elaboration, where what is dropped on every path, on some, or not at all has been told apart. Left out is what stands in the
 * definition of a macro or in a derive: nobody wrote it where it happens.
 */
import {
  type MirBlock,
  type MirDump,
  type MirPoints,
  type MirSpan,
  type MirStatement,
  reachableBlocks,
  successors,
} from "./dump.js";
import { type Place, parsePlace, projectionAfter } from "./place.js";
import type { SourcePoint, SourceText } from "./sourceText.js";

interface NamedEvent {
  readonly file: string;
  readonly name: string;
  /** What of the variable: `*`, `.0`, ` as Some`; empty for all of it. */
  readonly projection: readonly string[];
}

export type RustcEvent =
  | (NamedEvent & { readonly kind: "move" | "copy"; readonly start: SourcePoint })
  | (NamedEvent & {
      readonly kind: "borrow";
      readonly start: SourcePoint;
      readonly mutable: boolean;
      readonly raw: boolean;
      /** The last line that begins something while the loan is live; undefined when it is live nowhere. */
      readonly until: number | undefined;
      readonly escapes: boolean;
    })
  | (NamedEvent & {
      readonly kind: "drop";
      readonly declaration: SourcePoint;
      readonly line: number;
      readonly conditional: boolean;
    });

/** Undefined for a file that is not the package's. */
export type Sources = (file: string) => SourceText | undefined;

export interface UserVariable {
  readonly name: string;
  readonly place: Place;
  readonly declaration: MirSpan;
}

/** Of one dump of either stage. */
export function* rustcEvents(dump: MirDump, sources: Sources): Generator<RustcEvent> {
  const variables = userVariables(dump, sources);
  if (variables.length === 0) return;
  switch (dump.stage) {
    case "nll":
      yield* usesOf(dump, variables, sources);
      return;
    case "drops":
      yield* dropsOf(dump, variables, sources);
  }
}

/** Something that a person wrote at that place. */
export function isWritten({ file, line }: MirSpan, sources: Sources): boolean {
  return sources(file)?.isInMacroDefinition(line) === false;
}

/** Those that a person named; the compiler makes some of its own. */
export function userVariables({ variables }: MirDump, sources: Sources): readonly UserVariable[] {
  return variables.flatMap(({ name, place, declaration }) => {
    const source = isWritten(declaration, sources) ? sources(declaration.file) : undefined;
    const { line, column } = declaration;
    // What stands for the `self` of an `#[async_trait]` function is `__self`; a closure that captures `w.x` calls it `w__x`.
    const parts = name.replace(/^__(?=self\b)/, "").split("__");
    for (let count = parts.length; count > 0; count -= 1) {
      const candidate = parts.slice(0, count).join("__");
      if (candidate !== "" && source?.names(line, column, candidate)) return [{ name: candidate, place, declaration }];
    }
    return [];
  });
}

interface Found {
  readonly variable: UserVariable;
  /** From the variable on. */
  readonly projection: readonly string[];
}

/** The variable that the place is, or is a part of; the longest where several begin it. */
function variableOf(place: Place, variables: readonly UserVariable[]): Found | undefined {
  let found: Found | undefined;
  for (const variable of variables) {
    const projection = projectionAfter(variable.place, place);
    if (projection !== undefined && (found === undefined || projection.length < found.projection.length)) {
      found = { variable, projection };
    }
  }
  return found;
}

function* usesOf(dump: MirDump, variables: readonly UserVariable[], sources: Sources): Generator<RustcEvent> {
  for (const id of reachableBlocks(dump.blocks)) {
    for (const { text, span } of dump.blocks.get(id)?.statements ?? []) {
      if (span === undefined || !isWritten(span, sources)) continue;
      const { file, line, column } = span;
      const start = { line, column };
      const written = sources(file)?.slice(span, { line: span.endLine, column: span.endColumn }) ?? "";
      const bound = variables.find(({ place }) => place.local === parsePlace(text, 0)?.place.local);
      const isBinding = bound !== undefined && bindsIt(written, bound.name);
      // In `A(x) | B(x)` the first alternative stands for all.
      const isLater = isBinding && !startsAt(bound.declaration, start);
      const counts = ({ variable, projection }: Found): boolean =>
        isLater
          ? !projection.some(isVariant) && mentions(written, variable.name)
          : isBinding || mentions(written, variable.name);
      for (const { kind, place } of operands(text)) {
        const found = variableOf(place, variables);
        if (found && counts(found))
          yield { kind, file, name: found.variable.name, projection: found.projection, start };
      }
      const borrow = borrowIn(text);
      const lent = borrow && variableOf(borrow.place, variables);
      if (borrow === undefined || lent === undefined || !counts(lent)) continue;
      const region = borrow.region === undefined ? undefined : dump.regions.get(borrow.region);
      yield {
        kind: "borrow",
        file,
        name: lent.variable.name,
        projection: lent.projection,
        start,
        mutable: borrow.mutable,
        raw: borrow.region === undefined,
        until: region && lastLine(region.points, dump.blocks, file, sources),
        escapes: region?.outlivesFunction ?? false,
      };
    }
  }
}

/**
 * A pattern's constants are compared with what is matched where the pattern stands, and an `async fn` takes its parameters where its
 * body begins: nothing there says so.
 */
function mentions(written: string, name: string): boolean {
  return !written.startsWith("{") && new RegExp(`(?<![\\w'])${name}(?![\\w'"])`).test(written);
}

/** A binding of the variable, and nothing else. */
function bindsIt(written: string, name: string): boolean {
  return written.replace(/^(?:ref |mut )*(?:r#)?/, "") === name;
}

function isVariant(element: string): boolean {
  return element.startsWith(" as ");
}

function startsAt(span: MirSpan, { line, column }: SourcePoint): boolean {
  return span.line === line && span.column === column;
}

/** `move _3`, `copy (_4.0: u8)`, wherever in the statement. */
function* operands(text: string): Generator<{ readonly kind: "move" | "copy"; readonly place: Place }> {
  for (const found of text.matchAll(/\b(move|copy) (?=[_(])/g)) {
    const parsed = parsePlace(text, found.index + found[0].length);
    if (parsed) yield { kind: found[1] === "move" ? "move" : "copy", place: parsed.place };
  }
}

/** `_9 = &'?4 mut (*_1)`, `_9 = &raw const _1`; not the borrows that only guard a match. */
function borrowIn(text: string) {
  const target = parsePlace(text, 0);
  if (target === undefined) return undefined;
  const found = /^ = &(?:('\?\d+) |raw (?=const|mut))(?:(mut|const) )?(?=[_(])/.exec(text.slice(target.end));
  if (found === null) return undefined;
  const place = parsePlace(text, target.end + found[0].length)?.place;
  return place && { place, region: found[1], mutable: found[2] === "mut" };
}

/** Jumps, storage markers, reads and type annotations that do nothing, and the value of a block without one. */
const SILENT =
  /^(?:goto |falseEdge |falseUnwind |Storage(?:Live|Dead)\(|FakeRead\(|AscribeUserType\(|\S+ = const ConstValue\(ZeroSized: \(\)\)$)/;

function lastLine(
  points: readonly MirPoints[],
  blocks: ReadonlyMap<number, MirBlock>,
  file: string,
  sources: Sources,
): number | undefined {
  let last: number | undefined;
  const reach = (span: MirSpan | undefined): void => {
    if (span?.file !== file || !isWritten(span, sources)) return;
    if (last === undefined || span.line > last) last = span.line;
  };
  for (const { block, first, last: end } of points) {
    for (const statement of liveStatements(blocks.get(block), first, end)) reach(statement.span);
  }
  return last;
}

function liveStatements(block: MirBlock | undefined, first: number, last: number): readonly MirStatement[] {
  if (block === undefined || block.isCleanup) return [];
  return block.statements.slice(first, last + 1).filter(({ text }) => !SILENT.test(text));
}

function* dropsOf(dump: MirDump, variables: readonly UserVariable[], sources: Sources): Generator<RustcEvent> {
  const reachable = reachableBlocks(dump.blocks);
  const flagged = blocksBehindFlags(dump, reachable);
  const aliases = derefTemporaries(dump.blocks);
  for (const id of reachable) {
    const { text, span } = dump.blocks.get(id)?.statements.at(-1) ?? {};
    if (text?.startsWith("drop(") !== true || span === undefined || !isWritten(span, sources)) continue;
    const place = parsePlace(text, "drop(".length)?.place;
    const found = place && variableOf(resolve(place, aliases), variables);
    if (found === undefined) continue;
    const { name, declaration } = found.variable;
    yield {
      kind: "drop",
      file: span.file,
      name,
      projection: found.projection,
      declaration: { line: declaration.line, column: declaration.column },
      line: span.line,
      conditional: flagged.has(id),
    };
  }
}

/** Drop flags are the boolean locals without a name that are only ever set to constants and tested. */
function blocksBehindFlags({ blocks }: MirDump, reachable: ReadonlySet<number>): ReadonlySet<number> {
  const constant = new Set<string>();
  const other = new Set<string>();
  for (const { statements } of blocks.values()) {
    for (const { text } of statements) {
      const [, target, value] = /^(_\d+) = (.*)$/.exec(text) ?? [];
      if (target === undefined || value === undefined) continue;
      (/^const ConstValue\(Scalar\(0x0[01]\): bool\)$/.test(value) ? constant : other).add(target);
    }
  }
  const flagged = new Set<number>();
  for (const id of reachable) {
    const block = blocks.get(id);
    const tested = /^switchInt\(copy (_\d+)\) -> /.exec(block?.statements.at(-1)?.text ?? "")?.[1];
    if (tested === undefined || !constant.has(tested) || other.has(tested)) continue;
    for (const { label, target } of successors(block)) if (label !== "0") flagged.add(target);
  }
  return flagged;
}

/** `_77 = deref_copy (_45.1: &mut u32)`: after borrow checking a place has one dereference at most, and the rest goes by temporaries. */
function derefTemporaries(blocks: ReadonlyMap<number, MirBlock>): ReadonlyMap<number, Place> {
  const temporaries = new Map<number, Place>();
  for (const { statements } of blocks.values()) {
    for (const { text } of statements) {
      const found = /^_(\d+) = deref_copy (?=[_(])/.exec(text);
      const place = found && parsePlace(text, found[0].length)?.place;
      if (found && place) temporaries.set(Number(found[1]), place);
    }
  }
  return temporaries;
}

function resolve(place: Place, aliases: ReadonlyMap<number, Place>): Place {
  let resolved = place;
  for (let alias = aliases.get(resolved.local); alias; alias = aliases.get(resolved.local)) {
    resolved = { local: alias.local, projection: [...alias.projection, ...resolved.projection] };
  }
  return resolved;
}
