/**
 * The tokens of a macro definition to `MacroRules` (Rust reference, "Macros By Example").
 *
 * A rule that cannot be read is left out, and the definition counts as unreadable: expanding it would risk to choose a
 * later rule than rustc does. What rustc checks beyond the grammar (follow sets, ambiguity) is not checked.
 */
import type { FragmentKind, Token } from "../ast.js";
import { DEFINING_CRATE } from "../localInnerMacros.js";
import { type TokenList, tokenList } from "./cursor.js";
import { fragmentKind } from "./fragments.js";
import type {
  MacroRule,
  MacroRules,
  Matcher,
  MatcherLocation,
  RepetitionOperator,
  Transcriber,
  TranscriberPart,
} from "./rules.js";

export interface DefinitionContext {
  readonly name: string;
  /** The key of the defining crate. */
  readonly crate: string;
  /** Of the defining crate: decides what `pat` (2021) and `expr` (2024) mean. */
  readonly edition: number;
}

/** Linear in the tokens; call it once a definition and keep the result. A string says why there are no rules. */
export function parseRules(tokens: readonly Token[], context: DefinitionContext): MacroRules | string {
  const list = tokenList(joinDollarCrate(tokens, context.crate));
  const rules: MacroRule[] = [];
  let index = 0;
  while (index < list.tokens.length) {
    const rule = list.tokens[index];
    // Attributes and `derive()`/`attr()` rules (RFC 3697, 3698) are not for calls in function style.
    let isCallRule = true;
    if (rule?.kind === "ident") {
      isCallRule = false;
      index++;
      while (list.tokens[index]?.text !== "=>" && index < list.tokens.length) {
        if (list.tokens[index]?.kind === "open" && list.tokens[(list.closes[index] ?? index) + 1]?.text === "=>") break;
        index = skip(list, index);
      }
    }
    if (list.tokens[index]?.kind !== "open") return `a rule of \`${context.name}!\` does not start with a matcher`;
    const matcherEnd = list.closes[index] ?? 0;
    const bodyStart = matcherEnd + 2;
    if (list.tokens[matcherEnd + 1]?.text !== "=>" || list.tokens[bodyStart]?.kind !== "open") {
      return `a rule of \`${context.name}!\` has no transcriber`;
    }
    const bodyEnd = list.closes[bodyStart] ?? 0;
    if (isCallRule) {
      const matcher = new MatcherCompiler(list, context).compile(index + 1, matcherEnd);
      if (typeof matcher === "string") return matcher;
      const transcriber = new TranscriberCompiler(list, matcher.variables).compile(bodyStart + 1, bodyEnd);
      if (typeof transcriber === "string") return `\`${context.name}!\`: ${transcriber}`;
      rules.push({ matcher, transcriber });
    }
    index = bodyEnd + 1;
    if (list.tokens[index]?.text === ";" || list.tokens[index]?.text === ",") index++;
  }
  return { kind: "rules", name: context.name, crate: context.crate, rules };
}

function skip(list: TokenList, index: number): number {
  return list.tokens[index]?.kind === "open" ? (list.closes[index] ?? index) + 1 : index + 1;
}

/** `$` `crate` becomes the one token `$crate` that knows which crate that is; so do names that stand for the same. */
function joinDollarCrate(tokens: readonly Token[], crate: string): readonly Token[] {
  const isOfCrate = (token: Token, index: number): boolean =>
    token.crate === DEFINING_CRATE || (token.kind === "dollar" && tokens[index + 1]?.text === "crate");
  if (!tokens.some(isOfCrate)) return tokens;
  const joined: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    const next = tokens[index + 1];
    if (token.kind === "dollar" && next?.kind === "dollar") {
      // `$$crate` is for the macro that this one defines.
      joined.push(token, next);
      index++;
    } else if (token.kind === "dollar" && next?.text === "crate") {
      joined.push({
        kind: "ident",
        text: "$crate",
        span: token.span,
        hygiene: token.hygiene,
        crate,
        spaced: token.spaced,
      });
      index++;
    } else {
      joined.push(token.crate === DEFINING_CRATE ? { ...token, crate } : token);
    }
  }
  return joined;
}

/** After `$( … )`: separator and operator, and the index after them. */
function repetitionTail(
  list: TokenList,
  index: number,
): { readonly separator: Token | undefined; readonly operator: RepetitionOperator; readonly next: number } | undefined {
  const first = list.tokens[index];
  const operator = repetitionOperator(first);
  if (operator !== undefined) return { separator: undefined, operator, next: index + 1 };
  const second = repetitionOperator(list.tokens[index + 1]);
  if (first === undefined || second === undefined) return undefined;
  return { separator: first, operator: second, next: index + 2 };
}

function repetitionOperator(token: Token | undefined): RepetitionOperator | undefined {
  if (token?.kind !== "punct") return undefined;
  return token.text === "*" || token.text === "+" || token.text === "?" ? token.text : undefined;
}

class MatcherCompiler {
  private readonly locations: MatcherLocation[] = [];
  private readonly variables: string[] = [];

  constructor(
    private readonly list: TokenList,
    private readonly context: DefinitionContext,
  ) {}

  compile(start: number, end: number): Matcher | string {
    const problem = this.range(start, end, 0);
    if (problem !== undefined) return problem;
    this.locations.push({ kind: "end" });
    return { locations: this.locations, variables: this.variables };
  }

  private range(start: number, end: number, depth: number): string | undefined {
    const { tokens, closes } = this.list;
    let index = start;
    while (index < end) {
      const token = tokens[index];
      if (token === undefined) break;
      if (token.kind !== "dollar") {
        this.locations.push({ kind: "token", token });
        index++;
        continue;
      }
      const next = tokens[index + 1];
      if (next?.kind === "open" && next.text === "(") {
        const close = closes[index + 1] ?? end;
        const tail = repetitionTail(this.list, close + 1);
        if (tail === undefined) return `a repetition in a matcher of \`${this.context.name}!\` has no operator`;
        const problem = this.sequence(index + 2, close, tail.separator, tail.operator, depth);
        if (problem !== undefined) return problem;
        index = tail.next;
        continue;
      }
      if (next?.kind !== "ident" && next?.kind !== "lifetime") {
        // A lone `$` is a token like any other.
        this.locations.push({ kind: "token", token });
        index++;
        continue;
      }
      const colon = tokens[index + 2];
      const specifier = tokens[index + 3];
      if (colon?.text !== ":" || specifier?.kind !== "ident") {
        return `a metavariable in a matcher of \`${this.context.name}!\` has no fragment specifier`;
      }
      const fragment = this.fragment(specifier.text);
      if (fragment === undefined)
        return `\`${this.context.name}!\` has the unknown fragment specifier \`${specifier.text}\``;
      this.locations.push({ kind: "metavariable", variable: this.variables.length, fragment, depth });
      this.variables.push(next.text);
      index += 4;
    }
    return undefined;
  }

  private sequence(
    start: number,
    end: number,
    separator: Token | undefined,
    operator: RepetitionOperator,
    depth: number,
  ): string | undefined {
    const at = this.locations.length;
    const firstVariable = this.variables.length;
    // Held open until the length is known.
    this.locations.push({ kind: "end" });
    const problem = this.range(start, end, depth + 1);
    if (problem !== undefined) return problem;
    const first = at + 1;
    if (separator === undefined && this.mayBeEmpty(first))
      return `a repetition in a matcher of \`${this.context.name}!\` matches no tokens`;
    if (separator === undefined || operator === "?") {
      this.locations.push({ kind: "repeat", operator, first });
    } else {
      this.locations.push({ kind: "separator", token: separator, after: this.locations.length + 2 });
      this.locations.push({ kind: "afterSeparator", first });
    }
    const variableCount = this.variables.length - firstVariable;
    this.locations[at] = {
      kind: "sequence",
      operator,
      after: this.locations.length,
      firstVariable,
      variableCount,
      depth,
    };
    return undefined;
  }

  /** Does what was compiled from there on match where there is nothing? In a repetition rustc refuses that: it would have no end. */
  private mayBeEmpty(first: number): boolean {
    for (let index = first; index < this.locations.length; ) {
      const location = this.locations[index];
      if (location?.kind === "sequence" && location.operator !== "+") index = location.after;
      else if (location?.kind === "metavariable" && location.fragment === "vis") index++;
      else return false;
    }
    return true;
  }

  private fragment(word: string): FragmentKind | undefined {
    const kind = fragmentKind(word);
    if (kind === "expr" && this.context.edition < 2024) return "expr_2021";
    if (kind === "pat" && this.context.edition < 2021) return "pat_param";
    return kind;
  }
}

class TranscriberCompiler {
  private readonly indices: ReadonlyMap<string, number>;

  constructor(
    private readonly list: TokenList,
    variables: readonly string[],
  ) {
    this.indices = new Map(variables.map((name, index) => [name, index]));
  }

  compile(start: number, end: number): Transcriber | string {
    const { tokens, closes } = this.list;
    const parts: TranscriberPart[] = [];
    let index = start;
    while (index < end) {
      const token = tokens[index];
      if (token === undefined) break;
      if (token.kind !== "dollar") {
        parts.push({ kind: "token", token });
        index++;
        continue;
      }
      const next = tokens[index + 1];
      if (next?.kind === "dollar") {
        parts.push({ kind: "token", token });
        index += 2;
      } else if (next?.kind === "open" && next.text === "(") {
        const close = closes[index + 1] ?? end;
        const tail = repetitionTail(this.list, close + 1);
        if (tail === undefined) return "a repetition in a transcriber has no operator";
        const body = this.compile(index + 2, close);
        if (typeof body === "string") return body;
        parts.push({
          kind: "sequence",
          body,
          separator: tail.separator,
          operator: tail.operator,
          variables: variablesIn(body),
        });
        index = tail.next;
      } else if (next?.kind === "open" && next.text === "{") {
        const part = this.metavariableExpr(index + 2, next);
        if (part === undefined) return "unknown metavariable expression";
        parts.push(part);
        index = (closes[index + 1] ?? end) + 1;
      } else {
        const variable = next === undefined ? undefined : this.indices.get(next.text);
        if (next === undefined || variable === undefined) {
          // Not ours: a nested `macro_rules!` declares it.
          parts.push({ kind: "token", token });
          index++;
        } else {
          parts.push({ kind: "metavariable", name: next.text, variable });
          index += 2;
        }
      }
    }
    return parts;
  }

  /** `${count(x)}`, `${index()}`, `${len(1)}`, `${ignore(x)}` (RFC 3086), `${concat(a, $x)}`. */
  private metavariableExpr(start: number, token: Token): TranscriberPart | undefined {
    const { tokens, closes } = this.list;
    const name = tokens[start]?.text;
    if (tokens[start + 1]?.text !== "(") return undefined;
    const argumentEnd = closes[start + 1] ?? start;
    const words = tokens
      .slice(start + 2, argumentEnd)
      .filter((word) => word.kind === "ident" || word.kind === "literal");
    const first = words[0]?.text;
    switch (name) {
      case "concat":
        return { kind: "concat", parts: this.concatParts(start + 2, argumentEnd), token };
      case "index":
      case "len":
      case "length":
        return { kind: name === "index" ? "index" : "length", depth: first === undefined ? 0 : Number(first), token };
      case "count":
      case "ignore": {
        const variable = first === undefined ? undefined : this.indices.get(first);
        if (variable === undefined) return undefined;
        const depth = words[1]?.text;
        return name === "ignore"
          ? { kind: "ignore", variable }
          : { kind: "count", variable, depth: depth === undefined ? undefined : Number(depth), token };
      }
      default:
        return undefined;
    }
  }

  /** `$x`, identifiers and string literals, separated by commas. */
  private concatParts(start: number, end: number): readonly (string | number)[] {
    const { tokens } = this.list;
    const parts: (string | number)[] = [];
    for (let index = start; index < end; index++) {
      const token = tokens[index];
      if (token?.kind === "literal") parts.push(token.text.replace(/^"|"$/g, ""));
      else if (token?.kind === "ident")
        parts.push((tokens[index - 1]?.kind === "dollar" ? this.indices.get(token.text) : undefined) ?? token.text);
    }
    return parts;
  }
}

function variablesIn(body: Transcriber): readonly number[] {
  const variables = new Set<number>();
  for (const part of body) {
    switch (part.kind) {
      case "metavariable":
      case "ignore":
      case "count":
        variables.add(part.variable);
        break;
      case "sequence":
        for (const variable of part.variables) variables.add(variable);
        break;
      case "concat":
        for (const name of part.parts) if (typeof name === "number") variables.add(name);
        break;
      case "token":
      case "index":
      case "length":
        break;
    }
  }
  return [...variables];
}
