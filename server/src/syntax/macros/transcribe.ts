/**
 * Matches and a transcriber to the tokens of an expansion (Rust reference, "Macros By Example", "Transcribing").
 *
 * Tokens from the call site stay the objects they are, span and hygiene with them. Tokens of the definition get the span
 * of the outermost call, the expansion, and its mark. Fragments other than single tokens and token trees are put in
 * invisible groups, so that `$a * 2` with `1 + 1` for `$a` is `(1 + 1) * 2`, and so that another macro sees them whole.
 */
import type { Expansion, FragmentKind, Span, Token } from "../ast.js";
import type { Expansions } from "./expansions.js";
import type { Match, Matches } from "./matcher.js";
import type { Transcriber, TranscriberPart } from "./rules.js";

/** Tokens that one transcription may produce; see `EXPANSION_TOKEN_LIMIT`. */
const TRANSCRIPTION_LIMIT = 200_000;

/** A string says why not. `call` is the span of the macro call. */
export function transcribe(
  transcriber: Transcriber,
  matches: Matches,
  call: Span,
  expansion: Expansion,
  expansions: Expansions,
): readonly Token[] | string {
  return new Transcription(matches, { start: call.start, end: call.end, expansion }, expansion, expansions).run(
    transcriber,
  );
}

class Transcription {
  private readonly output: Token[] = [];
  /** The round that each repetition around the current part is in, outermost first. */
  private readonly rounds: number[] = [];
  private readonly lengths: number[] = [];
  private readonly marks = new Map<number, number>();

  constructor(
    private readonly matches: Matches,
    private readonly span: Span,
    private readonly expansion: Expansion,
    private readonly expansions: Expansions,
  ) {}

  run(transcriber: Transcriber): readonly Token[] | string {
    return this.parts(transcriber) ?? this.output;
  }

  private parts(parts: readonly TranscriberPart[]): string | undefined {
    for (const part of parts) {
      const problem = this.part(part);
      if (problem !== undefined) return problem;
    }
    return this.output.length > TRANSCRIPTION_LIMIT ? "the expansion is too large" : undefined;
  }

  private part(part: TranscriberPart): string | undefined {
    switch (part.kind) {
      case "token":
        this.output.push(this.marked(part.token));
        return undefined;
      case "metavariable": {
        const match = this.current(part.variable);
        if (match === undefined || match.kind === "sequence") return `\`$${part.name}\` is still repeating here`;
        this.fragment(match.fragment, match.tokens);
        return undefined;
      }
      case "sequence":
        return this.sequence(part);
      case "count":
        this.number(countOf(this.current(part.variable), part.depth), part.token);
        return undefined;
      case "index":
      case "length": {
        const numbers = part.kind === "index" ? this.rounds : this.lengths;
        const value = numbers[numbers.length - 1 - part.depth];
        if (value === undefined) return "a metavariable expression refers to a repetition that is not there";
        this.number(value, part.token);
        return undefined;
      }
      case "ignore":
        return undefined;
      case "concat": {
        let text = "";
        for (const name of part.parts) {
          const match = typeof name === "number" ? this.current(name) : undefined;
          if (typeof name === "string") text += name;
          else if (match?.kind === "fragment")
            text += match.tokens.map((token) => token.text.replace(/^"|"$/g, "")).join("");
        }
        this.output.push({
          kind: "ident",
          text,
          span: this.span,
          hygiene: this.expansion.id,
          crate: undefined,
          spaced: true,
        });
        return undefined;
      }
    }
  }

  private sequence(part: TranscriberPart & { readonly kind: "sequence" }): string | undefined {
    let length: number | undefined;
    for (const variable of part.variables) {
      const match = this.current(variable);
      if (match?.kind !== "sequence") continue;
      if (length !== undefined && length !== match.rounds.length)
        return "metavariables of one repetition have different lengths";
      length = match.rounds.length;
    }
    if (length === undefined) return "a repetition contains no metavariable that repeats";
    this.lengths.push(length);
    for (let round = 0; round < length; round++) {
      if (round > 0 && part.separator !== undefined) this.output.push(this.marked(part.separator));
      this.rounds.push(round);
      const problem = this.parts(part.body);
      this.rounds.pop();
      if (problem !== undefined) return problem;
    }
    this.lengths.pop();
    return undefined;
  }

  /** What the metavariable stands for in the current rounds. */
  private current(variable: number): Match | undefined {
    let match = this.matches[variable];
    for (const round of this.rounds) {
      if (match?.kind !== "sequence") break;
      match = match.rounds[round];
    }
    return match;
  }

  private fragment(kind: FragmentKind, tokens: readonly Token[]): void {
    const isPlain =
      kind === "tt" || kind === "ident" || kind === "lifetime" || (tokens.length > 0 && isOneGroup(tokens));
    if (!isPlain)
      this.output.push({
        kind: "open",
        text: "",
        span: this.span,
        hygiene: 0,
        crate: undefined,
        spaced: true,
        fragment: kind === "expr_2021" ? "expr" : kind === "pat_param" ? "pat" : kind,
      });
    for (const token of tokens) this.output.push(kind === "ident" ? named(token) : token);
    if (!isPlain)
      this.output.push({ kind: "close", text: "", span: this.span, hygiene: 0, crate: undefined, spaced: true });
  }

  private number(value: number, at: Token): void {
    this.output.push({
      kind: "literal",
      text: `${value}usize`,
      span: this.span,
      hygiene: 0,
      crate: undefined,
      spaced: at.spaced,
    });
  }

  private marked(token: Token): Token {
    let hygiene = this.marks.get(token.hygiene);
    if (hygiene === undefined) {
      hygiene = this.expansions.remark(this.expansion, token.hygiene);
      this.marks.set(token.hygiene, hygiene);
    }
    const { kind, text, crate, spaced } = token;
    if (token.fragment !== undefined)
      return { kind, text, span: this.span, hygiene, crate, spaced, fragment: token.fragment };
    return { kind, text, span: this.span, hygiene, crate, spaced };
  }
}

/** A token that `$x:ident` matched. */
export function named(token: Token): Token {
  const { span } = token;
  return span.expansion === undefined ? { ...token, span: { ...span, byName: true } } : token;
}

/** Is this a single invisible group already? */
function isOneGroup(tokens: readonly Token[]): boolean {
  if (tokens[0]?.fragment === undefined) return false;
  let depth = 0;
  for (let index = 0; index < tokens.length; index++) {
    const kind = tokens[index]?.kind;
    if (kind === "open") depth++;
    else if (kind === "close" && --depth === 0) return index === tokens.length - 1;
  }
  return false;
}

/** Of all rounds at all depths, or at most `depth` repetitions further in. */
function countOf(match: Match | undefined, depth: number | undefined): number {
  if (match === undefined || match.kind === "fragment") return 1;
  if (depth === 0) return match.rounds.length;
  let count = 0;
  for (const round of match.rounds) count += countOf(round, depth === undefined ? undefined : depth - 1);
  return count;
}
