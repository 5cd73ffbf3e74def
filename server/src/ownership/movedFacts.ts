/**
 * Facts that hold while their places have moved: what a macro call made of arguments that were not edited, after an edit of others.
 *
 * Everything that is a place is listed here, by hand, so that a new fact with a place is seen to need one. What lies where the text was
 * edited, or at its edge, has no certain place: then there are no facts, and the function is analysed again.
 */
import { movedEnd, movedStart, type Replacement } from "../hir/placement.js";
import type {
  BindingReads,
  BorrowEvent,
  CloneConditions,
  CloneFacts,
  CloneUse,
  OwnershipEvent,
  OwnershipFacts,
  Range,
  ScopeEnd,
  VariableFacts,
} from "./facts.js";

/** Moving facts as often costs more than finding them out: nobody has looked at the function for so many edits. */
const MOST_MOVES = 50;

/** `undefined`: they have to be found out again. */
export function movedFacts(facts: OwnershipFacts, replacements: readonly Replacement[]): OwnershipFacts | undefined {
  if (replacements.length > MOST_MOVES) return undefined;
  let moved = facts;
  try {
    for (const replacement of replacements) moved = new Mover(replacement).facts(moved);
  } catch (error) {
    if (error instanceof LostPlace) return undefined;
    throw error;
  }
  return moved;
}

class LostPlace extends Error {}

class Mover {
  constructor(private readonly replacement: Replacement) {}

  facts(facts: OwnershipFacts): OwnershipFacts {
    return {
      ...facts,
      range: this.range(facts.range),
      nameRange: this.range(facts.nameRange),
      variables: facts.variables.map((variable) => this.variable(variable)),
      events: facts.events.map((event) => this.event(event)),
      reportedOnly: facts.reportedOnly.map((event) => this.borrow(event)),
      clones: facts.clones.map((clone) => this.clone(clone)),
      diagnostics: facts.diagnostics.map((diagnostic) => ({
        ...this.ranged(diagnostic),
        related: diagnostic.related.map((related) => this.ranged(related)),
      })),
      scopeEnds: facts.scopeEnds.map((end) => this.scopeEnd(end)),
      gaps: facts.gaps.map((gap) => this.ranged(gap)),
    };
  }

  /** Of a character. */
  private at(at: number): number {
    return certain(movedStart(at, this.replacement));
  }

  private end(at: number): number {
    return certain(movedEnd(at, this.replacement));
  }

  private range({ start, end }: Range): Range {
    const moved = { start: this.at(start), end: this.end(end) };
    // A place between two characters, of which one is new.
    return {
      start: moved.start,
      end: start === end ? certain(moved.start === moved.end ? moved.end : undefined) : moved.end,
    };
  }

  private ranges(ranges: readonly Range[]): readonly Range[] {
    return ranges.map((range) => this.range(range));
  }

  private optional(range: Range | undefined): Range | undefined {
    return range && this.range(range);
  }

  private ranged<Ranged extends { readonly range: Range }>(ranged: Ranged): Ranged {
    return { ...ranged, range: this.range(ranged.range) };
  }

  private variable(variable: VariableFacts): VariableFacts {
    return {
      ...variable,
      declaration: this.range(variable.declaration),
      nameRange: this.range(variable.nameRange),
      scope: this.range(variable.scope),
      mentions: this.ranges(variable.mentions),
      livesAcross: this.ranges(variable.livesAcross),
    };
  }

  private event(event: OwnershipEvent): OwnershipEvent {
    switch (event.kind) {
      case "move":
      case "copy":
        return this.ranged(event);
      case "borrow":
        return this.borrow(event);
      case "drop":
        return { ...this.ranged(event), declaration: this.range(event.declaration), at: this.at(event.at) };
      case "assign":
        return { ...this.ranged(event), end: this.end(event.end) };
    }
  }

  private borrow(event: BorrowEvent): BorrowEvent {
    const { lastUse, lastWritten } = event;
    return {
      ...this.ranged(event),
      lastUse: lastUse === undefined ? undefined : this.at(lastUse),
      lastWritten: lastWritten === undefined ? undefined : this.at(lastWritten),
    };
  }

  private scopeEnd(scopeEnd: ScopeEnd): ScopeEnd {
    const drops = scopeEnd.drops.map((drop) => ({ ...drop, from: this.at(drop.from) }));
    return { at: this.at(scopeEnd.at), drops };
  }

  private clone(clone: CloneFacts): CloneFacts {
    return {
      ...this.ranged(clone),
      receiver: this.range(clone.receiver),
      conditions: this.conditions(clone.conditions),
      fixes: clone.fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => this.ranged(edit)) })),
    };
  }

  private conditions(conditions: CloneConditions): CloneConditions {
    const { content, cleared, mapped } = conditions;
    return {
      ...conditions,
      use: this.use(conditions.use),
      ...(content && { content: { ...content, reads: this.reads(content.reads) } }),
      ...(cleared && { cleared: { ...cleared, by: this.range(cleared.by), after: this.range(cleared.after) } }),
      ...(mapped && { mapped: this.range(mapped) }),
    };
  }

  private use(use: CloneUse): CloneUse {
    switch (use.kind) {
      case "borrowed":
      case "argument":
        return this.ranged(use);
      case "receiver": {
        const callRange = this.optional(use.callRange);
        return { ...use, methodRange: this.range(use.methodRange), ...(callRange && { callRange }) };
      }
      case "binding": {
        const { closure, reads } = use;
        return {
          ...use,
          letRange: this.range(use.letRange),
          ...(reads && { reads: this.reads(reads) }),
          ...(closure && { closure: { moveRange: this.range(closure.moveRange) } }),
        };
      }
      case "scrutinee":
      case "iterable":
        return use.reads === undefined ? use : { ...use, reads: this.reads(use.reads) };
      case "comparison":
      case "structBase":
      case "field":
      case "formatArgument":
      case "other":
        return use;
    }
  }

  private reads(reads: BindingReads): BindingReads {
    return { ...reads, edits: reads.edits.map((edit) => this.ranged(edit)) };
  }
}

function certain(at: number | undefined): number {
  if (at === undefined) throw new LostPlace();
  return at;
}
