/**
 * `asm!`: what its operands do with variables. What the instructions do is not known, and needs not be: they see what is handed to them
 * alone, and may keep no reference.
 *
 *     asm!("add {0}, {1}", inout(reg) x, in(reg) y, out("eax") z)
 *
 * stands for `{ (x, y); x = …; z = …; }`: all operands are `Copy`, inputs are read before outputs are written (Rust reference, "Inline assembly").
 */
import type { Expr, Statement } from "../../ast.js";
import type { BuiltinCall, Range } from "./call.js";

/** `mayReturn`: where its options do not say otherwise. Undefined: the arguments are not of its form. */
export function asm(call: BuiltinCall, mayReturn = true): Expr | undefined {
  const operands = operandsOf(call);
  if (operands === undefined) return undefined;
  const { make } = call;
  const { inputs, outputs, labels } = operands;
  const exprs = call.parseExprs([...inputs, ...outputs, ...labels]);
  // A place that is read and written is read by the instructions, as rustc tells it, not before them.
  const read = exprs
    .slice(0, inputs.length)
    .map((expr, index) => (inputs[index]?.isPlace === true ? { ...expr, span: make.span } : expr));
  const written = exprs.slice(inputs.length, inputs.length + outputs.length);
  const jumpedTo = exprs.slice(inputs.length + outputs.length);
  const statements: Statement[] = [
    make.statement(make.tuple(read)),
    ...written.map((place) => make.statement(make.assign(place, make.call("mem::zeroed", [])))),
    ...jumpedTo.map((label) =>
      make.statement(make.if(make.literal("bool", "true"), make.block([make.statement(label)]))),
    ),
  ];
  return make.blockExpr(statements, mayReturn && operands.returns ? make.tuple([]) : make.loop());
}

interface Operands {
  /** `isPlace`: it is written as well. */
  readonly inputs: readonly (Range & { readonly isPlace: boolean })[];
  readonly outputs: readonly Range[];
  /** Blocks that it may jump to. */
  readonly labels: readonly Range[];
  readonly returns: boolean;
}

function operandsOf(call: BuiltinCall): Operands | undefined {
  const { tokens } = call;
  const inputs: (Range & { readonly isPlace: boolean })[] = [];
  const outputs: Range[] = [];
  const labels: Range[] = [];
  let returns = true;
  for (let at = 0; at < tokens.length; ) {
    if (tokens[at]?.kind === "ident" && tokens[at + 1]?.text === "=") at += 2;
    const word = tokens[at]?.text ?? "";
    const opens = tokens[at + 1]?.text;
    let end: number | undefined;
    if (isDirection(word) && opens === "(") {
      const value = afterGroup(call, at + 1);
      end = call.exprEnd(value);
      if (end === undefined) return undefined;
      const isSplit = tokens[end]?.text === "=>";
      if (READS.has(word)) inputs.push({ start: value, end, isPlace: word !== "in" && !isSplit });
      if (!isSplit && word !== "in") outputs.push({ start: value, end });
      if (isSplit) {
        const start: number = end + 1;
        end = call.exprEnd(start);
        if (end === undefined) return undefined;
        outputs.push({ start, end });
      }
    } else if ((word === "options" || word === "clobber_abi") && opens === "(") {
      end = afterGroup(call, at + 1);
      if (call.slice({ start: at, end }).some(({ text }) => text === "noreturn")) returns = false;
    } else if (word === "label" && opens === "{") {
      end = afterGroup(call, at + 1);
      labels.push({ start: at + 1, end });
    } else end = call.exprEnd(word === "const" || word === "sym" ? at + 1 : at);
    if (end === undefined || (end < tokens.length && tokens[end]?.text !== ",")) return undefined;
    at = end + 1;
  }
  // `out(reg) _`, `inout(reg) x => _`: nothing is written.
  return { inputs, outputs: outputs.filter(({ start }) => tokens[start]?.text !== "_"), labels, returns };
}

const READS: ReadonlySet<string> = new Set(["in", "inout", "inlateout"]);

function isDirection(word: string): boolean {
  return READS.has(word) || word === "out" || word === "lateout";
}

/** Behind the group that opens at a token. */
function afterGroup({ list }: BuiltinCall, open: number): number {
  return (list.closes[open] ?? open) + 1;
}
