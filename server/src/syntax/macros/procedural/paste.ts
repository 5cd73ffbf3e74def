/** `paste!`: `[<get_ $name>]` is one name. In all else its arguments are what it expands to. */
import type { Token } from "../../ast.js";
import type { BuiltinCall } from "../builtin/call.js";

export function paste({ list, make, tokens }: BuiltinCall): readonly Token[] | string {
  const made: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    const close = list.closes[index] ?? 0;
    if (token.text === "#" && tokens[index + 1]?.text === "[" && tokens[index + 2]?.text === "doc") {
      // `#[doc = "a" $name]` is pasted, too: a comment to us.
      index = list.closes[index + 1] ?? index;
    } else if (token.text === "[" && tokens[index + 1]?.text === "<" && tokens[close - 1]?.text === ">") {
      const segments = tokens.slice(index + 2, close - 1).filter(({ text }) => text !== "");
      const name = pasted(segments);
      if (name === undefined) return "what `paste!` makes a name of is not known";
      const { hygiene } = segments[0] ?? token;
      const kind = name.startsWith("'") ? "lifetime" : "ident";
      made.push({ kind, text: name, span: make.span, hygiene, crate: undefined, spaced: true });
      index = close;
    } else {
      made.push(token);
    }
  }
  return made;
}

/** `undefined`: it depends on more than the tokens (`env!("..")`), or is no name. */
function pasted(segments: readonly Token[]): string | undefined {
  const parts: string[] = [];
  for (let index = 0; index < segments.length; index++) {
    const { kind, text } = segments[index] ?? { kind: "close", text: "" };
    if (text === ":") {
      const change = CHANGES.get(segments[++index]?.text ?? "");
      const last = parts.pop();
      if (change === undefined || last === undefined) return undefined;
      parts.push(change(last));
    } else if (kind === "ident" && segments[index + 1]?.text !== "!") parts.push(text.replace(/^r#/, ""));
    else if (kind === "lifetime") parts.push(text);
    else if (kind === "literal") parts.push(text.replaceAll(/^"|"$/g, "").replaceAll("-", "_"));
    else return undefined;
  }
  const name = parts.join("");
  return /^'?[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name) ? name : undefined;
}

const CHANGES: ReadonlyMap<string, (name: string) => string> = new Map([
  ["lower", (name) => name.toLowerCase()],
  ["upper", (name) => name.toUpperCase()],
  // An underscore before each capital that has none: `HTTPServer` is `h_t_t_p_server`.
  ["snake", (name) => name.replaceAll(/(?<=[^_])(?=\p{Lu})/gu, "_").toLowerCase()],
  ["camel", camel],
]);

/** No underscores; a capital after each, and none after another capital: `read_FILE` is `ReadFile`. */
function camel(name: string): string {
  let previous = "_";
  let made = "";
  for (const char of name) {
    if (char !== "_") made += previous === "_" ? char.toUpperCase() : isCapital(previous) ? char.toLowerCase() : char;
    previous = char;
  }
  return made;
}

function isCapital(char: string): boolean {
  return char !== char.toLowerCase();
}
