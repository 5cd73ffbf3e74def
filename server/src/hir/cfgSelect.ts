/** `cfg_select! { unix => i32, windows => { u32 } _ => u8 }`: an item, expression or type, by what holds in the build. */
import type { Token } from "../syntax/ast.js";
import { type CfgOptions, parseCfg, presence } from "./cfg.js";

/** What the arm that holds stands for: what is in its braces, if it has some. Empty: none holds. */
export function selectedArm(tokens: readonly Token[], cfg: CfgOptions): readonly Token[] {
  let index = 0;
  while (index < tokens.length) {
    const arrow = tokens.findIndex((token, at) => at >= index && token.text === "=>");
    if (arrow < 0) return [];
    const first = arrow + 1;
    const end = endOfArm(tokens, first);
    const isHeld = tokens[first]?.text === "{";
    const condition = tokens.slice(index, arrow);
    const text = condition.map((token) => token.text).join(" ");
    if (text === "_" || presence(parseCfg(text), cfg) === "always")
      return isHeld ? tokens.slice(first + 1, end - 1) : tokens.slice(first, end);
    index = tokens[end]?.text === "," ? end + 1 : end;
  }
  return [];
}

/** Behind the closing brace, or at the comma. */
function endOfArm(tokens: readonly Token[], first: number): number {
  const isHeld = tokens[first]?.text === "{";
  let depth = 0;
  for (let at = first; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind === "open") depth++;
    if (token?.kind === "close") depth--;
    if (depth !== 0) continue;
    if (isHeld) return at + 1;
    if (token?.text === ",") return at;
  }
  return tokens.length;
}
